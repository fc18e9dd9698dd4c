"""What axe says of the agent's desk and the supervisor's page, in light and dark, in both languages: nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.people import Agent
from tests.browser.stage import DESK, Stage

pytestmark = pytest.mark.browser

TEXTS = ("A" * 200, "مرحبا، هل يمكنني تغيير رحلتي؟", "<b>bold</b> https://example.com/<b>")


def coloured(page: Page, colours: str) -> None:
    """Have a console in these colours."""
    page.evaluate(f"localStorage.setItem('callcenter.colours', '{colours}')")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", colours)
    expect(page.get_by_test_id("connection")).to_have_attribute("data-phase", "ready")


def is_fine(agent: Agent) -> None:
    """Expect that axe has nothing to say, and that nothing is wider than the page."""
    assert complaints(agent.page) == []
    assert not agent.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize(
    ("language", "colours", "supervisor", "agent"), [("en", "light", "sun", "lin"), ("zh-CN", "dark", "admin", "zhao")]
)
def test_the_desk_is_accessible_at_every_stage(
    stage: Stage, language: str, colours: str, supervisor: str, agent: str
) -> None:
    sun, lin = stage.agent(supervisor, language), stage.agent(agent, language)
    for person in (sun, lin):
        coloured(person.page, colours)
    is_fine(sun)
    sun.button("day.write").click()
    sun.page.get_by_label(sun.word("day.text")).fill(TEXTS[0])
    is_fine(sun)
    sun.button("day.send").click()
    expect(lin.page.get_by_test_id("day-message").last).to_contain_text(TEXTS[0])
    is_fine(lin)

    lin.available()
    customer = stage.customer(language, "M0012")
    customer.start("changes")
    expect(lin.offer).to_be_visible()
    is_fine(lin)
    lin.accept()
    customer.say(*TEXTS)
    expect(lin.page.get_by_test_id("message")).to_have_count(3)
    lin.input.fill("/")
    expect(lin.page.get_by_test_id("replies")).to_be_visible()
    is_fine(lin)
    lin.input.fill("")
    lin.input.blur()
    lin.page.keyboard.press("?")
    expect(lin.page.get_by_test_id("keys")).to_be_visible()
    is_fine(lin)
    lin.page.keyboard.press("Escape")
    expect(lin.page.get_by_test_id("keys")).to_have_count(0)
    lin.page.keyboard.press("Control+k")
    expect(lin.page.get_by_test_id("palette")).to_be_visible()
    is_fine(lin)
    lin.page.keyboard.press("Escape")
    expect(lin.page.get_by_test_id("palette")).to_have_count(0)
    is_fine(sun)

    lin.end()
    lin.page.get_by_label(lin.word("wrap_up.promise")).fill(TEXTS[1])
    lin.page.get_by_label(lin.word("day.when"), exact=True).fill("2020-01-02T10:30")
    is_fine(lin)
    lin.page.get_by_test_id("wrap-up").get_by_role("combobox").first.select_option("changed")
    lin.page.keyboard.press("Control+Enter")
    promise = lin.page.get_by_test_id("day-promise").first  # what is due comes first, whatever else there is to keep
    expect(promise).to_have_attribute("data-due", "true")
    is_fine(lin)
    promise.get_by_role("link").click()
    expect(lin.page.get_by_test_id("event").last).to_be_visible()
    is_fine(lin)
    lin.page.get_by_test_id("contact-head").get_by_role("link").click()
    expect(lin.page.get_by_test_id("timeline-entry").first).to_be_visible()
    is_fine(lin)
    lin.page.goto("/")
    lin.not_ready("lunch")


def test_the_desk_fits_a_phone_whatever_people_are_called_and_write(stage: Stage) -> None:
    lin = stage.agent("lin")
    lin.available()
    lin.page.set_viewport_size({"width": 390, "height": 844})
    customer = stage.customer("en")
    customer.start("sales", name=TEXTS[0][:100])
    expect(lin.offer).to_be_visible()
    is_fine(lin)
    lin.accept()
    customer.say(*TEXTS)
    expect(lin.page.get_by_test_id("message")).to_have_count(3)
    is_fine(lin)
    lin.end()
    lin.wrap_up("informed")
    lin.page.set_viewport_size(DESK)
    lin.not_ready("lunch")
