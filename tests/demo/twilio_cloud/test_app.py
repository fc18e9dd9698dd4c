"""The HTTP side: Twilio's own library, handsets and devices, server-sent events, control."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from callcenter.clock import CellClock
from callcenter.demo.twilio_cloud.app import create_app
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import WallDriver
from tests.support.centre import eventually
from tests.support.patience import PATIENCE_S
from tests.support.serving import serving
from tests.support.twilio.contract import check_record
from tests.support.twilio.stand_in import (
    ACCOUNT,
    CUSTOMER,
    HOTLINE,
    PUBLIC,
    Service,
    StandIn,
    access_token,
    conference,
    twiml,
)

ENQUEUE = '<Enqueue waitUrl="">hotline</Enqueue>'


@asynccontextmanager
async def visiting(stand: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of the stand-in's application, in this process and on its virtual clock."""
    transport = httpx.ASGITransport(app=create_app(stand.driver))
    async with httpx.AsyncClient(transport=transport, base_url="http://cloud") as client:
        yield client


@asynccontextmanager
async def twilio_client(app: Starlette, secret: str = ACCOUNT.api_secret) -> AsyncIterator[Client]:
    """Yield Twilio's own client, over real HTTP."""
    async with serving(app) as address:
        http = TwilioHttpClient(timeout=5, pool_connections=False)
        client = Client(ACCOUNT.api_key, secret, ACCOUNT.account_sid, http_client=http)
        client.api.base_url = f"http://{address}"
        yield client


async def test_twilios_own_client_works_with_it() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE), leg=twiml(conference()), agent=twiml(conference()), hold=twiml("<Pause/>"))
    call = await stand.ring()
    await stand.ring("+8613800000002")

    def in_the_queue(client: Client) -> None:
        assert client.calls(call.sid).fetch().status == "in-progress"
        assert len(client.calls.list(page_size=1)) == 2
        (queue,) = client.queues.list()
        assert client.queues(queue.sid).members("Front").fetch().call_sid == call.sid
        client.calls(call.sid).update(url=f"{PUBLIC}/twilio/voice/leg", method="POST")

    def in_the_conference(client: Client) -> None:
        (room,) = client.conferences.list(friendly_name="room", status="in-progress")
        room = client.conferences(room.sid).fetch()
        held = room.participants(call.sid).update(hold=True, hold_url=f"{PUBLIC}/twilio/voice/hold", hold_method="POST")
        assert (held.hold, held.muted, held.status) == (True, False, "connected")
        assert held.date_created.tzinfo is not None
        assert [one.call_sid for one in room.participants.list(hold=True)] == [call.sid]
        assert room.participants(call.sid).delete()
        client.conferences(room.sid).update(status="completed")
        assert client.conferences(room.sid).fetch().reason_conference_ended == "conference-ended-via-api"
        with pytest.raises(TwilioRestException) as gone:
            room.participants(call.sid).fetch()
        assert (gone.value.status, gone.value.code) == (404, 20_404)

    async with twilio_client(create_app(stand.driver)) as client:
        await asyncio.to_thread(in_the_queue, client)
        await stand.wait(100)
        await stand.connect()
        await asyncio.to_thread(in_the_conference, client)
    await stand.wait(100)
    check_record(stand.cloud.record())
    assert call.state == "ended"


async def test_twilios_own_client_is_refused_with_wrong_credentials() -> None:
    async with twilio_client(create_app(StandIn().driver), secret="wrong") as client:
        with pytest.raises(TwilioRestException) as refused:
            await asyncio.to_thread(client.calls("CA" + "0" * 32).fetch)
    assert (refused.value.status, refused.value.code) == (401, 20_003)


async def test_a_handset_rings_presses_keys_speaks_and_hangs_up() -> None:
    stand = StandIn(
        inbound=twiml('<Gather numDigits="1" action="flow"><Say>press one</Say></Gather>'),
        flow=twiml("<Gather input='speech' action='said'/>"),
        said=twiml("<Pause length='9'/>"),
    )
    async with visiting(stand) as client:
        rung = await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})
        assert rung.status_code == 201
        path = f"/handset/calls/{rung.json()['sid']}"
        await stand.wait(100)
        shown = (await client.get(path)).json()
        assert (shown["status"], shown["state"], shown["held"]) == ("in-progress", "gathering", False)
        assert [(one["kind"], one["text"], one["number"]) for one in shown["heard"]] == [("say", "press one", 1)]
        assert (await client.post(f"{path}/digits", json={"digits": "1"})).status_code == 204
        await stand.wait(100)
        assert (await client.post(f"{path}/speak", json={"text": "refund"})).status_code == 204
        await stand.wait(100)
        assert stand.service.told("said")[0]["SpeechResult"] == "refund"
        assert (await client.post(f"{path}/hang-up")).status_code == 204
        assert (await client.get(path)).json()["status"] == "completed"


