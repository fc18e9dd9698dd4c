"""What a callback is: how a customer who is not there is called."""

from typing import Literal

import msgspec

MissedCall = Literal["no_answer", "busy", "failed"]
Windows = tuple[tuple[int, int], ...]
"""Half-open intervals [from, to) of UTC milliseconds, sorted and disjoint; none means always."""


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer who is not there is called when it is their turn, and who is there `first`.

    At most `attempts` times, `gap_ms` apart, inside the `windows`.
    """

    first: Literal["agent", "customer"] = "agent"
    attempts: int = 3
    gap_ms: int = 600_000
    windows: Windows = ()
