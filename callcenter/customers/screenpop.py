"""The screen-pop: what an agent should see before the first word. Reads only; pure but for the connection."""

from calendar import isleap
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from sqlalchemy import Connection

from callcenter.contacts.events import CustomerId
from callcenter.customers import repository
from callcenter.customers.models import (
    CandidateCard,
    CustomerCard,
    Identity,
    IdentityKind,
    NoteKind,
    PastContactCard,
    Profile,
    TimelineEntry,
    TripCard,
)
from callcenter.customers.names import address, greeting
from callcenter.db.persons import get_persons

_LAST_CONTACTS = 5
_PROMISES = 5
_PAST_TRIPS = 3
_COMING_TRIPS = 5


def screen_pop(
    connection: Connection, customer: CustomerId, now: int, zone: tzinfo, exclude_contact: str | None = None
) -> CustomerCard | None:
    """Return the customer's card as of `now`, or None when there is no such customer (any more).

    `exclude_contact` is the contact for which it is shown: not one of the past, but one of this month. Without it the
    count is of past contacts alone. `zone` says when a day and a month begin.
    """
    profile = repository.get_profile(connection, customer)
    if profile is None:
        return None
    today = datetime.fromtimestamp(now / 1000, zone)
    month = today.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = repository.get_timeline(connection, customer, limit=_LAST_CONTACTS, exclude=exclude_contact)
    earlier = repository.count_contacts_since(connection, customer, _millis(month), exclude_contact)
    promises = repository.get_promises(connection, customer, _PROMISES)
    return _card_of(profile, now, zone, last, promises, contacts_this_month=earlier + (exclude_contact is not None))


def first_card(prospect: Profile, now: int, zone: tzinfo) -> CustomerCard:
    """Return the card of somebody who is in contact for the first time, and of whom no more is known."""
    return _card_of(prospect, now, zone, (), (), contacts_this_month=1)


def _card_of(
    profile: Profile,
    now: int,
    zone: tzinfo,
    last: Sequence[TimelineEntry],
    promises: tuple[str, ...],
    *,
    contacts_this_month: int,
) -> CustomerCard:
    who, today = profile.customer, datetime.fromtimestamp(now / 1000, zone)
    return CustomerCard(
        id=who.id,
        name=who.name,
        address=address(who.name, who.family_name, who.title, who.language),
        greeting=greeting(who.name, who.family_name, who.title, who.language, known=bool(last)),
        language=who.language,
        tier=who.tier,
        value=who.value,
        birthday=who.birthday,
        birthday_today=who.birthday is not None and is_birthday(date.fromisoformat(who.birthday), today.date()),
        phones=_values(profile.identities, "phone"),
        emails=_values(profile.identities, "email"),
        contacts_this_month=contacts_this_month,
        trips_this_month=sum(_in_month(trip, today) for trip in profile.trips if trip.status != "cancelled"),
        trips=_around(profile.trips, now),
        last_contacts=tuple(_card(entry) for entry in last),
        promises=promises,
    )


def candidate_cards(connection: Connection, ids: tuple[CustomerId, ...]) -> tuple[CandidateCard, ...]:
    """Return a short card of each person among the customers that there still is, in the same order.

    Its id is one of those asked for, as one of them is to be picked: at best that of who stands for the person.
    """
    person_of = get_persons(connection, ids)
    picked = {person: customer for customer, person in person_of.items() if person not in ids or customer == person}
    return tuple(
        CandidateCard(
            id=picked[who.id],
            name=who.name,
            tier=who.tier,
            phones=_values(known, "phone"),
            emails=_values(known, "email"),
        )
        for who in repository.get_customers(connection, ids)
        for known in [repository.get_known(connection, who.id)]
    )


def is_birthday(born: date, today: date) -> bool:
    """Tell whether `today` is the birthday; who was born on 29 February has it on the 28th in other years."""
    if (born.month, born.day) == (2, 29) and not isleap(today.year):
        born = born.replace(day=28)
    return (born.month, born.day) == (today.month, today.day)


def _around(trips: tuple[TripCard, ...], now: int) -> tuple[TripCard, ...]:
    past = [trip for trip in trips if trip.departs_at < now]
    coming = [trip for trip in trips if trip.departs_at >= now]
    return (*past[-_PAST_TRIPS:], *coming[:_COMING_TRIPS])


def _in_month(trip: TripCard, today: datetime) -> bool:
    departs = datetime.fromtimestamp(trip.departs_at / 1000, UTC).astimezone(today.tzinfo)
    return (departs.year, departs.month) == (today.year, today.month)


def _card(entry: TimelineEntry) -> PastContactCard:
    return PastContactCard(
        contact=entry.contact,
        at=entry.at,
        channel=entry.channel,
        queue=entry.queue,
        outcome=entry.outcome,
        disposition=entry.disposition,
        note=_texts(entry, "note"),
        promise=_texts(entry, "promise"),
    )


def _texts(entry: TimelineEntry, kind: NoteKind) -> str | None:
    return "\n".join(note.text for note in entry.notes if note.kind == kind) or None


def _values(identities: tuple[Identity, ...], kind: IdentityKind) -> tuple[str, ...]:
    return tuple(identity.value for identity in identities if identity.kind == kind)


def _millis(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000
