"""What the cloud remembers of itself: every webhook, every REST exchange, and what was not as Twilio allows."""

from collections import deque
from typing import Any

_KEPT = 20_000
"""How many of each are remembered."""


class Record:
    """The cloud's memory; `entries` are plain values, fit for JSON."""

    def __init__(self) -> None:
        self.webhooks: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self.rest: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self.violations: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def violation(self, at: int, code: int, detail: str, *, call: str | None = None, url: str | None = None) -> None:
        """Note something that the other side did and Twilio does not allow; `code` is Twilio's for it."""
        self.violations.append({"at": at, "code": code, "detail": detail, "call": call, "url": url})
