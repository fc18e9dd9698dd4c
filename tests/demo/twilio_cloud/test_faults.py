"""Faults: each does what it says, at the occurrence it was planned for."""

import msgspec
import pytest
from twilio.request_validator import RequestValidator

from callcenter.demo.twilio_cloud.faults import Fault, Faults
from callcenter.demo.twilio_cloud.rest import NO_ANSWER
from callcenter.demo.twilio_cloud.scripts import Answer
from tests.support.twilio.stand_in import ACCOUNT, PUBLIC, StandIn, conference, twiml

MENU = '<Gather numDigits="1" action="flow"><Pause length="5"/></Gather>'
ENQUEUE = '<Enqueue waitUrl="wait" action="queued">hotline</Enqueue>'


def test_a_fault_strikes_the_nth_time_and_as_often_as_planned() -> None:
    faults = Faults()
    faults.plan(Fault(on="webhook.enqueue_wait", effect="drop", nth=2, times=2))
    struck = [faults.strike("webhook.enqueue_wait") is not None for _ in range(5)]
    assert struck == [False, True, True, False, False]


def test_a_fault_concerns_what_it_names_and_what_is_narrower() -> None:
    fault = Fault(on="webhook.conference_status", effect="drop")
    assert fault.concerns("webhook.conference_status.participant-join", None)
    assert not fault.concerns("webhook.conference_status_x", None)
    assert not Fault(on="call.step", effect="hang_up", role="agent").concerns("call.step", "customer")


@pytest.mark.parametrize(("on", "effect"), [("webhook", "too_many"), ("rest", "drop"), ("call", "late"), ("x", "drop")])
def test_an_effect_that_cannot_happen_is_refused(on: str, effect: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="cannot happen"):
        msgspec.convert({"on": on, "effect": effect}, Fault)


@pytest.mark.parametrize(("effect", "tokens"), [("repeat", 1), ("repeat_new_token", 2)])
async def test_a_webhook_comes_twice_and_is_heeded_once(effect: str, tokens: int) -> None:
    stand = StandIn(inbound=twiml(MENU), flow=twiml("<Say>once</Say>"))
    stand.cloud.plan(msgspec.convert({"on": "webhook.gather_result", "effect": effect}, Fault))
    call = await stand.ring()
    await stand.press(call, "1")
    seen = [one for one in stand.service.seen if one.path == "flow"]
    assert len(seen) == 2
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in seen}) == tokens
    assert stand.heard(call)[1:] == [("say", "once")]


async def test_a_dropped_question_is_a_time_out_and_a_dropped_notice_is_gone() -> None:
    stand = StandIn(inbound=twiml(MENU), fallback=twiml("<Hangup/>"))
    stand.cloud.plan(Fault(on="webhook.voice_inbound", effect="drop"), Fault(on="webhook.call_status", effect="drop"))
    await stand.ring()
    await stand.driver.run_until_idle()
    assert stand.service.paths() == ["fallback"]
    assert stand.service.seen[0].at == stand.cloud.record()["calls"][0]["created"] + 15_000
    assert stand.violations() == []


async def test_a_time_out_is_one_to_the_cloud_only() -> None:
    stand = StandIn(inbound=twiml(MENU), fallback=twiml("<Say>sorry</Say>"))
    stand.cloud.plan(Fault(on="webhook.voice_inbound", effect="time_out"))
    call = await stand.ring()
    assert stand.service.paths() == ["inbound"]
    await stand.wait(15_000)
    assert stand.service.paths() == ["inbound", "fallback"]
    assert stand.heard(call) == [("say", "sorry")]


async def test_a_delayed_webhook_comes_later_with_what_was_true_then() -> None:
    stand = StandIn(inbound=twiml(conference()), agent=twiml(conference()))
    stand.cloud.plan(Fault(on="webhook.conference_status.participant-join", effect="delay", ms=2_000))
    await stand.ring()
    await stand.connect()
    await stand.wait(3_000)
    told = stand.service.told("conference")
    assert [one["SequenceNumber"] for one in told] == ["2", "3", "1"]


async def test_a_webhook_is_overtaken_by_the_next() -> None:
    stand = StandIn(inbound=twiml(conference()), agent=twiml(conference()))
    stand.cloud.plan(Fault(on="webhook.conference_status", effect="reorder", nth=2))
    await stand.ring()
    await stand.connect()
    assert [one["SequenceNumber"] for one in stand.service.told("conference")] == ["1", "3", "2"]


