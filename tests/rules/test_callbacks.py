"""How customers are called back: from the files of a centre to the event."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Identity, Match
from routing.events import CallbackDue, CallbackMissed, ContactQueued, OfferAccepted, OfferMade
from tests.rules.conftest import Open
from tests.rules.deeds import offer_of
from tests.support.centre import Running

DAY = 24 * 3_600_000


async def asks(centre: Running, contact: str = "called") -> None:
    """Have somebody ask to be called back by sales."""
    wish = cmd.StartContact(
        contact=contact,
        channel="voice",
        queue="sales",
        language="en",
        visitor=f"visitor-of-{contact}",
        client_id="1",
        identity=Identity.CLAIMED,
        match=Match.NONE,
        call_in=((0, centre.centre.clock.now() + DAY),),
    )
    await centre.centre.host.execute(wish)


async def test_agent_first_it_is_offered_and_calling_takes_its_own_time(centre_with: Open) -> None:
    rules = {"queues": {"sales": {"callback": {"attempts": 5, "gap": "7m"}}}, "timings": {"connect_callback": "40s"}}
    async with centre_with(**rules, profiles={"all": {"capacity": {"voice": 1}}}) as centre:
        lin = await centre.console("lin", ready=True)
        await asks(centre)
        card = await lin.offered("called")
        assert card.callback is not None
        assert (card.callback.attempt, card.callback.attempts) == (1, 5)
        offer = await offer_of(centre, "called")
        await centre.centre.contacts.accept(offer.offer, "lin")
        accepted = centre.last(OfferAccepted)
        assert (centre.last(OfferMade).attempt, accepted.connect_by - accepted.at) == (1, 40_000)
        await centre.centre.contacts.call_missed("called", 1, "busy")
        missed = centre.last(CallbackMissed)
        assert missed.next_at == missed.at + 7 * 60_000


async def test_customer_first_the_customer_is_called_in_place_of_an_offer(centre_with: Open) -> None:
    sales = {"callback": {"first": "customer"}}
    async with centre_with(queues={"sales": sales}, profiles={"all": {"capacity": {"voice": 1}}}) as centre:
        await centre.console("lin", ready=True)
        await asks(centre)
        assert centre.last(CallbackDue).agent == "lin"
        queued = centre.last(ContactQueued).callback
        assert queued is not None
        assert (queued.first, queued.attempts, queued.gap_ms) == ("customer", 3, 600_000)


async def test_without_it_nobody_is_called_back(centre_with: Open) -> None:
    async with centre_with() as centre:
        with pytest.raises(Exception, match="not called back"):
            await asks(centre)
