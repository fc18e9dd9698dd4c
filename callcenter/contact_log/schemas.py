"""What the contact endpoints answer with."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Closed(BaseModel):
    """A model that knows all its fields."""

    model_config = ConfigDict(extra="forbid")


class StepOut(Closed):
    """One step of a contact and how long it took."""

    step: str
    """waiting, offered, connecting, talking or wrapping."""
    agent: str | None
    began_at: str
    ended_at: str | None
    seconds: float | None


class OfferOut(Closed):
    """One offer of a contact: to whom, why, and what came of it."""

    offer: str
    agent: str
    made_at: str
    ended_at: str | None
    result: str
    """accepted, declined, expired, withdrawn or open."""
    why: dict[str, Any]


class MessageOut(Closed):
    """One line of the transcript."""

    number: int
    sender: str
    author: str | None
    at: str
    text: str


class NoteOut(Closed):
    """A note or promise written about the contact."""

    id: str
    kind: str
    author: str
    at: str
    text: str


class ContactSummary(Closed):
    """A contact in a list."""

    id: str
    channel: str
    queue: str
    language: str
    customer: str | None
    customer_name: str | None
    identity: str
    state: str
    agent: str | None
    arrived_at: str
    queued_at: str | None
    answered_at: str | None
    ended_at: str | None
    wrapped_at: str | None
    outcome: str | None
    disposition: str | None


class ContactDetail(ContactSummary):
    """Everything about one contact."""

    steps: list[StepOut]
    offers: list[OfferOut]
    transcript: list[MessageOut]
    notes: list[NoteOut]


class ContactPage(Closed):
    """A page of contacts, newest first; `next` is the cursor of the next page."""

    items: list[ContactSummary]
    next: str | None
    as_of: str


class EventOut(Closed):
    """One event of the contact log."""

    position: int
    at: str
    kind: str
    version: int
    data: dict[str, Any]


class EventPage(Closed):
    """Events of a contact in log order."""

    items: list[EventOut]
    next: str | None
