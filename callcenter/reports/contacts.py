"""The contacts behind a figure: those that were counted, one by one, with what each adds to it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, case, func, literal, or_, select, union_all
from sqlalchemy.sql.selectable import Subquery

from callcenter.db.figure_tables import conversations, visits
from callcenter.db.sight import Sight
from callcenter.db.tables import contacts
from callcenter.reports.listings import Listing, amount
from routing.figures.counts import NO_QUEUE

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
_TIMES: Final = ("talk_ms", "hold_ms", "wrap_ms")
"""They are told of conversations that are over."""
_OF_CONVERSATION: Final = (*_TIMES, "disposition")

Place = tuple[int, str, int, int]
"""Where one stands in a list: (at, contact, kind, number)."""


class Span(msgspec.Struct, frozen=True):
    """Of which time a figure is, and what else its contacts have in common."""

    since: int
    until: int
    where: Mapping[str, str]


class Total(msgspec.Struct, frozen=True):
    """What all that a figure counts comes to: how many, how many of them add to the numerator, and the sums."""

    items: int
    counted: int
    numerator: int
    denominator: int


def find(
    connection: Connection,
    cell: str,
    listing: Listing,
    sight: Sight,
    span: Span,
    *,
    counted: bool | None,
    after: Place | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return what was counted of contacts in sight, oldest first, from `after` on.

    With `counted`, only those that add to the numerator, or (False) only those that do not. Who was answered comes with
    the times and the disposition of the conversation that this was.
    """
    found = _found(cell, listing, span, sight, connection)
    query = select(found).order_by(found.c.at, found.c.contact, found.c.kind, found.c.number).limit(limit)
    if counted is not None:
        query = query.where(found.c.numerator != 0 if counted else found.c.numerator == 0)
    if after is not None:
        at, contact, *rest = after
        same = and_(found.c.contact == contact, or_(*_beyond(found, *rest)))
        query = query.where(found.c.at >= at, or_(found.c.at > at, found.c.contact > contact, same))
    return connection.execute(_with_conversations(query.subquery())).all()


def _beyond(found: Subquery, kind: int, number: int) -> tuple[Any, ...]:
    return found.c.kind > kind, and_(found.c.kind == kind, found.c.number > number)


def total(connection: Connection, cell: str, listing: Listing, span: Span) -> Total:
    """Return what everything comes to that was counted, in sight or not."""
    found = _found(cell, listing, span)
    adds = func.count().filter(found.c.numerator != 0)
    sums = (func.coalesce(func.sum(found.c[name]), 0) for name in ("numerator", "denominator"))
    return Total(*connection.execute(select(func.count(), adds, *sums).select_from(found)).one())


def _found(
    cell: str, listing: Listing, span: Span, sight: Sight | None = None, connection: Connection | None = None
) -> Subquery:
    """Return all that was counted, but what adds nothing as it is taken off again."""
    queries = []
    for kind, table in enumerate(listing.tables):
        query = _of_table(cell, listing, span, table, kind)
        if sight is not None and connection is not None and not sight.everything:
            query = query.where(sight.among_contacts(connection, _contact(table)))
        queries.append(query)
    rows = (union_all(*queries) if len(queries) > 1 else queries[0]).subquery()
    return select(rows).where(or_(rows.c.numerator != 0, rows.c.denominator != 0)).subquery()


def _contact(table: Table) -> Any:
    return table.c.id if table is contacts else table.c.contact


def _of_table(cell: str, listing: Listing, span: Span, table: Table, kind: int) -> Select[Any]:
    since, until = span.since, span.until
    query = select(
        listing.instant(table, since, until).label("at"),
        _contact(table).label("contact"),
        literal(kind).label("kind"),
        (literal(0) if table is contacts else table.c.number).label("number"),
        (table.c.result_at if table is visits else literal(None)).label("result_at"),
        *(_field(table, name).label(name) for name in FIELDS),
        amount(listing.numerator, table, since, until).label("numerator"),
        amount(listing.denominator, table, since, until).label("denominator"),
    ).where(table.c.cell == cell, listing.counted(table, since, until))
    for name, value in span.where.items():
        if name not in table.c:
            query = query.where(literal(False))
        else:
            query = query.where(table.c[name].is_(None) if value == NO_QUEUE else table.c[name] == value)
    return query


def _field(table: Table, name: str) -> ColumnElement[Any]:
    if name not in table.c:
        return literal(None)
    if table is conversations and name in _TIMES:
        return case((conversations.c.ended_at.is_not(None), table.c[name]))
    return table.c[name]


def _with_conversations(page: Subquery) -> Select[Any]:
    """Return the rows of a page, those of visits with the conversation in which they were answered."""
    first = conversations.alias("first")
    number = (
        select(func.min(first.c.number))
        .where(first.c.contact == page.c.contact, first.c.connected_at == page.c.result_at)
        .scalar_subquery()
    )
    theirs = and_(
        conversations.c.contact == page.c.contact,
        conversations.c.number == number,
        conversations.c.ended_at.is_not(None),
    )
    columns = [
        func.coalesce(column, conversations.c[column.name]).label(column.name)
        if column.name in _OF_CONVERSATION
        else column
        for column in page.c
        if column.name != "result_at"
    ]
    order = (page.c.at, page.c.contact, page.c.kind, page.c.number)
    return select(*columns).select_from(page.outerjoin(conversations, theirs)).order_by(*order)
