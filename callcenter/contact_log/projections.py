"""What is built from the log for asking: each customer's timeline, and figures by quarter of an hour.

A projection is a fold that writes rows; which events it has taken in, the cursor beside its rows says.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contact_log.repository import get_events
from callcenter.contact_log.snapshots import load_newest
from callcenter.contact_log.store import read_events
from callcenter.contacts.evolve import ENGINE_KINDS
from callcenter.contacts.records import Recorded
from callcenter.db.tables import interval_figures, timeline
from routing.metrics import Metrics
from routing.model import ContactId

_READ_AT_ONCE = 1_000


class Projection(Protocol):
    """Rows made from the log. Methods block; they run in the caller's thread and transaction."""

    name: str
    """Of its cursor, and for `callcenter rebuild`."""

    def prepare(self, connection: Connection, position: int) -> None:
        """Get ready for the events after `position`, whatever came before."""

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events."""

    def clear(self, connection: Connection) -> None:
        """Delete all its rows."""


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
        case rev.ContactTransferred():
            return {"queue": event.queue, "agent": None}
        case rev.OfferAccepted():
            return {"agent": event.agent}
        case rev.ConnectFailed() | rev.ContactReturned():
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


_insert_figures = upsert(interval_figures)
_KEY = [column.name for column in interval_figures.primary_key]
_FIGURES = _insert_figures.on_conflict_do_update(
    index_elements=_KEY, set_={c.name: c for c in _insert_figures.excluded if c.name not in _KEY}
)


class IntervalFigures:
    """Counts per queue, channel and 15-minute bucket, folded as the live ones are (`routing/metrics.py`).

    Rows hold absolute values; `wait_ms` is the sum of the waits of those answered. What the fold must remember is kept
    in memory: of the contacts that have a place, and of the buckets that can still change.
    """

    name = "interval_figures"

    def __init__(self, cell: str) -> None:
        self._cell = cell
        self._metrics = Metrics()
        self._position: int | None = None

    def prepare(self, connection: Connection, position: int) -> None:
        """Bring the memory to `position`: on from where it is, else from a snapshot, else from the start of the log."""
        if self._position is None or self._position > position:  # new, or what was applied came to nothing
            memory = load_newest(connection, self._cell, up_to=position)
            self._metrics, self._position = memory.state.metrics, memory.position
        while self._position < position:
            limit = min(_READ_AT_ONCE, position - self._position)
            self._fold(read_events(connection, self._cell, self._position, limit))

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events."""
        self._fold(events)
        rows = [
            {
                "cell": self._cell,
                "queue": queue,
                "channel": channel,
                "bucket": bucket,
                "offered": counts.offered,
                "answered": counts.answered,
                "abandoned": counts.abandoned,
                "answered_within": counts.answered_within_target,
                "abandoned_within": counts.abandoned_within_target,
                "wait_ms": counts.answered_wait_ms,
            }
            for queue, channels in self._metrics.buckets.items()
            for channel, buckets in channels.items()
            for bucket, counts in buckets.items()
        ]
        if rows:
            connection.execute(_FIGURES, rows)

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(interval_figures))

    def _fold(self, events: Sequence[Recorded]) -> None:
        # A count belongs to the bucket of its event, so a bucket that is over never changes again: its row stays as
        # it is, and the memory holds only what these events may change.
        self._metrics.forget_before(events[0].event.at)
        for recorded in events:
            self._position = recorded.position
            if type(recorded.event) in ENGINE_KINDS:
                self._metrics.apply(recorded.event)


def projections(cell: str) -> tuple[Projection, ...]:
    """Return every projection, new."""
    return Timeline(cell), IntervalFigures(cell)
