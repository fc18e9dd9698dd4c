"""The disk is full, somebody else holds the database, the store does not say: nothing is acknowledged that is not
stored, and service resumes by itself."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert

from callcenter.contacts import commands as cmd
from callcenter.contacts import host
from callcenter.contacts.records import Batch
from callcenter.db.database import Database
from callcenter.db.tables import messages
from callcenter.errors import OutcomeUnknown, Unavailable
from tests.support.centres import start
from tests.support.databases import database_in, log_of, messages_of
from tests.support.failing import FailingStore
from tests.support.hosts import Centre, HandClock, check_durable, conversation, running


class Disk:
    """A disk of so many pages, for the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = 2**30
        event.listen(database.engine, "begin", self._limit)

    def _limit(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self._pages}")

    def leave(self, pages: int) -> None:
        """Leave so many pages free."""
        used = self._database.read_now(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
        assert isinstance(used, int)
        self._pages = used + pages

    def make_room(self) -> None:
        """Leave plenty."""
        self._pages = 2**30


@pytest.fixture
def disk(database: Database) -> Iterator[Disk]:
    disk = Disk(database)
    yield disk
    event.remove(database.engine, "begin", disk._limit)


async def post_until_refused(centre: Centre) -> list[str]:
    """Write long messages until the store takes no more; return those that were acknowledged."""
    written: list[str] = []
    for n in range(1_000):
        try:
            await centre.contacts.post("c", "customer", None, f"m{n}", f"{n} " + "x" * 3_900)
        except Unavailable:
            return written
        written.append(f"m{n}")
    raise AssertionError("the disk never filled up")


async def test_on_a_full_disk_what_was_acknowledged_is_stored_and_nothing_else(database: Database, disk: Disk) -> None:
    async with running(database) as centre:
        await conversation(centre)
        disk.leave(30)
        written = await post_until_refused(centre)
        assert written
        assert [m.client_id for m in messages_of(database)] == written
        disk.make_room()
        await centre.again_up()
        assert await centre.contacts.post("c", "customer", None, f"m{len(written)}", "again") == len(written) + 1
    check_durable(database, centre.watcher)


async def test_while_the_disk_is_full_everybody_is_refused_at_once_and_nobody_waits(
    database: Database, disk: Disk
) -> None:
    async with running(database) as centre:
        await conversation(centre)
        disk.leave(10)
        await post_until_refused(centre)
        began = time.monotonic()
        for _ in range(50):
            with pytest.raises(Unavailable):
                await centre.do(start("d"))
            with pytest.raises(Unavailable):
                await centre.host.look(lambda cell: cell.state.last_at)
            centre.contacts.mark("c", "agent", 1, 1)
        assert time.monotonic() - began < 5
        assert not centre.host.up
        disk.make_room()
        await centre.again_up()
        await centre.do(start("d"))
    check_durable(database, centre.watcher)


async def test_while_somebody_else_holds_the_database_nothing_is_acknowledged_and_then_it_goes_on(
    database: Database,
) -> None:
    async with running(database) as centre:
        await conversation(centre)
        before = len(log_of(database))
        other = sqlite3.connect(database.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(Unavailable):
                await centre.contacts.post("c", "customer", None, "m", "hello")
            with pytest.raises(Unavailable):
                await centre.do(start("d"))
            assert len(log_of(database)) == before
            assert messages_of(database) == []
        finally:
            other.rollback()
            other.close()
        await centre.again_up()
        assert await centre.contacts.post("c", "customer", None, "m", "hello") == 1
        await centre.do(start("d"))
    check_durable(database, centre.watcher)


async def test_a_short_hold_of_the_database_is_waited_for(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    async with running(database) as centre:
        other = sqlite3.connect(database.path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        answer = asyncio.ensure_future(centre.do(start()))
        await asyncio.sleep(0.01)
        other.rollback()
        other.close()
        await answer
        assert centre.host.recoveries == 0
    database.close()


class SilentStore(FailingStore):
    """Its n-th commit fails, and it says nothing for as long as it is told to."""

    silent = False

    def append(self, batch: Batch) -> None:
        """Write, or fail and fall silent."""
        try:
            super().append(batch)
        except sqlite3.OperationalError:
            self.silent = True
            raise

    def _answer(self) -> None:
        if self.silent:
            raise sqlite3.OperationalError("unable to open database file")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_only_where_looking_is_impossible_for_long_the_outcome_is_unknown(
    database: Database, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "_UNSETTLED_AFTER_S", 0.05)
    store = SilentStore(database, 2, "after" if when == "after" else "before")
    async with running(database, store=store) as centre:
        with pytest.raises(OutcomeUnknown):
            await asyncio.wait_for(centre.do(start()), 10)
        with pytest.raises(Unavailable):
            await centre.do(start("d"))
        store.silent = False
        await centre.again_up()
        known = await centre.host.look(lambda cell: cell.contact_of("visitor-of-c"))
        assert (known is not None) == (when == "after")
        await centre.do(start())
    assert list(check_durable(database, centre.watcher).conversations) == ["c"]


async def test_a_row_somebody_else_wrote_costs_one_refusal_and_not_the_service(database: Database) -> None:
    async with running(database) as centre:
        await conversation(centre)
        row = {"contact": "c", "number": 1, "sender": "agent", "client_id": "x", "at": 1, "text": "from elsewhere"}
        database.write_now(lambda c: c.execute(insert(messages), row))
        with pytest.raises(Unavailable):
            await centre.contacts.post("c", "customer", None, "m", "hello")
        await centre.again_up()
        assert await centre.contacts.post("c", "customer", None, "m", "hello") == 2


async def test_after_a_failure_offers_are_made_again_and_absence_is_counted_from_there(database: Database) -> None:
    store = FailingStore(database, 5, "before")
    async with running(database, store=store) as centre:
        await centre.do(cmd.AgentSeen(agent="lin"), start())
        centre.clock.at += 7_000
        with pytest.raises(Unavailable):
            await centre.do(start("d"), start("e"))
        await centre.again_up()
        state = centre.watcher.state
        assert state.engine.agents["lin"].suspend_at == centre.clock.at + 10_000
        assert {c.give_up_at for c in state.conversations.values()} == {centre.clock.at + 90_000}


async def test_a_start_that_cannot_write_says_so_and_the_next_one_can(database: Database) -> None:
    async with running(database, start()):
        pass
    broken = Centre(database, FailingStore(database, 1, "before"), HandClock())
    with pytest.raises(Unavailable):
        await broken.host.start()
    assert not broken.host.up
    async with running(database) as centre:
        assert await centre.host.look(lambda cell: cell.contact_of("visitor-of-c")) is not None
    check_durable(database, centre.watcher)
