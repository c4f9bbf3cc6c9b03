"""Runs the request vectors through a client that openapi-generator made of openapi/esper.json.

    python run_vectors.py VECTORS.json...

Prints one JSON object: for each vector that was not met, its name and what differs.
"""

import base64
import collections
import datetime
import email.parser
import email.policy
import enum
import http.server
import inspect
import json
import mimetypes
import sys
import threading
import typing
import urllib.parse
import uuid

import esper
import esper.api
import pydantic

KEY = "key-of-the-vectors"
BASE_PATH = "/api"

# What a client has to be told once: Python does not know the type everywhere, and Esper wants date-times with Z.
mimetypes.add_type("application/vnd.android.package-archive", ".apk")
DATETIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps the requests that arrive, and answers them as the vector says."""

    protocol_version = "HTTP/1.1"
    requests: list = []
    answers: list = []

    def handle_request(self):
        request = {"method": self.command, "url": self.path, "headers": self.headers, "body": b""}
        self.requests.append(request)
        self.connection.settimeout(2)  # a body that was promised may not come
        request["body"] = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.connection.settimeout(None)
        answer = self.answers[len(self.requests) - 1] if len(self.requests) <= len(self.answers) else {"status": 599}
        self.send_response(answer["status"])
        if self.headers.get("connection") == "close":
            self.send_header("connection", "close")
        data = json.dumps(answer["json"]).encode() if "json" in answer else bytes_of(answer)
        if "json" in answer:
            self.send_header("content-type", "application/json")
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        if answer["status"] not in (204, 304):
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def log_message(self, format, *args):
        pass


def bare(name):
    """A name without what the generator's languages write differently."""
    return name.replace("_", "").lower()


def methods_of(client):
    """Every operation of every generated class, by its bare name."""
    apis = [api(client) for name, api in inspect.getmembers(esper.api) if name.endswith("Api")]
    methods = [(name, method) for api in apis for name, method in inspect.getmembers(api, inspect.ismethod)]
    return {bare(name): method for name, method in methods}


def make_call(methods, call):
    """Makes the call of a vector; whatever goes wrong on the way is raised."""
    method = methods[bare(call["operation"])]
    # The generator writes `operationId` as Python does, `operation_id`.
    names = {bare(name): name for name in inspect.signature(method).parameters}
    arguments = {names.get(bare(name), name): value for name, value in call.get("parameters", {}).items()}
    if "body" in call:
        name, annotation = body_parameter(method)
        arguments[name] = build(annotation, call["body"])
    for field, file in call.get("files", {}).items():
        arguments[field] = (file["name"], bytes_of(file))
    if "headers" in call:
        arguments["_headers"] = dict(call["headers"])
    return method(**arguments)


def body_parameter(method):
    """Name and type of the parameter that is the JSON body: the one that takes a model, several, or any object."""
    parameters = inspect.signature(method).parameters.items()
    return next((name, kind) for name, each in parameters if is_body(kind := plain(each.annotation)))


def is_body(kind):
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    return is_model(kind) or origin is dict or (origin is list and is_model(plain(args[0])))


def build(annotation, value):
    """A value as the generated models want it.

    Not by `from_dict`: that sets every field, so that nullable ones which the caller left out go out as null.
    """
    kind = plain(annotation)
    if isinstance(value, list) and typing.get_origin(kind) in (list, typing.List):
        return [build(typing.get_args(kind)[0], item) for item in value]
    if not is_model(kind):
        return value
    if "actual_instance" in kind.model_fields:
        return kind.from_json(json.dumps(value))
    kinds = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return kind(**{name: build(kinds.get(name), item) for name, item in value.items()})


def plain(annotation):
    """A type without Optional and Annotated."""
    while typing.get_origin(annotation) in (typing.Annotated, typing.Union):
        annotation = typing.get_args(annotation)[0]
    return annotation


def is_model(kind):
    return inspect.isclass(kind) and issubclass(kind, pydantic.BaseModel)


def bytes_of(item):
    return base64.b64decode(item["base64"]) if "base64" in item else item.get("text", "").encode()


def segments(path):
    return [urllib.parse.unquote(segment) for segment in path.split("/")]


def differences(request, wanted):
    """What differs between a request that arrived and the one that a vector wants, in the words of exceptions.json."""
    path, _, query = request["url"].partition("?")
    pairs = collections.Counter(urllib.parse.parse_qsl(query, keep_blank_values=True))
    if request["method"] != wanted["method"]:
        yield "method"
    if segments(path.removeprefix(BASE_PATH)) != segments(wanted["path"]):
        yield "path"
    expected = collections.Counter((name, value) for name, value in wanted["query"])
    yield from (f"query -{name}={value}" for name, value in expected - pairs)
    yield from (f"query +{name}={value}" for name, value in pairs - expected)
    for name, value in wanted["headers"].items():
        got = request["headers"].get(name, "")
        if (got.split(";")[0] if name in ("accept", "content-type") else got) != value:
            yield f"header {name}"
    if "parts" in wanted:
        yield from part_differences(request, wanted["parts"])
    elif "json" in wanted:
        yield from json_differences(json.loads(request["body"] or b"null"), wanted["json"])
    elif request["body"]:
        yield "body"


