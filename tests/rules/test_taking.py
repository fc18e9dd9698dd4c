"""A supervisor who is an agent too takes a contact that waits: from the files of a centre and a click to the event."""

from routing.events import ContactAssigned, OfferMade
from tests.rules.conftest import Open
from tests.rules.deeds import does, shows
from tests.support.centre import Running
from tests.support.sockets import Console

LEAD = {"agents": {"wang": {"also": ["supervisor"]}}}


async def at_desk(centre: Running) -> Console:
    wang = await centre.console("wang", desk=True)
    await wang.until(lambda: wang.agents["wang"].availability == "not_ready")
    return wang


async def test_it_is_theirs_at_once_while_they_are_not_ready_and_the_log_says_who_took_it(centre_with: Open) -> None:
    async with centre_with(**LEAD) as centre:
        wang, first, customer = await at_desk(centre), await centre.chatting(), await centre.chatting()
        await does(wang, "take", contact=customer.contact)
        await shows(wang, customer.contact, stage="talking", agent="wang")
        assert (await customer.staged("talking")).agent_name == "Wang"
        taken = centre.last(ContactAssigned)
        assert (taken.agent, taken.by, taken.taken) == ("wang", "wang", True)
        assert (await customer.post(customer.contact, "hello")).ok
        await wang.said(customer.contact, "hello")
        assert wang.agents["wang"].availability == "not_ready"
        assert first.status is not None
        assert first.status.stage == "waiting"
        await does(wang, "take", contact=customer.contact)
        await does(wang, "end", contact=customer.contact)
        await does(wang, "wrap_up", contact=customer.contact, disposition="solved")
        await wang.staged(customer.contact, None)


async def test_nobody_takes_more_than_their_capacity_or_what_somebody_is_offered(centre_with: Open) -> None:
    async with centre_with(**LEAD) as centre:
        wang, customers = await at_desk(centre), [await centre.chatting() for _ in range(3)]
        for customer in customers[:2]:
            await does(wang, "take", contact=customer.contact)
        refused = await wang.ask("take", contact=customers[2].contact)
        assert (refused.ok, refused.code) == (False, "cannot_take_capacity")
        lin = await centre.console("lin", ready=True)
        await lin.offered(customers[2].contact)
        await does(wang, "end", contact=customers[0].contact)
        await does(wang, "wrap_up", contact=customers[0].contact, disposition="solved")
        refused = await wang.ask("take", contact=customers[2].contact)
        assert (refused.ok, refused.code) == (False, "illegal_move")
        assert centre.last(OfferMade).agent == "lin"


async def test_it_takes_both_roles_and_a_desk(centre_with: Open) -> None:
    async with centre_with(**LEAD) as centre:
        customer = await centre.chatting()
        for who, code in (("lin", "forbidden"), ("sun", "forbidden"), ("wang", "cannot_take_offline")):
            console = await centre.console(who)
            refused = await console.ask("take", contact=customer.contact)
            assert (refused.ok, refused.code) == (False, code), who
