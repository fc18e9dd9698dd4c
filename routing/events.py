"""What the engine says happened. Tagged, closed, versioned; ids only, never a name, number or text.

A field is only ever added with a default; any other change is a new version and an upcaster. `due` is when a
timer should have fired, `at` is when it did.
"""

from typing import Literal

import msgspec

from routing.agent_events import AgentAdjusted as AgentAdjusted
from routing.agent_events import AgentDrained as AgentDrained
from routing.agent_events import AgentDraining as AgentDraining
from routing.agent_events import AgentReachable as AgentReachable
from routing.agent_events import AgentRestored as AgentRestored
from routing.agent_events import AgentStateAsked as AgentStateAsked
from routing.agent_events import AgentStateChanged as AgentStateChanged
from routing.agent_events import AgentSuspended as AgentSuspended
from routing.agent_events import AgentUnreachable as AgentUnreachable
from routing.callback_events import CallbackDue as CallbackDue
from routing.callback_events import CallbackGivenUp as CallbackGivenUp
from routing.callback_events import CallbackMissed as CallbackMissed
from routing.callback_events import CallbackPlaced as CallbackPlaced
from routing.callback_events import CustomerReached as CustomerReached
from routing.conditions import Step, TeamId
from routing.event import Event as Event
from routing.model import (
    AgentId,
    Callback,
    Channel,
    ContactId,
    OfferId,
    PlaceState,
    QueueId,
    Requirement,
    RoutingConfig,
    Unanswerable,
    Why,
)
from routing.queue_events import ContactOverflowed as ContactOverflowed
from routing.queue_events import ContactTurnedAway as ContactTurnedAway
from routing.queue_events import OverflowSwitched as OverflowSwitched
from routing.queue_events import QueueClosed as QueueClosed
from routing.queue_events import QueueOpened as QueueOpened
from routing.steering_events import ContactAssigned as ContactAssigned
from routing.steering_events import ContactMoved as ContactMoved


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
    """A contact took its place in line. `requires` is its own, normalized; `target_ms` is the queue's target then.

    `steps` are those it goes through, normalized. It is held for `to_agent` until `held_until`, if one was preferred,
    and waited for also while they are away with `wait_away`. Half of such waits are within `expected_ms`, nine of ten
    within `bound_ms`; none if nobody on duty serves the queue, 0 if somebody is free. With `callback`
    the customer is not there, but to be called; the queues of `may_call` may call them instead of not keeping them.
    """

    contact: ContactId
    queue: QueueId
    channel: Channel
    requires: tuple[Requirement, ...]
    priority: int
    target_ms: int = 20_000
    head_start_ms: int = 0
    slope: int = 100
    cap_ms: int | None = None
    raise_at: int | None = None
    steps: tuple[Step, ...] = ()
    to_agent: AgentId | None = None
    held_until: int | None = None
    wait_away: bool = False
    expected_ms: int | None = None
    bound_ms: int | None = None
    callback: Callback | None = None
    may_call: dict[QueueId, Callback] | None = None


class ContactPutNext(Event, frozen=True, kw_only=True):
    """A supervisor put the contact at the front of its class."""

    contact: ContactId
    by: str


class ContactRaised(Event, frozen=True, kw_only=True):
    """The contact has waited so long that it rose to this priority class."""

    contact: ContactId
    priority: int
    due: int


class CriteriaWidened(Event, frozen=True, kw_only=True):
    """The contact goes on to this step. `due` if the time of the one before is over; none if nobody could meet it."""

    contact: ContactId
    step: int
    due: int | None = None


class ContactUnanswerable(Event, frozen=True, kw_only=True):
    """From now on nobody signed in, or nobody configured, can take the waiting contact, in this step or a later one."""

    contact: ContactId
    code: Unanswerable


class ContactAnswerable(Event, frozen=True, kw_only=True):
    """Somebody signed in can take the contact again, now or in a later step."""

    contact: ContactId


class DemandsCrowded(Event, frozen=True, kw_only=True):
    """More distinct demands are waited with than the engine is made for (`over`), or no longer."""

    demands: int
    over: bool


