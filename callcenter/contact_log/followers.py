"""Following the log by cursor, each follower in a thread of its own. The loop never waits for any of them.

Exactly once: a transaction takes in some events and moves the cursor past them, or does neither.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from callcenter.clock import Clock
from callcenter.contact_log.projections import Projection, projections
from callcenter.contact_log.snapshots import SnapshotMaker
from callcenter.contact_log.store import read_events
from callcenter.contact_log.tail import Tail
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from callcenter.db.prepared import Prepared
from callcenter.db.tables import cursors, events, snapshots

T = TypeVar("T")
log = logging.getLogger(__name__)

AT_ONCE = 2_000
SNAPSHOT_EVERY = 20_000
SNAPSHOT_AT_STOP = 500
_REST_S = 1.0
_BACK_OFF_S = (0.1, 5.0)
_POSITION = Prepared(
    select(cursors.c.position).where(cursors.c.cell == bindparam("cell"), cursors.c.follower == bindparam("follower"))
)
_moved = upsert(cursors)
_MOVE = Prepared(
    _moved.on_conflict_do_update(index_elements=["cell", "follower"], set_={"position": _moved.excluded.position})
)


class Projector:
    """Keeps one projection up with the log of a cell, which it is told by `read`.

    Its methods block; one thread at a time.
    """

    def __init__(
        self,
        database: Database,
        cell: str,
        projection: Projection,
        read: Callable[[Connection, str, int, int], Sequence[Recorded]] = read_events,
    ) -> None:
        self._database = database
        self._cell = cell
        self._projection = projection
        self._read = read

    def step(self) -> int | None:
        """Take in the next events, at most 2,000, in one transaction; return the position reached, None at the end."""
        name = self._projection.name

        def look(connection: Connection) -> tuple[int, Sequence[Recorded]]:
            position = _cursor(connection, self._cell, name)
            self._projection.prepare(connection, position)
            return position, self._read(connection, self._cell, position, AT_ONCE)

        position, news = self._database.read_now(look)
        if not news:
            return None
        with self._database.writing() as connection:
            # Read again where nobody else can write: `callcenter rebuild`, another process, moves it too.
            if _cursor(connection, self._cell, name) != position:
                return position
            self._projection.apply(connection, news)
            _MOVE.rows(connection, cell=self._cell, follower=name, position=news[-1].position)
        return news[-1].position

    def begin_again(self) -> None:
        """Delete the projection's rows and its cursors; whoever follows the log for it starts over."""
        with self._database.writing() as connection:
            self._projection.clear(connection)
            connection.execute(delete(cursors).where(cursors.c.follower == self._projection.name))


class Snapshots:
    """Sees to it that a start never has to replay much. Its methods block; one thread at a time."""

    def __init__(self, database: Database, cell: str, clock: Clock) -> None:
        self._database = database
        self._cell = cell
        self._clock = clock

    def step(self) -> None:
        """Make a snapshot when 20,000 events came since the last."""
        self._make(SNAPSHOT_EVERY)

    def last(self) -> None:
        """Make a snapshot at a stop, when it is worth it."""
        self._make(SNAPSHOT_AT_STOP)

    def _make(self, every: int) -> None:
        if self._database.read_now(self._behind) >= every:  # asked first, because making one reads them all
            SnapshotMaker(self._database, self._cell, read_events, every).catch_up(self._clock.now())

    def _behind(self, connection: Connection) -> int:
        last, newest = (
            connection.scalar(select(func.max(table.c.position)).where(table.c.cell == self._cell)) or 0
            for table in (events, snapshots)
        )
        return last - newest


class Follower:
    """Runs `step` in a thread of its own when commits bring events, again and again until it returns None.

    `every` is how many events are worth a look. A step that raises is tried again, after a pause that grows.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], int | None],
        *,
        every: int = 1,
        at_stop: Callable[[], None] = lambda: None,
        rest_s: float = _REST_S,
    ) -> None:
        self.name = name
        self._step = step
        self._every = every
        self._at_stop = at_stop
        self._rest_s = rest_s
        self._unseen = 0
        self._news = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._task: asyncio.Task[None] | None = None

    def committed(self, commit: Committed) -> None:
        """Wake up when enough has come."""
        self._unseen += len(commit.events)
        if self._unseen >= self._every:
            self._unseen = 0
            self._news.set()

    def reset(self, _state: CellState, _position: int) -> None:
        """Look at the log anew."""
        self._news.set()

    def start(self) -> None:
        """Begin to follow, from wherever the cursor is."""
        self._news.set()
        self._task = asyncio.create_task(self._run(), name=f"follower {self.name}")

    async def stop(self) -> None:
        """Let the step end that is under way, and stop."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            try:
                await self._in_thread(self._at_stop)
            except Exception as failure:
                log.warning("%s could not finish (%s); it goes on at the next start", self.name, type(failure).__name__)
        await asyncio.to_thread(self._thread.shutdown)

    async def _run(self) -> None:
        pause = _BACK_OFF_S[0]
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                while await self._in_thread(self._step) is not None:
                    pass
            except Exception as failure:
                log.warning("%s is behind (%s); next try in %.1f s", self.name, type(failure).__name__, pause)
                self._news.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _BACK_OFF_S[1])
            else:
                pause = _BACK_OFF_S[0]
                await asyncio.sleep(self._rest_s)  # so that many small commits become few transactions

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def followers(database: Database, cell: str, clock: Clock, tail: Tail, *, moments_kept_ms: int = 0) -> list[Follower]:
    """Return a follower for every projection and one that makes snapshots.

    Each is told of commits by the host, after `tail`.
    """
    snapshots_of_cell = Snapshots(database, cell, clock)
    return [
        *(
            Follower(p.name, Projector(database, cell, p, tail.read).step)
            for p in projections(cell, moments_kept_ms=moments_kept_ms)
        ),
        Follower("snapshots", snapshots_of_cell.step, every=SNAPSHOT_AT_STOP, at_stop=snapshots_of_cell.last),
    ]


def _cursor(connection: Connection, cell: str, follower: str) -> int:
    return next(iter(_POSITION.column(connection, cell=cell, follower=follower)), 0)
