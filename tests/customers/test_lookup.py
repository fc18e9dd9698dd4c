"""From what somebody says of themselves to the customer it is, within a budget of time."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import Connection, insert

from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.events import Match
from callcenter.contacts.records import Batch
from callcenter.customers.lookup import Lookups
from callcenter.customers.models import PENDING, Claim, LookupResult, Met
from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.sight import EVERYTHING
from callcenter.db.tables import contacts

AddCustomer = Callable[..., str]
Receive = Callable[[Claim], Awaitable[Met]]
Identify = Callable[[Claim], Awaitable[LookupResult]]
FOUND = LookupResult(match=Match.ONE, customer="c1", tier="gold", language="en")
MET = Met(found=FOUND)


def count(result: str) -> float:
    return REGISTRY.get_sample_value("callcenter_customer_lookups_total", {"result": result}) or 0


@pytest.fixture
def receive(database: Database, service: CustomerService) -> Receive:
    """Give a function that receives somebody: looks them up, and writes who they bring."""
    log = SqlLogStore(database, "main")

    async def received(claim: Claim) -> Met:
        arrival = service.arrival(claim, "k1")
        met = await service.meet(arrival)
        if arrival.prospect is not None:
            await asyncio.to_thread(log.append, Batch(prospects=[arrival.prospect]))
        return met

    return received


@pytest.fixture
def identify(receive: Receive) -> Identify:
    """Give a function that receives somebody, and returns who they are."""

    async def identified(claim: Claim) -> LookupResult:
        return (await receive(claim)).found

    return identified


class Delivered:
    """Takes what comes late."""

    def __init__(self) -> None:
        self.results: list[LookupResult] = []
        self.there = asyncio.Event()

    async def __call__(self, result: LookupResult) -> None:
        self.results.append(result)
        self.there.set()


@pytest.mark.parametrize("written", ["13800138000", "+86 138-0013-8000", "0086 138 0013 8000", "tel:+86-138-0013-8000"])
async def test_a_phone_number_finds_its_customer_however_written(
    service: CustomerService, add: AddCustomer, written: str
) -> None:
    add("c1", phones="+8613800138000", tier="gold")
    assert await service.look_up(Claim(phone=written)) == FOUND


async def test_who_is_found_comes_with_whom_they_talked_to_last(
    service: CustomerService, add: AddCustomer, database: Database
) -> None:
    add("c1", phones="+8613800138000", tier="gold")
    row = {
        "cell": "main",
        "channel": "chat",
        "language": "en",
        "identity": "claimed",
        "visitor": "v",
        "state": "closed",
    }
    talks = [("k1", "c1", "lin", 10), ("k2", "c1", "chen", 30), ("k3", "c1", "wang", None), ("k4", "c2", "sun", 40)]
    with database.writing() as connection:
        for id_, customer, agent, answered_at in talks:
            of = {"id": id_, "customer": customer, "agent": agent, "answered_at": answered_at}
            connection.execute(insert(contacts).values(**row, **of, arrived_at=50, position=1))
    found = await service.look_up(Claim(phone="13800138000"))
    assert (found.last_agent, found.last_talk_at) == ("chen", 30)


async def test_an_e_mail_address_finds_its_customer_in_any_case(service: CustomerService, add: AddCustomer) -> None:
    add("c1", emails="ann@example.com", tier="gold")
    assert await service.look_up(Claim(email=" Ann@EXAMPLE.com")) == FOUND


async def test_several_customers_of_one_phone_are_all_candidates(service: CustomerService, add: AddCustomer) -> None:
    add("c2", phones="+8613800138000")
    add("c1", phones="+8613800138000")
    result = await service.look_up(Claim(phone="13800138000"))
    assert result == LookupResult(match=Match.SEVERAL, candidates=("c1", "c2"))


async def test_of_several_by_phone_the_e_mail_tells_which(service: CustomerService, add: AddCustomer) -> None:
    add("c1", phones="+8613800138000", emails="ann@example.com", tier="gold")
    add("c2", phones="+8613800138000", emails="bob@example.com")
    assert await service.look_up(Claim(phone="13800138000", email="ann@example.com")) == FOUND


async def test_a_phone_and_an_e_mail_of_two_customers_make_both_candidates(
    service: CustomerService, add: AddCustomer
) -> None:
    add("c1", phones="+8613800138000")
    add("c2", emails="bob@example.com")
    result = await service.look_up(Claim(phone="13800138000", email="bob@example.com"))
    assert result.candidates == ("c1", "c2")


async def test_an_external_id_decides_alone_even_where_the_phone_is_somebody_elses(
    service: CustomerService, add: AddCustomer
) -> None:
    add("c1", external_id="M1", tier="gold")
    add("c2", external_id="M2", phones="+8613800138000")
    assert await service.look_up(Claim(external_id="M1", phone="13800138000")) == FOUND
    unknown = await service.look_up(Claim(external_id="M3", phone="13800138000"))
    assert unknown.match is Match.NONE


async def test_what_is_neither_a_number_nor_an_address_finds_nobody(service: CustomerService, add: AddCustomer) -> None:
    add("c1", phones="+8613800138000")
    result = await service.look_up(Claim(phone="12", email="ann@", name="Ann Lee"))
    assert result == LookupResult(match=Match.NONE)


async def test_nobody_known_becomes_a_prospect_whom_the_next_look_up_finds(
    identify: Identify, service: CustomerService
) -> None:
    made = await identify(Claim(name=" Ann\nLee ", phone="138 0013 8000", email="Ann@Example.com"))
    assert made.match is Match.NONE
    assert made.customer is not None
    again = LookupResult(match=Match.ONE, customer=made.customer, language="zh-CN")
    assert await identify(Claim(phone="+86 13800138000")) == again
    assert await identify(Claim(email="ann@example.com")) == again
    profile = await service.profile(made.customer, EVERYTHING)
    assert (profile.customer.name, profile.customer.language) == ("Ann Lee", "zh-CN")


async def test_a_prospect_comes_with_the_card_that_would_be_read_of_them(
    receive: Receive, service: CustomerService
) -> None:
    for claim in (Claim(name="Ann Lee", phone="13800138000", language="en"), Claim(visitor="v1"), Claim()):
        met = await receive(claim)
        assert met.found.customer is not None
        assert met.card == await service.card(met.found.customer, "k1")


async def test_who_it_may_be_comes_with_all_their_cards(service: CustomerService, add: AddCustomer) -> None:
    add("c1", phones="+8613800138000")
    add("c2", phones="+8613800138000")
    met = await service.meet(service.arrival(Claim(phone="13800138000"), "k1"))
    assert (met.found.match, met.card, [card.id for card in met.candidates]) == (Match.SEVERAL, None, ["c1", "c2"])


async def test_a_verified_user_we_do_not_know_becomes_a_customer_of_that_external_id(identify: Identify) -> None:
    made = await identify(Claim(external_id="M9", name="Ann", language="en", visitor="v1"))
    again = await identify(Claim(external_id="M9"))
    assert (again.match, again.customer) == (Match.ONE, made.customer)


async def test_an_anonymous_visitor_is_one_prospect_however_often_they_come(identify: Identify) -> None:
    first = await identify(Claim(visitor="v1"))
    again = await identify(Claim(visitor="v1"))
    other = await identify(Claim(visitor="v2"))
    named = await identify(Claim(visitor="v1", name="Ann"))
    assert (again.match, again.customer) == (Match.ONE, first.customer)
    assert len({first.customer, other.customer, named.customer}) == 3


async def test_a_shared_browser_does_not_lead_to_the_customer_who_used_it_before(
    identify: Identify, service: CustomerService
) -> None:
    await identify(Claim(visitor="v1", phone="13800138000"))
    assert (await service.look_up(Claim(visitor="v1"))).match is Match.NONE


async def test_a_prospect_can_be_made_of_nothing_at_all(identify: Identify, service: CustomerService) -> None:
    customer = (await identify(Claim())).customer
    assert customer is not None
    profile = await service.profile(customer, EVERYTHING)
    assert (profile.customer.name, profile.customer.language, profile.identities) == ("", "zh-CN", ())


async def test_two_tabs_at_once_do_not_make_two_prospects(identify: Identify) -> None:
    claim = Claim(phone="13800138000")
    results = await asyncio.gather(*(identify(claim) for _ in range(8)))
    assert len({result.customer for result in results}) == 1


async def test_who_arrives_while_another_does_shares_the_prospect_that_is_not_written_yet(
    service: CustomerService,
) -> None:
    claim = Claim(phone="13800138000")
    first, second = service.arrival(claim, "k1"), service.arrival(claim, "k2")
    made, again = await service.meet(first), await service.meet(second)
    assert (made.found.match, again.found.match) == (Match.NONE, Match.ONE)
    assert again.found.customer == made.found.customer
    assert (second.prospect, again.card) == (first.prospect, made.card)


async def test_a_prospect_known_otherwise_by_now_is_left_aside(
    database: Database, service: CustomerService, add: AddCustomer
) -> None:
    arrival = service.arrival(Claim(external_id="M1", phone="13800138000"), "k1")
    await service.meet(arrival)
    add("c1", external_id="M1")
    assert arrival.prospect is not None
    await asyncio.to_thread(SqlLogStore(database, "main").append, Batch(prospects=[arrival.prospect] * 2))
    assert (await service.look_up(Claim(external_id="M1"))).customer == "c1"
    assert (await service.look_up(Claim(phone="13800138000"))).match is Match.NONE


async def test_a_look_up_within_its_budget_is_answered_and_not_delivered(
    service: CustomerService, add: AddCustomer
) -> None:
    add("c1", phones="+8613800138000", tier="gold")
    late = Delivered()
    before = count("one"), count("late")
    met = await service.meet_within(service.arrival(Claim(phone="13800138000"), "k1"), 5, late)
    assert met.found == FOUND
    assert met.card is not None
    assert met.card.phones == ("+8613800138000",)
    assert late.results == []
    assert (count("one"), count("late")) == (before[0] + 1, before[1])


async def test_a_late_look_up_holds_nothing_up_and_is_delivered_when_it_comes() -> None:
    lookups, late, go_on = Lookups(), Delivered(), asyncio.Event()

    async def slow() -> Met:
        await go_on.wait()
        return MET

    before = count("late")
    assert (await lookups.within(0.01, slow, late)).found is PENDING
    assert late.results == []
    go_on.set()
    await asyncio.wait_for(late.there.wait(), 5)
    assert late.results == [FOUND]
    assert count("late") == before + 1
    await lookups.close()


async def test_a_failed_look_up_is_tried_again_and_logged_and_counted_without_what_it_was_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lookups, late, tries = Lookups(retry_after=(0.0, 0.0)), Delivered(), 0

    async def failing_twice() -> Met:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RuntimeError("no row for +8613800138000")
        return MET

    before = count("failed")
    with caplog.at_level(logging.DEBUG):
        assert await lookups.within(5, failing_twice, late) is MET
    assert count("failed") == before + 2
    assert "RuntimeError" in caplog.text
    assert "13800138000" not in caplog.text
    await lookups.close()


async def test_a_look_up_that_never_works_is_delivered_as_nobody() -> None:
    lookups, late = Lookups(retry_after=(0.02,)), Delivered()

    async def failing() -> Met:
        raise RuntimeError

    assert (await lookups.within(0.001, failing, late)).found is PENDING
    await asyncio.wait_for(late.there.wait(), 5)
    assert late.results == [LookupResult(match=Match.NONE)]
    await lookups.close()


async def test_a_delivery_that_fails_is_logged_and_ends_there(caplog: pytest.LogCaptureFixture) -> None:
    lookups, tried = Lookups(), asyncio.Event()

    async def slow() -> Met:
        await asyncio.sleep(0.02)
        return MET

    async def refuse(_: LookupResult) -> None:
        tried.set()
        raise RuntimeError("Ann Lee has gone")

    assert (await lookups.within(0.001, slow, refuse)).found is PENDING
    await asyncio.wait_for(tried.wait(), 5)
    await lookups.close()
    assert "could not be delivered: RuntimeError" in caplog.text
    assert "Ann" not in caplog.text


async def test_a_database_that_does_not_answer_in_time_is_pending_and_delivered_later(
    database: Database, service: CustomerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, go_on, read = Delivered(), threading.Event(), database.read_now

    def slow(work: Callable[[Connection], object]) -> object:
        go_on.wait(5)
        return read(work)

    monkeypatch.setattr(database, "read_now", slow)
    assert (await service.meet_within(service.arrival(Claim(name="Ann"), "k1"), 0.05, late)).found is PENDING
    go_on.set()
    await asyncio.wait_for(late.there.wait(), 5)
    assert late.results[0].customer is not None


async def test_closing_gives_up_what_still_runs() -> None:
    lookups, late = Lookups(), Delivered()

    async def endless() -> Met:
        await asyncio.Event().wait()
        return MET

    assert (await lookups.within(0.001, endless, late)).found is PENDING
    await asyncio.wait_for(lookups.close(), 5)
    assert late.results == []
