"""The timeline: whose contacts they were."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contact_log.repository import get_events
from callcenter.contacts.records import Recorded
from callcenter.db.tables import timeline
from routing.model import ContactId


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
        touched = {getattr(recorded.event, "contact", "") for recorded in events}
        found = connection.execute(select(timeline).where(timeline.c.contact.in_(touched)))
        before: dict[ContactId, _Row] = {row.contact: dict(row._mapping) for row in found}
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
                    after[contact].update(_change(event))
        changed = [contact for contact in touched if before.get(contact) != after.get(contact)]
        gone = timeline.c.contact.in_(changed) | timeline.c.customer.in_(forgotten)
        connection.execute(delete(timeline).where(gone))
        rows = [after[contact] for contact in changed if contact in after and after[contact]["customer"] is not None]
        if rows:
            connection.execute(insert(timeline), rows)

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(timeline))


_Row = dict[str, str | int | None]


def _without(rows: dict[ContactId, _Row], customer: ev.CustomerId) -> dict[ContactId, _Row]:
    return {contact: row for contact, row in rows.items() if row["customer"] != customer}


def _change(event: ev.AnyEvent) -> _Row:
    """Return what an event changes in the row of its contact."""
    match event:
        case rev.ContactQueued():
            return {"queue": event.queue}
        case rev.ContactOverflowed() | rev.ContactMoved():
            return {"queue": event.to_queue}
        case rev.ContactTransferred():
            return {"queue": event.queue, "agent": None}
        case rev.OfferAccepted():
            return {"agent": event.agent}
        case rev.ConnectFailed() | rev.ContactReturned() | rev.CallbackMissed():
            return {"agent": None}
        case ev.ContactEnded():
            return {"outcome": event.outcome.value}
        case ev.DispositionRecorded():
            return {"disposition": event.disposition}
        case ev.CustomerIdentified():
            return {"customer": event.customer}
    return {}


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
        row.update(_change(event))
    return row
