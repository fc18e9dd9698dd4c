"""What a missed offer costs the agent who missed it."""

from typing import Literal

import msgspec

Miss = Literal["declined", "not_answered", "lost", "connect_failed"]


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What a missed offer costs: the pair is held apart for `hold_ms`; the agent is Not ready after so many (0: never).

    The count is of this kind of miss, since the agent last had a contact connected or became Available.
    """

    hold_ms: int = 0
    not_ready_after: int = 0


DEFAULT_CONSEQUENCES: dict[Miss, Consequence] = {
    "not_answered": Consequence(not_ready_after=1),
    "lost": Consequence(),
    "connect_failed": Consequence(not_ready_after=1),
}
