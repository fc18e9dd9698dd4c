"""What axe says of every page there is, with its menus and dialogs open, light and dark, at a desk and on a phone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.centre import ROOT
from tests.browser.languages import english_on
from tests.browser.page_faults import faults
from tests.browser.people import Agent, Customer
from tests.browser.pictures import png
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

ADMIN_SPEAKS = "zh-CN"
LONG_NAME = " ".join(["Aurelia"] * 12)
OF_CUSTOMERS = {"James O'Brien", LONG_NAME}
"""What customers are called who call themselves so in any language."""


@dataclass(frozen=True)
class Look:
    """A page as somebody sees it: the route, who it is, what is to be seen, and what they do to see it."""

    route: str
    who: str
    what: str
    does: Callable[[Agent], None]


def at(path: str, shows: str) -> Callable[[Agent], None]:
    """Go to a page, until it shows something."""

    def go(person: Agent) -> None:
        person.page.goto(path)
        expect(person.page.get_by_test_id(shows)).to_be_visible()

    return go


def first_contact(person: Agent) -> None:
    person.page.goto("/contacts?state=closed")
    person.page.get_by_test_id("contacts").locator("tbody tr td:first-child a").first.click()
    expect(person.page.get_by_test_id("event").last).to_be_visible()


def its_customer(person: Agent) -> None:
    person.page.get_by_test_id("contact-head").get_by_role("link").click()
    expect(person.page.get_by_test_id("timeline-entry").first).to_be_visible()


def nowhere(person: Agent) -> None:
    person.page.evaluate("history.pushState({}, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(person.page.get_by_test_id("customer-head")).to_have_count(0)


def keys(person: Agent) -> None:
    person.page.goto("/")
    expect(person.page.get_by_test_id("queues")).to_be_visible()
    person.page.keyboard.press("?")
    expect(person.page.get_by_test_id("keys")).to_be_visible()


def palette(person: Agent) -> None:
    close(person)
    person.page.keyboard.press("Control+k")
    expect(person.page.get_by_test_id("palette")).to_be_visible()


def close(person: Agent) -> None:
    """Close the menu or dialog that is open."""
    person.page.keyboard.press("Escape")
    expect(person.page.get_by_role("menu").or_(person.page.get_by_role("dialog"))).to_have_count(0)


def close_queue(person: Agent) -> None:
    person.page.get_by_test_id("queue-sales").get_by_role("button").last.click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def agent_state(person: Agent) -> None:
    close(person)
    person.page.get_by_test_id("agent-lin").get_by_test_id("force-state").click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def write(person: Agent) -> None:
    close(person)
    person.button("day.write").click()
    expect(person.page.get_by_role("dialog")).to_be_visible()


def watch(person: Agent) -> None:
    close(person)
    row = person.page.get_by_test_id("open-contacts").locator("[data-stage=talking]")
    person.button("coaching.watch", row).click()
    expect(person.page.get_by_role("dialog")).to_contain_text("Is there a seat at the window?")


def steering(person: Agent) -> None:
    person.page.goto("/")
    row = person.page.get_by_test_id("open-contacts").locator("[data-stage=waiting]")
    row.locator("[aria-haspopup=menu]").click()
    expect(person.page.get_by_role("menuitem", name=person.word("steer.take"))).to_be_visible()


def adjusting(person: Agent) -> None:
    close(person)
    person.page.get_by_test_id("agent-lin").get_by_role("button", name=person.word("adjust.open")).click()
    dialog = person.page.get_by_test_id("adjust")
    dialog.get_by_test_id("adjust-queue-changes").get_by_role("checkbox").uncheck()
    expect(dialog.get_by_test_id("adjust-effect").get_by_role("listitem")).to_have_count(1)


def line_chart(person: Agent) -> None:
    person.page.get_by_role("combobox", name=person.word("report.kind")).click()
    person.page.get_by_role("option", name=person.word("report.line")).click()
    expect(person.page.get_by_test_id("chart")).to_have_attribute("data-kind", "line")


def report_choices(person: Agent) -> None:
    person.page.get_by_role("combobox", name=person.word("report.by"), exact=True).press("ArrowDown")
    expect(person.page.get_by_role("listbox")).to_be_visible()


def pie_chart(person: Agent) -> None:
    person.page.get_by_role("option", name=person.word("report.of_queue")).click()
    person.page.keyboard.press("Escape")
    person.page.get_by_role("combobox", name=person.word("report.kind")).click()
    person.page.get_by_role("option", name=person.word("report.pie")).click()
    expect(person.page.get_by_test_id("chart")).to_have_attribute("data-kind", "pie")


def counted(person: Agent) -> None:
    person.page.get_by_test_id("row").locator("[data-figure=answered] button").last.click()
    expect(person.page.get_by_test_id("counted").locator("tbody tr").first).to_be_visible()


def full_screen(person: Agent) -> None:
    person.page.get_by_role("button", name=person.word("wall.full_screen")).click()
    expect(person.page.get_by_role("button", name=person.word("wall.window"))).to_be_visible()


def levels(person: Agent) -> None:
    person.page.get_by_text(person.word("forms.agents.levels"), exact=True).click()
    expect(person.page.get_by_test_id("form-levels")).to_be_visible()


def others(person: Agent) -> None:
    close(person)
    person.page.get_by_text(person.word("forms.agents.others"), exact=True).click()
    expect(person.page.get_by_test_id("form-people")).to_be_visible()


def profile(person: Agent) -> None:
    close(person)
    person.page.get_by_text(person.word("forms.agents.profiles"), exact=True).click()
    entry("form-profile-generalist")(person)


def new_colleague(person: Agent) -> None:
    person.button("forms.agents.add").click()
    expect(person.page.get_by_test_id("add-entry")).to_be_visible()


def subject(key: str, shows: str) -> Callable[[Agent], None]:
    """Go to another subject of the configuration."""

    def go(person: Agent) -> None:
        person.page.keyboard.press("Escape")
        person.page.get_by_role("tab", name=person.word(f"forms.subject.{key}"), exact=True).click()
        expect(person.page.get_by_test_id(shows)).to_be_visible()

    return go


def entry(row: str) -> Callable[[Agent], None]:
    """Open an entry of a form."""

    def go(person: Agent) -> None:
        person.page.keyboard.press("Escape")
        person.page.get_by_test_id(row).get_by_role("button").first.click()
        expect(person.page.get_by_test_id("entry")).to_be_visible()

    return go


def files(person: Agent) -> None:
    close(person)
    person.page.get_by_role("tab", name=person.word("forms.subject.files")).click()
    expect(person.page.locator(".config-text")).to_be_visible()
    person.page.get_by_role("tab", name="queues.yaml").click()


def mistake(person: Agent) -> None:
    editor = person.page.locator(".config-text")
    editor.fill(editor.input_value().replace("hours: always", "hours: nevermore", 1))
    person.button("config.look").click()
    expect(person.page.locator(".config-apply [role=alert]:not(:empty)")).to_be_visible()


def preview(person: Agent) -> None:
    editor = person.page.locator(".config-text")
    editor.fill(editor.input_value().replace("hours: nevermore", "hours: office", 1))
    person.button("config.look").click()
    expect(person.page.get_by_test_id("change")).to_be_visible()


def accounts(person: Agent) -> None:
    person.button("config.discard").click()  # else the browser asks before it leaves
    at("/users", "users")(person)


def new_account(person: Agent) -> None:
    person.button("admin.add").click()
    expect(person.page.get_by_role("dialog")).to_be_visible()


def not_ready(person: Agent) -> None:
    person.page.get_by_test_id("not-ready").click()
    expect(person.page.get_by_role("menu")).to_be_visible()


def transferring(person: Agent) -> None:
    person.page.goto("/")
    person.button("call.transfer").click()
    expect(person.page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()


def occupied(person: Agent) -> None:
    person.page.goto("/reports")
    person.page.locator("td[data-figure=occupancy] button").last.click()
    expect(person.page.get_by_test_id("occupied")).to_be_visible()


def stretches(person: Agent) -> None:
    occupied(person)
    person.page.get_by_test_id("occupied").get_by_role("button").first.click()
    expect(person.page.get_by_test_id("stretches")).to_be_visible()


LOOKS = (
    Look("/", "lin", "the conversation with a picture", at("/", "messages")),
    Look("/", "lin", "the reasons for being not ready", not_ready),
    Look("/", "lin", "where a chat can be sent on", transferring),
    Look("/contacts", "lin", "the list", at("/contacts", "contacts")),
    Look("/contacts/:id", "lin", "a contact that is over", first_contact),
    Look("/customers/:id", "lin", "a customer", its_customer),
    Look("/contacts/:id", "lin", "no such contact", at("/contacts/none", "me")),
    Look("/customers/:id", "lin", "no such customer", at("/customers/none", "me")),
    Look("*", "lin", "no such page", nowhere),
    Look("/", "sun", "the live page", at("/", "open-contacts")),
    Look("/", "sun", "closing a queue", close_queue),
    Look("/", "sun", "an agent's states", agent_state),
    Look("/", "sun", "writing to agents", write),
    Look("/", "sun", "watching a conversation", watch),
    Look("/", "sun", "what a figure counts", at("/?figure=offered&queue=changes", "counted")),
    Look("/", "sun", "what a share counts and what not", at("/?figure=service_level&queue=changes", "counted-sum")),
    Look("/", "sun", "the line behind an expected wait", at("/?figure=expected_wait&queue=changes", "line-expected")),
    Look("/contacts", "sun", "nothing found", at("/contacts?outcome=closed", "me")),
    Look("/contacts/:id", "sun", "a contact that is over, with who else there was", first_contact),
    Look("/reports", "sun", "bars", at("/reports", "chart")),
    Look("/reports", "sun", "lines", line_chart),
    Look("/reports", "sun", "what to group by", report_choices),
    Look("/reports", "sun", "a pie", pie_chart),
    Look("/reports", "sun", "the contacts behind a figure", counted),
    Look("/reports", "sun", "the agents behind an occupancy", occupied),
    Look("/reports", "sun", "the stretches behind an occupancy", stretches),
    Look("/past", "sun", "looking back", at("/past", "open-contacts")),
    Look("/wall", "sun", "the wall", at("/wall", "wall")),
    Look("/wall", "sun", "the wall on the full screen", full_screen),
    Look("/", "huang", "what a lead can do with a contact that waits", steering),
    Look("/", "huang", "what a change of an agent would do", adjusting),
    Look("/desk", "huang", "the desk of a lead", at("/desk", "state-now")),
    Look("/configuration", "admin", "agents and versions", at("/configuration", "form-agents")),
    Look("/configuration", "admin", "levels of skills", levels),
    Look("/configuration", "admin", "an agent", entry("form-levels-zhao")),
    Look("/configuration", "admin", "supervisors and administrators", others),
    Look("/configuration", "admin", "a new colleague", new_colleague),
    Look("/configuration", "admin", "a supervisor", entry("form-person-sun")),
    Look("/configuration", "admin", "a profile", profile),
    Look("/configuration", "admin", "the centre", subject("centre", "form-centre")),
    Look("/configuration", "admin", "a tier", entry("form-tier-gold")),
    Look("/configuration", "admin", "a language", entry("form-language-en")),
    Look("/configuration", "admin", "queues", subject("queues", "form-queues")),
    Look("/configuration", "admin", "a queue", entry("form-queue-changes")),
    Look("/configuration", "admin", "skills and teams", subject("skills", "form-teams")),
    Look("/configuration", "admin", "hours and holidays", subject("hours", "form-hours")),
    Look("/configuration", "admin", "hours", entry("form-hours-office")),
    Look("/configuration", "admin", "dispositions and reasons", subject("dispositions", "form-dispositions")),
    Look("/configuration", "admin", "replies", subject("replies", "form-replies")),
    Look("/configuration", "admin", "a reply", entry("form-reply-greeting")),
    Look("/configuration", "admin", "the files", files),
    Look("/configuration", "admin", "a mistake", mistake),
    Look("/configuration", "admin", "what a change would do", preview),
    Look("/users", "admin", "accounts", accounts),
    Look("/users", "admin", "a new account", new_account),
    Look("/", "admin", "the keys", keys),
    Look("/", "admin", "the palette", palette),
)
"""Each person's looks come one after another. A new route is looked at here, or `test_no_page_is_left_out` fails."""

