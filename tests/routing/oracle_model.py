"""What the oracle remembers: plain records, not the engine's."""

from dataclasses import dataclass, field
from typing import Any

from routing.model import Availability, PlaceState, Requirement

WAITING, OFFERED, CLAIMED, ACTIVE, WRAPPING = PlaceState
OFFLINE, AVAILABLE, NOT_READY = Availability


@dataclass
class Contact:
    id: str
    queue: str
    channel: Any
    requires: tuple[Requirement, ...]
    priority: int
    enqueued: int
    state: PlaceState = WAITING
    agent: str | None = None
    until: int = 0  # the deadline of the state it is in
    made: int = 0
    open_offer: str | None = None  # open, or accepted and still held
    holds: dict[str, int] = field(default_factory=dict)
    last_declined: dict[str, str] = field(default_factory=dict)
    kept_for: str | None = None  # the one it was transferred to, until they have it or the wait is over
    kept_until: int = 0


@dataclass
class Agent:
    id: str
    idle_since: int
    availability: Availability = OFFLINE
    reason: str | None = None
    connected: bool = False
    clocks: dict[str, int] = field(default_factory=dict)  # suspend, not_ready, return
