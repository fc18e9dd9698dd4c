"""What the contact log has to play again: every contact that was in a queue and is over, as a file of recorded calls.

Ids only, no names. A customer's tier is that of now.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from callcenter.contacts.events import Outcome
from callcenter.db.database import Database
from callcenter.db.persons import person_of
from callcenter.db.tables import contacts, customers
from callcenter.simulation.calls import COLUMNS
from callcenter.simulation.errors import SimulationRefused

_GAVE_UP = (
    Outcome.ABANDONED_WAITING,
    Outcome.ABANDONED_OFFERED,
    Outcome.ABANDONED_CONNECTING,
    Outcome.SHORT_ABANDON,
)


def export_calls(database: Database, file: Path) -> int:
    """Write the file, oldest first; return how many contacts are in it. Raises `SimulationRefused`."""
    try:
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(COLUMNS)

            def write(connection: Connection) -> int:
                count = 0
                for count, row in enumerate(_rows(connection), 1):  # noqa: B007 - how many there were
                    writer.writerow(row)
                return count

            return database.read_now(write)
    except OSError as error:
        raise SimulationRefused(f"{file} cannot be written: {error}.") from error


def _rows(connection: Connection) -> Iterator[tuple[str, ...]]:
    found = connection.execute(
        select(contacts, customers.c.tier)
        .outerjoin_from(contacts, customers, customers.c.id == person_of(contacts.c.customer))
        .where(contacts.c.queued_at.is_not(None), contacts.c.queue.is_not(None), contacts.c.ended_at.is_not(None))
        .order_by(contacts.c.queued_at, contacts.c.id)
        .execution_options(yield_per=1_000)
    )
    for row in found:
        if row.answered_at is not None or row.outcome in _GAVE_UP:
            yield _row(row)


def _row(row: Row[*tuple[Any, ...]]) -> tuple[str, ...]:
    answered = row.answered_at is not None
    left = row.answered_at if answered else row.ended_at
    return (
        row.id,
        datetime.fromtimestamp(row.queued_at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        row.queue,
        row.channel,
        row.tier or "",
        _seconds(left - row.queued_at),
        "answered" if answered else "abandoned",
        _seconds(row.ended_at - row.answered_at) if answered else "",
        "",
        (row.agent or "") if answered else "",
    )


def _seconds(millis: int) -> str:
    return f"{max(0, millis) / 1000:.3f}"
