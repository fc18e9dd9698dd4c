"""Any second of the past: what a cell remembered then, from the nearest moment kept before it and the events since."""

import zlib

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from callcenter.contact_log.snapshots import FORMAT, Memory, pack, unpack
from callcenter.contact_log.store import read_events
from callcenter.db.figure_tables import moments
from callcenter.errors import Conflict

REPLAYED_AT_MOST = 200_000
"""How many events are replayed for one question, at most."""
_READ_AT_ONCE = 1_000
_FAST = 1


class TooLongAgo(Conflict):
    """No moment near enough is kept."""

    code = "too_long_ago"

    def __init__(self) -> None:
        super().__init__("That is too long ago to be shown second by second; ask a report for its figures.")


def keep(connection: Connection, cell: str, memory: Memory, at: int, kept_ms: int) -> None:
    """Keep what a cell remembers at an instant, unless a later one is kept; drop those older than `kept_ms`."""
    newest = connection.scalar(select(func.max(moments.c.at)).where(moments.c.cell == cell))
    if not memory.position or (newest is not None and newest >= at):
        return
    written_hash, data = pack(memory)
    row = {"position": memory.position, "format": FORMAT, "hash": written_hash, "data": zlib.compress(data, _FAST)}
    connection.execute(insert(moments).values(cell=cell, at=at, **row))
    connection.execute(delete(moments).where(moments.c.cell == cell, moments.c.at < at - kept_ms))


def memory_at(connection: Connection, cell: str, at: int) -> Memory:
    """Return what a cell remembered once everything up to `at`, that instant included, had happened.

    Raises TooLongAgo when more events than are replayed for one question lie in between.
    """
    memory = _nearest(connection, cell, at)
    begun = memory.position
    while events := read_events(connection, cell, memory.position, _READ_AT_ONCE):
        for recorded in events:
            if recorded.event.at > at:
                return memory
            if recorded.position - begun > REPLAYED_AT_MOST:
                raise TooLongAgo
            memory.apply(recorded)
    return memory


def _nearest(connection: Connection, cell: str, at: int) -> Memory:
    """Return the newest moment that can be read and is not after `at`; without one, an empty memory."""
    query = (
        select(moments.c.position, moments.c.format, moments.c.hash, moments.c.data)
        .where(moments.c.cell == cell, moments.c.at <= at)
        .order_by(moments.c.at.desc())
    )
    for position, written_format, written_hash, data in connection.execute(query):
        memory = unpack(position, written_format, written_hash, zlib.decompress(data))
        if memory is not None:
            return memory
    return Memory()
