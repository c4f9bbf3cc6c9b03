"""Plays the vectors with the reference port.

    python play.py URL OPENAPI.json

URL is of `esper-test-tenant --vectors`. Prints the plays that were not met, as JSON.
"""

import base64
import concurrent.futures
import datetime
import http.client
import json
import os
import pathlib
import sys
import tempfile
import traceback
import threading
import urllib.parse
import urllib.request

from esper_port.client import Client
from esper_port.commands import Wait
from esper_port.description import read_operations
from esper_port.downloads import download
from esper_port.errors import EsperError
from esper_port.lists import List, Page
from esper_port.transport import Cancel, Opened, exchange, unsent

FAKED = {"refused", "unresolved", "untrusted"}
FIELDS = "status server_message errors code body request_id retry_after_ms attempts operation method path_template sent"


def error_seen(error):
    fields = {name: getattr(error, name, None) for name in FIELDS.split()}
    printed = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    return {**fields, "class": type(error).__name__, "message": str(error), "printed": printed}


def seen(act):
    try:
        value = act()
    except EsperError as error:
        return {"error": error_seen(error)}
    if isinstance(value, Page):
        return {"page": {"count": value.count, "results": value.results, "has_next": value.has_next}}
    return {"nothing": True} if value is None else {"value": value}


def given(key):
    if key is None:
        raise ValueError("no key")
    return key


def name_of(row):
    return str(row.get("id", "-"))


