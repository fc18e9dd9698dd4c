"""What a supervisor does with a contact that waits: from the files of a centre and a click to the event."""

import pytest

from routing.events import AgentHoldEnded, ContactAssigned, ContactMoved
from tests.rules.conftest import Open
from tests.rules.deeds import does, offer_of, shows, told
from tests.support.centre import Running

CARE = {"name": {"en": "Care"}, "queues": ["care"], "capacity": {"chat": 2}}
ONLY_CHEN_CARES = {
    "profiles": {"all": {"queues": ["sales", "night"]}, "care": CARE},
    "agents": {"chen": {"profile": "care"}},
}


async def test_a_contact_is_moved_to_another_queue_with_the_time_it_has_waited(centre_with: Open) -> None:
    async with centre_with(**ONLY_CHEN_CARES) as centre:
        sun, customer = await centre.console("sun"), await centre.chatting()
        await does(sun, "move", contact=customer.contact, queue="care")
        await shows(sun, customer.contact, queue="care", stage="waiting")
        await centre.console("chen", ready=True)
        offer = await offer_of(centre, customer.contact)
        moved = centre.last(ContactMoved)
        assert (moved.by, moved.queue, moved.to_queue, moved.credit) == ("sun", "sales", "care", True)
        assert (offer.why.queue, offer.why.waited_ms > 0) == ("care", True)


async def test_without_credit_by_the_files_the_time_waited_begins_anew_unless_the_supervisor_says_otherwise(
    centre_with: Open,
) -> None:
    without = {"care": {"transfers": {"credit": False}}, "sales": {"transfers": {"credit": False}}}
    async with centre_with(queues=without) as centre:
        sun, customer = await centre.console("sun"), await centre.chatting()
        await does(sun, "move", contact=customer.contact, queue="care")
        assert centre.last(ContactMoved).credit is False
        await does(sun, "move", contact=customer.contact, queue="sales", credit=True)
        assert centre.last(ContactMoved).credit is True


async def test_an_agent_who_serves_another_queue_is_offered_what_they_are_assigned(centre_with: Open) -> None:
    async with centre_with(**ONLY_CHEN_CARES) as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
        first, second = await centre.chatting(queue="care"), await centre.chatting(queue="care")
        await does(sun, "assign", contact=second.contact, agent="lin")
        card = await lin.offered(second.contact)
        assert card.offer is not None
        assert (card.offer.why.by, card.offer.why.queue) == ("sun", "care")
        assert "OfferMade" not in centre.events(first.contact)
        await does(lin, "decline", offer=card.offer.id)
        await told(centre, "AgentHoldEnded", second.contact)
        assert centre.last(AgentHoldEnded).agent == "lin"
        assert centre.last(ContactAssigned).by == "sun"


async def test_one_who_cannot_take_it_is_refused_with_the_reason(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin")
        customer = await centre.chatting()
        refused = await sun.ask("assign", contact=customer.contact, agent="lin")
        assert (refused.ok, refused.code) == (False, "cannot_take_not_ready")
        refused = await sun.ask("assign", contact=customer.contact, agent="wang")
        assert (refused.ok, refused.code) == (False, "cannot_take_offline")
        refused = await lin.ask("move", contact=customer.contact, queue="care")
        assert (refused.ok, refused.code) == (False, "forbidden")


@pytest.mark.parametrize(("deed", "to"), [("move", {"queue": "care"}), ("assign", {"agent": "lin"})])
async def test_one_that_was_just_offered_or_has_left_is_not_steered_any_more(
    centre_with: Open, deed: str, to: dict[str, str]
) -> None:
    async with centre_with() as centre:
        sun, customer = await centre.console("sun"), await centre.chatting()
        lin = await centre.console("lin", ready=True)
        await lin.offered(customer.contact)
        refused = await sun.ask(deed, contact=customer.contact, **to)
        assert (refused.ok, refused.code) == (False, "illegal_move")
        await does(customer, "leave", contact=customer.contact)
        refused = await sun.ask(deed, contact=customer.contact, **to)
        assert (refused.ok, refused.code) == (False, "unknown_contact")


async def test_the_same_is_done_over_http(centre_with: Open) -> None:
    async with centre_with() as centre:
        customer = await centre.chatting()
        assert await _post(centre, customer.contact, "move", queue="care") == 204
        assert centre.last(ContactMoved).to_queue == "care"
        assert await _post(centre, customer.contact, "assign", agent="lin") == 409
        assert await _post(centre, customer.contact, "assign", agent="nobody") == 404
        await centre.console("lin", ready=True)


async def _post(centre: Running, contact: str, what: str, **body: str) -> int:
    async with centre.http(cookies={"callcenter_session": await centre.token("sun")}) as http:
        return (await http.post(f"/api/v1/contacts/{contact}/{what}", json=body)).status_code
