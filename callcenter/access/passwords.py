"""Passwords: argon2id, in threads, two at a time, since each costs tens of milliseconds and 64 MiB."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import argon2

from callcenter.errors import Invalid, TooMany

MIN_PASSWORD, MAX_PASSWORD = 12, 1024
_AT_ONCE = 2
_MOST_WAITING = 200
"""About 200 x 50 ms / 2 = 5 s of waiting; whoever comes then is told to come back."""

HASHER = argon2.PasswordHasher.from_parameters(argon2.profiles.RFC_9106_LOW_MEMORY)

# The hash of a random password nobody knows, with HASHER's parameters: checked when there is no such user, so that
# the answer takes as long as for one who exists.
DECOY = "$argon2id$v=19$m=65536,t=3,p=4$4i+6uTp1nMfPTpw/urKzRA$9hHvswxcZ/vdeoCZI32SL3uoHcrCZTvOEDlCQMYQKlo"


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
        return await asyncio.to_thread(self._matches, password_hash or self._decoy, password) and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except argon2.exceptions.VerifyMismatchError:
            return False
