"""Reading and writing customers. Plain functions over a connection; the caller's transaction makes them one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

import msgspec
from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from callcenter.contact_log.voicemails import seconds_of
from callcenter.contacts.events import CustomerId
from callcenter.customers.models import (
    Customer,
    Identity,
    IdentityKind,
    Note,
    NoteKind,
    Profile,
    TimelineEntry,
    TripCard,
)
from callcenter.db.persons import HOLDS, OF, customers_of, get_merged, get_persons, person_of, persons_of
from callcenter.db.prepared import Prepared
from callcenter.db.sight import EVERYTHING, Sight
from callcenter.db.tables import (
    contacts,
    cursors,
    customer_merges,
    customers,
    events,
    identities,
    notes,
    past_contacts,
    timeline,
    trips,
)

CUSTOMER_COLUMNS = [customers.c[name] for name in Customer.__struct_fields__]
_TRIP_COLUMNS = [trips.c[name] for name in TripCard.__struct_fields__]


_MAY_HAVE_SPOKEN = ("voicemail", "closed", "refused_full", "sent_elsewhere")
"""How contacts end in which a message was left, or turned up after they had ended."""
_THEIRS = customers_of(OF)
_MOST: BindParameter[int] = bindparam("most")


def _entries() -> CompoundSelect[Any]:
    ours = select(
        timeline.c.contact.label("id"),
        timeline.c.contact,
        timeline.c.at,
        timeline.c.channel,
        timeline.c.queue,
        timeline.c.agent,
        timeline.c.outcome,
        timeline.c.disposition,
        null().label("note"),
        null().label("promise"),
    ).where(timeline.c.customer.in_(_THEIRS), timeline.c.contact != bindparam("exclude"))
    theirs = select(
        past_contacts.c.id,
        null(),
        past_contacts.c.at,
        past_contacts.c.channel,
        past_contacts.c.queue,
        literal(None),
        past_contacts.c.outcome,
        past_contacts.c.disposition,
        past_contacts.c.note,
        past_contacts.c.promise,
    ).where(past_contacts.c.customer.in_(_THEIRS))
    return union_all(ours, theirs)


def _promised() -> CompoundSelect[Any]:
    ours = (
        select(notes.c.at, notes.c.text)
        .join(timeline, timeline.c.contact == notes.c.contact)
        .where(timeline.c.customer.in_(_THEIRS), notes.c.kind == "promise")
    )
    theirs = select(past_contacts.c.at, past_contacts.c.promise).where(
        past_contacts.c.customer.in_(_THEIRS), past_contacts.c.promise.is_not(None)
    )
    return union_all(ours, theirs)


_ENTRIES = _entries().subquery()
_TIMELINE = select(_ENTRIES).order_by(_ENTRIES.c.at.desc(), _ENTRIES.c.id.desc()).limit(_MOST)
_NEWEST = Prepared(_TIMELINE)
_CONTACTS_SINCE = Prepared(select(func.count()).select_from(_ENTRIES).where(_ENTRIES.c.at >= bindparam("since")))
_LAST_TALK = Prepared(
    select(contacts.c.agent, contacts.c.answered_at)
    .where(contacts.c.customer.in_(_THEIRS), contacts.c.answered_at.is_not(None), contacts.c.agent.is_not(None))
    .order_by(contacts.c.answered_at.desc(), contacts.c.id.desc())
    .limit(1)
)
_PROMISED = _promised().subquery()
_PROMISES = Prepared(select(_PROMISED.c.text).order_by(_PROMISED.c.at.desc()).limit(_MOST))
_PERSON = Prepared(
    select(*CUSTOMER_COLUMNS)
    .where(customers.c.id.in_(_THEIRS))
    .order_by((customers.c.id == person_of(OF)).desc(), customers.c.created_at, customers.c.id)
)
_CUSTOMERS = select(*CUSTOMER_COLUMNS).where(customers.c.id.in_(bindparam("ids", expanding=True)))
_IDENTITIES = (
    select(identities.c.customer, identities.c.kind, identities.c.value)
    .where(identities.c.customer.in_(bindparam("ids", expanding=True)))
    .order_by(identities.c.kind, identities.c.value)
)
_KNOWN_AS = Prepared(
    select(identities.c.kind, identities.c.value)
    .distinct()
    .where(identities.c.customer.in_(_THEIRS))
    .order_by(identities.c.kind, identities.c.value)
)
_TRIPS = Prepared(
    select(*_TRIP_COLUMNS).where(trips.c.customer.in_(_THEIRS)).order_by(trips.c.departs_at, trips.c.reference)
)
_THESE = select(func.json_each(bindparam("contacts")).table_valued("value").c.value)
_NOTES = Prepared(
    select(notes.c.contact, notes.c.kind, notes.c.author, notes.c.at, notes.c.text)
    .where(notes.c.contact.in_(_THESE), or_(*(notes.c.kind == kind for kind in get_args(NoteKind))))
    .order_by(notes.c.at, notes.c.kind, notes.c.id)
)
_BEARERS = select(identities.c.customer).where(
    identities.c.kind == bindparam("kind"), identities.c.value == bindparam("value")
)
_KNOWN_BY = Prepared(_BEARERS.add_columns(person_of(identities.c.customer)))
_BY_EXTERNAL_ID = Prepared(select(customers.c.id).where(customers.c.external_id == bindparam("external_id")))
_PROSPECT = Prepared(
    select(customers.c.id).where(customers.c.id.in_(_BEARERS), customers.c.name == bindparam("called"))
)


def get_customer(connection: Connection, customer: CustomerId) -> Customer | None:
    """Return the person of a customer, or None: who stands for them, with what only the others are known to have."""
    return _whole([_customer(row) for row in _PERSON.rows(connection, of=customer)])


def get_customers(connection: Connection, ids: Collection[CustomerId]) -> list[Customer]:
    """Return the persons of those of the customers that there are, in the order of `ids`, each once."""
    persons = list(dict.fromkeys(get_persons(connection, ids).values()))
    of = get_merged(connection, persons)
    everybody = [customer for together in of.values() for customer in together]
    rows = {row.id: _customer(row) for row in connection.execute(_CUSTOMERS, {"ids": everybody})}

    def whole(person: CustomerId) -> Customer | None:
        known = [rows[customer] for customer in of[person] if customer in rows]
        return _whole(sorted(known, key=lambda one: (one.id != person, one.created_at, one.id)))

    return [who for person in persons if (who := whole(person)) is not None]


def _whole(customers: Sequence[Customer]) -> Customer | None:
    """Return the first, with what it lacks from the next that has it; a title belongs to its name."""
    if len(customers) < 2:
        return customers[0] if customers else None
    first, named = customers[0], next((one for one in customers if one.name), customers[0])
    return msgspec.structs.replace(
        first,
        name=named.name,
        family_name=named.family_name,
        title=named.title,
        external_id=next((one.external_id for one in customers if one.external_id is not None), None),
        tier=next((one.tier for one in customers if one.tier is not None), None),
        value=next((one.value for one in customers if one.value is not None), None),
        birthday=next((one.birthday for one in customers if one.birthday is not None), None),
    )


def get_identities(connection: Connection, ids: Collection[CustomerId]) -> dict[CustomerId, tuple[Identity, ...]]:
    """Return by what each of the customers alone is known, phones and addresses in the order of their text."""
    found: dict[CustomerId, list[Identity]] = {customer: [] for customer in ids}
    for customer, kind, value in connection.execute(_IDENTITIES, {"ids": list(ids)}):
        found[customer].append(Identity(kind=kind, value=value))
    return {customer: tuple(known) for customer, known in found.items()}


def get_known(connection: Connection, customer: CustomerId) -> tuple[Identity, ...]:
    """Return by what the person of a customer is known, phones and addresses in the order of their text."""
    return tuple(Identity(kind=kind, value=value) for kind, value in _KNOWN_AS.rows(connection, of=customer))


def get_trips(connection: Connection, customer: CustomerId) -> tuple[TripCard, ...]:
    """Return all trips of the person by departure, the earliest first."""
    rows = _TRIPS.rows(connection, of=customer)
    return tuple(TripCard(**dict(zip(TripCard.__struct_fields__, row, strict=True))) for row in rows)


def get_profile(connection: Connection, customer: CustomerId) -> Profile | None:
    """Return everything kept of the person of a customer but their contacts, or None."""
    found = get_customer(connection, customer)
    if found is None:
        return None
    return Profile(
        customer=found,
        identities=get_known(connection, customer),
        trips=get_trips(connection, customer),
    )


def find_customers(
    connection: Connection,
    *,
    phone: str | None = None,
    email: str | None = None,
    external_id: str | None = None,
    text: str | None = None,
    text_values: Collection[str] = (),
    after: CustomerId = "",
    limit: int = 50,
    sight: Sight = EVERYTHING,
) -> list[Customer]:
    """Return the persons in sight to whom all that is given applies, by id.

    `phone` and `email` must be normalised already. `text` is part of a name or a whole external id, or (normalised, in
    `text_values`) a phone or an e-mail. `after` is the id with which the page before ended.
    """
    merged = select(customer_merges.c.customer).where(HOLDS)
    query = select(customers.c.id).where(customers.c.id > after, customers.c.id.not_in(merged))
    named = select(customers.c.id)
    if not sight.everything:
        query = query.where(sight.among_customers(connection, customers.c.id))
    if phone is not None:
        query = query.where(customers.c.id.in_(persons_of(_known_by("phone", phone))))
    if email is not None:
        query = query.where(customers.c.id.in_(persons_of(_known_by("email", email))))
    if external_id is not None:
        query = query.where(customers.c.id.in_(persons_of(named.where(customers.c.external_id == external_id))))
    if text:
        fits = or_(
            customers.c.name.icontains(text, autoescape=True),
            customers.c.external_id == text,
            customers.c.id.in_(select(identities.c.customer).where(identities.c.value.in_(text_values))),
        )
        query = query.where(customers.c.id.in_(persons_of(named.where(fits))))
    return get_customers(connection, connection.scalars(query.order_by(customers.c.id).limit(limit)).all())


def known_by(connection: Connection, kind: IdentityKind, value: str) -> dict[CustomerId, CustomerId]:
    """Return every person with this identity, by who stands for them: the customer it is kept of, at best that one."""
    found: dict[CustomerId, CustomerId] = {}
    for customer, person in _KNOWN_BY.rows(connection, kind=kind, value=value):
        if customer == person or person not in found:
            found[person] = customer
    return found


def id_of_external(connection: Connection, external_id: str) -> CustomerId | None:
    """Return the customer whom the outside system calls `external_id`, or None."""
    return next(iter(_BY_EXTERNAL_ID.column(connection, external_id=external_id)), None)


def prospect_of_visitor(connection: Connection, visitor: str, name: str) -> CustomerId | None:
    """Return the prospect made for this web visitor under this name (maybe the empty one), or None."""
    return next(iter(_PROSPECT.column(connection, kind="visitor", value=visitor, called=name)), None)


def get_timeline(
    connection: Connection,
    customer: CustomerId,
    *,
    before: tuple[int, str] | None = None,
    limit: int = 50,
    exclude: str | None = None,
) -> list[TimelineEntry]:
    """Return the customer's contacts with their notes, the newest first, ours and those of other systems merged.

    `before` is (at, id) of the last entry of the page before; `exclude` is a contact to leave out.
    """
    asked = {"of": customer, "exclude": exclude or "", "most": limit}
    rows: Sequence[Sequence[Any]]
    if before is None:
        rows = _NEWEST.rows(connection, **asked)
    else:
        at, last = before
        older = or_(_ENTRIES.c.at < at, and_(_ENTRIES.c.at == at, _ENTRIES.c.id < last))
        rows = connection.execute(_TIMELINE.where(older), asked).all()
    written = _notes_of(connection, [contact for _, contact, *_ in rows if contact is not None])
    spoken = seconds_of(connection, [row[1] for row in rows if row[1] is not None and row[6] in _MAY_HAVE_SPOKEN])
    return [_entry(row, written, spoken.get(row[1])) for row in rows]


def last_talk(connection: Connection, customer: CustomerId) -> tuple[str, int] | None:
    """Return the agent of the customer's newest contact of ours that was answered, and when that was; None if none."""
    return next(((agent, at) for agent, at in _LAST_TALK.rows(connection, of=customer)), None)