def json_differences(got, wanted, at=""):
    if isinstance(got, dict) and isinstance(wanted, dict):
        yield from (f"body -{at}/{name}" for name in wanted if name not in got)
        yield from (f"body +{at}/{name}={json.dumps(got[name])}" for name in got if name not in wanted)
        for name in wanted.keys() & got.keys():
            yield from json_differences(got[name], wanted[name], f"{at}/{name}")
    elif isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted):
        for index, (one, other) in enumerate(zip(got, wanted)):
            yield from json_differences(one, other, f"{at}/{index}")
    elif got != wanted or isinstance(got, bool) != isinstance(wanted, bool):
        yield f"body {at}={json.dumps(got)}"


def part_differences(request, wanted):
    head = f"content-type: {request['headers']['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request["body"])
    parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
    for part in wanted:
        name = part["name"]
        got = parts.get(name)
        if got is None:
            yield f"part -{name}"
            continue
        if (got.get_filename() or "").replace("%22", '"') != part["filename"]:
            yield f"part {name} filename"
        if got.get_content_type() != part["type"]:
            yield f"part {name} type"
        if got.get_payload(decode=True) != bytes_of(part):
            yield f"part {name} bytes"


def run(vector, methods, configuration):
    script = [*vector.get("before", [])]
    if "request" in vector:
        script.append({"request": vector["request"], "answer": vector["answer"]})
    if "sees" in vector:
        script.append({"answer": vector["answer"]})
    Recorder.requests.clear()
    Recorder.answers = [step["answer"] for step in script]
    base_path = vector.get("client", {}).get("base_path", BASE_PATH)
    configuration.host = configuration.host.partition(BASE_PATH)[0] + base_path
    problem, value = None, None
    try:
        value = make_call(methods, vector["call"])
    except esper.ApiException as error:
        problem = None if error.status >= 300 else error
    except Exception as error:  # whatever a caller would see instead of an answer
        problem = error
    if "refused" in vector:
        return ["not refused"] if Recorder.requests or problem is None else []
    if len(Recorder.requests) != len(script):
        return [f"sent {len(Recorder.requests)} of {len(script)}"]
    found = [each for got, step in zip(Recorder.requests, script) if "request" in step for each in differences(got, step["request"])]
    if problem is not None:
        return [*found, "answer not read"]
    return [*found, *value_differences(vector["answer"], value)]


def value_differences(answer, value):
    """What differs between what the caller got and what was answered."""
    if "json" in answer and answer["status"] < 300:
        yield from model_differences(value, answer["json"])


def model_differences(got, wanted, at=""):
    """As a reader of attributes sees it: a model says None for null, and for what is not there."""
    got = getattr(got, "actual_instance", None) or got
    if isinstance(got, pydantic.BaseModel):
        fields = type(got).model_fields.items()
        got = {**got.additional_properties, **{each.alias or name: getattr(got, name) for name, each in fields if each.alias != "additional_properties" and name != "additional_properties"}}
    if isinstance(got, dict) and isinstance(wanted, dict):
        for name in sorted(wanted.keys() | got.keys()):
            yield from model_differences(got.get(name), wanted.get(name), f"{at}/{name}")
    elif isinstance(got, list) and isinstance(wanted, list) and len(got) == len(wanted):
        for index, (one, other) in enumerate(zip(got, wanted)):
            yield from model_differences(one, other, f"{at}/{index}")
    elif not is_same(got, wanted):
        yield f"value {at}={json.dumps(got, default=str)}"


def is_same(got, wanted):
    if isinstance(got, (datetime.datetime, datetime.date)):
        return got == type(got).fromisoformat(str(wanted).replace("Z", "+00:00"))
    if isinstance(got, uuid.UUID):
        return str(got) == wanted
    got = got.value if isinstance(got, enum.Enum) else got
    return got == wanted and isinstance(got, bool) == isinstance(wanted, bool)


def main(files):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    configuration = esper.Configuration(
        host=f"http://127.0.0.1:{server.server_port}{BASE_PATH}", access_token=KEY, datetime_format=DATETIME_FORMAT
    )
    methods = methods_of(esper.ApiClient(configuration))
    vectors = [vector for file in files for vector in json.load(open(file, encoding="utf-8"))["vectors"]]
    outcomes = {vector["id"]: run(vector, methods, configuration) for vector in vectors}
    json.dump({"vectors": len(vectors), "differences": {name: found for name, found in outcomes.items() if found}}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
