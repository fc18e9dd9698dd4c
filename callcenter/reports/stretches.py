"""The stretches of agents' time behind a figure that is made of time, with what each of them adds to it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from callcenter.db.figure_tables import agent_stretches as table
from callcenter.db.sight import Sight
from callcenter.db.tables import contacts
from callcenter.reports.contacts import Total
from routing.figures.definitions import DEFINITIONS, Ratio

_MINUTE_MS = 60_000
_WITHOUT = table.c.held == 0
_ADDS: Final[Mapping[str, Any]] = {
    "signed_in_ms": case((table.c.availability != "offline", 1), else_=0),
    "available_ms": case((table.c.availability == "available", 1), else_=0),
    "idle_ms": case((and_(table.c.availability == "available", _WITHOUT), 1), else_=0),
    "not_ready_ms": case((table.c.availability == "not_ready", 1), else_=0),
    "busy_ms": case((_WITHOUT, 0), else_=1),
    "contact_ms": table.c.held,
}
"""How often each counter of an agent's time counts a stretch."""

MADE_OF_TIME: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    **{name: ((name,), ()) for name in _ADDS},
    **{
        name: (formula.top.plus, formula.bottom.plus)
        for name, definition in DEFINITIONS.items()
        if isinstance(formula := definition.formula, Ratio) and set(formula.names) <= set(_ADDS)
    },
}
"""Every figure of agents' time: the counters that its numerator and its denominator add up."""


class OfTime(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of agents' time in a range; of one agent, or of all."""

    figure: str
    since: int
    until: int
    agent: str | None = None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """What of a stretch is in the range, with what it adds to numerator and denominator (ms).

    `until` is None while it goes on. `contacts` are those in sight of the `held`.
    """

    agent: str
    since: int
    until: int | None
    length_ms: int
    availability: str
    reason: str | None
    held: int
    contacts: list[str]
    numerator: int
    denominator: int


class Found:
    """What is behind a figure; `last` is the last event's instant that the rows know of.

    What goes on is counted up to the last full minute, as the figure does.
    """

    def __init__(self, connection: Connection, cell: str, asked: OfTime, last: int) -> None:
        self._connection = connection
        settled = func.max(table.c.since, last - last % _MINUTE_MS)
        until = func.min(func.coalesce(table.c.until, settled), asked.until)
        since = func.max(table.c.since, asked.since)
        numerator, denominator = MADE_OF_TIME[asked.figure]
        wanted = [
            table.c.cell == cell,
            table.c.since < asked.until,
            or_(table.c.until > asked.since, table.c.until.is_(None)),
        ]
        if asked.agent is not None:
            wanted.append(table.c.agent == asked.agent)
        length: ColumnElement[int] = func.max(until - since, 0)
        self._rows = (
            select(
                table.c.agent,
                since.label("since"),
                case((and_(table.c.until.is_(None), settled < asked.until), None), else_=until).label("until"),
                length.label("length_ms"),
                table.c.availability,
                table.c.reason,
                table.c.held,
                table.c.contacts,
                (length * _sum(numerator)).label("numerator"),
                (length * _sum(denominator)).label("denominator"),
            )
            .where(*wanted)
            .subquery()
        )

    def page(
        self, sight: Sight, *, counted: bool | None, after: tuple[int, str] | None, limit: int
    ) -> Sequence[Stretch]:
        """Return the stretches, oldest first; with `counted` only those that the numerator counts, or does not."""
        rows = self._rows
        query = select(rows).order_by(rows.c.since, rows.c.agent).limit(limit)
        if counted is not None:
            query = query.where(rows.c.numerator > 0 if counted else rows.c.numerator == 0)
        if after is not None:
            at, agent = after
            query = query.where(rows.c.since >= at, or_(rows.c.since > at, rows.c.agent > agent))
        found = self._connection.execute(query).all()
        held = {row: msgspec.json.decode(row.contacts, type=list[str]) for row in found}
        seen = self._seen(sight, {each for ids in held.values() for each in ids})
        return [
            Stretch(**{**row._mapping, "contacts": [each for each in ids if each in seen]}) for row, ids in held.items()
        ]

    def total(self) -> Total:
        """Return what all of them come to."""
        rows = self._rows
        counted = func.count().filter(rows.c.numerator > 0)
        sums = (func.coalesce(func.sum(rows.c[name]), 0) for name in ("numerator", "denominator"))
        return Total(*self._connection.execute(select(func.count(), counted, *sums).select_from(rows)).one())

    def _seen(self, sight: Sight, ids: set[str]) -> set[str]:
        if sight.everything or not ids:
            return ids
        query = select(contacts.c.id).where(contacts.c.id.in_(ids), sight.of_contact(contacts))
        return set(self._connection.scalars(query))


def _sum(names: Sequence[str]) -> Any:
    return sum((_ADDS[name] for name in names), start=literal(0))
