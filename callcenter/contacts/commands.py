"""What the lifecycle can be told: the one door of the server. Ids and personal look-ups come in with the command."""

from typing import Literal

from callcenter.contacts.command import Command as Command
from callcenter.contacts.events import (
    Control,
    ConversationRules,
    CustomerId,
    Identity,
    LegId,
    MailId,
    Match,
    NoteId,
    RecordingId,
)
from callcenter.contacts.steering_commands import AdjustAgent as AdjustAgent
from callcenter.contacts.steering_commands import AssignContact as AssignContact
from callcenter.contacts.steering_commands import CloseQueue as CloseQueue
from callcenter.contacts.steering_commands import MoveContact as MoveContact
from callcenter.contacts.steering_commands import OpenQueue as OpenQueue
from callcenter.contacts.steering_commands import PutNext as PutNext
from callcenter.contacts.steering_commands import RestoreAgent as RestoreAgent
from callcenter.contacts.steering_commands import TakeContact as TakeContact
from callcenter.flows.model import FlowId
from routing.callback import Windows as Windows
from routing.conditions import TeamId
from routing.model import AgentId, Availability, Channel, ContactId, MissedCall, OfferId, QueueId, RoutingConfig


class Configure(Command, frozen=True, kw_only=True):
    """Work by this configuration."""

    routing: RoutingConfig
    rules: ConversationRules


class Resume(Command, frozen=True, kw_only=True):
    """The first command after a start."""

    down_from: int


class StartContact(Command, frozen=True, kw_only=True):
    """A customer wants to talk. A resend (same visitor and client id) is answered with the contact there is.

    Exactly one of `queue` and `flow` is given: where they wait, or what finds that out. `leg` is a caller's call.
    `last_agent` is whom the customer last talked to, at `last_talk_at`. With `call_in` they are not there, but ask to
    be called back within these windows; then it may be `held_for` the agent who has promised it. `may_call` says in
    which windows each queue may call them back that would not keep them.
    """

    contact: ContactId
    channel: Channel
    queue: QueueId | None = None
    flow: FlowId | None = None
    leg: LegId | None = None
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
    call_in: Windows | None = None
    held_for: AgentId | None = None
    may_call: dict[QueueId, Windows] | None = None


class IdentifyCustomer(Command, frozen=True, kw_only=True):
    """The look-up came late, or an agent picked one of several. `by` is `lookup` or an agent's id."""

    contact: ContactId
    match: Match
    by: str
    customer: CustomerId | None = None
    candidates: tuple[CustomerId, ...] = ()


class GiveInput(Command, frozen=True, kw_only=True):
    """The customer answers what the flow asked at its `number`-th stop; `keys` is None when they gave nothing.

    For a stop already passed it changes nothing.
    """

    contact: ContactId
    number: int
    keys: str | None


class AcceptOffer(Command, frozen=True, kw_only=True):
    """The agent takes the offer; a chat is connected at once."""

    offer: OfferId
    agent: AgentId


class DeclineOffer(Command, frozen=True, kw_only=True):
    """The agent does not take the offer."""

    offer: OfferId
    agent: AgentId


class CustomerLeaves(Command, frozen=True, kw_only=True):
    """The customer ends the contact, whatever its state."""

    contact: ContactId


class CustomerSeen(Command, frozen=True, kw_only=True):
    """The customer has a live connection."""

    contact: ContactId


class CustomerLost(Command, frozen=True, kw_only=True):
    """The customer's last live connection is gone."""

    contact: ContactId


class AgentEnds(Command, frozen=True, kw_only=True):
    """The agent ends the conversation; wrap-up begins."""

    contact: ContactId
    agent: AgentId


class ExtendWrapUp(Command, frozen=True, kw_only=True):
    """The agent needs longer for the after-contact work that was to end at `until`.

    When it ends at another time by now, that has been done already and nothing changes.
    """

    contact: ContactId
    agent: AgentId
    until: int


class WrapUp(Command, frozen=True, kw_only=True):
    """The agent finishes after-contact work: a disposition, and ids of the note and the promise written with it.

    None is for queues that need no disposition, and for what is `unfinished` when the time for it runs out. What comes
    when it has run out is kept as well: each note once, by its id, and the disposition where there is none.
    """

    contact: ContactId
    agent: AgentId
    disposition: str | None
    note: NoteId | None = None
    promise: NoteId | None = None
    unfinished: bool = False


class WriteAside(Command, frozen=True, kw_only=True):
    """The agent who has the contact, or a supervisor, writes an aside: the row of this id, which comes with it."""

    contact: ContactId
    author: str
    note: NoteId
    supervisor: bool = False


class RateContact(Command, frozen=True, kw_only=True):
    """The customer rates the conversation they had, 1 to 5; `note` is the row of what they wrote with it."""

    contact: ContactId
    score: int
    note: NoteId | None = None


class AskTranscript(Command, frozen=True, kw_only=True):
    """The customer wants the conversation sent to the address of this row, or its agent has it sent to them."""

    contact: ContactId
    mail: MailId
    agent: AgentId | None = None


class AskHelp(Command, frozen=True, kw_only=True):
    """The agent wants a supervisor's help with their conversation."""

    contact: ContactId
    agent: AgentId


