"""Real databases for tests: migrated once, then copied; and what the log and its rows say in them."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from callcenter.contact_log.store import read_events
from callcenter.contacts.records import MessageRow, Recorded
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.db.tables import contacts, messages, notes, outbox

CELL = "main"


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "centre.db")
        database = Database(f"sqlite:///{file}")
        migrate(database)
        database.close()
        return file.read_bytes()


def database_in(folder: Path, *, busy_timeout_s: float = 5.0) -> Database:
    """Return an empty migrated database in the folder, or the one that is there."""
    file = folder / "centre.db"
    if not file.exists():
        file.write_bytes(_migrated())
    return Database(f"sqlite:///{file}", busy_timeout_s=busy_timeout_s)


def log_of(database: Database) -> list[Recorded]:
    """Return the whole contact log as it is committed."""
    return database.read_now(lambda c: read_events(c, CELL, 0, 1_000_000))


def messages_of(database: Database) -> list[MessageRow]:
    """Return every message as it is committed, in order."""
    query = select(messages).order_by(messages.c.contact, messages.c.number)
    return database.read_now(lambda c: [MessageRow(*row) for row in c.execute(query)])


def contact_rows(database: Database) -> dict[str, dict[str, Any]]:
    """Return the rows of the contacts by id."""
    return database.read_now(lambda c: {row.id: dict(row._mapping) for row in c.execute(select(contacts))})


def note_rows(database: Database) -> list[tuple[str, str]]:
    """Return kind and text of every note, oldest first."""
    query = select(notes.c.kind, notes.c.text).order_by(notes.c.at, notes.c.id)
    return database.read_now(lambda c: [(kind, text) for kind, text in c.execute(query)])


def outbox_rows(database: Database) -> list[dict[str, Any]]:
    """Return the rows of the outbox in order."""
    query = select(outbox).order_by(outbox.c.position, outbox.c.id)
    return database.read_now(lambda c: [dict(row._mapping) for row in c.execute(query)])
