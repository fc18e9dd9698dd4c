"""A leg's TwiML, verb by verb."""

from dataclasses import replace

import pytest

from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from tests.support.twilio.stand_in import ACCOUNT, CUSTOMER, HOTLINE, PUBLIC, Seen, StandIn, twiml

MENU = '<Gather numDigits="1" action="flow?step=1" timeout="5"><Say language="zh-CN">您好，请按一</Say></Gather>'


async def test_a_call_rings_until_its_first_document_and_ends_after_its_last_verb() -> None:
    stand = StandIn(inbound=twiml("<Say>Good morning to you</Say>"))
    call = stand.cloud.ring(CUSTOMER, HOTLINE)
    assert call.face["status"] == call.face["state"] == "ringing"
    await stand.wait(100)
    assert (call.status, call.state) == ("in-progress", "document")
    await stand.driver.run_until_idle()
    assert (call.status, call.state) == ("completed", "ended")
    assert stand.story(call) == ["arrived", "document", "answered", "ended"]
    assert call.ended is not None
    assert call.ended - call.created == 20 + 19 * 67
    assert [one["CallStatus"] for one in stand.service.told("status")] == ["completed"]


async def test_say_play_and_pause_are_heard_as_long_as_they_last() -> None:
    url = f"{PUBLIC}/media/a.mp3"
    stand = StandIn(inbound=twiml('<Say language="zh-CN">您好</Say>', '<Pause length="2"/>', f"<Play>{url}</Play>"))
    call = await stand.ring()
    await stand.driver.run_until_idle()
    assert stand.heard(call) == [("say", "您好"), ("pause", None), ("play", url)]
    assert [one["at"] - call.created for one in call.heard] == [20, 140, 2_140]
    assert [one["number"] for one in call.heard] == [1, 2, 3]
    assert call.ended == call.created + 2_140 + 5_000


async def test_a_cloud_that_talks_faster_says_the_same_in_less_time() -> None:
    class Fast(StandIn):
        account = replace(ACCOUNT, talking_speed=4.0)

    stand = Fast(inbound=twiml("<Say>Good morning to you</Say>", '<Pause length="2"/>'))
    call = await stand.ring()
    await stand.driver.run_until_idle()
    assert stand.heard(call) == [("say", "Good morning to you"), ("pause", None)]
    assert call.ended == call.created + 20 + round(19 * 67 / 4) + 2_000


async def test_a_key_barges_in_and_goes_to_the_action() -> None:
    stand = StandIn(inbound=twiml(MENU), flow=twiml("<Hangup/>"))
    call = await stand.ring()
    assert call.face["state"] == "gathering"
    await stand.press(call, "1")
    assert stand.service.told("flow")[0]["Digits"] == "1"
    assert stand.service.seen[1].url == f"{PUBLIC}/twilio/voice/flow?step=1"
    assert call.state == "ended"


async def test_the_timeout_counts_from_the_end_of_what_is_said_and_then_the_next_verb_follows() -> None:
    stand = StandIn(inbound=twiml(MENU, "<Say>bye</Say>"))
    call = await stand.ring()
    await stand.driver.run_until_idle()
    said = 6 * 60
    assert stand.heard(call)[1] == ("say", "bye")
    assert call.heard[1]["at"] == call.created + 20 + said + 5_000
    assert not stand.service.told("flow")


async def test_no_key_is_told_where_the_document_wants_to_know() -> None:
    stand = StandIn(inbound=twiml('<Gather action="flow" actionOnEmptyResult="true" timeout="1"/>'))
    await stand.ring()
    await stand.driver.run_until_idle()
    assert [one["Digits"] for one in stand.service.told("flow")] == [""]


@pytest.mark.parametrize(("pressed", "given"), [("12#", "12"), ("1234", "1234"), ("*", "*")])
async def test_keys_are_gathered_up_to_the_finishing_one_or_the_number_or_the_timeout(pressed: str, given: str) -> None:
    stand = StandIn(inbound=twiml('<Gather action="flow" numDigits="4"/>'), flow=twiml("<Hangup/>"))
    call = await stand.ring()
    await stand.press(call, pressed)
    await stand.wait(6_000)
    assert stand.service.told("flow")[0]["Digits"] == given


async def test_a_gather_without_action_asks_for_its_own_document_again() -> None:
    stand = StandIn(inbound=twiml("<Gather numDigits='1'/>"))
    call = await stand.ring()
    await stand.press(call, "7")
    assert [one.get("Digits") for one in stand.service.told("inbound")] == [None, "7"]


