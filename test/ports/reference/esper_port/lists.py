"""Lists: pages, and iterations over all of them."""

import base64
import concurrent.futures
import hashlib
import json
import re
import urllib.parse

from .errors import EsperConfigurationError, EsperError, EsperPaginationError, EsperResponseError

KNOWN = 100
ABSENT = object()


class Page:
    """A page as the caller gets it."""

    def __init__(self, operation, body, place):
        self.operation, self.body = operation, body
        rows, around = body, {}
        for name in operation.rows_path():
            around = rows if isinstance(rows, dict) else {}
            rows = around.get(name, ABSENT)
        # Services write null for no rows.
        if rows is None:
            rows = []
        if not isinstance(rows, list):
            raise EsperResponseError("The page has no list of results", operation=operation.id, sent="yes", path_template=operation.path, method=operation.method)
        self.results = rows
        by_cursor = place.cursor is not None
        self.next = at(body, operation.envelope["next"]) if isinstance(operation.envelope, dict) and "next" in operation.envelope else around.get("next", ABSENT)
        self.next_cursor = around.get("next_cursor", ABSENT)
        count = at(body, operation.envelope["count"]) if isinstance(operation.envelope, dict) and "count" in operation.envelope else around.get("count")
        self.count = None if by_cursor or count is ABSENT else count
        self.place = place
        self.has_next = self.more()

    def more(self):
        if self.place.cursor is not None and self.next_cursor is not ABSENT:
            return self.next_cursor is not None
        if self.next is not ABSENT:
            return self.next is not None
        if self.count is not None:
            return self.place.offset + len(self.results) < self.count
        return len(self.results) > 0

    def next_number(self, name):
        value = query_of(self.next).get(name, "")
        return int(value) if re.fullmatch(r"\d+", value) else None


def at(body, path):
    for name in path.split("."):
        body = body.get(name, ABSENT) if isinstance(body, dict) else ABSENT
    return body


def query_of(address):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query)) if isinstance(address, str) else {}


class Place:
    """Where an iteration stands. Never changed."""

    def __init__(self, offset=0, cursor=None, limit=None, known=(), previous=0, passed=None, reach=0, cursors=(), memory=None):
        self.offset, self.cursor, self.limit = offset, cursor, limit
        self.known, self.previous, self.passed, self.reach = tuple(known), previous, passed, reach
        self.cursors, self.memory = tuple(cursors), memory

    def but(self, **changes):
        return Place(**{**self.__dict__, **changes})


def name_of(row):
    """What a row is known by: its id, or what it is where it has none."""
    if isinstance(row, dict) and row.get("id") is not None:
        return digest(str(row["id"]))
    return "=" + digest(json.dumps(row))


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


class List:
    """A list of an operation, from a place on."""

    def __init__(self, client, operation_id, parameters=None, token=None, concurrency=1, consistent=False, **options):
        self.client, self.operation = client, client.operations[operation_id]
        self.parameters = client.fill(self.operation, dict(parameters or {}))
        self.options, self.concurrency, self.consistent = options, concurrency, consistent
        self.takes_offset = "offset" in self.operation.parameters
        cursor = self.parameters.get(self.operation.cursor)
        self.start = Place(offset=int(self.parameters.get("offset") or 0), cursor=cursor)
        if token is not None:
            self.start = self.read_token(token)

    def ask(self, place, limit):
        changes = {}
        if "limit" in self.operation.parameters:
            changes["limit"] = limit
        if place.cursor is not None:
            changes[self.operation.cursor] = place.cursor
        elif place.offset > 0:
            changes["offset"] = place.offset
        return Page(self.operation, self.client.call(self.operation.id, {**self.parameters, **changes}, **self.options), place)

    def page(self):
        """One page, asked for as the caller says."""
        page = self.ask(self.start, self.parameters.get("limit"))
        _, following = self.accept(page, self.start, strict=False)
        page.token = self.token(following) if isinstance(following, Place) else None
        return page

    def size(self, wanted=None):
        size = self.parameters.get("limit") or self.operation.page_size
        return size if wanted is None or size is None else min(size, wanted)

    def accept(self, page, place, strict=True):
        """The rows of a page to give out, and the place after it: None at the end, a string for why there is none."""
        names = [name_of(row) for row in page.results]
        rows = self.fresh(page.results, names, place)
        following = self.after(page, place, names, len(rows)) if page.has_next else None
        # Rows of a list that can't be asked for more are given out first.
        if strict and isinstance(following, str) and page.results and self.takes_offset:
            raise self.stuck(following)
        return rows, following

    def fresh(self, rows, names, place):
        before = place.known[len(place.known) - place.previous:]
        if place.known and names and tuple(names) == before[: len(names)]:
            return []
        known = set(place.known)
        return [row for row, name in zip(rows, names) if name.startswith("=") or name not in known]

    def after(self, page, place, names, fresh):
        if names and fresh == 0:
            progress = self.pass_over(place, names)
            if isinstance(progress, str):
                return progress
        elif names:
            kept = [name for name in place.known if name not in names]
            room = max(0, KNOWN - len(names))
            progress = {"known": [*kept[len(kept) - room:], *names] if room else names, "previous": len(names), "passed": None,
                        "reach": page.next_number("offset") or 0}  # fmt: skip
        else:
            progress = {}
        where = self.next_cursor(page, place) if place.cursor is not None else self.next_offset(page, place, names, fresh)
        return where if isinstance(where, str) else place.but(**progress, **where)

    def pass_over(self, place, names):
        """A page of known rows is passed over, a second one only if it shows that the server moves."""
        if place.passed is None and place.offset < place.reach:
            return {"passed": {"from": place, "seen": set(), "first": None, "length": 0}}
        passed = place.passed
        moving = passed is None or set(names) - passed["seen"] or (len(names) < passed["length"] and names[0] != passed["first"])
        if not moving:
            return "the page has the same rows as the page before it, the server seems not to move"
        start = passed["from"] if passed else place
        seen = set(names) | (passed["seen"] if passed else set())
        return {"passed": {"from": start, "seen": seen, "first": names[0], "length": len(names)}}

    def next_cursor(self, page, place):
        cursor = page.next_cursor if isinstance(page.next_cursor, str) else query_of(page.next).get("cursor")
        if not cursor:
            return "more rows follow, but there is no cursor to ask for them"
        if cursor == place.cursor or cursor in place.cursors:
            return "the answer leads back to a cursor that was asked before"
        return {"cursor": cursor, "cursors": (*place.cursors, place.cursor)}

    def next_offset(self, page, place, names, fresh):
        counted = place.offset + len(names)
        if not self.takes_offset:
            return "the list takes no offset, and has more rows"
        if fresh:
            return {"offset": counted}
        told = page.next_number("offset")
        if names:
            return {"offset": max(counted, told or 0)}
        if told is None or told <= place.offset:
            return f"the page at offset {place.offset} is empty, and its next does not lead on"
        limit = page.next_number("limit")
        return {"offset": told, **({"limit": limit} if limit else {})}

    def stuck(self, why):
        return EsperPaginationError(f"{self.operation.id}: {why}", operation=self.operation.id)

    def rows(self, stop=None):
        return Rows(self, self.start, stop)

    def all(self, stop=None):
        """All rows. A list that failed gave nothing: its token begins anew."""
        try:
            return list(self.rows(stop))
        except EsperError as error:
            error.token = self.token(self.start)
            raise

    def pages_from(self, page):
        """A page's own rows, then those of the pages after it."""
        rows = Rows(self, self.start, None)
        rows.waiting, following = self.accept(page, self.start)
        rows.place, rows.ended = (following, False) if isinstance(following, Place) else (self.start, True)
        return rows

    def call_digest(self):
        left = {"limit", "offset", self.operation.cursor}
        same = sorted((name, value) for name, value in self.parameters.items() if name not in left and value is not None)
        return digest(json.dumps([self.operation.id, self.client.base_url, same]))

    def token(self, place):
        start = place.passed["from"] if place.passed else place
        data = [self.call_digest(), start.offset, start.cursor, list(start.known[-KNOWN:]), start.previous, start.memory]
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode()

    def read_token(self, token):
        try:
            call, offset, cursor, known, previous, memory = json.loads(base64.urlsafe_b64decode(token))
        except ValueError:
            raise EsperConfigurationError("resume_from: expected a token of this client") from None
        if call != self.call_digest():
            raise EsperConfigurationError("resume_from: the token is of another call")
        return Place(offset=offset, cursor=cursor, known=known, previous=previous, memory=memory)


