"""The loop: what leaves it, and when. Failing commits are in tests/faults."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from callcenter.clock import CellClock
from callcenter.contacts import commands as cmd
from callcenter.contacts import errors, host, lifecycle
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.host import Host
from callcenter.contacts.lifecycle import DECIDES, Lifecycle
from callcenter.contacts.ports import Committed
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from callcenter.db.tables import events
from callcenter.errors import OutcomeUnknown, StartupError, Unavailable
from routing.errors import IllegalMove, RoutingError
from tests.support.cells import encoded
from tests.support.centres import CONFIGURE, EPOCH, ROUTING, RULES, present, start
from tests.support.databases import CELL, database_in, log_of
from tests.support.hosts import (
    Centre,
    HandClock,
    HeldStore,
    Watcher,
    check_durable,
    conversation,
    held_up,
    running,
    settled,
)

LEAVES = cmd.CustomerLeaves(contact="c")
RULES_WITH_SHORT_GRACE = cmd.Configure(
    routing=ROUTING, rules=type(RULES)(version="2", languages={}, tiers={}, dispositions=(), waiting_grace_ms=20)
)


# --- the commit barrier ---------------------------------------------------------------------------------------------


async def test_no_answer_and_no_delta_leaves_before_the_commit(centre: Centre, store: HeldStore) -> None:
    before = centre.watcher.position, len(log_of(centre.database))
    answer = await held_up(store, centre.host.execute(start()))
    assert not answer.done()
    assert (centre.watcher.position, len(log_of(centre.database))) == before
    store.open.set()
    await answer
    assert centre.watcher.position == before[0] + 3 == len(log_of(centre.database))


async def test_a_refusal_waits_for_what_it_may_rest_on(centre: Centre, store: HeldStore) -> None:
    first = await held_up(store, centre.host.execute(start()))
    refused = await settled(centre.host.execute(start("d", visitor="visitor-of-c", client_id="2")))
    assert not refused.done()
    store.open.set()
    await first
    with pytest.raises(errors.AlreadyOpen):
        await refused


async def test_an_answer_without_events_waits_as_well(centre: Centre, store: HeldStore) -> None:
    await held_up(store, centre.host.execute(start()))
    again = await settled(centre.host.execute(start("d", visitor="visitor-of-c")))
    assert not again.done()
    store.open.set()
    await again


async def test_what_is_read_from_memory_waits_and_so_does_not_finding_it(centre: Centre, store: HeldStore) -> None:
    await centre.do(start("over"), cmd.CustomerLeaves(contact="over"))
    await held_up(store, centre.host.execute(start()))
    found = await settled(centre.host.look(lambda cell: cell.conversation("c").talk))
    missing = await settled(centre.host.look(lambda cell: cell.conversation("nobody")))
    assert not found.done()
    assert not missing.done()
    store.open.set()
    assert await found == "queued"
    with pytest.raises(errors.UnknownContact):
        await missing


async def test_a_message_is_numbered_at_once_and_acknowledged_after_the_commit(
    centre: Centre, store: HeldStore
) -> None:
    await centre.do(start())
    number = await held_up(store, centre.contacts.post("c", "customer", None, "m1", "hello"))
    again = await settled(centre.contacts.post("c", "customer", None, "m1", "hello"))
    assert not number.done()
    assert not again.done()
    assert centre.watcher.messages == []
    store.open.set()
    assert (await number, await again) == (1, 1)
    assert [m.text for m in centre.watcher.messages] == ["hello"]


async def test_followers_are_told_before_the_answer_leaves(centre: Centre) -> None:
    told: list[int] = []

    async def start_and_look() -> None:
        await centre.host.execute(start())
        told.append(centre.watcher.position)

    await start_and_look()
    assert told == [len(log_of(centre.database))]


async def test_everything_that_gathers_during_a_commit_goes_into_the_next_one(centre: Centre, store: HeldStore) -> None:
    begun = len(store.begun)
    waiting = [await held_up(store, centre.host.execute(start("first")))]
    waiting += [asyncio.ensure_future(centre.host.execute(start(f"c{n}"))) for n in range(50)]
    await asyncio.sleep(0.02)
    assert len(store.begun) == begun + 1
    store.open.set()
    await asyncio.gather(*waiting)
    assert len(store.begun) == begun + 2
    assert len(store.begun[-1].events) == 150
    check_durable(centre.database, centre.watcher)


async def test_an_answer_that_rests_on_nothing_new_does_not_wait_for_the_store(
    centre: Centre, store: HeldStore
) -> None:
    store.open.clear()
    with pytest.raises(errors.UnknownContact):
        await asyncio.wait_for(centre.host.execute(LEAVES), 5)


async def test_one_who_gives_up_waiting_does_not_undo_what_was_decided(centre: Centre, store: HeldStore) -> None:
    answer = await held_up(store, centre.host.execute(start()))
    answer.cancel()
    store.open.set()
    await centre.do(start("d"))
    assert set(check_durable(centre.database, centre.watcher).conversations) == {"c", "d"}


# --- time -----------------------------------------------------------------------------------------------------------


async def test_timers_fire_by_themselves(database: Database) -> None:
    quick = RULES_WITH_SHORT_GRACE
    async with running(database, quick, start()) as centre:
        await centre.do(cmd.CustomerLost(contact="c"))
        centre.clock.at += 30
        await centre.watcher.until(lambda state: state.conversations["c"].outcome is not None)
    assert [type(recorded.event).__name__ for recorded in log_of(database)][-1] == "ContactEnded"


async def test_a_timer_that_is_due_fires_before_the_command_that_comes_then(centre: Centre) -> None:
    await centre.do(*present("lin"), start())
    centre.clock.at += 20_000
    with pytest.raises(RoutingError, match="is over"):
        await centre.contacts.accept("c.1", "lin")


async def test_timers_and_command_are_decided_at_one_instant(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    ticking = itertools.count(EPOCH + 10)
    monkeypatch.setattr(centre.clock, "now", lambda: next(ticking))
    seen: list[int] = []

    def noting(decide: Callable[..., list[AnyEvent]]) -> Callable[..., list[AnyEvent]]:
        def noted(*args: Any) -> list[AnyEvent]:
            seen.append(args[-1])
            return decide(*args)

        return noted

    monkeypatch.setattr(Lifecycle, "wake", noting(Lifecycle.wake))
    monkeypatch.setattr(Lifecycle, "handle", noting(Lifecycle.handle))
    await centre.do(start())
    assert seen == [EPOCH + 10, EPOCH + 10]


async def test_time_goes_on_from_the_log_where_the_log_is_ahead_of_the_clock(database: Database) -> None:
    async with running(database, start(), clock=HandClock(EPOCH + 3_600_000)):
        pass
    clock = HandClock(EPOCH)
    async with running(database, clock=clock) as centre:
        before = centre.host.now()
        clock.at += 5
        assert (before, centre.host.now()) == (EPOCH + 3_600_000, EPOCH + 3_600_005)


def test_the_real_clock_goes_on_from_an_instant_that_is_later_and_ignores_one_that_is_not() -> None:
    clock = CellClock()
    ahead = clock.now() + 3_600_000
    clock.not_before(ahead)
    clock.not_before(ahead - 1_000)
    assert ahead <= clock.now() < ahead + 1_000


# --- our own faults ---------------------------------------------------------------------------------------------------


def fail_on_end(monkeypatch: pytest.MonkeyPatch, broken: Callable[..., Any]) -> None:
    """Have our own code fail whenever an agent ends a conversation."""
    handlers: dict[type[Any], Callable[..., Any]] = {**DECIDES, cmd.AgentEnds: broken}
    monkeypatch.setattr(lifecycle, "DECIDES", handlers)


async def test_a_fault_half_way_through_a_decision_loses_nothing_and_leaves_nothing_behind(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    await conversation(centre)
    await centre.contacts.post("c", "customer", None, "m", "hello")

    def broken(cell: Lifecycle, command: cmd.AgentEnds, now: int) -> None:
        cell.state.conversations["c"].agent = "nobody"
        raise KeyError(command.contact)

    fail_on_end(monkeypatch, broken)
    with pytest.raises(Unavailable):
        await centre.contacts.end("c", "lin")
    monkeypatch.undo()
    await centre.again_up()
    assert await centre.contacts.post("c", "agent", "lin", "n", "go on") == 2
    await centre.contacts.end("c", "lin")
    assert check_durable(centre.database, centre.watcher).conversations["c"].outcome == "answered"


async def test_what_was_decided_before_a_fault_and_not_yet_written_did_not_happen(
    centre: Centre, store: HeldStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_flight = await held_up(store, centre.host.execute(start("written")))
    behind = await settled(centre.host.execute(start("lost")))
    fail_on_end(monkeypatch, lambda *_: 1 / 0)
    with pytest.raises(Unavailable):
        await centre.contacts.end("c", "lin")
    with pytest.raises(Unavailable):
        await centre.do(start("too soon"))
    store.open.set()
    await in_flight
    with pytest.raises(Unavailable):
        await behind
    await centre.again_up()
    assert set(check_durable(centre.database, centre.watcher).conversations) == {"written"}


async def test_a_timer_that_is_refused_by_the_engine_is_a_fault_and_not_the_callers(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_cell: Lifecycle, _now: int) -> None:
        raise IllegalMove("c", None, "expire")

    monkeypatch.setattr(Lifecycle, "wake", broken)
    with pytest.raises(Unavailable):
        await centre.do(start())
    monkeypatch.undo()
    await centre.again_up()
    await centre.do(start())


async def test_a_follower_that_fails_starts_over_from_the_log_and_holds_up_nobody_else(
    centre: Centre, store: HeldStore
) -> None:
    class Stumbling(Watcher):
        stumbles = True

        def committed(self, commit: Committed) -> None:
            if self.stumbles:
                raise RuntimeError
            super().committed(commit)

    stumbling = Stumbling()
    centre.host.follow(stumbling)
    first = await held_up(store, centre.host.execute(start("a")))
    decided_meanwhile = await settled(centre.host.execute(start("b")))
    store.open.set()
    await asyncio.gather(first, decided_meanwhile)
    stumbling.stumbles = False
    await centre.do(start("c"), start("d"))
    assert set(stumbling.state.conversations) == {"a", "b", "c", "d"}
    assert centre.host.recoveries == 0
    check_durable(centre.database, stumbling)


async def test_a_follower_that_cannot_even_start_over_holds_up_nobody(database: Database) -> None:
    class Broken:
        def committed(self, _commit: Committed) -> None:
            raise RuntimeError

        def reset(self, _state: CellState, _position: int) -> None:
            raise RuntimeError

    loop, watcher = Host(CELL, HeldStore(database, CELL), HandClock()), Watcher()
    loop.follow(Broken())
    loop.follow(watcher)
    await loop.start()
    await loop.execute(CONFIGURE)
    await loop.execute(start())
    await loop.stop()
    assert watcher.position == 5


# --- start and stop ---------------------------------------------------------------------------------------------------


async def test_stopping_commits_what_is_decided(database: Database, store: HeldStore) -> None:
    async with running(database, store=store) as centre:
        answers = [
            await held_up(store, centre.host.execute(start("a"))),
            await settled(centre.host.execute(start("b"))),
        ]
        stopping = await settled(centre.host.stop())
        with pytest.raises(Unavailable):
            await centre.do(start("c"))
        store.open.set()
        await stopping
        await asyncio.gather(*answers)
    assert len(log_of(database)) == 2 + 6


async def test_stopping_while_the_store_hangs_leaves_nobody_without_an_answer(
    database: Database, store: HeldStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "_STOP_WITHIN_S", 0.05)
    async with running(database, store=store) as centre:
        in_flight = await held_up(store, centre.host.execute(start("a")))
        behind = await settled(centre.host.execute(start("b")))
        stopping = asyncio.ensure_future(centre.host.stop())
        with pytest.raises(OutcomeUnknown):
            await asyncio.wait_for(in_flight, 10)
        with pytest.raises(Unavailable):
            await asyncio.wait_for(behind, 10)
        store.open.set()
        await stopping


async def test_a_start_reads_everything_back_and_writes_that_the_cell_is_back(database: Database) -> None:
    async with running(database) as centre:
        await conversation(centre)
        await centre.contacts.post("c", "customer", None, "m", "hello")
        before = encoded(centre.watcher.state)
        position = centre.watcher.position
    again = HandClock(EPOCH + 60_000)
    watcher = Watcher()
    loop = Host(CELL, HeldStore(database, CELL), again)
    loop.follow(watcher)
    await loop.start()
    assert loop.replayed == position
    assert watcher.events[position + 1] == log_of(database)[position].event
    assert type(watcher.events[position + 1]).__name__ == "Resumed"
    await loop.stop()
    assert encoded(watcher.state) != before
    check_durable(database, watcher)


async def test_a_log_with_a_gap_is_not_started_from(database: Database) -> None:
    async with running(database, start()):
        pass
    database.write_now(lambda c: c.execute(delete(events).where(events.c.position == 3)))
    with pytest.raises(StartupError, match="gap"):
        await Host(CELL, HeldStore(database, CELL), HandClock()).start()


async def test_the_first_start_of_all_writes_nothing(database: Database) -> None:
    loop = Host(CELL, HeldStore(database, CELL), HandClock())
    await loop.start()
    await loop.stop()
    assert log_of(database) == []


def test_contacts_of_another_cell_are_not_this_ones(tmp_path: Any) -> None:
    async def both() -> None:
        database = database_in(tmp_path)
        one = Host("one", HeldStore(database, "one"), HandClock())
        two = Host("two", HeldStore(database, "two"), HandClock())
        for loop in (one, two):
            await loop.start()
            await loop.execute(CONFIGURE)
        await one.execute(start())
        with pytest.raises(errors.UnknownContact):
            await two.execute(LEAVES)
        for loop in (one, two):
            await loop.stop()
        database.close()

    asyncio.run(both())
