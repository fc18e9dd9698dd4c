"""The console's socket: what the server says, and what a client may ask."""

from typing import Literal

import msgspec

from callcenter.contacts.events import TransferRules
from callcenter.live.messages.cards import (
    AgentCard,
    AlarmCard,
    AsideCard,
    AttributeCard,
    ChoiceCard,
    ContactCard,
    QueueCard,
    TransferAgentCard,
)
from callcenter.live.messages.colleagues import Colleagues, FollowColleagues
from callcenter.live.messages.day import Day, FinishPromise, MessageAgents, MovePromise, ReadMessage, Written
from callcenter.live.messages.desk import ReplyCard, WrapUpRules
from callcenter.live.messages.shared import (
    ChatMessage,
    Code,
    CommandId,
    Held,
    LongText,
    MailTranscript,
    Marks,
    Message,
    Messages,
    Refused,
    Reply,
    Typing,
)
from callcenter.live.messages.steering import (
    AcknowledgeAlarm,
    AdjustAgent,
    Assign,
    CloseQueue,
    ForceState,
    Move,
    OpenQueue,
    PutNext,
    RestoreAgent,
    Take,
)
from callcenter.live.messages.voicemails import CallBackVoicemail, FinishVoicemail, TakeVoicemail, Voicemails


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """Who you are, the server's clock, and the centre's own words. `name` and `centre` are by language.

    `role` is your account's, `roles` are all you have.

    `wrap_ups` are of the queues that have not all dispositions, or need none.
    `softphone` tells by what the agent's browser is connected to calls; the `transfer_*` are where a contact can be
    sent, `transfer_rules` which queues have other than the plain rules for that. `supervisors` are those who may have
    done what is told of contacts. `mail` says that conversations can be sent to customers.
    """

    server_time: int
    username: str
    name: dict[str, str]
    role: Literal["agent", "supervisor", "admin"]
    roles: tuple[Literal["agent", "supervisor", "admin"], ...]
    zone: str
    reasons: tuple[ChoiceCard, ...]
    dispositions: tuple[ChoiceCard, ...]
    skills: tuple[ChoiceCard, ...]
    centre: dict[str, str] = msgspec.field(default_factory=dict)
    tiers: tuple[ChoiceCard, ...] = ()
    teams: tuple[ChoiceCard, ...] = ()
    attributes: tuple[AttributeCard, ...] = ()
    softphone: Literal["none", "twilio", "stand_in"] = "none"
    transfer_queues: tuple[ChoiceCard, ...] = ()
    transfer_agents: tuple[TransferAgentCard, ...] = ()
    transfer_rules: dict[str, TransferRules] = msgspec.field(default_factory=dict)
    replies: tuple[ReplyCard, ...] = ()
    wrap_ups: tuple[WrapUpRules, ...] = ()
    supervisors: tuple[ChoiceCard, ...] = ()
    mail: bool = False


class Snapshot(Message, frozen=True, kw_only=True, tag="snapshot"):
    """Everything you may see, as of `position`. An agent sees themself, their own contacts with messages, all queues.

    A supervisor sees every agent, every open contact (without messages) and all queues.
    """

    position: int
    agents: tuple[AgentCard, ...]
    contacts: tuple[ContactCard, ...]
    queues: tuple[QueueCard, ...]
    messages: tuple[ChatMessage, ...]
    marks: tuple[Marks, ...]


class Delta(Message, frozen=True, kw_only=True, tag="delta"):
    """What changed up to `position`. `gone` are contacts you no longer see. Empty lists only move the position."""

    position: int
    agents: tuple[AgentCard, ...] = ()
    contacts: tuple[ContactCard, ...] = ()
    queues: tuple[QueueCard, ...] = ()
    gone: tuple[str, ...] = ()


class Alarms(Message, frozen=True, kw_only=True, tag="alarms"):
    """All alarms that are on, oldest first; comes after `welcome` and whenever they change. For supervisors."""

    alarms: tuple[AlarmCard, ...]


class Asides(Message, frozen=True, kw_only=True, tag="asides"):
    """All that agent and supervisors have written to each other about a contact, oldest first; never the customer's.

    Comes with the contact to its agent, with the offer to those it is offered to, and to supervisors who watch it;
    again when something is added.
    """

    contact: str
    asides: tuple[AsideCard, ...]


class Windows(Message, frozen=True, kw_only=True, tag="windows"):
    """In how many windows of mine the console is open, once that is not one; they are one agent all the same."""

    open: int


ConsoleServerMessage = (
    Welcome
    | Snapshot
    | Delta
    | Alarms
    | Asides
    | Day
    | Voicemails
    | Colleagues
    | Windows
    | Written
    | ChatMessage
    | Messages
    | Typing
    | Marks
    | Reply
    | Refused
)


class ConsoleHello(Message, frozen=True, kw_only=True, tag="hello"):
    """First message. `position` is null for a fresh start; `have` maps contact ids to the last message number held.

    `window` tells this window from others of mine, and is the same when it connects again. `desk` says that I am at my
    desk in it; it counts for one who also supervises (who is only an agent always is, see `open_desk`).
    """

    position: int | None = None
    window: Code | None = None
    desk: bool = False
    have: dict[str, Held] = msgspec.field(default_factory=dict)