async def test_a_late_webhook_comes_after_the_end() -> None:
    stand = StandIn(inbound=twiml(conference()))
    stand.cloud.plan(Fault(on="webhook.conference_status.participant-join", effect="late", ms=500))
    call = await stand.ring()
    await stand.hang_up(call)
    await stand.wait(5_000)
    events = [one["StatusCallbackEvent"] for one in stand.service.told("conference")]
    assert events == ["participant-leave", "conference-end", "participant-join"]


async def test_a_forged_webhook_has_a_signature_that_is_not_valid() -> None:
    stand = StandIn(inbound=twiml("<Hangup/>"))
    stand.cloud.plan(Fault(on="webhook.voice_inbound", effect="forge"))
    await stand.ring()
    forged, status = stand.service.seen
    validator = RequestValidator(ACCOUNT.auth_token)
    assert not validator.validate(forged.url, forged.params, forged.headers["X-Twilio-Signature"])
    assert validator.validate(status.url, status.params, status.headers["X-Twilio-Signature"])


async def test_who_refuses_a_forged_webhook_does_nothing_wrong() -> None:
    stand = StandIn(inbound=Answer(403), fallback=twiml("<Hangup/>"), status=Answer(403))
    stand.cloud.plan(Fault(on="webhook.voice_inbound", effect="forge"), Fault(on="webhook.call_status", effect="forge"))
    await stand.ring()
    assert stand.service.paths() == ["inbound", "fallback", "status"]
    assert stand.violations() == []


@pytest.mark.parametrize("effect", ["delay", "late"])
async def test_no_fault_keeps_a_caller_waiting_longer_than_twilio_does(effect: str) -> None:
    stand = StandIn(inbound=twiml("<Say>too late</Say>"), fallback=twiml("<Say>sorry</Say>"))
    stand.cloud.plan(
        msgspec.convert({"on": "webhook.voice_inbound", "effect": effect, "ms": 20_000}, Fault),
    )
    call = await stand.ring()
    await stand.wait(60_000)
    assert stand.heard(call) == [("say", "sorry")]
    assert stand.service.paths()[0] == "fallback"


@pytest.mark.parametrize(
    ("effect", "status", "code", "done"),
    [
        ("too_many", 429, 20_429, False),
        ("fail_before", 500, 20_500, False),
        ("fail_after", 500, 20_500, True),
        ("time_out_after", NO_ANSWER, None, True),
        ("not_found", 404, 20_404, False),
        ("not_in_progress", 400, 21_220, False),
    ],
)
async def test_a_rest_request_fails_before_or_after_its_effect(
    effect: str, status: int, code: int | None, done: bool
) -> None:
    stand = StandIn(inbound=twiml(MENU), leg=twiml("<Hangup/>"))
    stand.cloud.plan(msgspec.convert({"on": "rest.UpdateCall", "effect": effect}, Fault))
    call = await stand.ring()
    reply = stand.ask("POST", f"Calls/{call.sid}", Url=f"{PUBLIC}/twilio/voice/leg")
    assert (reply.status, reply.body and reply.body["code"]) == (status, code)
    await stand.wait(100)
    assert call.over is done


@pytest.mark.parametrize("state", ["document", "gathering", "queued", "conference"])
async def test_the_caller_hangs_up_on_entering_a_state(state: str) -> None:
    stand = StandIn(
        inbound=twiml(MENU), flow=twiml(ENQUEUE), wait=twiml("<Leave/>"), queued=twiml(conference(), "<Pause/>")
    )
    stand.cloud.plan(Fault(on=f"call.{state}", effect="hang_up"))
    call = await stand.ring()
    await stand.press(call, "1")
    assert call.over
    assert call.story[-1]["by"] == "customer"
    assert stand.service.paths()[-1] == "status"


@pytest.mark.parametrize("step", range(1, 5))
async def test_the_caller_hangs_up_at_any_step(step: int) -> None:
    stand = StandIn(inbound=twiml(MENU), flow=twiml(ENQUEUE), wait=twiml("<Leave/>"), queued=twiml(conference()))
    stand.cloud.plan(Fault(on="call.step", effect="hang_up", nth=step))
    call = await stand.ring()
    await stand.press(call, "1")
    assert call.over
    assert stand.service.paths().count("status") == 1
