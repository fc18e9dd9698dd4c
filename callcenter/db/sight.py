"""Which customers somebody may see, as conditions for whoever reads customers and contacts.

Whose customers they are is read from the rows: those with whom an agent has accepted a contact, or to whom they have a
promise to keep.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, false, literal, or_, select, true

from callcenter.db.figure_tables import conversations
from callcenter.db.persons import person_of
from callcenter.db.tables import contacts, customer_merges, notes

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

    def sees_customer(self, connection: Connection, customer: str) -> bool:
        """Tell whether a customer is seen, be there one or not."""
        return self.everything or bool(connection.scalar(select(self.of_customer(literal(customer)))))

    def sees_contact(self, connection: Connection, contact: str) -> bool:
        """Tell whether there is such a contact in sight."""
        return self.everything or bool(connection.scalar(select(self.of_contact_id(literal(contact)))))

    def _had(self, contact: FromClause) -> ColumnElement[bool]:
        """Return the condition that one of the agents has or had a contact, or a promise of it to keep."""
        if not self.agents:
            return false()
        agents = sorted(self.agents)
        talked = select(literal(1)).where(conversations.c.contact == contact.c.id, conversations.c.agent.in_(agents))
        promised = select(literal(1)).where(
            notes.c.contact == contact.c.id,
            notes.c.kind == "promise",
            notes.c.done_at.is_(None),
            notes.c.owner.in_(agents),
        )
        return or_(
            contact.c.agent.in_(agents),
            talked.correlate_except(conversations).exists(),
            promised.correlate_except(notes).exists(),
        )


EVERYTHING: Final = Sight()
"""Hides nothing."""
