"""The way to the database: a SQLAlchemy engine, and two verbs that run a function in a thread.

SQLite (the default) runs in WAL mode with full sync; writes begin IMMEDIATE, so two writers wait for each other
instead of failing half-way.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from callcenter.db.prepared import Prepared
from callcenter.errors import StartupError

T = TypeVar("T")

_CHECKPOINT_PAGES = 4_000
"""How long the write-ahead log grows (16 MB) until its pages go where they belong; most were written again by then."""
_BEGIN, _BEGIN_TO_WRITE = Prepared(text("BEGIN")), Prepared(text("BEGIN IMMEDIATE"))


class Database:
    """One database, by its SQLAlchemy URL. `read` and `write` never block the event loop.

    A writer waits `busy_timeout_s` for another program that is writing, and fails then.
    """

    def __init__(self, url: str, *, busy_timeout_s: float = 5.0) -> None:
        self.url = make_url(url)
        if self.url.get_backend_name() != "sqlite":
            raise StartupError(
                f"CALLCENTER_DATABASE_URL: {self.url.get_backend_name()} is not supported; use sqlite:///PATH."
            )
        self.path = Path(self.url.database or "")
        self.engine = _sqlite_engine(url, busy_timeout_s)
        self._busy_timeout_s = busy_timeout_s
        self._turn = threading.Lock()
        self._kept: Connection | None = None

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a thread, in a read transaction of committed rows."""
        return await asyncio.to_thread(self.read_now, fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a thread, in one write transaction: all of it or none."""
        return await asyncio.to_thread(self.write_now, fn)

    def read_now(self, fn: Callable[[Connection], T]) -> T:
        """Do as `read`, in this thread."""
        with self.engine.begin() as connection:
            return fn(connection)

    def write_now(self, fn: Callable[[Connection], T]) -> T:
        """Do as `write`, in this thread."""
        with self.writing() as connection:
            return fn(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection inside a write transaction; commit at the end, roll back on an error."""
        # SQLite has its own lock, but whoever finds it taken sleeps and asks again, up to 100 ms at a time. The
        # writers of this process take turns instead: the next one goes on at once.
        my_turn = self._turn.acquire(timeout=self._busy_timeout_s)
        try:
            with self._writer(my_turn=my_turn) as connection, connection.begin():
                yield connection
        finally:
            if my_turn:
                self._turn.release()

    @contextmanager
    def _writer(self, *, my_turn: bool) -> Iterator[Connection]:
        """Give whose turn it is the connection that the last one had: what that has read and written is at hand."""
        connection = None
        if my_turn:
            connection, self._kept = self._kept, None
        connection = connection or self.engine.connect().execution_options(write=True)
        try:
            yield connection
        except BaseException:  # whatever has happened to it, the next one begins anew
            connection.close()
            raise
        if my_turn:
            self._kept = connection
        else:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        if self._kept is not None:
            self._kept.close()
        self.engine.dispose()


def _sqlite_engine(url: str, busy_timeout_s: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout_s, "isolation_level": None},
        pool_size=8,
        hide_parameters=True,  # errors get into logs, and what a statement was given is often personal
    )

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        (_BEGIN_TO_WRITE if write else _BEGIN).rows(connection)

    return engine
