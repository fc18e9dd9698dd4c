"""The console over real sockets: two tabs, deadlines, browsers that are gone, and screens that come back."""

import asyncio
from pathlib import Path

import pytest

import callcenter.live.console
from callcenter.contacts.events import Outcome
from callcenter.live import messages as m
from callcenter.settings import Settings
from routing.events import OfferExpired, OfferMade
from tests.support.centre import Running, directory, running

OURS = ["ContactArrived", "ContactQueued", "OfferMade"]


async def test_an_offer_shows_who_it_is_and_why_before_it_is_accepted(centre: Running) -> None:
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee", tier="gold", title="ms", family_name="Lee")
    lin = await centre.console("lin", ready=True)
    customer = await centre.chatting(phone="138 0013 8000")
    card = await lin.offered()
    assert (card.stage, card.agent, card.identity, card.match) == ("offered", "lin", "claimed", "one")
    assert card.customer is not None
    assert (card.customer.id, card.customer.name, card.customer.tier) == ("ann", "Ann Lee", "gold")
    assert card.customer.contacts_this_month == 1
    assert card.priority == 10
    assert card.offer is not None
    assert (card.offer.agent, card.offer.why.rule, card.offer.why.eligible) == ("lin", "longest_idle", 1)
    assert card.offer.deadline - card.since == 20_000
    assert customer.status is not None
    assert (customer.status.stage, customer.status.place) == ("waiting", None)


async def test_of_two_tabs_that_accept_at_once_one_agent_becomes_owner_and_both_tabs_agree(centre: Running) -> None:
    first, second = await centre.console("lin", ready=True), await centre.console("lin")
    customer = await centre.chatting()
    offers = [(await tab.offered()).offer for tab in (first, second)]
    assert offers[0] == offers[1]
    assert offers[0] is not None
    replies = await asyncio.gather(*(tab.ask("accept", offer=offers[0].id) for tab in (first, second)))
    assert all(reply.ok for reply in replies)
    for tab in (first, second):
        await tab.staged(customer.contact, "talking")
        assert tab.contacts[customer.contact].agent == "lin"
    assert centre.events(customer.contact) == [*OURS, "OfferAccepted", "ContactConnected"]
    assert (await second.post(customer.contact, "hello")).ok
    await first.said(customer.contact, "hello")
    await customer.said("hello")


async def test_the_second_agent_to_accept_is_told_who_was_first(centre: Running) -> None:
    lin, chen = await centre.console("lin", ready=True), await centre.console("chen", ready=True)
    customer = await centre.chatting()
    contact = await lin.accept()
    reply = await chen.ask("accept", offer=f"{contact}.1")
    assert (reply.ok, reply.code, reply.detail) == (False, "already_taken", f"Offer {contact}.1 was taken by lin.")
    assert chen.contacts == {}
    assert (await customer.staged("talking")).agent_name == "Lin"
    for text in ("mine?", "still mine?"):
        assert (await chen.post(contact, text)).code == "not_your_contact"
    assert (await chen.ask("end", contact=contact)).code == "not_your_contact"


async def test_accepting_after_the_deadline_is_too_late_and_the_agent_is_not_ready(tmp_path: Path) -> None:
    async with running(tmp_path, directory(offer=400)) as centre:
        lin = await centre.console("lin", ready=True)
        customer = await centre.chatting()
        offer = (await lin.offered()).offer
        assert offer is not None
        await lin.staged(customer.contact, None)
        assert lin.agents["lin"].reason == "no_answer"
        reply = await lin.ask("accept", offer=offer.id)
        assert (reply.ok, reply.code) == (False, "offer_over")
        expired = centre.last(OfferExpired)
        assert expired.due == offer.deadline <= expired.at
        assert (await lin.ask("set_state", availability="available")).ok
        assert await lin.accept() == customer.contact
        assert centre.last(OfferMade).offer == f"{customer.contact}.2"


