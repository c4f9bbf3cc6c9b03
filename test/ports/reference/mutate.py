"""Plants faults in the reference port, one at a time, and reports those that no vector notices.

    python mutate.py [--part NAME] [--again] [--anew]

A fault that no vector can notice, because no sentence of docs/porting.md is against it, stands in survivors.json with
a reason. One that is not there, or that is noticed, fails the program. What was found is written at once, to
.cache/port-mutation.jsonl: a run that was stopped goes on there, as long as port and vectors are the same; `--anew`
begins anyway. `--again` tries only the survivors of the last run. Needs `npm run build`.

Each fault is played in a fork, up to the first play that notices it. Only plays that run its lines are tried, those
first that noticed it the last time, or noticed its neighbours.
"""

import argparse
import select
import signal
import sys
import time

from mutation.child import Child
from mutation.faults import faults_of
from mutation.found import Found
from mutation.order import Order
from mutation.planted import PORT
from mutation.plays import first_unmet, survey
from mutation.server import Server

WORKERS = 2
SURVEY_SECONDS = 600
FAULT_SECONDS = 300


class Run:
    """Tries faults, one on each server at a time, and tells how far it is."""

    def __init__(self, servers, order, found):
        self.free, self.order, self.found = list(servers), order, found
        self.running, self.done, self.started = {}, 0, time.monotonic()

    def try_all(self, faults):
        waiting = list(reversed(faults))
        try:
            while waiting or self.running:
                while waiting and self.free:
                    self.begin(waiting.pop(), self.free.pop())
                ready, _, _ = select.select(list(self.running), [], [], 1)
                for child in [child for child in self.running if child in ready or child.is_overdue]:
                    self.end(child, len(faults))
        finally:
            for child in self.running:
                child.stop()

    def begin(self, fault, server):
        server.slow = self.order.slow()
        plays = [server.plays[id] for id in self.order.plays(fault)]
        child = Child(lambda tell: first_unmet(fault, plays, server, tell), FAULT_SECONDS)
        self.running[child] = fault, server

    def end(self, child, count):
        fault, server = self.running.pop(child)
        noticed = child.result("(it does not end)")
        self.free.append(server)
        self.found.add(fault, noticed)
        self.done += 1
        if noticed is None:
            say(f"survives: {fault.name}")
        else:
            self.order.note(fault, noticed)
        if self.done % 50 == 0:
            say(f"{self.done} of {count} after {time.monotonic() - self.started:.0f} s")


def say(words):
    print(words, file=sys.stderr, flush=True)


def main(options):
    files = sorted(path for path in (PORT / "esper_port").glob("*.py") if options.part in path.name)
    faults = [fault for path in files for fault in faults_of(path)]
    found = Found()
    if options.anew:
        found.now = {}
    if options.again:
        found.now = {fault: noticed for fault, noticed in found.before.items() if noticed is not None}
    untried = [fault for fault in faults if fault.name not in found.now]
    if options.again:
        untried = [fault for fault in untried if fault.name in found.before]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped; the next run goes on here"))
    servers = [Server() for _ in range(WORKERS)]
    try:
        surveyed = Child(lambda _: survey(list(servers[0].plays.values()), servers[0]), SURVEY_SECONDS).result()
        if surveyed is None or surveyed["unmet"]:
            sys.exit(f"The port itself does not meet {surveyed and surveyed['unmet']}")
        order = Order(surveyed, found.before)
        Run(servers, order, found).try_all(untried)
    finally:
        for server in servers:
            server.stop()
    problems = found.problems(faults, is_whole=options.part == "")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", default="", help="only files of the port whose names have this")
    parser.add_argument("--again", action="store_true", help="only the survivors of the last run")
    parser.add_argument("--anew", action="store_true", help="from the beginning")
    main(parser.parse_args())
