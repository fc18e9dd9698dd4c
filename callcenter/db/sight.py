"""Which customers somebody may see, as conditions for whoever reads customers and contacts.

Whose customers they are is read from the rows: those with whom an agent has accepted a contact, or to whom they have a
promise to keep, or a message they have left to see to.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from callcenter.db.figure_tables import conversations
from callcenter.db.persons import person_of
from callcenter.db.tables import contacts, customer_merges, notes, voicemails

FEW: Final = 5_000
"""Who had so many contacts at most has a long list read from these; of more, some are met soon by going through it."""

_THEIRS = contacts.alias("theirs")
_ALSO = customer_merges.alias("also")


class Sight(msgspec.Struct, frozen=True):
    """Sees the customers of `agents`, or with None everybody's.

    With them those of `held`, the contacts that are offered to or with somebody now, who are `met`.
    """

    agents: frozenset[str] | None = None
    held: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Tell whether nothing is hidden."""
        return self.agents is None

    def of_customer(self, customer: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a customer is seen, as the person they are; null is nobody."""
        if self.agents is None:
            return true()
        person = person_of(customer)
        same = select(_ALSO.c.customer).where(_ALSO.c.person == person, _ALSO.c.undone_at.is_(None))
        same = same.correlate_except(_ALSO)
        whose = or_(_THEIRS.c.customer == person, _THEIRS.c.customer.in_(same))
        into = select(_ALSO.c.person).where(_ALSO.c.customer.in_(self.met), _ALSO.c.undone_at.is_(None))
        served = select(literal(1)).where(whose, self._had(_THEIRS)).correlate_except(_THEIRS).exists()
        return or_(person.in_(self.met), person.in_(into), served)

    def of_contact(self, contact: FromClause) -> ColumnElement[bool]:
        """Return the condition that a row of `contacts` is seen: its customer is, or one of the agents had it."""
        if self.agents is None:
            return true()
        return or_(contact.c.id.in_(self.held), self._had(contact), self.of_customer(contact.c.customer))

    def of_contact_id(self, contact: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that the contact of another table's row is seen."""
        if self.agents is None:
            return true()
        row = contacts.alias("seen")
        return select(literal(1)).where(row.c.id == contact, self.of_contact(row)).correlate_except(row).exists()

    def among_customers(self, connection: Connection, customer: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition of `of_customer` for a long list, in which hardly anybody may be seen."""
        return customer.in_(self._customers()) if self._had_few(connection) else self.of_customer(customer)

    def among_contacts(self, connection: Connection, contact: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition of `of_contact_id` for a long list, in which hardly any may be seen."""
        if not self._had_few(connection):
            return self.of_contact_id(contact)
        held = select(contacts.c.id).where(contacts.c.id.in_(self.held))
        whose = select(contacts.c.id).where(contacts.c.customer.in_(self._customers()))
        return contact.in_(union(held, *self._contacts(), whose))

    def sees_customer(self, connection: Connection, customer: str) -> bool:
        """Tell whether a customer is seen, be there one or not."""
        return self.everything or bool(connection.scalar(select(self.of_customer(literal(customer)))))

    def sees_contact(self, connection: Connection, contact: str) -> bool:
        """Tell whether there is such a contact in sight."""
        return self.everything or bool(connection.scalar(select(self.of_contact_id(literal(contact)))))

    def _had(self, contact: FromClause) -> ColumnElement[bool]:
        """Return the condition that one of the agents has or had a contact, or a promise or message of it to see to."""
        if not self.agents:
            return false()
        talked = select(literal(1)).where(conversations.c.contact == contact.c.id, self._theirs(conversations.c.agent))
        promised = select(literal(1)).where(notes.c.contact == contact.c.id, self._promised())
        left = select(literal(1)).where(voicemails.c.contact == contact.c.id, self._theirs(voicemails.c.owner))
        return or_(
            self._theirs(contact.c.agent),
            talked.correlate_except(conversations).exists(),
            promised.correlate_except(notes).exists(),
            left.correlate_except(voicemails).exists(),
        )

    def _contacts(self) -> tuple[Select[Any], ...]:
        """Return all contacts of which `_had` is true, some of them twice."""
        return (
            select(contacts.c.id).where(self._theirs(contacts.c.agent)),
            select(conversations.c.contact).where(self._theirs(conversations.c.agent)),
            select(notes.c.contact).where(self._promised()),
            select(voicemails.c.contact).where(self._theirs(voicemails.c.owner)),
        )

    def _customers(self) -> CompoundSelect[Any]:
        """Return all customers of whom `of_customer` is true."""
        served = select(person_of(contacts.c.customer)).where(contacts.c.id.in_(union(*self._contacts())))
        met = (select(person_of(literal(customer))) for customer in sorted(self.met))
        persons = union(served.where(contacts.c.customer.is_not(None)), *met).cte("persons")
        also = select(_ALSO.c.customer).where(_ALSO.c.person.in_(select(persons.c[0])), _ALSO.c.undone_at.is_(None))
        return union(select(persons.c[0]), also)

    def _had_few(self, connection: Connection) -> bool:
        """Tell whether the agents had few contacts, counted twice or not."""
        if self.agents is None:
            return False
        some = union_all(*self._contacts()).limit(FEW + 1).subquery()
        return connection.scalars(select(func.count()).select_from(some)).one() <= FEW

    def _theirs(self, agent: ColumnElement[Any]) -> ColumnElement[bool]:
        return agent.in_(sorted(self.agents or ()))

    def _promised(self) -> ColumnElement[bool]:
        return and_(notes.c.kind == "promise", notes.c.done_at.is_(None), self._theirs(notes.c.owner))


EVERYTHING: Final = Sight()
"""Hides nothing."""