async def test_an_accept_sent_around_the_deadline_is_either_whole_or_nothing(tmp_path: Path) -> None:
    """Whichever comes first, the log, the agent's screen and the customer's page tell the same story."""
    patient = Settings(mode="demo", lookup_timeout=5)  # no late look-up gets in between, however busy the machine
    async with running(tmp_path, directory(offer=500), settings=patient) as centre:
        lin = await centre.console("lin")
        for n in range(3):
            assert (await lin.ask("set_state", availability="available")).ok
            customer = await centre.chatting()
            offer = (await lin.offered(customer.contact)).offer
            assert offer is not None
            left = (offer.deadline - centre.centre.view.now()) / 1_000
            await asyncio.sleep(max(0.0, left + (n - 1) * 0.003))  # the very race: no condition to wait for
            reply = await lin.ask("accept", offer=offer.id)
            kinds = centre.events(customer.contact)
            if reply.ok:
                assert kinds == [*OURS, "OfferAccepted", "ContactConnected"]
                await lin.staged(customer.contact, "talking")
                await customer.staged("talking")
            else:
                assert reply.code == "offer_over"
                assert kinds == [*OURS, "OfferExpired"]
                await lin.staged(customer.contact, None)
            assert (await customer.ask("leave", contact=customer.contact)).ok
            await customer.staged("ended")
            if reply.ok:
                assert (await lin.ask("wrap_up", contact=customer.contact, disposition="solved")).ok


async def test_accepting_and_leaving_meet_in_every_order(centre: Running) -> None:
    lin = await centre.console("lin", ready=True)
    for first in ("agent", "customer", "both"):
        customer = await centre.chatting()
        contact, offer = customer.contact, (await lin.offered(customer.contact)).offer
        assert offer is not None
        accept, leave = lin.ask("accept", offer=offer.id), customer.ask("leave", contact=contact)
        if first == "agent":
            accepted, left = await accept, await leave
        elif first == "customer":
            left, accepted = await leave, await accept
        else:
            accepted, left = await asyncio.gather(accept, leave)
        assert left.ok
        status = await customer.staged("ended")
        assert status.ended_by == "customer"
        assert centre.events(contact).count("ContactEnded") == 1
        if accepted.ok:
            assert first != "customer"
            assert status.outcome is Outcome.ANSWERED
            await lin.staged(contact, "wrapping")
            assert (await lin.ask("wrap_up", contact=contact, disposition="solved")).ok
        else:
            assert first != "agent"
            assert accepted.code == "unknown_offer"
            assert status.outcome is Outcome.SHORT_ABANDON
            await lin.staged(contact, None)
            assert "OfferWithdrawn" in centre.events(contact)


# --- commands ----------------------------------------------------------------------------------------------------


async def test_an_agent_needs_a_reason_of_the_centres_to_be_not_ready(centre: Running) -> None:
    lin = await centre.console("lin")
    assert lin.agents["lin"].reason == "signed_in"
    for reason in (None, "tired", "connection_lost"):
        reply = await lin.ask("set_state", availability="not_ready", reason=reason)
        assert (reply.ok, reply.code) == (False, "unknown_reason")
    assert (await lin.ask("set_state", availability="not_ready", reason="lunch")).ok
    await lin.until(lambda: lin.agents["lin"].reason == "lunch")
    assert (await lin.ask("set_state", availability="offline")).ok
    await lin.until(lambda: lin.agents["lin"].availability == "offline")


async def test_a_supervisor_watches_and_takes_no_contacts(centre: Running) -> None:
    sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
    customer = await centre.chatting()
    contact = await lin.accept()
    assert (await customer.post(contact, "between us")).ok
    await lin.said(contact, "between us")
    await sun.staged(contact, "talking")
    assert sun.contacts[contact].agent == "lin"
    await sun.until(lambda: (sun.queues["sales"].talking, sun.queues["sales"].answered) == (1, 1))
    for kind, fields in (
        ("set_state", {"availability": "available"}),
        ("post", {"contact": contact, "text": "x"}),
        ("end", {"contact": contact}),
    ):
        reply = await sun.ask(kind, **fields)
        assert (reply.ok, reply.code) == (False, "forbidden")
    assert sun.messages == {}


async def test_a_declined_offer_goes_to_the_next_and_declining_again_is_the_same(centre: Running) -> None:
    lin, chen = await centre.console("lin", ready=True), await centre.console("chen", ready=True)
    customer = await centre.chatting()
    offer = (await lin.offered()).offer
    assert offer is not None
    assert (await lin.ask("decline", offer=offer.id)).ok
    assert await chen.accept() == customer.contact
    assert (await lin.ask("decline", offer=offer.id)).ok
    assert lin.contacts == {}
    assert (await chen.ask("decline", offer=f"{customer.contact}.2")).code == "illegal_move"


