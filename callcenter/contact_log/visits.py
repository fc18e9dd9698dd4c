"""Visits, conversations and missed offers as rows: what is behind each figure, told without the fold that counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.codec import decode
from callcenter.contacts.records import Recorded
from callcenter.db.figure_tables import conversations, missed_offers, visits
from callcenter.db.tables import events as log
from routing.model import ContactId

_Row = dict[str, Any]
_Entered = rev.ContactQueued | rev.ContactTransferred | rev.ContactOverflowed | rev.ContactMoved
_Missed = rev.OfferDeclined | rev.OfferExpired | rev.OfferWithdrawn | rev.ConnectFailed
_RESULTS: Mapping[type[_Missed], str] = {
    rev.OfferDeclined: "declined",
    rev.OfferExpired: "not_answered",
    rev.OfferWithdrawn: "lost",
    rev.ConnectFailed: "connect_failed",
}
_TABLES = (visits, conversations, missed_offers)
_AT_ONCE = 400


class Story:
    """The visits, conversations and missed offers of one contact, oldest first."""

    def __init__(self, visits_: list[_Row], conversations_: list[_Row], missed: list[_Row]) -> None:
        self.visits = visits_
        self.conversations = conversations_
        self.missed = missed
        self.rows: Mapping[Table, Sequence[_Row]] = {
            visits: visits_,
            conversations: conversations_,
            missed_offers: missed,
        }

    def tell(self, cell: str, event: ev.AnyEvent, *, of_caller: bool) -> None:
        """Take in the next event of the contact."""
        match event:
            case rev.ContactQueued() | rev.ContactTransferred() | rev.ContactOverflowed() | rev.ContactMoved():
                self._entered(cell, event)
            case rev.ContactTurnedAway():
                self._result("sent_on", event.at)
            case rev.CallbackPlaced():
                self._to_be_called(event.at)
            case rev.OfferDeclined() | rev.OfferExpired() | rev.OfferWithdrawn() | rev.ConnectFailed():
                self._missed(cell, event)
            case rev.ContactConnected():
                self._connected(cell, event)
            case rev.ContactLeft() | rev.CallbackGivenUp():
                self._result("abandoned", event.at)
            case ev.LegChanged() if of_caller:
                self._hold(event)
            case rev.WrapUpStarted():
                self._spend(event.at, "wrap")
            case rev.WrapUpEnded() | rev.ContactReturned():
                self._over(event.at, "wrap_up" if isinstance(event, rev.WrapUpEnded) else "return")
            case ev.ContactEnded(outcome=ev.Outcome.SHORT_ABANDON) if self.visits:
                self.visits[-1]["short"] = self.visits[-1]["result"] == "abandoned" and not self.conversations
            case ev.DispositionRecorded() if self.conversations:
                self.conversations[-1].update(disposition=event.disposition, disposed_at=event.at)

    def _connected(self, cell: str, event: rev.ContactConnected) -> None:
        visit = self.visits[-1]
        if visit["result"] is None:
            self._result("answered", event.at)
            visit["agent"] = event.agent
        self.conversations.append(
            {
                "contact": event.contact,
                "number": len(self.conversations) + 1,
                "cell": cell,
                "queue": visit["queue"],
                "channel": visit["channel"],
                "agent": event.agent,
                "connected_at": event.at,
                "doing": "talk",
                "since": event.at,
                "ended_at": None,
                "ended_by": None,
                "talk_ms": 0,
                "hold_ms": 0,
                "wrap_ms": 0,
                "disposition": None,
                "disposed_at": None,
            }
        )

    def _to_be_called(self, at: int) -> None:
        visit = self.visits[-1]
        if visit["result"] is None and not visit["called_back"]:
            visit.update(called_back=True, called_back_from=at)

    def _missed(self, cell: str, event: _Missed) -> None:
        if isinstance(event, rev.OfferWithdrawn) and event.reason != "agent_unreachable":
            return
        visit = self.visits[-1]
        self.missed.append(
            {
                "contact": event.contact,
                "number": len(self.missed) + 1,
                "cell": cell,
                "queue": visit["queue"],
                "channel": visit["channel"],
                "agent": event.agent,
                "at": event.at,
                "result": _RESULTS[type(event)],
            }
        )

    def _entered(self, cell: str, event: _Entered) -> None:
        """End the visit there was, and begin the one to another queue."""
        if isinstance(event, rev.ContactTransferred):
            self._over(event.at, "transfer")
        elif isinstance(event, rev.ContactOverflowed | rev.ContactMoved):
            self._result("sent_on", event.at)
        self.visits.append(_visit(cell, event, len(self.visits) + 1))

    def _result(self, result: str, at: int) -> None:
        visit = self.visits[-1]
        if visit["result"] is None:
            if visit["called_back"] and result != "sent_on":
                result = "callback_kept" if result == "answered" else "callback_not_kept"
            visit.update(result=result, result_at=at, wait_ms=at - visit["entered_at"])

    def _hold(self, event: ev.LegChanged) -> None:
        if self.conversations and self.conversations[-1]["doing"] in ("talk", "hold"):
            self._spend(event.at, "hold" if event.held else "talk")

    def _spend(self, at: int, then: str | None) -> None:
        talk = self.conversations[-1]
        talk[f"{talk['doing']}_ms"] += at - talk["since"]
        talk.update(doing=then, since=at)

    def _over(self, at: int, by: str) -> None:
        self._spend(at, None)
        self.conversations[-1].update(ended_at=at, ended_by=by)


_UNTOLD = frozenset({ev.ContactArrived, ev.LegArrived, ev.FlowMoved, ev.LegEnded})
"""Most of what happens before a contact is in line; no story tells of it."""


class Visits:
    """A row for each visit to a queue, for each conversation with an agent, and for each offer that came to none."""

    name = "visits"

    def __init__(self, cell: str) -> None:
        self._cell = cell

    def prepare(self, connection: Connection, position: int) -> None:
        """Do nothing: all it knows is in its rows and in the log."""

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events: read what the contacts they touch have, and write what is new."""
        events = [recorded for recorded in events if type(recorded.event) not in _UNTOLD]
        if not events:
            return
        touched = sorted({contact for each in events if (contact := getattr(each.event, "contact", None))})
        known = [_read(connection, table, touched) for table in _TABLES]
        stories = {
            contact: Story(*([row.copy() for row in rows.get(contact, ())] for rows in known)) for contact in touched
        }
        callers = _callers(connection, events)
        for recorded in events:
            event = recorded.event
            if (contact := getattr(event, "contact", None)) is not None:
                stories[contact].tell(self._cell, event, of_caller=getattr(event, "leg", None) in callers)
        for table, before in zip(_TABLES, known, strict=True):
            rows = ((contact, story.rows[table]) for contact, story in stories.items())
            _write(connection, table, [new for contact, now in rows for new in _changed(before.get(contact, ()), now)])

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        for table in _TABLES:
            connection.execute(delete(table))


