"""Waits for commands: polls until every device has ended."""

import time

from .errors import EsperApiError, EsperCommandError, EsperConnectionError, EsperTimeoutError
from .lists import List
from .retries import PASSING

SUCCESS, TIMED_OUT, SKIPPED = "Command Success", "Command TimeOut", "inactive"
FAILED = {"Command Failure", TIMED_OUT, "Command Cancelled", SKIPPED}
# The lists of a group command that are no states by their names.
STATES_OF_LISTS = {"initiate": "Command Initiated", "acknowledge": "Command Acknowledged", "success": SUCCESS,
                   "in_progress": "Command In Progress", "failed": "Command Failure"}  # fmt: skip
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 1.0, 1.5, 30.0
STEADY = 3


class Wait:
    """A wait for one command. `made_by` is the operation that made it, `answer` what that was answered."""

    def __init__(self, client, made_by, answer, max_wait, after_timeout="end"):
        self.client, self.max_wait, self.elapsed = client, max_wait, 0.0
        self.failed = FAILED - {TIMED_OUT} if after_timeout == "wait" else FAILED
        self.command = KINDS[made_by](client, answer.get("content", answer))
        self.count, self.steady, self.outcome = None, None, None

    def run(self):
        polls = 0
        while True:
            started = time.monotonic()
            is_over, problem = self.poll()
            self.elapsed += time.monotonic() - started
            if is_over:
                return self.outcome
            left = self.max_wait - self.elapsed
            if left <= 0:
                raise EsperCommandError("The command did not end in time", outcome=self.outcome, sent="yes") from problem
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH**polls) * (1 + self.client.random()) / 2
            pause = min(left, pause)
            self.client.sleep(pause)
            self.elapsed += pause
            polls += 1

    def poll(self):
        """Whether the wait is over, and what was in the way. A failure that passes does not end it."""
        try:
            rows = self.command.read()
            self.outcome = self.outcome_of(rows)
            return self.is_over(), None
        except (EsperConnectionError, EsperTimeoutError) as problem:
            return False, problem
        except EsperApiError as problem:
            if problem.status != 429 and problem.status not in PASSING:
                problem.outcome = self.outcome
                raise
            return False, problem

    def outcome_of(self, rows):
        ended = [row for row in rows if row["state"] == SUCCESS or row["state"] in self.failed]
        states = [row["state"] for row in rows]
        return {
            "total": len(rows),
            "ended": len(ended),
            "tally": {state: states.count(state) for state in states},
            "failures": [row for row in ended if row["state"] != SUCCESS],
            "open": [{"device": row["device"], "state": row["state"]} for row in rows if row not in ended],
        }

    def is_over(self):
        """All rows are there, and have ended. Esper makes them after it has answered."""
        total, ended = self.outcome["total"], self.outcome["ended"]
        self.steady = self.steady + 1 if total == self.count else 1
        self.count = total
        if total == 0:
            return self.steady >= STEADY and self.command.has_nobody()
        named = self.command.named()
        return ended == total and (self.steady >= STEADY or (named is not None and total >= named))


def row_of(row):
    return {"device": id_of(row["device"]), "state": row["state"], "reason": row.get("reason") or None}


def id_of(device):
    """An id, of which one family gives the address."""
    return device.rstrip("/").split("/")[-1]


class Request:
    """A command request, of Commands V2 or commands v0."""

    def __init__(self, client, answer):
        self.client, self.id = client, answer["id"]
        self.devices, self.groups = answer.get("devices") or [], answer.get("groups") or []

    def named(self):
        """How many devices it has for certain: members of a group that are counted now need not be those of then."""
        return None if self.groups else len(set(self.devices))

    def has_nobody(self):
        """Whether it went to groups that have no devices."""
        if self.devices:
            return False
        return all(List(self.client, "getAllDevices", {"group": group}).page().count == 0 for group in self.groups)


class V2Request(Request):
    def read(self):
        rows = List(self.client, "getCommandRequestStatus", {"request_id": self.id}, max_retries=0).all()
        return [row_of(row) for row in rows]


class V0Request(Request):
    """It has counts by state; a row is read of those only who have not succeeded."""

    def read(self):
        counts = self.client.call("getCommandRequestStats", {"id": self.id}, max_retries=0)["content"]["status"]
        rows = []
        for each in counts:
            if each["state"] == SUCCESS:
                rows += [{"state": SUCCESS}] * each["total"]
            elif each["total"]:
                rows += self.statuses(each["state"])
        return rows

    def statuses(self, state):
        found = List(self.client, "getCommandRequestStatuses", {"request": self.id, "state": state}, max_retries=0).all()
        return [row_of(row) for row in found]


class DeviceCommand:
    """A command to one device."""

    def __init__(self, client, answer):
        self.client, self.id = client, answer["id"]
        self.device = id_of(answer["device"])

    def named(self):
        return 1

    def read(self):
        command = self.client.call("getCommand", {"device_id": self.device, "command_id": self.id}, max_retries=0)
        return [{"device": self.device, "state": command["state"], "reason": command.get("details")}]


class GroupCommand:
    """A command to a group: one answer that has lists of devices."""

    def __init__(self, client, answer):
        self.client, self.id = client, answer["id"]
        self.group = id_of(answer["group"])

    def named(self):
        return None

    def has_nobody(self):
        return True

    def read(self):
        command = self.client.call("getGroupCommand", {"group_id": self.group, "command_id": self.id}, max_retries=0)
        details = command.get("details")
        if not isinstance(details, dict):
            return [{"device": self.group, "state": command["state"], "reason": None}]
        return [self.member(name, row) for name, rows in details.items() if isinstance(rows, list) for row in rows]

    def member(self, name, row):
        state = STATES_OF_LISTS.get(name, name)
        device = row.get("id") or row.get("device") or row.get("name")
        return {"device": id_of(device), "state": state, "reason": row.get("reason")}


KINDS = {"createCommand": V2Request, "createCommandRequest": V0Request, "runCommand": DeviceCommand, "runGroupCommand": GroupCommand}
