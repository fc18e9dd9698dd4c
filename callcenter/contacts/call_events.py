"""What the lifecycle says happened to a call: its legs, hold and mute, and the message a caller leaves."""

from typing import Literal

from routing.events import Event
from routing.model import AgentId, ContactId, OfferId, QueueId

LegId = str
"""The carrier's id of one call: the caller's, or an agent's own."""
RecordingId = str
"""The carrier's id of what it has recorded."""
LegRole = Literal["customer", "agent"]
Control = Literal["hold", "unhold", "mute", "unmute"]


class LegArrived(Event, frozen=True, kw_only=True):
    """The carrier has a call for us that belongs to the contact. An agent's comes for the `offer` they claimed.

    `ticket` is what let it in; it lets nobody in twice.
    """

    contact: ContactId
    leg: LegId
    role: LegRole
    agent: AgentId | None = None
    offer: OfferId | None = None
    ticket: str | None = None


class LegChanged(Event, frozen=True, kw_only=True):
    """What the carrier says of a leg and the conference of `offer`: whether it is in it, held, muted.

    `conference` is the carrier's id of it, `sequence` orders its news; -1 is what the sweeper has seen for itself.
    """

    contact: ContactId
    leg: LegId
    offer: OfferId
    conference: str
    sequence: int
    present: bool
    held: bool = False
    muted: bool = False
    reason: str | None = None


class LegEnded(Event, frozen=True, kw_only=True):
    """The call is over at the carrier. `by` is who told: its callback, its answer to a request, or the sweeper."""

    contact: ContactId
    leg: LegId
    status: str
    by: Literal["callback", "answer", "sweeper"]
    seconds: int | None = None


class ControlAsked(Event, frozen=True, kw_only=True):
    """The agent wants the caller held (or not), or themself muted (or not); done once `LegChanged` says so."""

    contact: ContactId
    agent: AgentId
    what: Control


class ControlSettled(Event, frozen=True, kw_only=True):
    """Nothing more will come of what was asked of the carrier: it has been so already, or it would not do it."""

    contact: ContactId
    what: Control
    done: bool


class RejoinAwaited(Event, frozen=True, kw_only=True):
    """In conversation the agent's own line is gone; unless it is back by `until`, the caller is given to another."""

    contact: ContactId
    agent: AgentId
    until: int


class RepairOrdered(Event, frozen=True, kw_only=True):
    """Carrier and log disagreed about a leg, and the carrier is to be brought into line."""

    contact: ContactId
    leg: LegId
    what: Literal["redirect", "hang_up"]


class VoicemailOffered(Event, frozen=True, kw_only=True):
    """The caller, whom the queue has not kept, is told so and may speak after the tone, for `longest_ms` at most."""

    contact: ContactId
    queue: QueueId
    longest_ms: int


class VoicemailLeft(Event, frozen=True, kw_only=True):
    """The caller has left a message; the carrier keeps what they said. It may be known only after the contact ended."""

    contact: ContactId
    recording: RecordingId
    seconds: int


class VoicemailErased(Event, frozen=True, kw_only=True):
    """A recording has to go at the carrier: nothing was said, or the customer is forgotten."""

    contact: ContactId
    recording: RecordingId
