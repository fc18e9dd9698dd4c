import pytest

from callcenter.demo.twilio_cloud.legs import spoken_ms
from tests.support.twilio.contract import check_webhook
from tests.support.twilio.stand_in import StandIn, conference, twiml


@pytest.mark.parametrize(("text", "ms"), [("", 0), ("您好", 120), ("fifteen letters", 1_005), ("按 1", 60 + 2 * 67)])
def test_saying_takes_longer_for_letters_than_for_each_chinese_character(text: str, ms: int) -> None:
    assert spoken_ms(text) == ms


async def test_a_leg_is_told_each_state_once_and_what_it_hears_in_between() -> None:
    stand = StandIn(inbound=twiml("<Say>hi</Say>", conference()), agent=twiml(conference(muted="true")))
    call = await stand.ring()
    device = await stand.connect()
    await stand.wait(500)
    await stand.hang_up(call)
    told = [event.data["state"] if event.name == "call" else event.data["kind"] for event in call.events]
    assert told == ["ringing", "document", "say", "conference", "ended"]
    muted = [event.data["muted"] for event in device.events if event.name == "call"]
    assert True in muted


async def test_a_customers_webhooks_are_as_documented_even_without_a_number() -> None:
    stand = StandIn(inbound=twiml("<Hangup/>"))
    await stand.ring("anonymous")
    check_webhook("voice_inbound", stand.service.told("inbound")[0])
    assert stand.service.told("inbound")[0]["From"] == "anonymous"
    check_webhook("call_status", stand.service.told("status")[0])
