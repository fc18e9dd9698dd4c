"""What is owed to the outside world is sent in order, after it was written down, and never blindly twice."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any, cast

import pytest

from callcenter.contact_log.outbox_store import SqlOutboxStore
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts import outbox
from callcenter.contacts.effects import SAFETY, Effect, EffectKind, Safety
from callcenter.contacts.outbox import Outbox, Owed, State
from callcenter.contacts.ports import EffectRefused
from callcenter.contacts.records import Batch, EffectRow, contact_row
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from tests.support.cells import talking
from tests.support.centres import EPOCH, start
from tests.support.databases import CELL, outbox_rows
from tests.support.hosts import HandClock, running
from tests.support.patience import PATIENCE_S

REPORT: EffectKind = "report_contact"
"""A kind that may be repeated."""
CALL = cast(EffectKind, "create_call")
"""A kind, of these tests only, that may not."""


@pytest.fixture(autouse=True)
def _a_kind_that_creates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SAFETY", {**SAFETY, CALL: Safety.CREATE})


class Receiver:
    """The outside world. `held` requests do not come back until let; `answers` says what comes of the others."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.got: list[str] = []
        self.again: list[bool] = []
        self.given_up: list[str] = []
        self.states: list[str] = []
        self.held: dict[str, asyncio.Event] = {}
        self.answers: dict[str, Exception] = {}
        self.news = asyncio.Event()

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Take an effect; note what its row says meanwhile."""
        self.again.append(again)
        self.got.append(effect.contact)
        self.states += [row["state"] for row in outbox_rows(self.database) if row["contact"] == effect.contact][:1]
        self.news.set()
        if effect.contact in self.held:
            await self.held[effect.contact].wait()
        if effect.contact in self.answers:
            raise self.answers[effect.contact]

    async def gave_up(self, effect: Effect) -> None:
        """Note what will not be sent."""
        self.given_up.append(effect.contact)


class Post:
    """An outbox on a real database, with what is owed in it."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.receiver = database, HandClock(), Receiver(database)
        self.store = SqlOutboxStore(database, CELL)
        self._position = 0
        self.running: Outbox | None = None

    def owe(
        self, *owed: str, kind: EffectKind = REPORT, not_after: int = EPOCH + 10_000_000, known: bool = True
    ) -> None:
        """Write down effects of these contacts, in order."""
        state = talking().state
        row = contact_row(state, state.conversations["c"], CELL, 1)
        for contact in owed:
            self._position += 1
            effect = Effect(kind=kind, contact=contact, not_after=not_after)
            batch = Batch(outbox=[EffectRow(f"{CELL}.{self._position}.0", self._position, effect)])
            if known:
                batch.contacts = {contact: {**row, "id": contact}}
            SqlLogStore(self.database, CELL).append(batch)

    def start(self, **senders: Any) -> None:
        """Begin to send; by default both kinds go to the receiver."""
        self.running = Outbox(self.store, senders or {REPORT: self.receiver, CALL: self.receiver}, self.clock)
        self.running.start()

    async def stop(self) -> None:
        """Stop, as a crash would, in the middle of whatever is going on."""
        if self.running:
            await self.running.stop()

    def states(self) -> list[tuple[str, str, int]]:
        """Return contact, state and attempts of every row, in order."""
        return [(row["contact"], row["state"], row["attempts"]) for row in outbox_rows(self.database)]

    async def until(self, *states: str) -> None:
        """Wait until the rows are in these states."""
        async with asyncio.timeout(PATIENCE_S):
            while [row["state"] for row in outbox_rows(self.database)] != list(states):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def given_up(self, *contacts: str) -> None:
        """Wait until the receiver was told that what it was owed will not come."""
        async with asyncio.timeout(PATIENCE_S):
            while self.receiver.given_up != list(contacts):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def later(self, ms: int) -> None:
        """Let time pass and have the outbox look."""
        assert self.running is not None
        self.clock.at += ms
        self.running.reset(CellState(), 0)
        await asyncio.sleep(0.05)


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    post = Post(database)
    yield post
    await post.stop()


# --- order ------------------------------------------------------------------------------------------------------------


async def test_effects_of_one_contact_go_one_at_a_time_in_order_and_others_do_not_wait(post: Post) -> None:
    post.owe("c", "d", "c", "c")
    post.receiver.held["c"] = asyncio.Event()
    post.start()
    await post.until("sending", "done", "pending", "pending")
    assert post.receiver.got == ["c", "d"]
    post.receiver.held["c"].set()
    await post.until("done", "done", "done", "done")
    assert post.receiver.got == ["c", "d", "c", "c"]


