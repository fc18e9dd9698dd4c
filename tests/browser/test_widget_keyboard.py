"""The widget by keyboard alone, on a phone-sized screen of another site, through whatever happens in between."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.centre import Centre
from tests.browser.host_site import HostSite
from tests.browser.interruptions import CUT_OFF, restart
from tests.browser.people import Customer
from tests.browser.stage import DESK, PHONE, Stage

pytestmark = pytest.mark.browser

MOST_STOPS = 40
"""So often Tab may be pressed until it comes to something."""


def tab_to(visitor: Customer, wanted: Locator, backwards: bool = False) -> None:
    """Press Tab until the keyboard is at something."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("it => it.getRootNode().activeElement === it"):
            return
        visitor.page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"Tab does not come to {wanted}")


def press(visitor: Customer, button: Locator) -> None:
    """Go to a button and press it."""
    tab_to(visitor, button)
    visitor.page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_whole_conversation_takes_no_mouse_through_reloads_and_a_kill(
    stage: Stage, site: HostSite, centre: Centre, size: dict[str, int]
) -> None:
    stage.allow(CUT_OFF)
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin, size=size)  # type: ignore[arg-type]
    page, keys = visitor.page, visitor.page.keyboard

    def comes_back() -> None:
        """Reload the page; on a phone the widget does not cover it until it is opened again."""
        page.reload()
        if size == PHONE:
            press(visitor, visitor.launcher)
        expect(visitor.widget).to_be_visible()

    press(visitor, visitor.launcher)
    unsure, sales = (page.get_by_test_id(f"subject-{name}").get_by_role("radio") for name in ("unsure", "sales"))
    tab_to(visitor, unsure)
    keys.press("ArrowDown")
    expect(sales).to_be_checked()
    tab_to(visitor, page.get_by_label("Name", exact=True))
    keys.type("Grace")
    press(visitor, visitor.button("hotline.start"))
    visitor.is_in_line(1)
    comes_back()
    visitor.is_in_line(1)
    restart(centre, visitor)
    visitor.is_in_line(1)

    lin.available()
    lin.accept()
    expect(visitor.input).to_be_visible()
    tab_to(visitor, visitor.input)
    keys.type("Hello")
    keys.press("Enter")
    lin.sees("Hello")
    comes_back()
    visitor.sees("Hello")
    tab_to(visitor, visitor.input)
    keys.type("Still here")
    keys.press("Enter")
    lin.sees("Hello", "Still here")
    lin.say("Goodbye")
    visitor.sees("Hello", "Still here", "Goodbye")
    press(visitor, visitor.button("hotline.end"))
    visitor.has_ended()
    lin.wrap_up("informed")

    tab_to(visitor, page.get_by_test_id("rating").get_by_role("radio").first)
    keys.press("Space")
    for _ in range(4):
        keys.press("ArrowRight")
    tab_to(visitor, page.get_by_label(visitor.word("hotline.rate_comment")))
    keys.type("Thank you")
    press(visitor, visitor.button("hotline.rate_send"))
    visitor.has_rated(5)
    with page.expect_download():
        press(visitor, visitor.button("hotline.download"))
    press(visitor, visitor.button("hotline.again"))
    expect(page.get_by_test_id("start")).to_be_visible()
    keys.press("Escape")
    expect(visitor.launcher).to_be_focused()


def test_what_was_filled_in_is_there_in_another_language_and_after_closing(stage: Stage, site: HostSite) -> None:
    visitor = stage.visitor(site.origin)
    page = visitor.page
    visitor.open_widget()
    page.get_by_test_id("subject-sales").get_by_role("radio").check()
    page.locator("input[name=name]").fill("Grace")
    visitor.page.keyboard.press("Escape")
    expect(visitor.widget).to_be_hidden()
    visitor.open_widget()
    expect(page.locator("input[name=name]")).to_have_value("Grace")
    page.get_by_label("Language").select_option("zh-CN")
    expect(page.locator("input[name=name]")).to_have_value("Grace")
    expect(page.get_by_test_id("subject-sales").get_by_role("radio")).to_be_checked()
