"""The bare batch writer: one thread that drains a queue into one SQLAlchemy Core transaction per drain.

Nothing is decided, encoded or remembered; it is what any durable service on this database has to do at least.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Insert

from callcenter.db.database import Database

Token = TypeVar("Token")
Rows = Sequence[dict[str, Any]]


class BatchWriter(Generic[Token]):
    """Stores rows; `stored` gets the tokens of each durable batch, in order, in the event loop."""

    def __init__(self, database: Database, statement: Insert, stored: Callable[[list[Token]], None]) -> None:
        self._database = database
        self._statement = statement
        self._stored = stored
        self._queue: queue.SimpleQueue[tuple[Rows, Token] | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="batch-writer", daemon=True)
        self._thread.start()

    def put(self, rows: Rows, token: Token) -> None:
        """Queue rows; their token is given back when they are durable."""
        self._queue.put((rows, token))

    def close(self) -> None:
        """End the thread after what is queued."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            try:
                while (item := self._queue.get_nowait()) is not None:
                    batch.append(item)
            except queue.Empty:
                pass
            else:
                self._queue.put(None)
            with self._database.writing() as connection:
                connection.execute(self._statement, [row for rows, _ in batch for row in rows])
            self._loop.call_soon_threadsafe(self._stored, [token for _, token in batch])
