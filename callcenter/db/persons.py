"""Customers who are one person: what the merges that hold say, as SQL for whoever reads customers.

A merge rewrites nothing: contacts, identities and trips stay with the customer they came to, and whoever reads them
asks for the whole *person*: the customer that stays, and all who went into it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    SelectBase,
    bindparam,
    func,
    select,
    union_all,
)

from callcenter.db.tables import customer_merges as merges

HOLDS = merges.c.undone_at.is_(None)

OF: BindParameter[str] = bindparam("of")
"""Any customer of a person."""


def person_of(customer: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the customer that stands for the person of a customer: mostly themselves."""
    # Said outright, since a query deep inside others is otherwise correlated with the nearest of them alone.
    into = select(merges.c.person).where(merges.c.customer == customer, HOLDS).correlate_except(merges)
    return func.coalesce(into.scalar_subquery(), customer)


def customers_of(customer: ColumnElement[Any]) -> CompoundSelect[Any]:
    """Return the ids of all customers who are the same person as this one, themselves among them."""
    person = person_of(customer)
    return union_all(select(person), select(merges.c.customer).where(merges.c.person == person, HOLDS))


def persons_of(ids: SelectBase) -> Select[Any]:
    """Return who stands for each of the customers."""
    which = ids.subquery()
    return select(person_of(which.c[0]))


_CUSTOMERS_OF = customers_of(OF)
_PERSON_OF = select(person_of(OF))
_PERSONS = select(merges.c.customer, merges.c.person).where(
    merges.c.customer.in_(bindparam("ids", expanding=True)), HOLDS
)
_PEOPLE = (
    select(merges.c.person, merges.c.customer)
    .where(merges.c.person.in_(bindparam("ids", expanding=True)), HOLDS)
    .order_by(merges.c.at, merges.c.customer)
)


def get_person(connection: Connection, customer: str) -> str:
    """Return who stands for the person."""
    found: str = connection.scalar(_PERSON_OF, {"of": customer}) or customer
    return found


def get_customers_of(connection: Connection, customer: str) -> list[str]:
    """Return all who are the same person, who stands for them first."""
    return list(connection.scalars(_CUSTOMERS_OF, {"of": customer}))


def get_persons(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return who stands for each of the customers."""
    merged = {row.customer: row.person for row in connection.execute(_PERSONS, {"ids": list(ids)})}
    return {customer: merged.get(customer, customer) for customer in ids}


def get_merged(connection: Connection, persons: Collection[str]) -> dict[str, list[str]]:
    """Return for each who stands for a person that customer and all who went into it, in the order they did."""
    found = {person: [person] for person in persons}
    for person, customer in connection.execute(_PEOPLE, {"ids": list(persons)}):
        found[person].append(customer)
    return found
