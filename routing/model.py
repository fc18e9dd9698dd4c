"""The words of the engine: what a queue, an agent and a place in line are.

Configuration structs are frozen and travel inside events, so that `evolve` never reads a file. State
structs (`Place`, `AgentState`) are changed by `evolve` alone. All instants are integer milliseconds UTC,
all durations integer milliseconds.
"""

from enum import StrEnum
from typing import Literal, get_args

import msgspec

AgentId = str
ContactId = str
QueueId = str
OfferId = str
SkillId = str
Channel = Literal["chat", "voice"]


class Requirement(msgspec.Struct, frozen=True, order=True):
    """A skill an agent must have, at this level (1-10) or above."""

    skill: SkillId
    level: int


class Requirements(msgspec.Struct, frozen=True):
    """What a waiting contact asks of an agent; contacts that ask the same share one heap.

    `skills` are the contact's own, normalized, on top of what its queue asks (which configuration may change
    while the contact waits). `agent` is the only one who may take it, whatever their queues and skills: it is
    held for them, until `Place.reserved_until`.
    """

    queue: QueueId
    channel: Channel
    skills: tuple[Requirement, ...] = ()
    agent: AgentId | None = None


class QueueRules(msgspec.Struct, frozen=True, kw_only=True):
    """One queue as the engine sees it.

    `open` lists half-open intervals [from, to) of UTC milliseconds, sorted and disjoint; opening hours,
    zones and holidays are compiled to them outside the engine.
    """

    requires: tuple[Requirement, ...] = ()
    offer_ms: int = 20_000
    wrap_up_ms: int = 60_000
    target_ms: int = 20_000
    target_share: float = 0.8
    open: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if self.offer_ms < 1 or self.wrap_up_ms < 0:
            raise ValueError("offer_ms must be at least 1 and wrap_up_ms at least 0")


class AgentRules(msgspec.Struct, frozen=True, kw_only=True):
    """One agent as the engine sees them: skills (1-10), the queues they serve, contacts at once by channel."""

    skills: dict[SkillId, int]
    queues: tuple[QueueId, ...]
    capacity: dict[Channel, int]


class RoutingConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the engine needs to know of a centre."""

    version: str
    queues: dict[QueueId, QueueRules]
    agents: dict[AgentId, AgentRules]
    decline_hold_ms: int = 30_000
    connect_ms: dict[Channel, int] = msgspec.field(default_factory=lambda: {"chat": 5_000, "voice": 15_000})
    unreachable_withdraw_ms: int = 10_000
    unreachable_not_ready_ms: int = 30_000
    unreachable_return_ms: int = 120_000
    transfer_wait_ms: int = 30_000

    def __post_init__(self) -> None:
        if any(self.connect_ms.get(channel, 0) < 1 for channel in get_args(Channel)):
            raise ValueError("connect_ms must give at least 1 for every channel")
        waits = (
            self.decline_hold_ms,
            self.unreachable_withdraw_ms,
            self.unreachable_not_ready_ms,
            self.unreachable_return_ms,
            self.transfer_wait_ms,
        )
        if min(waits) < 0:
            raise ValueError("decline_hold_ms, unreachable_*_ms and transfer_wait_ms must be at least 0")


class PlaceState(StrEnum):
    """Where a contact is in the engine. A contact the engine has let go has no place at all."""

    WAITING = "waiting"
    OFFERED = "offered"
    CLAIMED = "claimed"
    ACTIVE = "active"
    WRAPPING = "wrapping"


class Availability(StrEnum):
    """What an agent has chosen to be (or been made). Busy and wrap-up follow from the contacts they hold."""

    OFFLINE = "offline"
    AVAILABLE = "available"
    NOT_READY = "not_ready"


class Reason(StrEnum):
    """Not-ready reasons the system itself gives; a centre's own reasons come from its configuration."""

    SIGNED_IN = "signed_in"
    NO_ANSWER = "no_answer"
    CONNECTION_LOST = "connection_lost"
    CONNECT_FAILED = "connect_failed"


class Place(msgspec.Struct, kw_only=True):
    """A contact's place: the order it keeps (priority class, then age, then id) and who holds it now.

    `enqueued` never changes, so a contact that comes back or is transferred stands where it stood. `holds` are the
    pairs (agent, until) that a decline or a transfer keeps apart; `declined` is the last offer each agent declined,
    so that a repeated decline is known for what it is. `offer` is the one that is open or was accepted.
    `reserved_until` is when the hold for the agent its requirements name runs out, if they name one.
    """

    contact: ContactId
    requirements: Requirements
    priority: int
    enqueued: int
    state: PlaceState
    since: int
    agent: AgentId | None = None
    offer: OfferId | None = None
    deadline: int | None = None
    offers: int = 0
    answered: bool = False
    holds: dict[AgentId, int] = msgspec.field(default_factory=dict)
    declined: dict[AgentId, OfferId] = msgspec.field(default_factory=dict)
    reserved_until: int | None = None


class AgentState(msgspec.Struct, kw_only=True):
    """An agent now. `idle_since` orders the choice of the longest idle; the three `*_at` run while unreachable."""

    agent: AgentId
    availability: Availability = Availability.OFFLINE
    reason: str | None = None
    since: int = 0
    idle_since: int = 0
    reachable: bool = False
    suspended: bool = False
    suspend_at: int | None = None
    not_ready_at: int | None = None
    return_at: int | None = None
    contacts: dict[ContactId, Channel] = msgspec.field(default_factory=dict)


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why this agent was offered this contact, as data from which each language makes its sentence.

    `rule` names the choice among the eligible (`longest_idle`, or `named_agent` where only one might take it);
    `requires` are the skills that were asked of them; `eligible` is how many could have taken it
    at that instant, this agent included; `idle_ms` and `open` are the facts the rule compared. `waited_ms` and
    `priority` say why this contact came before the others waiting.
    """

    rule: str
    queue: QueueId
    requires: tuple[Requirement, ...]
    eligible: int
    idle_ms: int
    open: int
    waited_ms: int
    priority: int


class EngineState(msgspec.Struct, kw_only=True):
    """The engine's whole memory; everything else (heaps, deadlines) is an index over it."""

    config: RoutingConfig | None = None
    places: dict[ContactId, Place] = msgspec.field(default_factory=dict)
    agents: dict[AgentId, AgentState] = msgspec.field(default_factory=dict)
    now: int = 0
