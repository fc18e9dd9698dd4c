"""What a report says: for each interval and group every counter and every rate."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.db.database import Database
from callcenter.db.sight import Sight
from callcenter.http.pages import cut as cut_page
from callcenter.http.pages import decode_cursor
from callcenter.reports.contacts import Span, Total, find, total
from callcenter.reports.errors import TooMuch, UnknownGroup, UnknownTarget, UnlistedFigure
from callcenter.reports.intervals import Length, check_range, cut, find_zone
from callcenter.reports.listings import LISTINGS
from callcenter.reports.repository import SOURCES, Group, Source, add_up, taken_in
from callcenter.reports.stretches import MADE_OF_TIME, Found, OfTime
from routing.figures.counts import BUCKET_MS, WAIT_BOUNDS_MS, Counts, HandlingCounts, VisitCounts, counters
from routing.figures.definitions import DEFINITIONS, Definition, within

GroupBy = Literal["queue", "agent", "channel", "disposition"]
GROUPS: Final[tuple[str, ...]] = get_args(GroupBy)
MOST_INTERVALS: Final = 4_000
MOST_ROWS: Final = 20_000
COUNTERS: Final = tuple(name for source in SOURCES for name in source.names)
NUMBERS: Final = tuple(name for source in SOURCES for name in counters(source.of))
"""Those of the counters that do not count by name."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a range, how to cut it, by what, and of whom. `target_ms` replaces the queues' own targets.

    Without a `zone`, the centre's is meant.
    """

    since: int
    until: int
    zone: str | None = None
    interval: Length = "none"
    by: tuple[str, ...] = ()
    queue: str | None = None
    agent: str | None = None
    channel: str | None = None
    target_ms: int | None = None

    @property
    def where(self) -> dict[str, str]:
        """Return what the figures must be of."""
        given = {"queue": self.queue, "agent": self.agent, "channel": self.channel}
        return {name: value for name, value in given.items() if value is not None}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one group in one interval; None for what is not known by such a group."""

    since: int
    until: int
    group: dict[str, str]
    counts: dict[str, Any]
    rates: dict[str, float | None]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The lines by interval, then by group; nothing that happened up to `as_of` is missing."""

    question: Question
    zone: ZoneInfo
    as_of: int
    lines: list[Line]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what a figure counts, contacts or stretches; nothing that happened up to `as_of` is missing.

    With the first page comes the `total` of all; a rate has a definition.
    """

    rows: Sequence[Any]
    next: str | None
    as_of: int
    total: Total | None
    definition: Definition | None


class Reports:
    """Answers questions about the past from the rows of the figures; `zone` gives the centre's own zone."""

    def __init__(self, database: Database, cell: str, clock: Clock, zone: Callable[[], str]) -> None:
        self._database = database
        self._cell = cell
        self._clock = clock
        self._zone = zone

    async def report(self, question: Question) -> Report:
        """Return the report; raises a subclass of Invalid that says what is wrong with the question."""
        now = self._clock.now()
        in_zone = find_zone(question.zone or self._zone())
        check_range(question.since, question.until, now)
        for name in question.by:
            if name not in GROUPS:
                raise UnknownGroup(name, GROUPS)
        if question.target_ms is not None and question.target_ms not in WAIT_BOUNDS_MS:
            raise UnknownTarget(question.target_ms, WAIT_BOUNDS_MS)
        spans = [span for span in cut(question.since, question.until, question.interval, in_zone) if span[0] <= now]
        if len(spans) > MOST_INTERVALS:
            raise TooMuch("intervals", len(spans), MOST_INTERVALS)

        def read(connection: Connection) -> Report:
            at, whole_log = taken_in(connection, self._cell, "figures")
            as_of = now if whole_log or at is None else at
            lines = list(_lines(connection, self._cell, question, spans))
            return Report(question=question, zone=in_zone, as_of=as_of, lines=lines)

        return await self._database.read(read)

    async def counted(
        self,
        figure: str,
        sight: Sight,
        span: Span,
        *,
        counted: bool | None = None,
        limit: int,
        cursor: str | None,
    ) -> Counted:
        """Return a page of what a figure counts, if in sight.

        With `counted`, only those that add to its numerator, or (False) only those that do not. Raises UnlistedFigure
        for one whose contacts cannot be listed, and what is wrong with the range.
        """
        if (listing := LISTINGS.get(figure)) is None:
            raise UnlistedFigure(figure, tuple(LISTINGS))
        now = self._clock.now()
        check_range(span.since, span.until, now, exact=True)
        name = f"contacts of {figure}"
        after = None if cursor is None else decode_cursor(name, cursor, tuple[int, str, int, int])

        def read(connection: Connection) -> Counted:
            at, whole_log = taken_in(connection, self._cell, "visits")
            rows = find(connection, self._cell, listing, sight, span, counted=counted, after=after, limit=limit + 1)
            page, following = cut_page(rows, limit, name, lambda row: (row.at, row.contact, row.kind, row.number))
            return Counted(
                rows=page,
                next=following,
                as_of=now if whole_log or at is None else at,
                total=total(connection, self._cell, listing, span) if cursor is None else None,
                definition=DEFINITIONS.get(figure),
            )

        return await self._database.read(read)

    async def stretches(
        self, asked: OfTime, sight: Sight, *, counted: bool | None = None, limit: int, cursor: str | None
    ) -> Counted:
        """Return a page of the stretches of agents' time that a figure is made of; of their contacts those in sight.

        Raises UnlistedFigure for one that is not made of time, and what is wrong with the range.
        """
        if asked.figure not in MADE_OF_TIME:
            raise UnlistedFigure(asked.figure, tuple(MADE_OF_TIME))
        now = self._clock.now()
        check_range(asked.since, asked.until, now, exact=True)
        name = f"stretches of {asked.figure}"
        after = None if cursor is None else decode_cursor(name, cursor, tuple[int, str])

        def read(connection: Connection) -> Counted:
            at, whole_log = taken_in(connection, self._cell, "stretches")
            found = Found(connection, self._cell, asked, at or 0)
            rows = found.page(sight, counted=counted, after=after, limit=limit + 1)
            page, following = cut_page(rows, limit, name, lambda row: (row.since, row.agent))
            return Counted(
                rows=page,
                next=following,
                as_of=now if whole_log or at is None else at,
                total=found.total() if cursor is None else None,
                definition=DEFINITIONS.get(asked.figure),
            )

        return await self._database.read(read)