async def test_an_agent_picks_one_of_several_candidates_and_sees_their_card(centre: Running) -> None:
    for customer, name in (("ann", "Ann Lee"), ("bob", "Bob Lee")):
        centre.add_customer(customer, phone="+8613800138000", name=name)
    lin = await centre.console("lin", ready=True)
    await centre.chatting(phone="13800138000")
    contact = await lin.accept()
    card = lin.contacts[contact]
    assert (card.match, card.customer, [one.name for one in card.candidates]) == (
        "several",
        None,
        ["Ann Lee", "Bob Lee"],
    )
    assert (await lin.ask("pick_customer", contact=contact, customer="nobody")).code == "unknown_candidate"
    assert (await lin.ask("pick_customer", contact=contact, customer="bob")).ok
    await lin.until(lambda: lin.contacts[contact].customer)
    picked = lin.contacts[contact].customer
    assert picked is not None
    assert (picked.name, lin.contacts[contact].customer_id) == ("Bob Lee", "bob")
    assert [one.name for one in lin.contacts[contact].candidates] == ["Ann Lee", "Bob Lee"], "it may have been a slip"
    assert (await lin.ask("pick_customer", contact=contact, customer="ann")).ok
    await lin.until(lambda: (found := lin.contacts[contact].customer) and found.id == "ann")


# --- signing out -------------------------------------------------------------------------------------------------


async def test_signing_out_closes_the_console(centre: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callcenter.live.console, "SESSION_CHECKED_EVERY_S", 0.02)
    lin, chen = await centre.console("lin"), await centre.console("chen")
    cookie = {"callcenter_session": await centre.token("lin")}
    async with centre.http(cookies=cookie) as http:
        assert (await http.delete("/api/v1/session")).is_success
    assert await lin.closed() == (4401, "signed out")
    assert (await chen.ask("set_state", availability="available")).ok


# --- coming back -------------------------------------------------------------------------------------------------


async def test_a_console_that_was_away_is_told_only_what_changed(centre: Running) -> None:
    lin, chen = await centre.console("lin", ready=True), await centre.console("chen")
    customer = await centre.chatting()
    contact = await lin.accept()
    for text in ("one", "two"):
        assert (await customer.post(contact, text)).ok
    await lin.said(contact, "two")
    await lin.drop()
    assert (await customer.post(contact, "three")).ok
    assert (await chen.ask("set_state", availability="available")).ok
    await lin.connect()
    await lin.said(contact, "three")
    assert lin.of(m.Snapshot) == []
    assert [one.text for one in lin.of(m.ChatMessage)] == ["three"]


async def test_a_position_that_is_not_of_this_log_or_too_far_behind_gets_a_snapshot(centre: Running) -> None:
    """Ahead of the log is the position of another database: one restored from a backup, for instance."""
    lin = await centre.console("lin", ready=True)
    customer = await centre.chatting()
    contact = await lin.accept()
    assert (await customer.post(contact, "one")).ok
    await lin.said(contact, "one")
    for position in (10**6, -(10**6)):
        other = await centre.console("lin", position=position, have={contact: 0, "unknown": 7})
        await other.until(lambda: other.of(m.Snapshot))  # noqa: B023
        await other.said(contact, "one")
        assert other.shown() == lin.shown()


async def test_a_console_more_events_behind_than_are_worth_reading_gets_a_snapshot(
    centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = await centre.console("lin")
    await lin.drop()
    chen = await centre.console("chen", ready=True)
    for _ in range(3):
        assert (await chen.ask("set_state", availability="not_ready", reason="lunch")).ok
        assert (await chen.ask("set_state", availability="available")).ok
    monkeypatch.setattr(callcenter.live.console, "RESUME_WITHIN", 5)
    await lin.connect()
    await lin.until(lambda: lin.of(m.Snapshot))
    await chen.drop()
    await chen.connect()
    await chen.synced()
    assert chen.of(m.Snapshot) == []


async def test_a_contact_that_was_away_comes_back_with_all_its_messages(tmp_path: Path) -> None:
    """What a page said to hold of a contact counts no more once it was told to let go of it."""
    clocks = {"unreachable_withdraw": 20, "unreachable_not_ready": 40, "unreachable_return": 60}
    async with running(tmp_path, directory(**clocks)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept()
        assert (await customer.post(contact, "one")).ok
        await lin.said(contact, "one")
        await lin.drop()
        await customer.staged("waiting")
        await lin.connect()
        await lin.staged(contact, None)
        assert (await lin.ask("set_state", availability="available")).ok
        assert await lin.accept() == contact
        await lin.said(contact, "one")
        assert lin.of(m.Snapshot) == []
