"""The centre dies at any moment of a call, and comes back: the call goes on or ends cleanly, and the log says so."""

from dataclasses import replace

import pytest

from callcenter.channels.voice.twilio.documents import come_back
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.events import ContactEnded, LegEnded, Outcome
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.model import Call
from routing.events import ContactConnected, OfferWithdrawn
from tests.channels.voice.twilio.people import People, check_end
from tests.support.call_centre import ACCOUNT
from tests.support.telephone import Exchange, exchange

pytestmark = pytest.mark.no_cover  # more than a hundred times the same call, which other tests measure

MOMENTS = 36
"""Of a whole call: before and after each request of the carrier's, and of ours to it."""
SENT_ON_MOMENTS = 78
"""The same of a call that is held, taken back, and sent on to another queue; it begins as the other does."""


async def until_back(x: Exchange, people: People, *, down_s: int) -> None:
    """Let everybody live until the centre has died, been down for so long, and come back."""
    for _ in range(60):
        if x.was_down:
            break
        await people.live(1)
    else:
        raise AssertionError("the centre did not die")
    await people.live(down_s)
    await x.start()


@pytest.mark.parametrize(
    ("moment", "down_s"), [(n, 1) for n in range(1, MOMENTS + 1)] + [(n, 8) for n in range(1, MOMENTS + 1, 4)]
)
async def test_the_centre_dies_at_a_moment_of_a_call(moment: int, down_s: int) -> None:
    async with exchange() as x:
        people = People(x, talk_s=6)
        await x.ready("lin")
        x.die(moment)
        await people.ring()
        await until_back(x, people, down_s=down_s)
        await people.live(60)
        await x.advance(150)
        assert people.call.over
        if x.contact(people.call) is None:  # it was never received
            assert [heard.get("text") for heard in people.call.heard] == ["An application error has occurred. Goodbye."]
        else:
            check_end(x, people.call)


def sent_on(x: Exchange) -> People:
    """Return those who talk, hold, go on, send the caller on, and talk again."""
    return People(x, agents=("lin", "chen"), talk_s=9, deeds={1: "hold", 2: "unhold", 4: "care"})


@pytest.mark.parametrize("moment", range(25, SENT_ON_MOMENTS + 1))
async def test_the_centre_dies_at_a_moment_of_a_call_that_is_held_and_sent_on(moment: int) -> None:
    async with exchange() as x:
        people = sent_on(x)
        await x.ready("lin", "chen")
        x.die(moment)
        await people.ring()
        await until_back(x, people, down_s=1)
        await people.live(80)
        await x.advance(150)
        assert people.call.over
        if x.contact(people.call) is not None:
            check_end(x, people.call)


async def test_a_whole_call_has_no_more_moments_than_are_tried() -> None:
    for make, moments in ((lambda x: People(x, talk_s=6), MOMENTS), (sent_on, SENT_ON_MOMENTS)):
        async with exchange() as x:
            people = make(x)
            await x.ready("lin", "chen")
            began = x.moments
            await people.ring()
            while not people.call.over:
                await people.live(1)
            assert x.moments - began == moments


async def restarted(x: Exchange, *agents: str, down_s: float = 3) -> None:
    """Stop the centre, let time pass, and start it again with these agents back."""
    await x.stop()
    await x.advance(down_s)
    await x.start()
    await x.ready(*agents)


async def test_callers_outlive_two_minutes_without_the_centre_where_the_carrier_keeps_the_fallback() -> None:
    kept = come_back(Urls(ACCOUNT.public_url).fallback(), "en", None)
    async with exchange(account=replace(ACCOUNT, fallback_document=kept)) as x:
        waiting = await x.ring("+8613900139000")
        await x.press(waiting, "1")
        await x.advance(2)
        choosing = await x.ring("+8613900139001")
        await x.advance(1)
        await x.stop()
        await x.advance(5)
        new = await x.ring("+8613900139002")
        await x.advance(115)
        await x.start()
        await x.advance(30)
        await x.ready("lin")
        assert [call.over for call in (waiting, choosing, new)] == [False, False, False]
        assert x.offer(waiting) == (f"{x.contact(waiting)}.1", "lin")
        assert x.talk(choosing).talk in (Talk.IN_FLOW, Talk.QUEUED)
        assert x.talk(new).talk in (Talk.IN_FLOW, Talk.QUEUED)
        assert x.heard(new).count("One moment, please. Please stay on the line.") > 5


