"""The rows of the alarms: what rang, when, and who has seen to it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, select, update

from callcenter.db.tables import alarms
from callcenter.supervision.alarms import AlarmKind
from routing.model import QueueId


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm, from when it went on until it is over. `value` is the worst reading of the time it was on."""

    id: str
    queue: QueueId
    kind: AlarmKind
    value: float
    threshold: float
    raised_at: int
    cleared_at: int | None = None
    acknowledged_by: str | None = None
    acknowledged_at: int | None = None


_NEWEST_FIRST = select(alarms).order_by(alarms.c.raised_at.desc(), alarms.c.id.desc())


def open_alarms(connection: Connection) -> list[Alarm]:
    """Return the alarms that were on when they were written last, oldest first."""
    return _read(connection, _NEWEST_FIRST.where(alarms.c.cleared_at.is_(None)).limit(1_000))[::-1]


def recent_alarms(connection: Connection, limit: int) -> list[Alarm]:
    """Return the newest alarms, on or over, newest first."""
    return _read(connection, _NEWEST_FIRST.limit(limit))


def _read(connection: Connection, query: Select[Any]) -> list[Alarm]:
    return [Alarm(**row._mapping) for row in connection.execute(query)]


def save_alarms(connection: Connection, changed: Sequence[Alarm]) -> None:
    """Write alarms as they are now."""
    for alarm in changed:
        row = msgspec.structs.asdict(alarm)
        if connection.execute(update(alarms).where(alarms.c.id == alarm.id).values(row)).rowcount == 0:
            connection.execute(insert(alarms).values(row))
