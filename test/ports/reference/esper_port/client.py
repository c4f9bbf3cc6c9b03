"""The client: what it is made of, and how a call becomes a request."""

import concurrent.futures
import json
import os
import random
import re
import threading
import time
import urllib.parse
import uuid

from .answers import is_success, read_error, read_value
from .errors import EsperConfigurationError, EsperError, EsperKeyError
from .links import LOOPBACK
from .retries import Attempts, Quota
from .secrets import Redactor
from .transport import Opened, exchange

USER_AGENT = "esper-reference-port/1"
# The client's own: who asks, whom, and what frames the message.
OWN_HEADERS = {"authorization", "host", "content-length", "transfer-encoding", "connection"}
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class Shared:
    """What is asked once, shared by callers that come meanwhile, and forgotten if it failed."""

    def __init__(self, ask):
        self.ask, self.lock, self.future = ask, threading.Lock(), None

    def __call__(self):
        with self.lock:
            future, is_first = self.future or concurrent.futures.Future(), self.future is None
            self.future = future
        if is_first:
            try:
                future.set_result(self.ask())
            except Exception as problem:
                self.future = None
                future.set_exception(problem)
        return future.result()


class Client:
    def __init__(
        self, operations, base_url=None, api_key=None, enterprise_id=None, max_retries=2, timeout=None, max_hold=300.0,
        environment=os.environ, send=exchange, open=Opened, sleep=time.sleep, random=random.random, now=time.time,
    ):  # fmt: skip
        self.base_url = check_base_url(base_url or base_url_of(environment))
        self.api_key = api_key or environment.get("ESPER_API_KEY")
        if not callable(self.api_key):
            check_key(self.api_key)
        self.operations = operations
        self.enterprise_id = enterprise_id or environment.get("ESPER_ENTERPRISE_ID")
        self.asked = Shared(lambda: self.call("getTokenInfo")["enterprise"])
        self.max_retries, self.max_hold = max_retries, max_hold
        # A download has no deadline unless the caller gives one.
        self.timeout, self.download_timeout = 60.0 if timeout is None else timeout, timeout
        self.user_agent = USER_AGENT
        self.send, self.open, self.sleep, self.random, self.now = send, open, sleep, random, now
        self.quota = Quota()

    def __repr__(self):
        return f"Client({self.base_url})"

    def call(self, operation_id, parameters=None, body=None, form=None, files=None, headers=None, **options):
        """Calls an operation: its value, or None for nothing."""
        operation = self.operations[operation_id]
        for name in parameters or {}:
            if name not in operation.parameters:
                raise EsperConfigurationError(f"{operation_id}: {name}: no such parameter")
        parameters = self.fill(operation, dict(parameters or {}))
        query = [(name, parameters[name]) for name, each in operation.parameters.items()
                 if each["in"] == "query" and parameters.get(name) is not None]  # fmt: skip
        for name, value in (options.pop("query", None) or {}).items():
            if name in operation.parameters:
                raise EsperConfigurationError(f"{operation_id}: query: {name} is a parameter of the operation")
            query.append((name, value))
        for name, each in operation.parameters.items():
            if each.get("required") and parameters.get(name) is None:
                raise EsperConfigurationError(f"{operation_id}: {name}: expected a value, got none")
        secrets = [parameters[name] for name in operation.secrets if parameters.get(name)]
        sent, content_type, repeatable = encode_body(operation, body, form, files)
        return self.run(
            operation.method, path_of(operation, parameters), query, sent, operation=operation, secrets=secrets,
            headers=headers, content_type=content_type, repeatable=repeatable, **options,
        )  # fmt: skip

    def request(self, method, path, query=None, body=None, headers=None):
        """Calls what the description lacks."""
        if method not in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            raise EsperConfigurationError(f"method: expected one of HTTP's, got {method!r}")
        path = re.sub(r"\{enterprise_id\}", lambda _: encode(self.enterprise()), check_path(path, self.base_url))
        if body is not None and method in ("GET", "HEAD"):
            raise EsperConfigurationError(f"body: a {method} has none")
        own = {name.lower(): value for name, value in (headers or {}).items()}
        given = own.get("content-type")
        sent = None if body is None else body.encode() if given and isinstance(body, str) else dump(body)
        pairs = [(name, value) for name, value in (query or {}).items() if value is not None]
        kind = None if sent is None else "application/json"
        return self.run(method, path, pairs, sent, headers=headers, content_type=kind)

    def fill(self, operation, parameters):
        enterprise = operation.parameters.get("enterprise_id")
        if enterprise and parameters.get("enterprise_id") is None:
            parameters["enterprise_id"] = self.enterprise()
        return parameters

    def enterprise(self):
        """The enterprise of the client, else that of its key."""
        return self.enterprise_id or self.asked()

    def run(
        self, method, path, query, body, operation=None, secrets=(), headers=None, content_type=None, repeatable=True,
        idempotent=False, max_retries=None, cancel=None,
    ):  # fmt: skip
        sent_headers = headers_of(headers, content_type)
        pairs = [(name, word(name, one)) for name, value in query for one in (value if isinstance(value, list) else [value])]
        url = self.base_url + path + ("?" + urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote) if pairs else "")
        retries = self.max_retries if max_retries is None else max_retries
        attempts = Attempts(self, method, retries, idempotent, repeatable)
        label = f"{operation.id}: " if operation else ""

        def attempt():
            key = self.key()
            redact = Redactor([key, *secrets])
            try:
                return self.attempt(method, url, {**sent_headers, "Authorization": f"Bearer {key}"}, body, operation, label, redact, cancel)
            except EsperError as error:
                error.operation = operation.id if operation else None
                error.method = method
                error.path_template = operation.path if operation else None
                raise

        return attempts.run(attempt)

    def attempt(self, method, url, headers, body, operation, label, redact, cancel):
        try:
            response = self.send(method, url, headers, body, self.timeout, cancel)
        except EsperError as error:
            error.sent = "no" if getattr(error, "unsent", False) else "yes" if getattr(error, "answered", False) else "unknown"
            raise
        try:
            if not is_success(response, operation):
                raise read_error(response, label, redact, self.now)
            return read_value(response, method, operation)
        except EsperError as error:
            error.sent = "yes"
            raise

    def key(self):
        if not callable(self.api_key):
            return self.api_key
        try:
            key = self.api_key()
        except Exception as problem:
            raise EsperKeyError(f"The function that gives the key failed: {type(problem).__name__}") from None
        check_key(key)
        return key