class OpenDesk(Message, frozen=True, kw_only=True, tag="open_desk"):
    """I am at my desk in this window from now on, until I leave it: for an agent who also supervises.

    Until then the window is a supervisor's alone, and they are no more there for contacts than before.
    """

    id: CommandId


class LeaveDesk(Message, frozen=True, kw_only=True, tag="leave_desk"):
    """I am no longer at my desk in this window, as if it had been closed; I go on supervising in it."""

    id: CommandId


class SetState(Message, frozen=True, kw_only=True, tag="set_state"):
    """Become available, not ready (with one of the centre's reasons) or offline.

    While you hold contacts, the latter two come after the last of them; to ask for available takes them back.
    `seen` is the `since` of the state left: should that have changed meanwhile, the wish is refused (`state_changed`).
    """

    id: CommandId
    availability: Literal["offline", "available", "not_ready"]
    reason: Code | None = None
    seen: int | None = None


class AcceptOffer(Message, frozen=True, kw_only=True, tag="accept"):
    """Take the offer."""

    id: CommandId
    offer: Code


class DeclineOffer(Message, frozen=True, kw_only=True, tag="decline"):
    """Do not take the offer."""

    id: CommandId
    offer: Code


class PostMessage(Message, frozen=True, kw_only=True, tag="post"):
    """Write to the customer (or, from the customer's page, to the agent). `id` makes a resend the same message."""

    id: CommandId
    contact: Code
    text: str


class SetTyping(Message, frozen=True, kw_only=True, tag="set_typing"):
    """I am writing, or have stopped; not answered."""

    contact: Code
    on: bool


class SetMarks(Message, frozen=True, kw_only=True, tag="set_marks"):
    """The highest number that has reached me, and that I have read; not answered."""

    contact: Code
    delivered: int
    read: int


class EndContact(Message, frozen=True, kw_only=True, tag="end"):
    """End the conversation."""

    id: CommandId
    contact: Code


class WrapUp(Message, frozen=True, kw_only=True, tag="wrap_up"):
    """Finish the after-contact work. `disposition` is null where the queue needs none.

    The promise is for `promise_owner` to keep, or for me, and at `promise_due`, if that was said. `unfinished` is what
    has been written when time runs out: it counts though no disposition has been chosen.
    """

    id: CommandId
    contact: Code
    disposition: Code | None = None
    note: LongText = ""
    promise: LongText = ""
    promise_due: Held | None = None
    promise_owner: Code | None = None
    unfinished: bool = False


class ExtendWrapUp(Message, frozen=True, kw_only=True, tag="extend_wrap_up"):
    """Take more time for the after-contact work. `until` is its end as the card says it, so that it is done once."""

    id: CommandId
    contact: Code
    until: Held


class PickCustomer(Message, frozen=True, kw_only=True, tag="pick_customer"):
    """Of several candidates it is this one."""

    id: CommandId
    contact: Code
    customer: Code


class WriteAside(Message, frozen=True, kw_only=True, tag="write_aside"):
    """Write something that the customer never sees: as the contact's agent, or to its agent as a supervisor."""

    id: CommandId
    contact: Code
    text: LongText


class AskHelp(Message, frozen=True, kw_only=True, tag="ask_help"):
    """I want a supervisor's help with this conversation, or, with `on` false, no longer; supervisors can end it too."""

    id: CommandId
    contact: Code
    on: bool


class Watch(Message, frozen=True, kw_only=True, tag="watch"):
    """Show me the conversation of an open contact as it goes on, or no longer. For supervisors; not remembered."""

    id: CommandId
    contact: Code
    on: bool


class SetHold(Message, frozen=True, kw_only=True, tag="hold"):
    """Put the caller on hold, or take them back. Done when the carrier says so."""

    id: CommandId
    contact: Code
    on: bool


class SetMute(Message, frozen=True, kw_only=True, tag="mute"):
    """Mute my own line, or open it again. Done when the carrier says so."""

    id: CommandId
    contact: Code
    on: bool


class Transfer(Message, frozen=True, kw_only=True, tag="transfer"):
    """Send the customer on, to a queue, to an agent or to a team (exactly one of them); my part in it ends.

    `credit` (for the time already waited) and `back` (to me, if who is named does not take it) are, unless said, as the
    queue has them: the one it goes to, or the contact's own. The `note` is an aside for whoever takes it.
    """

    id: CommandId
    contact: Code
    queue: Code | None = None
    agent: Code | None = None
    team: Code | None = None
    credit: bool | None = None
    back: bool | None = None
    note: LongText = ""


ConsoleClientMessage = (
    ConsoleHello
    | OpenDesk
    | LeaveDesk
    | SetState
    | AcceptOffer
    | DeclineOffer
    | PostMessage
    | SetTyping
    | SetMarks
    | EndContact
    | ExtendWrapUp
    | WrapUp
    | MailTranscript
    | PickCustomer
    | WriteAside
    | AskHelp
    | Watch
    | SetHold
    | SetMute
    | Transfer
    | PutNext
    | Move
    | Assign
    | Take
    | CloseQueue
    | OpenQueue
    | ForceState
    | AdjustAgent
    | RestoreAgent
    | AcknowledgeAlarm
    | FinishPromise
    | MovePromise
    | MessageAgents
    | ReadMessage
    | TakeVoicemail
    | CallBackVoicemail
    | FinishVoicemail
    | FollowColleagues
)