async def test_two_effects_of_one_event_go_one_after_the_other(post: Post) -> None:
    post.owe("c")
    second = Effect(kind=REPORT, contact="c", not_after=EPOCH + 1_000)
    SqlLogStore(post.database, CELL).append(Batch(outbox=[EffectRow(f"{CELL}.1.1", 1, second)]))
    post.receiver.held["c"] = asyncio.Event()
    post.start()
    await post.until("sending", "pending")
    post.receiver.held["c"].set()
    await post.until("done", "done")


async def test_that_it_is_being_sent_is_written_down_before_it_is_sent(post: Post) -> None:
    post.owe("c")
    post.start()
    await post.until("done")
    assert post.receiver.states == ["sending"]
    assert post.states() == [("c", "done", 1)]


async def test_a_commit_with_effects_wakes_the_outbox(database: Database) -> None:
    receiver = Receiver(database)
    async with running(database) as centre:
        sending = Outbox(SqlOutboxStore(database, CELL), {REPORT: receiver}, centre.clock)
        centre.host.follow(sending)
        sending.start()
        await centre.do(start("d", queue="night"))
        await asyncio.wait_for(receiver.news.wait(), 10)
        await sending.stop()
    assert receiver.got == ["d"]


# --- crashes and time-outs --------------------------------------------------------------------------------------------


async def crash_while_sending(post: Post, kind: EffectKind) -> None:
    """Owe one effect of the kind, and stop in the middle of its request."""
    post.owe("c", kind=kind)
    post.receiver.held["c"] = asyncio.Event()
    post.start()
    await post.until("sending")
    await asyncio.wait_for(post.receiver.news.wait(), 10)
    await post.stop()
    assert post.states() == [("c", "sending", 1)]
    post.receiver.held.clear()


