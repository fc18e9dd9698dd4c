"""Followers: woken by commits, in their own threads, never lost, never twice."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

import callcenter.contact_log.followers as followers_module
from callcenter.clock import CellClock
from callcenter.contact_log.followers import Follower, Projector, Snapshots, followers
from callcenter.contact_log.snapshots import load_newest
from callcenter.contact_log.store import SqlLogStore
from callcenter.contact_log.tail import Tail
from callcenter.contact_log.timeline import Timeline
from callcenter.contacts.commands import AnyCommand, CustomerLeaves, ForgetCustomer, IdentifyCustomer
from callcenter.contacts.events import AnyEvent, CustomerForgotten, Match
from callcenter.contacts.host import Host
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.db.tables import cursors, timeline
from tests.contact_log.following import commit_of, eventually
from tests.contact_log.writing import CELL, LogWriter
from tests.support.centres import CONFIGURE, present, start


def position_of(database: Database, follower: str) -> int:
    query = select(cursors.c.position).where(cursors.c.follower == follower)
    return database.read_now(lambda c: c.scalar(query)) or 0


def listed(database: Database) -> set[tuple[str, str, str | None]]:
    query = select(timeline.c.contact, timeline.c.customer, timeline.c.outcome)
    return {tuple(row) for row in database.read_now(lambda c: c.execute(query).all())}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers_module, "_BACK_OFF_S", (0.01, 0.02))


class Steps:
    """A step that does what it is told, call by call: returns what is given, or raises it; None when all is used up."""

    def __init__(self, *results: int | Exception) -> None:
        self._results = list(results)
        self.calls = 0

    def __call__(self) -> int | None:
        self.calls += 1
        result = self._results.pop(0) if self._results else None
        if isinstance(result, Exception):
            raise result
        return result


async def test_what_the_loop_commits_is_in_the_projections_soon_after_and_goes_on_after_a_restart(
    database: Database,
) -> None:
    """Two runs of a real host with all its followers; both projections' cursors end at the log's last position."""
    store = SqlLogStore(database, CELL)

    async def run(*commands: AnyCommand) -> None:
        host, tail = Host(CELL, store, CellClock()), Tail()
        following = followers(database, CELL, CellClock(), tail)
        host.follow(tail)
        for follower in following:
            host.follow(follower)
        await host.start()
        for follower in following:
            follower.start()
        for command in commands:
            await host.execute(command)
        last = store.last_position()
        await eventually(lambda: {position_of(database, p) for p in ("timeline", "figures")} == {last})
        for follower in reversed(following):
            await follower.stop()
        await host.stop()

    known = IdentifyCustomer(contact="c1", match=Match.ONE, by="lookup", customer="may")
    await run(CONFIGURE, *present("lin"), start("c1"), known, start("c2", candidates=()))
    assert listed(database) == {("c1", "may", None)}
    await run(CustomerLeaves(contact="c1"))
    assert listed(database) == {("c1", "may", "short_abandon")}
    await run(ForgetCustomer(customer="may"))
    assert listed(database) == set()


async def test_a_step_is_repeated_until_there_is_nothing_more(quick: None) -> None:
    step = Steps(500, 900)
    follower = Follower("x", step)
    follower.start()
    await eventually(lambda: step.calls == 3)
    await follower.stop()
    assert step.calls == 3


async def test_a_step_that_fails_is_tried_again_after_a_pause_and_said_so_without_its_message(
    quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    step = Steps(OSError("disk of Ann Lee"), OSError("the same"), 7)
    follower = Follower("x", step)
    with caplog.at_level(logging.WARNING):
        follower.start()
        await eventually(lambda: step.calls == 4)
        await follower.stop()
    assert [record.getMessage() for record in caplog.records] == [
        "x is behind (OSError); next try in 0.0 s",
        "x is behind (OSError); next try in 0.0 s",
    ]


async def test_a_locked_database_holds_a_follower_up_and_no_longer(tmp_path: Path) -> None:
    """While another program writes, nothing moves; when it is done, the follower catches up by itself."""
    database = Database(f"sqlite:///{tmp_path}/centre.db", busy_timeout_s=0.02)
    migrate(database)
    LogWriter(database).write([CustomerForgotten(at=1, customer="may")])
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    follower = Follower("timeline", Projector(database, CELL, Timeline(CELL)).step)
    follower.start()
    await asyncio.sleep(0.1)
    assert position_of(database, "timeline") == 0
    other.execute("ROLLBACK")
    other.close()
    await eventually(lambda: position_of(database, "timeline") == 1)
    await follower.stop()
    database.close()


async def test_a_follower_looks_when_enough_events_have_come_and_when_the_host_starts_over() -> None:
    step = Steps()
    follower = Follower("x", step, every=5, rest_s=0)
    follower.start()
    await eventually(lambda: step.calls == 1)
    follower.committed(commit_of(3))
    await asyncio.sleep(0.05)
    assert step.calls == 1
    follower.committed(commit_of(2))
    await eventually(lambda: step.calls == 2)
    follower.committed(commit_of(4))
    await asyncio.sleep(0.05)
    assert step.calls == 2
    follower.reset(CellState(), 14)
    await eventually(lambda: step.calls == 3)
    await follower.stop()


async def test_many_commits_shortly_after_one_another_are_one_look() -> None:
    step = Steps()
    follower = Follower("x", step, rest_s=0.2)
    follower.start()
    await eventually(lambda: step.calls == 1)
    for _ in range(20):
        follower.committed(commit_of(1))
        await asyncio.sleep(0)
    await eventually(lambda: step.calls == 2)
    await follower.stop()
    assert step.calls == 2


async def test_stopping_waits_for_the_step_under_way_and_then_does_the_last_thing() -> None:
    began, finish, done = threading.Event(), threading.Event(), list[str]()

    def step() -> None:
        began.set()
        finish.wait(5)
        done.append("step")

    follower = Follower("x", step, at_stop=lambda: done.append("last"))
    follower.start()
    await asyncio.to_thread(began.wait, 5)
    stopping = asyncio.create_task(follower.stop())
    await asyncio.sleep(0.02)
    assert not stopping.done()
    finish.set()
    await stopping
    assert done == ["step", "last"]


async def test_stopping_succeeds_although_the_last_thing_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError

    follower = Follower("snapshots", Steps(), at_stop=fail)
    follower.start()
    await follower.stop()
    assert "snapshots could not finish (OSError)" in caplog.text


async def test_a_follower_that_never_started_can_be_stopped() -> None:
    await Follower("x", Steps(), at_stop=lambda: pytest.fail("nothing was begun")).stop()


def test_snapshots_are_made_after_enough_events_and_after_fewer_at_a_stop(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers_module, "SNAPSHOT_EVERY", 50)
    monkeypatch.setattr(followers_module, "SNAPSHOT_AT_STOP", 10)
    maker, writer = Snapshots(database, CELL, CellClock()), LogWriter(database)

    def newest_after(more: int, make: Callable[[], None]) -> int:
        news: list[AnyEvent] = [CustomerForgotten(at=1, customer="may") for _ in range(more)]
        writer.write(news)
        make()
        return database.read_now(lambda c: load_newest(c, CELL)).position

    assert newest_after(49, maker.step) == 0
    assert newest_after(1, maker.step) == 50
    assert newest_after(9, maker.last) == 50
    assert newest_after(1, maker.last) == 60
    assert newest_after(49, maker.step) == 60
    assert newest_after(1, maker.step) == 110
