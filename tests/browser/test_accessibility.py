"""What axe says of the customer's pages at every stage, in both languages, light and dark, on a phone: nothing."""

from typing import Literal

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.axe import complaints
from tests.browser.host_site import HostSite
from tests.browser.people import ABANDONED, Customer
from tests.browser.stage import DESK, Stage

pytestmark = pytest.mark.browser

SMALL_PHONE: ViewportSize = {"width": 375, "height": 812}
COLOURS: tuple[Literal["light", "dark"], ...] = ("dark", "light")
LONG = "Aurelia-Maximiliana " * 10  # 200 characters
TEXTS = (LONG, "مرحبا، هل يمكنني تغيير رحلتي؟", "<b>bold</b><script>alert(1)</script>")


def is_fine(customer: Customer) -> None:
    """Expect that axe has nothing to say in light and dark, and that nothing is wider than the page."""
    for colours in COLOURS:
        customer.page.emulate_media(color_scheme=colours)
        assert complaints(customer.page, colours_alone=colours != COLOURS[0]) == [], colours
    wider = customer.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wider


def visit(stage: Stage, customer: Customer) -> None:
    """Go through every stage, from the first question to the end."""
    lin = stage.agent("lin")
    is_fine(customer)
    customer.page.get_by_test_id("subject-unsure").get_by_role("radio").check()
    customer.button("hotline.start").click()
    expect(customer.page.get_by_test_id("flow")).to_be_visible()
    is_fine(customer)
    customer.leave()
    customer.has_ended(ABANDONED)
    is_fine(customer)
    customer.button("hotline.again").click()
    customer.start("sales", name=LONG.strip()[:100])
    customer.is_in_line(1)
    is_fine(customer)
    lin.available()
    lin.accept()
    customer.is_talking_with("")
    customer.say(*TEXTS)
    lin.say(*TEXTS)
    expect(customer.page.get_by_test_id("message")).to_have_count(6)
    is_fine(customer)
    lin.end()
    lin.wrap_up("informed")
    customer.has_ended()
    is_fine(customer)
    customer.rates(5, TEXTS[1])
    is_fine(customer)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_hotline_page_is_accessible_at_every_stage(stage: Stage, language: str) -> None:
    customer = stage.customer(language)
    customer.page.set_viewport_size(SMALL_PHONE)
    visit(stage, customer)


@pytest.mark.parametrize(("language", "size"), [("en", SMALL_PHONE), ("zh-CN", SMALL_PHONE), ("en", DESK)])
def test_the_widget_is_accessible_at_every_stage(
    stage: Stage, site: HostSite, language: str, size: ViewportSize
) -> None:
    visitor = stage.visitor(site.origin, language, size)
    is_fine(visitor)
    visitor.open_widget()
    expect(visitor.page.get_by_test_id("start")).to_be_visible()
    visit(stage, visitor)
