"""The rows of the agents' day. All functions run in the caller's transaction; instants are milliseconds UTC."""

from calendar import isleap
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Update, delete, insert, or_, select, update

from callcenter.db.persons import person_of, persons_of
from callcenter.db.tables import agent_message_readers as readers
from callcenter.db.tables import agent_messages as messages
from callcenter.db.tables import contacts, customers, notes

_MOST = 200
_MOST_WRITTEN = 20
_KEPT_MS = 30 * 24 * 3_600_000
"""How long what everybody has read is kept."""


class Promised(NamedTuple):
    """A promise that is not kept yet, and to whom it was made, as far as we know."""

    id: str
    contact: str
    customer: str | None
    customer_name: str | None
    text: str
    author: str
    owner: str
    made_at: int
    due_at: int | None


class Born(NamedTuple):
    """A customer whose birthday it is."""

    customer: str
    name: str
    tier: str | None


class Written(NamedTuple):
    """What a supervisor wrote."""

    id: str
    author: str
    at: int
    text: str


class ReadBy(NamedTuple):
    """What a supervisor wrote, as one of those to whom it was has it."""

    id: str
    at: int
    text: str
    agent: str
    read_at: int | None


def open_promises(connection: Connection, owner: str) -> list[Promised]:
    """Return what an agent has to keep: what is due first, then what has no hour, the oldest first."""
    query = (
        select(
            notes.c.id,
            notes.c.contact,
            customers.c.id,
            customers.c.name,
            notes.c.text,
            notes.c.author,
            notes.c.owner,
            notes.c.at,
            notes.c.due_at,
        )
        .join(contacts, contacts.c.id == notes.c.contact, isouter=True)
        .join(customers, customers.c.id == person_of(contacts.c.customer), isouter=True)
        .where(notes.c.owner == owner, notes.c.done_at.is_(None), notes.c.kind == "promise")
        .order_by(notes.c.due_at.is_(None), notes.c.due_at, notes.c.at, notes.c.id)
        .limit(_MOST)
    )
    return [Promised(*row) for row in connection.execute(query)]


def set_done(connection: Connection, promise: str, owner: str, done_at: int | None) -> bool:
    """Say when a promise was kept, or that it was not; False when the agent has no such promise."""
    return connection.execute(_theirs(promise, owner).values(done_at=done_at)).rowcount > 0


def move(connection: Connection, promise: str, owner: str, to: str, due_at: int | None) -> bool:
    """Give a promise another hour or another owner; False when the agent has no such promise that is open."""
    moved = _theirs(promise, owner).where(notes.c.done_at.is_(None)).values(owner=to, due_at=due_at)
    return connection.execute(moved).rowcount > 0


def _theirs(promise: str, owner: str) -> Update:
    return update(notes).where(notes.c.id == promise, notes.c.owner == owner, notes.c.kind == "promise")


def birthdays(connection: Connection, agent: str, today: date, tiers: Collection[str], since: int) -> list[Born]:
    """Return the customers of these tiers whom the agent has talked to since then, and whose birthday it is today."""
    days = [f"{today:%m-%d}"]
    if (today.month, today.day) == (2, 28) and not isleap(today.year):
        days.append("02-29")
    talked = select(contacts.c.customer).where(
        contacts.c.agent == agent, contacts.c.arrived_at >= since, contacts.c.answered_at.is_not(None)
    )
    query = (
        select(customers.c.id, customers.c.name, customers.c.tier)
        .where(
            customers.c.tier.in_(tiers),
            or_(*(customers.c.birthday.endswith(f"-{day}") for day in days)),
            customers.c.id.in_(persons_of(talked)),
        )
        .order_by(customers.c.name, customers.c.id)
        .limit(_MOST)
    )
    return [Born(*row) for row in connection.execute(query)]


def add_message(connection: Connection, message: str, author: str, at: int, text: str, agents: Collection[str]) -> None:
    """Keep what a supervisor wrote for each of the agents until they have read it; a second time changes nothing."""
    if connection.scalar(select(messages.c.id).where(messages.c.id == message)) is not None:
        return
    unread = select(readers.c.message).where(readers.c.read_at.is_(None))
    connection.execute(delete(messages).where(messages.c.at < at - _KEPT_MS, messages.c.id.not_in(unread)))
    connection.execute(insert(messages).values(id=message, author=author, at=at, text=text))
    connection.execute(insert(readers), [{"agent": agent, "message": message} for agent in agents])


def unread_messages(connection: Connection, agent: str) -> list[Written]:
    """Return what an agent has not read yet, the oldest first."""
    query = (
        select(messages.c.id, messages.c.author, messages.c.at, messages.c.text)
        .join(readers, readers.c.message == messages.c.id)
        .where(readers.c.agent == agent, readers.c.read_at.is_(None))
        .order_by(messages.c.at, messages.c.id)
        .limit(_MOST)
    )
    return [Written(*row) for row in connection.execute(query)]


def set_read(connection: Connection, message: str, agent: str, at: int) -> str | None:
    """Say that an agent has read something, and return who wrote it; None where they had before, or it is nothing."""
    read = update(readers).where(readers.c.message == message, readers.c.agent == agent, readers.c.read_at.is_(None))
    if connection.execute(read.values(read_at=at)).rowcount == 0:
        return None
    author: str | None = connection.scalar(select(messages.c.author).where(messages.c.id == message))
    return author


def written_by(connection: Connection, author: str, since: int) -> list[ReadBy]:
    """Return what somebody has written since then, the newest first, once for each agent to whom it was."""
    newest = (
        select(messages.c.id, messages.c.at, messages.c.text)
        .where(messages.c.author == author, messages.c.at >= since)
        .order_by(messages.c.at.desc(), messages.c.id.desc())
        .limit(_MOST_WRITTEN)
        .subquery()
    )
    query = (
        select(newest.c.id, newest.c.at, newest.c.text, readers.c.agent, readers.c.read_at)
        .join(readers, readers.c.message == newest.c.id)
        .order_by(newest.c.at.desc(), newest.c.id.desc(), readers.c.agent)
    )
    return [ReadBy(*row) for row in connection.execute(query)]
