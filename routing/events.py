"""What the engine says happened. Tagged, closed, versioned; ids only, never a name, number or text.

A field is only ever added with a default; any other change is a new version and an upcaster. `due` is when a
timer should have fired, `at` is when it did.
"""

from typing import ClassVar, Literal

import msgspec

from routing.model import (
    AgentId,
    Availability,
    Channel,
    ContactId,
    OfferId,
    PlaceState,
    QueueId,
    Requirement,
    RoutingConfig,
    Why,
)


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="kind", forbid_unknown_fields=True):
    """One fact of the contact log; `at` is cell time."""

    VERSION: ClassVar[int] = 1
    at: int


class RoutingConfigured(Event, frozen=True, kw_only=True):
    """The engine works by this configuration from here on."""

    config: RoutingConfig


class Resumed(Event, frozen=True, kw_only=True):
    """The cell runs again: nothing was decided between `down_from` and `at`. Presence and claim clocks restart.

    `connect_by` is the new deadline of each claimed contact; the presence clocks follow as `AgentUnreachable`.
    """

    down_from: int
    connect_by: dict[ContactId, int] = msgspec.field(default_factory=dict)


class ContactQueued(Event, frozen=True, kw_only=True):
    """A contact took its place in line. `requires` is its own, normalized; `target_ms` is the queue's target then."""

    contact: ContactId
    queue: QueueId
    channel: Channel
    requires: tuple[Requirement, ...]
    priority: int
    target_ms: int = 20_000


class OfferMade(Event, frozen=True, kw_only=True):
    """A waiting contact is held for one agent until `deadline`."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    deadline: int
    why: Why


class OfferDeclined(Event, frozen=True, kw_only=True):
    """The agent said no; the contact is back at its place and not offered to them before `held_until`."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    held_until: int


class OfferExpired(Event, frozen=True, kw_only=True):
    """Nobody answered in time (RONA); the contact is back at its place."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    due: int


class OfferWithdrawn(Event, frozen=True, kw_only=True):
    """The offer was taken back through no choice of the agent's; the contact is back at its place."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    reason: Literal["customer_left", "agent_unreachable", "agent_not_ready", "restart"]


class OfferAccepted(Event, frozen=True, kw_only=True):
    """The agent claimed the contact; it must be connected by `connect_by`."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    connect_by: int


class ContactConnected(Event, frozen=True, kw_only=True):
    """Both sides are there: the contact is answered and active."""

    contact: ContactId
    agent: AgentId


class ConnectFailed(Event, frozen=True, kw_only=True):
    """The claim did not become a conversation; the contact is back at its place."""

    contact: ContactId
    agent: AgentId
    reason: str
    due: int | None = None


class ContactLeft(Event, frozen=True, kw_only=True):
    """The customer was gone before being connected; the place is given up. `was` is where they stood."""

    contact: ContactId
    was: PlaceState
    agent: AgentId | None = None


class ContactReturned(Event, frozen=True, kw_only=True):
    """An active contact lost its agent and is back at its old place."""

    contact: ContactId
    agent: AgentId
    reason: Literal["agent_unreachable", "agent_leg_lost"]
    due: int | None = None


class ContactTransferred(Event, frozen=True, kw_only=True):
    """`agent` gave an active contact up; it waits in `queue` with the priority and age it had.

    `requires` is its own from here on, normalized; `target_ms` is the queue's target now. It is held for `to_agent`
    until `held_until`, if one was named, and not offered to the giver before `giver_held_until`.
    """

    contact: ContactId
    agent: AgentId
    queue: QueueId
    channel: Channel
    requires: tuple[Requirement, ...]
    target_ms: int
    to_agent: AgentId | None = None
    held_until: int | None = None
    giver_held_until: int


class AgentHoldEnded(Event, frozen=True, kw_only=True):
    """A waiting contact is no longer held for `agent` and waits in its queue for anybody.

    `due` if the time was over; none if the agent cannot be had any more.
    """

    contact: ContactId
    agent: AgentId
    due: int | None = None


class WrapUpStarted(Event, frozen=True, kw_only=True):
    """The conversation is over; the agent's after-contact work ends at `until` at the latest."""

    contact: ContactId
    agent: AgentId
    until: int


class WrapUpEnded(Event, frozen=True, kw_only=True):
    """After-contact work is over; the place is given up and the capacity free."""

    contact: ContactId
    agent: AgentId
    by: Literal["agent", "clock"]
    due: int | None = None


class AgentStateChanged(Event, frozen=True, kw_only=True):
    """An agent became available, not ready (with a reason) or offline. `by` is an agent id or `system`."""

    agent: AgentId
    availability: Availability
    reason: str | None = None
    by: str = "system"
    due: int | None = None


class AgentUnreachable(Event, frozen=True, kw_only=True):
    """The agent's last connection is gone; what follows, and when, unless they come back."""

    agent: AgentId
    suspend_at: int
    not_ready_at: int
    return_at: int


class AgentSuspended(Event, frozen=True, kw_only=True):
    """Unreachable for too long to be offered anything."""

    agent: AgentId
    due: int


class AgentReachable(Event, frozen=True, kw_only=True):
    """The agent is connected again."""

    agent: AgentId


EngineEvent = (
    RoutingConfigured
    | Resumed
    | ContactQueued
    | OfferMade
    | OfferDeclined
    | OfferExpired
    | OfferWithdrawn
    | OfferAccepted
    | ContactConnected
    | ConnectFailed
    | ContactLeft
    | ContactReturned
    | ContactTransferred
    | AgentHoldEnded
    | WrapUpStarted
    | WrapUpEnded
    | AgentStateChanged
    | AgentUnreachable
    | AgentSuspended
    | AgentReachable
)
