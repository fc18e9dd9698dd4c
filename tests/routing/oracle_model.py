"""What the oracle remembers: plain records, not the engine's."""

from dataclasses import dataclass, field

from routing.conditions import Step
from routing.model import Availability, Callback, Channel, PlaceState, QueueRules, Requirement, Unanswerable

WAITING, OFFERED, CALLING, CLAIMED, ACTIVE, WRAPPING = PlaceState
OFFLINE, AVAILABLE, NOT_READY = Availability


@dataclass
class Offer:
    id: str
    agent: str


@dataclass(eq=False)
class Contact:
    id: str
    queue: str
    channel: Channel
    requires: tuple[Requirement, ...]
    priority: int
    enqueued: int
    head_start: int
    slope: int
    cap: int | None
    raise_at: int | None
    steps: tuple[Step, ...]
    entered: int  # when the clock of its steps began
    joined: int  # when its visit to the queue began
    target: int  # the queue's target then
    entry: str = "arrived"  # how it came to wait last
    step: int = 0
    front: int = 0  # the number of the supervisor's mark
    state: PlaceState = WAITING
    until: int = 0  # the deadline of the state it is in
    offers: list[Offer] = field(default_factory=list)  # those open, in the order made; or the one accepted
    made: int = 0
    set_from: int = 1  # the number of the first offer of the newest set
    holds: dict[str, int] = field(default_factory=dict)
    last_declined: dict[str, str] = field(default_factory=dict)
    missed_by: str | None = None  # who was the last to miss an offer
    kept_for: str | None = None  # the only one it is offered to, until they have it or the wait is over
    kept_for_team: str | None = None  # likewise, of a team
    kept_until: int = 0
    accepted_by: QueueRules = field(default_factory=lambda: QueueRules(open=()))  # its queue, when it was accepted
    back_to: str | None = None  # who gave it, and gets it back first if those it is kept for do not take it
    wait_away: bool = False
    assigned_by: str | None = None  # the supervisor who chose the agent it is kept for
    extended: int = 0
    unanswerable: Unanswerable | None = None  # what was said last
    waits_since: int = 0
    stood_ms: int = 0  # in line, before it was offered
    offered_at: int = 0
    callback: Callback | None = None  # the customer is not there, but to be called
    may_call: dict[str, Callback] = field(default_factory=dict)  # which queues may call them instead, and how
    not_before: int = 0  # of the next call
    tried: int = 0
    turn: int | None = None  # when the callback next wakes or falls asleep
    reserved: str | None = None  # the agent kept for a customer being called
    quiet: list[tuple[int, str]] = field(default_factory=list)  # clocks without an event that run while it waits

    @property
    def kept(self) -> bool:
        """Whether it is kept for an agent or a team."""
        return self.kept_for is not None or self.kept_for_team is not None

    @property
    def holders(self) -> list[str]:
        """Who has it, or is offered it."""
        return [self.reserved] if self.reserved else [offer.agent for offer in self.offers]

    @property
    def holder(self) -> str | None:
        """Who has it, or was the first to be offered it."""
        return self.holders[0] if self.holders else None


@dataclass(frozen=True)
class Wish:
    """The state to come when the last contact is over."""

    availability: Availability
    reason: str | None
    by: str


@dataclass(eq=False)
class Agent:
    id: str
    idle_since: int
    availability: Availability = OFFLINE
    reason: str | None = None
    connected: bool = False
    clocks: dict[str, int] = field(default_factory=dict)  # suspend, not_ready, return
    asked: Wish | None = None
    misses: dict[str, int] = field(default_factory=dict)  # in a row, by kind
    signed_in_at: int = 0
    busy_since: int | None = None
    busy_ms: int = 0
    occupancy: int = 0
    taken: int = 0
    day: int = 0
    turns: dict[str, int] = field(default_factory=dict)  # by queue, the number of the last offer
    draining: str | None = None  # the call they get no new chats for
