"""The words of the engine: what a queue, an agent and a place in line are.

Configuration structs are frozen and travel inside events, so that `evolve` never reads a file. State
structs (`Place`, `AgentState`) are changed by `evolve` alone. All instants are integer milliseconds UTC,
all durations integer milliseconds.
"""

from enum import StrEnum
from typing import Final, Literal, Self, get_args

import msgspec

from routing.adjustment import Adjustment
from routing.callback import Callback as Callback
from routing.callback import MissedCall as MissedCall
from routing.conditions import AgentId as AgentId
from routing.conditions import AttributeId, Condition, Step, TeamId
from routing.conditions import SkillId as SkillId
from routing.limits import Closure, Limits, Overflow
from routing.limits import QueueId as QueueId
from routing.misses import DEFAULT_CONSEQUENCES as DEFAULT_CONSEQUENCES
from routing.misses import Consequence as Consequence
from routing.misses import Miss as Miss
from routing.pace import Pace

ContactId = str
OfferId = str
Channel = Literal["chat", "voice"]


class Requirement(msgspec.Struct, frozen=True, order=True):
    """A skill an agent must have, at this level (1-10) or above."""

    skill: SkillId
    level: int


class Requirements(msgspec.Struct, frozen=True):
    """What a waiting contact asks of an agent; contacts that ask the same share one heap.

    `skills` are the contact's own, normalized, on top of what its queue asks (which configuration may change
    while the contact waits). `where` is what the step in force asks on top of both. `agent` is the only one, and `team`
    the only one's members, who may take it, whatever their queues and skills: it is held for them, until
    `Place.reserved_until`.
    """

    queue: QueueId
    channel: Channel
    skills: tuple[Requirement, ...] = ()
    agent: AgentId | None = None
    where: Condition | None = None
    team: TeamId | None = None

    @property
    def held(self) -> bool:
        """Whether it is held for somebody: one agent, or a team."""
        return self.agent is not None or self.team is not None