async def test_keys_pressed_while_nobody_gathers_are_lost() -> None:
    stand = StandIn(inbound=twiml("<Pause length='3'/>", "<Gather numDigits='1' action='flow' timeout='1'/>"))
    call = await stand.ring()
    await stand.press(call, "1")
    await stand.driver.run_until_idle()
    assert not stand.service.told("flow")


async def test_speech_is_gathered_where_it_is_listened_for() -> None:
    stand = StandIn(inbound=twiml("<Gather input='dtmf speech' action='flow'/>"), flow=twiml("<Hangup/>"))
    call = await stand.ring()
    stand.cloud.speak(call, "改签")
    await stand.wait(100)
    assert stand.service.told("flow")[0]["SpeechResult"] == "改签"


async def test_redirect_goes_to_another_document_with_its_method() -> None:
    stand = StandIn(inbound=twiml('<Redirect method="GET">leg?contact=1</Redirect>'), leg=twiml("<Hangup/>"))
    await stand.ring()
    seen = stand.service.seen[1]
    assert (seen.method, seen.path, seen.params["contact"]) == ("GET", "leg", "1")
    assert seen.params["CallStatus"] == "in-progress"


async def test_a_document_that_goes_round_takes_time_each_time() -> None:
    stand = StandIn(inbound=twiml("<Redirect/>"))
    await stand.ring()
    await stand.wait(1_000)
    assert len(stand.service.seen) <= 1_100 / 20 + 1


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
async def test_a_rejected_call_was_never_answered(reason: str, status: str) -> None:
    stand = StandIn(inbound=twiml(f'<Reject reason="{reason}"/>'))
    call = await stand.ring()
    assert (call.status, call.answered) == (status, None)
    assert stand.service.told("status")[0]["CallStatus"] == status


async def test_who_hangs_up_while_it_rings_was_not_answered_and_the_late_document_is_ignored() -> None:
    stand = StandIn(inbound=twiml(MENU))
    call = stand.cloud.ring(CUSTOMER, HOTLINE)
    stand.cloud.hang_up(call)
    await stand.wait(1_000)
    assert call.status == "no-answer"
    assert stand.service.paths() == ["inbound", "status"]
    assert call.heard == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Failure("rt"), "11200"),
        (Answer(500), "11200"),
        (Answer(200, "application/json", b"{}"), "12300"),
        (twiml("<Refer/>"), "12200"),
    ],
)
async def test_a_bad_answer_leads_to_the_fallback_with_code_and_address(answer: Answer | Failure, code: str) -> None:
    stand = StandIn(inbound=answer, fallback=twiml("<Say>Sorry</Say>"))
    call = await stand.ring()
    (told,) = stand.service.told("fallback")
    assert (told["ErrorCode"], told["ErrorUrl"]) == (code, f"{PUBLIC}/twilio/voice/inbound")
    assert stand.heard(call) == [("say", "Sorry")]
    assert [code for code, _ in stand.violations()] == [int(code)]


async def test_the_fallback_is_told_what_the_failed_request_told() -> None:
    stand = StandIn(inbound=twiml(MENU), flow=Answer(404), fallback=twiml("<Hangup/>"))
    call = await stand.ring()
    await stand.press(call, "1")
    assert stand.service.told("fallback")[0]["Digits"] == "1"


async def test_without_any_document_the_call_ends_with_an_announcement() -> None:
    stand = StandIn(inbound=Answer(500), fallback=Answer(500))
    call = await stand.ring()
    assert call.state == "ended"
    assert call.story[-1]["by"] == "error"
    assert stand.heard(call) == [("say", "An application error has occurred. Goodbye.")]


async def test_what_twilio_warns_of_is_recorded_and_goes_on() -> None:
    stand = StandIn(inbound=twiml('<Say loud="true">hello</Say>'))
    call = await stand.ring()
    assert stand.heard(call) == [("say", "hello")]
    assert stand.violations() == [(12_200, "Say has no attribute loud")]


async def test_a_new_document_stops_the_old_one() -> None:
    def inbound(seen: Seen) -> Answer:
        return twiml("<Pause length='60'/>", "<Say>too late</Say>")

    stand = StandIn(inbound=inbound, leg=twiml("<Say>now</Say>"))
    call = await stand.ring()
    assert (await stand.redirect(call, "leg")).status == 200
    await stand.driver.run_until_idle()
    assert stand.heard(call) == [("pause", None), ("say", "now")]
