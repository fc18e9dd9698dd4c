"""`python -m benchmarks.scrolling --json`: how smoothly a browser scrolls the longest lists the console has.

A centre runs in this process. An agent with 50 chats, in one of which 2,000 messages were written, whose customer has
2,000 entries in the timeline, turns the wheel over each of these lists in Chromium for some seconds. Then a supervisor
looks at the live page while 10,000 contacts wait and others come, and turns the wheel there. What is counted are the
browser's own figures: the frames its main thread made, its tasks of over 50 ms (`PerformanceObserver`), and the
processor time the thread has used (`Performance.getMetrics`), as a share of the time that passed.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from playwright.async_api import Browser, CDPSession, Locator, Page, async_playwright, expect
from sqlalchemy import insert

import callcenter.live.console
import callcenter.live.hub
from benchmarks.machine import describe
from callcenter.clock import CellClock
from callcenter.contacts.commands import StartContact
from callcenter.contacts.events import Identity, Match
from callcenter.db.tables import customers, identities, past_contacts
from callcenter.directory.schemas import Centre as CentreSettings
from callcenter.directory.schemas import Timings
from callcenter.directory.service import Directory, edition_of
from callcenter.live.console import QUEUES_EVERY_S
from callcenter.live.hub import LINE_EVERY_S
from callcenter.settings import Settings
from tests.browser.stage import CHROMIUM_NAMES, FLAGS
from tests.support.centre import CENTRE, PASSWORD, Running, running

CONSOLE = Path(__file__).resolve().parent.parent / "agents_ui" / "dist"
NOTCH_PX = 240
"""How far a turn of the wheel moves; one every 16 ms is faster than most people turn."""
NOTCH_S = 0.016
WATCH = """(list) => {
  const seen = { frames: [], tasks: [], scrolls: 0 };
  window.watched = seen;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.tasks.push(task.duration);
  }).observe({ type: "longtask" });
  const frame = (at) => {
    seen.frames.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const moved = list === document.body ? document : list;
  const scrolled = ({ target }) => { if (target === moved) seen.scrolls++; };
  addEventListener("scroll", scrolled, { capture: true, passive: true });
}"""


async def measure(chats: int, messages: int, entries: int, waiting: int, seconds: float) -> dict[str, Any]:
    """Return the figures of one run, by list."""
    async with _browser() as browser:
        return {
            **await _agents_lists(browser, chats, messages, entries, seconds),
            **await _live_page(browser, waiting, seconds),
        }


async def _agents_lists(browser: Browser, chats: int, messages: int, entries: int, seconds: float) -> dict[str, Any]:
    async with _centre(capacity=chats) as centre:
        lin = await centre.console("lin", ready=True)
        contacts = []
        for number in range(chats):
            await centre.chatting(name=f"Customer {number}")
            contacts.append(await lin.accept())
        for number in range(messages):
            text = f"Message {number}: " + "about the seat at the window, " * (1 + number % 5)
            if number % 3 == 0:
                await centre.centre.contacts.post(contacts[0], "agent", "lin", f"m{number}", text)
            else:
                await centre.centre.contacts.post(contacts[0], "customer", None, f"m{number}", text)
        _give_past(centre, entries)
        await lin.close()
        page = await _signed_in(browser, centre, "lin")
        mine = page.locator("[data-testid^=my-contact-]")
        await expect(mine).to_have_count(chats)
        began = time.monotonic()
        await mine.first.click()
        await expect(page.locator("[data-testid=message]")).to_have_count(messages)
        caught_up = round(time.monotonic() - began, 2)
        found = {
            "contacts": await _scrolled(page, page.locator(".desk-list"), chats, seconds),
            "messages": {
                "caught_up_s": caught_up,
                **await _scrolled(page, page.locator(".chat-scroll"), messages, seconds, -NOTCH_PX),
            },
        }
        await page.goto("/customers/known")
        told = page.get_by_test_id("timeline-entry")
        await expect(told).not_to_have_count(0)
        while (before := await told.count()) < entries:
            await page.get_by_role("button", name="More", exact=True).click()
            await expect(told).not_to_have_count(before)
        found["timeline"] = await _scrolled(page, page.locator("body"), await told.count(), seconds)
        await page.context.close()
    return found


async def _live_page(browser: Browser, waiting: int, seconds: float) -> dict[str, Any]:
    async with _centre(capacity=1) as centre:
        await asyncio.gather(*(_waits(centre, number) for number in range(waiting)))
        page = await _signed_in(browser, centre, "sun")
        began = time.monotonic()
        await page.goto("/")
        await expect(page.get_by_test_id("contacts-shown")).to_contain_text(str(waiting)[-3:])
        shown = time.monotonic() - began
        arrivals = asyncio.create_task(_arrive(centre, waiting, seconds))
        found = await _scrolled(page, page.locator("body"), waiting, seconds)
        pushed = await arrivals
        await expect(page.get_by_test_id("queue-sales").get_by_test_id("waiting")).to_have_text(str(waiting + pushed))
        await page.context.close()
    return {"live": {**found, "shown_s": round(shown, 2), "arrived": pushed}}


async def _waits(centre: Running, number: int) -> None:
    """Have somebody wait."""
    await centre.centre.contacts.start(
        StartContact(
            contact=f"c{number:06}",
            channel="chat",
            queue="sales",
            language="en",
            visitor=f"v{number}",
            client_id="1",
            identity=Identity.ANONYMOUS,
            match=Match.NONE,
            customer=None,
            candidates=(),
            tier=None,
        )
    )


async def _arrive(centre: Running, first: int, seconds: float) -> int:
    """Have ten more a second come; return how many came."""
    began, number = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        if number < passed * 10:
            await _waits(centre, first + number)
            number += 1
        else:
            await asyncio.sleep(0.01)
    return number


def _give_past(centre: Running, entries: int) -> None:
    """Let there be a customer with so many contacts brought from another system."""
    rows = [
        {
            "id": f"p{number}",
            "customer": "known",
            "reference": f"r{number}",
            "at": 1_700_000_000_000 + number * 3_600_000,
            "channel": ("chat", "voice")[number % 2],
            "queue": "sales",
            "outcome": "answered",
            "note": f"Note {number}: " + "wants a seat at the window, " * (number % 4),
            "promise": "Call back on Monday" if number % 7 == 0 else None,
        }
        for number in range(entries)
    ]
    known = {"id": "known", "name": "Ann Lee", "language": "en", "created_at": 1, "updated_at": 1}
    with centre.database.writing() as connection:
        connection.execute(insert(customers).values(known))
        connection.execute(insert(identities).values(customer="known", kind="phone", value="+8613800000000"))
        connection.execute(insert(past_contacts), rows)


async def _scrolled(page: Page, where: Locator, rows: int, seconds: float, notch_px: int = NOTCH_PX) -> dict[str, Any]:
    """Turn the wheel over a list, for three seconds on and for one back, and return what the browser says of it."""
    box = await where.bounding_box()
    assert box is not None
    size = page.viewport_size
    assert size is not None
    await page.mouse.move(box["x"] + box["width"] / 2, min(box["y"] + box["height"], size["height"]) / 2 + 60)
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})  # its own time, not others'
    await page.wait_for_timeout(500)
    await where.evaluate(WATCH)
    busy, began = await _task_seconds(session), time.monotonic()
    turns = 0
    while (passed := time.monotonic() - began) < seconds:
        await page.mouse.wheel(0, notch_px if int(passed) % 4 < 3 else -notch_px)
        turns += 1
        await asyncio.sleep(max(0.0, turns * NOTCH_S - (time.monotonic() - began)))
    share = (await _task_seconds(session) - busy) / (time.monotonic() - began)
    seen = await page.evaluate("() => window.watched")
    gaps = [later - earlier for earlier, later in zip(seen["frames"], seen["frames"][1:], strict=False)]
    return {
        "rows": rows,
        "turns": turns,
        "scrolls": seen["scrolls"],
        "frames_per_s": round(1000 * len(gaps) / (seen["frames"][-1] - seen["frames"][0]), 1),
        "frames_over_50_ms": sum(gap > 50 for gap in gaps),
        "longest_frame_ms": round(max(gaps)),
        "tasks_over_50_ms": len(seen["tasks"]),
        "longest_task_ms": round(max(seen["tasks"], default=0)),
        "busy_share": round(share, 3),
    }


@asynccontextmanager
async def _centre(capacity: int) -> AsyncIterator[Running]:
    said = CentreSettings.model_validate(CENTRE)
    # More chats than a profile may have; and nobody has a page that stays: they may be gone for as long as it takes.
    profile = said.profiles["all"].model_copy(update={"capacity": {"chat": capacity, "voice": 0}})
    timings = Timings.model_validate({"waiting_grace": "1h", "idle_warn": "2h", "idle_end": "3h"})
    made = Directory(
        edition_of(said.model_copy(update={"profiles": {"all": profile}, "timings": timings}), CellClock().now())
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = Settings(mode="demo", console_dir=CONSOLE)
        async with running(folder, made, settings=settings) as centre:
            # As often as a real centre tells of its queues, not as often as tests like to hear.
            with (
                mock.patch.object(callcenter.live.console, "QUEUES_EVERY_S", QUEUES_EVERY_S),
                mock.patch.object(callcenter.live.hub, "LINE_EVERY_S", LINE_EVERY_S),
            ):
                yield centre


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


async def _signed_in(browser: Browser, centre: Running, who: str) -> Page:
    page = await browser.new_page(base_url=f"http://{centre.address}", viewport={"width": 1280, "height": 800})
    page.set_default_timeout(180_000)
    expect.set_options(timeout=180_000)
    await page.goto("/login")
    await page.locator("input").first.fill(who)
    await page.locator("input[type=password]").fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.get_by_test_id("me").wait_for()
    return page


async def _task_seconds(session: CDPSession) -> float:
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chats", type=int, default=50)
    options.add_argument("--messages", type=int, default=2_000)
    options.add_argument("--entries", type=int, default=2_000)
    options.add_argument("--waiting", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=8.0)
    options.add_argument("--json", action="store_true", help="one JSON object, with the machine")
    given = options.parse_args()
    found = asyncio.run(measure(given.chats, given.messages, given.entries, given.waiting, given.seconds))
    if given.json:
        print(json.dumps({"lists": found, "machine": describe()}))
        return
    for name, figures in found.items():
        print(f"{name:10}", *(f"{figure} {value}" for figure, value in figures.items()), sep="  ")


if __name__ == "__main__":
    main()
