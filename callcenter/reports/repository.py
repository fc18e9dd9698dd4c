"""Adding up what was counted, in SQL where it is a number. Plain functions over a connection."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, func, select

from callcenter.db.figure_tables import agent_figures, contact_figures, handling_figures, visit_figures
from callcenter.db.tables import cursors, events
from routing.figures.counts import (
    LARGEST,
    AgentCounts,
    ContactCounts,
    Counts,
    HandlingCounts,
    VisitCounts,
    counters,
    tallies,
)


class Source(msgspec.Struct, frozen=True):
    """A table of figures, what it counts, and by which ids it can be asked."""

    table: Table
    of: type[Counts]
    ids: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all its counters."""
        return (*counters(self.of), *tallies(self.of))


SOURCES: Final = (
    Source(visit_figures, VisitCounts, ("queue", "channel")),
    Source(handling_figures, HandlingCounts, ("queue", "agent", "channel")),
    Source(agent_figures, AgentCounts, ("agent",)),
    Source(contact_figures, ContactCounts, ("queue", "channel")),
)

Group = tuple[str, ...]
"""The ids of a row, in the order in which they were asked for."""


class Added(msgspec.Struct, frozen=True):
    """What was added up for one group in the step that begins at `start`."""

    start: int
    group: Group
    counts: Counts


def add_up(
    connection: Connection,
    cell: str,
    source: Source,
    *,
    since: int,
    until: int,
    by: Sequence[str],
    where: Mapping[str, str],
    step: int,
) -> list[Added]:
    """Return what was counted from `since` until before `until`, by these ids and by steps of so many milliseconds."""
    table = source.table
    wanted = [table.c.cell == cell, table.c.bucket >= since, table.c.bucket < until]
    wanted += [table.c[name] == value for name, value in where.items()]
    ids = [table.c[name] for name in by]
    bucket: ColumnElement[int] = since + (table.c.bucket - since) // step * step
    numbers = [(func.max if name in LARGEST else func.sum)(table.c[name]).label(name) for name in counters(source.of)]
    query = select(bucket.label("start"), *ids, *numbers).where(*wanted).group_by("start", *ids)
    names, first = counters(source.of), 1 + len(ids)
    found = {
        (row[0], tuple(row[1:first])): source.of(**dict(zip(names, row[first:], strict=True)))
        for row in connection.execute(query)
    }
    for name in tallies(source.of):
        column, decode = table.c[name], _decoder(source.of, name).decode
        for at, *group, text in connection.execute(select(bucket, *ids, column).where(*wanted, column != "{}")):
            tally = getattr(found[at, tuple(group)], name)
            for entry, count in decode(text).items():
                tally[entry] = tally.get(entry, 0) + count
    return [Added(at, group, counts) for (at, group), counts in found.items()]


def taken_in(connection: Connection, cell: str, follower: str) -> tuple[int | None, bool]:
    """Return when the last event happened that the follower has taken in, and whether it is the last of the log."""
    last = connection.scalar(select(func.max(events.c.position)).where(events.c.cell == cell)) or 0
    cursor = select(cursors.c.position).where(cursors.c.cell == cell, cursors.c.follower == follower)
    position = connection.scalar(cursor) or 0
    at = connection.scalar(select(events.c.at).where(events.c.cell == cell, events.c.position == position))
    return at, position >= last


@cache
def _decoder(of: type[Counts], name: str) -> msgspec.json.Decoder[dict[Any, int]]:
    kind = next(field.type for field in msgspec.structs.fields(of) if field.name == name)
    return msgspec.json.Decoder(kind)
