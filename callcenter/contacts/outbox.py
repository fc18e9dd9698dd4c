"""The outbox: what the outside world is owed, sent after the commit that owed it.

One effect at a time per contact, in order. A row goes `pending -> sending` (committed before the request leaves)
`-> done | dropped | failed | unknown`. A row found `sending` at a start is one whose outcome nobody saw: by its kind's
`Safety` it is sent again, or left `unknown` for somebody to look.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from callcenter.clock import Clock
from callcenter.contacts.effects import SAFETY, Effect, Safety, still_wanted
from callcenter.contacts.ports import Committed, EffectRefused, EffectSender
from callcenter.contacts.state import CellState, Conversation
from routing.model import ContactId

log = logging.getLogger(__name__)

State = Literal["pending", "sending", "done", "dropped", "failed", "unknown"]

_AT_ONCE = 50
_BACK_OFF_MS = (1_000, 300_000)
_SEND_WITHIN_S = 10.0
_LOOK_AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Owed:
    """A row of the outbox that is not settled."""

    id: str
    effect: Effect
    state: State
    attempts: int
    contact_exists: bool


class OutboxStore(Protocol):
    """The outbox on disk."""

    async def due(self, now: int, limit: int, busy: Collection[ContactId] = ()) -> Sequence[Owed]:
        """Return the first open row of each contact whose time has come, oldest first; none of the `busy` contacts'."""

    async def next_at(self, busy: Collection[ContactId] = ()) -> int | None:
        """Return when the next row that may go out is due; None when there is none but of the `busy` contacts."""

    async def move(self, row: str, state: State, *, attempts: int, next_at: int, error: str | None) -> None:
        """Write a row's new state."""


class Outbox:
    """Sends what is owed, woken by commits and by its own back-off. One that takes its time holds up only its contact.

    `committed_talk` returns a contact as it is committed, while it is remembered.
    """

    def __init__(
        self,
        store: OutboxStore,
        senders: Mapping[str, EffectSender],
        clock: Clock,
        committed_talk: Callable[[ContactId], Conversation | None] = lambda _: None,
    ) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._committed_talk = committed_talk
        self._work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy: dict[ContactId, asyncio.Task[None]] = {}
        self._looking = False
        self.next_at: int | None = None
        """When there is something to do again, as far as is known."""

    def committed(self, commit: Committed) -> None:
        """Look for work when a commit brought some."""
        if commit.effects:
            self._work.set()

    def reset(self, _state: CellState, _position: int) -> None:
        """Look again for what is owed."""
        self._work.set()

    def look(self) -> None:
        """Look again for what is owed: time may have passed."""
        self._work.set()

    @property
    def idle(self) -> bool:
        """Tell whether nothing is being sent and nothing new is to be looked for."""
        return not (self._busy or self._looking or self._work.is_set())

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._run(), name="outbox")

    async def stop(self) -> None:
        """Stop sending; what is under way stays `sending` and is settled at the next start."""
        running = [*self._busy.values(), *([self._task] if self._task else [])]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            wait: float | None = None
            self._looking = True
            self._work.clear()
            try:
                room = _AT_ONCE - len(self._busy)
                rows = await self._store.due(self._clock.now(), room, tuple(self._busy)) if room else ()
                for row in rows:
                    self._begin(row)
                full = len(self._busy) >= _AT_ONCE
                self.next_at = None if full else await self._store.next_at(tuple(self._busy))
                if self.next_at is not None:
                    wait = max(0.05, (self.next_at - self._clock.now()) / 1_000)
            except Exception as failure:
                log.warning("the outbox cannot be read or written (%s)", type(failure).__name__)
                wait = 1.0
            self._looking = False
            # Not `wait_for`: Python 3.11's forgets that it was cancelled when the work comes at the same moment.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._work.wait()

    def _begin(self, row: Owed) -> None:
        contact = row.effect.contact
        task = self._busy[contact] = asyncio.create_task(self._settle(row))

        def done(task: asyncio.Task[None]) -> None:
            del self._busy[contact]
            if not task.cancelled() and (failure := task.exception()) is not None:
                log.warning("the outbox cannot be written (%s)", type(failure).__name__)
                asyncio.get_running_loop().call_later(_LOOK_AGAIN_S, self._work.set)
            else:
                self._work.set()

        task.add_done_callback(done)

    async def _settle(self, row: Owed) -> None:
        effect, now = row.effect, self._clock.now()
        sender = self._senders.get(effect.kind)
        if sender is None:
            await self._close(row, "dropped", "no receiver is configured")
        elif not still_wanted(effect, row.contact_exists, self._committed_talk(effect.contact), now):
            await self._close(row, "dropped", "no longer wanted", sender)
        elif row.state == "sending" and SAFETY[effect.kind] is Safety.CREATE:
            await self._close(row, "unknown", "nobody saw what came of sending it", sender)
        else:
            await self._send(replace(row, attempts=row.attempts + 1), sender)

    async def _send(self, row: Owed, sender: EffectSender) -> None:
        await self._store.move(row.id, "sending", attempts=row.attempts, next_at=0, error=None)
        try:
            async with asyncio.timeout(_SEND_WITHIN_S):
                await sender.send(row.effect, again=row.attempts > 1)
        except EffectRefused as refused:
            await self._close(row, "failed", str(refused), sender)
        except Exception as failure:
            why = type(failure).__name__
            log.warning("effect %s of contact %s: %s", row.effect.kind, row.effect.contact, why)
            if SAFETY[row.effect.kind] is Safety.CREATE:
                await self._close(row, "unknown", why, sender)
                return
            delay = min(_BACK_OFF_MS[0] * 2 ** min(row.attempts - 1, 16), _BACK_OFF_MS[1])
            again_at = self._clock.now() + delay
            await self._store.move(row.id, "pending", attempts=row.attempts, next_at=again_at, error=why)
        else:
            await self._close(row, "done", None)

    async def _close(self, row: Owed, state: State, error: str | None, sender: EffectSender | None = None) -> None:
        if state in ("failed", "unknown"):
            log.warning("effect %s (%s of contact %s) is %s", row.id, row.effect.kind, row.effect.contact, state)
        await self._store.move(row.id, state, attempts=row.attempts, next_at=0, error=error)
        if sender is not None:
            await sender.gave_up(row.effect)
