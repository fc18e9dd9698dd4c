"""What a queue does not keep: its limits, and the rules by which contacts overflow from it, as data.

docs/routing.md tells what each means ("Limits", "Overflow"); `routing.admission` goes by them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

QueueId = str
Intervals = tuple[tuple[int, int], ...]
"""Half-open intervals [from, to) of UTC milliseconds, sorted and disjoint."""

Cause = Literal["full", "closed", "unstaffed", "wait", "overflow"]
"""Why a queue does not keep a contact."""
Way = Literal["refused", "message", "voicemail"]
"""How a contact goes that no queue takes: without a word, told something, to leave a message."""
Measure = Literal["wait", "expected_wait", "length", "service_level"]
"""What an overflow rule goes by: milliseconds, contacts, or percent."""


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """Where a contact goes that its queue does not keep: to another `queue`, or away, `to` this.

    With `callback` only those go that cannot be called back; the others are, and keep their place.
    """

    to: Way = "refused"
    queue: QueueId | None = None
    callback: bool = False


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a queue takes and keeps at most; what is None is no limit.

    `length` is how many may wait where nobody is free; `wait_ms` how long a visit lasts while the queue is staffed,
    `wait_unstaffed_ms` how long it lasts while nobody who serves it is signed in. `unstaffed` says where contacts go
    that come then, `closed` where those go that come outside its hours: None takes them all the same. With `send_on`
    those who wait when it closes go the same way; else they are served on.
    """

    length: int | None = None
    full: Destination = Destination()
    wait_ms: int | None = None
    wait_unstaffed_ms: int | None = None
    wait: Destination = Destination()
    unstaffed: Destination | None = None
    closed: Destination | None = None
    send_on: bool = False

    def destinations(self) -> Iterator[tuple[str, Destination]]:
        """Where contacts go by each limit, and the field that says so."""
        for field in ("full", "wait", "unstaffed", "closed"):
            if (to := getattr(self, field)) is not None:
                yield field, to

    @property
    def minds_staff(self) -> bool:
        """Whether it matters that somebody who serves the queue is signed in."""
        return self.wait_ms is not None or self.wait_unstaffed_ms is not None or self.unstaffed is not None

    @property
    def has_clocks(self) -> bool:
        """Whether a waiting contact can pass one of them."""
        return self.wait_ms is not None or self.wait_unstaffed_ms is not None or self.send_on


class Overflow(msgspec.Struct, frozen=True, kw_only=True):
    """A rule by which contacts overflow to `to`, by a measure `of` this queue (None) or another.

    With `on` above `off` it is on from a value of `on` or more until one of `off` or less; with `on` below, the other
    way about. The wait of this queue is each contact's own, has no `off`, and concerns all who wait. Every other rule
    concerns those `entering` while it is on, or `all`, those waiting too.
    """

    measure: Measure
    of: QueueId | None = None
    on: int
    off: int | None = None
    to: Destination
    whom: Literal["entering", "all"] = "entering"

    @property
    def own_wait(self) -> bool:
        """Whether it goes by each contact's own wait."""
        return self.measure == "wait" and self.of is None

    def turns(self, value: int, on: bool) -> bool:
        """Whether the rule is on after this value, if it was (or was not) before."""
        off = self.on if self.off is None else self.off
        if self.on >= off:
            return value > off if on else value >= self.on
        return value < off if on else value <= self.on


class Closure(msgspec.Struct, frozen=True, kw_only=True):
    """A queue closed by a supervisor; it opens again `until`, or when somebody opens it."""

    by: str
    until: int | None = None


def find_cycle(ways: Mapping[QueueId, Iterable[QueueId]]) -> tuple[QueueId, ...] | None:
    """A way that leads from a queue back to it, with that queue first and last; None if there is none."""
    done: set[QueueId] = set()

    def follow(way: tuple[QueueId, ...]) -> tuple[QueueId, ...] | None:
        if way[-1] in way[:-1]:
            return way[way.index(way[-1]) :]
        if way[-1] in done:
            return None
        found = next((cycle for to in ways.get(way[-1], ()) if (cycle := follow((*way, to)))), None)
        done.add(way[-1])
        return found

    return next((cycle for queue in ways if (cycle := follow((queue,)))), None)


def opens_at(intervals: Intervals, at: int) -> int | None:
    """The first instant from `at` on inside one of the intervals; None for never."""
    index = bisect_right(intervals, at, key=lambda interval: interval[0])
    if index and at < intervals[index - 1][1]:
        return at
    return intervals[index][0] if index < len(intervals) else None


def opening(intervals: Intervals, closure: Closure | None, at: int) -> tuple[bool, int | None]:
    """Whether a queue that goes by its hours is open, and when it opens if it is not, as far as that is known."""
    if closure is None:
        opens = opens_at(intervals, at)
    else:
        opens = None if closure.until is None else opens_at(intervals, max(at, closure.until))
    is_open = closure is None and opens == at
    return is_open, None if is_open else opens


def closes_at(intervals: Intervals, at: int) -> int:
    """The first instant from `at` on outside all of the intervals."""
    for start, end in intervals[max(0, bisect_right(intervals, at, key=lambda interval: interval[0]) - 1) :]:
        if not start <= at < end:
            break
        at = end
    return at
