"""One exchange over HTTP: no redirect is followed, and the deadline is that of the whole body."""

import gzip
import http.client
import socket
import threading
import time
import urllib.parse
import zlib

from .errors import EsperAbortError, EsperConnectionError, EsperResponseError, EsperTimeoutError

LARGEST = 64 * 1024 * 1024


class Response:
    def __init__(self, status, reason, headers, body):
        self.status, self.reason, self.body = status, reason, body
        self.headers = {name.lower(): value for name, value in headers}


def exchange(method, url, headers, body, timeout=60.0, cancel=None):
    """Sends a request; raises an EsperError where no whole answer comes."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    started = time.monotonic()
    try:
        connection.connect()
    except TimeoutError:
        raise EsperTimeoutError("The attempt was past its deadline", unsent=True) from None
    except OSError as problem:
        raise unsent(f"Not connected: {type(problem).__name__}") from None
    # From here on a watch ends it: a limit between two bytes would let a body trickle on.
    connection.sock.settimeout(None)
    watch = Watch(connection.sock, timeout - (time.monotonic() - started), cancel)
    response = None
    try:
        connection.putrequest(method, parts.path + ("?" + parts.query if parts.query else ""), skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.putheader("Accept-Encoding", "gzip, deflate")
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        elif method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", "0")
        connection.endheaders(body)
        response = connection.getresponse()
        data = response.read()
    except (OSError, http.client.HTTPException):
        watch.refuse()
        if response is not None and response.status >= 300:
            return Response(response.status, response.reason, response.getheaders(), None)
        problem = EsperConnectionError("The connection ended before the answer did")
        problem.answered = response is not None
        raise problem from None
    finally:
        watch.stop()
        connection.close()
    watch.refuse()
    return Response(response.status, response.reason, response.getheaders(), decoded(response, data))


def unsent(message):
    problem = EsperConnectionError(message)
    problem.unsent = True
    return problem


def decoded(response, data):
    encoding = response.getheader("content-encoding", "identity")
    try:
        data = gzip.decompress(data) if encoding == "gzip" else zlib.decompress(data) if encoding == "deflate" else data
    except (OSError, EOFError, zlib.error):
        return None
    if len(data) > LARGEST:
        raise EsperResponseError("The answer is larger than 64 MiB")
    return data


class Watch:
    """Ends a connection at its deadline, or when the caller cancels."""

    def __init__(self, sock, timeout, cancel):
        self.sock, self.why, self.cancel = sock, None, cancel
        self.timer = threading.Timer(timeout, self.end, [EsperTimeoutError("The attempt was past its deadline")])
        self.timer.daemon = True
        self.timer.start()
        if cancel is not None:
            cancel.when(lambda: self.end(EsperAbortError("The caller ended the call")))

    def end(self, why):
        self.why = self.why or why
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def stop(self):
        self.timer.cancel()

    def refuse(self):
        if self.why is not None:
            raise self.why from None


class Cancel:
    """A caller's way to end a call."""

    def __init__(self):
        self.asked, self.listeners = False, []

    def when(self, listener):
        self.listeners.append(listener)
        if self.asked:
            listener()

    def __call__(self):
        self.asked = True
        for listener in self.listeners:
            listener()
