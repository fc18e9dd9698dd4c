"""`callcenter rebuild NAME`: makes what is built from the log anew. Safe while the server runs."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, func, select

from callcenter.clock import CellClock
from callcenter.contact_log.followers import Projector
from callcenter.contact_log.projections import projections
from callcenter.contact_log.snapshots import Memory, save
from callcenter.contact_log.store import read_events
from callcenter.db.database import Database
from callcenter.db.tables import events, snapshots
from callcenter.errors import Invalid

Progress = Callable[[str, int, int], None]
"""Told (name, events taken in, events in the log) as it goes on."""

_READ_AT_ONCE = 1_000


class UnknownProjection(Invalid):
    """Nothing of that name can be rebuilt."""

    code = "unknown_projection"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is nothing called {name!r} to rebuild; choose one of: {', '.join(known)}.")


def rebuild(database: Database, cell: str, name: str, progress: Progress = lambda *_: None) -> int:
    """Rebuild one thing, or `all`; return how many events of the log it was made from. Blocks.

    Raises UnknownProjection. Stopped half-way, a projection is finished by the server's follower. A running one
    notices that its cursor went back; the two then share the work, each event taken in by one of them.
    """
    known = {projection.name: projection for projection in projections(cell)}
    names = (*known, "snapshots", "all")
    if name not in names:
        raise UnknownProjection(name, names)
    if name == "all":
        return max(rebuild(database, cell, each, progress) for each in ("snapshots", *known))
    last = select(func.max(events.c.position)).where(events.c.cell == cell)
    total = database.read_now(lambda connection: connection.scalar(last)) or 0
    progress(name, 0, total)
    if name == "snapshots":
        return _rebuild_snapshots(database, cell, lambda done: progress(name, done, max(done, total)))
    projector = Projector(database, cell, known[name])
    projector.begin_again()
    done = 0
    while (position := projector.step()) is not None:
        done = position
        progress(name, done, max(done, total))
    return done


def _rebuild_snapshots(database: Database, cell: str, progress: Callable[[int], None]) -> int:
    """Replace all snapshots with one made from the log alone."""
    memory = Memory()
    while news := database.read_now(lambda connection: read_events(connection, cell, memory.position, _READ_AT_ONCE)):
        for recorded in news:
            memory.apply(recorded)
        progress(memory.position)

    def replace(connection: Connection) -> None:
        connection.execute(delete(snapshots).where(snapshots.c.cell == cell))
        if memory.position:
            save(connection, cell, memory, CellClock().now())

    database.write_now(replace)
    return memory.position