class EndHelp(Command, frozen=True, kw_only=True):
    """The agent who asked, or a supervisor, says that no more help is needed."""

    contact: ContactId
    by: str
    supervisor: bool = False


class SetAvailability(Command, frozen=True, kw_only=True):
    """The agent (or `by` for them) wants another state.

    `seen` is the `since` of the state they wanted to leave: a wish that comes late, when the state has changed in
    between (the connection was lost, say), is refused instead of undoing that. While the agent holds contacts it comes
    after the last of them, unless it is to be Available, or forced.
    """

    agent: AgentId
    availability: Availability
    reason: str | None = None
    by: str
    seen: int | None = None
    force: bool = False


class AgentSeen(Command, frozen=True, kw_only=True):
    """The agent has a live connection."""

    agent: AgentId


class AgentGone(Command, frozen=True, kw_only=True):
    """The agent's last live connection is gone."""

    agent: AgentId


class AgentLegArrives(Command, frozen=True, kw_only=True):
    """The carrier has a call of the agent's own, for the offer they claimed, let in by a ticket."""

    contact: ContactId
    agent: AgentId
    offer: OfferId
    leg: LegId
    ticket: str


class ParticipantNews(Command, frozen=True, kw_only=True):
    """The carrier says how a leg stands in the conference of an offer. Without a `leg`, the conference is over.

    What the sweeper saw for itself has no `sequence`, but the instant `seen_at` at which it began to look.
    """

    contact: ContactId
    offer: OfferId
    conference: str
    sequence: int | None = None
    seen_at: int = 0
    leg: LegId | None = None
    present: bool = False
    held: bool = False
    muted: bool = False
    reason: str | None = None


class LegOver(Command, frozen=True, kw_only=True):
    """The carrier's call is over."""

    contact: ContactId
    leg: LegId
    status: str
    by: Literal["callback", "answer", "sweeper"]
    seconds: int | None = None


class AskCallback(Command, frozen=True, kw_only=True):
    """The caller (or `by` for them) wants to hang up and be called within these windows when it is their turn."""

    contact: ContactId
    windows: Windows
    by: str = "customer"


class CustomerAnswers(Command, frozen=True, kw_only=True):
    """The customer has picked up the `attempt`-th call to them; an earlier one may still have rung."""

    contact: ContactId
    leg: LegId
    attempt: int


class CallMissed(Command, frozen=True, kw_only=True):
    """The `attempt`-th call to the customer came to nothing."""

    contact: ContactId
    attempt: int
    reason: MissedCall


class AskControl(Command, frozen=True, kw_only=True):
    """The agent wants the caller held or themself muted, or no longer."""

    contact: ContactId
    agent: AgentId
    what: Control


class SettleControl(Command, frozen=True, kw_only=True):
    """Nothing more will come of what was asked of the carrier: it has been so already, or it would not do it."""

    contact: ContactId
    what: Control
    done: bool


class TransferContact(Command, frozen=True, kw_only=True):
    """The agent sends the customer on: to a queue, and there first to another agent or to a team, if one is named.

    Without a queue it is the contact's own. Where `credit` (for the time waited) and `back` (to the agent, if those
    named do not take it) are not said, they are as the queue it goes to has them. `note` is an aside that goes with it.
    """

    contact: ContactId
    agent: AgentId
    queue: QueueId | None = None
    to_agent: AgentId | None = None
    to_team: TeamId | None = None
    credit: bool | None = None
    back: bool | None = None
    note: NoteId | None = None


class RepairLeg(Command, frozen=True, kw_only=True):
    """The sweeper found a leg that is not where it should be."""

    contact: ContactId
    leg: LegId
    what: Literal["redirect", "hang_up"]


class TakeRecording(Command, frozen=True, kw_only=True):
    """The carrier has recorded a caller who may leave a message: so many seconds, or (without a `recording`) nothing.

    Said again it changes nothing, and after the end of the contact the message still counts.
    """

    contact: ContactId
    leg: LegId
    recording: RecordingId | None
    seconds: int


class EraseRecordings(Command, frozen=True, kw_only=True):
    """What a contact's caller has said is to be deleted at the carrier."""

    contact: ContactId
    recordings: tuple[RecordingId, ...]


class ForgetCustomer(Command, frozen=True, kw_only=True):
    """Write into the log that the customer's personal data has been deleted."""

    customer: CustomerId


AnyCommand = (
    Configure
    | Resume
    | StartContact
    | IdentifyCustomer
    | AcceptOffer
    | DeclineOffer
    | CustomerLeaves
    | CustomerSeen
    | CustomerLost
    | AgentEnds
    | ExtendWrapUp
    | WrapUp
    | WriteAside
    | RateContact
    | AskTranscript
    | AskHelp
    | EndHelp
    | SetAvailability
    | PutNext
    | MoveContact
    | AssignContact
    | TakeContact
    | CloseQueue
    | OpenQueue
    | AdjustAgent
    | RestoreAgent
    | AgentSeen
    | AgentGone
    | GiveInput
    | AgentLegArrives
    | ParticipantNews
    | LegOver
    | AskCallback
    | CustomerAnswers
    | CallMissed
    | AskControl
    | SettleControl
    | TransferContact
    | RepairLeg
    | TakeRecording
    | EraseRecordings
    | ForgetCustomer
)
