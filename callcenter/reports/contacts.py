"""The contacts behind a figure: those that were counted, one by one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, literal, or_, select, true

from callcenter.db.figure_tables import conversations, missed_offers, visits
from callcenter.db.sight import Sight
from callcenter.db.tables import contacts
from routing.figures.counts import NO_QUEUE


class Listing(msgspec.Struct, frozen=True):
    """Which rows a figure counts, and the instant at which it counts them."""

    table: Table
    at: str
    condition: Any


def _visits(at: str, *conditions: ColumnElement[bool]) -> Listing:
    return Listing(visits, at, and_(true(), *conditions))


def _conversations(at: str, *conditions: ColumnElement[bool]) -> Listing:
    return Listing(conversations, at, and_(true(), *conditions))


def _missed(result: str) -> Listing:
    return Listing(missed_offers, "at", missed_offers.c.result == result)


_answered, _abandoned = visits.c.result == "answered", visits.c.result == "abandoned"
_in_time = visits.c.wait_ms <= visits.c.target_ms

LISTINGS: Final[Mapping[str, Listing]] = {
    "offered": _visits("entered_at"),
    "transferred_in": _visits("entered_at", visits.c.transferred_in),
    "answered": _visits("result_at", _answered),
    "answered_within_target": _visits("result_at", _answered, _in_time),
    "abandoned": _visits("result_at", _abandoned),
    "abandoned_within_target": _visits("result_at", _abandoned, _in_time),
    "answered_or_abandoned": _visits("result_at", or_(_answered, _abandoned)),
    "short_abandons": _visits("result_at", visits.c.short),
    "callbacks": _visits("called_back_from"),
    "callbacks_kept": _visits("result_at", visits.c.result == "callback_kept"),
    "callbacks_not_kept": _visits("result_at", visits.c.result == "callback_not_kept"),
    "sent_on": _visits("result_at", visits.c.result == "sent_on"),
    "declined": _missed("declined"),
    "not_answered": _missed("not_answered"),
    "lost": _missed("lost"),
    "connect_failed": _missed("connect_failed"),
    "connected": _conversations("connected_at"),
    "handled": _conversations("ended_at"),
    "transfers": _conversations("ended_at", conversations.c.ended_by == "transfer"),
    "returned": _conversations("ended_at", conversations.c.ended_by == "return"),
    "disposed": _conversations("disposed_at"),
    "contacts_arrived": Listing(contacts, "arrived_at", true()),
    "contacts_ended": Listing(contacts, "ended_at", true()),
}
"""Every figure whose contacts can be listed; that answered or abandoned is what service levels are a share of."""

FIELDS: Final = (
    "queue",
    "channel",
    "agent",
    "wait_ms",
    "talk_ms",
    "hold_ms",
    "wrap_ms",
    "disposition",
    "outcome",
)


def find(
    connection: Connection,
    cell: str,
    listing: Listing,
    sight: Sight,
    *,
    since: int,
    until: int,
    where: Mapping[str, str],
    after: tuple[int, str, int] | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what was counted in the range of contacts in sight, oldest first.

    `after` is (at, contact, number) of the last one before.
    """
    table, at = listing.table, listing.table.c[listing.at]
    contact = table.c.id if table is contacts else table.c.contact
    number: ColumnElement[int] = literal(0) if table is contacts else table.c.number
    columns = [table.c[name] if name in table.c else literal(None).label(name) for name in FIELDS]
    query = (
        select(at.label("at"), contact.label("contact"), number.label("number"), *columns)
        .where(table.c.cell == cell, at >= since, at < until, listing.condition)
        .order_by(at, contact, number)
        .limit(limit)
    )
    if not sight.everything:
        query = query.where(sight.among_contacts(connection, contact))
    for name, value in where.items():
        if name not in table.c:
            query = query.where(literal(False))
        else:
            query = query.where(table.c[name].is_(None) if value == NO_QUEUE else table.c[name] == value)
    if after is not None:
        last_at, last_contact, last_number = after
        query = query.where(
            at >= last_at,
            or_(
                at > last_at,
                contact > last_contact,
                and_(contact == last_contact, number > last_number),
            ),
        )
    return connection.execute(query).all()
