"""Reading the log and the transcripts as they are committed, without blocking the loop."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from callcenter.contact_log.store import read_events
from callcenter.contacts.records import MarkRow, MessageRow, NoteRow, Recorded
from callcenter.db.database import Database
from callcenter.db.tables import message_marks, messages, notes

_MESSAGES = (
    select(messages)
    .where(messages.c.contact == bindparam("of"), messages.c.number > bindparam("after"))
    .order_by(messages.c.number)
    .limit(bindparam("most"))
)
_MARKS = select(message_marks).where(message_marks.c.contact == bindparam("of"))


_ASIDES = (
    select(notes)
    .where(notes.c.contact == bindparam("of"), notes.c.kind == "aside")
    .order_by(notes.c.at, notes.c.id)
    .limit(bindparam("most"))
)


class LogReader:
    """Committed events and messages of one cell."""

    def __init__(self, database: Database, cell: str) -> None:
        self._database = database
        self._cell = cell

    async def events(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return up to `limit` events after a position, in order."""
        return await self._database.read(lambda c: read_events(c, self._cell, after, limit))

    async def messages(self, contact: str, after: int, limit: int) -> Sequence[MessageRow]:
        """Return up to `limit` of a contact's messages numbered above `after`, in order."""
        wanted = {"of": contact, "after": after, "most": limit}
        return await self._database.read(lambda c: [MessageRow(*row) for row in c.execute(_MESSAGES, wanted)])

    async def asides(self, contact: str, limit: int) -> Sequence[NoteRow]:
        """Return what agent and supervisors have written to each other about a contact, in order; the first `limit`."""
        wanted = {"of": contact, "most": limit}
        return await self._database.read(lambda c: [NoteRow(*row) for row in c.execute(_ASIDES, wanted)])

    async def marks(self, contact: str) -> Sequence[MarkRow]:
        """Return both parties' marks."""
        return await self._database.read(lambda c: [MarkRow(*row) for row in c.execute(_MARKS, {"of": contact})])
