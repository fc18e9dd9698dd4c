"""The host of one cell: the loop itself. Decide in the event loop, commit in a thread, release what is durable.

Memory may run ahead of the disk; nothing leaves ahead of it. Every answer, errors included, waits until all that was
decided when it was made is durable. One writer drains everything that has gathered into one transaction.

When a commit fails nobody decides any more: what was queued behind it answers `Unavailable`, the failed batch is
settled by looking at the log, the state is rebuilt by replay, and `Resume` is the first thing written again.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from callcenter.clock import LoopClock
from callcenter.contacts.codec import check_text
from callcenter.contacts.commands import AnyCommand, Resume
from callcenter.contacts.errors import ConversationOver, NotYourContact
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.ports import CommitFollower, Committed, LogStore
from callcenter.contacts.recording import Answered, no_answer, record
from callcenter.contacts.records import Batch, Draft, Party, Row
from callcenter.contacts.restore import restore
from callcenter.contacts.state import CellState, Talk
from callcenter.contacts.transcripts import Transcripts, checked_text
from callcenter.errors import OutcomeUnknown, Rejected, Unavailable
from routing.errors import RoutingError

T = TypeVar("T")
log = logging.getLogger(__name__)

_UNSETTLED_AFTER_S = 10.0
_BACK_OFF_S = (0.1, 5.0)
_STOP_WITHIN_S = 5.0


class Host:
    """Runs one cell. All methods belong to the event loop's thread."""

    def __init__(self, cell: str, store: LogStore, clock: LoopClock) -> None:
        self.cell = cell
        self._store = store
        self._clock = clock
        self._followers: list[CommitFollower] = []
        self._on_resumed: list[Callable[[], None]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="contact-log")
        self._lifecycle = Lifecycle()
        self._transcripts = Transcripts()
        self._pending = Batch()
        self._in_flight: Batch | None = None
        self._position = 0
        self._up = False
        self._work = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._armed_for: int | None = None
        self._rebuild_wanted = False
        self.replayed = 0
        self.recoveries = 0

    # --- start and stop -----------------------------------------------------------------------------------------

    def follow(self, follower: CommitFollower) -> None:
        """Have a follower told of every commit; before `start`."""
        self._followers.append(follower)

    def on_resumed(self, callback: Callable[[], None]) -> None:
        """Have it called when the loop runs again after the store had failed: connections must be announced anew."""
        self._on_resumed.append(callback)

    async def start(self) -> None:
        """Rebuild the state from the log, and write `Resume` where the cell has lived before."""
        try:
            await self._restore()
            self._clock.not_before(self._lifecycle.state.last_at)
            self._reset(self._followers, self._lifecycle.state, self._position)
            self._up = True
            self._writer = asyncio.create_task(self._write(), name=f"writer of {self.cell}")
            if self._position:
                await self.execute(Resume(down_from=self._lifecycle.state.last_at))
        except Exception:
            await self.stop()
            raise
        self._arm()

    async def stop(self) -> None:
        """Commit what is decided, then stop."""
        self._up = False
        if self._timer:
            self._timer.cancel()
        if self._writer:
            with suppress(Unavailable, OutcomeUnknown, TimeoutError):
                async with asyncio.timeout(_STOP_WITHIN_S):
                    await self._durable()
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if self._in_flight is not None:
            self._in_flight.answer(OutcomeUnknown())
        self._pending.answer(Unavailable())
        await asyncio.to_thread(self._thread.shutdown)

    @property
    def up(self) -> bool:
        """Tell whether commands are being decided."""
        return self._up

    # --- the door -----------------------------------------------------------------------------------------------

    async def execute(
        self,
        command: AnyCommand,
        *,
        rows: Sequence[Row] = (),
        answered: Answered = no_answer,
        read: Callable[[Lifecycle], T] | None = None,
    ) -> T | None:
        """Decide a command and return once it is durable, with what `read` found right after the decision.

        `rows` are what it says that no log may hold; they are written with its events, a note with the one that names
        it. `answered` gives the line of the transcript that an event of it stands for: what the customer has answered
        in a flow. Raises `Rejected` or `RoutingError` (nothing changed), `Unavailable` (nothing happened) or
        `OutcomeUnknown`.
        """
        check_text(command, *rows)

        def decide() -> "T | None":
            now = self.now()
            if not isinstance(command, Resume):  # while the cell was down no timer ran; `Resume` sets them anew
                self._wake(now)
            events = self._decide(lambda now: self._lifecycle.handle(command, now), now, answered=answered)
            if events:
                self._pending.bring(rows, events)
            return read(self._lifecycle) if read else None

        return await self._when_durable(decide)

    async def post(self, draft: Draft) -> int:
        """Store a chat message and return its number once durable; a resend gets the number it has."""
        draft = msgspec.structs.replace(draft, text=checked_text(draft.text))

        def decide() -> int:
            now = self.now()
            self._wake(now)
            return self._add_message(draft, now)

        try:
            return await self._when_durable(decide)
        except ConversationOver:
            if (stored := await self._stored_number(draft)) is None:
                raise
            return stored

    async def look(self, read: Callable[[Lifecycle], T]) -> T:
        """Return what `read` finds in the loop's memory, once all of it is durable."""
        return await self._when_durable(lambda: read(self._lifecycle))

    def now(self) -> int:
        """Return cell time."""
        return max(self._clock.now(), self._lifecycle.state.last_at)

    def next_deadline(self) -> int | None:
        """Return when something is due next."""
        return self._lifecycle.next_deadline()

    def wake(self) -> None:
        """Let whatever is due happen now, as its timer would have it."""
        self._fire()

    def mark(self, contact: str, party: Party, delivered: int, read: int) -> None:
        """Move a party's delivered and read marks. Not answered; lost when the store fails, and then sent again."""
        if not self._up:
            return
        row = self._transcripts.mark(contact, party, delivered, read)
        if row is not None:
            self._pending.marks[contact, party] = row
            self._work.set()

    # --- decide -------------------------------------------------------------------------------------------------

    async def _when_durable(self, make: Callable[[], T]) -> T:
        """Make an answer, and let it or the refusal go once everything it may rest on is durable."""
        if not self._up:
            raise Unavailable
        try:
            answer = make()
        except (Rejected, RoutingError):
            await self._durable()
            raise
        await self._durable()
        return answer

    def _wake(self, now: int) -> None:
        if self._armed_for is None or now >= self._armed_for:  # nothing is due before what the timer is set to
            self._decide(self._lifecycle.wake, now, may_refuse=())

    def _decide(
        self,
        decide: Callable[[int], list[AnyEvent]],
        now: int,
        *,
        may_refuse: tuple[type[Exception], ...] = (Rejected, RoutingError),
        answered: Answered = no_answer,
    ) -> list[AnyEvent]:
        if not self._up:
            raise Unavailable
        try:
            events = decide(now)
        except may_refuse:
            raise
        except Exception as fault:
            # Our own fault, perhaps half-way through a change: memory can no longer be trusted, the log can.
            log.exception("a decision failed; the state is rebuilt from the log")
            self._up = False
            self._rebuild_wanted = True
            self._work.set()
            raise Unavailable from fault
        if events:
            self._record(events, answered)
            self._work.set()
            self._arm()
        return events

    def _record(self, events: list[AnyEvent], answered: Answered = no_answer) -> None:
        state, position = self._lifecycle.state, self._position
        self._position = record(self._pending, events, state, self._transcripts, self.cell, position, answered)

    def _add_message(self, draft: Draft, now: int) -> int:
        contact, sender = draft.contact, draft.sender
        talk = self._lifecycle.conversation(contact)
        if sender == "agent" and talk.agent != draft.author:
            raise NotYourContact(contact)
        known = self._transcripts.number_of(contact, sender, draft.client_id)
        if known is not None:
            return known
        if talk.talk is Talk.ENDED or (sender == "agent" and talk.talk is not Talk.TALKING):
            raise ConversationOver(contact)
        self._decide(lambda now: self._lifecycle.touch(contact, now), now, may_refuse=())
        row = self._transcripts.add(draft, now)
        self._pending.messages.append(row)
        self._work.set()
        return row.number

    async def _stored_number(self, draft: Draft) -> int | None:
        """Return the number of a message of a conversation that is over: its answer may have been lost."""
        try:
            rows, _ = await self._in_thread(self._store.transcripts, [draft.contact])
        except Exception as failure:
            raise Unavailable from failure
        wanted = (draft.sender, draft.client_id)
        return next((row.number for row in rows if (row.sender, row.client_id) == wanted), None)

    def _arm(self) -> None:
        """Have the next timer fire."""
        due = self._lifecycle.next_deadline()
        if due == self._armed_for and self._timer is not None:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._armed_for = due
        if due is not None and self._up:
            delay = max(0, due - self.now()) / 1_000
            self._timer = asyncio.get_running_loop().call_later(delay, self._fire)

    def _fire(self) -> None:
        self._timer, self._armed_for = None, None
        with suppress(Unavailable):
            self._wake(self.now())
            self._arm()

    # --- commit -------------------------------------------------------------------------------------------------

    async def _durable(self) -> None:
        """Wait until everything decided so far is durable. Raises what became of it instead."""
        if not self._pending.empty:
            batch = self._pending
        elif self._in_flight is not None:
            batch = self._in_flight
        else:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def answer(error: Exception | None) -> None:
            if not done.done():
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

        batch.answers.append(answer)
        await done

    async def _write(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            if self._rebuild_wanted:
                await self._recover()
                continue
            if self._pending.empty:
                continue
            batch, self._pending = self._pending, Batch()
            self._in_flight = batch
            try:
                await self._in_thread(self._store.append, batch)
            except Exception as failure:
                log.error("commit failed (%s); stopping until the log can be read and written", type(failure).__name__)
                await self._recover()
            else:
                self._in_flight = None
                await self._release(batch)

    async def _release(self, batch: Batch) -> None:
        """Tell the followers what is durable now, then let the answers go."""
        commit = Committed(batch.events, batch.messages, list(batch.marks.values()), len(batch.outbox))
        stumbled = []
        for follower in self._followers:
            try:
                follower.committed(commit)
            except Exception:
                log.exception("a follower failed on a commit; it starts over from the log")
                stumbled.append(follower)
        batch.answer(None)
        if not stumbled:
            return
        try:
            committed = await self._in_thread(restore, self._store)
        except Exception as failure:
            log.warning("the log cannot be read (%s)", type(failure).__name__)
            self._rebuild_wanted = True
            self._work.set()
        else:  # nothing is committed meanwhile, so this is where the others are
            self._reset(stumbled, committed.lifecycle.state, committed.position)

    # --- when a commit has failed -------------------------------------------------------------------------------

    async def _recover(self) -> None:
        """Settle what was in flight, rebuild, and write `Resume`: the proof that the store takes writes again."""
        self._up = self._rebuild_wanted = False
        self.recoveries += 1
        loop = asyncio.get_running_loop()
        began, delay = loop.time(), _BACK_OFF_S[0]
        while True:
            # Answered at once: this was never handed to the store.
            behind, self._pending = self._pending, Batch()
            behind.answer(Unavailable())
            try:
                if self._in_flight is not None and not await self._in_thread(self._store.has, self._in_flight):
                    self._in_flight.answer(Unavailable())
                    self._in_flight = None
                await self._restore()
                self._reset(self._followers, self._lifecycle.state, self._position)
                if self._in_flight is not None:  # it took effect; the followers know of it now
                    self._in_flight.answer(None)
                    self._in_flight = None
                resumed = self._resumption()
                if not resumed.empty:
                    await self._in_thread(self._store.append, resumed)
                break
            except Exception as refused:
                if self._in_flight is not None and loop.time() - began > _UNSETTLED_AFTER_S:
                    self._in_flight.answer(OutcomeUnknown())
                log.warning("the store still refuses (%s); next try in %.1f s", type(refused).__name__, delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, _BACK_OFF_S[1])
        self._up = True
        await self._release(resumed)
        self._arm()
        log.info("the contact log is written again, from position %d", self._position)
        for callback in self._on_resumed:
            try:
                callback()
            except Exception:
                log.exception("an announcement that the loop runs again failed")

    def _resumption(self) -> Batch:
        if self._position:
            self._record(self._lifecycle.handle(Resume(down_from=self._lifecycle.state.last_at), self.now()))
        batch, self._pending = self._pending, Batch()
        return batch

    async def _restore(self) -> None:
        found = await self._in_thread(restore, self._store)
        self._lifecycle, self._transcripts = found.lifecycle, found.transcripts
        self._position, self.replayed = found.position, found.replayed

    def _reset(self, followers: Sequence[CommitFollower], state: CellState, position: int) -> None:
        for follower in followers:
            try:
                follower.reset(state, position)
            except Exception:
                log.exception("a follower failed to start over")

    async def _in_thread(self, fn: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, fn, *args)
