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
IDLE = 60.0
PIECE = 65536


class Response:
    def __init__(self, status, reason, headers, body):
        self.status, self.reason, self.body = status, reason, body
        self.headers = {name.lower(): value for name, value in headers}


def exchange(method, url, headers, body, timeout=60.0, cancel=None):
    """Sends a request; raises an EsperError where no whole answer comes."""
    opened = Opened(method, url, headers, body, timeout, cancel)
    response = opened.response
    try:
        data = response.read()
    except (OSError, http.client.HTTPException):
        opened.watch.refuse()
        if response.status >= 300:
            return Response(response.status, response.reason, response.getheaders(), None)
        raise cut_short() from None
    finally:
        opened.close()
    opened.watch.refuse()
    return Response(response.status, response.reason, response.getheaders(), decoded(response, data))


class Opened:
    """An answer whose head is there and whose body is still to be read."""

    def __init__(self, method, url, headers, body=None, timeout=60.0, cancel=None):
        """`timeout` is for all of it, the body too; None is no limit but that of a minute without a byte."""
        parts = urllib.parse.urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname, parts.port, timeout=IDLE if timeout is None else timeout)
        started = time.monotonic()
        try:
            self.connection.connect()
        except TimeoutError:
            raise EsperTimeoutError("The attempt was past its deadline", unsent=True) from None
        except OSError as problem:
            raise unsent(f"Not connected: {type(problem).__name__}") from None
        # From here on a watch ends it: a limit between two bytes would let a body trickle on.
        self.connection.sock.settimeout(IDLE if timeout is None else None)
        left = None if timeout is None else timeout - (time.monotonic() - started)
        self.watch = Watch(self.connection.sock, left, cancel)
        try:
            self.send(method, parts, headers, body)
            self.response = self.connection.getresponse()
        except (OSError, http.client.HTTPException):
            self.close()
            self.watch.refuse()
            raise EsperConnectionError("The connection ended before the answer did") from None

    def send(self, method, parts, headers, body):
        target = parts.path + ("?" + parts.query if parts.query else "")
        self.connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            self.connection.putheader(name, value)
        if body is not None:
            self.connection.putheader("Content-Length", str(len(body)))
        elif method in ("POST", "PUT", "PATCH"):
            self.connection.putheader("Content-Length", "0")
        self.connection.endheaders(body)

    def pieces(self):
        """The bytes as they come, to their end or an error; fewer than promised are not told from all."""
        try:
            while piece := self.response.read(PIECE):
                yield piece
        except TimeoutError:
            raise EsperTimeoutError("The download stood still for a minute") from None
        except (OSError, http.client.HTTPException):
            self.watch.refuse()
            raise cut_short() from None
        self.watch.refuse()

    def close(self):
        self.watch.stop()
        self.connection.close()


def cut_short():
    return EsperConnectionError("The connection ended before the answer did", answered=True)


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
        self.timer = threading.Timer(timeout or 0, self.end, [EsperTimeoutError("The attempt was past its deadline")])
        self.timer.daemon = True
        if timeout is not None:
            self.timer.start()
        if cancel is not None:
            cancel.when(lambda: self.end(EsperAbortError("The caller ended the call")))

    def end(self, why):
        self.why = why
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
        self.listeners = []

    def when(self, listener):
        self.listeners.append(listener)

    def __call__(self):
        for listener in self.listeners:
            listener()
