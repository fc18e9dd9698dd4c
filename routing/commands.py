"""What the engine can be told. Ids come in with the command, and so does `now`; the engine makes up neither.

Offer ids are the one exception: `<contact>.<n>`, the n-th offer of that contact, so replay needs no source of ids.
"""

from typing import Literal

import msgspec

from routing.conditions import Step, TeamId
from routing.model import (
    AgentId,
    Availability,
    Callback,
    Channel,
    ContactId,
    MissedCall,
    OfferId,
    QueueId,
    Requirement,
    RoutingConfig,
    SkillId,
)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A wish; the engine answers with events or a typed error."""


class Configure(Command, frozen=True, kw_only=True):
    """Work by this configuration. One whose version is already in force changes nothing."""

    config: RoutingConfig


class Resume(Command, frozen=True, kw_only=True):
    """The first command after a start: the cell was down since `down_from`."""

    down_from: int


class Enqueue(Command, frozen=True, kw_only=True):
    """Put a contact in line. `requires` is asked on top of what the queue itself asks.

    `head_start_ms` counts as time waited; `slope` and `steps` go before the queue's own. With `prefer`, the contact is
    first held for that agent for `prefer_ms`; while they are away, `prefer_away` says to skip that or to wait. With
    `callback` the customer is not there, but to be called. `may_call` says which queues may call them back instead of
    not keeping the contact, and how.
    """

    contact: ContactId
    queue: QueueId
    channel: Channel
    requires: tuple[Requirement, ...] = ()
    priority: int = 0
    head_start_ms: int = 0
    slope: int | None = None
    steps: tuple[Step, ...] | None = None
    prefer: AgentId | None = None
    prefer_ms: int = 0
    prefer_away: Literal["skip", "wait"] = "skip"
    callback: Callback | None = None
    may_call: dict[QueueId, Callback] | None = None


class CloseQueue(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) closes a queue at once, whatever its hours: until then, or until it is opened."""

    queue: QueueId
    by: str
    until: int | None = None


class OpenQueue(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) lets a closed queue go by its hours again."""

    queue: QueueId
    by: str


class PutNext(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) puts a waiting contact at the front of its own class."""

    contact: ContactId
    by: str


class Move(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) puts a waiting contact into another queue; with `credit` the time it has waited counts on."""

    contact: ContactId
    queue: QueueId
    by: str
    credit: bool = True


class Assign(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has a waiting contact offered to this agent at once, whatever it asks and whoever is next."""

    contact: ContactId
    agent: AgentId
    by: str


class Take(Command, frozen=True, kw_only=True):
    """A supervisor who is an agent too makes a waiting contact theirs, whatever it asks and whoever is next."""

    contact: ContactId
    by: AgentId


class PlaceCallback(Command, frozen=True, kw_only=True):
    """The customer of a waiting or offered contact goes, and is called when it is their turn. `by` asked for it."""

    contact: ContactId
    callback: Callback
    by: str


class ReachCustomer(Command, frozen=True, kw_only=True):
    """The customer who is being called, first or for the agent who has claimed them, has answered."""

    contact: ContactId


class MissCallback(Command, frozen=True, kw_only=True):
    """The customer who is being called, first or for the agent who has claimed them, could not be had."""

    contact: ContactId
    reason: MissedCall


class Accept(Command, frozen=True, kw_only=True):
    """The agent takes the offer."""

    offer: OfferId
    agent: AgentId


class Decline(Command, frozen=True, kw_only=True):
    """The agent does not take the offer."""

    offer: OfferId
    agent: AgentId


class Connect(Command, frozen=True, kw_only=True):
    """The claimed contact and its agent are connected."""

    contact: ContactId


class FailConnect(Command, frozen=True, kw_only=True):
    """The claimed contact could not be connected to its agent."""

    contact: ContactId
    reason: str


class Leave(Command, frozen=True, kw_only=True):
    """The customer is gone (waiting, offered or claimed)."""

    contact: ContactId


class End(Command, frozen=True, kw_only=True):
    """The conversation of an active contact is over; wrap-up begins."""

    contact: ContactId


class Transfer(Command, frozen=True, kw_only=True):
    """The agent `by` gives an active contact up to a queue, and there to an agent or a team first, if one is named.

    `requires` is asked on top of what that queue itself asks; who is named need neither have it nor serve the queue.
    With `credit` the time it has waited counts on. With `back` it is held for the giver, once, if those named do not
    take it; without anybody named that says nothing.
    """

    contact: ContactId
    by: AgentId
    queue: QueueId
    requires: tuple[Requirement, ...] = ()
    agent: AgentId | None = None
    team: TeamId | None = None
    credit: bool = True
    back: bool = False


class Return(Command, frozen=True, kw_only=True):
    """An active contact has lost its agent: their line is gone."""

    contact: ContactId
    reason: Literal["agent_leg_lost"]


class FinishWrapUp(Command, frozen=True, kw_only=True):
    """The agent is done with the after-contact work of this contact."""

    contact: ContactId
    agent: AgentId


class ExtendWrapUp(Command, frozen=True, kw_only=True):
    """The agent needs longer for the after-contact work of this contact."""

    contact: ContactId
    agent: AgentId


class SetAvailability(Command, frozen=True, kw_only=True):
    """The agent (or somebody for them, `by`) wants another state.

    While the agent holds a contact it comes after the last one, unless it is to be Available, or forced.
    """

    agent: AgentId
    availability: Availability
    reason: str | None = None
    by: str
    force: bool = False


class AdjustAgent(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has the agent serve these queues with these skills from now on; None: as configured."""

    agent: AgentId
    by: str
    queues: tuple[QueueId, ...] | None = None
    skills: dict[SkillId, int] | None = None


class RestoreAgent(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has the agent serve the queues and have the skills again that are configured."""

    agent: AgentId
    by: str


class AgentSeen(Command, frozen=True, kw_only=True):
    """The agent has a live connection. One who was offline becomes Not ready (signed in)."""

    agent: AgentId


class AgentGone(Command, frozen=True, kw_only=True):
    """The agent's last live connection is gone."""

    agent: AgentId


EngineCommand = (
    Configure
    | Resume
    | Enqueue
    | CloseQueue
    | OpenQueue
    | PutNext
    | Move
    | Assign
    | Take
    | PlaceCallback
    | ReachCustomer
    | MissCallback
    | Accept
    | Decline
    | Connect
    | FailConnect
    | Leave
    | End
    | Transfer
    | Return
    | FinishWrapUp
    | ExtendWrapUp
    | SetAvailability
    | AdjustAgent
    | RestoreAgent
    | AgentSeen
    | AgentGone
)