_Sums = dict[tuple[int, Group], dict[str, Any]]


def _lines(connection: Connection, cell: str, question: Question, spans: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """Yield a line for each span and each group of which there is anything in the whole range."""
    sums: _Sums = {}
    known = [source for source in SOURCES if _known_by(source, question)]
    for source in known:
        for (span, group), counts in _by_span(connection, cell, source, question, spans).items():
            sums.setdefault((span, group), {}).update(_told(counts, question))
    groups = sorted({group for _, group in sums}) or _named(question)
    if len(groups) * len(spans) > MOST_ROWS:
        raise TooMuch("rows", len(groups) * len(spans), MOST_ROWS)
    nothing = {name: value for source in known for name, value in _told(source.of(), question).items()}
    if "disposition" in question.by:
        nothing = {"disposed": 0}
    unknown: dict[str, Any] = dict.fromkeys(COUNTERS)
    for since, until in spans:
        for group in groups:
            told = unknown | nothing | sums.get((since, group), {})
            rates = {name: definition.compute(told) for name, definition in DEFINITIONS.items()}
            ids = dict(zip(question.by, group, strict=True))
            yield Line(since=since, until=until, group=ids, counts=told, rates=rates)


def _named(question: Question) -> list[Group]:
    """Return the one group that the question itself names, if it does."""
    where = question.where
    return [tuple(where[name] for name in question.by)] if set(question.by) <= set(where) else []


def _known_by(source: Source, question: Question) -> bool:
    """Tell whether its counters are kept by everything that is asked for."""
    asked = {*question.by, *question.where}
    if "disposition" in asked:
        return source.of is HandlingCounts and asked - {"disposition"} <= set(source.ids)
    return asked <= set(source.ids)


def _by_span(
    connection: Connection, cell: str, source: Source, question: Question, spans: Sequence[tuple[int, int]]
) -> dict[tuple[int, Group], Counts]:
    by = [name for name in question.by if name != "disposition"]
    added = add_up(
        connection,
        cell,
        source,
        since=question.since,
        until=question.until,
        by=by,
        where=question.where,
        step=_step(spans),
    )
    sums: dict[tuple[int, Group], Counts] = {}
    place = _place_of(spans)
    for each in added:
        for group, counts in _by_disposition(each.group, each.counts, question.by):
            key = (place(each.start), group)
            sums.setdefault(key, source.of()).add(counts)
    return sums


def _step(spans: Sequence[tuple[int, int]]) -> int:
    """Return a length of which every span is made up, the longest that is easily found; the last may be shorter."""
    lengths = {until - since for since, until in spans[:-1]} or {spans[-1][1] - spans[-1][0]}
    return lengths.pop() if len(lengths) == 1 else BUCKET_MS


def _place_of(spans: Sequence[tuple[int, int]]) -> Callable[[int], int]:
    """Return what tells the beginning of the span in which a quarter is."""
    starts = [since for since, _ in spans]
    return lambda bucket: starts[bisect_right(starts, bucket) - 1]


def _by_disposition(group: Group, counts: Counts, by: Sequence[str]) -> Iterator[tuple[Group, Counts]]:
    """Yield the counts of the group, or, where it is asked for, those of each disposition."""
    if "disposition" not in by:
        yield group, counts
        return
    assert isinstance(counts, HandlingCounts)
    place = list(by).index("disposition")
    for disposition, count in counts.dispositions.items():
        yield (*group[:place], disposition, *group[place:]), HandlingCounts(disposed=count)


def _told(counts: Counts, question: Question) -> dict[str, Any]:
    """Return the counters by name, for another target if one is given."""
    told: dict[str, Any] = msgspec.structs.asdict(counts)
    if "disposition" in question.by:
        return {"disposed": told["disposed"]}
    if question.target_ms is not None and isinstance(counts, VisitCounts):
        told["answered_within_target"] = within(counts.answered_waits, question.target_ms)
        told["abandoned_within_target"] = within(counts.abandoned_waits, question.target_ms)
        told["callbacks_within_target"] = within(counts.callback_waits, question.target_ms)
    return told
