"""A snapshot and the log after it are the whole log; one that cannot be read is passed over."""

import asyncio
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from callcenter.contact_log.snapshots import FORMAT, KEPT, Memory, SnapshotMaker, copy_state, load_newest
from callcenter.contact_log.store import SqlLogStore, read_events
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.records import Batch, Recorded
from callcenter.db.database import Database
from callcenter.db.tables import snapshots
from tests.support.cells import Cell, encoded, talking
from tests.support.centres import start
from tests.support.databases import CELL, database_in
from tests.support.histories import PATIENT, STEP, played
from tests.support.hosts import HeldStore, held_up, running
from tests.support.steps import Step


def write(database: Database, events: list[AnyEvent], after: int = 0) -> None:
    """Append events to the log."""
    recorded = [Recorded(after + n, event) for n, event in enumerate(events, 1)]
    SqlLogStore(database, CELL).append(Batch(events=recorded))


def maker(database: Database, every: int = 5_000) -> SnapshotMaker:
    """Return what makes snapshots of the tests' cell."""
    return SnapshotMaker(database, CELL, read_events, every)


def newest(database: Database) -> Memory:
    """Return what a start would begin with."""
    return database.read_now(lambda c: load_newest(c, CELL))


def kept(database: Database) -> list[int]:
    """Return the positions of the snapshots there are."""
    query = select(snapshots.c.position).order_by(snapshots.c.position)
    return list(database.read_now(lambda c: c.scalars(query).all()))


def damage(database: Database, position: int, **values: Any) -> None:
    """Change a snapshot behind everybody's back."""
    change = update(snapshots).where(snapshots.c.position == position).values(**values)
    database.write_now(lambda c: c.execute(change))


def data_of(database: Database, position: int) -> bytes:
    """Return the bytes of a snapshot."""
    query = select(snapshots.c.data).where(snapshots.c.position == position)
    data = database.read_now(lambda c: c.scalar(query))
    assert isinstance(data, bytes)
    return data


def rewritten(data: bytes) -> dict[str, Any]:
    """Return a row's values for data that was really written so, by another version."""
    return {"data": data, "hash": hashlib.sha256(data).hexdigest()}


@settings(PATIENT, max_examples=15)
@given(st.lists(STEP, min_size=20, max_size=50), st.floats(0, 1))
def test_a_snapshot_and_the_events_after_it_give_what_the_whole_log_gives(steps: list[Step], share: float) -> None:
    cell = played(steps)
    split = int(len(cell.log) * share)
    with tempfile.TemporaryDirectory() as folder:
        database = database_in(Path(folder))
        write(database, cell.log[:split])
        assert maker(database).catch_up(1, force=True) == (split or None)
        write(database, cell.log[split:], after=split)
        store = SqlLogStore(database, CELL)
        state, position = store.load()
        resumed = Lifecycle(state)
        tail = store.read(position, 1_000_000)
        resumed.replay(recorded.event for recorded in tail)
        database.close()
    assert (position, len(tail)) == (split, len(cell.log) - split)
    assert encoded(resumed.state) == encoded(cell.state)


async def test_a_loop_starts_from_the_snapshot_and_replays_the_rest_only(database: Database) -> None:
    async with running(database, start("a")) as centre:
        made = maker(database).catch_up(centre.clock.at, force=True)
        await centre.do(start("b"), start("c"))
        end = centre.watcher.position
    assert made is not None
    async with running(database) as centre:
        assert centre.host.replayed == end - made
        assert set(centre.watcher.state.conversations) == {"a", "b", "c"}


async def test_what_is_decided_but_not_committed_is_in_no_snapshot(database: Database) -> None:
    store = HeldStore(database, CELL)
    async with running(database, start("a"), store=store) as centre:
        behind = await held_up(store, centre.host.execute(start("b")))
        await asyncio.to_thread(maker(database).catch_up, centre.clock.at, force=True)
        assert set(newest(database).state.conversations) == {"a"}
        store.open.set()
        await behind


def test_a_snapshot_is_made_once_the_log_has_grown_enough(database: Database) -> None:
    log = talking().log
    write(database, log[:4])
    assert maker(database, every=5).catch_up(1) is None
    write(database, log[4:5], after=4)
    assert maker(database, every=5).catch_up(1) == 5
    assert maker(database, every=5).catch_up(1) is None
    assert maker(database).catch_up(1, force=True) is None


