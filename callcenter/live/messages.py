"""Every message of the two web sockets, as closed structs tagged by `type`; JSON Schema at `/api/messages.json`.

Instants are integer milliseconds UTC; clients correct their own clock by `server_time`. A card replaces the card of
the same id; snapshot plus later deltas equals a fresh snapshot. Every command carries an `id` the reply names.

Console: the client opens with `hello` (its last position, and for each open conversation the last message number it
has), the server answers `welcome`, then either `snapshot`, or `delta` with whatever changed since that position.
Customer: `hello` with the visitor token and/or a signed identity token, answered by `welcome`.
"""

from typing import Annotated, Literal

import msgspec

from callcenter.contacts.events import Identity, Match, Outcome
from callcenter.customers.models import CandidateCard, CustomerCard
from routing.model import Channel, Why

CommandId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Code = Annotated[str, msgspec.Meta(max_length=100)]
ShortText = Annotated[str, msgspec.Meta(max_length=320)]
LongText = Annotated[str, msgspec.Meta(max_length=4_000)]
Held = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Anything that goes over a socket."""


Party = Literal["customer", "agent"]
ContactStage = Literal["waiting", "offered", "connecting", "talking", "wrapping", "closed"]


# --- what both sides know --------------------------------------------------------------------------------------


class ChatMessage(Message, frozen=True, kw_only=True, tag="message"):
    """One chat message, numbered from 1 within its contact. `author` is the agent's id for an agent's message."""

    contact: str
    number: int
    sender: Party
    author: str | None
    client_id: str
    at: int
    text: str


class Typing(Message, frozen=True, kw_only=True, tag="typing"):
    """The other side is writing (or has stopped). Never stored."""

    contact: str
    sender: Party
    on: bool


class Marks(Message, frozen=True, kw_only=True, tag="marks"):
    """The highest message number that has reached `party`, and the highest they have read."""

    contact: str
    party: Party
    delivered: int
    read: int


class Reply(Message, frozen=True, kw_only=True, tag="reply"):
    """The answer to the command of that id, sent once it is durable. `code` is stable, `detail` is for people."""

    id: str
    ok: bool
    code: str | None = None
    detail: str | None = None


class Refused(Message, frozen=True, kw_only=True, tag="refused"):
    """A message that could not be understood at all, or a `hello` that is not accepted."""

    code: str
    detail: str


# --- console: server to client ---------------------------------------------------------------------------------


class OfferCard(msgspec.Struct, frozen=True, kw_only=True):
    """The standing offer of a contact."""

    id: str
    agent: str
    deadline: int
    why: Why


class ContactCard(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as the console shows it. `since` is when `stage` began; `customer` is null until we know who it is.

    `ended` tells whether the conversation is over (the stage may then be `wrapping`, or `closed`).
    """

    id: str
    channel: Channel
    queue: str
    language: str
    priority: int
    stage: ContactStage
    since: int
    arrived_at: int
    queued_at: int | None
    answered_at: int | None
    ended_at: int | None
    outcome: Outcome | None
    agent: str | None
    offer: OfferCard | None
    connect_by: int | None
    wrap_up_until: int | None
    identity: Identity
    match: Match
    customer_id: str | None
    customer: CustomerCard | None
    candidates: tuple[CandidateCard, ...]
    customer_online: bool
    idle_ends_at: int | None
    disposition: str | None


class AgentCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the console shows them; `name` is by language."""

    id: str
    name: dict[str, str]
    team: str
    availability: Literal["offline", "available", "not_ready"]
    reason: str | None
    since: int
    reachable: bool
    skills: dict[str, int]
    capacity: dict[str, int]
    contacts: tuple[str, ...]


class QueueCard(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's live figures. Counters run since `since` (the start of today in the centre's zone).

    `service_level` is answered within `target_ms` / (answered + abandoned); null before the first of either.
    `oldest_queued_at` is null when nobody waits. `opens_at` is null while open (or when it never opens again).
    """

    id: str
    name: dict[str, str]
    waiting: int
    oldest_queued_at: int | None
    talking: int
    wrapping: int
    staffed: int
    available: int
    offered: int
    answered: int
    abandoned: int
    answered_within: int
    service_level: float | None
    target_ms: int
    target_share: float
    open: bool
    opens_at: int | None
    since: int


