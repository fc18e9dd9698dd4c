"""What the contact endpoints answer with. Instants are RFC 3339 on the wire."""

from typing import Any, Self

import msgspec

from callcenter.contact_log.repository import AnyRow
from callcenter.contact_log.steps import FlowStop, LegStory, LineNews, Offer, Step
from callcenter.http.pages import Closed, Instant


class StepOut(Closed):
    """One step of a contact and how long it took."""

    step: str
    """flow, waiting, offered, connecting, talking or wrapping."""
    agent: str | None
    began_at: Instant
    ended_at: Instant | None
    seconds: float | None

    @classmethod
    def of(cls, step: Step) -> Self:
        """Return the schema of a step."""
        seconds = None if step.ended_at is None else (step.ended_at - step.began_at) / 1_000
        return cls(**msgspec.structs.asdict(step), seconds=seconds)


class OfferOut(Closed):
    """One offer of a contact: to whom, why, and what came of it."""

    offer: str
    agent: str
    made_at: Instant
    ended_at: Instant | None
    result: str
    """accepted, declined, expired, withdrawn or open."""
    reason: str | None
    """Why it was withdrawn: customer_left, agent_unreachable, agent_not_ready, restart or taken."""
    why: dict[str, Any]

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return the schema of an offer."""
        return cls(**msgspec.structs.asdict(offer) | {"why": msgspec.to_builtins(offer.why)})


class LineNewsOut(Closed):
    """What happened to a contact's place in line."""

    at: Instant
    what: str
    """put_next, moved, assigned, raised or widened; held, held_for_team, sent_back, hold_ended or team_hold_ended;
    unanswerable or answerable; callback_asked, called_back_instead, callback_missed, callback_given_up or
    customer_reached; overflowed or turned_away."""
    agent: str | None
    """For whom it is or was held."""
    team: str | None
    """For which team it is or was held."""
    by: str | None
    """The supervisor who put it next, moved or assigned it."""
    priority: int | None
    """The priority class to which it rose."""
    step: int | None
    """The step that is in force from here on, counted from 0."""
    code: str | None
    """Why nobody could take it: nobody_signed_in or nobody_ever."""
    attempt: int | None
    """For which time the customer was called."""
    queue: str | None
    """The queue to which it overflowed or was moved, or which has turned it away."""
    from_queue: str | None
    """The queue out of which it was moved."""
    cause: str | None
    """Why its queue did not keep it: closed, unstaffed, full, wait or overflow."""

    @classmethod
    def of(cls, news: LineNews) -> Self:
        """Return the schema of a piece of news."""
        return cls(**msgspec.structs.asdict(news))


class FlowStopOut(Closed):
    """One stop of the contact's flow, and what led there."""

    at: Instant
    step: str
    given: str
    """arrived, choice, collected, wrong, nothing, or turned_away."""
    keys: str | None
    """The key pressed in a menu; what was collected is personal, and stands in the transcript."""
    passed: list[str]

    @classmethod
    def of(cls, stop: FlowStop) -> Self:
        """Return the schema of a stop."""
        return cls(**msgspec.structs.asdict(stop) | {"passed": list(stop.passed)})


class LegOut(Closed):
    """One call at the carrier; `leg` and `conferences` are the carrier's ids."""

    leg: str
    role: str
    """customer or agent."""
    agent: str | None
    offer: str | None
    arrived_at: Instant
    joined_at: Instant | None
    left_at: Instant | None
    ended_at: Instant | None
    status: str | None
    """How it ended: completed, busy, failed, no-answer, canceled or gone."""
    held_seconds: float
    conferences: list[str]

    @classmethod
    def of(cls, leg: LegStory) -> Self:
        """Return the schema of a leg."""
        told = msgspec.structs.asdict(leg)
        del told["held_since"]
        held_seconds = told.pop("held_ms") / 1_000
        return cls(**told | {"conferences": list(leg.conferences), "held_seconds": held_seconds})


class AttachedOut(Closed):
    """A file, to be had at `/api/v1/attachments/` and its id; its name is the line's text."""

    id: str
    media_type: str
    size: int


class MessageOut(Closed):
    """One line of the transcript."""

    number: int
    sender: str
    author: str | None
    at: Instant
    text: str
    attachment: AttachedOut | None = None

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        """Return the schema of a row."""
        told = msgspec.json.decode(row.attachment) if row.attachment else None
        return cls.model_validate({**row._mapping, "attachment": told})


class NoteOut(Closed):
    """A note, promise or aside written about the contact, or what the customer wrote with their rating."""

    id: str
    kind: str
    """note, promise, aside or rating."""
    author: str
    at: Instant
    text: str


class VoicemailOut(Closed):
    """A message that the caller has left, so many seconds long; the sound is at the contact's `voicemail`.

    `owner` sees to it, or did; `done_by` has dealt with it.
    """

    at: Instant
    seconds: int
    owner: str | None
    done_at: Instant | None
    done_by: str | None

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        """Return the schema of a row."""
        return cls(at=row.at, seconds=row.seconds, owner=row.owner, done_at=row.done_at, done_by=row.done_by)


class ContactSummary(Closed):
    """A contact in a list."""

    id: str
    channel: str
    queue: str | None
    """None where no queue was chosen, as of somebody who left in the flow."""
    language: str
    customer: str | None
    customer_name: str | None
    identity: str
    state: str
    agent: str | None
    arrived_at: Instant
    queued_at: Instant | None
    answered_at: Instant | None
    ended_at: Instant | None
    wrapped_at: Instant | None
    outcome: str | None
    disposition: str | None
    rating: int | None
    """What the customer said of the conversation, 1 (bad) to 5 (good)."""

    @classmethod
    def of(cls, row: AnyRow) -> Self:
        """Return the schema of a row; a customer whose name is not known has none."""
        return cls(**{**row._mapping, "customer_name": row.customer_name or None})


class ContactDetail(ContactSummary):
    """Everything about one contact."""

    steps: list[StepOut]
    offers: list[OfferOut]
    line: list[LineNewsOut]
    flow: list[FlowStopOut]
    legs: list[LegOut]
    transcript: list[MessageOut]
    notes: list[NoteOut]
    voicemail: VoicemailOut | None


class ContactPage(Closed):
    """A page of contacts, newest first; `next` is the cursor of the next page. Up to `as_of` none is missing."""

    items: list[ContactSummary]
    next: str | None
    as_of: Instant


class EventOut(Closed):
    """One event of the contact log."""

    position: int
    at: Instant
    kind: str
    version: int
    data: dict[str, Any]


class EventPage(Closed):
    """Events of a contact in log order."""

    items: list[EventOut]
    next: str | None