ChoiceRule = Literal["longest_idle", "least_occupied", "most_skilled", "fewest_today", "rotation", "tiers"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the eligible agents is offered a contact of the queue; docs/routing.md has the rules.

    `weights` are those of `most_skilled` (a skill not named counts 0; none at all: each skill asked counts 1);
    `tiers` those of `tiers` (the lower, the earlier; an agent not named comes after all tiers).
    """

    rule: ChoiceRule = "longest_idle"
    weights: dict[SkillId, int] = msgspec.field(default_factory=dict)
    tiers: dict[AgentId, int] = msgspec.field(default_factory=dict)


class QueueRules(msgspec.Struct, frozen=True, kw_only=True):
    """One queue as the engine sees it.

    `open` lists half-open intervals [from, to) of UTC milliseconds, sorted and disjoint; opening hours,
    zones and holidays are compiled to them outside the engine.

    Order: `slope` is how fast a waiting contact's score grows, in percent of its age; `cap_ms` the age it counts at
    most; after `raise_after_ms` it rises one priority class. `steps` widen whom it asks for. Offers: `choice` among the
    eligible, to up to `at_once` agents, open for `offer_ms` (or what `offer_by_channel` says). The agent may add
    `extension_ms` to a wrap-up, `extensions` times. `handling_ms` is what a contact takes of an agent's time, as long
    as that has not been seen; without it waits are not estimated. What the queue does not keep: `limits`, `overflow`.
    """

    requires: tuple[Requirement, ...] = ()
    offer_ms: int = 20_000
    wrap_up_ms: int = 60_000
    target_ms: int = 20_000
    target_share: float = 0.8
    open: tuple[tuple[int, int], ...]
    slope: int = 100
    cap_ms: int | None = None
    raise_after_ms: int | None = None
    steps: tuple[Step, ...] = ()
    skip_unmet_steps: bool = False
    choice: Choice = Choice()
    offer_by_channel: dict[Channel, int] = msgspec.field(default_factory=dict)
    at_once: int = 1
    extension_ms: int = 60_000
    extensions: int = 0
    handling_ms: int | None = None
    limits: Limits | None = None
    overflow: tuple[Overflow, ...] = ()


NO_RULES: Final = QueueRules(open=())
"""Those of a queue that is not configured."""


class WrapUp(msgspec.Struct, frozen=True, kw_only=True):
    """What after-contact work there is to a conversation: as long as it may take, and how often so much longer."""

    wrap_up_ms: int
    extension_ms: int
    extensions: int

    @classmethod
    def of(cls, queue: QueueRules) -> Self:
        """Return that of a queue's contacts."""
        return cls(wrap_up_ms=queue.wrap_up_ms, extension_ms=queue.extension_ms, extensions=queue.extensions)


class AgentRules(msgspec.Struct, frozen=True, kw_only=True):
    """One agent as the engine sees them: skills (1-10), the queues they serve, contacts at once by channel.

    `while_open[added][other]` is how many contacts of `other` may be open when one of `added` comes on top; a pair not
    named sets no bound. `ranks` order the queues (the lower, the earlier; one not named comes last), and with
    `rank_first` go before the contact's class when this agent is to be offered something. With `auto_accept` what they
    are offered is accepted at once.
    """

    skills: dict[SkillId, int]
    queues: tuple[QueueId, ...]
    capacity: dict[Channel, int]
    while_open: dict[Channel, dict[Channel, int]] = msgspec.field(default_factory=dict)
    team: TeamId | None = None
    attributes: dict[AttributeId, str] = msgspec.field(default_factory=dict)
    ranks: dict[QueueId, int] = msgspec.field(default_factory=dict)
    rank_first: bool = False
    auto_accept: bool = False


class RoutingConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the engine needs to know of a centre.

    `slopes` are those a contact may be given, at most 8, and include every queue's. `days` are the instants at which
    the centre's days begin, sorted. `skills`, `teams` and `attributes` (with their values) are those that exist; None
    leaves names unchecked. What is wrong with it is found by `routing.checking`, when it is to come into force.
    """

    version: str
    queues: dict[QueueId, QueueRules]
    agents: dict[AgentId, AgentRules]
    decline_hold_ms: int = 30_000
    connect_ms: dict[Channel, int] = msgspec.field(default_factory=lambda: {"chat": 5_000, "voice": 15_000})
    unreachable_withdraw_ms: int = 10_000
    unreachable_not_ready_ms: int = 30_000
    unreachable_return_ms: int = 120_000
    transfer_wait_ms: int = 30_000
    callback_connect_ms: int = 60_000
    misses: dict[Miss, Consequence] = msgspec.field(default_factory=dict)
    slopes: tuple[int, ...] = (100,)
    days: tuple[int, ...] = ()
    skills: tuple[SkillId, ...] | None = None
    teams: tuple[TeamId, ...] | None = None
    attributes: dict[AttributeId, tuple[str, ...]] | None = None

    def consequence(self, miss: Miss) -> Consequence:
        """Return what such a miss costs; a kind that is not configured costs what `DEFAULT_CONSEQUENCES` says.

        A decline then holds the pair apart for `decline_hold_ms`.
        """
        if (said := self.misses.get(miss)) is not None:
            return said
        return Consequence(hold_ms=self.decline_hold_ms) if miss == "declined" else DEFAULT_CONSEQUENCES[miss]

    def __post_init__(self) -> None:
        if any(self.connect_ms.get(channel, 0) < 1 for channel in get_args(Channel)):
            raise ValueError("connect_ms must give at least 1 for every channel")
        if self.callback_connect_ms < 1:
            raise ValueError("callback_connect_ms must be at least 1")
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
    CALLING = "calling"
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
    DECLINED = "declined"
    CONNECTION_LOST = "connection_lost"
    CONNECT_FAILED = "connect_failed"


Unanswerable = Literal["nobody_signed_in", "nobody_ever"]
Entry = Literal["arrived", "transferred", "returned", "called_back"]
"""How a contact came to wait: as a new one (or overflowed), given up to the queue (or moved there), back from a
conversation, or as one whose customer is called back, or has been."""


class Place(msgspec.Struct, kw_only=True):
    """A contact's place: the order it keeps and who holds it now.

    Order: `priority` class, then `front` (a supervisor's "next"; the later the mark, the earlier), then the score of
    `head_start_ms`, `slope` and `cap_ms` over the age since `enqueued`, then that and the id. `enqueued` changes only
    by a transfer without credit, so a contact that comes back stands where it stood. `raise_at` is when it rises one
    class.

    `holds` are the pairs (agent, until) kept apart; `declined` is the last offer each agent declined, so that a
    repeated decline is known for what it is; `missed_by` is who missed the last offer. `offer` is the one that is open
    or was accepted; while the contact is offered to several agents, `agent` and `offer` are the first and `also` the
    others. `set_from` is the number of the first offer of the newest set, made at `offered_at` after the contact had
    stood in line for `stood_ms`.
    `reserved_until` is when the hold for the agent or team its requirements name runs out, if they name one;
    `wait_away` says that it is waited for the agent also while they are away, `back_to` who gets it back if the hold
    ends, `assigned_by` which supervisor has chosen the agent.

    `wrap_up` is set when another configuration comes into force while an agent has the contact: as it was before.

    `steps` are what the contact asks for in turn, `step` the one in force, `entered` when their clock began. `joined`
    is when its visit to the queue began, `entry` how it came to wait last, `target_ms` the queue's target then.

    With `callback` the customer is not there, but to be called: not before `call_at`, after `tried` calls in vain.
    While they are being called, `agent` is the one kept for them. `may_call` says which queues may call the customer
    back instead of not keeping the contact, and how.
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
    head_start_ms: int = 0
    slope: int = 100
    cap_ms: int | None = None
    raise_at: int | None = None
    front: int = 0
    steps: tuple[Step, ...] = ()
    step: int = 0
    entered: int = 0
    wait_away: bool = False
    back_to: AgentId | None = None
    wrap_up: WrapUp | None = None
    missed_by: AgentId | None = None
    also: dict[AgentId, OfferId] | None = None
    set_from: int = 1
    extended: int = 0
    stood_ms: int = 0
    offered_at: int = 0
    unanswerable: Unanswerable | None = None
    callback: Callback | None = None
    call_at: int | None = None
    tried: int = 0
    joined: int = 0
    entry: Entry = "arrived"
    target_ms: int = 20_000
    assigned_by: str | None = None
    may_call: dict[QueueId, Callback] | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The state an agent is to have when the last contact they hold is over."""

    availability: Availability
    reason: str | None
    by: str


class AgentState(msgspec.Struct, kw_only=True):
    """An agent now.

    `idle_since` orders the choice of the longest idle; the three `*_at` run while unreachable. `asked` waits for the
    end of the contacts they hold. `misses` counts missed offers in a row, by kind. `held` contacts are claimed, active
    or wrapping; while there were any they were busy, `busy_ms` in all since `signed_in_at` (and since `busy_since`, if
    there are some now). `occupancy` is the share of that time, in millionths, when they last became free. `taken`
    contacts were accepted on the day that began at `day`. `turns` is, by queue, the number of the last offer made to
    them. `draining` is the call for which they get no new chats.
    """

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
    asked: Asked | None = None
    misses: dict[Miss, int] = msgspec.field(default_factory=dict)
    signed_in_at: int = 0
    held: int = 0
    busy_since: int = 0
    busy_ms: int = 0
    occupancy: int = 0
    taken: int = 0
    day: int = 0
    turns: dict[QueueId, int] = msgspec.field(default_factory=dict)
    draining: ContactId | None = None


class RunnerUp(msgspec.Struct, frozen=True, kw_only=True):
    """An eligible agent who was not chosen, and the first criterion that put them behind the one who was."""

    agent: AgentId
    behind: str


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why this agent was offered this contact, as data from which each language makes its sentence.

    `rule` names the choice among the eligible (`named_agent` where only one might take it);
    `requires` are the skills that were asked of them; `eligible` is how many could have taken it
    at that instant, this agent included; `idle_ms` and `open` are the facts most rules compare. `waited_ms`,
    `priority`, `score` and `front` say why this contact came before the others waiting; `step` is which of its steps
    was in force. `team` is the one it was held for, `by` the supervisor who chose the agent. `next` are the next three
    agents by order.
    """

    rule: str
    queue: QueueId
    requires: tuple[Requirement, ...]
    eligible: int
    idle_ms: int
    open: int
    waited_ms: int
    priority: int
    step: int = 0
    score: int = 0
    front: bool = False
    next: tuple[RunnerUp, ...] = ()
    team: TeamId | None = None
    by: str | None = None


class EngineState(msgspec.Struct, kw_only=True):
    """The engine's whole memory; everything else (heaps, deadlines) is an index over it.

    `offers_made` and `fronts` number the offers and the supervisors' marks; `crowded` stands while too many distinct
    demands are waited with. `paces` are how the lines of the configured queues move. `closures` are the queues
    supervisors have closed; `unstaffed` those that mind it and nobody serves, since when; `overflowing` the rules of
    each queue that are on; `levels`, where a rule goes by the service level, how many were answered within target, and
    in all, by minute. `config` has the `adjustments` of agents in it; `configured` are their rules without.
    """

    config: RoutingConfig | None = None
    places: dict[ContactId, Place] = msgspec.field(default_factory=dict)
    agents: dict[AgentId, AgentState] = msgspec.field(default_factory=dict)
    now: int = 0
    offers_made: int = 0
    fronts: int = 0
    crowded: bool = False
    paces: dict[QueueId, Pace] = msgspec.field(default_factory=dict)
    closures: dict[QueueId, Closure] = msgspec.field(default_factory=dict)
    unstaffed: dict[QueueId, int] = msgspec.field(default_factory=dict)
    overflowing: dict[QueueId, tuple[int, ...]] = msgspec.field(default_factory=dict)
    levels: dict[QueueId, dict[int, tuple[int, int]]] = msgspec.field(default_factory=dict)
    adjustments: dict[AgentId, Adjustment] = msgspec.field(default_factory=dict)
    configured: dict[AgentId, AgentRules] = msgspec.field(default_factory=dict)