ELSEWHERE = {"/login": "test_the_way_in_is_accessible"}


def conversation(
    stage: Stage, folder: Path, language: str = "en", waits: str = LONG_NAME
) -> tuple[Agent, Customer, Customer]:
    """Have one contact in conversation, one that waits, and one that is over with all that can be said of it."""
    lin = stage.agent("lin", language)
    lin.available()
    before = stage.customer("en", "M0012")
    before.start("sales")
    lin.accept()
    before.say("Good morning")
    lin.end()
    before.rates(2, "Too slow")
    lin.wrap_up("informed", "Wants a seat at the window", "Calls back on Monday")
    customer, waiting = stage.customer("en", "M0005"), stage.customer("en")
    customer.start("sales")
    lin.accept()
    customer.say("Is there a seat at the window?")
    (folder / "seat.png").write_bytes(png(320, 200))
    customer.attaches(folder / "seat.png")
    expect(lin.page.get_by_role("img", name=re.compile("seat.png"))).to_be_visible()
    lin.asks_for("lunch")
    waiting.start("changes", name=waits)
    return lin, customer, waiting


def test_no_page_is_left_out() -> None:
    app = (ROOT / "agents_ui" / "src" / "console" / "App.tsx").read_text(encoding="utf-8")
    assert {look.route for look in LOOKS} | set(ELSEWHERE) == set(re.findall(r'<Route\s+path="([^"]+)"', app))
    assert {name for name in ELSEWHERE.values() if name not in globals()} == set()


