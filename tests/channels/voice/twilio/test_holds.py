"""Holding and muting, when the agent leaves, the caller is sent on or the news are late, at the stand-in."""

import pytest

from callcenter.contacts.events import Control
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.live.cards import call_card
from tests.channels.voice.twilio.people import requests, talking
from tests.support.telephone import exchange


async def test_an_agent_who_leaves_while_the_caller_is_held_finds_them_held_on_coming_back() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold")
        await x.settle()
        await x.hang_up(leg)
        await x.advance(2)
        again = await x.connect(call)
        await x.advance(1)
        x.cloud.speak(again, "One moment.")
        assert "One moment." not in x.heard(call)
        await x.centre.contacts.control(x.talk(call).contact, "lin", "unhold")
        await x.settle()
        x.cloud.speak(again, "Here I am.")
        assert x.heard(call)[-1] == "Here I am."


async def test_an_agent_who_is_muted_and_loses_the_line_is_muted_on_coming_back() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        await x.centre.contacts.control(x.talk(call).contact, "lin", "mute")
        await x.settle()
        await x.hang_up(leg)
        await x.advance(2)
        again = await x.connect(call)
        await x.advance(1)
        x.cloud.speak(again, "What a nuisance.")
        assert "What a nuisance." not in x.heard(call)
        talk = x.talk(call)
        assert call_card(talk, x.centre.view.state.engine.places[talk.contact]).muted
        await x.centre.contacts.control(talk.contact, "lin", "unmute")
        await x.settle()
        x.cloud.speak(again, "Here I am.")
        assert x.heard(call)[-1] == "Here I am."


@pytest.mark.parametrize("wishes", [["hold", "unhold", "hold"], ["hold", "unhold"]])
async def test_what_was_asked_last_is_done_last_however_late_the_news_of_it_come(wishes: list[Control]) -> None:
    async with exchange() as x:
        call, _ = await talking(x)
        x.cloud.plan(Fault(on="webhook.conference_status.participant-hold", effect="delay", ms=1_000))
        contact, held = x.talk(call).contact, wishes[-1] == "hold"
        for what in wishes:
            await x.centre.contacts.control(contact, "lin", what)
            await x.advance(0.2)
        await x.advance(5)
        assert call.participant is not None
        assert call.participant.hold is held
        assert call_card(x.talk(call), x.centre.view.state.engine.places[contact]).held is held


async def test_a_held_caller_who_is_sent_on_waits_in_line_and_other_calls_go_on() -> None:
    async with exchange() as x:
        await x.ready("chen")
        other, _ = await x.talking(caller="+8613900139000")
        call, leg = await talking(x)
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold")
        await x.settle()
        await x.centre.contacts.transfer(x.talk(call).contact, "lin", queue="care", to_agent=None)
        await x.advance(1)
        assert (leg.over, call.over, call.state, other.state) == (True, False, "queued", "conference")
        asked = [entry["path"] for entry in requests(x, "UpdateCall")][-2:]
        assert [call.sid in asked[0], leg.sid in asked[1]] == [True, True], "the caller leaves before the line is cut"


async def test_what_is_asked_of_one_call_is_asked_in_order_also_when_the_first_takes_its_time() -> None:
    async with exchange() as x:
        call, _ = await talking(x)
        contact = x.talk(call).contact
        x.cloud.plan(Fault(on="rest.UpdateParticipant", effect="too_many", times=2))
        whats: tuple[Control, ...] = ("hold", "unhold")
        for what in whats:
            await x.centre.contacts.control(contact, "lin", what)
        await x.advance(10)
        assert call.face["held"] is False
        caller = x.talk(call).caller
        assert caller is not None
        assert (caller.held, x.talk(call).hold_wanted) == (False, None)
