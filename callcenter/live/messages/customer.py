"""The customer's socket: what the server says, and what a client may ask."""

from typing import Annotated, Literal

import msgspec

from callcenter.contacts.events import Identity, Outcome
from callcenter.live.messages.console import PostMessage, SetMarks, SetTyping
from callcenter.live.messages.shared import (
    ChatMessage,
    Code,
    CommandId,
    Held,
    MailTranscript,
    Marks,
    Message,
    Messages,
    Refused,
    Reply,
    ShortText,
    Typing,
)


class QueueChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A subject the customer can choose; with `callback` they can also ask to be called when it is their turn."""

    id: str
    name: dict[str, str]
    open: bool
    opens_at: int | None
    callback: bool = False


class FlowChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to choose in the flow, by its key."""

    key: str
    label: str


class FlowCollect(msgspec.Struct, frozen=True, kw_only=True):
    """Digits to be given in the flow, so many at least and at most."""

    least: int
    most: int


class LineWait(msgspec.Struct, frozen=True, kw_only=True):
    """Between how many and how many minutes a wait is likely to be; 0 and 1 are less than a minute."""

    least: int
    most: int


class ContactStatus(Message, frozen=True, kw_only=True, tag="status"):
    """Where the customer's contact stands. `place` counts from 1 while waiting; `agent_name` is who they talk to.
    `wait` is how long it is likely to wait still, null where that is not known.

    In the flow, `prompts` are what is said, in the contact's language, then comes what can be answered: one of
    `choices`, or `collect`; `number` goes back with the answer. `queue` is null until one is chosen.
    `outcome` and `ended_by` come with `ended`; `opens_at` with the outcome `closed`; `rating` once they gave one;
    whoever a queue has turned away finds what they are told of it behind the `prompts`.
    """

    contact: str
    queue: str | None
    stage: Literal["flow", "waiting", "connecting", "talking", "ended"]
    place: int | None = None
    wait: LineWait | None = None
    agent_name: str | None = None
    idle_ends_at: int | None = None
    outcome: Outcome | None = None
    ended_by: str | None = None
    opens_at: int | None = None
    prompts: tuple[str, ...] = ()
    choices: tuple[FlowChoice, ...] = ()
    collect: FlowCollect | None = None
    number: int = 0
    rating: int | None = None


class CustomerWelcome(Message, frozen=True, kw_only=True, tag="customer_welcome"):
    """Keep `visitor_token` to come back to this conversation. `status` and `messages` resume it when there is one.

    `zone` is the centre's time zone (IANA), in which opening times are also told; `centre` is its name by language.
    With `mail` a conversation can be had by mail.
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
    centre: dict[str, str] = msgspec.field(default_factory=dict)
    mail: bool = False


CustomerServerMessage = CustomerWelcome | ContactStatus | ChatMessage | Messages | Typing | Marks | Reply | Refused


class CustomerHello(Message, frozen=True, kw_only=True, tag="hello"):
    """First message. `have` is the last message number held of the conversation being resumed.

    `contact` is the conversation the client takes that to be: if it is another by now, `have` does not count.
    """

    visitor_token: Code | None = None
    identity_token: str | None = None
    contact: Code | None = None
    have: Held = 0


class StartChat(Message, frozen=True, kw_only=True, tag="start"):
    """Ask for a conversation. What they say of themselves is only claimed; a signed identity goes before it.

    Without a `queue`, the centre's flow finds out what it is about.
    """

    id: CommandId
    queue: Code | None
    language: Code
    name: ShortText = ""
    phone: ShortText = ""
    email: ShortText = ""


class LeaveChat(Message, frozen=True, kw_only=True, tag="leave"):
    """End the contact, whatever its stage."""

    id: CommandId
    contact: Code


class RateContact(Message, frozen=True, kw_only=True, tag="rate"):
    """Say how the conversation was, 1 (bad) to 5 (good), once it is over, and once; the comment is as one likes."""

    id: CommandId
    contact: Code
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    comment: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class GiveAnswer(Message, frozen=True, kw_only=True, tag="answer"):
    """Answer what the flow asks: the key of a choice, or digits. One for a `number` already passed changes nothing."""

    id: CommandId
    contact: Code
    number: Held
    keys: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


CustomerClientMessage = (
    CustomerHello
    | StartChat
    | GiveAnswer
    | PostMessage
    | SetTyping
    | SetMarks
    | RateContact
    | MailTranscript
    | LeaveChat
)
