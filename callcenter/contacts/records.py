"""What one commit writes: events with their positions, and the rows that go with them."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from callcenter.contacts.effects import Effect
from callcenter.contacts.events import AnyEvent, CustomerId, MailId, NoteId, RecordingId, WrittenKind
from callcenter.contacts.state import CellState, Conversation, stage
from routing.model import AgentId, ContactId, QueueId

Party = Literal["customer", "agent"]


class Recorded(msgspec.Struct, frozen=True):
    """An event and its place in the contact log. Positions start at 1 and have no gaps."""

    position: int
    event: AnyEvent


class MessageRow(msgspec.Struct, frozen=True):
    """One chat message; `number` counts from 1 within its contact.

    One that brings a file has its name as `text`, and in `attachment` (JSON) its id, type and size.
    """

    contact: ContactId
    number: int
    sender: Party
    author: str | None
    client_id: str
    at: int
    text: str
    attachment: str | None = None


class Draft(msgspec.Struct, frozen=True):
    """A chat message that has no number yet. `client_id` tells a resend from a second message."""

    contact: ContactId
    sender: Party
    author: str | None
    client_id: str
    text: str
    attachment: str | None = None


class MarkRow(msgspec.Struct, frozen=True):
    """How far one party has received and read a conversation."""

    contact: ContactId
    party: Party
    delivered: int
    read: int


def note_id(contact: ContactId, author: str, wish: str, kind: WrittenKind) -> NoteId:
    """Return the id of what somebody writes about a contact; `wish` tells a resend from a second text."""
    return hashlib.sha256(f"{contact} {author} {wish} {kind}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """The text of a note, a promise or an aside, or of what the customer wrote with their rating.

    A promise has an owner, who keeps it, and maybe an hour.
    """

    id: NoteId
    contact: ContactId
    kind: WrittenKind
    author: str
    at: int
    text: str
    owner: AgentId | None = None
    due_at: int | None = None
    done_at: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a customer is to be called, in E.164, and the number of ours that they called, if they did."""

    number: str
    called: str | None


@dataclass(frozen=True, slots=True)
class NumberRow:
    """Where the customer of a contact is to be called back."""

    contact: ContactId
    number: str
    called: str | None
    at: int


@dataclass(frozen=True, slots=True)
class MailRow:
    """Where a conversation is to be mailed to; it goes when that is done, or given up."""

    id: MailId
    contact: ContactId
    address: str
    at: int


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """Somebody who is in contact for the first time; `identities` are by what they are known: kinds with values."""

    id: CustomerId
    external_id: str | None
    name: str
    language: str
    at: int
    identities: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VoicemailRow:
    """A message that a caller has left; what they said is at the carrier, under the id of its recording."""

    recording: RecordingId
    contact: ContactId
    queue: QueueId | None
    at: int
    seconds: int


Row = NoteRow | NumberRow | MailRow | ProspectRow
"""What a command says that no log may hold."""


class EffectRow(msgspec.Struct, frozen=True):
    """An effect owed because of the event at `position`."""

    id: str
    position: int
    effect: Effect


@dataclass(slots=True)
class Batch:
    """Everything decided since the last commit began: all of it becomes durable, or none.

    `answers` are called once that is known: with None, or with the error that took its place.
    """

    events: list[Recorded] = field(default_factory=list)
    contacts: dict[ContactId, dict[str, Any]] = field(default_factory=dict)
    messages: list[MessageRow] = field(default_factory=list)
    marks: dict[tuple[ContactId, Party], MarkRow] = field(default_factory=dict)
    notes: list[NoteRow] = field(default_factory=list)
    numbers: list[NumberRow] = field(default_factory=list)
    mails: list[MailRow] = field(default_factory=list)
    prospects: list[ProspectRow] = field(default_factory=list)
    voicemails: list[VoicemailRow] = field(default_factory=list)
    outbox: list[EffectRow] = field(default_factory=list)
    answers: list[Callable[[Exception | None], None]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.events or self.messages or self.marks or self.notes)

    def bring(self, rows: Sequence[Row], events: Sequence[AnyEvent]) -> None:
        """Take in what a command brings: of notes, those that its events have written."""
        written = {getattr(event, "note", None) for event in events}
        for row in rows:
            match row:
                case NoteRow():
                    if row.id in written:
                        self.notes.append(row)
                case NumberRow():
                    self.numbers.append(row)
                case MailRow():
                    self.mails.append(row)
                case ProspectRow():
                    self.prospects.append(row)

    def answer(self, error: Exception | None) -> None:
        """Tell everybody who waits what became of it; only the first time counts."""
        for tell in self.answers:
            tell(error)


def contact_row(state: CellState, talk: Conversation, cell: str, position: int) -> dict[str, Any]:
    """Return the `contacts` row of a conversation as it stands."""
    return {
        "id": talk.contact,
        "cell": cell,
        "channel": talk.channel,
        "queue": talk.queue,
        "language": talk.language,
        "customer": talk.customer,
        "identity": talk.identity.value,
        "visitor": talk.visitor,
        "state": stage(state, talk.contact),
        "agent": talk.agent,
        "arrived_at": talk.arrived_at,
        "queued_at": talk.queued_at,
        "answered_at": talk.answered_at,
        "ended_at": talk.ended_at,
        "wrapped_at": talk.wrapped_at,
        "outcome": talk.outcome.value if talk.outcome else None,
        "disposition": talk.disposition,
        "rating": talk.rating,
        "position": position,
    }