async def test_what_is_done_while_a_call_lasts_is_sent_again_after_a_crash_and_says_so(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SAFETY", {**SAFETY, REPORT: Safety.WHILE_LIVE})
    await crash_while_sending(post, REPORT)
    post.start()
    await post.until("done")
    assert post.receiver.again == [False, True]


async def test_what_may_be_repeated_is_sent_again_after_a_crash(post: Post) -> None:
    await crash_while_sending(post, REPORT)
    post.start()
    await post.until("done")
    assert post.receiver.got == ["c", "c"]
    assert post.states() == [("c", "done", 2)]


async def test_what_creates_something_is_not_sent_again_after_a_crash_but_left_for_somebody_to_look(
    post: Post,
) -> None:
    await crash_while_sending(post, CALL)
    post.start()
    await post.until("unknown")
    await post.given_up("c")
    assert post.receiver.got == ["c"]
    assert post.states() == [("c", "unknown", 1)]


@pytest.mark.parametrize(("kind", "state"), [(REPORT, "pending"), (CALL, "unknown")])
async def test_a_time_out_is_tried_again_only_where_that_does_no_harm(
    post: Post, kind: EffectKind, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_SEND_WITHIN_S", 0.02)
    post.owe("c", kind=kind)
    post.receiver.held["c"] = asyncio.Event()
    post.start()
    await post.until("sending")
    await post.until(state)
    assert outbox_rows(post.database)[0]["error"] == "TimeoutError"


async def test_what_the_receiver_will_not_take_is_failed_and_logged_and_the_next_one_goes(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.owe("c", "c")
    post.receiver.answers["c"] = EffectRefused("410 Gone")
    post.start()
    await post.until("failed", "failed")
    said = [f"effect main.{n}.0 (report_contact of contact c) is failed" for n in (1, 2)]
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == said
    assert [row["error"] for row in outbox_rows(post.database)] == ["410 Gone", "410 Gone"]
    await post.given_up("c", "c")


# --- trying again -----------------------------------------------------------------------------------------------------


async def test_the_pause_doubles_up_to_five_minutes_and_the_rest_of_the_contact_waits(post: Post) -> None:
    post.owe("c", "c")
    post.receiver.answers["c"] = OSError("connection refused")
    post.start()
    pauses = []
    for attempt in range(1, 12):
        async with asyncio.timeout(PATIENCE_S):
            while post.states()[0] != ("c", "pending", attempt):  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        pause = outbox_rows(post.database)[0]["next_at"] - post.clock.at
        await post.later(pause - 1)
        assert len(post.receiver.got) == attempt, "not before its time"
        await post.later(1)
        pauses.append(pause)
    assert pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]
    assert post.states()[1] == ("c", "pending", 0)
    post.receiver.answers.clear()
    await post.later(300_000)
    await post.until("done", "done")


async def test_while_one_waits_for_its_time_the_outbox_sleeps(post: Post) -> None:
    looks = 0
    due = post.store.due

    async def counted(now: int, limit: int, busy: Collection[str] = ()) -> Sequence[Owed]:
        nonlocal looks
        looks += 1
        return await due(now, limit, busy)

    post.store.due = counted  # type: ignore[method-assign]
    post.owe("c", "c")
    post.receiver.answers["c"] = OSError()
    post.start()
    await post.until("pending", "pending")
    await asyncio.wait_for(post.receiver.news.wait(), 10)
    await asyncio.sleep(0.4)
    assert looks <= 3


async def test_the_receiver_is_told_that_it_may_have_had_it_before(post: Post) -> None:
    post.owe("c")
    post.receiver.answers["c"] = OSError("connection reset")
    post.start()
    await post.until("pending")
    await asyncio.wait_for(post.receiver.news.wait(), 10)
    post.receiver.answers.clear()
    await post.later(1_000)
    await post.until("done")
    assert post.receiver.again == [False, True]


# --- no longer wanted -------------------------------------------------------------------------------------------------


async def test_what_comes_too_late_is_dropped(post: Post) -> None:
    post.owe("c", not_after=EPOCH)
    post.owe("c", not_after=EPOCH - 1)
    post.start()
    await post.until("done", "dropped")
    assert post.states()[1] == ("c", "dropped", 0)
    await post.given_up("c")


async def test_what_is_about_a_contact_that_is_gone_is_dropped(post: Post) -> None:
    post.owe("c", known=False)
    post.start()
    await post.until("dropped")
    assert post.receiver.got == []


async def test_what_nobody_receives_is_dropped(post: Post) -> None:
    post.owe("c", kind=CALL)
    post.start(**{REPORT: post.receiver})
    await post.until("dropped")
    assert outbox_rows(post.database)[0]["error"] == "no receiver is configured"


# --- the store fails --------------------------------------------------------------------------------------------------


class FailingOutboxStore(SqlOutboxStore):
    """The real store; writing a given state of a contact's row fails once."""

    failing: State | None = None

    async def move(self, row: str, state: State, *, attempts: int, next_at: int, error: str | None) -> None:
        """Write, or fail."""
        if state == self.failing and row == f"{CELL}.1.0":
            self.failing = None
            raise sqlite3.OperationalError("database is locked")
        await super().move(row, state, attempts=attempts, next_at=next_at, error=error)


def failing(post: Post, state: State) -> None:
    """Have the first row's move to this state fail once."""
    post.store = FailingOutboxStore(post.database, CELL)
    post.store.failing = state


async def test_what_could_not_be_written_down_as_being_sent_is_not_sent(post: Post) -> None:
    failing(post, "sending")
    post.owe("c")
    post.start()
    await post.until("done")
    assert (post.receiver.got, post.receiver.states) == (["c"], ["sending"])


async def test_a_failing_write_does_not_start_what_is_still_being_sent_a_second_time(post: Post) -> None:
    failing(post, "done")
    post.owe("c", "d", kind=CALL)
    post.receiver.held["d"] = asyncio.Event()
    post.start()
    await post.until("sending", "sending")
    await post.later(0)
    assert post.states()[1] == ("d", "sending", 1)
    post.receiver.held["d"].set()
    await post.later(0)
    await post.until("unknown", "done")
    assert sorted(post.receiver.got) == ["c", "d"]


async def test_stopping_an_outbox_that_was_never_started_is_nothing(post: Post) -> None:
    await Outbox(post.store, {}, post.clock).stop()


async def test_news_in_the_moment_an_outbox_is_stopped_do_not_keep_it_running(post: Post) -> None:
    post.owe("c")
    post.receiver.answers["c"] = OSError("away")
    post.start()
    assert post.running is not None
    async with asyncio.timeout(PATIENCE_S):
        while post.running.next_at is None:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.05)
    post.running.look()
    async with asyncio.timeout(PATIENCE_S):
        await post.running.stop()
