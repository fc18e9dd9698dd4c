"""Ten thousand contacts wait: the live page, the wall and looking back are readable, and answer who works with them."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from callcenter.app import create_app, make_centre
from callcenter.clock import CellClock
from callcenter.contacts.commands import StartContact
from callcenter.contacts.events import Identity, Match
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.directory.starting import directory_in_force
from callcenter.settings import Settings
from tests.browser.centre import Centre, copy_config
from tests.browser.conftest import NOT_ALLOWED_TO_SOUND_YET, NOT_SIGNED_IN_YET
from tests.browser.people import Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

WAITING = 10_000
ROWS = 100
"""How many of them are drawn at once."""
QUEUES = ("sales", "changes", "loyalty")


async def wait_in(folder: Path, config: Path) -> None:
    """Have them come to a centre, which ends then. Its log is what a server starts from."""
    database = Database(f"sqlite:///{folder / 'callcenter.db'}")
    migrate(database)
    settings = Settings(mode="demo", config_dir=config)
    directory = directory_in_force(database, config, CellClock().now(), report_contacts=False)
    centre = make_centre(settings, database, directory)
    app = create_app(centre)
    try:
        async with app.router.lifespan_context(app):
            await asyncio.gather(*(centre.contacts.start(contact(number)) for number in range(WAITING)))
    finally:
        database.close()


def contact(number: int) -> StartContact:
    return StartContact(
        contact=f"c{number:05}",
        channel="chat",
        queue=QUEUES[number % len(QUEUES)],
        language="en",
        visitor=f"v{number}",
        client_id="1",
        identity=Identity.ANONYMOUS,
        match=Match.NONE,
        customer=None,
        candidates=(),
        tier=None,
    )


@pytest.fixture(scope="module")
def crowded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A centre with all of them in line; nobody has a page, and they stay for a day."""
    folder = tmp_path_factory.mktemp("crowded")
    config = copy_config(folder / "config")
    file = config / "centre.yaml"
    file.write_text(file.read_text("utf-8").replace("waiting_grace: 90s", "waiting_grace: 24h"), "utf-8")
    # Playwright has a loop of its own in this thread.
    coming = threading.Thread(target=lambda: asyncio.run(wait_in(folder, config)))
    coming.start()
    coming.join()
    centre = Centre(folder, config)
    centre.start()
    stage = Stage(browser, centre.url)
    yield stage
    stage.close()
    centre.stop()


def row(page: Page, kind: str, number: int) -> Locator:
    """Return the row of one who waits, by when they came."""
    return page.get_by_test_id(f"{kind}-c{number:05}")


@pytest.fixture
def sun(crowded: Stage) -> Iterator[Agent]:
    """Have a supervisor there, whose pages do nothing that no page should."""
    crowded.allow(NOT_SIGNED_IN_YET)
    crowded.allow(NOT_ALLOWED_TO_SOUND_YET)
    yield crowded.agent("sun")
    assert crowded.rest() == []


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_live_page_shows_who_came_first_and_answers_while_they_come_and_go(crowded: Stage, sun: Agent) -> None:
    page, shown = sun.page, sun.page.get_by_test_id("contacts-shown")
    expect(shown).to_have_text("10000 of 10000")
    expect(page.get_by_test_id("total-waiting")).to_contain_text("10000")
    expect(row(page, "open", 0)).to_contain_text("New prospect")
    table = page.get_by_test_id("open-contacts").locator("tbody tr")
    expect(table).to_have_count(ROWS)
    page.get_by_role("button", name="Show 9900 more").click()
    expect(row(page, "open", 2 * ROWS - 1)).to_be_attached()

    # By what is typed, by what is chosen, by the figure that is clicked.
    page.get_by_label(sun.word("board.find_agent"), exact=True).fill("zhao")
    expect(page.get_by_test_id("agents").locator("tbody tr")).to_have_count(1)
    sun.queue("loyalty", "waiting").get_by_role("link").click()
    expect(shown).to_have_text("3333 of 10000")
    expect(row(page, "open", 2)).to_be_visible()
    fits(page)

    # One is taken, another comes: it is pushed as ever.
    lin = crowded.agent("lin")
    lin.available()
    expect(lin.offer).to_have_count(3)
    lin.not_ready("break")
    expect(lin.offer).to_have_count(0)
    expect(page.get_by_test_id("total-waiting")).to_contain_text("10000")


def test_the_wall_has_the_totals(sun: Agent) -> None:
    sun.page.goto("/wall")
    for queue, waiting in {"sales": "3334", "changes": "3333", "loyalty": "3333", "complaints": "0"}.items():
        figure = sun.page.get_by_test_id(f"wall-{queue}").get_by_test_id("waiting")
        expect(figure).to_have_text(waiting)
    fits(sun.page)


def test_looking_back_shows_the_first_and_the_total_of_any_second(sun: Agent) -> None:
    page = sun.page
    page.goto("/past")
    panel = page.get_by_role("region", name=sun.word("live.open_contacts"))
    expect(panel.get_by_role("heading")).to_contain_text("10000 of 10000")
    expect(page.get_by_test_id("open-contacts").locator("tbody tr")).to_have_count(ROWS)
    expect(row(page, "open", 0)).to_contain_text("Bookings")
    panel.get_by_role("button").last.click()
    expect(row(page, "open", 2 * ROWS - 1)).to_be_attached()
    fits(page)
    slider = page.get_by_role("slider")
    slider.press("Home")
    expect(panel).to_contain_text(sun.word("live.no_contacts"))
