"""What each figure is made of: which rows a counter counts, at which instant, and how much each of them adds."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Table, and_, case, literal, or_, true

from callcenter.db.figure_tables import conversations, missed_offers, visits
from callcenter.db.tables import contacts
from routing.figures.definitions import DEFINITIONS, Ratio, Sum


class Part(msgspec.Struct, frozen=True):
    """A counter: of the rows of a table for which the condition holds, `amount` of each, at its instant `at`."""

    table: Table
    at: str
    condition: Any
    amount: Any = literal(1)

    def within(self, since: int, until: int) -> ColumnElement[bool]:
        """Return the condition that a row is counted from `since` until before `until`."""
        at = self.table.c[self.at]
        return and_(at >= since, at < until, self.condition)


class Listing(msgspec.Struct, frozen=True):
    """A figure: what its numerator and its denominator add up, each with 1 or -1; a counter has no denominator."""

    numerator: tuple[tuple[Part, int], ...]
    denominator: tuple[tuple[Part, int], ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return everything that is added up, the denominator first: it is of all there are."""
        return tuple(part for part, _ in (*self.denominator, *self.numerator))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables that have the rows."""
        return tuple(dict.fromkeys(part.table for part in self.parts))

    def instant(self, table: Table, since: int, until: int) -> ColumnElement[int]:
        """Return when a row is counted in the range, for the first time if it is at several instants."""
        parts = [part for part in self.parts if part.table is table]
        if len({part.at for part in parts}) == 1:
            return table.c[parts[0].at]
        return case(*((part.within(since, until), table.c[part.at]) for part in parts))

    def counted(self, table: Table, since: int, until: int) -> ColumnElement[bool]:
        """Return the condition that a row is counted in the range at all."""
        return or_(*(part.within(since, until) for part in self.parts if part.table is table))


def amount(sums: tuple[tuple[Part, int], ...], table: Table, since: int, until: int) -> ColumnElement[int]:
    """Return what a row of the table adds to a sum in the range."""
    adds: ColumnElement[int] = literal(0)
    for part, sign in sums:
        if part.table is table:
            adds += case((part.within(since, until), sign * part.amount), else_=0)
    return adds


def _visits(at: str, *conditions: ColumnElement[bool], of: Any = None) -> Part:
    return Part(visits, at, and_(true(), *conditions), literal(1) if of is None else of)


def _conversations(at: str, *conditions: ColumnElement[bool], of: Any = None) -> Part:
    return Part(conversations, at, and_(true(), *conditions), literal(1) if of is None else of)


def _missed(result: str) -> Part:
    return Part(missed_offers, "at", missed_offers.c.result == result)


_wait = visits.c.wait_ms
_answered, _abandoned = visits.c.result == "answered", visits.c.result == "abandoned"
_kept, _in_time = visits.c.result == "callback_kept", _wait <= visits.c.target_ms

COUNTERS: Final[Mapping[str, Part]] = {
    "offered": _visits("entered_at"),
    "transferred_in": _visits("entered_at", visits.c.transferred_in),
    "answered": _visits("result_at", _answered),
    "answered_within_target": _visits("result_at", _answered, _in_time),
    "answered_wait_ms": _visits("result_at", _answered, of=_wait),
    "abandoned": _visits("result_at", _abandoned),
    "abandoned_within_target": _visits("result_at", _abandoned, _in_time),
    "abandoned_wait_ms": _visits("result_at", _abandoned, of=_wait),
    "short_abandons": _visits("result_at", visits.c.short),
    "callbacks": _visits("called_back_from"),
    "callbacks_kept": _visits("result_at", _kept),
    "callbacks_not_kept": _visits("result_at", visits.c.result == "callback_not_kept"),
    "callback_wait_ms": _visits("result_at", _kept, of=_wait),
    "sent_on": _visits("result_at", visits.c.result == "sent_on"),
    "declined": _missed("declined"),
    "not_answered": _missed("not_answered"),
    "lost": _missed("lost"),
    "connect_failed": _missed("connect_failed"),
    "connected": _conversations("connected_at"),
    "handled": _conversations("ended_at"),
    "handled_talk_ms": _conversations("ended_at", of=conversations.c.talk_ms),
    "handled_hold_ms": _conversations("ended_at", of=conversations.c.hold_ms),
    "handled_wrap_ms": _conversations("ended_at", of=conversations.c.wrap_ms),
    "transfers": _conversations("ended_at", conversations.c.ended_by == "transfer"),
    "returned": _conversations("ended_at", conversations.c.ended_by == "return"),
    "disposed": _conversations("disposed_at"),
    "contacts_arrived": Part(contacts, "arrived_at", true()),
    "contacts_ended": Part(contacts, "ended_at", true()),
}
"""Every counter whose rows can be listed."""


def _listed(of: Sum) -> tuple[tuple[Part, int], ...]:
    return (*((COUNTERS[name], 1) for name in of.plus), *((COUNTERS[name], -1) for name in of.minus))


LISTINGS: Final[Mapping[str, Listing]] = {
    **{name: Listing(((part, 1),)) for name, part in COUNTERS.items()},
    **{
        name: Listing(_listed(formula.top), _listed(formula.bottom))
        for name, definition in DEFINITIONS.items()
        if isinstance(formula := definition.formula, Ratio) and set(formula.names) <= set(COUNTERS)
    },
}
"""Every figure whose contacts can be listed: counters, and the rates that are made of them."""
