"""What we know of customers, as facts. Instants are integer milliseconds UTC, birthdays ISO dates without a time."""

from typing import Literal

import msgspec

from callcenter.contacts.events import CustomerId, Match

IdentityKind = Literal["phone", "email", "visitor"]
NoteKind = Literal["note", "promise"]


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A person behind contacts. A prospect is one of whom we know little yet: no `external_id`, maybe no name."""

    id: CustomerId
    external_id: str | None
    name: str
    family_name: str | None
    title: str | None
    """A code of `names.TITLES`: mr, ms, dr, ..."""
    language: str
    tier: str | None
    value: float | None
    birthday: str | None
    created_at: int
    updated_at: int


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """By what a customer is known: a phone number in E.164, a lower-case e-mail address, a web visitor's id."""

    kind: IdentityKind
    value: str


class TripCard(msgspec.Struct, frozen=True, kw_only=True):
    """A trip of the customer's."""

    reference: str
    origin: str
    destination: str
    departs_at: int
    cabin: str | None
    status: str | None


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """That a customer was found to be another one: `name` is what the one who went in is called."""

    customer: CustomerId
    into: CustomerId
    name: str
    at: int
    by: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything kept of one person but for their contacts; `merged` says which customers went into this one."""

    customer: Customer
    identities: tuple[Identity, ...]
    trips: tuple[TripCard, ...]
    merged: tuple[Merge, ...] = ()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent wrote about a contact, or promised in it."""

    kind: NoteKind
    author: str | None
    at: int
    text: str


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One contact of the customer's past; `contact` is None for one brought in from another system."""

    id: str
    contact: str | None
    at: int
    channel: str
    queue: str | None
    agent: str | None
    outcome: str | None
    disposition: str | None
    notes: tuple[Note, ...]
    voicemail_s: int | None = None
    """How many seconds the message is long that they left, if they did."""


class PastContactCard(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier contact in the screen-pop."""

    contact: str | None
    at: int
    channel: str
    queue: str | None
    outcome: str | None
    disposition: str | None
    note: str | None
    promise: str | None


class CustomerCard(msgspec.Struct, frozen=True, kw_only=True):
    """The screen-pop: who this is, how to greet and to call them (`address`), and what they were promised.

    `contacts_this_month` counts the present one too; `trips` run from the past to the coming, `last_contacts` and
    `promises` from the newest back. Months and birthdays are those of the centre's zone.
    """

    id: str
    name: str
    address: str
    greeting: str
    language: str
    tier: str | None
    value: float | None
    birthday: str | None
    birthday_today: bool
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    contacts_this_month: int
    trips_this_month: int
    trips: tuple[TripCard, ...]
    last_contacts: tuple[PastContactCard, ...]
    promises: tuple[str, ...]


class CandidateCard(msgspec.Struct, frozen=True, kw_only=True):
    """One of several customers it may be."""

    id: str
    name: str
    tier: str | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of themselves, or what a signed token says of them; `visitor` is their browser's id.

    Phone and e-mail are taken as written; what is not a number or an address is passed over.
    """

    external_id: str | None = None
    phone: str | None = None
    email: str | None = None
    name: str | None = None
    language: str | None = None
    visitor: str | None = None


class LookupResult(msgspec.Struct, frozen=True, kw_only=True):
    """Who it may be.

    `customer` is set for `one`, and for `none` once a prospect was made; `candidates` for `several`, in
    the order in which we came to know them. `tier` and `language` are the customer's; `last_agent` is whom they
    last talked to, at `last_talk_at`.
    `pending` says that the look-up is not done yet; its result comes later.
    """

    match: Match
    customer: CustomerId | None = None
    candidates: tuple[CustomerId, ...] = ()
    tier: str | None = None
    language: str | None = None
    last_agent: str | None = None
    last_talk_at: int | None = None


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has turned up: who it may be, and what to show of them, as far as it is known already."""

    found: LookupResult
    card: CustomerCard | None = None
    candidates: tuple[CandidateCard, ...] = ()


PENDING = LookupResult(match=Match.PENDING)
