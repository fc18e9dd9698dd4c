"""The bare relay: passes text frames between the two sockets of a pair, and nothing else.

Run as a server: `python -m benchmarks.relay`, with the database to store each message in (before it is passed on, by
the bare batch writer) in `RELAY_DATABASE`, the port in `CALLCENTER_PORT`. It is served as `callcenter serve` is.
"""

import asyncio
import os
from collections import deque
from itertools import count
from typing import Any

import uvicorn
from sqlalchemy import insert
from starlette.types import Receive, Scope, Send

from benchmarks.batch_writer import BatchWriter
from callcenter.db.database import Database
from callcenter.db.tables import messages, metadata
from callcenter.directory.schemas import Timings
from callcenter.startup import server_options


class Relay:
    """A bare ASGI application. Two sockets of one path are a pair."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pairs: dict[str, list[Send]] = {}
        self._numbers = count(1)
        self._writer: BatchWriter[tuple[Send, str]] | None = None
        self._stored: deque[tuple[Send, str]] = deque()
        self._news = asyncio.Event()
        self._sender: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket, or tell that the server is up."""
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        elif scope["type"] == "websocket":
            await self._serve(scope["path"], receive, send)

    async def _serve(self, path: str, receive: Receive, send: Send) -> None:
        if self._writer is None:
            self._writer = BatchWriter(self._database, insert(messages), self._pass_on)
            self._sender = asyncio.create_task(self._send())
        await receive()
        await send({"type": "websocket.accept"})
        pair = self._pairs.setdefault(path, [])
        pair.append(send)
        while (message := await receive())["type"] == "websocket.receive":
            text: str = message["text"]
            number = next(self._numbers)
            row: dict[str, Any] = {
                "contact": path,
                "number": number,
                "sender": "customer",
                "author": None,
                "client_id": str(number),
                "at": number,
                "text": text,
            }
            other = pair[1] if pair[0] is send else pair[0]
            self._writer.put([row], (other, text))

    def _pass_on(self, batch: list[tuple[Send, str]]) -> None:
        self._stored.extend(batch)
        self._news.set()

    async def _send(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self._stored:
                send, text = self._stored.popleft()
                await send({"type": "websocket.send", "text": text})


def main() -> None:
    """Serve until told to stop."""
    database = Database(os.environ["RELAY_DATABASE"])
    metadata.create_all(database.engine)
    # The server's own settings, but for its gathering of writes: the relay stands on what uvicorn brings.
    options = {**server_options(Timings()), "ws": "websockets-sansio", "timeout_graceful_shutdown": 1}
    uvicorn.run(
        Relay(database), port=int(os.environ["CALLCENTER_PORT"]), lifespan="off", log_level="warning", **options
    )


if __name__ == "__main__":
    main()