class OfferMade(Event, frozen=True, kw_only=True):
    """A waiting contact is held for one agent until `deadline`. Of a callback, it says which `attempt` it will be."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    deadline: int
    why: Why
    attempt: int | None = None


class OfferDeclined(Event, frozen=True, kw_only=True):
    """The agent said no; the contact is back at its place and not offered to them before `held_until`, if set."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    held_until: int | None = None


class OfferExpired(Event, frozen=True, kw_only=True):
    """Nobody answered in time (RONA); the contact is back at its place."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    due: int
    held_until: int | None = None


class OfferWithdrawn(Event, frozen=True, kw_only=True):
    """The offer was taken back through no choice of the agent's; the contact is back at its place."""

    offer: OfferId
    contact: ContactId
    agent: AgentId
    reason: Literal["customer_left", "agent_unreachable", "agent_not_ready", "restart", "taken", "called_back"]
    held_until: int | None = None


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
    held_until: int | None = None


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
    """`agent` gave an active contact up; it waits in `queue` with the priority it had, and with `credit` the age.

    `requires` is its own from here on, normalized; `target_ms` is the queue's target now. It is held for `to_agent` or
    `to_team` until `held_until`, if one was named, then with `back` for the giver; it is not offered to them before
    `giver_held_until`. The wait in this queue is expected as with `ContactQueued`.
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
    slope: int = 100
    cap_ms: int | None = None
    raise_at: int | None = None
    steps: tuple[Step, ...] = ()
    expected_ms: int | None = None
    bound_ms: int | None = None
    to_team: TeamId | None = None
    credit: bool = True
    back: bool = False


class ContactSentBack(Event, frozen=True, kw_only=True):
    """Those to whom the contact was transferred did not take it: it is held for `agent`, who gave it, instead.

    `due` if the time to take it was over; none if they cannot be had any more.
    """

    contact: ContactId
    agent: AgentId
    held_until: int
    due: int | None = None


class AgentHoldEnded(Event, frozen=True, kw_only=True):
    """A waiting contact is no longer held for `agent` and waits in its queue for anybody.

    `due` if the time was over; none if the agent cannot be had any more.
    """

    contact: ContactId
    agent: AgentId
    due: int | None = None


class TeamHoldEnded(Event, frozen=True, kw_only=True):
    """A waiting contact is no longer held for `team` and waits in its queue for anybody.

    `due` if the time was over; none if nobody of the team can be had any more.
    """

    contact: ContactId
    team: TeamId
    due: int | None = None


class WrapUpStarted(Event, frozen=True, kw_only=True):
    """The conversation is over; the agent's after-contact work ends at `until` at the latest."""

    contact: ContactId
    agent: AgentId
    until: int


class WrapUpExtended(Event, frozen=True, kw_only=True):
    """The agent took more time for the after-contact work; it ends at `until` at the latest."""

    contact: ContactId
    agent: AgentId
    until: int


class WrapUpEnded(Event, frozen=True, kw_only=True):
    """After-contact work is over; the place is given up and the capacity free."""

    contact: ContactId
    agent: AgentId
    by: Literal["agent", "clock"]
    due: int | None = None


EngineEvent = (
    RoutingConfigured
    | Resumed
    | ContactQueued
    | ContactOverflowed
    | ContactTurnedAway
    | QueueClosed
    | QueueOpened
    | OverflowSwitched
    | ContactPutNext
    | ContactMoved
    | ContactAssigned
    | ContactRaised
    | CriteriaWidened
    | ContactUnanswerable
    | ContactAnswerable
    | CallbackPlaced
    | CallbackDue
    | CustomerReached
    | CallbackMissed
    | CallbackGivenUp
    | DemandsCrowded
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
    | ContactSentBack
    | AgentHoldEnded
    | TeamHoldEnded
    | WrapUpStarted
    | WrapUpExtended
    | WrapUpEnded
    | AgentStateChanged
    | AgentStateAsked
    | AgentDraining
    | AgentDrained
    | AgentUnreachable
    | AgentSuspended
    | AgentReachable
    | AgentAdjusted
    | AgentRestored
)
