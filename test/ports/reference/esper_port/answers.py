"""What an answer is: a value, nothing, or an error."""

import email.utils
import http
import json
import re

from .errors import EsperResponseError, error_class

LONGEST_MESSAGE = 500
LONGEST_BODY = 2000
MOST_ERRORS = 50


def is_success(response, operation):
    status = response.status
    return 200 <= status <= 299 or (status == 304 and operation is not None and 304 in operation.successes)


def read_value(response, method, operation):
    """The value of a success; None is nothing."""
    try:
        return value_of(response, method, operation)
    except EsperResponseError as error:
        error.request_id = response.headers.get("x-request-id")
        raise


def value_of(response, method, operation):
    body = response.body
    if response.status in (204, 304):
        return None
    if body == b"" and (operation is None or method == "DELETE" or operation.returns_nothing()):
        return None
    text = utf8(body)
    if text is None:
        raise EsperResponseError(f"The server answered {response.status} with bytes that are not UTF-8")
    if operation is not None and not operation.returns_json():
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise EsperResponseError(f"The server answered {response.status} without the JSON that was expected") from None


def utf8(body):
    try:
        return None if body is None else body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def read_error(response, label, redact, now):
    """The error of an answer that is no success."""
    text = utf8(response.body)
    data = None
    try:
        data = json.loads(text) if text else None
    except ValueError:
        pass
    data = redact(data) if isinstance(data, dict) else {}
    errors = complaints(data)
    said = [data.get("message"), data.get("detail"), *errors, redact(response.reason), reason_of(response.status)]
    words = next((each.strip() for each in said if isinstance(each, str) and each.strip()), "No reason given")
    words = words[:LONGEST_MESSAGE]
    code = data.get("code")
    return error_class(response.status)(
        f"{label}{response.status} {words}",
        status=response.status,
        server_message=words,
        errors=errors,
        code=code if isinstance(code, (str, int)) and not isinstance(code, bool) else None,
        request_id=response.headers.get("x-request-id"),
        retry_after_ms=retry_after(response.headers.get("retry-after"), now),
        body=redact(text)[:LONGEST_BODY] if text else None,
    )


def complaints(data):
    """The items of `errors`, else `field: text` of every field that has a list."""
    errors = data.get("errors")
    if isinstance(errors, list):
        return [as_text(each)[:LONGEST_MESSAGE] for each in errors[:MOST_ERRORS]]
    fields = errors if isinstance(errors, dict) else {} if "message" in data or "detail" in data else data
    lines = [f"{field}: {as_text(text)}" for field, texts in fields.items() if isinstance(texts, list) for text in texts]
    return [line[:LONGEST_MESSAGE] for line in lines[:MOST_ERRORS]]


def as_text(value):
    return value.strip() if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def reason_of(status):
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return None


def retry_after(value, now):
    """Milliseconds to wait, or None where nothing readable is said."""
    value = (value or "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return round(float(value) * 1000)
    parsed = email.utils.parsedate_tz(value)
    return None if parsed is None else max(0, round((email.utils.mktime_tz(parsed) - now()) * 1000))
