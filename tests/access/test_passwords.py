"""Hashing away from the event loop."""

import asyncio
import threading
import time

import argon2
import pytest

from callcenter.access import passwords
from callcenter.access.passwords import DECOY, HASHER, Passwords
from callcenter.errors import Invalid, TooMany


class SlowHasher(argon2.PasswordHasher):
    """Takes 30 ms a hash and remembers how many ran at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most_at_once = 0
        self._running = 0
        self._lock = threading.Lock()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self._lock:
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        time.sleep(0.03)
        with self._lock:
            self._running -= 1
        return "hash"


async def test_two_passwords_at_most_are_hashed_at_once() -> None:
    hasher = SlowHasher()
    slow = Passwords(hasher)
    await asyncio.gather(*(slow.hash("long enough password") for _ in range(8)))
    assert hasher.most_at_once == 2


async def test_the_event_loop_goes_on_while_passwords_are_hashed() -> None:
    hashing = asyncio.create_task(Passwords(SlowHasher()).hash("long enough password"))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


async def test_a_queue_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MOST_WAITING", 3)
    slow = Passwords(SlowHasher())
    results = await asyncio.gather(*(slow.hash("long enough password") for _ in range(10)), return_exceptions=True)
    assert results.count("hash") == 5
    assert sum(isinstance(result, TooMany) for result in results) == 5


def test_the_decoy_costs_what_a_real_hash_costs() -> None:
    assert not HASHER.check_needs_rehash(DECOY)


@pytest.mark.parametrize("password", ["short", "x" * 11, "x" * 1025])
async def test_a_new_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="12 to 1024"):
        await Passwords().hash(password)


async def test_the_default_hash_is_argon2id() -> None:
    assert (await Passwords().hash("long enough password")).startswith("$argon2id$")
