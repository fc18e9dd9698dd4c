"""What the customer endpoints answer with."""

from datetime import date
from typing import Literal, Self

from pydantic import Field

from callcenter.customers.models import Customer, Identity, Merge, Profile, TimelineEntry
from callcenter.customers.service import CustomerPage, TimelinePage
from callcenter.http.pages import Closed, Instant


class CustomerOut(Closed):
    """A customer in a list."""

    id: str
    external_id: str | None = Field(description="What the outside system calls them; null for a prospect.")
    name: str
    title: str | None = Field(description="mr, ms, mrs, miss, mx, dr or prof.")
    language: str
    tier: str | None
    value: float | None = Field(description="What they are worth to the centre, in its own unit.")
    birthday: date | None
    phones: list[str] = Field(description="In E.164.")
    emails: list[str]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, customer: Customer, identities: tuple[Identity, ...]) -> Self:
        """Return the schema of a customer."""
        return cls(
            id=customer.id,
            external_id=customer.external_id,
            name=customer.name,
            title=customer.title,
            language=customer.language,
            tier=customer.tier,
            value=customer.value,
            birthday=date.fromisoformat(customer.birthday) if customer.birthday else None,
            phones=[identity.value for identity in identities if identity.kind == "phone"],
            emails=[identity.value for identity in identities if identity.kind == "email"],
            created_at=customer.created_at,
            updated_at=customer.updated_at,
        )


class CustomerPageOut(Closed):
    """A page of customers; `next` is the cursor of the next page."""

    items: list[CustomerOut]
    next: str | None

    @classmethod
    def of(cls, page: CustomerPage) -> Self:
        """Return the schema of a page."""
        return cls(
            items=[CustomerOut.of(customer, page.identities[customer.id]) for customer in page.customers],
            next=page.next,
        )


class TripOut(Closed):
    """A trip of the customer's."""

    reference: str
    origin: str
    destination: str
    departs_at: Instant
    cabin: str | None
    status: str | None


class MergeOut(Closed):
    """That `customer`, called `name`, was found to be the customer `into`, and by whom."""

    customer: str
    into: str
    name: str
    at: Instant
    by: str

    @classmethod
    def of(cls, merge: Merge) -> Self:
        """Return the schema of a merge."""
        return cls(customer=merge.customer, into=merge.into, name=merge.name, at=merge.at, by=merge.by)


class CustomerProfile(CustomerOut):
    """Everything kept of one person but their contacts; trips from the earliest on.

    `merged` are the customers who were found to be this one, the first first.
    """

    trips: list[TripOut]
    merged: list[MergeOut]

    @classmethod
    def of_profile(cls, profile: Profile) -> Self:
        """Return the schema of a profile."""
        summary = CustomerOut.of(profile.customer, profile.identities)
        trips = [
            TripOut(
                reference=trip.reference,
                origin=trip.origin,
                destination=trip.destination,
                departs_at=trip.departs_at,
                cabin=trip.cabin,
                status=trip.status,
            )
            for trip in profile.trips
        ]
        merged = [MergeOut.of(merge) for merge in profile.merged]
        return cls(**summary.model_dump(), trips=trips, merged=merged)


class TimelineNote(Closed):
    """What an agent wrote about a contact, or promised in it."""

    kind: Literal["note", "promise"]
    author: str | None
    at: Instant
    text: str


class TimelineEntryOut(Closed):
    """A contact of the customer's; `contact` is null for one brought in from another system."""

    id: str
    contact: str | None
    at: Instant
    channel: str
    queue: str | None
    agent: str | None
    outcome: str | None = Field(description="Null while it goes on.")
    disposition: str | None
    notes: list[TimelineNote]
    voicemail_s: int | None = Field(description="How many seconds the message is long that they left; null without.")

    @classmethod
    def of(cls, entry: TimelineEntry) -> Self:
        """Return the schema of an entry."""
        return cls(
            id=entry.id,
            contact=entry.contact,
            at=entry.at,
            channel=entry.channel,
            queue=entry.queue,
            agent=entry.agent,
            outcome=entry.outcome,
            disposition=entry.disposition,
            voicemail_s=entry.voicemail_s,
            notes=[
                TimelineNote(kind=note.kind, author=note.author, at=note.at, text=note.text) for note in entry.notes
            ],
        )


class TimelinePageOut(Closed):
    """A page of a customer's contacts, the newest first; up to `as_of` none is missing."""

    items: list[TimelineEntryOut]
    next: str | None
    as_of: Instant

    @classmethod
    def of(cls, page: TimelinePage) -> Self:
        """Return the schema of a page."""
        return cls(items=[TimelineEntryOut.of(entry) for entry in page.entries], next=page.next, as_of=page.as_of)
