"""A queue as it is now: who is there, and what happened since a certain time."""

import msgspec

from routing.figures.counts import VisitCounts
from routing.figures.definitions import value
from routing.model import ContactId, QueueId


class QueueFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One queue: who is there now, and what happened since `since` (the start of a bucket)."""

    queue: QueueId
    since: int
    waiting: int
    longest_waiting_since: int | None
    talking: int
    wrapping: int
    counts: VisitCounts

    @property
    def service_level(self) -> float | None:
        """The share answered within target of those answered or abandoned."""
        return value("service_level", self.counts)

    @property
    def average_speed_of_answer_ms(self) -> float | None:
        """The average wait of those answered."""
        return value("average_speed_of_answer_ms", self.counts)


class Live(msgspec.Struct, kw_only=True):
    """Who is in a queue now: contacts waiting (with when they entered it), how many talk and are wrapped up."""

    waiting: dict[ContactId, int] = msgspec.field(default_factory=dict)
    talking: int = 0
    wrapping: int = 0