def _visit(cell: str, event: _Entered, number: int) -> _Row:
    return {
        "contact": event.contact,
        "number": number,
        "cell": cell,
        "queue": event.to_queue if isinstance(event, rev.ContactOverflowed | rev.ContactMoved) else event.queue,
        "channel": event.channel,
        "entered_at": event.at,
        "transferred_in": isinstance(event, rev.ContactTransferred | rev.ContactMoved),
        "target_ms": event.target_ms,
        "result": None,
        "result_at": None,
        "wait_ms": None,
        "agent": None,
        "short": False,
        "called_back": _called_back(event),
        "called_back_from": event.at if _called_back(event) else None,
    }


def _called_back(event: _Entered) -> bool:
    if isinstance(event, rev.ContactQueued):
        return event.callback is not None
    return isinstance(event, rev.ContactMoved) and event.called_back


def _reading(table: Table) -> Select[Any]:
    theirs = table.c.contact.in_(bindparam("contacts", expanding=True))
    return select(table).where(theirs).order_by(table.c.contact, table.c.number)


def _writing(table: Table) -> Insert:
    written = upsert(table)
    key = [column.name for column in table.primary_key]
    new = {column.name: column for column in written.excluded if column.name not in key}
    return written.on_conflict_do_update(index_elements=key, set_=new)


_READING = {table: _reading(table) for table in _TABLES}
_WRITING = {table: _writing(table) for table in _TABLES}


def _read(connection: Connection, table: Table, contacts: Sequence[ContactId]) -> dict[ContactId, list[_Row]]:
    found: dict[ContactId, list[_Row]] = {}
    for start in range(0, len(contacts), _AT_ONCE):
        for row in connection.execute(_READING[table], {"contacts": contacts[start : start + _AT_ONCE]}):
            found.setdefault(row.contact, []).append(dict(row._mapping))
    return found


def _callers(connection: Connection, events: Sequence[Recorded]) -> set[ev.LegId]:
    """Return the customers' own legs, of the contacts whose legs have changed."""
    calls = sorted({each.event.contact for each in events if isinstance(each.event, ev.LegChanged)})
    found: set[ev.LegId] = set()
    for start in range(0, len(calls), _AT_ONCE):
        arrived = select(log.c.kind, log.c.version, log.c.data).where(
            log.c.contact.in_(calls[start : start + _AT_ONCE]), log.c.kind == ev.LegArrived.__name__
        )
        legs = [decode(*row) for row in connection.execute(arrived)]
        found.update(leg.leg for leg in legs if isinstance(leg, ev.LegArrived) and leg.role == "customer")
    return found


def _changed(before: Sequence[_Row], after: Sequence[_Row]) -> list[_Row]:
    return [row for number, row in enumerate(after) if number >= len(before) or before[number] != row]


def _write(connection: Connection, table: Table, rows: Sequence[_Row]) -> None:
    if rows:
        connection.execute(_WRITING[table], rows)
