"""A whole call, as customer and agent live through it, against the stand-in for Twilio's cloud."""

from typing import Any

import pytest

from callcenter.contacts.events import LegChanged, Outcome
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.model import Call
from callcenter.live.cards import call_card
from callcenter.live.messages import CallCard
from routing.model import Availability
from tests.channels.voice.twilio.people import check_end
from tests.support.call_centre import directory
from tests.support.telephone import Exchange, exchange


def card(x: Exchange, call: Call) -> CallCard:
    """Return what the agent's screen shows of the call's lines."""
    talk = x.talk(call)
    return call_card(talk, x.centre.view.state.engine.places.get(talk.contact))


async def control(x: Exchange, call: Call, what: Any) -> None:
    """Have the agent hold the caller or mute themself, or no longer."""
    talk = x.talk(call)
    assert talk.agent is not None
    await x.centre.contacts.control(talk.contact, talk.agent, what)


async def test_a_caller_is_greeted_chooses_waits_is_answered_and_hangs_up() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.advance(1)
        assert x.heard(call)[0] == "Welcome to the test line."
        await x.press(call, "1")
        assert x.talk(call).queue == "sales"
        await x.accept(call)
        leg = await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING
        x.cloud.speak(leg, "Hello, how can I help?")
        assert x.heard(call)[-1] == "Hello, how can I help?"
        await x.advance(30)
        await x.hang_up(call)
        await x.advance(40)
        talk = x.talk(call)
        assert (talk.outcome, talk.ended_by) == (Outcome.ANSWERED, "customer")
        assert leg.over
        assert all(not one.live for one in talk.legs.values())


async def test_it_is_a_conversation_once_the_carrier_says_that_both_are_there() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(1)
        await x.accept(call)
        await x.connect(call)
        assert (x.talk(call).talk, card(x, call).agent_leg) == (Talk.CONNECTING, "joining")
        await x.advance(1)
        assert (x.talk(call).talk, card(x, call).connected) == (Talk.TALKING, True)


# --- hold and mute --------------------------------------------------------------------------------------------------


async def test_the_caller_is_held_once_the_carrier_says_so() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        x.pause_news("participant-hold", ms=2_000)
        await control(x, call, "hold")
        await x.settle()
        assert (card(x, call).held, card(x, call).hold_wanted) == (False, True)
        await x.advance(3)
        assert (card(x, call).held, card(x, call).hold_wanted) == (True, None)
        assert card(x, call).held_since == x.cloud.now - 1_000
        x.cloud.speak(leg, "Can you hear me?")
        assert "Can you hear me?" not in x.heard(call)


async def test_a_caller_on_hold_hears_music_and_then_the_agent_again() -> None:
    async with exchange(lambda: directory(music="https://sounds.example.org/wait.mp3")) as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await control(x, call, "hold")
        await x.advance(1)
        assert call.heard[-1]["kind"] == "play"
        await control(x, call, "unhold")
        await x.advance(1)
        assert (card(x, call).held, card(x, call).held_since) == (False, None)
        x.cloud.speak(leg, "There you are.")
        assert x.heard(call)[-1] == "There you are."


async def test_a_muted_agent_hears_but_is_not_heard_until_unmuted() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await control(x, call, "mute")
        await x.settle()
        assert (card(x, call).muted, card(x, call).mute_wanted) == (True, None)
        x.cloud.speak(leg, "To myself.")
        x.cloud.speak(call, "Hello?")
        assert "To myself." not in x.heard(call)
        assert x.heard(leg)[-1] == "Hello?"
        await control(x, call, "unmute")
        await x.settle()
        assert card(x, call).muted is False


