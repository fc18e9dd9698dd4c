"""What happened to a customer who is not there, but to be called."""

from routing.event import Event
from routing.limits import Cause
from routing.model import AgentId, Callback, ContactId, MissedCall, PlaceState, Why


class CallbackPlaced(Event, frozen=True, kw_only=True):
    """The customer goes, and is called when it is their turn; the contact keeps its place. `by` asked for it.

    With a `cause` nobody did: the queue calls back whom it would not keep. `rule`, `value` and `due` are as in
    `ContactOverflowed`.
    """

    contact: ContactId
    callback: Callback
    by: str
    cause: Cause | None = None
    rule: int | None = None
    value: int | None = None
    due: int | None = None


class CallbackDue(Event, frozen=True, kw_only=True):
    """It is the turn of a customer who is called first: for the `attempt`-th time, until `connect_by` at the latest.

    `agent`, to whom the contact would have been offered, is kept for them.
    """

    contact: ContactId
    agent: AgentId
    attempt: int
    connect_by: int
    why: Why


class CustomerReached(Event, frozen=True, kw_only=True):
    """The customer has answered and is no callback any more, but first in their class.

    Called first, they wait, and the agent is kept no longer; claimed, they must be connected by `connect_by`.
    """

    contact: ContactId
    agent: AgentId
    connect_by: int | None = None


class CallbackMissed(Event, frozen=True, kw_only=True):
    """The customer could not be had; the agent is free. Not called again before `next_at`; None if not at all.

    `was` is where the contact stood: called first, or claimed.
    """

    contact: ContactId
    was: PlaceState
    agent: AgentId
    attempt: int
    reason: MissedCall
    next_at: int | None
    due: int | None = None


class CallbackGivenUp(Event, frozen=True, kw_only=True):
    """The customer is called no more, and the place given up. `due` if the last window has ended meanwhile."""

    contact: ContactId
    due: int | None = None
