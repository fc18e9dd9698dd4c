"""What is asked at the same time, answered in one go: one thread and one transaction for all who have gathered."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Wish = TypeVar("Wish")
Reply = TypeVar("Reply")


class Together(Generic[Wish, Reply]):
    """Runs `work`, which blocks, in one thread at a time, on all that was asked while it last ran.

    `work` gives a reply to each wish, in order. If it raises on several, each is tried alone: nobody fails for another.
    Used on one event loop.
    """

    def __init__(self, work: Callable[[Sequence[Wish]], Sequence[Reply]], *, most: int = 64) -> None:
        self._work = work
        self._most = most
        self._asked: deque[tuple[Wish, asyncio.Future[Reply]]] = deque()
        self._at_work: asyncio.Task[None] | None = None

    async def ask(self, wish: Wish) -> Reply:
        """Return the reply to a wish, or raise what became of it instead."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._asked.append((wish, reply))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._go())
        return await reply

    async def _go(self) -> None:
        try:
            while self._asked:
                some = [self._asked.popleft() for _ in range(min(self._most, len(self._asked)))]
                replies = await asyncio.to_thread(self._replies, [wish for wish, _ in some])
                for (_, waiting), reply in zip(some, replies, strict=True):
                    if waiting.done():  # given up
                        continue
                    if isinstance(reply, Exception):
                        waiting.set_exception(reply)
                    else:
                        waiting.set_result(reply)
        finally:  # whatever has come between, the next who asks is answered
            self._at_work = None

    def _replies(self, wishes: Sequence[Wish]) -> list[Reply | Exception]:
        try:
            return [*self._work(wishes)]
        except Exception as failure:
            if len(wishes) == 1:
                return [failure]
            return [reply for wish in wishes for reply in self._replies([wish])]
