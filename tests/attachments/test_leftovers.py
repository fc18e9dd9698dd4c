"""What is left of a file when the server dies or the store refuses half-way: sent again it is whole, else it goes."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import OperationalError

from callcenter.attachments.leftovers import clear
from callcenter.attachments.storage import Attachments, folder_of
from callcenter.contacts import host
from callcenter.db.database import Database
from callcenter.db.tables import attachments, messages
from tests.attachments.test_endpoints import PNG, files, send, talking
from tests.support.centre import Running, database_in, running
from tests.support.hosts import HandClock

BEFORE = 1_790_000_000_000
"""What is older than this goes."""


@pytest.fixture
async def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(host, "_BACK_OFF_S", (0.005, 0.02))
    async with running(tmp_path) as centre:
        yield centre


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return database_in(tmp_path)


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_whichever_write_fails_there_is_no_half_message_and_sent_again_it_is_whole(
    centre: Running, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    _, customer, contact = await talking(centre)
    writes, writing = count(1), centre.database.writing

    def fails() -> AbstractContextManager[Connection]:
        if next(writes) == nth:
            raise OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))
        return writing()

    with monkeypatch.context() as failing:
        failing.setattr(centre.database, "writing", fails)
        answer = await send(centre, customer)
        assert answer.status_code in (200, 503)
        assert len(centre.transcript(contact)) == (answer.status_code == 200)
        await asyncio.sleep(0.1)
    assert (await send(centre, customer)).status_code == 200
    assert (centre.transcript(contact), len(files(centre))) == (["seat.png"], 1)


class Silent:
    """Takes every message."""

    async def post(self, *_said: Any, **_more: Any) -> int:
        return 1


async def test_a_file_that_comes_twice_at_once_is_one_file(database: Database) -> None:
    taking: Any = Silent()
    kept = Attachments(database, taking, HandClock(BEFORE), "secret")
    both = asyncio.Barrier(2)

    async def body(part: bytes) -> AsyncIterator[bytes]:
        yield PNG
        await both.wait()
        yield part

    first, second = await asyncio.gather(
        *(kept.add("c", "customer", None, "f1", "seat.png", body(part)) for part in (b"one", b"another"))
    )
    assert first == second
    found, path = await kept.get(first.id)
    assert (path.stat().st_size, len(list(folder_of(database).iterdir()))) == (found.size, 1)


def _file(database: Database, name: str, at: int) -> None:
    folder_of(database).mkdir(exist_ok=True)
    path = folder_of(database) / name
    path.write_bytes(PNG)
    os.utime(path, (at / 1_000, at / 1_000))


def _row(database: Database, id_: str, at: int) -> None:
    row = {"id": id_, "contact": "c", "name": "seat.png", "media_type": "image/png", "size": 9, "at": at}
    database.write_now(lambda c: c.execute(insert(attachments).values(row)))


def _announced(database: Database, id_: str) -> None:
    row = {"contact": "c", "number": 1, "sender": "customer", "client_id": "f", "at": 1, "text": "seat.png"}
    brings = f'{{"id":"{id_}","media_type":"image/png","size":9}}'
    database.write_now(lambda c: c.execute(insert(messages).values(**row, attachment=brings)))


@pytest.mark.parametrize(
    ("left", "goes"),
    [
        ([_file], True),
        ([_row], True),
        ([_file, _row], True),
        ([_file, _row, lambda database, name, _: _announced(database, name)], False),
    ],
    ids=["a file without a row", "a row without a file", "neither announced", "announced"],
)
def test_what_was_never_announced_goes_a_day_later(
    database: Database, left: list[Callable[[Database, str, int], None]], goes: bool
) -> None:
    for at, id_ in ((BEFORE - 1, "old"), (BEFORE + 1, "new")):
        for leave in left if at < BEFORE else [_file, _row]:
            leave(database, id_, at)
    clear(database, BEFORE)
    kept = {path.name for path in folder_of(database).iterdir()}
    rows = set(database.read_now(lambda c: c.scalars(attachments.select().with_only_columns(attachments.c.id)).all()))
    assert (kept, rows) == ({"new"}, {"new"}) if goes else ({"new", "old"}, {"new", "old"})


def test_what_was_cut_off_while_it_arrived_goes_too(database: Database) -> None:
    _file(database, "f1.12345678.part", BEFORE - 1)
    assert clear(database, BEFORE) == 1


def test_where_there_never_was_a_file_there_is_nothing_to_clear(database: Database) -> None:
    assert clear(database, BEFORE) == 0
