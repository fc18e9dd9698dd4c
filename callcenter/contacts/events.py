"""What the lifecycle says happened, and the union of every event of the contact log.

The lifecycle owns the conversation; the engine (`routing/events.py`) owns places. No fact is in two events:
`ContactConnected` alone says a contact was answered, `ContactEnded` alone says what its outcome was.
Ids only: names, numbers, message text and notes live in rows that can be deleted.
"""

from enum import StrEnum
from typing import Literal

import msgspec

import routing.events as engine
from callcenter.contacts.call_events import Control as Control
from callcenter.contacts.call_events import ControlAsked as ControlAsked
from callcenter.contacts.call_events import ControlSettled as ControlSettled
from callcenter.contacts.call_events import LegArrived as LegArrived
from callcenter.contacts.call_events import LegChanged as LegChanged
from callcenter.contacts.call_events import LegEnded as LegEnded
from callcenter.contacts.call_events import LegId as LegId
from callcenter.contacts.call_events import LegRole as LegRole
from callcenter.contacts.call_events import RecordingId as RecordingId
from callcenter.contacts.call_events import RejoinAwaited as RejoinAwaited
from callcenter.contacts.call_events import RepairOrdered as RepairOrdered
from callcenter.contacts.call_events import VoicemailErased as VoicemailErased
from callcenter.contacts.call_events import VoicemailLeft as VoicemailLeft
from callcenter.contacts.call_events import VoicemailOffered as VoicemailOffered
from callcenter.flows.model import AttributeId, Entries, Flow, FlowId, HoursId, StepId, Texts
from routing.callback import Windows
from routing.events import Event
from routing.model import AgentId, Channel, ContactId, QueueId, Requirement

CustomerId = str
NoteId = str
MailId = str


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


