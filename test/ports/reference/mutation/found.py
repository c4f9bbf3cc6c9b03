"""What is known of faults: what noticed each. In a file that grows by a line a fault."""

import hashlib
import json

from .planted import PORT
from .server import ROOT

FILE = ROOT / ".cache/port-mutation.jsonl"


class Found:
    def __init__(self):
        """Reads what is there. What was found with another port or other vectors only says what to try first."""
        self.state = state_of_all()
        lines = [json.loads(line) for line in FILE.read_text().splitlines()] if FILE.exists() else []
        last = {line["fault"]: line for line in lines}
        self.before = {fault: line["noticed"] for fault, line in last.items()}
        self.now = {fault: line["noticed"] for fault, line in last.items() if line["state"] == self.state}

    def add(self, fault, noticed):
        self.now[fault.name] = noticed
        FILE.parent.mkdir(exist_ok=True)
        with FILE.open("a") as file:
            file.write(json.dumps({"state": self.state, "fault": fault.name, "noticed": noticed}) + "\n")

    def problems(self, faults, is_whole):
        """What survives without an excuse, and excuses that are stale."""
        names = {fault.name for fault in faults}
        noticed = {name for name in names if self.now.get(name) is not None}
        survivors = {name for name in names if name in self.now and self.now[name] is None}
        excused = {name for each in json.loads((PORT / "survivors.json").read_text()) for name in each["faults"]}
        counts = f"{len(noticed)} noticed, {len(survivors)} survived, {len(survivors & excused)} of them excused"
        print(f"{len(noticed) + len(survivors)} faults, {counts}")
        stale = sorted(excused - names) if is_whole else []
        return [
            *(f"survived: {name}" for name in sorted(survivors - excused)),
            *(f"noticed by now, take it out of survivors.json: {name}" for name in sorted(excused & noticed)),
            *(f"no such fault, take it out of survivors.json: {name}" for name in stale),
        ]


def state_of_all():
    """A digest of port and vectors."""
    files = [*PORT.glob("esper_port/*.py"), PORT / "play.py", *(ROOT / "test/vectors").glob("*.json")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]
