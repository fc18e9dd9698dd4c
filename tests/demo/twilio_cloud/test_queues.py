"""Waiting: the Enqueue verb, its wait documents, and how one leaves."""

import pytest

from callcenter.demo.twilio_cloud.scripts import Answer
from tests.support.twilio.stand_in import CUSTOMER, PUBLIC, StandIn, twiml

ENQUEUE = '<Enqueue waitUrl="wait" action="queued">hotline</Enqueue>'
WAIT = twiml(f"<Play>{PUBLIC}/media/wait.mp3</Play>")


async def test_the_wait_document_is_asked_for_again_whenever_it_ends() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=WAIT)
    call = await stand.ring()
    await stand.wait(10_500)
    assert call.state == "queued"
    told = stand.service.told("wait")
    assert [one["QueueTime"] for one in told] == ["0", "5", "10"]
    assert {(one["QueuePosition"], one["CurrentQueueSize"], one["MaxQueueSize"]) for one in told} == {
        ("1", "1", "1000")
    }


async def test_a_short_wait_document_is_not_asked_for_more_than_once_a_second() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=twiml())
    await stand.ring()
    await stand.wait(5_000)
    assert len(stand.service.told("wait")) == 6


async def test_who_comes_later_stands_behind() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=WAIT)
    first = await stand.ring()
    second = await stand.ring("+8613800000002")
    assert stand.service.told("wait")[-1]["QueuePosition"] == "2"
    await stand.hang_up(first)
    await stand.wait(6_000)
    assert (
        stand.service.told("wait")[-1] | {"CallSid": second.sid, "QueuePosition": "1"} == stand.service.told("wait")[-1]
    )


async def test_leave_goes_on_with_the_action_and_what_follows_it() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=twiml("<Leave/>"), queued=twiml("<Say>bye</Say>"))
    call = await stand.ring()
    (told,) = stand.service.told("queued")
    assert told["QueueResult"] == "leave"
    assert stand.heard(call) == [("say", "bye")]


async def test_enqueue_without_action_goes_on_with_the_next_verb() -> None:
    stand = StandIn(inbound=twiml('<Enqueue waitUrl="wait">q</Enqueue>', "<Say>next</Say>"), wait=twiml("<Leave/>"))
    assert stand.heard(await stand.ring()) == [("say", "next")]


async def test_a_redirect_out_of_the_queue_is_told_at_once_and_its_answer_has_no_effect() -> None:
    stand = StandIn(
        inbound=twiml(ENQUEUE), wait=WAIT, queued=twiml("<Say>nobody hears it</Say>"), leg=twiml("<Say>here</Say>")
    )
    call = await stand.ring()
    await stand.wait(2_000)
    await stand.redirect(call, "leg")
    assert stand.service.paths()[-2:] == ["queued", "leg"]
    told = stand.service.told("queued")[0]
    assert (told["QueueResult"], told["QueueTime"], told["CallStatus"]) == ("redirected", "2", "in-progress")
    assert stand.heard(call)[-1] == ("say", "here")


async def test_who_hangs_up_in_the_queue_is_told_of_before_the_end_of_the_call() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=WAIT, queued=twiml())
    call = await stand.ring()
    await stand.hang_up(call)
    assert stand.service.paths()[-2:] == ["queued", "status"]
    told = stand.service.told("queued")[0]
    assert (told["QueueResult"], told["CallStatus"]) == ("hangup", "completed")
    assert stand.violations() == []


async def test_a_full_queue_takes_nobody() -> None:
    enqueue = ENQUEUE.replace("action", 'maxQueueSize="1" action')
    stand = StandIn(inbound=twiml(enqueue), wait=WAIT, queued=twiml("<Hangup/>"))
    await stand.ring()
    await stand.ring("+8613800000002")
    (told,) = stand.service.told("queued")
    assert told["QueueResult"] == "queue-full"
    assert "QueueSid" not in told


@pytest.mark.parametrize("answer", [Answer(500), twiml("<Dial><Conference>x</Conference></Dial>")])
async def test_a_wait_document_that_cannot_be_had_is_an_error_of_the_queue(answer: Answer) -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), wait=answer, queued=twiml("<Hangup/>"))
    await stand.ring()
    assert stand.service.told("queued")[0]["QueueResult"] == "error"
    assert not stand.service.told("fallback")
    assert len(stand.violations()) == 1


async def test_keys_can_be_gathered_while_waiting() -> None:
    wait = twiml('<Gather numDigits="1" action="chosen"><Pause length="20"/></Gather>')
    stand = StandIn(inbound=twiml(ENQUEUE), wait=wait, chosen=twiml("<Leave/>"), queued=twiml("<Hangup/>"))
    call = await stand.ring(CUSTOMER)
    assert call.state == "gathering"
    await stand.press(call, "9")
    assert stand.service.told("chosen")[0]["Digits"] == "9"
    assert stand.service.told("queued")[0]["QueueResult"] == "leave"


async def test_no_address_is_music_and_an_empty_one_is_silence() -> None:
    music = StandIn(inbound=twiml("<Enqueue>q</Enqueue>"))
    assert [kind for kind, _ in music.heard(await music.ring())] == ["play"]
    silence = StandIn(inbound=twiml('<Enqueue waitUrl="">q</Enqueue>'))
    assert silence.heard(await silence.ring()) == []
