"""The rows of the messages that callers have left. All functions run in the caller's transaction.

A caller's message is one, however many recordings the carrier made of it.
"""

from typing import NamedTuple

from sqlalchemy import Connection, exists, func, literal, or_, select, update

from callcenter.db.persons import customers_of, person_of
from callcenter.db.tables import contacts, customers, identities, voicemails
from routing.model import AgentId, ContactId, QueueId

MOST = 200
"""So many are read for each queue: those that have been there for longest. When these are dealt with, others follow."""


class Left(NamedTuple):
    """A message that nobody has dealt with yet, and who left it, as far as we know."""

    contact: ContactId
    queue: QueueId | None
    at: int
    seconds: int
    owner: str | None
    customer: str | None
    customer_name: str | None
    callback: ContactId | None
    phone: bool
    """Whether a number of the caller's is known."""


class Caller(NamedTuple):
    """Where the caller of a message can be called, and in which language."""

    number: str
    language: str


def open_messages(connection: Connection) -> list[Left]:
    """Return what nobody has dealt with yet, the oldest first."""
    oldest = (voicemails.c.at, voicemails.c.contact)
    before = func.row_number().over(partition_by=voicemails.c.queue, order_by=oldest)
    nth = select(voicemails.c.recording, before.label("nth")).where(voicemails.c.done_at.is_(None)).subquery()
    known_as = (contacts.c.customer, customers.c.id)
    query = (
        select(
            voicemails.c.contact,
            voicemails.c.queue,
            voicemails.c.at,
            voicemails.c.seconds,
            voicemails.c.owner,
            customers.c.id,
            customers.c.name,
            voicemails.c.callback,
            or_(
                voicemails.c.number.is_not(None),
                exists().where(identities.c.kind == "phone", identities.c.customer.in_(known_as)),
            ),
        )
        .join(contacts, contacts.c.id == voicemails.c.contact, isouter=True)
        .join(customers, customers.c.id == person_of(contacts.c.customer), isouter=True)
        .join(nth, nth.c.recording == voicemails.c.recording)
        .where(nth.c.nth <= MOST)
        .order_by(*oldest)
    )
    found: dict[ContactId, Left] = {}
    for message in (Left(*row) for row in connection.execute(query)):
        other = found.setdefault(message.contact, message)
        longest = max(other.seconds, message.seconds)
        owner, callback = other.owner or message.owner, other.callback or message.callback
        found[message.contact] = other._replace(seconds=longest, owner=owner, callback=callback)
    return list(found.values())


def queue_of(connection: Connection, contact: ContactId) -> tuple[QueueId | None] | None:
    """Return for which queue a contact's message is, as a tuple of one; None where there is no message."""
    row = connection.execute(select(voicemails.c.queue).where(voicemails.c.contact == contact).limit(1)).first()
    return None if row is None else (row.queue,)


def caller_of(connection: Connection, contact: ContactId) -> Caller | None:
    """Return where the caller of a message can be called: where they rang from, else at a number of the customer's.

    None where neither is known.
    """
    rang_from = select(func.max(voicemails.c.number)).where(voicemails.c.contact == contact).scalar_subquery()
    query = select(contacts.c.customer, contacts.c.language, rang_from.label("number"))
    row = connection.execute(query.where(contacts.c.id == contact)).first()
    if row is None:
        return None
    number: str | None = row.number
    if number is None and row.customer is not None:
        theirs = identities.c.customer.in_(customers_of(literal(row.customer)))
        number = connection.scalar(select(func.min(identities.c.value)).where(identities.c.kind == "phone", theirs))
    return None if number is None else Caller(number, row.language)


def callback_of(connection: Connection, contact: ContactId) -> ContactId | None:
    """Return the contact in which the caller of a message is called back, or was last."""
    newest = select(func.max(voicemails.c.callback)).where(voicemails.c.contact == contact)
    callback: ContactId | None = connection.scalar(newest)
    return callback


def set_callback(connection: Connection, contact: ContactId, callback: ContactId) -> None:
    """Say in which contact the caller of a message is called back."""
    connection.execute(update(voicemails).where(voicemails.c.contact == contact).values(callback=callback))


def take(connection: Connection, contact: ContactId, owner: AgentId) -> str | None:
    """Have somebody see to a message if nobody does; return who does now. None where there is nothing to see to."""
    waits = (voicemails.c.contact == contact, voicemails.c.done_at.is_(None))
    has: str | None = connection.scalar(
        select(voicemails.c.owner).where(*waits, voicemails.c.owner.is_not(None)).limit(1)
    )
    if has not in (None, owner):
        return has
    return owner if connection.execute(update(voicemails).where(*waits).values(owner=owner)).rowcount > 0 else None


def give_back(connection: Connection, contact: ContactId, owner: AgentId | None) -> None:
    """Have nobody see to a message, whoever does, or with `owner` only if they do."""
    waits = [voicemails.c.contact == contact, voicemails.c.done_at.is_(None)]
    if owner is not None:
        waits.append(voicemails.c.owner == owner)
    connection.execute(update(voicemails).where(*waits).values(owner=None))


def set_done(connection: Connection, contact: ContactId, by: str, at: int) -> None:
    """Say who has dealt with a message; the first time counts."""
    waits = update(voicemails).where(voicemails.c.contact == contact, voicemails.c.done_at.is_(None))
    connection.execute(waits.values(done_at=at, done_by=by))


def set_open(connection: Connection, contact: ContactId) -> None:
    """Say that a message that was dealt with is to be dealt with after all; of one that is open, nothing changes."""
    done = (voicemails.c.contact == contact, voicemails.c.done_at.is_not(None))
    connection.execute(update(voicemails).where(*done).values(done_at=None, done_by=None, owner=None))
