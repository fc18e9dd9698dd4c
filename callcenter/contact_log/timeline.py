"""The timeline: whose contacts they were."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contact_log.repository import get_events
from callcenter.contacts.records import Recorded
from callcenter.db.tables import timeline
from routing.model import ContactId

_THEIRS = timeline.c.contact.in_(bindparam("contacts", expanding=True))
_SELECT, _DELETE, _INSERT = select(timeline).where(_THEIRS), delete(timeline).where(_THEIRS), insert(timeline)


class Timeline:
    """Whose contacts they were: a row for each contact whose customer is known, the same as the contact's own row.

    Forgetting a customer deletes their rows.
    """

    name = "timeline"

    def __init__(self, cell: str) -> None:
        self._cell = cell

    def prepare(self, connection: Connection, position: int) -> None:
        """Do nothing: all it knows is in its rows and in the log."""

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events: work out what becomes of the rows they touch, then write only what is new."""
        events = [recorded for recorded in events if type(recorded.event) in _TOLD]
        touched = {getattr(recorded.event, "contact", "") for recorded in events}
        arrived = {each.event.contact for each in events if isinstance(each.event, ev.ContactArrived)}
        before = _rows(connection, touched - arrived)
        after = {contact: row.copy() for contact, row in before.items()}
        forgotten: set[ev.CustomerId] = set()
        for recorded in events:
            event = recorded.event
            match event:
                case ev.ContactArrived():
                    after[event.contact] = _row([event])
                case ev.CustomerIdentified() if event.contact not in after:
                    after[event.contact] = _row(get_events(connection, event.contact, recorded.position))
                case ev.CustomerForgotten():
                    forgotten.add(event.customer)
                    before, after = _without(before, event.customer), _without(after, event.customer)
                case _ if (contact := getattr(event, "contact", "")) in after:
                    after[contact].update(_CHANGES[type(event)](event))
        changed = [contact for contact in touched if before.get(contact) != after.get(contact)]
        rows = [after[contact] for contact in changed if contact in after and after[contact]["customer"] is not None]
        if stale := [contact for contact in changed if contact in before]:
            connection.execute(_DELETE, {"contacts": stale})
        if forgotten:
            connection.execute(delete(timeline).where(timeline.c.customer.in_(forgotten)))
        if rows:
            connection.execute(_INSERT, rows)

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(timeline))


_Row = dict[str, str | int | None]


def _without(rows: dict[ContactId, _Row], customer: ev.CustomerId) -> dict[ContactId, _Row]:
    return {contact: row for contact, row in rows.items() if row["customer"] != customer}


_CHANGES: dict[type[Any], Callable[[Any], _Row]] = {
    rev.ContactQueued: lambda event: {"queue": event.queue},
    rev.ContactOverflowed: lambda event: {"queue": event.to_queue},
    rev.ContactMoved: lambda event: {"queue": event.to_queue},
    rev.ContactTransferred: lambda event: {"queue": event.queue, "agent": None},
    rev.OfferAccepted: lambda event: {"agent": event.agent},
    rev.ConnectFailed: lambda _: {"agent": None},
    rev.ContactReturned: lambda _: {"agent": None},
    rev.CallbackMissed: lambda _: {"agent": None},
    ev.ContactEnded: lambda event: {"outcome": event.outcome.value},
    ev.DispositionRecorded: lambda event: {"disposition": event.disposition},
    ev.CustomerIdentified: lambda event: {"customer": event.customer},
}
"""What an event changes in the row of its contact."""
_TOLD = frozenset({*_CHANGES, ev.ContactArrived, ev.CustomerForgotten})


def _rows(connection: Connection, contacts: Collection[ContactId]) -> dict[ContactId, _Row]:
    if not contacts:
        return {}
    found = connection.execute(_SELECT, {"contacts": list(contacts)})
    return {row.contact: dict(row._mapping) for row in found}


def _row(events: Sequence[ev.AnyEvent]) -> _Row:
    """Return the row of a contact from all its events so far."""
    arrived = events[0]
    assert isinstance(arrived, ev.ContactArrived), arrived
    row: _Row = {
        "customer": arrived.customer,
        "contact": arrived.contact,
        "at": arrived.at,
        "channel": arrived.channel,
        "queue": arrived.queue,
        "agent": None,
        "outcome": None,
        "disposition": None,
    }
    for event in events:
        if (change := _CHANGES.get(type(event))) is not None:
            row.update(change(event))
    return row
