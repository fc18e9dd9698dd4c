"""What is counted in a quarter of an hour. Everything can be added up: over quarters, queues, channels and agents.

Counts are whole numbers, times whole milliseconds. A count belongs to the quarter in which its event happened; a time
that goes on is shared out among the quarters in which it ran. docs/metrics.md says what each of them means.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec

from routing.model import AgentId, Channel, QueueId

BUCKET_MS: Final = 15 * 60 * 1000

_SECOND = 1_000
WAIT_BOUNDS_MS: Final = tuple(
    _SECOND * seconds
    for seconds in (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 3_600)
)
"""Waits are told apart by these bounds, each included in the class below it."""
BEYOND_MS: Final = 86_400_000
"""The name of the class of waits that are longer than the last bound."""
_CLASSES = (*WAIT_BOUNDS_MS, BEYOND_MS)

LARGEST: Final = frozenset({"longest_wait_ms"})
"""Of these the largest is kept, not the sum."""


def wait_class(waited_ms: int) -> int:
    """Return the class of a wait: the smallest bound it does not exceed, else `BEYOND_MS`."""
    return _CLASSES[bisect_left(WAIT_BOUNDS_MS, waited_ms)]


def tally(counted: dict[Any, int], name: int | str) -> None:
    """Count one more of that name."""
    counted[name] = counted.get(name, 0) + 1


class Counts(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Counters that belong together. Those that are a dictionary count by name."""

    def add(self, other: "Counts") -> None:
        """Count the other's counts in."""
        for field in self.__struct_fields__:
            value = getattr(other, field)
            if not value:
                continue
            if isinstance(value, dict):
                tally = getattr(self, field)
                for name, count in value.items():
                    tally[name] = tally.get(name, 0) + count
            elif field in LARGEST:
                setattr(self, field, max(getattr(self, field), value))
            else:
                setattr(self, field, getattr(self, field) + value)


class VisitCounts(Counts, kw_only=True):
    """Of the visits to a queue by one channel."""

    offered: int = 0
    transferred_in: int = 0
    overflowed_in: int = 0
    answered: int = 0
    answered_within_target: int = 0
    answered_wait_ms: int = 0
    answered_waits: dict[int, int] = msgspec.field(default_factory=dict)
    abandoned: int = 0
    abandoned_within_target: int = 0
    abandoned_wait_ms: int = 0
    abandoned_waits: dict[int, int] = msgspec.field(default_factory=dict)
    short_abandons: int = 0
    callbacks: int = 0
    callbacks_within_target: int = 0
    callbacks_kept: int = 0
    callbacks_not_kept: int = 0
    callbacks_missed: int = 0
    callback_wait_ms: int = 0
    longest_wait_ms: int = 0
    estimated: int = 0
    estimated_within_median: int = 0
    estimated_within_bound: int = 0
    sent_on: int = 0
    sent_on_causes: dict[str, int] = msgspec.field(default_factory=dict)
    callback_waits: dict[int, int] = msgspec.field(default_factory=dict)
    callback_causes: dict[str, int] = msgspec.field(default_factory=dict)


class HandlingCounts(Counts, kw_only=True):
    """Of one agent's offers and conversations for a queue by one channel."""

    offers: int = 0
    declined: int = 0
    not_answered: int = 0
    lost: int = 0
    connect_failed: int = 0
    connected: int = 0
    handled: int = 0
    handled_talk_ms: int = 0
    handled_hold_ms: int = 0
    handled_wrap_ms: int = 0
    transfers: int = 0
    returned: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0
    disposed: int = 0
    dispositions: dict[str, int] = msgspec.field(default_factory=dict)


class AgentCounts(Counts, kw_only=True):
    """How one agent's time went."""

    signed_in_ms: int = 0
    available_ms: int = 0
    idle_ms: int = 0
    not_ready_ms: int = 0
    not_ready_reasons_ms: dict[str, int] = msgspec.field(default_factory=dict)
    busy_ms: int = 0
    contact_ms: int = 0


class ContactCounts(Counts, kw_only=True):
    """Of whole contacts of one channel, by the queue they had at that time, if any."""

    contacts_arrived: int = 0
    contacts_ended: int = 0
    outcomes: dict[str, int] = msgspec.field(default_factory=dict)


NO_QUEUE: Final = ""
"""Where contacts are counted that had no queue."""


class Bucket(msgspec.Struct, kw_only=True, omit_defaults=True):
    """All that was counted in a quarter of an hour; `handled` are conversations of agents that are forgotten."""

    visits: dict[QueueId, dict[Channel, VisitCounts]] = msgspec.field(default_factory=dict)
    handling: dict[AgentId, dict[QueueId, dict[Channel, HandlingCounts]]] = msgspec.field(default_factory=dict)
    handled: dict[QueueId, dict[Channel, HandlingCounts]] = msgspec.field(default_factory=dict)
    agents: dict[AgentId, AgentCounts] = msgspec.field(default_factory=dict)
    contacts: dict[QueueId, dict[Channel, ContactCounts]] = msgspec.field(default_factory=dict)

    def visit_counts(self, queue: QueueId, channel: Channel) -> VisitCounts:
        """Return where visits to a queue by a channel are counted."""
        try:
            return self.visits[queue][channel]
        except KeyError:
            return self.visits.setdefault(queue, {}).setdefault(channel, VisitCounts())

    def handling_counts(self, agent: AgentId, queue: QueueId, channel: Channel) -> HandlingCounts:
        """Return where an agent's conversations for a queue by a channel are counted."""
        try:
            return self.handling[agent][queue][channel]
        except KeyError:
            of_agent = self.handling.setdefault(agent, {})
            return of_agent.setdefault(queue, {}).setdefault(channel, HandlingCounts())

    def agent_counts(self, agent: AgentId) -> AgentCounts:
        """Return where an agent's time is counted."""
        try:
            return self.agents[agent]
        except KeyError:
            return self.agents.setdefault(agent, AgentCounts())

    def contact_counts(self, queue: QueueId | None, channel: Channel) -> ContactCounts:
        """Return where whole contacts of a queue, or of none, are counted."""
        of_queue = self.contacts.setdefault(queue or NO_QUEUE, {})
        return of_queue.setdefault(channel, ContactCounts())

    def conversations(self) -> Iterator[tuple[QueueId, HandlingCounts]]:
        """Yield what was counted of conversations, with the queue, whosever they were."""
        for queues in (self.handled, *self.handling.values()):
            for queue, channels in queues.items():
                for counts in channels.values():
                    yield queue, counts

    def forget_agents(self) -> None:
        """Let go of what is told of agents; what their conversations came to is kept by queue."""
        for queues in self.handling.values():
            for queue, channels in queues.items():
                for channel, counts in channels.items():
                    self.handled.setdefault(queue, {}).setdefault(channel, HandlingCounts()).add(counts)
        self.handling, self.agents = {}, {}


@cache
def counters(of: type[Counts]) -> tuple[str, ...]:
    """Return the names of the counters that are one number."""
    return tuple(field.name for field in msgspec.structs.fields(of) if field.type is int)


@cache
def tallies(of: type[Counts]) -> tuple[str, ...]:
    """Return the names of the counters that count by name."""
    return tuple(field.name for field in msgspec.structs.fields(of) if field.type is not int)
