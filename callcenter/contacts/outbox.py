"""The outbox: what the outside world is owed, sent after the commit that owed it.

One effect at a time per contact, in order. A row goes `pending -> sending` (committed before the request leaves)
`-> done | dropped | failed | unknown`. A row found `sending` at a start is one whose outcome nobody saw: by its kind's
`Safety` it is sent again, or left `unknown` for somebody to look.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from callcenter.clock import Clock
from callcenter.contacts.effects import SAFETY, Effect, Safety, still_wanted
from callcenter.contacts.ports import Committed, EffectRefused, EffectSender
from callcenter.contacts.state import CellState

log = logging.getLogger(__name__)

State = Literal["pending", "sending", "done", "dropped", "failed", "unknown"]

_AT_ONCE = 50
_BACK_OFF_MS = (1_000, 300_000)
_SEND_WITHIN_S = 10.0


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

    async def due(self, now: int, limit: int) -> Sequence[Owed]:
        """Return the first open row of each contact whose time has come, oldest first."""

    async def next_at(self) -> int | None:
        """Return when the next row that may go out is due; None when there is none."""

    async def move(self, row: str, state: State, *, attempts: int, next_at: int, error: str | None) -> None:
        """Write a row's new state."""


class Outbox:
    """Sends what is owed, woken by commits and by its own back-off."""

    def __init__(self, store: OutboxStore, senders: Mapping[str, EffectSender], clock: Clock) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def committed(self, commit: Committed) -> None:
        """Look for work when a commit brought some."""
        if commit.effects:
            self._work.set()

    def reset(self, _state: CellState, _position: int) -> None:
        """Look again for what is owed."""
        self._work.set()

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._run(), name="outbox")

    async def stop(self) -> None:
        """Stop sending; what is under way stays `sending` and is settled at the next start."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            wait: float | None = None
            self._work.clear()
            try:
                while rows := await self._store.due(self._clock.now(), _AT_ONCE):
                    # All of them have to be done with before any is looked at again, also when one fails.
                    settled = await asyncio.gather(*(self._settle(row) for row in rows), return_exceptions=True)
                    for failure in settled:
                        if isinstance(failure, Exception):
                            raise failure
                next_at = await self._store.next_at()
                if next_at is not None:
                    wait = max(0.05, (next_at - self._clock.now()) / 1_000)
            except Exception as failure:
                log.warning("the outbox cannot be read or written (%s)", type(failure).__name__)
                wait = 1.0
            with suppress(TimeoutError):
                await asyncio.wait_for(self._work.wait(), wait)

    async def _settle(self, row: Owed) -> None:
        now = self._clock.now()
        sender = self._senders.get(row.effect.kind)
        if sender is None:
            await self._close(row, "dropped", "no receiver is configured")
        elif not still_wanted(row.effect, row.contact_exists, now):
            await self._close(row, "dropped", "no longer wanted")
        elif row.state == "sending" and SAFETY[row.effect.kind] is not Safety.REPEATABLE:
            await self._close(row, "unknown", "nobody saw what came of sending it")
        else:
            await self._send(replace(row, attempts=row.attempts + 1), sender)

    async def _send(self, row: Owed, sender: EffectSender) -> None:
        await self._store.move(row.id, "sending", attempts=row.attempts, next_at=0, error=None)
        try:
            async with asyncio.timeout(_SEND_WITHIN_S):
                await sender.send(row.effect)
        except EffectRefused as refused:
            await self._close(row, "failed", str(refused))
        except Exception as failure:
            why = type(failure).__name__
            log.warning("effect %s of contact %s: %s", row.effect.kind, row.effect.contact, why)
            if SAFETY[row.effect.kind] is not Safety.REPEATABLE:
                await self._close(row, "unknown", why)
                return
            delay = min(_BACK_OFF_MS[0] * 2 ** min(row.attempts - 1, 16), _BACK_OFF_MS[1])
            again_at = self._clock.now() + delay
            await self._store.move(row.id, "pending", attempts=row.attempts, next_at=again_at, error=why)
        else:
            await self._close(row, "done", None)

    async def _close(self, row: Owed, state: State, error: str | None) -> None:
        if state in ("failed", "unknown"):
            log.warning("effect %s (%s of contact %s) is %s", row.id, row.effect.kind, row.effect.contact, state)
        await self._store.move(row.id, state, attempts=row.attempts, next_at=0, error=error)
