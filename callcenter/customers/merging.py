"""Merging two customers who are one person, and undoing it. Plain functions; the caller's transaction makes them one.

Nothing but `customer_merges` is written, so that an undone merge leaves both as they were.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from callcenter.contacts.events import CustomerId
from callcenter.customers.errors import AlreadyMerged, CustomerNotFound, NotMerged, SamePerson
from callcenter.customers.models import Merge
from callcenter.db.persons import HOLDS, get_person
from callcenter.db.tables import customer_merges as merges
from callcenter.db.tables import customers
from callcenter.ids import new_id


def merge(connection: Connection, customer: CustomerId, into: CustomerId, by: str, now: int) -> Merge:
    """Let the customer show as the person `into` from here on; whoever was merged into them goes along.

    Asked for again, it changes nothing. Raises CustomerNotFound for either, SamePerson where they are one already
    (also the other way round), and AlreadyMerged where the customer went into somebody else.
    """
    for asked in (customer, into):
        if connection.scalar(select(customers.c.id).where(customers.c.id == asked)) is None:
            raise CustomerNotFound(asked)
    person, stays = get_person(connection, customer), get_person(connection, into)
    if person == stays:
        if customer in (into, stays):
            raise SamePerson(customer, stays)
        return _holding(connection, customer)
    if person != customer:
        raise AlreadyMerged(customer, person)
    row = {"id": new_id(), "customer": customer, "into": stays, "person": stays, "at": now, "by": by}
    connection.execute(insert(merges).values(row))
    connection.execute(update(merges).where(merges.c.person == customer, HOLDS).values(person=stays))
    return _holding(connection, customer)


def undo(connection: Connection, customer: CustomerId, by: str, now: int) -> CustomerId:
    """Let a merged customer, and whoever had been merged into them, stand for themselves again; return whom they left.

    Raises NotMerged for one who is not merged into anybody.
    """
    left = get_person(connection, customer)
    holds = merges.c.customer == customer, HOLDS
    if not connection.execute(update(merges).where(*holds).values(undone_at=now, undone_by=by)).rowcount:
        raise NotMerged(customer)
    went_along = [customer]
    for one in went_along:
        went_along += connection.scalars(select(merges.c.customer).where(merges.c.into == one, HOLDS))
    along = merges.c.customer.in_(went_along)
    connection.execute(update(merges).where(along, HOLDS).values(person=customer))
    return left


def merged_into(connection: Connection, person: CustomerId) -> Sequence[Merge]:
    """Return who went into the person, the first first."""
    return [Merge(**row._mapping) for row in connection.execute(_MERGES.where(merges.c.person == person, HOLDS))]


_MERGES = (
    select(merges.c.customer, merges.c.into, customers.c.name, merges.c.at, merges.c.by)
    .join(customers, customers.c.id == merges.c.customer)
    .order_by(merges.c.at, merges.c.customer)
)


def _holding(connection: Connection, customer: CustomerId) -> Merge:
    row = connection.execute(_MERGES.where(merges.c.customer == customer, HOLDS)).one()
    return Merge(**row._mapping)
