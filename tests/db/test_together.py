"""What is asked at the same time is answered in one go, and nobody fails for another."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from callcenter.db.together import Together


class Halves:
    """Halves numbers, in goes that wait until they may."""

    def __init__(self) -> None:
        self.goes: list[list[int]] = []
        self.may = threading.Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        assert self.may.wait(5)
        self.goes.append(list(numbers))
        if any(number % 2 for number in numbers):
            raise ValueError("odd")
        return [number // 2 for number in numbers]


async def test_what_comes_while_others_are_answered_is_answered_together() -> None:
    halves = Halves()
    together = Together(halves, most=3)
    first = asyncio.create_task(together.ask(2))
    await asyncio.sleep(0.01)
    rest = [asyncio.create_task(together.ask(number)) for number in (4, 6, 8, 10)]
    await asyncio.sleep(0.01)
    halves.may.set()
    assert await asyncio.gather(first, *rest) == [1, 2, 3, 4, 5]
    assert halves.goes == [[2], [4, 6, 8], [10]]
    assert await together.ask(12) == 6


async def test_a_wish_that_fails_fails_alone() -> None:
    halves = Halves()
    halves.may.set()
    together = Together(halves)
    found = await asyncio.gather(*(together.ask(number) for number in (2, 3, 4)), return_exceptions=True)
    assert found[::2] == [1, 2]
    assert isinstance(found[1], ValueError)


async def test_who_no_longer_waits_holds_nobody_up() -> None:
    halves = Halves()
    together = Together(halves)
    asked = [asyncio.create_task(together.ask(number)) for number in (2, 4)]
    await asyncio.sleep(0.01)
    asked[0].cancel()
    halves.may.set()
    assert await asked[1] == 2
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