def count_contacts_since(connection: Connection, customer: CustomerId, since: int, exclude: str | None) -> int:
    """Return how many contacts they had at or after `since`, but for `exclude`."""
    counted: list[int] = _CONTACTS_SINCE.column(connection, of=customer, exclude=exclude or "", since=since)
    return counted[0]


def timeline_as_of(connection: Connection, now: int) -> int:
    """Return up to when the timeline holds everything: `now`, or the instant of the first event it has yet to take in.

    The timeline is made from the contact log by a follower, which is a little behind, or far while it is rebuilt.
    """
    cells = select(cursors.c.cell, cursors.c.position).where(cursors.c.follower == "timeline")
    first = select(events.c.at).order_by(events.c.cell, events.c.position).limit(1)
    behind = [
        connection.scalar(first.where(events.c.cell == cell, events.c.position > position))
        for cell, position in connection.execute(cells).all()
    ] or [connection.scalar(first)]
    return min((at for at in behind if at is not None), default=now)


def get_promises(connection: Connection, customer: CustomerId, limit: int) -> tuple[str, ...]:
    """Return what the customer was promised, the newest first."""
    return tuple(_PROMISES.column(connection, of=customer, most=limit))


def _known_by(kind: IdentityKind, value: str) -> Select[tuple[str]]:
    return select(identities.c.customer).where(identities.c.kind == kind, identities.c.value == value)