async def test_a_device_connects_with_a_token_and_its_parameters() -> None:
    stand = StandIn(agent=twiml(conference()))
    async with visiting(stand) as client:
        asked = {"token": access_token("agent_yun"), "params": {"ticket": "t-1", "From": "+8613900000000"}}
        connected = await client.post("/device/calls", json=asked)
        assert connected.status_code == 201
        sid = connected.json()["sid"]
        await stand.wait(100)
        told = stand.service.told("agent")[0]
        assert (told["From"], told["ticket"], told["ApplicationSid"]) == ("client:agent_yun", "t-1", ACCOUNT.app_sid)
        assert (await client.get(f"/device/calls/{sid}")).json()["state"] == "conference"
        assert (await client.get(f"/handset/calls/{sid}")).status_code == 404


@pytest.mark.parametrize(
    ("path", "asked", "status", "code"),
    [
        ("/handset/calls", {"from": CUSTOMER, "to": "+8610"}, 404, "unknown_number"),
        ("/handset/calls", {"from": CUSTOMER}, 400, "invalid"),
        ("/handset/calls/CA1/hang-up", {}, 404, "unknown_call"),
        ("/device/calls", {"token": "x"}, 401, 20_101),
        ("/control/faults", [{"on": "webhook", "effect": "too_many"}], 400, "invalid"),
    ],
)
async def test_what_makes_no_sense_is_refused(path: str, asked: Any, status: int, code: str | int) -> None:
    async with visiting(StandIn()) as client:
        refused = await client.post(path, json=asked)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.json()["message"]


async def test_keys_are_those_of_a_telephone() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE))
    call = await stand.ring()
    async with visiting(stand) as client:
        refused = await client.post(f"/handset/calls/{call.sid}/digits", json={"digits": "1a"})
    assert refused.status_code == 400


async def test_faults_time_and_the_record_are_under_control() -> None:
    stand = StandIn(inbound=twiml("<Pause length='9'/>"))
    async with visiting(stand) as client:
        planned = [{"on": "webhook.voice_inbound", "effect": "delay", "ms": 5_000}]
        assert (await client.post("/control/faults", json=planned)).status_code == 204
        await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})
        assert (await client.post("/control/advance", json={"seconds": 4})).status_code == 200
        assert stand.service.seen == []
        await client.post("/control/advance", json={"seconds": 20})
        record = (await client.get("/control/record")).json()
        assert [line["what"] for line in record["calls"][0]["story"]] == ["arrived", "document", "answered", "ended"]
        assert [one["kind"] for one in record["webhooks"]] == ["voice_inbound", "call_status"]
        assert (await client.delete("/control/faults")).status_code == 204
        assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_no_answer_is_a_time_out_to_a_client_in_this_process() -> None:
    stand = StandIn(inbound=twiml(ENQUEUE))
    call = await stand.ring()
    async with visiting(stand) as client:
        await client.post("/control/faults", json=[{"on": "rest", "effect": "time_out_after"}])
        path = f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/Calls/{call.sid}.json"
        with pytest.raises(httpx.ReadTimeout):
            await client.post(path, data={"Status": "completed"}, auth=(ACCOUNT.api_key, ACCOUNT.api_secret))
    assert call.over


async def read_events(response: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


async def test_a_leg_is_told_how_it_is_and_then_every_change_until_it_ends() -> None:
    service = Service(
        {"inbound": twiml("<Say>hello</Say>", '<Gather numDigits="1" action="flow"/>'), "flow": twiml("<Hangup/>")}
    )
    clock = CellClock()
    driver = WallDriver(Cloud(ACCOUNT, clock.now()), service.deliver, clock)
    running = asyncio.create_task(driver.run())
    async with serving(create_app(driver)) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        sid = (await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})).json()["sid"]
        told: list[tuple[str, Any]] = []
        async with client.stream("GET", f"/handset/calls/{sid}/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for name, data in read_events(stream):
                told.append((name, data["state"] if name == "call" else data["text"]))
                if told[-1] == ("call", "gathering"):
                    await client.post(f"/handset/calls/{sid}/digits", json={"digits": "1"})
        async with client.stream("GET", f"/handset/calls/{sid}/events") as stream:
            again = [(name, data.get("number")) async for name, data in read_events(stream)]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [one for one in told if one != ("call", "ringing")] == [
        ("call", "document"),
        ("heard", "hello"),
        ("call", "gathering"),
        ("call", "document"),
        ("call", "ended"),
    ]
    assert again == [("call", None), ("heard", 1)]


async def test_a_leg_whose_page_is_closed_is_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcenter.demo.twilio_cloud.cloud.GONE_MS", 50)
    service = Service({"inbound": twiml('<Enqueue waitUrl="">q</Enqueue>')})
    clock = CellClock()
    driver = WallDriver(Cloud(ACCOUNT, clock.now()), service.deliver, clock)
    running = asyncio.create_task(driver.run())
    async with (
        asyncio.timeout(PATIENCE_S),
        serving(create_app(driver)) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as client,
    ):
        sid = (await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})).json()["sid"]
        async with client.stream("GET", f"/handset/calls/{sid}/events") as stream:
            async for name, data in read_events(stream):
                if (name, data.get("state")) == ("call", "queued"):
                    break
        await eventually(lambda: driver.cloud.call(sid, device=False).over)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert driver.cloud.call(sid, device=False).story[-1]["by"] == "customer"
