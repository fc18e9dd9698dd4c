"""What the loop asks of the outside, as Protocols: a store for the log, a sender for effects, followers of commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from callcenter.contacts.effects import Effect
from callcenter.contacts.records import Batch, MarkRow, MessageRow, Recorded
from callcenter.contacts.state import CellState
from routing.model import ContactId


class LogStore(Protocol):
    """The contact log on disk. Methods block and are called in threads; any exception means "not known to be done"."""

    def append(self, batch: Batch) -> None:
        """Write the whole batch in one transaction, durably."""

    def last_position(self) -> int:
        """Return the position of the last committed event, 0 when there is none."""

    def has(self, batch: Batch) -> bool:
        """Tell whether a batch whose commit failed took effect all the same."""

    def load(self) -> tuple[CellState, int]:
        """Return the newest readable snapshot and its position (an empty state and 0 when there is none)."""

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return up to `limit` events after a position, in order."""

    def transcripts(self, contacts: Iterable[ContactId]) -> tuple[Sequence[MessageRow], Sequence[MarkRow]]:
        """Return the messages and marks of these contacts."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What one commit made durable."""

    events: Sequence[Recorded]
    messages: Sequence[MessageRow]
    marks: Sequence[MarkRow]
    effects: int
    """How many effects were written to the outbox."""


class CommitFollower(Protocol):
    """Somebody who wants every commit, in order, in the loop's own thread; must not block nor raise."""

    def committed(self, commit: Committed) -> None:
        """Take in one commit."""

    def reset(self, state: CellState, position: int) -> None:
        """Start over from this committed state (at a start, and after the store had failed)."""


class EffectSender(Protocol):
    """Carries effects of some kinds to the outside world."""

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Send it; `again` tells that it may have been sent before, and nobody saw what came of it.

        Raises `EffectRefused` when sending again is useless, anything else when it may help.
        """

    async def gave_up(self, effect: Effect) -> None:
        """Take note that it will not be sent (any more)."""


class EffectRefused(Exception):
    """The receiver will not take this effect, now or later."""
