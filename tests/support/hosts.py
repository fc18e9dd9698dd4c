"""The loop on a real database: a clock turned by hand, a store that can be held up, a follower that keeps count."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from callcenter.contact_log.snapshots import copy_state
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.evolve import evolve
from callcenter.contacts.host import Host
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Batch, MarkRow, MessageRow, contact_row
from callcenter.contacts.service import Contacts
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from tests.support.cells import encoded
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.databases import CELL, contact_rows, log_of, messages_of


class HandClock:
    """Time moves only when told to."""

    def __init__(self, at: int = EPOCH) -> None:
        self.at = at

    def now(self) -> int:
        """Return the time it was set to."""
        return self.at

    def not_before(self, instant: int) -> None:
        """Go on from `instant` if that is later."""
        self.at = max(self.at, instant)


class HeldStore(SqlLogStore):
    """The real store; its commits can be held up before they begin, and are counted."""

    def __init__(self, database: Database, cell: str) -> None:
        super().__init__(database, cell)
        self.open, self.entered = threading.Event(), threading.Event()
        self.open.set()
        self.begun: list[Batch] = []

    def append(self, batch: Batch) -> None:
        """Write, when let."""
        self.begun.append(batch)
        self.entered.set()
        if not self.open.wait(20):
            raise TimeoutError
        super().append(batch)


class Watcher:
    """A follower that keeps what it was told, and the state that makes."""

    def __init__(self) -> None:
        self.state = CellState()
        self.position = 0
        self.events: dict[int, AnyEvent] = {}
        self.messages: list[MessageRow] = []
        self.marks: list[MarkRow] = []
        self.told = asyncio.Event()

    def committed(self, commit: Committed) -> None:
        """Take in one commit; positions must go on where the last one stopped."""
        for recorded in commit.events:
            assert recorded.position == self.position + 1
            self.position = recorded.position
            self.events[recorded.position] = recorded.event
            evolve(self.state, recorded.event)
        self.messages += commit.messages
        self.marks += commit.marks
        self.told.set()

    def reset(self, state: CellState, position: int) -> None:
        """Start over."""
        self.state, self.position = copy_state(state), position
        self.told.set()

    async def until(self, condition: Callable[[CellState], bool], within_s: float = 10.0) -> None:
        """Wait for commits until the state they make is as wanted."""
        async with asyncio.timeout(within_s):
            while not condition(self.state):
                self.told.clear()
                await self.told.wait()


class Centre:
    """A running loop and everything around it that a test looks at."""

    def __init__(self, database: Database, store: SqlLogStore, clock: HandClock) -> None:
        self.database, self.store, self.clock = database, store, clock
        self.host = Host(CELL, store, clock)
        self.watcher = Watcher()
        self.host.follow(self.watcher)
        self.contacts = Contacts(self.host)
        self.resumed = asyncio.Event()
        self.host.on_resumed(self.resumed.set)

    async def do(self, *commands: cmd.AnyCommand) -> None:
        """Execute the commands, one after another."""
        for command in commands:
            await self.host.execute(command)

    async def again_up(self) -> None:
        """Wait until commands are decided again, after a failure."""
        await asyncio.wait_for(self.resumed.wait(), 10)
        self.resumed.clear()


@asynccontextmanager
async def running(
    database: Database, *commands: cmd.AnyCommand, store: SqlLogStore | None = None, clock: HandClock | None = None
) -> AsyncIterator[Centre]:
    """Start a loop on the database, configured, and do the commands; stop it in the end."""
    centre = Centre(database, store or SqlLogStore(database, CELL), clock or HandClock())
    await centre.host.start()
    try:
        await centre.do(CONFIGURE, *commands)
        yield centre
    finally:
        await centre.host.stop()


def check_durable(database: Database, watcher: Watcher) -> CellState:
    """Hold log, rows and follower to each other; return the state the log gives."""
    log = log_of(database)
    assert [recorded.position for recorded in log] == list(range(1, len(log) + 1)), "no gap, in order"
    replayed = Lifecycle()
    replayed.replay(recorded.event for recorded in log)
    state = replayed.state
    in_log = {recorded.position: recorded.event for recorded in log}
    assert watcher.events.items() <= in_log.items(), "no follower saw what the log lacks"
    assert watcher.position == len(log)
    assert encoded(watcher.state) == encoded(state), "following the commits gives the same state"
    stored = messages_of(database)
    assert len(watcher.messages) == len({(m.contact, m.number) for m in watcher.messages}), "nothing is relayed twice"
    assert set(watcher.messages) <= set(stored), "no follower saw a message that is not stored"
    rows = contact_rows(database)
    for talk in state.conversations.values():
        row = rows[talk.contact]
        assert row == contact_row(state, talk, CELL, row["position"]), "the row says what the state says"
    for contact in {m.contact for m in stored}:
        numbers = [m.number for m in stored if m.contact == contact]
        assert numbers == list(range(1, len(numbers) + 1)), "messages are numbered without a gap"
    return state


async def conversation(centre: Centre) -> None:
    """Bring lin and the customer together."""
    await centre.do(*present("lin"), start())
    await centre.contacts.accept("c.1", "lin")


async def held_up(store: HeldStore, awaitable: Awaitable[Any]) -> "asyncio.Task[Any]":
    """Let it be decided and its commit begin; there it is held up, and what comes next gathers behind it."""
    store.open.clear()
    store.entered.clear()
    task = asyncio.ensure_future(awaitable)
    assert await asyncio.to_thread(store.entered.wait, 20)
    return task


async def settled(awaitable: Awaitable[Any]) -> "asyncio.Task[Any]":
    """Let it run as far as it can while the store is held up."""
    task = asyncio.ensure_future(awaitable)
    for _ in range(20):
        await asyncio.sleep(0)
    return task
