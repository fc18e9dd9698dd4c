"""Bad luck around a conversation: the network cut, the server killed. What was typed and open is there after."""

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.host_site import HostSite
from tests.browser.people import Agent, Customer
from tests.browser.stage import Stage
from tests.browser.test_resilience import CUT_OFF, connect

pytestmark = pytest.mark.browser


def cut(*people: Agent | Customer) -> None:
    """Take the network away from them, until they see it."""
    for person in people:
        person.page.context.set_offline(True)
    for person in people:
        person.connected(False)


def mend(*people: Agent | Customer) -> None:
    """Give it back, until they are connected again."""
    for person in people:
        person.page.context.set_offline(False)
    for person in people:
        person.connected()


def test_a_menu_that_is_open_on_the_live_page_still_works_after_a_cut_and_a_kill(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    sun, lin = stage.agent("sun"), stage.agent("lin")
    row = sun.page.get_by_test_id("agent-lin")
    row.get_by_test_id("force-state").click()
    available = sun.page.get_by_role("menuitem", name=sun.word("availability.available"), exact=True)
    expect(available).to_be_visible()
    cut(sun)
    expect(available).to_be_visible()
    mend(sun)
    available.click()
    expect(row).to_have_attribute("data-availability", "available")
    lin.is_in("available")

    sales = sun.page.get_by_test_id("queue-sales")
    sales.get_by_role("button", name="Close Bookings at once").click()
    close = sun.page.get_by_role("menuitem", name=sun.word("board.close_open_end"))
    expect(close).to_be_visible()
    centre.kill()
    sun.connected(False)
    expect(close).to_be_visible()
    centre.start()
    sun.connected()
    lin.connected()
    close.click()
    expect(sales.get_by_test_id("closed-by")).to_be_visible()
    sun.button("board.open", sales).click()
    expect(sales.get_by_test_id("closed-by")).to_have_count(0)
    lin.is_in("available")


def test_a_report_says_that_the_server_is_gone_and_comes_again_when_asked(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.end()
    lin.wrap_up("informed")
    priya.has_ended()
    sun = stage.agent("sun")
    sun.page.goto("/reports")
    expect(sun.page.get_by_test_id("row").first).to_be_visible()
    cut(sun)
    expect(sun.page.get_by_test_id("row").first).to_be_visible()
    sun.page.get_by_test_id("row").locator("[data-figure=answered] button").first.click()
    drawer = sun.page.get_by_role("dialog")
    expect(drawer.get_by_role("alert")).to_contain_text(sun.word("error.unreachable"))
    mend(sun)
    sun.button("retry", drawer).click()
    expect(drawer.get_by_test_id("counted").locator("tbody tr").first).to_be_visible()
    centre.kill()
    sun.connected(False)
    centre.start()
    sun.connected()
    expect(drawer.get_by_test_id("counted")).to_be_visible()


def test_what_a_visitor_types_in_the_widget_outlives_a_cut_and_a_kill(
    stage: Stage, site: HostSite, centre: Centre
) -> None:
    stage.allow(CUT_OFF)
    lin, visitor = stage.agent("lin"), stage.visitor(site.origin)
    lin.available()
    visitor.open_widget()
    visitor.start("sales", name="Grace")
    lin.accept()
    visitor.input.fill("Half a sentence")
    cut(visitor)
    expect(visitor.input).to_have_value("Half a sentence")
    visitor.say("Written in a tunnel")
    visitor.input.fill("The next one")
    mend(visitor)
    lin.sees("Written in a tunnel")
    centre.kill()
    visitor.connected(False)
    expect(visitor.input).to_have_value("The next one")
    centre.start()
    for person in (visitor, lin):
        person.connected()
    visitor.input.press("Enter")
    for person in (visitor, lin):
        person.sees("Written in a tunnel", "The next one")
    lin.end()
    lin.wrap_up("informed")


def test_a_draft_and_a_wrap_up_half_filled_in_outlive_a_cut_and_a_kill(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.asks_for("break")
    lin.input.fill("A draft")
    cut(lin, priya)
    lin.input.press_sequentially(", longer")
    mend(lin, priya)
    expect(lin.input).to_have_value("A draft, longer")
    lin.end()
    form = lin.page.get_by_test_id("wrap-up")
    form.get_by_role("combobox").first.select_option("changed")
    note, promise = form.get_by_label(lin.word("wrap_up.note")), form.get_by_label(lin.word("wrap_up.promise"))
    note.fill("Wants a seat")
    centre.kill()
    lin.connected(False)
    note.press_sequentially(" at the window")
    promise.fill("Call back")
    centre.start()
    lin.connected()
    expect(form.get_by_role("combobox").first).to_have_value("changed")
    expect(note).to_have_value("Wants a seat at the window")
    expect(promise).to_have_value("Call back")
    lin.button("wrap_up.finish", form).click()
    expect(lin.contacts).to_have_count(0)
    lin.page.goto("/contacts?state=closed")
    lin.page.get_by_test_id("contacts").locator("tbody tr td:first-child a").first.click()
    expect(lin.page.get_by_test_id("note-note")).to_contain_text("Wants a seat at the window")
    expect(lin.page.get_by_test_id("note-promise")).to_contain_text("Call back")
