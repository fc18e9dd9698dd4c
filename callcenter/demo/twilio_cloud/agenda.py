"""What is due when. Nothing sleeps: time is told, and everything due by then happens in order."""

import heapq
from collections.abc import Callable
from itertools import count


class Timer:
    """Something that will happen, unless it is cancelled before."""

    __slots__ = ("action", "cancelled")

    def __init__(self, action: Callable[[], None]) -> None:
        self.action = action
        self.cancelled = False

    def cancel(self) -> None:
        """Have it not happen."""
        self.cancelled = True


class Agenda:
    """A heap of (instant, number): what is due first comes first; at one instant, what was planned first."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._heap: list[tuple[int, int, Timer]] = []
        self._numbers = count()

    def after(self, ms: int, action: Callable[[], None]) -> Timer:
        """Plan something for `ms` milliseconds from now."""
        timer = Timer(action)
        heapq.heappush(self._heap, (self.now + ms, next(self._numbers), timer))
        return timer

    def soon(self, action: Callable[[], None]) -> Timer:
        """Plan something for this very instant, once what is going on is done."""
        return self.after(0, action)

    def next_deadline(self) -> int | None:
        """Return the instant of what is due next; None when nothing is planned."""
        while self._heap and self._heap[0][2].cancelled:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def advance(self, now: int) -> None:
        """Let everything happen that is due by `now`."""
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            timer = heapq.heappop(self._heap)[2]
            self.now = max(self.now, deadline)
            timer.action()
        self.now = max(self.now, now)
