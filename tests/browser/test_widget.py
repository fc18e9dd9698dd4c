"""The widget on another site: its strict policy, its keyboard, its reloads."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import complaints
from tests.browser.centre import ROOT
from tests.browser.host_site import HostSite
from tests.browser.pictures import SIGNATURE, png
from tests.browser.stage import DESK, Stage

pytestmark = pytest.mark.browser

MOST_BYTES = 40_000
BROKEN = SIGNATURE + bytes(2_000)


def test_it_is_one_small_file() -> None:
    script = (ROOT / "agents_ui" / "dist" / "widget.js").read_bytes()
    assert len(gzip.compress(script)) < MOST_BYTES


def test_a_visitor_of_another_site_talks_with_an_agent_and_closes_the_widget_meanwhile(
    stage: Stage, site: HostSite
) -> None:
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin)
    visitor.open_widget()
    visitor.start("sales", name="Grace")
    visitor.is_in_line(1)
    lin.available()
    lin.accept()
    visitor.is_talking_with("Lin Xia")
    visitor.say("Hello from the shop")
    lin.sees("Hello from the shop")

    visitor.page.keyboard.press("Escape")
    expect(visitor.widget).to_be_hidden()
    lin.say("How can I help?")
    expect(visitor.page.get_by_test_id("unread")).to_have_text("1")
    expect(visitor.launcher).to_have_accessible_name("Chat with us. New messages: 1")
    visitor.open_widget()
    visitor.sees("Hello from the shop", "How can I help?")
    expect(visitor.page.get_by_test_id("unread")).to_be_hidden()

    lin.end()
    visitor.has_ended()
    visitor.sees("Hello from the shop", "How can I help?")
    lin.wrap_up("informed")
    visitor.rates(4, "quick & kind")
    with visitor.page.expect_download() as download:
        visitor.button("hotline.download").click()
    assert download.value.suggested_filename.endswith(".html")
    assert "Hello from the shop" in download.value.path().read_text(encoding="utf-8")
    visitor.page.reload()
    visitor.open_widget()
    visitor.has_rated(4)
    visitor.button("hotline.again").click()
    expect(visitor.page.get_by_test_id("start")).to_be_visible()


def test_files_go_both_ways_and_what_may_not_be_attached_is_told(stage: Stage, site: HostSite, tmp_path: Path) -> None:
    def file(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    stage.allow("status of 422")
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin)
    lin.available()
    visitor.open_widget()
    visitor.start("sales")
    lin.accept()
    visitor.attaches(file("virus.png", b"MZ\x90\0 not an image"))
    expect(visitor.widget).to_contain_text("Only images (PNG, JPEG, GIF, WebP) and PDF files can be attached.")
    visitor.attaches(file("large.png", BROKEN + bytes(17 * 1024 * 1024)))
    expect(visitor.widget).to_contain_text("The file is larger than 16 MB.")
    visitor.attaches(file("my <b>seat.png", BROKEN))
    lin.attaches(file("ticket.pdf", b"%PDF-1.7"))
    for person, name, content in ((lin, "my <b>seat.png", BROKEN), (visitor, "ticket.pdf", b"%PDF-1.7")):
        with person.page.expect_download() as download:
            person.page.get_by_role("link", name=name).click()
        assert download.value.path().read_bytes() == content
    lin.end()
    lin.wrap_up("informed")


def test_pictures_show_small_with_their_link_and_larger_when_pressed(
    stage: Stage, site: HostSite, tmp_path: Path
) -> None:
    stage.allow("status of 404")
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin)
    hotline = stage.customer("en")
    lin.available()
    for customer in (visitor, hotline):
        if customer is visitor:
            visitor.open_widget()
        customer.start("sales")
        lin.accept()
        (tmp_path / "seat.png").write_bytes(png(1600, 900))
        customer.attaches(tmp_path / "seat.png")
        (tmp_path / "broken.png").write_bytes(BROKEN)
        lin.attaches(tmp_path / "broken.png")
        for person in (customer, lin):
            shown = person.page.get_by_role("img", name="Picture seat.png")
            expect(shown).to_have_js_property("naturalWidth", 1600)
            small = shown.bounding_box()
            assert small is not None
            assert small["height"] == 160
            person.page.get_by_role("button", name="Picture seat.png").press("Enter")
            expect(person.page.get_by_role("button", name="Picture seat.png")).to_have_attribute(
                "aria-expanded", "true"
            )
            large = shown.bounding_box()
            assert large is not None
            assert large["width"] >= small["width"]
            assert complaints(person.page) == []
            expect(person.page.get_by_role("link", name="broken.png")).to_be_visible()
            expect(person.page.get_by_role("img", name="Picture broken.png")).to_have_count(0)
        lin.end()
        lin.wrap_up("informed")


def test_the_place_in_line_is_kept_on_the_sites_next_page(stage: Stage, site: HostSite) -> None:
    visitor = stage.visitor(site.origin, size=DESK)
    visitor.open_widget()
    visitor.start("sales")
    visitor.is_in_line(1)
    visitor.page.goto(f"{site.origin}/basket")
    visitor.is_in_line(1)
    visitor.leave()
    expect(visitor.page.get_by_test_id("ended")).to_be_visible()


def test_the_language_is_the_browsers_and_can_be_changed_while_a_message_is_being_written(
    stage: Stage, site: HostSite
) -> None:
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin, "zh-CN")
    lin.available()
    visitor.open_widget()
    visitor.start("sales")
    lin.accept()
    visitor.is_talking_with("林晓雯")
    visitor.page.get_by_label("消息", exact=True).fill("写到一半")
    visitor.page.get_by_label("语言").select_option("en")
    visitor.is_talking_with("林晓雯")  # their name is in the contact's language
    expect(visitor.page.get_by_label("Message", exact=True)).to_have_value("写到一半")
    visitor.page.reload()
    expect(visitor.launcher).to_have_accessible_name("Chat with us")
    lin.end()
    lin.wrap_up("informed")


def test_everything_can_be_reached_with_the_keyboard_and_tab_stays_inside(stage: Stage, site: HostSite) -> None:
    visitor = stage.visitor(site.origin, size=DESK)
    page = visitor.page
    focused = "() => document.activeElement?.shadowRoot?.activeElement?.closest('[data-testid=widget]') !== null"
    visitor.launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("start")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(focused)
    page.keyboard.press("Escape")
    expect(visitor.widget).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_a_site_that_is_not_listed_is_told_so(stage: Stage, site: HostSite) -> None:
    stage.allow("WebSocket connection .* failed")
    visitor = stage.visitor(site.origin.replace("127.0.0.1", "localhost"))
    visitor.open_widget()
    expect(visitor.page.get_by_test_id("connection")).to_contain_text("does not accept")


def test_the_host_page_can_open_it_for_a_user_whose_token_has_expired(stage: Stage, site: HostSite) -> None:
    visitor = stage.visitor(site.origin)
    told = "new Promise(heard => addEventListener('callcenter:identity-refused', event => heard(event.detail.code)))"
    page = visitor.page
    page.evaluate(f"void (window.refusal = {told})")
    page.evaluate("window.callcenter.open({token: 'forged'})")
    expect(page.get_by_test_id("identity-refused")).to_be_visible()
    assert page.evaluate("window.refusal") == "identity_forged"
    visitor.button("hotline.go_on_anonymously").click()
    expect(page.get_by_test_id("start")).to_be_visible()
    page.evaluate("window.callcenter.close()")
    expect(visitor.launcher).to_be_visible()
