"""The contact log in the database: one transaction per batch, SQLAlchemy Core, run in the writer's thread."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from callcenter.contact_log.snapshots import load_newest
from callcenter.contacts.codec import decode, encode
from callcenter.contacts.effects import about_of
from callcenter.contacts.records import (
    Batch,
    EffectRow,
    MarkRow,
    MessageRow,
    NoteRow,
    NumberRow,
    Recorded,
    VoicemailRow,
)
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from callcenter.db.prepared import Prepared
from callcenter.db.tables import (
    callback_numbers,
    contacts,
    customers,
    events,
    identities,
    mails,
    message_marks,
    messages,
    notes,
    outbox,
    voicemails,
)

log = logging.getLogger(__name__)


# What a contact arrives with never changes, and SQLite would write the index of every column that is set.
_ARRIVES_WITH = {"id", "cell", "channel", "identity", "visitor", "arrived_at"}
_insert_contact = upsert(contacts)
_CONTACTS = Prepared(
    _insert_contact.on_conflict_do_update(
        index_elements=["id"], set_={c.name: c for c in _insert_contact.excluded if c.name not in _ARRIVES_WITH}
    )
)
_contact_columns = itemgetter(*(column.name for column in contacts.columns))
_insert_mark = upsert(message_marks)
_MARKS = Prepared(
    _insert_mark.on_conflict_do_update(
        index_elements=["contact", "party"],
        set_={"delivered": _insert_mark.excluded.delivered, "read": _insert_mark.excluded.read},
    )
)
_EVENTS, _MESSAGES, _NOTES, _OUTBOX = (Prepared(insert(table)) for table in (events, messages, notes, outbox))
_MAILS = Prepared(upsert(mails).on_conflict_do_nothing())
# Two who arrive at once bring the same prospect; who was imported a moment before stands.
_PROSPECTS = Prepared(
    upsert(customers)
    .values({name: bindparam(name) for name in ("id", "external_id", "name", "language", "created_at", "updated_at")})
    .on_conflict_do_nothing()
)
_KNOWN_BY = Prepared(
    upsert(identities)
    .from_select(
        ["customer", "kind", "value"],
        select(customers.c.id, bindparam("kind"), bindparam("value")).where(customers.c.id == bindparam("customer")),
    )
    .on_conflict_do_nothing()
)
_READ = (
    select(events.c.position, events.c.kind, events.c.version, events.c.data)
    .where(events.c.cell == bindparam("cell"), events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(bindparam("most"))
)
_AT_ONCE = 500


class SqlLogStore:
    """Implements `LogStore` for one cell."""

    def __init__(self, database: Database, cell: str) -> None:
        self._database = database
        self._cell = cell

    def append(self, batch: Batch) -> None:
        """Write the whole batch in one transaction."""
        with self._database.writing() as connection:
            self._write(connection, batch)

    def last_position(self) -> int:
        """Return the position of the last committed event, 0 when there is none."""
        query = select(func.max(events.c.position)).where(events.c.cell == self._cell)
        return self._database.read_now(lambda c: c.scalar(query)) or 0

    def has(self, batch: Batch) -> bool:
        """Tell whether a batch whose commit failed took effect all the same."""
        if batch.events:
            return self.last_position() >= batch.events[-1].position
        if batch.messages:
            last = batch.messages[-1]
            query = select(messages.c.number).where(
                messages.c.contact == last.contact,
                messages.c.number == last.number,
                messages.c.client_id == last.client_id,
            )
            return self._database.read_now(lambda c: c.scalar(query)) is not None
        return False

    def load(self) -> tuple[CellState, int]:
        """Return the newest readable snapshot's state and position."""
        memory = self._database.read_now(lambda c: load_newest(c, self._cell))
        return memory.state, memory.position

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return up to `limit` events after a position, in order."""
        return self._database.read_now(lambda c: read_events(c, self._cell, after, limit))

    def transcripts(self, contacts: Iterable[str]) -> tuple[Sequence[MessageRow], Sequence[MarkRow]]:
        """Return the messages and marks of these contacts."""
        wanted = list(contacts)

        def query(connection: Connection) -> tuple[list[MessageRow], list[MarkRow]]:
            texts: list[MessageRow] = []
            marks: list[MarkRow] = []
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                rows = connection.execute(
                    select(messages).where(messages.c.contact.in_(some)).order_by(messages.c.contact, messages.c.number)
                )
                texts.extend(MessageRow(*row) for row in rows)
                marks.extend(
                    MarkRow(*row)
                    for row in connection.execute(select(message_marks).where(message_marks.c.contact.in_(some)))
                )
            return texts, marks

        return self._database.read_now(query)

    def _write(self, connection: Connection, batch: Batch) -> None:
        cell = self._cell
        if batch.prospects:
            _PROSPECTS.many(
                connection, [(p.id, p.external_id, p.name, p.language, p.at, p.at) for p in batch.prospects]
            )
            _KNOWN_BY.many(connection, [(*known_by, p.id) for p in batch.prospects for known_by in p.identities])
        if batch.events:
            _EVENTS.many(connection, [_event_row(cell, recorded) for recorded in batch.events])
        if batch.contacts:
            _CONTACTS.many(connection, [_contact_columns(row) for row in batch.contacts.values()])
        if batch.messages:
            _MESSAGES.many(
                connection,
                [
                    (m.contact, m.number, m.sender, m.author, m.client_id, m.at, m.text, m.attachment)
                    for m in batch.messages
                ],
            )
        if batch.marks:
            _MARKS.many(connection, [(m.contact, m.party, m.delivered, m.read) for m in batch.marks.values()])
        if batch.notes:
            _NOTES.many(connection, [_note_row(note) for note in batch.notes])
        if batch.mails:
            _MAILS.many(connection, [astuple(row) for row in batch.mails])
        if batch.voicemails:
            _keep_voicemails(connection, batch.voicemails)
        if batch.outbox:
            _OUTBOX.many(connection, [_outbox_row(cell, row) for row in batch.outbox])
        if batch.numbers:
            _keep_numbers(connection, batch.numbers)


def _keep_numbers(connection: Connection, numbers: Iterable[NumberRow]) -> None:
    """Write where customers are to be called; what was written of contacts that are over goes."""
    theirs = contacts.c.id == callback_numbers.c.contact
    connection.execute(delete(callback_numbers).where(exists().where(theirs, contacts.c.ended_at.is_not(None))))
    new = upsert(callback_numbers)
    again = new.on_conflict_do_update(
        index_elements=["contact"], set_={"number": new.excluded.number, "called": new.excluded.called}
    )
    connection.execute(again, [asdict(row) for row in numbers])


def _keep_voicemails(connection: Connection, left: Iterable[VoicemailRow]) -> None:
    """Write the messages that callers have left, each with the number they rang from: its own row does not stay."""
    from_where = select(callback_numbers.c.number).where(callback_numbers.c.contact == bindparam("of"))
    new = upsert(voicemails).values(number=from_where.scalar_subquery()).on_conflict_do_nothing()
    connection.execute(new, [{**asdict(row), "of": row.contact} for row in left])


def _event_row(cell: str, recorded: Recorded) -> tuple[Any, ...]:
    event = recorded.event
    kind = type(event).__name__
    return cell, recorded.position, event.at, kind, event.VERSION, getattr(event, "contact", None), encode(event)


def _note_row(note: NoteRow) -> tuple[Any, ...]:
    of = (note.owner, note.due_at, note.done_at)
    return note.id, note.contact, note.kind, note.author, note.at, note.text, *of


def _outbox_row(cell: str, row: EffectRow) -> tuple[Any, ...]:
    effect = row.effect
    about = about_of(effect)
    return row.id, cell, row.position, effect.contact, effect.kind, "pending", effect.not_after, 0, 0, None, about


def read_events(connection: Connection, cell: str, after: int, limit: int) -> list[Recorded]:
    """Return up to `limit` events of a cell after a position, in order."""
    rows = connection.execute(_READ, {"cell": cell, "after": after, "most": limit}).all()
    return [Recorded(position, decode(kind, version, data)) for position, kind, version, data in rows]
