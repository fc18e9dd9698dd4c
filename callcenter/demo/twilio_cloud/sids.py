"""Twilio's identifiers: two letters that say what it is, and 32 hexadecimal digits."""

import random
import uuid


class Sids:
    """Makes identifiers; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - nothing is protected by them

    def new(self, kind: str) -> str:
        """Return a new SID, such as `CA…` for a call."""
        return f"{kind}{self._dice.getrandbits(128):032x}"

    def token(self) -> str:
        """Return a new idempotency token."""
        return str(uuid.UUID(int=self._dice.getrandbits(128), version=4))
