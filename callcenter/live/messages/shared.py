"""What both sockets know: the base of every message, and what is said in a conversation."""

from typing import Annotated, Literal

import msgspec

CommandId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Code = Annotated[str, msgspec.Meta(max_length=100)]
ShortText = Annotated[str, msgspec.Meta(max_length=320)]
LongText = Annotated[str, msgspec.Meta(max_length=4_000)]
Held = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """Anything that goes over a socket."""


Party = Literal["customer", "agent"]
ContactStage = Literal[
    "flow", "waiting", "offered", "calling", "connecting", "talking", "voicemail", "wrapping", "closed"
]


class AttachmentCard(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a message brings: to be had at `/api/v1/attachments/` and its id; `size` is in bytes."""

    id: str
    media_type: str
    size: int


class ChatMessage(Message, frozen=True, kw_only=True, tag="message"):
    """One chat message, numbered from 1 within its contact. `author` is the agent's id for an agent's message.

    One that brings a file has the file's name as `text`.
    """

    contact: str
    number: int
    sender: Party
    author: str | None
    client_id: str
    at: int
    text: str
    attachment: AttachmentCard | None = None


class Messages(Message, frozen=True, kw_only=True, tag="messages"):
    """Some messages of one contact that a page lacks, in order."""

    contact: str
    messages: tuple[ChatMessage, ...]


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


class MailTranscript(Message, frozen=True, kw_only=True, tag="mail_transcript"):
    """Send the customer the conversation by mail, once it is over; the address is kept until that is done."""

    id: CommandId
    contact: Code
    email: ShortText
