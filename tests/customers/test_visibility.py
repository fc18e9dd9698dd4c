"""Whose customers somebody sees: by their role, by what their own part says, and by the contacts they have open."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Connection, insert, select

from callcenter.access.models import Principal, Role
from callcenter.contact_log.repository import ContactFilter, find_contacts
from callcenter.customers.repository import find_customers
from callcenter.customers.visibility import agents_seen
from callcenter.db import sight as sights
from callcenter.db.database import Database
from callcenter.db.figure_tables import conversations
from callcenter.db.sight import EVERYTHING, Sight
from callcenter.db.tables import contacts, customer_merges, customers, notes
from callcenter.directory.schemas import Centre
from tests.support.centre import CENTRE

LIN, SUN = Principal("lin", Role.AGENT), Principal("sun", Role.SUPERVISOR)


def centre(agent: str = "all", supervisor: str = "all", **of: dict[str, Any]) -> Centre:
    """Return the test centre with Lin and Wang in team one and Chen in team two; `of` adds to what users have."""
    teams = {name: {"name": {"en": name}} for name in ("one", "two")}
    agents = {id_: {**CENTRE["agents"][id_], **of.get(id_, {})} for id_ in CENTRE["agents"]}
    agents["chen"]["team"] = "two"
    people = {id_: {**CENTRE["people"][id_], **of.get(id_, {})} for id_ in CENTRE["people"]}
    visible = {"agent": agent, "supervisor": supervisor}
    return Centre.model_validate(
        {**CENTRE, "teams": teams, "agents": agents, "people": people, "visible_customers": visible}
    )


@pytest.mark.parametrize(
    ("which", "agents"), [("all", None), ("team", {"lin", "wang"}), ("own", {"lin"})], ids=["all", "team", "own"]
)
def test_an_agent_sees_the_customers_of_all_of_their_team_or_their_own(which: str, agents: set[str] | None) -> None:
    assert agents_seen(centre(agent=which), LIN) == agents


def test_what_is_said_of_one_user_goes_before_what_is_said_of_their_role() -> None:
    said = centre(agent="own", lin={"visible_customers": "all"}, chen={"visible_customers": "team"})
    assert agents_seen(said, LIN) is None
    assert agents_seen(said, Principal("chen", Role.AGENT)) == frozenset({"chen"})
    assert agents_seen(said, Principal("wang", Role.AGENT)) == frozenset({"wang"})


def test_a_supervisor_sees_the_customers_of_their_teams_where_it_is_not_all() -> None:
    assert agents_seen(centre(agent="own"), SUN) is None
    assert agents_seen(centre(supervisor="team", sun={"teams": ["two"]}), SUN) == frozenset({"sun", "chen"})


def test_one_of_two_roles_sees_what_the_one_that_sees_more_sees() -> None:
    lead = Principal("lin", Role.AGENT, frozenset({Role.SUPERVISOR}))
    assert agents_seen(centre(agent="own"), lead) is None
    of_team = centre(agent="own", supervisor="team", sun={"teams": ["one"]})
    assert agents_seen(of_team, lead) == frozenset({"lin", "wang"})
    assert agents_seen(centre(agent="team", lin={"visible_customers": "own"}), lead) == frozenset({"lin"})


def test_an_account_that_the_configuration_does_not_have_sees_by_its_role() -> None:
    assert agents_seen(centre(agent="team"), Principal("new", Role.AGENT)) == frozenset({"new"})
    assert agents_seen(centre(agent="team"), Principal("boss", Role.ADMIN)) is None


# --- the condition --------------------------------------------------------------------------------------------------


def had(database: Database, contact: str, customer: str | None, agent: str | None) -> None:
    """Write a contact's row."""
    row = dict.fromkeys(("cell", "channel", "language", "identity", "visitor", "state"), "x")
    values = {"id": contact, "customer": customer, "agent": agent, "arrived_at": 1, "position": 1}
    database.write_now(lambda c: c.execute(insert(contacts).values(row | values)))


def seen(database: Database, sight: Sight) -> list[str]:
    """Return which customers and contacts are seen, whether one is asked of or a list is read, however long."""

    def ids(connection: Connection, customer: ColumnElement[bool], contact: ColumnElement[bool]) -> list[str]:
        by_customer = select(customers.c.id).where(customer).order_by(customers.c.id)
        by_contact = select(contacts.c.id).where(contact).order_by(contacts.c.id)
        return [*connection.scalars(by_customer), *connection.scalars(by_contact)]

    def look(c: Connection) -> list[str]:
        listed = ids(c, sight.among_customers(c, customers.c.id), sight.among_contacts(c, contacts.c.id))
        assert listed == ids(c, sight.of_customer(customers.c.id), sight.of_contact(contacts))
        return listed

    return database.read_now(look)


