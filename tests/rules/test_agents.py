"""Which agent comes first, and whom a contact asks for: from the files of a centre to the event."""

from typing import Any

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Identity, Match
from routing.events import (
    AgentDrained,
    AgentDraining,
    AgentHoldEnded,
    AgentStateChanged,
    ContactQueued,
    CriteriaWidened,
    OfferAccepted,
    OfferMade,
)
from tests.rules.conftest import Open
from tests.rules.deeds import does, offer_of, served, shows
from tests.support.centre import Running, eventually

TWO_TEAMS = {"teams": {"two": {"name": {"en": "Two"}}}, "agents": {"chen": {"team": "two"}}}
IN_TEAM_TWO = {"steps": [{"where": {"team": "two"}, "for": "1s"}, {}]}


async def test_a_step_asks_for_less_when_its_time_is_over(centre_with: Open) -> None:
    async with centre_with(queues={"sales": IN_TEAM_TWO}, **TWO_TEAMS) as centre:
        await centre.console("chen")
        sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
        customer = await centre.chatting()
        await shows(sun, customer.contact, stage="waiting", step=0, steps=2)
        card = await lin.offered(customer.contact)
        assert card.offer is not None
        assert (card.offer.why.step, card.step) == (1, 1)
        widened = centre.last(CriteriaWidened)
        assert (widened.step, widened.due - card.arrived_at) == (1, 1_000)


async def test_a_step_that_nobody_signed_in_can_meet_is_skipped(centre_with: Open) -> None:
    skipping = {"sales": {**IN_TEAM_TWO, "skip_unmet_steps": True}}
    async with centre_with(queues=skipping, **TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.offered(customer.contact)
        assert centre.last(CriteriaWidened).due is None


@pytest.mark.parametrize(
    ("choice", "criterion"),
    [
        ({"rule": "tiers", "tiers": {"chen": 1, "lin": 2}}, "tier"),
        ({"rule": "most_skilled", "weights": {"care": 2}}, "skill"),
    ],
)
async def test_the_queue_chooses_by_its_rule_before_who_has_been_idle_for_longest(
    centre_with: Open, choice: dict[str, Any], criterion: str
) -> None:
    lin = {"lin": {"skills": {"care": 4}}}
    async with centre_with(queues={"sales": {"choice": choice}}, agents=lin) as centre:
        await centre.console("lin", ready=True)
        chen, customer = await centre.console("chen", ready=True), await centre.chatting()
        offer = (await chen.offered(customer.contact)).offer
        assert offer is not None
        assert offer.why.rule == choice["rule"]
        assert [(each.agent, each.behind) for each in offer.why.next] == [("lin", criterion)]


@pytest.mark.parametrize(
    ("rule", "criterion"), [("fewest_today", "taken"), ("rotation", "turn"), ("least_occupied", "occupancy")]
)
async def test_a_rule_that_goes_by_the_day_passes_over_who_has_had_a_contact(
    centre_with: Open, rule: str, criterion: str
) -> None:
    async with centre_with(queues={"sales": {"choice": rule}}) as centre:
        lin, first = await centre.console("lin", ready=True), await centre.chatting()
        await served(lin, first.contact)
        await centre.console("chen", ready=True)
        second = await centre.chatting()
        offer = await offer_of(centre, second.contact)
        assert (offer.agent, offer.why.rule) == ("chen", rule)
        assert [(each.agent, each.behind) for each in offer.why.next] == [("lin", criterion)]


async def test_so_many_declines_in_a_row_make_not_ready_and_the_last_to_decline_comes_last(centre_with: Open) -> None:
    async with centre_with(misses={"declined": {"hold": "0s", "not_ready_after": 2}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await does(lin, "decline", offer=f"{customer.contact}.1")
        await centre.console("chen", ready=True)
        card = await lin.offered(customer.contact)
        assert card.offer is not None
        await does(lin, "decline", offer=card.offer.id)
        changed = centre.last(AgentStateChanged)
        assert (changed.agent, changed.availability, changed.reason) == ("lin", "not_ready", "declined")
        assert (await offer_of(centre, customer.contact)).agent == "chen"


async def test_an_offer_lasts_as_long_as_the_queue_says_of_its_channel(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"offer_by_channel": {"chat": "7s"}}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.offered(customer.contact)
        made = centre.last(OfferMade)
        assert made.deadline - made.at == 7_000


async def calls(centre: Running, contact: str, queue: str = "sales") -> None:
    """Let a call come, as a carrier's door would."""
    await centre.centre.contacts.start(
        cmd.StartContact(
            contact=contact,
            channel="voice",
            queue=queue,
            leg=f"leg-of-{contact}",
            language="en",
            visitor=contact,
            client_id=contact,
            identity=Identity.CLAIMED,
            match=Match.NONE,
        )
    )


async def test_a_call_does_not_wait_behind_chats_for_ever(centre_with: Open) -> None:
    alone = {"all": {"capacity": {"chat": 3, "voice": 1}, "while_open": {"voice": {"chat": 0}}}}
    async with centre_with(profiles=alone) as centre:
        sun, lin, first = await centre.console("sun"), await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(first.contact)
        await calls(centre, "call")
        await sun.until(lambda: sun.agents["lin"].draining == "call")
        assert centre.last(AgentDraining).contact == "call"
        second = await centre.chatting()
        await shows(sun, second.contact, stage="waiting")
        await does(lin, "end", contact=first.contact)
        await does(lin, "wrap_up", contact=first.contact, disposition="solved")
        await does(lin, "accept", offer=(await offer_of(centre, "call")).offer)
        drained = await eventually(lambda: centre.last(AgentDrained))
        assert (drained.agent, drained.contact) == ("lin", "call")
        await lin.offered(second.contact)


async def test_a_customer_comes_first_to_whom_they_talked_to_last(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"last_agent": {"hold": "20s", "within": "7d"}}}) as centre:
        centre.add_customer("bai", phone="+8613800138000")
        lin, first = await centre.console("lin", ready=True), await centre.chatting(phone="+8613800138000")
        assert centre.last(ContactQueued).to_agent is None
        await served(lin, first.contact)
        chen, second = await centre.console("chen", ready=True), await centre.chatting(phone="+8613800138000")
        offer = await offer_of(centre, second.contact)
        assert (offer.agent, offer.why.rule) == ("lin", "named_agent")
        queued = centre.last(ContactQueued)
        assert (queued.to_agent, queued.held_until) == ("lin", queued.at + 20_000)
        await does(lin, "decline", offer=offer.offer)
        assert (await chen.offered(second.contact)).offer is not None
        assert centre.last(AgentHoldEnded).agent == "lin"


async def test_whom_they_talked_to_last_is_not_waited_for_while_away(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"last_agent": {}}}) as centre:
        centre.add_customer("bai", phone="+8613800138000")
        lin, first = await centre.console("lin", ready=True), await centre.chatting(phone="+8613800138000")
        await served(lin, first.contact)
        await does(lin, "set_state", availability="not_ready", reason="lunch")
        chen, second = await centre.console("chen", ready=True), await centre.chatting(phone="+8613800138000")
        await chen.offered(second.contact)
        assert centre.events(second.contact)[1:4] == ["ContactQueued", "AgentHoldEnded", "OfferMade"]


async def test_an_offer_is_accepted_of_itself_where_the_profile_says_so(centre_with: Open) -> None:
    async with centre_with(profiles={"all": {"auto_accept": True}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await shows(lin, customer.contact, stage="talking", agent="lin")
        assert centre.last(OfferAccepted).agent == "lin"
