"""A centre in which whatever has a name has one as long as a name may be, without a space, or made of markup."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre, copy_config
from tests.browser.conftest import NOT_ALLOWED_TO_SOUND_YET, NOT_SIGNED_IN_YET
from tests.browser.people import Agent
from tests.browser.stage import DESK, PHONE, Stage

pytestmark = pytest.mark.browser

NAME = re.compile(r"\{zh-CN: [^{}\n]*, en: [^{}\n]*\}")
LONGEST = 80
NAMES = {"en": "W" * LONGEST, "zh-CN": "<b id=injected>Bold</b><img src=x onerror=alert(1)>"}

OUT_OF_REACH = """() => [...document.querySelectorAll("button, a, h1, h2, p, label, td, dd, [role=menuitem]")]
    .filter(it => {
    const box = it.getBoundingClientRect();
    if (box.width === 0 || box.right <= innerWidth + 1 || box.width <= 1) return false;
    for (let outer = it.parentElement; outer; outer = outer.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(outer).overflowX)) return false;
    return true;
}).map(it => it.outerHTML.slice(0, 200))"""
"""What ends beside the screen, with nothing that could be pushed to see it."""

OVERLAID = """() => [...document.querySelectorAll("td, th, label, h1, h2, [role=menuitem]")].filter(it =>
    getComputedStyle(it).overflowX === "visible" && it.clientWidth > 1 && it.scrollWidth > it.clientWidth + 1
).map(it => it.outerHTML.slice(0, 200))"""
"""What is wider than its place, and lies over what is beside it."""


@pytest.fixture
def renamed(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    config = copy_config(tmp_path / "config")
    for file in config.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(NAME.sub(json.dumps(NAMES), text), encoding="utf-8")
    centre = Centre(tmp_path, config)
    centre.start()
    stage = Stage(browser, centre.url)
    for allowed in (NOT_SIGNED_IN_YET, NOT_ALLOWED_TO_SOUND_YET):
        stage.allow(allowed)
    try:
        yield stage
        assert stage.rest() == []
    finally:
        stage.close()
        centre.stop()


def faults(page: Page, where: str) -> list[str]:
    """Return what is wrong with the page as it is now, at a desk and on a phone."""
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.wait_for_timeout(200)
        here = f"{where}, {size['width']} px"
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{here}: the page is wider than the screen")
        found += [f"{here}, out of reach: {it}" for it in page.evaluate(OUT_OF_REACH)]
        found += [f"{here}, over its neighbour: {it}" for it in page.evaluate(OVERLAID)]
        if page.locator("#injected, img[src=x]").count():
            found.append(f"{here}: markup has become elements")
    return found


def subject(admin: Agent, key: str) -> None:
    admin.page.get_by_role("tab", name=admin.word(f"forms.subject.{key}"), exact=True).click()


def test_everything_can_be_read_and_reached(renamed: Stage) -> None:
    found: list[str] = []
    lin, customer = renamed.agent("lin"), renamed.customer("en")
    found += faults(customer.page, "the subjects")
    customer.start("sales", name="W" * 100)
    customer.is_in_line(1)
    found += faults(customer.page, "the line")
    lin.available()
    expect(lin.offer).to_be_visible()
    found += faults(lin.page, "the offer")
    lin.accept()
    found += faults(customer.page, "the conversation on the hotline") + faults(lin.page, "the conversation")
    lin.page.get_by_test_id("not-ready").click()
    expect(lin.page.get_by_role("menu")).to_be_visible()
    found += faults(lin.page, "the reasons")
    lin.page.keyboard.press("Escape")
    lin.button("call.transfer").click()
    expect(lin.page.get_by_test_id("transfer-queues-changes")).to_be_visible()
    found += faults(lin.page, "where to transfer to")
    lin.page.keyboard.press("Escape")
    lin.input.fill("/")
    expect(lin.page.get_by_test_id("reply-greeting")).to_be_visible()
    found += faults(lin.page, "the replies")
    lin.input.fill("")
    lin.end()
    expect(lin.page.get_by_test_id("wrap-up")).to_be_visible()
    found += faults(lin.page, "wrap-up")
    lin.wrap_up("informed")

    for language in ("en", "zh-CN"):
        sun = renamed.agent("sun", language)
        for path, shows in (("/", "queues"), ("/past", "agents"), ("/wall", "wall"), ("/contacts", "contacts")):
            sun.page.goto(path)
            expect(sun.page.get_by_test_id(shows)).to_be_visible()
            found += faults(sun.page, f"{path} in {language}")
        admin = renamed.agent("admin", language)
        admin.page.goto("/configuration")
        for key in ("people", "queues", "skills", "hours", "dispositions", "replies", "centre"):
            subject(admin, key)
            found += faults(admin.page, f"{key} in {language}")
        subject(admin, "people")
        admin.page.get_by_text(admin.word("forms.agents.others"), exact=True).click()
        found += faults(admin.page, f"supervisors and administrators in {language}")
        subject(admin, "queues")
        admin.page.get_by_test_id("form-queue-changes").get_by_role("button").first.click()
        expect(admin.page.get_by_test_id("entry")).to_be_visible()
        found += faults(admin.page, f"a queue in {language}")
        admin.page.keyboard.press("Escape")
        admin.page.goto("/users")
        expect(admin.page.get_by_test_id("users")).to_be_visible()
        found += faults(admin.page, f"accounts in {language}")
    assert not found, "\n".join(found)
