"""`python -m benchmarks.wallboard`: what the live page costs a supervisor's browser while a large centre is at work.

A centre of 500 agents runs in this process, a supervisor looks at its live page in Chromium, and 20 times a second an
agent changes state. What is measured is the browser's own count of the processor time its main thread has used
(`Performance.getMetrics`, TaskDuration in thread ticks), as a share of the time that passed; then, while that goes on,
how long it takes from asking for an agent's change to its row on the page, and from a customer's chat, begun or left,
to the queue's figure of those who wait. One JSON object is printed.
"""

import argparse
import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from playwright.async_api import CDPSession, Page, async_playwright

from callcenter.clock import CellClock
from callcenter.directory.service import Directory
from callcenter.settings import Settings
from routing.model import Availability
from tests.browser.stage import CHROMIUM_NAMES, FLAGS
from tests.support.centre import PASSWORD, Running, numbered, running, write_folder

T = TypeVar("T")

_STATES = (Availability.AVAILABLE, Availability.NOT_READY)
_FIGURE = "[data-testid=queue-sales] [data-testid=waiting]"
_COUNTS = f"count => document.querySelector('{_FIGURE}')?.textContent === String(count)"
_SHOWS = "([id, state]) => document.querySelector(`[data-testid=agent-${id}]`)?.dataset.availability === state"
CONSOLE = Path(__file__).resolve().parent.parent / "agents_ui" / "dist"


async def measure(agents: int, per_second: float, seconds: float) -> dict[str, Any]:
    """Return the figures of one run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made = Directory.load(write_folder(folder / "config", agents=agents), CellClock().now())
        settings = Settings(mode="demo", console_dir=CONSOLE)
        async with running(folder, made, settings=settings) as centre, async_playwright() as playwright:
            names = numbered(agents)
            for name in names:
                await centre.centre.contacts.agent_seen(name)
            path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
            browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            page = await browser.new_page(base_url=f"http://{centre.address}", viewport={"width": 1600, "height": 1000})
            await page.goto("/login")
            await page.locator("input").first.fill("sun")
            await page.locator("input[type=password]").fill(PASSWORD)
            await page.locator("button[type=submit]").click()
            await page.get_by_test_id("agents").wait_for()
            session = await page.context.new_cdp_session(page)
            await session.send("Performance.enable", {"timeDomain": "threadTicks"})  # its own time, not others'
            await _changes(centre, names, per_second, 3.0)  # what comes first is not what it costs all day
            idle, _ = await _busy(session, asyncio.sleep(seconds / 2))
            busy, changes = await _busy(session, _changes(centre, names, per_second, seconds))
            rows = await page.locator("[data-testid^=agent-]").count()
            lags = await _amid(_lags(centre, page, names[0], round(seconds)), centre, names, per_second)
            queue_lags = await _amid(_queue_lags(centre, page, max(1, round(seconds / 2))), centre, names, per_second)
            await browser.close()
    return {
        "agents": rows,
        "changes_per_s": round(changes / seconds, 1),
        "idle_share": round(idle, 3),
        "busy_share": round(busy, 3),
        "shown_after_p50_ms": round(median(lags)),
        "shown_after_max_ms": round(max(lags)),
        "queue_changes": len(queue_lags),
        "queue_shown_after_p50_ms": round(median(queue_lags)),
        "queue_shown_after_max_ms": round(max(queue_lags)),
    }


async def _amid(lags: Coroutine[Any, Any, list[float]], centre: Running, names: list[str], rate: float) -> list[float]:
    """Measure while the other agents go on changing."""
    others = asyncio.create_task(_changes(centre, names[1:], rate, 3_600.0))
    try:
        return await lags
    finally:
        others.cancel()
        await asyncio.gather(others, return_exceptions=True)


async def _queue_lags(centre: Running, page: Page, customers: int) -> list[float]:
    """Return after how many milliseconds a customer who came, and who went again, was counted on the page."""
    chance, lags = random.Random(13), []
    for _ in range(customers):
        customer = await centre.customer()
        for waiting in (1, 0):
            await asyncio.sleep(chance.uniform(0.0, 1.0))  # at any moment between two drawings
            began = time.monotonic()
            await (customer.start() if waiting else customer.ask("leave", contact=customer.contact))
            await page.wait_for_function(_COUNTS, arg=waiting, polling="raf")
            lags.append(1_000 * (time.monotonic() - began))
        await customer.close()
    return lags


async def _lags(centre: Running, page: Page, agent: str, times: int) -> list[float]:
    """Return after how many milliseconds each of an agent's changes was on the page, once or so a second."""
    chance, lags = random.Random(11), []
    for n in range(times):
        state = _STATES[n % 2]
        began = time.monotonic()
        await _change(centre, agent, state)
        await page.wait_for_function(_SHOWS, arg=[agent, state.value], polling="raf")
        lags.append(1_000 * (time.monotonic() - began))
        await asyncio.sleep(chance.uniform(0.0, 1.0))  # so that it comes at any moment between two drawings
    return lags


async def _changes(centre: Running, names: list[str], per_second: float, seconds: float) -> int:
    """Have agents change state, one after another, so many times a second; return how often one did."""
    chance = random.Random(7)
    began, done = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        if done < passed * per_second:
            state = chance.choice(_STATES)
            await _change(centre, chance.choice(names), state)
            done += 1
        else:
            await asyncio.sleep(0.005)
    return done


async def _change(centre: Running, agent: str, state: Availability) -> None:
    reason = "lunch" if state is Availability.NOT_READY else None
    await centre.centre.contacts.set_availability(agent, state, reason, by="sun", force=True)


async def _busy(session: CDPSession, work: Coroutine[Any, Any, T]) -> tuple[float, T]:
    """Return the share of the time of some work during which the page's main thread was busy, and what came of it."""
    before, began = await _task_seconds(session), time.monotonic()
    came = await work
    return (await _task_seconds(session) - before) / (time.monotonic() - began), came


async def _task_seconds(session: CDPSession) -> float:
    metrics = (await session.send("Performance.getMetrics"))["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--agents", type=int, default=500)
    options.add_argument("--rate", type=float, default=20.0)
    options.add_argument("--seconds", type=float, default=20.0)
    given = options.parse_args()
    print(json.dumps(asyncio.run(measure(given.agents, given.rate, given.seconds))))


if __name__ == "__main__":
    main()
