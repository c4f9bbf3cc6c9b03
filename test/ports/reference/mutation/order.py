"""Which plays a fault is played with, and in which order: those first that are likely to notice it."""

import collections


class Order:
    def __init__(self, survey, before):
        self.survey, self.before = survey, before
        self.loading = frozenset(survey["loading"])
        self.lines = {id: frozenset(each["lines"]) for id, each in survey["plays"].items()}
        self.by_function = collections.defaultdict(collections.Counter)
        self.by_file = collections.defaultdict(collections.Counter)

    def note(self, fault, noticed):
        """Notes what has noticed a fault: it is tried early on its neighbours."""
        play = noticed.split(" ")[0]
        if play in self.survey["plays"]:
            self.by_function[fault.file, fault.function][play] += 1
            self.by_file[fault.file][play] += 1

    def plays(self, fault):
        """The ids of the plays that run the fault's lines. No other can notice it."""
        places = {f"{fault.file}:{line}" for line in fault.lines}
        everywhere = fault.function is None or places & self.loading
        ids = [id for id, lines in self.lines.items() if everywhere or places & lines]
        last = (self.before.get(fault.name) or "").split(" ")[0]
        function, file = self.by_function[fault.file, fault.function], self.by_file[fault.file]
        # Those of operations are many, and alike.
        return sorted(ids, key=lambda id: (id != last, -function[id], -file[id], id.startswith("operation-")))

    def slow(self):
        return frozenset(id for id, each in self.survey["plays"].items() if each["is_slow"])
