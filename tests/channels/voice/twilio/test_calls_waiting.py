"""How a caller waits, is offered, and comes to an agent, against the stand-in for Twilio's cloud."""

from itertools import pairwise

import pytest

from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.model import Call
from routing.events import ConnectFailed, OfferDeclined, OfferExpired
from routing.model import Availability, PlaceState
from tests.support.call_centre import directory
from tests.support.telephone import Exchange, exchange

NEXT = "You are next in line. Please stay with us."
SECOND = "You are number 2 in line. Please stay with us."
OTHER = "+8613900139000"


async def waits(x: Exchange, caller: str = OTHER) -> Call:
    """Return a caller who waits for sales."""
    call = await x.ring(caller)
    await x.press(call, "1")
    await x.advance(0.1)
    return call


def told(call: Call, text: str) -> list[int]:
    """Return when, in whole seconds of the call, a text was said."""
    return [round((heard["at"] - call.created) / 1_000) for heard in call.heard if heard.get("text") == text]


# --- waiting --------------------------------------------------------------------------------------------------------


async def test_the_place_in_line_is_told_about_every_thirty_seconds() -> None:
    async with exchange() as x:
        call = await waits(x)
        await x.advance(100)
        times = told(call, NEXT)
        assert len(times) == 4
        assert all(25 <= later - sooner <= 35 for sooner, later in pairwise(times))


async def test_the_place_in_line_moves_when_somebody_leaves_it() -> None:
    async with exchange() as x:
        first, second = await waits(x), await waits(x, "+8613900139001")
        await x.advance(30)
        assert set(told(second, SECOND)) != set()
        await x.hang_up(first)
        await x.advance(30)
        assert x.heard(second)[-2] == NEXT


async def test_who_is_just_being_offered_to_somebody_is_told_to_be_next() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await waits(x)
        await x.advance(1)
        assert NEXT in x.heard(call)


async def test_music_is_played_over_and_over() -> None:
    async with exchange(lambda: directory(music="https://sounds.example.org/wait.mp3")) as x:
        call = await waits(x)
        await x.advance(90)
        assert len([heard for heard in call.heard if heard["kind"] == "play"]) >= 3


async def test_who_comes_while_the_carriers_queue_is_full_waits_in_a_document_and_is_answered() -> None:
    async with exchange() as x:
        x.cloud.exchange.queues.named("sales", 1)
        first, second = await waits(x), await waits(x, "+8613900139001")
        await x.advance(40)
        assert (first.state, second.state) == ("queued", "document")
        assert len(told(second, SECOND)) == 2
        await x.ready("lin", "chen")
        for call in (first, second):
            await x.accept(call)
            await x.connect(call)
        await x.advance(1)
        assert (x.talk(first).talk, x.talk(second).talk) == (Talk.TALKING, Talk.TALKING)


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [(1, Outcome.SHORT_ABANDON), (10, Outcome.ABANDONED_WAITING), (70, Outcome.ABANDONED_WAITING)],
)
async def test_who_gives_up_waiting_is_counted_as_that(seconds: int, outcome: Outcome) -> None:
    async with exchange() as x:
        call = await waits(x)
        await x.advance(seconds)
        await x.hang_up(call)
        assert (x.talk(call).outcome, x.talk(call).ended_by) == (outcome, "customer")


# --- offers ---------------------------------------------------------------------------------------------------------


async def test_a_call_that_an_agent_declines_is_offered_to_the_next() -> None:
    async with exchange() as x:
        await x.ready("lin", "chen")
        call = await waits(x)
        offer, first = x.offer(call)
        await x.centre.contacts.decline(offer, first)
        await x.settle()
        assert x.offer(call)[1] != first
        assert OfferDeclined in {type(r.event) for r in x.log()}


async def test_a_call_that_an_agent_lets_ring_is_offered_to_the_next_and_the_agent_is_not_ready() -> None:
    async with exchange() as x:
        await x.ready("lin", "chen")
        call = await waits(x)
        first = x.offer(call)[1]
        await x.advance(20)
        assert x.offer(call)[1] != first
        assert OfferExpired in {type(r.event) for r in x.log()}
        assert x.centre.view.state.engine.agents[first].availability is Availability.NOT_READY


async def test_the_caller_hears_music_until_the_agent_is_there() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await waits(x)
        await x.accept(call)
        await x.advance(5)
        assert call.face["state"] == "queued"
        await x.connect(call)
        await x.advance(0.1)
        assert call.face["state"] == "conference"


# --- the browser that never connects --------------------------------------------------------------------------------


async def test_a_browser_that_never_connects_gives_the_caller_back_in_place_and_the_agent_is_not_ready() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, behind = await waits(x), await waits(x, "+8613900139001")
        agent = await x.accept(call)
        await x.advance(14.5)
        assert x.centre.view.state.engine.places[x.talk(call).contact].state is PlaceState.CLAIMED
        await x.advance(1)
        state = x.centre.view.state.engine
        assert state.agents[agent].availability is Availability.NOT_READY
        assert not state.agents[agent].contacts
        assert [x.centre.view.place_in_line(x.talk(one).contact) for one in (call, behind)] == [1, 2]
        assert call.state == "queued"
        assert [type(r.event) for r in x.log()].count(ConnectFailed) == 1


async def test_a_caller_who_was_given_back_is_answered_by_another() -> None:
    async with exchange() as x:
        await x.ready("lin", "chen")
        call = await waits(x)
        first = await x.accept(call)
        await x.advance(15)
        second = await x.accept(call)
        await x.connect(call)
        await x.advance(1)
        assert second != first
        assert (x.talk(call).talk, x.talk(call).agent) == (Talk.TALKING, second)


async def test_an_agent_whose_line_is_gone_before_the_caller_came_gives_the_caller_back() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await waits(x)
        await x.accept(call)
        leg = x.cloud.connect(*x.pass_for(call))
        x.cloud.hang_up(leg)
        await x.advance(1)
        assert leg.over
        assert x.centre.view.place_in_line(x.talk(call).contact) == 1
        assert call.state == "queued"
