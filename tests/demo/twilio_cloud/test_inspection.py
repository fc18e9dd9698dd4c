"""The inspector: what it shows, and what it does not."""

import json

import httpx
import pytest

from callcenter.demo.twilio_cloud.app import create_app
from callcenter.demo.twilio_cloud.inspection import inspect, masked
from tests.support.twilio.stand_in import CUSTOMER, HOTLINE, StandIn, conference, twiml


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+8613800001234", "••••1234"),
        ("anonymous", "anonymous"),
        ("client:agent_yun", "client:agent_yun"),
        ("CA" + "1" * 32, "CA" + "1" * 32),
    ],
)
def test_only_the_last_four_digits_of_a_telephone_number_are_shown(text: str, shown: str) -> None:
    assert masked(text) == shown


async def test_it_shows_calls_rooms_queues_and_what_goes_over_the_wire_without_numbers() -> None:
    stand = StandIn(
        inbound=twiml('<Gather numDigits="1" action="flow"/>'),
        flow=twiml('<Enqueue waitUrl="">hotline</Enqueue>'),
        leg=twiml(conference()),
        agent=twiml(conference()),
    )
    waiting, talking = await stand.ring(), await stand.ring("+8613800000002")
    await stand.press(waiting, "1")
    await stand.press(talking, "1")
    await stand.connect()
    await stand.redirect(talking, "leg")
    shown = inspect(stand.cloud)
    assert [call["state"] for call in shown["calls"]] == ["conference", "conference", "queued"]
    assert [one["role"] for one in shown["conferences"][0]["participants"]] == ["agent", "customer"]
    assert [entry["call"] for entry in shown["queues"][0]["entries"]] == [waiting.sid]
    assert shown["rest"][0]["operation"] == "UpdateCall"
    assert shown["webhooks"][-1]["kind"] == "voice_inbound"
    written = json.dumps(shown)
    assert CUSTOMER not in written
    assert HOTLINE not in written


async def test_the_page_and_its_files_are_reached_by_relative_addresses_only() -> None:
    app = create_app(StandIn().driver)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://cloud") as client:
        page = await client.get("/inspector")
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "://" not in page.text
        for name in ("inspector.js", "inspector.css", "icon.svg", "words.js"):
            assert f"/{name}" in page.text or name == "words.js"
            assert (await client.get(f"/inspector/{name}")).status_code == 200
        assert (await client.get("/inspector/app.py")).status_code == 404
        assert (await client.get("/inspector/")).headers["location"] == "../inspector"
        assert set((await client.get("/inspector/state")).json()) == set(inspect(StandIn().cloud))