# --- the end --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["customer", "agent"])
async def test_whoever_ends_the_call_it_is_over_for_both_and_wrap_up_begins(who: str) -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        if who == "customer":
            await x.hang_up(call)
        else:
            await x.centre.contacts.end(x.talk(call).contact, "lin")
        await x.advance(3)
        assert (call.over, leg.over) == (True, True)
        talk = x.talk(call)
        assert (talk.talk, talk.outcome, talk.ended_by) == (Talk.ENDED, Outcome.ANSWERED, who)
        assert talk.contact in x.centre.view.state.engine.agents["lin"].contacts
        await x.centre.contacts.wrap_up(talk.contact, "lin", "solved", "", "", wish="1")
        await x.settle()
        check_end(x, call)


async def test_a_call_that_is_ended_on_hold_ends_for_both() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await control(x, call, "hold")
        await x.settle()
        await x.centre.contacts.end(x.talk(call).contact, "lin")
        await x.advance(40)
        assert leg.over
        assert check_end(x, call).by == "agent"


async def test_after_wrap_up_the_agent_is_offered_the_next_call() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        other = await x.ring("+8613900139000")
        await x.press(other, "1")
        await x.hang_up(call)
        await x.advance(31)
        assert x.offer(other)[1] == "lin"


# --- a line that is lost --------------------------------------------------------------------------------------------


async def test_an_agent_whose_line_is_lost_rejoins_with_a_new_ticket() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.hang_up(leg)
        await x.advance(1)
        assert (x.talk(call).talk, card(x, call).rejoin_by) == (Talk.TALKING, x.cloud.now + 19_000)
        again = await x.connect(call)
        await x.advance(1)
        assert (card(x, call).connected, card(x, call).rejoin_by) == (True, None)
        x.cloud.speak(again, "Sorry about that.")
        assert x.heard(call)[-1] == "Sorry about that."
        await x.advance(30)
        assert x.talk(call).talk is Talk.TALKING


async def test_a_caller_whose_agent_does_not_come_back_goes_back_to_the_line() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.hang_up(leg)
        await x.advance(21)
        assert (x.talk(call).talk, call.state) == (Talk.QUEUED, "queued")
        assert x.centre.view.place_in_line(x.talk(call).contact) == 1
        assert x.centre.view.state.engine.agents["lin"].availability is Availability.NOT_READY


async def test_who_waits_on_hold_while_the_agents_line_is_lost_goes_back_to_the_line_too() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await control(x, call, "hold")
        await x.settle()
        await x.hang_up(leg)
        await x.advance(21)
        assert (call.state, card(x, call).held) == ("queued", False)


# --- what is told of it ---------------------------------------------------------------------------------------------


async def test_the_contact_tells_its_whole_story_with_the_carriers_ids() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "3")
        await x.advance(1)
        await x.press(call, "4711#")
        await x.accept(call)
        leg = await x.connect(call)
        await x.advance(1)
        await control(x, call, "hold")
        await x.advance(5)
        await control(x, call, "unhold")
        await x.advance(1)
        await x.hang_up(call)
        await x.advance(31)
        told = await x.detail(call)
        assert [step["step"] for step in told["steps"]] == [
            "flow",
            "waiting",
            "offered",
            "connecting",
            "talking",
            "wrapping",
        ]
        assert [(offer["agent"], offer["result"], bool(offer["why"])) for offer in told["offers"]] == [
            ("lin", "accepted", True)
        ]
        assert [(stop["step"], stop["given"], stop["keys"]) for stop in told["flow"]] == [
            ("topics", "arrived", None),
            ("number", "choice", "3"),
            ("care", "collected", None),
        ]
        assert [(one["leg"], one["role"], one["status"]) for one in told["legs"]] == [
            (call.sid, "customer", "completed"),
            (leg.sid, "agent", "completed"),
        ]
        conferences = {r.event.conference for r in x.log() if isinstance(r.event, LegChanged)}
        assert {name for one in told["legs"] for name in one["conferences"]} == conferences
        assert told["legs"][0]["held_seconds"] == 5
        assert [line["text"] for line in told["transcript"]] == ["Number", "Booking: 4711"]
        assert (told["channel"], told["outcome"], told["queue"]) == ("voice", "answered", "care")
