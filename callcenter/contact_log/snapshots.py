"""Snapshots: the state of a cell at a position, so that a start need not replay the whole log.

They are made from committed events (the one before plus the tail), never from the live engine. An unreadable one falls
back to the one before, and in the end to the log itself.
"""

import hashlib
import logging
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from callcenter.contacts.evolve import evolve
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from callcenter.db.tables import snapshots

log = logging.getLogger(__name__)

FORMAT = 2
"""Raised when the state holds what an older snapshot cannot know: that one is left aside, and the log replayed."""

KEPT = 3
_READ_AT_ONCE = 1_000


class Memory(msgspec.Struct, kw_only=True):
    """What replaying a cell's log up to `position` leaves."""

    state: CellState = msgspec.field(default_factory=CellState)
    position: int = 0

    def apply(self, recorded: Recorded) -> None:
        """Take in the next event of the log."""
        evolve(self.state, recorded.event)
        self.position = recorded.position


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Memory)


def copy_state(state: CellState) -> CellState:
    """Return an independent copy."""
    return _state_decoder.decode(_encoder.encode(state))


_state_decoder = msgspec.json.Decoder(CellState)


def save(connection: Connection, cell: str, memory: Memory, now: int) -> None:
    """Store a snapshot, in place of one that could not be read at the same position; drop all but the last three."""
    written_hash, data = pack(memory)
    row = {"format": FORMAT, "hash": written_hash, "made_at": now, "data": data}
    written = insert(snapshots).values(cell=cell, position=memory.position, **row)
    connection.execute(written.on_conflict_do_update(index_elements=["cell", "position"], set_=row))
    kept = (
        select(snapshots.c.position).where(snapshots.c.cell == cell).order_by(snapshots.c.position.desc()).limit(KEPT)
    )
    connection.execute(delete(snapshots).where(snapshots.c.cell == cell, snapshots.c.position.not_in(kept)))


def load_newest(connection: Connection, cell: str, up_to: int | None = None) -> Memory:
    """Return the newest snapshot (at or before `up_to`) that can be read and is what was written.

    When there is none, an empty memory.
    """
    query = (
        select(snapshots.c.position, snapshots.c.format, snapshots.c.hash, snapshots.c.data)
        .where(snapshots.c.cell == cell)
        .order_by(snapshots.c.position.desc())
    )
    if up_to is not None:
        query = query.where(snapshots.c.position <= up_to)
    for row in connection.execute(query):
        if (memory := unpack(*row)) is not None:
            return memory
    return Memory()


def pack(memory: Memory) -> tuple[str, bytes]:
    """Return the hash and the data of a memory."""
    data = _encoder.encode(memory)
    return hashlib.sha256(data).hexdigest(), data


def unpack(position: int, written_format: int, written_hash: str, data: bytes) -> Memory | None:
    """Return what was packed; None, with a warning, if it cannot be read or is not what was written."""
    if written_format != FORMAT:
        log.warning("snapshot %d has format %s, not %s; trying the one before", position, written_format, FORMAT)
    elif hashlib.sha256(data).hexdigest() != written_hash:
        log.warning("snapshot %d is not what was written; trying the one before", position)
    else:
        try:
            return _decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            log.warning("snapshot %d cannot be read by this version; trying the one before", position)
    return None


class SnapshotMaker:
    """Makes a snapshot whenever the log has grown enough. Runs in a thread; the loop never waits for it."""

    def __init__(
        self,
        database: Database,
        cell: str,
        read: Callable[[Connection, str, int, int], list[Recorded]],
        every: int = 5_000,
    ) -> None:
        self._database = database
        self._cell = cell
        self._read = read
        self._every = every

    def catch_up(self, now: int, *, force: bool = False) -> int | None:
        """Make a snapshot if `every` events came since the last, or any with `force`; return its position (blocks)."""
        memory = self._database.read_now(lambda c: load_newest(c, self._cell))
        start = memory.position
        while tail := self._database.read_now(lambda c: self._read(c, self._cell, memory.position, _READ_AT_ONCE)):
            for recorded in tail:
                memory.apply(recorded)
        if memory.position - start < (1 if force else self._every):
            return None
        self._database.write_now(lambda c: save(c, self._cell, memory, now))
        return memory.position
