"""Which contact comes first: from the files of a centre to the event, through the running server."""

import asyncio

from routing.events import ContactAnswerable, ContactPutNext, ContactQueued, ContactRaised, ContactUnanswerable
from tests.rules.conftest import Open
from tests.rules.deeds import does, offer_of, shows

ONE_CHAT = {"all": {"capacity": {"chat": 1, "voice": 0}}}
VALUED = {"valued": {"name": {"en": "Valued"}, "priority": 0, "head_start": "90s"}}


async def test_the_head_start_of_a_tier_counts_as_time_waited(centre_with: Open) -> None:
    async with centre_with(tiers=VALUED, profiles=ONE_CHAT) as centre:
        centre.add_customer("bai", phone="+8613800138000", tier="valued")
        ordinary, valued = await centre.chatting(), await centre.chatting(phone="+8613800138000")
        assert centre.last(ContactQueued).head_start_ms == 90_000
        await centre.console("lin", ready=True)
        offer = await offer_of(centre, valued.contact)
        assert offer.why.priority == 0
        assert offer.why.score >= 9_000_000
        assert "OfferMade" not in centre.events(ordinary.contact)


async def test_a_steeper_slope_overtakes_and_counts_up_to_its_cap(centre_with: Open) -> None:
    urgent = {"order": {"slope": 1_000, "cap": "1s"}}
    async with centre_with(queues={"care": urgent}, profiles=ONE_CHAT) as centre:
        first = await centre.chatting()
        await asyncio.sleep(0.1)
        second = await centre.chatting(queue="care")
        await asyncio.sleep(0.2)
        await centre.console("lin", ready=True)
        offer = await offer_of(centre, second.contact)
        assert offer.why.score == 100_000, "the score stays at the cap"
        assert "OfferMade" not in centre.events(first.contact)


async def test_a_contact_that_has_waited_long_enough_rises_one_class(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"order": {"raise_after": "1s"}}}) as centre:
        sun, customer = await centre.console("sun"), await centre.chatting()
        await shows(sun, customer.contact, priority=0)
        await shows(sun, customer.contact, priority=1)
        raised = centre.last(ContactRaised)
        assert (raised.contact, raised.priority) == (customer.contact, 1)
        assert raised.due - centre.last(ContactQueued).at == 1_000


async def test_a_supervisor_puts_a_contact_next_and_an_agent_does_not(centre_with: Open) -> None:
    async with centre_with(profiles=ONE_CHAT) as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin")
        first, second = await centre.chatting(), await centre.chatting()
        refused = await lin.ask("put_next", contact=second.contact)
        assert (refused.ok, refused.code) == (False, "forbidden")
        await does(sun, "put_next", contact=second.contact)
        await shows(sun, second.contact, put_next=True)
        assert centre.last(ContactPutNext).by == "sun"
        await does(lin, "set_state", availability="available")
        card = await lin.offered(second.contact)
        assert card.offer is not None
        assert card.offer.why.front
        refused = await sun.ask("put_next", contact=second.contact)
        assert (refused.ok, refused.code) == (False, "illegal_move")
        assert "OfferMade" not in centre.events(first.contact)


async def test_an_agents_profile_can_put_the_rank_of_the_queues_first(centre_with: Open) -> None:
    ranked = {"all": {**ONE_CHAT["all"], "ranks": {"care": 1, "sales": 2}, "rank_first": True}}
    async with centre_with(profiles=ranked) as centre:
        centre.add_customer("bai", phone="+8613800138000", tier="gold")
        gold, ordinary = await centre.chatting(phone="+8613800138000"), await centre.chatting(queue="care")
        await centre.console("lin", ready=True)
        assert (await offer_of(centre, ordinary.contact)).agent == "lin"
        assert "OfferMade" not in centre.events(gold.contact)


async def test_a_contact_nobody_can_take_is_shown_so_until_somebody_can(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, customer = await centre.console("sun"), await centre.chatting()
        await shows(sun, customer.contact, unanswerable="nobody_signed_in")
        assert centre.last(ContactUnanswerable).code == "nobody_signed_in"
        await centre.console("lin")
        await shows(sun, customer.contact, unanswerable=None)
        assert centre.last(ContactAnswerable).contact == customer.contact


async def test_what_no_agent_of_the_centre_has_is_answered_by_nobody_ever(centre_with: Open) -> None:
    without_chats = {"lin": {"capacity": {"chat": 0, "voice": 1}}}
    only_lin = {agent: {"skills": {"care": 4}} for agent in ("chen", "wang")}
    async with centre_with(agents={**without_chats, **only_lin}) as centre:
        sun, customer = await centre.console("sun"), await centre.chatting(queue="care")
        await shows(sun, customer.contact, unanswerable="nobody_ever")