def test_the_last_three_are_kept(database: Database) -> None:
    log = talking().log
    for n in range(5):
        write(database, log[n : n + 1], after=n)
        maker(database).catch_up(n, force=True)
    assert KEPT == 3
    assert kept(database) == [3, 4, 5]


def three(database: Database) -> Cell:
    """Write a log of six events and snapshots at 2, 4 and 6."""
    cell = talking()
    for n in (0, 2, 4):
        write(database, cell.log[n : n + 2], after=n)
        maker(database).catch_up(n, force=True)
    return cell


DAMAGE: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "is not what was written": lambda data: {"data": data.replace(b"lin", b"lyn", 1)},
    "has another hash": lambda data: {"hash": hashlib.sha256(data + b" ").hexdigest()},
    "is cut short": lambda data: {"data": data[: len(data) // 2]},
    "is empty": lambda _data: {"data": b""},
    "is not text": lambda _data: rewritten(b"\xff\xfe\x00"),
    "is text that is no snapshot": lambda _data: rewritten(b'{"state":{"engine":7},"position":6}'),
    "has a format of another time": lambda _data: {"format": FORMAT + 1},
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_snapshot_that_cannot_be_trusted_falls_back_to_the_one_before(database: Database, how: str) -> None:
    cell = three(database)
    damage(database, 6, **DAMAGE[how](data_of(database, 6)))
    memory = newest(database)
    assert memory.position == 4
    for recorded in SqlLogStore(database, CELL).read(4, 100):
        memory.apply(recorded)
    whole = Lifecycle()
    whole.replay(cell.log[:6])
    assert encoded(memory.state) == encoded(whole.state)


def test_when_none_can_be_trusted_the_whole_log_is_read(database: Database) -> None:
    three(database)
    for position in (2, 4, 6):
        damage(database, position, data=b"")
    memory = newest(database)
    assert (memory.position, memory.state.conversations) == (0, {})


async def test_a_loop_starts_whatever_became_of_the_snapshots(database: Database) -> None:
    async with running(database, start("a")) as centre:
        maker(database).catch_up(centre.clock.at, force=True)
    damage(database, kept(database)[0], data=b"\xff")
    async with running(database) as centre:
        assert set(centre.watcher.state.conversations) == {"a"}


def test_a_damaged_snapshot_is_made_again_at_its_position(database: Database) -> None:
    three(database)
    damage(database, 6, data=b"")
    assert maker(database).catch_up(9, force=True) == 6
    assert newest(database).position == 6
    assert kept(database) == [2, 4, 6]


def test_a_snapshot_from_before_a_field_was_added_is_read_with_its_default(database: Database) -> None:
    three(database)
    old = msgspec.json.decode(data_of(database, 6))
    (conversation,) = old["state"]["conversations"].values()
    del conversation["opens_at"]
    damage(database, 6, **rewritten(msgspec.json.encode(old)))
    memory = newest(database)
    assert memory.position == 6
    assert memory.state.conversations["c"].opens_at is None


def test_no_damage_whatever_keeps_a_loop_from_starting(database: Database) -> None:
    three(database)
    data = data_of(database, 6)

    @settings(PATIENT, max_examples=60)
    @given(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=8), st.booleans())
    def hold(at: int, junk: bytes, honest: bool) -> None:
        broken = data[:at] + junk + data[at + len(junk) :]
        row = rewritten(broken) if honest else {"data": broken}
        with database.writing() as connection:
            connection.execute(update(snapshots).where(snapshots.c.position == 6).values(**row))
            found = load_newest(connection, CELL)
        assert honest or broken == data or found.position == 4

    hold()


def test_a_copy_of_a_state_is_its_own(database: Database) -> None:
    state = talking().state
    copy = copy_state(state)
    assert encoded(copy) == encoded(state)
    copy.conversations["c"].agent = "somebody"
    assert state.conversations["c"].agent == "lin"


def test_another_cells_snapshot_is_not_this_ones(database: Database) -> None:
    write(database, talking().log)
    maker(database).catch_up(1, force=True)
    assert database.read_now(lambda c: load_newest(c, "other")).position == 0
