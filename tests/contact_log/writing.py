"""Writes a log that was decided elsewhere into a real database, as the host does."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy.event import listen

from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.evolve import evolve
from callcenter.contacts.records import Batch, MessageRow, NoteRow, Recorded, contact_row
from callcenter.contacts.state import CellState
from callcenter.db.database import Database

CELL = "main"


class LogWriter:
    """Appends events with the rows of their contacts, one batch per call."""

    def __init__(self, database: Database) -> None:
        self._store = SqlLogStore(database, CELL)
        self._state = CellState()
        self.position = 0

    def write(
        self, events: Iterable[AnyEvent], *, messages: Sequence[MessageRow] = (), notes: Sequence[NoteRow] = ()
    ) -> None:
        """Write the next events of the log."""
        batch = Batch(messages=list(messages), notes=list(notes))
        for event in events:
            self.position += 1
            evolve(self._state, event)
            batch.events.append(Recorded(self.position, event))
            contact = getattr(event, "contact", None)
            if contact in self._state.conversations:
                talk = self._state.conversations[contact]
                batch.contacts[contact] = contact_row(self._state, talk, CELL, self.position)
        self._store.append(batch)


def fresh(template: Path) -> Database:
    file = template.parent / "copy.db"
    for old in file.parent.glob("copy.db*"):
        old.unlink()
    shutil.copy(template, file)
    database = Database(f"sqlite:///{file}")
    # Nobody pulls the plug here, and waiting for the disk is most of the time otherwise.
    listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return database