@pytest.fixture
def known(database: Database, add: Any) -> Database:
    for customer in ("ann", "bob"):
        add(customer)
    had(database, "k1", "ann", "lin")
    had(database, "k2", "ann", "chen")
    had(database, "k3", "bob", "chen")
    had(database, "k4", None, "lin")
    had(database, "k5", None, "chen")
    return database


def test_who_sees_a_customer_sees_all_their_contacts_whoever_had_them(known: Database) -> None:
    assert seen(known, Sight(frozenset({"lin"}))) == ["ann", "k1", "k2", "k4"]
    assert seen(known, EVERYTHING) == ["ann", "bob", "k1", "k2", "k3", "k4", "k5"]
    assert seen(known, Sight(frozenset())) == []


def test_a_customer_stays_an_agents_own_when_the_contact_goes_to_another(known: Database) -> None:
    row = dict.fromkeys(("cell", "queue", "channel"), "x") | {"connected_at": 1, "since": 1}
    row |= {"contact": "k3", "number": 1, "agent": "lin", "talk_ms": 0, "hold_ms": 0, "wrap_ms": 0}
    known.write_now(lambda c: c.execute(insert(conversations).values(row)))
    assert seen(known, Sight(frozenset({"lin"}))) == ["ann", "bob", "k1", "k2", "k3", "k4"]


def test_a_customer_is_the_own_of_who_has_a_promise_to_keep_until_it_is_kept(known: Database) -> None:
    row = {"id": "n", "contact": "k3", "kind": "promise", "author": "chen", "at": 1, "text": "ring back"}
    known.write_now(lambda c: c.execute(insert(notes).values(row | {"owner": "lin"})))
    assert "bob" in seen(known, Sight(frozenset({"lin"})))
    known.write_now(lambda c: c.execute(notes.update().values(done_at=2)))
    assert "bob" not in seen(known, Sight(frozenset({"lin"})))


def test_who_has_a_contact_open_sees_it_and_whoever_its_customer_may_be(known: Database) -> None:
    sight = Sight(frozenset({"wang"}), held=frozenset({"k5"}), met=frozenset({"bob"}))
    assert seen(known, sight) == ["bob", "k3", "k5"]
    assert known.read_now(lambda c: (sight.sees_customer(c, "bob"), sight.sees_customer(c, "ann"))) == (True, False)
    found = known.read_now(lambda c: [sight.sees_contact(c, contact) for contact in ("k5", "k1", "none")])
    assert found == [True, False, False]


def test_customers_who_were_merged_are_seen_as_the_one_person_they_are(known: Database) -> None:
    row = {"id": "m", "customer": "bob", "into": "ann", "person": "ann", "at": 1, "by": "sun"}
    known.write_now(lambda c: c.execute(insert(customer_merges).values(row)))
    assert seen(known, Sight(frozenset({"lin"}))) == ["ann", "bob", "k1", "k2", "k3", "k4"]
    assert seen(known, Sight(frozenset({"wang"}), met=frozenset({"bob"}))) == ["ann", "bob", "k1", "k2", "k3"]
    known.write_now(lambda c: c.execute(customer_merges.update().values(undone_at=2)))
    assert seen(known, Sight(frozenset({"lin"}))) == ["ann", "k1", "k2", "k4"]


def test_what_is_seen_does_not_depend_on_how_many_contacts_there_were(
    known: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for few in (0, 1, 2, 3):
        monkeypatch.setattr(sights, "FEW", few)
        assert seen(known, Sight(frozenset({"lin"}))) == ["ann", "k1", "k2", "k4"]


def test_who_had_hardly_any_contacts_has_a_list_without_all_others_being_gone_through(database: Database) -> None:
    row = dict.fromkeys(("cell", "channel", "language", "identity", "visitor", "state"), "x")
    contact = row | {"id": "k", "customer": "c", "agent": "wang", "arrived_at": 0, "position": 0}
    rows = [contact, *(contact | {"id": f"k{n}", "customer": f"c{n}", "agent": "lin"} for n in range(3_000))]
    person = {"name": "x", "language": "en", "created_at": 1, "updated_at": 1}
    people = [person | {"id": row["customer"]} for row in rows]
    database.write_now(lambda c: (c.execute(insert(contacts), rows), c.execute(insert(customers), people)))
    wang = Sight(frozenset({"wang"}))

    def steps(read: Callable[[Connection], Any]) -> int:
        """Return how many thousand steps SQLite takes."""
        taken: list[int] = []

        def look(connection: Connection) -> None:
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.set_progress_handler(lambda: taken.append(1), 1_000)
            try:
                assert len(read(connection)) == 1
            finally:
                raw.set_progress_handler(None, 0)

        database.read_now(look)
        return len(taken)

    assert steps(lambda c: find_contacts(c, ContactFilter(), wang, before=None, limit=50)) <= 1
    assert steps(lambda c: find_customers(c, sight=wang)) <= 1
