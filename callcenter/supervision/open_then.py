"""The contacts that were open at an instant of the past, as a supervisor's list of open contacts shows them."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from callcenter.contacts.state import CellState, stage
from callcenter.customers.repository import get_customers
from callcenter.db.persons import get_persons
from callcenter.db.sight import Sight
from callcenter.db.tables import contacts as rows
from callcenter.live.cards import contact_card
from callcenter.live.messages import ContactCard

_AT_ONCE = 1_000


class Named(msgspec.Struct, frozen=True):
    """Who a customer is, as they are called now."""

    id: str
    name: str
    tier: str | None


class OpenThen(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as its card was; its customer is the one it was known to be of then."""

    card: ContactCard
    customer: Named | None = None
    customer_hidden: bool = False


def open_contacts(state: CellState) -> tuple[OpenThen, ...]:
    """Return the contacts that are not over, without their customers, in the order in which they arrived."""
    cards = [
        contact_card(state, contact, "", lambda _: None, None, ())
        for contact in state.conversations
        if stage(state, contact) != "closed"
    ]
    return tuple(OpenThen(card=card) for card in sorted(cards, key=lambda card: (card.arrived_at, card.id)))


def named(connection: Connection, contacts: Sequence[OpenThen], sight: Sight) -> tuple[OpenThen, ...]:
    """Return them with the customers of those in sight; the others are hidden. Blocks."""
    found: list[OpenThen] = []
    for start in range(0, len(contacts), _AT_ONCE):
        found += _named(connection, contacts[start : start + _AT_ONCE], sight)
    return tuple(found)


def _named(connection: Connection, contacts: Sequence[OpenThen], sight: Sight) -> list[OpenThen]:
    ids = [each.card.id for each in contacts]
    seen = set(connection.scalars(select(rows.c.id).where(rows.c.id.in_(ids), sight.of_contact(rows))))
    known = _customers(connection, {each.card.customer_id for each in contacts if each.card.id in seen} - {None})
    return [
        OpenThen(card=each.card, customer=known.get(each.card.customer_id or ""))
        if each.card.id in seen
        else OpenThen(card=each.card, customer_hidden=True)
        for each in contacts
    ]


def _customers(connection: Connection, ids: set[str | None]) -> Mapping[str, Named]:
    persons = get_persons(connection, [each for each in ids if each is not None])
    found = {each.id: Named(each.id, each.name, each.tier) for each in get_customers(connection, list(persons))}
    return {customer: found[person] for customer, person in persons.items() if person in found}