async def test_callers_who_wait_keep_their_places() -> None:
    async with exchange() as x:
        calls: list[Call] = []
        for n in range(3):
            calls.append(await x.ring(f"+861390013900{n}"))
            await x.press(calls[-1], "1")
            await x.advance(1)
        await restarted(x)
        assert [x.centre.view.place_in_line(x.talk(call).contact) for call in calls] == [1, 2, 3]
        await x.ready("lin")
        assert x.offer(calls[0])[1] == "lin"


async def test_a_caller_in_the_menu_goes_on_where_they_were() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.advance(1)
        await restarted(x, down_s=1)
        await x.press(call, "2")
        assert (x.talk(call).queue, call.over) == ("care", False)


async def test_a_caller_who_is_offered_is_offered_anew() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(0.1)
        await restarted(x, "lin")
        assert [r.event.reason for r in x.log() if isinstance(r.event, OfferWithdrawn)] == ["restart"]
        await x.accept(call)
        await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING


async def test_a_claim_goes_on_when_the_browser_connects_after_the_restart() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        await x.advance(0.1)
        await restarted(x, "lin")
        await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING


async def test_a_conversation_goes_on_as_if_nothing_had_been() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await restarted(x, "lin", down_s=20)
        x.cloud.speak(leg, "Are you still there?")
        assert x.heard(call)[-1] == "Are you still there?"
        assert x.talk(call).talk is Talk.TALKING
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold")
        await x.settle()
        assert call.face["held"] is True


async def test_a_conversation_that_began_while_the_news_of_it_were_lost_is_one() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        await x.connect(call)
        await x.advance(0.03)
        assert call.face["state"] == "document"
        await x.stop()
        await x.advance(0)
        await x.start()
        await x.ready("lin")
        await x.advance(20)
        assert x.talk(call).talk is Talk.TALKING


async def test_a_caller_who_hung_up_meanwhile_has_left() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.stop()
        await x.advance(1)
        x.cloud.hang_up(call)
        await x.advance(3)
        await x.start()
        assert x.talk(call).talk is Talk.ENDED
        await x.advance(150)
        assert leg.over
        ended = [r.event.by for r in x.log() if isinstance(r.event, LegEnded)]
        assert ended[0] == "sweeper"
        assert check_end(x, call).outcome is Outcome.ANSWERED


async def test_an_agent_whose_line_was_lost_meanwhile_has_a_while_to_come_back() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.stop()
        await x.advance(1)
        x.cloud.hang_up(leg)
        await x.advance(3)
        await x.start()
        await x.ready("lin")
        assert x.talk(call).rejoin_by == x.cloud.now + 20_000
        await x.connect(call)
        await x.advance(30)
        assert x.talk(call).talk is Talk.TALKING


async def test_what_was_owed_to_the_carrier_is_done_after_the_restart() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        x.die(1)  # with the request to hang up
        await x.centre.contacts.end(x.talk(call).contact, "lin")
        await x.settle()
        assert (x.up, call.over, leg.over) == (False, False, False)
        await x.start()
        await x.advance(1)
        assert (call.over, leg.over) == (True, True)


async def test_a_request_that_was_done_but_not_answered_is_not_done_twice() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        x.cloud.connect(*x.pass_for(call))
        x.die(6)  # after the redirect of the caller was taken
        await x.advance(1)
        assert not x.up
        await x.start()
        await x.ready("lin")
        await x.advance(5)
        events = [type(r.event) for r in x.log()]
        assert events.count(ContactConnected) <= 1
        assert events.count(ContactEnded) <= 1


async def test_nobody_hears_of_it_who_only_waits() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(1)
        await restarted(x, down_s=20)
        await x.advance(60)
        assert (call.over, call.face["state"]) == (False, "queued")
        assert "An application error has occurred. Goodbye." not in x.heard(call)
