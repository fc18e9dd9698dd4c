"""Waiting for followers, and waking them."""

import asyncio
import time
from collections.abc import Callable

from callcenter.contacts.events import CustomerForgotten
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Recorded


async def eventually(true: Callable[[], bool]) -> None:
    """Wait until it is true, for a few seconds at most."""
    until = time.monotonic() + 5
    while not await asyncio.to_thread(true):
        assert time.monotonic() < until, "it never came true"
        await asyncio.sleep(0.01)


def commit_of(count: int) -> Committed:
    return Committed([Recorded(n, CustomerForgotten(at=n, customer="may")) for n in range(1, count + 1)], [], [], 0)
