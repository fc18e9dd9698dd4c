"""Cell time: the wall clock at start plus monotonic time since, so it never jumps; integer milliseconds UTC."""

import time
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> int:
        """Return milliseconds since the epoch, never less than the call before."""


class LoopClock(Clock, Protocol):
    """The clock of a loop: its log may be ahead of the wall clock, and time never goes back."""

    def not_before(self, instant: int) -> None:
        """Go on from `instant` if that is later than now."""


class CellClock:
    """The real clock of a cell."""

    def __init__(self) -> None:
        self._base = time.time_ns() - time.monotonic_ns()

    def now(self) -> int:
        """Return milliseconds since the epoch."""
        return (self._base + time.monotonic_ns()) // 1_000_000

    def not_before(self, instant: int) -> None:
        """Go on from `instant` if that is later than now."""
        self._base += max(0, instant * 1_000_000 - self._base - time.monotonic_ns())