class Player:
    def __init__(self, operations):
        self.operations, self.kept = operations, threading.local()

    def client(self, task, **more):
        keys = list(task.get("keys", []))
        now = task.get("now")
        stamp = now and datetime.datetime.fromisoformat(now.replace("Z", "+00:00")).timestamp()
        options = {name: task[name] for name in ("base_url", "enterprise_id", "max_retries") if name in task}
        if "timeout_ms" in task:
            options["timeout"] = task["timeout_ms"] / 1000
        if "max_hold_ms" in task:
            options["max_hold"] = task["max_hold_ms"] / 1000
        if stamp:
            options["now"] = lambda: stamp
        key = (lambda: given(keys.pop(0))) if keys else task.get("api_key")
        hosts = task.get("hosts", {})

        def led(url):
            for host, here in hosts.items():
                url = here + url.removeprefix(host) if url.startswith(host + "/") else url
            return url

        more = {
            "sleep": lambda seconds: None,
            "send": lambda method, url, *rest: exchange(method, led(url), *rest),
            "open": lambda method, url, *rest: Opened(method, led(url), *rest),
            **more,
        }
        return Client(self.operations, api_key=key, environment=task.get("environment", {}), **options, **more)

    def call(self, client, call, **more):
        call = dict(call)
        operation = call.pop("operation")
        wait = call.pop("cancel_after_ms", None)
        if wait is not None:
            more["cancel"] = Cancel()
            threading.Timer(wait / 1000, more["cancel"]).start()
        files = {field: self.file(each) for field, each in call.pop("files", {}).items()}
        if self.operations[operation].envelope is not None and not files and "body" not in call:
            options = {name: call[name] for name in ("headers", "query") if name in call}
            return List(client, operation, call.get("parameters"), **options, **more).page()
        return client.call(operation, files=files, **call, **more)

    def file(self, given):
        data = base64.b64decode(given["base64"]) if "base64" in given else given.get("text", "").encode()
        return given.get("name", ""), given.get("type"), iter([data]) if given.get("stream") else data

    def requests(self, play):
        if "again" not in play and "together" not in play:
            return seen(lambda: self.call(self.client(play["client"]), play["call"]))
        client = self.client(play["client"])
        meeting = [play["call"], *play.get("together", [])]
        with concurrent.futures.ThreadPoolExecutor(len(meeting)) as pool:
            calls = list(pool.map(lambda call: seen(lambda: self.call(client, call)), meeting))
        return {"calls": calls + [seen(lambda: self.call(client, call)) for call in play.get("again", [])]}

    answers = requests

    def paths(self, play):
        client, call = self.client(play["client"]), play["call"]
        return seen(lambda: self.call(client, call) if "operation" in call else client.request(**call))

    def walks(self, play):
        how, call = play["walk"], play["call"]
        options = {name: how[name] for name in ("concurrency", "consistent") if name in how}
        told = {}

        def collect(step):
            ids = []
            try:
                step(ids)
                return {"ids": ids}
            except EsperError as error:
                told["token"] = getattr(error, "token", None)
                return {"ids": ids, "error": error_seen(error)}

        def start(source, kind):
            if kind == "list":
                return lambda ids: ids.extend(name_of(row) for row in source().all(how.get("max_items")))
            if kind in ("page", "page and on"):
                def page(ids):
                    first = source().page()
                    told["token"] = first.token
                    rows = first.results if kind == "page" else lists[-1].pages_from(first)
                    ids.extend(name_of(row) for row in rows)
                return page
            held = []

            def rows(ids):
                held.append(held[0] if held else source().rows())
                for row in held[0]:
                    ids.append(name_of(row))
                    if len(ids) == how.get("stop_after"):
                        return
            return rows

        lists = []

        def open_list(client, call, **more):
            lists.append(List(client, call["operation"], call.get("parameters"), **options, **more))
            return lists[-1]

        step = start(lambda: open_list(self.client(play["client"]), call), how["as"])
        first = collect(step)
        first["token"] = told.get("token")
        onward = play.get("onward")
        if onward is None:
            return first
        if onward["by"] != "asking again":
            client = dict(play["client"])
            client["base_url"] = client["base_url"].removesuffix("/api") + onward.get("base_path", "/api")
            second = {"operation": onward.get("operation", call["operation"]),
                      "parameters": {**call.get("parameters", {}), **onward.get("parameters", {})}}
            token = told.get("token")
            kind = "rows" if onward["by"] == "token of the page" else how["as"]
            step = start(lambda: open_list(self.client(client), second, token=token), kind)
        return {**first, "onward": collect(step)}

    def downloads(self, play):
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder, "target.bin")
            if "there" in play:
                target.write_bytes(base64.b64decode(play["there"]))
            client = self.client(play["client"])
            told = seen(lambda: download(client, play["url"], str(target)))
            file = base64.b64encode(target.read_bytes()).decode() if target.exists() else None
            return {**told, "file": file, "beside": [each.name for each in pathlib.Path(folder).iterdir() if each != target]}

    def commands(self, play):
        delays = []
        chance = play["random"]
        client = self.client(play["client"], random=lambda: chance, sleep=lambda seconds: delays.append(seconds * 1000))
        wait = Wait(client, play["made_by"], play["answer"], play["max_wait_ms"] / 1000, play.get("after_timeout", "end"))
        try:
            return {"outcome": wait.run(), "delays_ms": delays}
        except EsperError as error:
            return {"error": error_seen(error), "outcome": getattr(error, "outcome", None), "delays_ms": delays}

    def decisions(self, play):
        delays, count = [], []
        failures = play.get("failures", [])

        def send(*arguments):
            count.append(None)
            failure = failures[len(count) - 1] if len(count) <= len(failures) else {}
            if failure.get("connection") in FAKED:
                raise unsent(failure["connection"])
            return exchange(*arguments)

        chance = play.get("random", 0.5)
        client = self.client(play["client"], send=send, random=lambda: chance, sleep=lambda seconds: delays.append(seconds * 1000))
        options = {"max_retries": play["call_max_retries"]} if "call_max_retries" in play else {}
        if "times" not in play:
            outcome = seen(lambda: self.call(client, play["call"], **options))
            return {**outcome, "attempts": len(count), "delays_ms": delays}
        calls = []
        for _ in range(play["times"]):
            count.clear()
            outcome = seen(lambda: self.call(client, play["call"]))
            calls.append({"attempts": len(count), "succeeds": "error" not in outcome})
        return {"calls": calls}

    waits = storms = decisions

    def play(self, url, play):
        try:
            told = getattr(self, play["kind"])(play)
        except Exception as problem:
            told = {"error": {"class": type(problem).__name__, "message": traceback.format_exc()}}
        return self.judge(url, play, json.dumps(told))

    def judge(self, url, play, told):
        """The server's verdict, over a connection that is kept."""
        if not hasattr(self.kept, "connection"):
            self.kept.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
        self.kept.connection.request("POST", f"/plays/{play['id']}", told)
        return json.load(self.kept.connection.getresponse())


def read_plays(url, level=0):
    """The plays of a level, or all. What went on there before is over."""
    with urllib.request.urlopen(f"{url}/plays?level={level}") as response:
        return json.load(response)


def main(url, description):
    plays = read_plays(url)
    wanted = os.environ.get("PLAYS")
    plays = [play for play in plays if not wanted or play["id"].startswith(tuple(wanted.split(",")))]
    player = Player(read_operations(description))
    verdicts = []
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        verdicts.extend(pool.map(lambda play: player.play(url, play), plays))
    json.dump({"plays": len(verdicts), "failed": [each for each in verdicts if not each["met"]]}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