class Rows:
    """Iterates over rows. After an error it goes on with the first row that was not given."""

    def __init__(self, source, place, stop):
        self.source, self.place, self.stop = source, place, stop
        self.given, self.waiting, self.ended = 0, [], False
        self.ahead, self.stride, self.dead_end = {}, 0, None
        self.pool = concurrent.futures.ThreadPoolExecutor(source.concurrency) if source.concurrency > 1 else None

    def __iter__(self):
        return self

    def __next__(self):
        while not self.waiting:
            if self.ended or (self.stop is not None and self.given >= self.stop):
                raise StopIteration
            try:
                self.advance()
            except EsperError as error:
                self.ahead = {}
                if self.place.passed:
                    self.place = self.place.passed["from"]
                error.token = self.source.token(self.place)
                raise
        self.given += 1
        return self.waiting.pop(0)

    def advance(self):
        if self.source.consistent:
            from .consistent import take_consistent

            rows, following = take_consistent(self.source, self.place)
            self.waiting, self.ended = rows, following is None
            self.place = following or self.place
            return
        if self.dead_end:
            raise self.source.stuck(self.dead_end)
        place = self.place
        page = self.take()
        rows, following = self.source.accept(page, self.place)
        self.stride = self.stride or len(page.results)
        left = None if self.stop is None else self.stop - self.given
        self.waiting, self.ended, self.place = rows[:left], following is None, following or self.place
        self.dead_end, self.place = (following, place) if isinstance(following, str) else (None, self.place)
        if not self.ended and self.pool:
            self.ask_ahead(page.count, None if left is None else left - len(self.waiting))

    def take(self):
        """The page at the place: asked for ahead, or now, up to where the next one begins."""
        place = self.place
        self.ahead = {offset: page for offset, page in self.ahead.items() if offset >= place.offset}
        if place.offset in self.ahead:
            return self.ahead.pop(place.offset).result()
        left = None if self.stop is None else self.stop - self.given
        size = place.limit or self.source.size(left)
        if self.ahead:
            size = min(size, min(self.ahead) - place.offset)
        return self.source.ask(place, size)

    def ask_ahead(self, count, left):
        """Asks for the pages that follow, as far as `count` says that there are rows."""
        start = self.place.offset
        if self.stride == 0 or (self.ahead and start not in self.ahead):
            return
        end = min(start + (left if left is not None else 10**9), count if count is not None else start)
        offset = max([start, *(each + self.stride for each in self.ahead)])
        while len(self.ahead) < self.source.concurrency and offset < end:
            size = self.source.size(min(self.stride, end - offset) if left is not None else self.stride)
            self.ahead[offset] = self.pool.submit(self.source.ask, self.place.but(offset=offset), size)
            offset += self.stride