def base_url_of(environment):
    tenant, base_url = environment.get("ESPER_TENANT"), environment.get("ESPER_BASE_URL")
    if tenant and base_url:
        raise EsperConfigurationError("ESPER_TENANT and ESPER_BASE_URL: expected one of them, got both")
    return f"https://{tenant}-api.esper.cloud/api" if tenant else base_url


def check_key(key):
    if not isinstance(key, str) or not re.fullmatch(r"[\x21-\x7e]+", key):
        raise EsperConfigurationError("api_key: expected a key, without blanks or line breaks")


def check_base_url(base_url):
    def refuse(why):
        raise EsperConfigurationError(f"base_url: {why}") from None

    try:
        parts = urllib.parse.urlsplit(base_url or "")
        parts.port
    except ValueError:
        refuse("expected a URL such as https://acme-api.esper.cloud/api")
    if parts.scheme not in ("https", "http"):
        refuse("expected a URL such as https://acme-api.esper.cloud/api")
    if "@" in parts.netloc:
        refuse("must not contain credentials")
    if "?" in base_url or "#" in base_url:
        refuse("must not contain a query or a hash")
    if parts.scheme == "http" and not LOOPBACK.fullmatch(f"{parts.hostname}"):
        refuse("must be https; http is for loopback hosts only")
    if f"{parts.hostname}".endswith("-api.esper.cloud") and parts.path.rstrip("/") != "/api":
        refuse("expected a URL that ends in /api")
    return base_url.rstrip("/")


def check_path(path, base_url):
    """A path below the base URL, as the caller wrote it; what could name something else is refused."""
    segments = path.split("/")
    decoded = [urllib.parse.unquote(each) for each in segments]
    bare = re.sub(r"\{enterprise_id\}", "", path)
    broken = re.search(r"%(?![0-9A-Fa-f]{2})", path) or not re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*", bare)
    empty = "" in segments[1:-1] or len(segments) < 2 or segments[0] != ""
    end = base_url.split("/")[-1]
    if empty or broken or "." in decoded or ".." in decoded or segments[1] == end:
        raise EsperConfigurationError("path: expected one below the base URL, such as /v2/devices/")
    return path


def path_of(operation, parameters):
    def fill(match):
        name = match.group(1)
        value = parameters.get(name)
        if str(value) in ("", ".", ".."):
            raise EsperConfigurationError(f"{operation.id}: {name}: expected what can stand in a path, got {value!r}")
        return encode(value)

    return re.sub(r"\{(\w+)\}", fill, operation.path)


def encode(value):
    return urllib.parse.quote(word("path", value), safe="")


def word(name, value):
    """A value as it stands in a URL."""
    if isinstance(value, (dict, list)):
        raise EsperConfigurationError(f"query: {name}: expected a string, a number or a boolean")
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def headers_of(given, content_type):
    headers = {"Accept": "application/json", "User-Agent": USER_AGENT}
    if content_type is not None:
        headers["Content-Type"] = content_type
    for name, value in (given or {}).items():
        if not NAME.fullmatch(name) or name.lower() in OWN_HEADERS:
            raise EsperConfigurationError("headers: a name that can't be set")
        if not VALUE.fullmatch(value):
            raise EsperConfigurationError(f"headers: {name}: the value can't stand in a header")
        headers = {other: kept for other, kept in headers.items() if other.lower() != name.lower()} | {name: value}
    return headers


def dump(value):
    return json.dumps(value).encode()


def encode_body(operation, body, form, files):
    """The bytes of a body, its type, and whether they can be sent again."""
    if form or files:
        return encode_parts(operation, form or {}, files or {})
    if body is None:
        return None, None, True
    return dump(body), operation.body_type, True


def encode_parts(operation, form, files):
    boundary = uuid.uuid4().hex
    parts = [(name, None, None, word(name, value).encode()) for name, value in form.items()]
    repeatable = all(isinstance(source, bytes) for _, _, source in files.values())
    for field, (name, kind, source) in files.items():
        data = source if isinstance(source, bytes) else b"".join(source)
        if not name or re.search(r"[\"/\\\x00-\x1f\x7f]", name):
            raise EsperConfigurationError(f"{operation.id}: {field}: expected a file with a plain name")
        if not data:
            raise EsperConfigurationError(f"{operation.id}: {field}: expected a file that is not empty")
        parts.append((field, name, kind or "application/octet-stream", data))
    order = list(operation.form)
    parts.sort(key=lambda part: order.index(part[0]))
    chunks = []
    for field, name, kind, data in parts:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"'
        head += f'; filename="{name}"\r\nContent-Type: {kind}' if name else ""
        chunks += [head.encode(), b"\r\n\r\n", data, b"\r\n"]
    return b"".join(chunks) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}", repeatable
