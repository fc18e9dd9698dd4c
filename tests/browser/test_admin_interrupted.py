"""An administrator at work while the network is cut and the server killed: nothing is lost, nothing done twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Route, expect

from tests.browser.centre import ZONE, Centre
from tests.browser.configuring import Admin
from tests.browser.interruptions import CUT_OFF, cut, killed, mend, restart
from tests.browser.stage import Stage, connect

pytestmark = pytest.mark.browser


def test_edits_of_several_forms_outlive_a_cut_and_kills_and_are_applied_once(stage: Stage, centre: Centre) -> None:
    """Two agents, two customers and a supervisor are there meanwhile, and see what comes of it."""
    stage.allow(CUT_OFF)
    stage.allow("status of 502")
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.asks_for("break")
    zhao, sun, admin = stage.agent("zhao"), stage.agent("sun"), Admin(stage.agent("admin"))
    page, first, count = admin.page, admin.in_force(), admin.versions.count()
    zhao.available()
    waiting = stage.customer("en")
    waiting.start("changes")
    waiting.is_in_line(1)
    expect(sun.queue("changes", "waiting")).to_have_text("1")

    # A skill, and the network is cut: what is asked is refused, what is entered stays, and more is entered.
    page.get_by_text(admin.person.word("forms.agents.levels"), exact=True).click()
    page.get_by_label("Zhao Ming: English").select_option("7")
    expect(admin.look()).to_contain_text("1 waiting contact offered at once")
    cut(admin.person)
    admin.subject("queues")
    with admin.entry("form-queue-changes") as form:
        form.get_by_label("Name (English)").fill("Changes of flights")
    admin.look()
    admin.is_refused("error.unreachable")
    skill = "skills: {mandarin: 9, english: 7, fares: 6}"
    name = "name: {zh-CN: 改签与退票, en: Changes of flights}"
    admin.edits(skill, name)
    mend(admin.person)
    expect(admin.look()).to_contain_text("1 waiting contact offered at once")

    # The server is killed: more is entered, and applied in vain.
    everybody = (admin.person, lin, zhao, sun, priya, waiting)
    with killed(centre, *everybody):
        admin.subject("dispositions")
        admin.person.button("forms.named.add_dispositions").click()
        dialog = page.get_by_test_id("add-entry")
        dialog.get_by_label(admin.person.word("forms.id")).fill("moved")
        dialog.get_by_label("Name (Chinese)").fill("已改期")
        dialog.get_by_label("Name (English)").fill("Moved <b>to another day</b>")
        admin.person.button("forms.add", dialog).click()
        admin.subject("replies")
        with admin.entry("form-reply-moment") as form:
            form.get_by_label("Text (English)").fill("I'll be right back.")
        page.get_by_label(admin.person.word("config.message")).fill("Before the holidays")
        admin.apply()
        admin.is_refused("error.unreachable")
    waiting.is_in_line(1)

    # The last edit; then it is applied, and the answer is lost on its way.
    admin.subject("hours")
    today = datetime.now(ZoneInfo(ZONE)).date().isoformat()
    with admin.entry("form-hours-office") as form:
        form.get_by_label(admin.person.word("forms.hours.date"), exact=True).fill(today)
        admin.person.button("forms.hours.add_date", form).click()
        form.get_by_label(f"{today}: add a time").click()
        form.get_by_label(f"{today}, from").fill("00:00")
        form.get_by_label(f"{today}, to").fill("24:00")
    disposition = "moved: {name: {zh-CN: 已改期, en: Moved <b>to another day</b>}}"
    reply = "en: I'll be right back."
    admin.edits(skill, name, disposition, reply, f"exceptions: {{{today}: 00:00-24:00}}")
    expect(page.get_by_label(admin.person.word("config.message"))).to_have_value("Before the holidays")

    def loses_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/api/v1/configuration", loses_the_answer)
    admin.apply()
    expect(zhao.offer).to_contain_text("Changes of flights")
    page.unroute("**/api/v1/configuration")
    admin.is_done()
    expect(admin.versions).to_have_count(count + 1)
    expect(admin.versions.first).to_contain_text("admin")
    expect(admin.versions.first).to_contain_text("Before the holidays")

    # Everybody has what came of it.
    expect(sun.page.get_by_test_id("queue-changes")).to_contain_text("Changes of flights")
    zhao.accept()
    waiting.is_talking_with("Zhao Ming")
    expect(sun.queue("changes", "talking")).to_have_text("1")
    lin.input.fill("/moment")
    expect(lin.page.get_by_test_id("reply-moment")).to_contain_text("I'll be right back.")
    lin.page.get_by_test_id("reply-moment").click()
    lin.input.press("Enter")
    priya.sees("I'll be right back.")
    visitor = stage.customer("en")
    expect(visitor.page.get_by_test_id("subject-complaints")).to_have_attribute("data-open", "true")
    zhao.end()
    zhao.wrap_up("moved")

    # Killed in the midst of applying, and made again: in force once, whether it was before or not.
    admin.subject("queues")
    with admin.entry("form-queue-sales") as form:
        form.get_by_label(admin.person.word("forms.queues.offer"), exact=True).fill("35s")
    admin.apply()
    restart(centre, admin.person, lin, zhao, sun, priya)
    if page.get_by_test_id("changes").count():
        admin.apply()
    expect(page.get_by_test_id("changes")).to_have_count(0)
    expect(admin.versions).to_have_count(count + 2)
    expect(page.get_by_test_id("form-queue-sales")).to_contain_text("35s")

    lin.end()
    lin.wrap_up("informed")
    admin.goes_back_to(first)
    expect(sun.page.get_by_test_id("queue-changes")).to_contain_text("Changes and refunds")