class ChoiceCard(msgspec.Struct, frozen=True, kw_only=True):
    """A code of the centre's with its words, by language: a not-ready reason, a disposition, a skill, tier or team."""

    id: str
    label: dict[str, str]


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """Who you are, the server's clock, and the centre's own words. `name` and `centre` are by language."""

    server_time: int
    username: str
    name: dict[str, str]
    role: Literal["agent", "supervisor", "admin"]
    zone: str
    reasons: tuple[ChoiceCard, ...]
    dispositions: tuple[ChoiceCard, ...]
    skills: tuple[ChoiceCard, ...]
    centre: dict[str, str] = {}
    tiers: tuple[ChoiceCard, ...] = ()
    teams: tuple[ChoiceCard, ...] = ()


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


ConsoleServerMessage = Welcome | Snapshot | Delta | ChatMessage | Typing | Marks | Reply | Refused


# --- console: client to server ---------------------------------------------------------------------------------


class ConsoleHello(Message, frozen=True, kw_only=True, tag="hello"):
    """First message. `position` is null for a fresh start; `have` maps contact ids to the last message number held."""

    position: int | None = None
    have: dict[str, Held] = {}


class SetState(Message, frozen=True, kw_only=True, tag="set_state"):
    """Become available, not ready (with one of the centre's reasons) or offline.

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
    """Finish the after-contact work."""

    id: CommandId
    contact: Code
    disposition: Code
    note: LongText = ""
    promise: LongText = ""


class PickCustomer(Message, frozen=True, kw_only=True, tag="pick_customer"):
    """Of several candidates it is this one."""

    id: CommandId
    contact: Code
    customer: Code


ConsoleClientMessage = (
    ConsoleHello
    | SetState
    | AcceptOffer
    | DeclineOffer
    | PostMessage
    | SetTyping
    | SetMarks
    | EndContact
    | WrapUp
    | PickCustomer
)


# --- customer: server to client --------------------------------------------------------------------------------


class QueueChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A subject the customer can choose."""

    id: str
    name: dict[str, str]
    open: bool
    opens_at: int | None


class ContactStatus(Message, frozen=True, kw_only=True, tag="status"):
    """Where the customer's contact stands. `place` counts from 1 while waiting; `agent_name` is who they talk to.

    `outcome` and `ended_by` come with `ended`; `opens_at` with the outcome `closed`.
    """

    contact: str
    queue: str
    stage: Literal["waiting", "connecting", "talking", "ended"]
    place: int | None = None
    agent_name: str | None = None
    idle_ends_at: int | None = None
    outcome: Outcome | None = None
    ended_by: str | None = None
    opens_at: int | None = None


class CustomerWelcome(Message, frozen=True, kw_only=True, tag="customer_welcome"):
    """Keep `visitor_token` to come back to this conversation. `status` and `messages` resume it when there is one.

    `zone` is the centre's time zone (IANA), in which opening times are also told; `centre` is its name by language.
    """

    server_time: int
    visitor_token: str
    identity: Identity
    name: str | None
    language: str | None
    queues: tuple[QueueChoice, ...]
    status: ContactStatus | None
    messages: tuple[ChatMessage, ...]
    marks: tuple[Marks, ...]
    zone: str | None = None
    centre: dict[str, str] = {}


CustomerServerMessage = CustomerWelcome | ContactStatus | ChatMessage | Typing | Marks | Reply | Refused


# --- customer: client to server --------------------------------------------------------------------------------


class CustomerHello(Message, frozen=True, kw_only=True, tag="hello"):
    """First message. `have` is the last message number held of the conversation being resumed.

    `contact` is the conversation the client takes that to be: if it is another by now, `have` does not count.
    """

    visitor_token: Code | None = None
    identity_token: str | None = None
    contact: Code | None = None
    have: Held = 0


class StartChat(Message, frozen=True, kw_only=True, tag="start"):
    """Ask for a conversation. What they say of themselves is only claimed; a signed identity goes before it."""

    id: CommandId
    queue: Code
    language: Code
    name: ShortText = ""
    phone: ShortText = ""
    email: ShortText = ""


class LeaveChat(Message, frozen=True, kw_only=True, tag="leave"):
    """End the contact, whatever its stage."""

    id: CommandId
    contact: Code


CustomerClientMessage = CustomerHello | StartChat | PostMessage | SetTyping | SetMarks | LeaveChat
