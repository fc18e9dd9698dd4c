"""What nobody should write into the console's fields: shown as text wherever it comes up, and no page breaks."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pictures import SIGNATURE
from tests.browser.stage import DESK, PHONE, Stage

pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=\"alert('x')\"><b id=injected>Bold</b><script>alert('x')</script>"
ODD = {
    "markup": MARKUP,
    "right to left": "مرحبا، هل يمكنني تغيير رحلتي؟ \u202egnp.exe",
    "long": "W" * 200,
}


def is_text(page: Page, *shown: Locator) -> None:
    """Expect these to be seen, nothing of the markup to be an element, and the page to fit at a desk and on a phone."""
    for each in shown:
        expect(each).to_be_visible()
    expect(page.locator("#injected, img[src=x]")).to_have_count(0)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_written_is_text_on_every_page_that_shows_it(stage: Stage, text: str) -> None:
    lin, sun = stage.agent("lin"), stage.agent("sun")
    customer = stage.customer("en")
    lin.available()
    customer.start("sales", name=text[:100])
    lin.accept()
    customer.say(text)
    is_text(lin.page, lin.page.locator(".chat-text").get_by_text(text))
    is_text(customer.page, customer.page.locator(".chat-text").get_by_text(text))

    row = sun.page.get_by_test_id("open-contacts").locator("[data-stage=talking]")
    is_text(sun.page, row.get_by_role("link"))
    sun.button("coaching.watch", row).click()
    drawer = sun.page.get_by_role("dialog")
    aside = drawer.locator("form").get_by_role("textbox").last
    aside.fill(text)
    aside.press("Enter")
    is_text(sun.page, drawer.get_by_text(text).first)
    is_text(lin.page, lin.page.get_by_test_id("asides").get_by_text(text))
    sun.page.keyboard.press("Escape")
    finding = sun.page.get_by_label(sun.word("board.find_agent"))
    finding.fill(text)
    is_text(sun.page, sun.page.get_by_text(sun.word("board.nobody_fits")))
    finding.fill("")

    lin.end()
    lin.wrap_up("informed", text, text)
    customer.rates(1, text)
    is_text(customer.page, customer.page.get_by_test_id("rated"))
    lin.page.goto("/contacts?state=closed")
    lin.page.get_by_test_id("contacts").locator("tbody tr td:first-child a").first.click()
    for kind in ("note", "promise", "rating", "aside"):
        is_text(lin.page, lin.page.get_by_test_id(f"note-{kind}").filter(has_text=text))
    lin.page.get_by_test_id("contact-head").get_by_role("link").click()
    is_text(lin.page, lin.page.get_by_role("heading", level=1), lin.page.get_by_test_id("timeline-entry").first)


def test_a_long_conversation_scrolls_in_its_place_and_the_page_does_not(stage: Stage) -> None:
    lin, customer = stage.agent("lin"), stage.customer("en")
    lin.available()
    customer.start("sales")
    lin.accept()
    text = "line\n" * 20
    customer.say(*[text] * 6)
    expect(lin.page.get_by_test_id("message")).to_have_count(6)
    lin.page.locator(".chat-scroll").hover()
    for _ in range(5):
        lin.page.mouse.wheel(0, 2_000)
    lin.page.wait_for_timeout(100)
    assert lin.page.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0]
    lin.end()
    lin.wrap_up("informed")


def test_what_is_no_picture_and_what_is_too_large_is_refused_at_the_desk_and_the_hotline(
    stage: Stage, tmp_path: Path
) -> None:
    stage.allow("status of 422")
    lin, customer = stage.agent("lin"), stage.customer("en")
    lin.available()
    customer.start("sales")
    lin.accept()
    (tmp_path / "virus.png").write_bytes(b"MZ\x90\0 a program")
    (tmp_path / "large.png").write_bytes(SIGNATURE + bytes(17 * 1024 * 1024))
    for person in (lin, customer):
        person.attaches(tmp_path / "virus.png")
        expect(person.page.get_by_text(person.word("error.attachment_kind"))).to_be_visible()
        person.attaches(tmp_path / "large.png")
        expect(person.page.get_by_text(person.word("error.file_too_large"))).to_be_visible()
    customer.say("Still here")
    lin.sees("Still here")
    lin.end()
    lin.wrap_up("informed")
