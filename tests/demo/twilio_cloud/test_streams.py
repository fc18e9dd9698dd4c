"""Server-sent events that have no end of their own."""

import asyncio
import json
from typing import Any

import httpx

from callcenter.demo.twilio_cloud.app import create_app
from tests.support.patience import PATIENCE_S
from tests.support.serving import serving
from tests.support.twilio.stand_in import StandIn, twiml


async def test_the_inspector_is_told_the_whole_state_at_once_and_after_each_change_until_the_streams_are_closed() -> (
    None
):
    stand = StandIn(inbound=twiml("<Pause length='9'/>"))
    app = create_app(stand.driver)
    told: list[dict[str, Any]] = []
    async with (
        asyncio.timeout(PATIENCE_S),
        serving(app) as address,
        httpx.AsyncClient(base_url=f"http://{address}", timeout=PATIENCE_S) as client,
        client.stream("GET", "/inspector/events") as stream,
    ):
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            told.append(json.loads(line.removeprefix("data: ")))
            if len(told) == 1:
                await stand.ring()
            else:
                app.state.changes.close()
    assert [len(state["calls"]) for state in told[:2]] == [0, 1]


async def test_a_leg_that_is_over_is_told_of_once() -> None:
    stand = StandIn(inbound=twiml("<Hangup/>"))
    call = await stand.ring()
    transport = httpx.ASGITransport(app=create_app(stand.driver))
    async with httpx.AsyncClient(transport=transport, base_url="http://cloud") as client:
        text = (await client.get(f"/handset/calls/{call.sid}/events")).text
    assert text.count("event: call") == 1
    assert '"state":"ended"' in text
