"""Callers that fill the centre, over real HTTP and in real (short) time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from callcenter.clock import CellClock
from callcenter.demo.twilio_cloud.app import create_app
from callcenter.demo.twilio_cloud.callers import Habits, choices, fill_with_callers, language
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import WallDriver
from callcenter.demo.twilio_cloud.scripts import Answer
from tests.support.serving import serving
from tests.support.twilio.stand_in import ACCOUNT, CUSTOMER, HOTLINE, Service, conference, twiml

MENU = twiml('<Gather numDigits="1" action="flow"><Say>For bookings press 1, otherwise press 2</Say></Gather>')
TALKING = twiml(conference(startConferenceOnEnter="false"))
HASTY = Habits(patience_s=5, talk_s=0.1, think_s=0.02, words_every_s=0.05)


@asynccontextmanager
async def centre(flow: Answer) -> AsyncIterator[tuple[Cloud, Service, str]]:
    service = Service({"inbound": MENU, "flow": flow})
    clock = CellClock()
    driver = WallDriver(Cloud(ACCOUNT, clock.now()), service.deliver, clock)
    running = asyncio.create_task(driver.run())
    async with serving(create_app(driver)) as address:
        yield driver.cloud, service, f"http://{address}"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def fill(address: str, *, habits: Habits = HASTY, seconds: float = 0.5) -> dict[str, int]:
    counts = await fill_with_callers(address, HOTLINE, [CUSTOMER], rate=20, seconds=seconds, seed=3, habits=habits)
    return {name: count for name, count in vars(counts).items() if count}


async def test_callers_press_what_the_menu_offers_talk_and_hang_up() -> None:
    async with centre(TALKING) as (cloud, service, address):
        counts = await fill(address)
    assert counts["rung"] == counts["talked"] > 3
    assert {told["Digits"] for told in service.told("flow")} <= {"1", "2"}
    assert all(call.over for call in cloud.legs.all.values())


async def test_callers_give_up_when_nobody_comes() -> None:
    async with centre(twiml('<Enqueue waitUrl="">q</Enqueue>')) as (cloud, _, address):
        counts = await fill(address, habits=Habits(patience_s=0.2, think_s=0.02))
    assert counts["gave_up"] == counts["rung"]
    assert {call.story[-1]["by"] for call in cloud.legs.all.values()} == {"customer"}


async def test_callers_whom_the_centre_turns_away_are_counted() -> None:
    async with centre(twiml("<Hangup/>")) as (_, _, address):
        counts = await fill(address)
    assert counts["hung_up_on"] == counts["rung"]


async def test_everybody_hangs_up_when_the_filling_is_cancelled() -> None:
    async with centre(TALKING) as (cloud, _, address):
        filling = asyncio.create_task(fill(address, habits=Habits(think_s=0.02), seconds=60))
        await asyncio.sleep(0.6)
        filling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await filling
        assert cloud.legs.all
        assert all(call.over for call in cloud.legs.all.values())


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("改签请按1，退票请按 2，人工请按零", ["1", "2", "0"]),
        ("For English, press 9.", ["9"]),
        ("请稍候", ["1", "2", "3"]),
        ("改签请按1，重听请按0。For English, press 9.", ["1", "0"]),
        ("For bookings, press 1. To hear this again, press 0. 中文服务请按9。", ["1", "0"]),
    ],
)
def test_the_keys_are_those_that_were_said(said: str, keys: list[str]) -> None:
    assert choices([{"kind": "say", "text": said}, {"kind": "pause"}]) == keys


@pytest.mark.parametrize(
    ("heard", "spoken"),
    [
        (["For bookings, press 1. 中文服务请按9。"], "en"),
        (["预订机票请按1。For English, press 9."], "zh"),
        (["Hello, and welcome.", "您好，请稍候。"], "zh"),
        ([], "zh"),
    ],
)
def test_a_caller_speaks_the_language_the_centre_has_spoken_last(heard: list[str], spoken: str) -> None:
    assert language([*({"kind": "say", "text": text} for text in heard), {"kind": "play"}]) == spoken
