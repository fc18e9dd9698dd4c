"""The virtual clock is deterministic; the real one keeps time."""

import asyncio
from typing import Any

import httpx

from callcenter.clock import CellClock
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import WallDriver, over_http
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from callcenter.demo.twilio_cloud.webhooks import WebhookRequest
from tests.support.patience import PATIENCE_S
from tests.support.serving import serving
from tests.support.twilio.stand_in import ACCOUNT, CUSTOMER, HOTLINE, Service, StandIn, conference, twiml


async def story() -> dict[str, Any]:
    stand = StandIn(
        inbound=twiml('<Gather numDigits="1" action="flow"/>'),
        flow=twiml('<Enqueue waitUrl="wait" action="queued">hotline</Enqueue>'),
        wait=twiml("<Pause length='3'/>"),
        queued=twiml(),
        leg=twiml(conference()),
        agent=twiml(conference()),
    )
    stand.cloud.plan(Fault(on="webhook.enqueue_wait", effect="repeat", nth=2))
    call = await stand.ring()
    await stand.press(call, "1")
    await stand.wait(10_000)
    await stand.connect(ticket="t")
    await stand.redirect(call, "leg")
    await stand.hang_up(call)
    await stand.wait(1_000)
    return stand.cloud.record()


async def test_the_same_seed_and_the_same_doings_give_the_same_record() -> None:
    assert await story() == await story()


async def test_running_until_idle_ends_with_the_last_thing_that_happens() -> None:
    stand = StandIn(inbound=twiml("<Pause length='30'/>"))
    call = await stand.ring()
    await stand.driver.run_until_idle()
    assert stand.driver.now == call.ended == call.created + 30_020
    assert stand.driver.next_deadline() is None


async def test_running_until_idle_gives_up_on_who_waits_for_ever() -> None:
    stand = StandIn(inbound=twiml('<Enqueue waitUrl="wait">q</Enqueue>'), wait=twiml("<Pause length='30'/>"))
    call = await stand.ring()
    await stand.driver.run_until_idle(within=300_000)
    assert call.state == "queued"
    assert 270_000 < stand.driver.now - call.created <= 300_100


async def test_what_the_service_asks_while_it_settles_is_asked_at_the_same_instant() -> None:
    stand = StandIn(inbound=twiml("<Pause length='30'/>"), leg=twiml("<Hangup/>"))
    asked: list[int] = []

    async def settle() -> None:
        calls = list(stand.cloud.legs.all.values())
        if calls and calls[0].state == "document" and not asked:
            asked.append(stand.cloud.now)
            stand.ask("POST", f"Calls/{calls[0].sid}", Url=f"{ACCOUNT.public_url}/twilio/voice/leg")

    stand.driver.service_settles = settle
    call = await stand.ring()
    assert asked == [call.created + 20]
    assert call.ended == call.created + 40


async def test_with_a_real_clock_things_happen_by_themselves() -> None:
    service = Service({"inbound": twiml("<Say>hi</Say>")})
    clock = CellClock()
    driver = WallDriver(Cloud(ACCOUNT, clock.now()), service.deliver, clock)
    running = asyncio.create_task(driver.run())
    await asyncio.sleep(0)
    driver.touch()
    call = driver.cloud.ring(CUSTOMER, HOTLINE)
    driver.wake()
    async with asyncio.timeout(PATIENCE_S):
        while "status" not in service.paths():  # noqa: ASYNC110 - time itself is what is tested
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert call.status == "completed"
    assert call.ended is not None
    assert call.ended - call.created >= 20 + 2 * 67


async def test_webhooks_go_where_they_are_to_be_delivered() -> None:
    seen: list[tuple[str, str, bytes]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive()).get("body", b"")
        seen.append((scope["method"], f"{scope['path']}?{scope['query_string'].decode()}", body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/xml")]})
        await send({"type": "http.response.body", "body": b"<Response/>"})

    request = WebhookRequest(1, "POST", f"{ACCOUNT.public_url}/twilio/voice/leg?contact=1", {}, b"a=b", 1_000, 1_000)
    async with serving(app) as address, httpx.AsyncClient(trust_env=False) as client:
        deliver = over_http(client, ACCOUNT.public_url, f"http://{address}")
        assert await deliver(request) == Answer(200, "text/xml", b"<Response/>")
    assert seen == [("POST", "/twilio/voice/leg?contact=1", b"a=b")]


async def test_nobody_there_and_nobody_answering_are_told_apart() -> None:
    async def silent(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(5)

    request = WebhookRequest(1, "POST", f"{ACCOUNT.public_url}/x", {}, b"", 500, 100)
    async with httpx.AsyncClient(trust_env=False) as client:
        async with serving(silent, timeout_graceful_shutdown=0) as address:
            assert await over_http(client, ACCOUNT.public_url, f"http://{address}")(request) == Failure("rt")
        assert await over_http(client, ACCOUNT.public_url, f"http://{address}")(request) == Failure("ct")
