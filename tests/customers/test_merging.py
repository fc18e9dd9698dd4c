"""Two customers who are one person: shown as one, and apart again exactly as they were."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from callcenter.contacts.events import Match
from callcenter.customers import merging
from callcenter.customers.errors import AlreadyMerged, CustomerNotFound, NotMerged, SamePerson
from callcenter.customers.forget import forget_customer
from callcenter.customers.models import Claim
from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.persons import get_customers_of, get_person
from callcenter.db.sight import EVERYTHING
from callcenter.db.tables import customer_merges, customers, past_contacts, trips
from tests.customers.conftest import NOW, AddCustomer
from tests.support.centre import Running, running

ANN, MOBILE, HOME = "+442079460001", "+447700900001", "+442079460002"


@pytest.fixture
def two(add: AddCustomer) -> None:
    """Ann of the CRM, and a prospect without a name who called from another number."""
    add("ann", phones=ANN, external_id="M1", tier="gold", created_at=NOW - 10)
    add("unknown", phones=MOBILE, emails="ann@example.com", name="", birthday="1980-02-03", value=12.0)


def add_trip(database: Database, customer: str, reference: str, departs_at: int) -> None:
    with database.writing() as connection:
        row = {"customer": customer, "reference": reference, "departs_at": departs_at, "origin": "A"}
        connection.execute(insert(trips).values(id=reference, destination="B", **row))


def add_past(database: Database, customer: str, reference: str, at: int) -> None:
    with database.writing() as connection:
        row = {"customer": customer, "reference": reference, "at": at, "channel": "voice", "queue": "sales"}
        connection.execute(insert(past_contacts).values(id=reference, outcome="answered", **row))


@pytest.mark.usefixtures("two")
async def test_the_one_that_stays_shows_what_is_kept_of_both(service: CustomerService, database: Database) -> None:
    add_trip(database, "ann", "T1", NOW + 1)
    add_trip(database, "unknown", "T2", NOW)
    add_past(database, "ann", "P1", NOW - 5)
    add_past(database, "unknown", "P2", NOW - 4)
    merged = await service.merge("unknown", "ann", "lin")
    profile = await service.profile("ann", EVERYTHING)
    assert (profile.customer.name, profile.customer.tier) == ("Ann Lee", "gold")
    assert (profile.customer.birthday, profile.customer.value) == ("1980-02-03", 12.0), "what only the other has"
    assert [one.value for one in profile.identities] == ["ann@example.com", ANN, MOBILE]
    assert [trip.reference for trip in profile.trips] == ["T2", "T1"]
    assert [entry.id for entry in (await service.timeline("ann", EVERYTHING)).entries] == ["P2", "P1"]
    assert profile.merged == (merged,)
    assert (merged.customer, merged.into, merged.by, merged.at) == ("unknown", "ann", "lin", NOW)


@pytest.mark.usefixtures("two")
async def test_the_one_that_went_is_found_as_the_one_that_stays(service: CustomerService) -> None:
    await service.merge("unknown", "ann", "lin")
    assert (await service.profile("unknown", EVERYTHING)).customer.id == "ann"
    found = [await service.search(EVERYTHING, phone=MOBILE), await service.search(EVERYTHING, text="ann@example.com")]
    found += [await service.search(EVERYTHING, phone=MOBILE, external_id="M1"), await service.search(EVERYTHING)]
    assert [[one.id for one in page.customers] for page in found] == [["ann"]] * 4


@pytest.mark.usefixtures("two")
async def test_who_calls_from_either_number_is_one_match_with_the_tier_of_the_one_that_stays(
    service: CustomerService, add: AddCustomer
) -> None:
    await service.merge("unknown", "ann", "lin")
    met = await service.meet(service.arrival(Claim(phone=MOBILE), "contact"))
    assert (met.found.match, met.found.tier) == (Match.ONE, "gold")
    assert met.card is not None
    assert (met.card.id, met.card.phones) == ("ann", (ANN, MOBILE))
    assert met.found.customer == "unknown", "whose contact it is again when they are apart"
    add("son", phones=f"{MOBILE} {ANN}")
    found = await service.look_up(Claim(phone=MOBILE))
    assert (found.match, found.candidates) == (Match.SEVERAL, ("ann", "son"))


async def test_the_same_number_of_both_is_one_match(service: CustomerService, add: AddCustomer) -> None:
    add("ann", phones=ANN)
    add("anne", phones=ANN)
    assert (await service.look_up(Claim(phone=ANN))).match is Match.SEVERAL
    await service.merge("anne", "ann", "lin")
    found = await service.look_up(Claim(phone=ANN))
    assert (found.match, found.customer) == (Match.ONE, "ann")


async def test_candidates_who_are_one_are_one_card_by_an_id_that_can_be_picked(
    service: CustomerService, add: AddCustomer
) -> None:
    for customer in ("a", "b", "c"):
        add(customer)
    await service.merge("b", "a", "lin")
    assert [card.id for card in await service.candidates(("b", "a"))] == ["a"]
    await service.merge("a", "c", "lin")
    (card,) = await service.candidates(("a", "b"))
    assert card.id in ("a", "b"), "the contact knows of no other"


@pytest.mark.usefixtures("two")
async def test_a_merge_undone_leaves_both_as_they_were(service: CustomerService, database: Database) -> None:
    before = [await service.profile("ann", EVERYTHING), await service.profile("unknown", EVERYTHING)]
    await service.merge("unknown", "ann", "lin")
    assert await service.undo_merge("unknown", "chen") == "ann"
    assert [await service.profile("ann", EVERYTHING), await service.profile("unknown", EVERYTHING)] == before
    row = database.read_now(lambda connection: connection.execute(select(customer_merges)).one())
    assert (row.by, row.at, row.undone_by, row.undone_at) == ("lin", NOW, "chen", NOW)


async def test_who_had_been_merged_into_the_one_that_goes_goes_along_and_comes_back_with_them(
    service: CustomerService, add: AddCustomer
) -> None:
    for customer in ("a", "b", "c"):
        add(customer, emails=f"{customer}@example.com")
    await service.merge("a", "b", "lin")
    await service.merge("b", "c", "lin")
    assert await service.same_person("a") == {"a", "b", "c"}
    assert [one.customer for one in (await service.profile("a", EVERYTHING)).merged] == ["a", "b"]
    await service.undo_merge("b", "lin")
    persons = [await service.same_person("a"), await service.same_person("c")]
    assert persons == [frozenset({"a", "b"}), frozenset({"c"})]


@pytest.mark.usefixtures("two")
async def test_a_merge_said_again_changes_nothing(service: CustomerService) -> None:
    first = await service.merge("unknown", "ann", "lin")
    assert await service.merge("unknown", "ann", "chen") == first


@pytest.mark.usefixtures("two")
async def test_what_cannot_be_merged_is_refused(service: CustomerService, add: AddCustomer) -> None:
    add("son")
    with pytest.raises(SamePerson):
        await service.merge("ann", "ann", "lin")
    with pytest.raises(CustomerNotFound):
        await service.merge("nobody", "ann", "lin")
    with pytest.raises(CustomerNotFound):
        await service.merge("ann", "nobody", "lin")
    with pytest.raises(NotMerged):
        await service.undo_merge("unknown", "lin")
    await service.merge("unknown", "ann", "lin")
    with pytest.raises(SamePerson):
        await service.merge("ann", "unknown", "lin")
    with pytest.raises(AlreadyMerged):
        await service.merge("unknown", "son", "lin")


@pytest.mark.usefixtures("two")
async def test_who_is_forgotten_is_forgotten_with_all_they_were_merged_with(
    service: CustomerService, database: Database
) -> None:
    await service.merge("unknown", "ann", "lin")
    counts = forget_customer(database, "unknown")
    assert (counts.customers, counts.identities) == (2, 3)
    assert (await service.search(EVERYTHING)).customers == []
    with pytest.raises(CustomerNotFound):
        await service.merge("unknown", "ann", "lin")


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_is_merged_and_undone_the_persons_are_those_that_the_merges_that_hold_say(
    database: Database, deeds: list[tuple[bool, int, int]]
) -> None:
    """Against plain links: each customer points at whom they went into, and the end of the chain stands for them."""
    names = ["a", "b", "c", "d", "e"]
    with database.writing() as connection:
        connection.execute(customer_merges.delete())
        connection.execute(customers.delete())
        row = {"name": "", "language": "en", "created_at": NOW, "updated_at": NOW}
        connection.execute(insert(customers), [{"id": name, **row} for name in names])
    into: dict[str, str] = {}

    def end(name: str) -> str:
        return end(into[name]) if name in into else name

    for number, (joins, one, other) in enumerate(deeds):
        with database.writing() as connection:
            if joins:
                possible = names[one] not in into and end(names[other]) != names[one]
                if possible:
                    merging.merge(connection, names[one], names[other], "lin", number)
                    into[names[one]] = end(names[other])
                elif end(names[one]) != end(names[other]):
                    with pytest.raises(AlreadyMerged):
                        merging.merge(connection, names[one], names[other], "lin", number)
            elif names[one] in into:
                assert merging.undo(connection, names[one], "lin", number) == end(names[one])
                del into[names[one]]
            assert {name: get_person(connection, name) for name in names} == {name: end(name) for name in names}
            for name in names:
                together = {one for one in names if end(one) == end(name)}
                assert sorted(get_customers_of(connection, name)) == sorted(together)


# --- through the running server -------------------------------------------------------------------------------------


async def merge(centre: Running, customer: str, into: str, *, by: str = "lin") -> int:
    """Ask for a merge over HTTP; return the status."""
    async with centre.http(cookies={"callcenter_session": await centre.token(by)}) as http:
        return (await http.post(f"/api/v1/customers/{into}/merged", json={"customer": customer})).status_code


async def test_the_screen_of_whoever_talks_to_them_follows_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000", name="Ann Lee", tier="gold")
        lin, _ = await centre.console("lin", ready=True), await centre.chatting(phone="13900139000")
        contact = await lin.accept()
        card = lin.contacts[contact].customer
        assert card is not None
        stranger = card.id
        assert await merge(centre, stranger, "ann") == 200
        await lin.until(lambda: (shown := lin.contacts[contact].customer) is not None and shown.id == "ann")
        async with centre.http(cookies={"callcenter_session": await centre.token("lin")}) as http:
            assert (await http.get(f"/api/v1/contacts/{contact}")).json()["customer_name"] == "Ann Lee"
            listed = (await http.get("/api/v1/contacts", params={"customer": "ann"})).json()["items"]
            assert [one["id"] for one in listed] == [contact]
            assert (await http.delete(f"/api/v1/customers/{stranger}/merge")).status_code == 204
        await lin.until(lambda: (shown := lin.contacts[contact].customer) is not None and shown.id == stranger)


async def test_what_cannot_be_merged_over_http_says_why(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000")
        assert await merge(centre, "ann", "ann") == 409
        assert await merge(centre, "nobody", "ann") == 404
        assert await merge(centre, "", "ann") == 422
