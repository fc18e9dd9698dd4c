"""People who are called: the telephone rings where somebody is at it, until they pick up or decline, or long enough."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from callcenter.demo.twilio_cloud.app import create_app
from callcenter.demo.twilio_cloud.model import Call
from tests.support.patience import PATIENCE_S
from tests.support.serving import serving
from tests.support.twilio.stand_in import CUSTOMER, HOTLINE, PUBLIC, StandIn, twiml


def stand_in() -> StandIn:
    return StandIn(answered=twiml("<Pause length='9'/>"), lost=twiml("<Pause length='7'/>"))


async def call(stand: StandIn, **more: str) -> Call:
    """Have the service call the customer."""
    urls = {"Url": f"{PUBLIC}/twilio/voice/answered", "StatusCallback": f"{PUBLIC}/twilio/voice/called", **more}
    reply = stand.ask("POST", "Calls", **{"To": CUSTOMER, "From": HOTLINE, "Timeout": "20", **urls})
    assert reply.status == 201, reply.body
    assert reply.body is not None
    return stand.cloud.call(reply.body["sid"], device=False)


async def test_where_nobody_is_at_the_telephone_whoever_it_is_answers_by_themselves() -> None:
    stand = stand_in()
    made = await call(stand)
    await stand.wait(4_000)
    assert made.status == "in-progress"


async def test_it_rings_until_they_pick_up() -> None:
    stand = stand_in()
    with stand.cloud.attend(CUSTOMER):
        made = await call(stand)
        await stand.wait(15_000)
        assert stand.cloud.ringing(CUSTOMER) == [made]
        stand.cloud.press(made, "1")
        assert made.status == "ringing"
        stand.cloud.pick_up(made)
        await stand.wait(100)
    assert (made.status, stand.cloud.ringing(CUSTOMER)) == ("in-progress", [])
    assert stand.service.paths() == ["answered"]


@pytest.mark.parametrize(("declines", "status"), [(True, "busy"), (False, "no-answer")])
async def test_who_declines_is_busy_and_who_does_neither_has_not_answered(declines: bool, status: str) -> None:
    stand = stand_in()
    with stand.cloud.attend(CUSTOMER):
        made = await call(stand)
        await stand.wait(3_000)
        if declines:
            await stand.hang_up(made)
        await stand.wait(18_000)
    assert made.status == status
    assert [told["CallStatus"] for told in stand.service.told("called")] == [status]
    stand.cloud.pick_up(made)
    assert made.over


async def test_a_call_that_is_made_falls_back_where_it_was_told_to() -> None:
    stand = StandIn(lost=twiml("<Pause length='7'/>"))
    await call(stand, FallbackUrl=f"{PUBLIC}/twilio/voice/lost")
    await stand.wait(4_000)
    assert stand.service.paths() == ["answered", "lost"]


async def test_a_telephone_is_told_who_calls_and_when_it_rings_no_more() -> None:
    stand = stand_in()
    app = create_app(stand.driver)
    told: list[list[dict[str, Any]]] = []
    async with (
        asyncio.timeout(PATIENCE_S),
        serving(app) as address,
        httpx.AsyncClient(base_url=f"http://{address}", timeout=PATIENCE_S) as client,
        client.stream("GET", f"/handset/numbers/{CUSTOMER}/events") as stream,
    ):
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            told.append(json.loads(line.removeprefix("data: "))["calls"])
            if len(told) == 1:
                made = await call(stand)
            elif len(told) == 2:
                assert (await client.post(f"/handset/calls/{made.sid}/pick-up", json={})).status_code == 204
            else:
                break
    assert told == [[], [{"sid": made.sid, "from": HOTLINE}], []]
