"""Bad luck around a conversation: the network cut, the server killed. What was typed and open is there after."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.host_site import HostSite
from tests.browser.interruptions import CUT_OFF, cut, killed, mend, restart
from tests.browser.people import ABANDONED
from tests.browser.stage import Stage, connect

pytestmark = pytest.mark.browser


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
    with killed(centre, sun, lin):
        expect(close).to_be_visible()
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
    restart(centre, sun)
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
    with killed(centre, visitor, lin):
        expect(visitor.input).to_have_value("The next one")
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
    with killed(centre, lin):
        note.press_sequentially(" at the window")
        promise.fill("Call back")
    expect(form.get_by_role("combobox").first).to_have_value("changed")
    expect(note).to_have_value("Wants a seat at the window")
    expect(promise).to_have_value("Call back")
    lin.button("wrap_up.finish", form).click()
    expect(lin.contacts).to_have_count(0)
    lin.page.goto("/contacts?state=closed")
    lin.page.get_by_test_id("contacts").locator("tbody tr td:first-child a").first.click()
    expect(lin.page.get_by_test_id("note-note")).to_contain_text("Wants a seat at the window")
    expect(lin.page.get_by_test_id("note-promise")).to_contain_text("Call back")


def test_every_page_of_two_desks_catches_up_after_a_cut_and_a_kill(stage: Stage, centre: Centre) -> None:
    """Two agents, a supervisor and three customers at once; what each missed is there, in order, and once."""
    stage.allow(CUT_OFF)
    sun = stage.agent("sun")
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.asks_for("break")
    chen, james = connect(stage, "chen", "M0005", "en")
    said = ["Hello"]
    priya.say(*said)
    lin.sees(*said)

    # Wherever in the console: the page stays, and says how many messages were missed meanwhile.
    page = lin.page
    hers = page.get_by_test_id("contacts").locator("tbody tr").filter(has_text="Priya")
    ways = {
        "contacts": page.get_by_role("link", name=lin.word("nav.contacts"), exact=True),
        "contact-head": hers.get_by_role("link").first,
        "customer-head": page.get_by_test_id("contact-head").get_by_role("link"),
    }
    for unread, (shows, way) in enumerate(ways.items(), 1):
        way.click()
        shown = page.get_by_test_id(shows)
        expect(shown).to_be_visible()
        cut(lin)
        said.append(f"Missed on {shows}")
        priya.say(said[-1])
        expect(shown).to_be_visible()
        mend(lin)
        expect(page).to_have_title(f"({unread}) callcenter")
        expect(shown).to_be_visible()
    page.get_by_role("link", name=lin.word("nav.desk"), exact=True).click()
    lin.sees(*said)
    expect(page).to_have_title("callcenter")

    # On the desk: an offer that ends while one is cut off is gone, and what a supervisor writes has come.
    visitor = stage.customer("en")
    visitor.start("sales", name="Grace")
    expect(chen.offer).to_be_visible()
    cut(lin, chen)
    visitor.leave()
    visitor.has_ended(ABANDONED)
    sun.button("day.write").click()
    sun.page.get_by_label(sun.word("day.text")).fill("Refunds take a day longer.")
    sun.button("day.send").click()
    james.say("Are you there?")
    mend(lin, chen)
    expect(chen.offer).to_have_count(0)
    chen.sees("Are you there?")
    for agent in (lin, chen):
        news = agent.page.get_by_test_id("day-message").filter(has_text="Refunds take a day longer.")
        expect(news).to_have_count(1)
        agent.button("day.read", news).click()
        expect(news).to_have_count(0)

    everybody = (sun, lin, chen, priya, james)
    with killed(centre, *everybody):
        said.append("Written while the server was away")
        priya.say(said[-1])
        chen.say("I am")
    for person in (lin, priya):
        person.sees(*said)
    for person in (chen, james):
        person.sees("Are you there?", "I am")
    expect(sun.queue("sales", "talking")).to_have_text("2")
    lin.has_asked()
    for agent in (lin, chen):
        agent.end()
        agent.wrap_up("informed")
    lin.is_in("not_ready")


def test_a_note_in_a_wrap_up_nobody_looks_at_is_kept_when_the_time_runs_out(stage: Stage, centre: Centre) -> None:
    with centre.changed("queues.yaml", "wrap_up: 60s", "wrap_up: 6s"):
        lin, priya = connect(stage, "lin", "M0012", "en")
        lin.end()
        lin.page.get_by_test_id("wrap-up").get_by_label(lin.word("wrap_up.note")).fill("Wants a seat at the window")
        lin.page.get_by_role("link", name=lin.word("nav.contacts"), exact=True).click()
        row = lin.page.get_by_test_id("contacts").locator("tbody tr").first
        row.get_by_role("link").first.click()
        expect(lin.page.get_by_test_id("note-note")).to_contain_text("Wants a seat at the window")
    priya.has_ended()
    lin.page.goto("/")
    lin.is_in("available")


def test_a_note_and_a_promise_written_while_cut_off_are_kept_though_the_wrap_up_is_over(
    stage: Stage, centre: Centre
) -> None:
    stage.allow(CUT_OFF)
    with centre.changed("queues.yaml", "wrap_up: 60s", "wrap_up: 4s"):
        lin, priya = connect(stage, "lin", "M0012", "en")
        lin.asks_for("break")
        lin.end()
        form = lin.page.get_by_test_id("wrap-up")
        form.get_by_label(lin.word("wrap_up.note")).fill("Wants a seat")
        cut(lin)
        form.get_by_label(lin.word("wrap_up.promise")).fill("Call back about the seat")
        expect(lin.page.get_by_test_id("wrap-up-left")).to_have_text("0:00")
        form.get_by_label(lin.word("wrap_up.note")).fill("Wants a seat at the window")
        lin.page.wait_for_timeout(500)
        mend(lin)
    priya.has_ended()
    expect(lin.contacts).to_have_count(0)
    expect(lin.page.get_by_test_id("notices")).to_contain_text(lin.word("notice.wrap_up_kept"))
    promise = lin.page.get_by_test_id("day-promise").filter(has_text="Call back about the seat")
    promise.get_by_role("link").click()
    expect(lin.page.get_by_test_id("note-note")).to_have_count(1)
    expect(lin.page.get_by_test_id("note-note")).to_contain_text("Wants a seat at the window")
    expect(lin.page.get_by_test_id("note-promise")).to_have_count(1)
    lin.page.goto("/")
    lin.button("day.done", promise).click()
    expect(promise).to_have_count(0)


def test_who_signs_out_with_edits_that_are_not_applied_is_asked_first(stage: Stage) -> None:
    admin = stage.agent("admin")
    admin.page.goto("/configuration")
    admin.page.get_by_role("tab", name=admin.word("forms.subject.files")).click()
    editor = admin.page.locator(".config-text")
    editor.fill(editor.input_value() + "# edited\n")
    admin.button("nav.sign_out").click()
    dialog = admin.page.get_by_role("dialog", name=admin.word("leaving.title"))
    admin.button("leaving.stay", dialog).click()
    expect(dialog).to_have_count(0)
    expect(editor).to_have_value(re.compile("# edited\n$"))
    admin.button("nav.sign_out").click()
    admin.button("leaving.sign_out", dialog).click()
    expect(admin.page.get_by_label(admin.word("login.username"))).to_be_visible()
    admin.log_in("admin")
    expect(admin.page.get_by_test_id("me")).to_be_visible()
