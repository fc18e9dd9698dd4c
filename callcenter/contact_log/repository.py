"""Looking contacts up. Plain functions over a connection; the caller's transaction makes them agree."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, literal, or_, select

from callcenter.contacts.codec import decode
from callcenter.contacts.events import AnyEvent, Outcome
from callcenter.contacts.state import Stage
from callcenter.db.persons import customers_of, person_of
from callcenter.db.sight import Sight
from callcenter.db.tables import contacts, customers, events, messages, notes
from routing.model import AgentId, Channel, ContactId, QueueId

AnyRow = Row[*tuple[Any, ...]]


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts are wanted; what is None does not matter. They arrived at or after `since`, before `until`.

    `agent` is who has the contact, or had it last.
    """

    queue: QueueId | None = None
    agent: AgentId | None = None
    customer: str | None = None
    state: Stage | None = None
    outcome: Outcome | None = None
    channel: Channel | None = None
    since: int | None = None
    until: int | None = None


_SUMMARY = [column for column in contacts.c if column.name not in ("cell", "visitor", "position")]


def find_contacts(
    connection: Connection, wanted: ContactFilter, sight: Sight, *, before: tuple[int, ContactId] | None, limit: int
) -> Sequence[AnyRow]:
    """Return the contacts wanted that are in sight, the newest first.

    `before` is (arrived_at, id) of the last one of the page before.
    """
    query = _summaries().order_by(contacts.c.arrived_at.desc(), contacts.c.id.desc()).limit(limit)
    for name in ("queue", "agent", "state", "outcome", "channel"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(contacts.c[name] == value)
    if wanted.customer is not None:
        query = query.where(contacts.c.customer.in_(customers_of(literal(wanted.customer))))
    if not sight.everything:
        query = query.where(sight.among_contacts(connection, contacts.c.id))
    if wanted.since is not None:
        query = query.where(contacts.c.arrived_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(contacts.c.arrived_at < wanted.until)
    if before is not None:
        at, last = before
        older = or_(contacts.c.arrived_at < at, and_(contacts.c.arrived_at == at, contacts.c.id < last))
        query = query.where(contacts.c.arrived_at <= at, older)  # the first is for the index
    return connection.execute(query).all()


def get_contact(connection: Connection, contact: ContactId, sight: Sight) -> AnyRow | None:
    """Return the contact's summary, or None where there is none in sight."""
    return connection.execute(_summaries().where(contacts.c.id == contact, sight.of_contact(contacts))).one_or_none()


def get_event_rows(connection: Connection, contact: ContactId, *, after: int, limit: int) -> Sequence[AnyRow]:
    """Return up to `limit` rows of the contact's events after a position, in order."""
    query = (
        select(events.c.position, events.c.at, events.c.kind, events.c.version, events.c.data)
        .where(events.c.contact == contact, events.c.position > after)
        .order_by(events.c.position)
        .limit(limit)
    )
    return connection.execute(query).all()


def get_events(connection: Connection, contact: ContactId, up_to: int | None = None) -> list[AnyEvent]:
    """Return the contact's events, all or those up to a position, in order."""
    query = (
        select(events.c.kind, events.c.version, events.c.data)
        .where(events.c.contact == contact)
        .order_by(events.c.position)
    )
    if up_to is not None:
        query = query.where(events.c.position <= up_to)
    return [decode(*row) for row in connection.execute(query)]


def get_transcript(connection: Connection, contact: ContactId) -> Sequence[AnyRow]:
    """Return the contact's messages in order; none when its customer has been forgotten."""
    query = (
        select(*(messages.c[name] for name in ("number", "sender", "author", "at", "text", "attachment")))
        .where(messages.c.contact == contact)
        .order_by(messages.c.number)
    )
    return connection.execute(query).all()


def get_notes(connection: Connection, contact: ContactId) -> Sequence[AnyRow]:
    """Return the contact's notes and promises, the oldest first; none when its customer has been forgotten.

    Of one wrap-up the note comes before the promise.
    """
    query = (
        select(notes.c.id, notes.c.kind, notes.c.author, notes.c.at, notes.c.text)
        .where(notes.c.contact == contact)
        .order_by(notes.c.at, notes.c.kind, notes.c.id)
    )
    return connection.execute(query).all()


def _summaries() -> Select[*tuple[Any, ...]]:
    """Contacts with the names of their customers: null where they have none, or were forgotten."""
    return select(*_SUMMARY, customers.c.name.label("customer_name")).outerjoin_from(
        contacts, customers, customers.c.id == person_of(contacts.c.customer)
    )
