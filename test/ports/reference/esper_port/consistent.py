"""An iteration that gives every row which is there all the time once, while others come and go."""

MEMORY = 200


class Look:
    """A page as it is now, beside what is remembered."""

    def __init__(self, source, place, offset, limit):
        self.page = source.ask(place.but(offset=offset), limit)
        self.offset, self.limit = offset, limit
        self.ids = [row.get("id") for row in self.page.results]
        if None in self.ids:
            raise source.stuck("a row has no id; a consistent iteration knows rows by their ids")
        known = (place.memory or {"ids": []})["ids"]
        self.first = self.first_fresh(known, place.memory)
        gained = len(self.ids) if self.first == 0 else len(self.ids) - 1
        self.more = self.page.has_next and (gained > 0 or self.page.count is not None or isinstance(self.page.next, str))
        if offset == 0 and not self.ids and not self.more:
            self.first = 0

    def first_fresh(self, known, memory):
        """The row after the last one that is remembered; None when the page doesn't tell."""
        if not known:
            return 0
        for index in reversed(range(len(self.ids))):
            if self.ids[index] in known:
                return index + 1
        return 0 if self.offset == 0 and not memory["forgotten"] else None

    @property
    def sparse(self):
        """The server looked further than the rows that it shows."""
        return self.more and len(self.ids) < 2 and (self.page.next_number("offset") or 0) > self.offset + len(self.ids)

    @property
    def blank(self):
        return self.more if not self.ids else self.first == len(self.ids) and self.sparse

    def same(self, other):
        return self.ids == other.ids and self.page.next == other.page.next


def take_consistent(source, place):
    """The next rows, and the place after them; None at the end."""
    fruitless = 0
    while True:
        look = find(source, place)
        if look.blank:
            look = cross(source, place, look)
        if look.first == len(look.ids) and look.more:
            fruitless += 1
            if fruitless > 10 or (len(look.ids) < 2 and not look.sparse and fruitless > 1):
                raise source.stuck("no page has a new row although more are promised, the server seems not to move")
        rows = look.page.results[look.first:]
        memory = place.memory or {"ids": [], "forgotten": place.offset > 0}
        place = place.but(offset=look.offset + len(look.ids), memory=remember(memory, look))
        if rows or not look.more:
            return rows, place if look.more else None


def remember(memory, look):
    """What is remembered: rows after the place at which the page went on are still ahead."""
    if look.first >= len(look.ids):
        return memory
    known = memory["ids"]
    before = look.ids[look.first - 1] if look.first else None
    passed = known.index(before) + 1 if before in known else 0 if look.first == 0 and look.offset == 0 else len(known)
    ids = [*known[:passed], *look.ids[look.first:], *known[passed:]]
    return {"ids": ids[-MEMORY:], "forgotten": memory["forgotten"] or len(ids) > MEMORY}


def find(source, place):
    """Looks where the last row should be, then on both sides, until a remembered row turns up."""
    known = place.memory and place.memory["ids"]
    overlap = 1 if known else 0
    limit = max(source.size(), 1 + overlap)
    start = max(0, place.offset - overlap)
    look = Look(source, place, start, limit)
    low, high = start, beyond(look)
    count = look.page.count
    if not look.ids and not look.more and count is not None:
        low = min(start, max(1, count))
    back = max(1, limit // 2)
    while look.first is None:
        if low <= 0 and high is None:
            raise source.stuck("none of the rows given out is in the list any more")
        begin = max(0, low - back)
        at = begin
        while at < low:
            look = Look(source, place, at, limit)
            if look.first is not None:
                return look
            if not look.ids:
                break
            at += len(look.ids)
        low, back = begin, max(1, limit - 1)
        if high is not None:
            look = Look(source, place, high, limit)
            high = beyond(look)
    return look


def beyond(look):
    if look.sparse:
        return look.page.next_number("offset")
    return look.offset + len(look.ids) - 1 if look.more and len(look.ids) > 1 else None


def cross(source, place, seen):
    """Goes across a stretch without rows, and looks at its pages once more; starts over when one has changed."""
    stretch, page = [], seen
    while page.blank:
        offset = page.offset + 1 if page is seen and page.ids else page.page.next_number("offset")
        if offset is None or offset <= page.offset:
            raise source.stuck("an empty page does not lead on")
        stretch.append(page)
        page = Look(source, place, offset, max(source.size(), 2))
    if place.memory and place.memory["ids"] and page.first is not None:
        return page
    if any(not before.same(Look(source, place, before.offset, before.limit)) for before in stretch):
        return seen
    page.first = 0
    return page
