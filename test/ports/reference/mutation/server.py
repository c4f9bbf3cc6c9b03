"""A server of vectors, and what is read of it once."""

import json
import pathlib
import subprocess

from .planted import forget_port

ROOT = pathlib.Path(__file__).parents[4]


class Server:
    def __init__(self):
        command = ["node", str(ROOT / "tenant/bin/esper-test-tenant.js"), "--vectors", "--json"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.description = str(ROOT / "openapi/esper.json")
        self.slow = frozenset()
        from esper_port.description import read_operations
        from play import read_plays

        self.plays = {play["id"]: play for play in read_plays(self.url)}
        self.operations = read_operations(self.description)
        forget_port()

    def stop(self):
        self.process.kill()  # asked to end it would print all verdicts first
        self.process.wait()
        self.process.stdout.close()