@pytest.mark.parametrize("who", ["lin", "sun", "huang", "admin"])
def test_every_page_of_the_console_is_accessible_and_in_one_language(stage: Stage, tmp_path: Path, who: str) -> None:
    stage.allow("status of (404|422)")
    lin, customer, waiting = conversation(stage, tmp_path)
    person = lin if who == "lin" else stage.agent(who, ADMIN_SPEAKS if who == "admin" else "en")
    found = []
    for look in LOOKS:
        if look.who == who:
            look.does(person)
            wrong = faults(person.page)
            if person.language != "en":
                wrong += [f"says {words!r}" for words in english_on(person.page) - OF_CUSTOMERS]
            found += [f"{look.route}, {look.what}, {fault}" for fault in wrong]
    waiting.leave()
    lin.page.goto("/")
    lin.end()
    lin.wrap_up("informed")
    customer.has_ended()
    assert found == []


def test_the_way_in_is_accessible(stage: Stage) -> None:
    stage.allow("status of 401")
    somebody = Agent(stage.page(), "en")
    somebody.page.goto("/reports")
    expect(somebody.page.get_by_label("User name")).to_be_visible()
    assert faults(somebody.page) == []
    somebody.log_in("miller", "guess")
    expect(somebody.page.get_by_role("alert")).to_be_visible()
    assert faults(somebody.page) == []


def test_the_carriers_inspector_is_accessible(stage: Stage) -> None:
    before, caller, inspector = stage.caller(), stage.caller(), stage.page()
    for each in (before, caller):
        each.ring()
        each.is_at("gathering")
    before.hang_up()
    inspector.goto("/demo/carrier/inspector")
    expect(inspector.locator(".call.over")).not_to_have_count(0)
    expect(inspector.locator(".call:not(.over)")).not_to_have_count(0)
    assert faults(inspector) == []
    caller.hang_up()
    assert faults(caller.page) == []