def _notes_of(connection: Connection, contacts: Collection[str]) -> dict[str | None, tuple[Note, ...]]:
    found: dict[str | None, tuple[Note, ...]] = {}
    if not contacts:
        return found
    these = msgspec.json.encode(contacts).decode()
    for contact, kind, author, at, text in _NOTES.rows(connection, contacts=these):
        found[contact] = (*found.get(contact, ()), Note(kind=kind, author=author, at=at, text=text))
    return found


def _entry(
    row: Sequence[Any], written: Mapping[str | None, tuple[Note, ...]], voicemail_s: int | None
) -> TimelineEntry:
    id_, contact, at, channel, queue, agent, outcome, disposition, note, promise = row
    brought: tuple[tuple[NoteKind, str | None], ...] = (("note", note), ("promise", promise))
    kept = tuple(Note(kind=kind, author=None, at=at, text=text) for kind, text in brought if text is not None)
    return TimelineEntry(
        id=id_,
        contact=contact,
        at=at,
        channel=channel,
        queue=queue,
        agent=agent,
        outcome=outcome,
        disposition=disposition,
        notes=written.get(contact, ()) + kept,
        voicemail_s=voicemail_s,
    )


def _customer(row: Sequence[Any]) -> Customer:
    return Customer(**dict(zip(Customer.__struct_fields__, row, strict=True)))