class LastAgent(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's contacts wait first for the agent whom the customer last talked to, `hold_ms` at most.

    The talk is not longer ago than `within_ms`; while that agent is away, `away` says to skip it, or to wait for them.
    """

    hold_ms: int
    within_ms: int
    away: Literal["skip", "wait"] = "skip"


class TransferRules(msgspec.Struct, frozen=True, kw_only=True):
    """What is so of a transfer to a queue unless the agent says otherwise: credit for the time waited, and back."""

    credit: bool = True
    back: bool = False


class CallbackRules(msgspec.Struct, frozen=True, kw_only=True):
    """How customers of a queue are called back; `offered` to callers while they wait.

    `instead` says that the queue would rather call some back than not keep them.
    """

    first: Literal["agent", "customer"] = "agent"
    attempts: int = 3
    gap_ms: int = 600_000
    offered: bool = True
    instead: bool = False


class VoicemailRules(msgspec.Struct, frozen=True, kw_only=True):
    """What callers are told who may leave a message, and how long one may be."""

    say: Texts
    longest_ms: int


class ConversationRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the lifecycle needs to know of a centre.

    `languages` maps a language to the skill an agent needs for it; `tiers` a customer's tier to the priority class, and
    `head_starts` to the milliseconds that count as waited, if any.
    `report_contacts` tells whether closed contacts are reported to an outside CRM. `hours` has the opening hours that
    flows branch by, as half-open intervals like a queue's. `rejoin_ms` is how long a call keeps for its agent a leg
    that was lost. `last_agents` says of which queues contacts wait first for the agent of the customer's last talk,
    `transfers` which queues have other than the plain rules for transfers to them.
    `queue_dispositions` are those of a queue that has not all of them; `no_disposition` are the queues that need none.
    `callbacks` says of which queues customers can be called back, and how.
    `messages` are what a queue has those told whom it turns away, by cause; of an overflow rule, by `overflow.` and its
    number. `voicemails`, by the same keys, are for those of them who may leave a message; once their line is over, that
    one was left has to be told within `voicemail_news_ms`.
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
    head_starts: dict[str, int] = {}
    last_agents: dict[QueueId, LastAgent] = {}
    queue_dispositions: dict[QueueId, tuple[str, ...]] = {}
    no_disposition: tuple[QueueId, ...] = ()
    transfers: dict[QueueId, TransferRules] = {}
    callbacks: dict[QueueId, CallbackRules] = {}
    messages: dict[QueueId, dict[str, Texts]] = {}
    voicemails: dict[QueueId, dict[str, VoicemailRules]] = {}
    voicemail_news_ms: int = 180_000


class ConversationsConfigured(Event, frozen=True, kw_only=True):
    """The lifecycle works by these rules from here on."""

    rules: ConversationRules


class ContactArrived(Event, frozen=True, kw_only=True):
    """A customer turned up. `visitor` is their browser or their call; `client_id` tells a resend from a second contact.

    `queue` is None where a flow chooses it. `last_agent` is whom the customer last talked to, at `last_talk_at`.
    `may_call` says in which windows each queue may call them back that would not keep them.
    """

    contact: ContactId
    channel: Channel
    queue: QueueId | None = None
    language: str
    visitor: str
    client_id: str
    identity: Identity
    match: Match
    customer: CustomerId | None = None
    candidates: tuple[CustomerId, ...] = ()
    tier: str | None = None
    last_agent: AgentId | None = None
    last_talk_at: int | None = None
    may_call: dict[QueueId, Windows] | None = None


class FlowMoved(Event, frozen=True, kw_only=True):
    """The contact stands at a step of its flow, after passing others; `number` counts its stops from 1.

    `given` is what moved it there: what was pressed stands in `keys` for a menu; what was collected is personal and
    does not. `tries` is how often the step has been asked before. `attributes` and `language` are what was set.
    """

    contact: ContactId
    flow: FlowId
    number: int
    step: StepId
    given: Literal["arrived", "choice", "collected", "wrong", "nothing", "turned_away"]
    passed: tuple[StepId, ...] = ()
    keys: str | None = None
    tries: int = 0
    attributes: dict[AttributeId, str] = msgspec.field(default_factory=dict)
    language: str | None = None


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


NoteKind = Literal["note", "promise", "aside"]
WrittenKind = NoteKind | Literal["rating"]
"""What a row of text can be: what agents and supervisors write, and what a customer writes with their rating."""


class NoteAdded(Event, frozen=True, kw_only=True):
    """A note or a promise was written about the contact, or an aside in it; its text is a row of its own.

    An aside passes between the agent and the supervisors while the contact is open; the customer never sees it.
    """

    contact: ContactId
    note: NoteId
    author: str
    of: NoteKind


class ContactRated(Event, frozen=True, kw_only=True):
    """The customer says how the conversation was, 1 to 5, once; what they wrote with it, if anything, is a row."""

    contact: ContactId
    score: int
    note: NoteId | None = None


class TranscriptAsked(Event, frozen=True, kw_only=True):
    """The customer wants the conversation sent to them by mail; the address is a row of its own, until it is sent."""

    contact: ContactId
    mail: MailId


class HelpAsked(Event, frozen=True, kw_only=True):
    """The agent wants a supervisor's help with the conversation."""

    contact: ContactId
    agent: AgentId


class HelpEnded(Event, frozen=True, kw_only=True):
    """The agent has been helped, or needs it no more; `by` is who says so."""

    contact: ContactId
    by: str


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
    | FlowMoved
    | LegArrived
    | LegChanged
    | LegEnded
    | ControlAsked
    | ControlSettled
    | RejoinAwaited
    | RepairOrdered
    | VoicemailOffered
    | VoicemailLeft
    | VoicemailErased
    | CustomerIdentified
    | CustomerGone
    | CustomerBack
    | IdleWarned
    | IdleCleared
    | ContactEnded
    | DispositionRecorded
    | NoteAdded
    | ContactRated
    | TranscriptAsked
    | HelpAsked
    | HelpEnded
    | NewsAfterEnd
    | CustomerForgotten
)

AnyEvent = engine.EngineEvent | LifecycleEvent
