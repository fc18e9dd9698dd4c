"""What the engine can be told. Ids come in with the command, and so does `now`; the engine makes up neither.

Offer ids are the one exception: `<contact>.<n>`, the n-th offer of that contact, so replay needs no source of ids.
"""

import msgspec

from routing.model import (
    AgentId,
    Availability,
    Channel,
    ContactId,
    OfferId,
    QueueId,
    Requirement,
    RoutingConfig,
)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A wish; the engine answers with events or a typed error."""


class Configure(Command):
    """Work by this configuration. One whose version is already in force changes nothing."""

    config: RoutingConfig


class Resume(Command):
    """The first command after a start: the cell was down since `down_from`."""

    down_from: int


class Enqueue(Command):
    """Put a contact in line. `requires` is asked on top of what the queue itself asks."""

    contact: ContactId
    queue: QueueId
    channel: Channel
    requires: tuple[Requirement, ...] = ()
    priority: int = 0


class Accept(Command):
    """The agent takes the offer."""

    offer: OfferId
    agent: AgentId


class Decline(Command):
    """The agent does not take the offer."""

    offer: OfferId
    agent: AgentId


class Connect(Command):
    """The claimed contact and its agent are connected."""

    contact: ContactId


class FailConnect(Command):
    """The claimed contact could not be connected to its agent."""

    contact: ContactId
    reason: str


class Leave(Command):
    """The customer is gone (waiting, offered or claimed)."""

    contact: ContactId


class End(Command):
    """The conversation of an active contact is over; wrap-up begins."""

    contact: ContactId


class FinishWrapUp(Command):
    """The agent is done with the after-contact work of this contact."""

    contact: ContactId
    agent: AgentId


class SetAvailability(Command):
    """The agent (or somebody for them, `by`) wants another state."""

    agent: AgentId
    availability: Availability
    reason: str | None = None
    by: str


class AgentSeen(Command):
    """The agent has a live connection. One who was offline becomes Not ready (signed in)."""

    agent: AgentId


class AgentGone(Command):
    """The agent's last live connection is gone."""

    agent: AgentId


EngineCommand = (
    Configure
    | Resume
    | Enqueue
    | Accept
    | Decline
    | Connect
    | FailConnect
    | Leave
    | End
    | FinishWrapUp
    | SetAvailability
    | AgentSeen
    | AgentGone
)
