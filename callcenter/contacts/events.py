"""What the lifecycle says happened, and the union of every event of the contact log.

The lifecycle owns the conversation; the engine (`routing/events.py`) owns places. No fact is in two events:
`ContactConnected` alone says a contact was answered, `ContactEnded` alone says what its outcome was.
Ids only: names, numbers, message text and notes live in rows that can be deleted.
"""

from enum import StrEnum
from typing import Literal

import msgspec

import routing.events as engine
from callcenter.flows.model import Entries, Flow, FlowId, HoursId
from routing.events import Event
from routing.model import AgentId, Channel, ContactId, QueueId, Requirement

CustomerId = str
NoteId = str


class Outcome(StrEnum):
    """How a contact ended; exactly one of these."""

    ANSWERED = "answered"
    ABANDONED_IN_FLOW = "abandoned_in_flow"
    ABANDONED_WAITING = "abandoned_waiting"
    ABANDONED_OFFERED = "abandoned_offered"
    ABANDONED_CONNECTING = "abandoned_connecting"
    SHORT_ABANDON = "short_abandon"
    CLOSED = "closed"
    REFUSED_FULL = "refused_full"
    REFUSED_BLOCKED = "refused_blocked"
    VOICEMAIL = "voicemail"
    CALLBACK_KEPT = "callback_kept"
    SENT_ELSEWHERE = "sent_elsewhere"
    FAILED = "failed"


class Match(StrEnum):
    """What looking the customer up found."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    PENDING = "pending"


class Identity(StrEnum):
    """How sure we are who this is: proven by a signed token, only said by themselves, or not said."""

    VERIFIED = "verified"
    CLAIMED = "claimed"
    ANONYMOUS = "anonymous"


class ConversationRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the lifecycle needs to know of a centre.

    `languages` maps a language to the skill an agent needs for it; `tiers` a customer's tier to the priority class.
    `report_contacts` tells whether closed contacts are reported to an outside CRM. `hours` has the opening hours that
    flows branch by, as half-open intervals like a queue's. `rejoin_ms` is how long a call keeps for its agent a leg
    that was lost.
    """

    version: str
    languages: dict[str, Requirement]
    tiers: dict[str, int]
    dispositions: tuple[str, ...]
    report_contacts: bool = False
    short_abandon_ms: int = 5_000
    waiting_grace_ms: int = 90_000
    idle_warn_ms: int = 300_000
    idle_end_ms: int = 600_000
    rejoin_ms: int = 20_000
    entries: Entries = Entries()
    flows: dict[FlowId, Flow] = {}
    hours: dict[HoursId, tuple[tuple[int, int], ...]] = {}


class ConversationsConfigured(Event, frozen=True, kw_only=True):
    """The lifecycle works by these rules from here on."""

    rules: ConversationRules


class ContactArrived(Event, frozen=True, kw_only=True):
    """A customer turned up. `visitor` is their browser; `client_id` tells a resend from a second contact."""

    contact: ContactId
    channel: Channel
    queue: QueueId
    language: str
    visitor: str
    client_id: str
    identity: Identity
    match: Match
    customer: CustomerId | None = None
    candidates: tuple[CustomerId, ...] = ()


class CustomerIdentified(Event, frozen=True, kw_only=True):
    """We know more about who this is than when they arrived. `by` is `lookup` or an agent's id."""

    contact: ContactId
    match: Match
    by: str
    customer: CustomerId | None = None
    candidates: tuple[CustomerId, ...] = ()


class CustomerGone(Event, frozen=True, kw_only=True):
    """The customer's last socket is gone. Waiting, they keep the place until `give_up_at`."""

    contact: ContactId
    give_up_at: int | None


class CustomerBack(Event, frozen=True, kw_only=True):
    """The customer is connected again."""

    contact: ContactId


class IdleWarned(Event, frozen=True, kw_only=True):
    """Nobody has written for a while; the conversation ends at `end_at` unless somebody does."""

    contact: ContactId
    due: int
    end_at: int


class IdleCleared(Event, frozen=True, kw_only=True):
    """Somebody wrote after the warning (or the server restarted); the idle clock begins again."""

    contact: ContactId


class ContactEnded(Event, frozen=True, kw_only=True):
    """The conversation is over, with its one outcome. For `closed`, `opens_at` is when the queue opens next."""

    contact: ContactId
    outcome: Outcome
    by: Literal["customer", "agent", "idle", "disconnected", "system"]
    agent: AgentId | None = None
    opens_at: int | None = None
    due: int | None = None


class DispositionRecorded(Event, frozen=True, kw_only=True):
    """The agent said what the contact came to."""

    contact: ContactId
    agent: AgentId
    disposition: str


class NoteAdded(Event, frozen=True, kw_only=True):
    """A note or a promise was written about the contact; its text is a row of its own."""

    contact: ContactId
    note: NoteId
    author: str
    of: Literal["note", "promise"]


class NewsAfterEnd(Event, frozen=True, kw_only=True):
    """Something happened to a contact that had already ended; it changed nothing."""

    contact: ContactId
    what: str


class CustomerForgotten(Event, frozen=True, kw_only=True):
    """The customer's personal data was deleted; the id remains."""

    customer: CustomerId


LifecycleEvent = (
    ConversationsConfigured
    | ContactArrived
    | CustomerIdentified
    | CustomerGone
    | CustomerBack
    | IdleWarned
    | IdleCleared
    | ContactEnded
    | DispositionRecorded
    | NoteAdded
    | NewsAfterEnd
    | CustomerForgotten
)

AnyEvent = engine.EngineEvent | LifecycleEvent
