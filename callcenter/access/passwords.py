"""Passwords: argon2id, in threads, two at a time, since each keeps a processor busy for some 30 ms."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import argon2

from callcenter.errors import Invalid, TooMany

MIN_PASSWORD, MAX_PASSWORD = 12, 1024
_AT_ONCE = 2
_MOST_WAITING = 200
"""Some 3 to 6 s of waiting; whoever comes then is told to come back."""

# OWASP's parameters, not the library's default: that takes six times as long on four threads, and at the change of
# shifts, when everybody signs in, the same processors must go on routing.
HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# The hash of a random password nobody knows, with HASHER's parameters: checked when there is no such user, so that
# the answer takes as long as for one who exists.
DECOY = "$argon2id$v=19$m=19456,t=2,p=1$dwtQlGrWAwODfFg2wlCI0w$yOD5n0dzUor4L0A29SisfBhSSzDHmY8V5GHd3lqvLSE"


class Passwords:
    """Hashes and checks passwords without holding up the event loop."""

    def __init__(self, hasher: argon2.PasswordHasher = HASHER, decoy: str = DECOY) -> None:
        self._hasher = hasher
        self._decoy = decoy
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for one's turn; raise TooMany when the queue is too long."""
        if self._waiting >= _MOST_WAITING:
            raise TooMany("Too many people are signing in at this moment; try again shortly.", retry_after=5)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    async def hash(self, password: str) -> str:
        """Return the hash of a new password; raise Invalid when it is too short or too long."""
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise Invalid(f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.", code="invalid_password")
        async with self.slot():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Tell whether the password is the hashed one, inside a `slot`. Without a hash, take as long and say no."""
        matches = await asyncio.to_thread(self._matches, password_hash or self._decoy, password)
        return matches and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except argon2.exceptions.VerifyMismatchError:
            return False
