"""The bare batch writer stores everything, in order, and says so only afterwards."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks.batch_writer import BatchWriter
from callcenter.db.database import Database
from callcenter.db.tables import events, metadata


def row(position: int) -> dict[str, Any]:
    return {
        "cell": "main",
        "position": position,
        "at": 1,
        "kind": "K",
        "version": 1,
        "contact": None,
        "data": "{}",
    }


async def test_what_is_put_is_stored_by_the_time_its_token_comes_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
    metadata.create_all(database.engine)
    seen: list[tuple[list[int], int]] = []
    all_there = asyncio.Event()

    def stored(batch: list[int]) -> None:
        count = database.read_now(lambda c: len(c.execute(select(events.c.position)).all()))
        seen.append((batch, count))
        if batch[-1] == 99:
            all_there.set()

    writer: BatchWriter[int] = BatchWriter(database, insert(events), stored)
    for number in range(100):
        writer.put([row(2 * number), row(2 * number + 1)], number)
    await asyncio.wait_for(all_there.wait(), 10)
    writer.close()
    database.close()
    assert [token for batch, _ in seen for token in batch] == list(range(100))
    assert all(count >= 2 * (batch[-1] + 1) for batch, count in seen)


async def test_closing_ends_the_thread_after_what_is_queued(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
    metadata.create_all(database.engine)
    writer: BatchWriter[None] = BatchWriter(database, insert(events), lambda batch: None)
    for number in range(50):
        writer.put([row(number)], None)
    writer.close()
    assert database.read_now(lambda c: len(c.execute(select(events.c.position)).all())) == 50
    database.close()
