"""What an agent hears, and is told on the desktop, of what they do not look at: what rings, and all that ends it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.axe import complaints
from tests.browser.centre import ZONE, Centre
from tests.browser.interruptions import CUT_OFF, cut, mend
from tests.browser.people import ABANDONED, Agent, Customer
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

RECORDER = """
    window.heard = 0;
    window.told = [];
    window.away = false;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.heard += 1; return start.apply(this, when); };
    const every = window.setInterval;
    window.setInterval = (what, ms, ...more) => every(what, ms === 3000 ? 150 : ms, ...more);
    document.hasFocus = () => !window.away;
    Object.defineProperty(navigator, "userActivation", { value: { hasBeenActive: false } });
    const Real = window.Notification;
    window.Notification = class extends Real {
        constructor(title, options) { super(title, options); this.open = true; window.told.push(this); }
        close() { this.open = false; super.close(); }
    };
"""
"""Notes down tones and notifications. What rings every three seconds does so twenty times as often, to be waited for
less long; whether the window has the focus is what the test says; nothing has been clicked in it before it is clicked,
while what a test asks of a page would count as a click."""


ASKED = """() => {
    Notification.requestPermission = async () => { window.asked = true; return "granted"; };
}"""
"""Notes down that the browser is asked."""


@contextmanager
def at_work(stage: Stage, *permissions: str, language: str = "en") -> Iterator[Agent]:
    """Have Hannah Miller at a browser of her own; she signs out in the end."""
    page = stage.page(language, {"width": 1280, "height": 800})
    if permissions:  # to grant none would deny them all
        page.context.grant_permissions(list(permissions))
    page.add_init_script(RECORDER)
    miller = Agent(page, language)
    page.goto("/")
    miller.log_in("miller")
    expect(page.get_by_test_id("me")).to_be_visible()
    yield miller
    miller.log_out()


def tones(agent: Agent) -> int:
    """Return how many tones have begun so far."""
    count: int = agent.page.evaluate("window.heard")
    return count


def rings(agent: Agent) -> None:
    """Expect to hear it again and again."""
    agent.page.wait_for_function("before => window.heard >= before + 8", arg=tones(agent))


def is_silent(agent: Agent) -> None:
    """Expect to hear nothing for as long as it would take to ring thrice."""
    before = tones(agent)
    agent.page.wait_for_timeout(450)
    assert tones(agent) == before


def looks_elsewhere(agent: Agent, away: bool = True) -> None:
    """Turn to another window, or back."""
    agent.page.evaluate("away => { window.away = away; }", away)


def to_contacts(agent: Agent) -> None:
    """Go to the page of contacts, until it is there: what comes while the desk is still seen has been read."""
    agent.page.get_by_role("link", name=agent.word("nav.contacts"), exact=True).click()
    expect(agent.page.get_by_test_id("contacts")).to_be_visible()


def on_the_desktop(agent: Agent, *titles: str) -> None:
    """Expect to be told of exactly these that are not taken back."""
    read = "window.told.filter(({open}) => open).map(({title}) => title)"
    agent.page.wait_for_function(f"titles => JSON.stringify({read}) === JSON.stringify(titles)", arg=list(titles))


def calls(stage: Stage, agent: Agent) -> Customer:
    """Have somebody come, who is offered to the agent and rings."""
    visitor = stage.customer("en")
    visitor.start("sales", name="Grace")
    expect(agent.offer).to_be_visible()
    expect(agent.page).to_have_title("(1) callcenter")
    rings(agent)
    return visitor


def test_an_offer_rings_until_it_is_accepted_declined_left_alone_taken_back_or_over(
    stage: Stage, centre: Centre
) -> None:
    stage.allow(CUT_OFF)
    sun = stage.agent("sun")
    with at_work(stage) as miller:
        # Accepted by key.
        miller.available()
        first = calls(stage, miller)
        miller.page.keyboard.press("Alt+a")
        expect(miller.button("desk.end")).to_be_visible()
        is_silent(miller)
        expect(miller.page).to_have_title("callcenter")
        miller.end()
        miller.wrap_up("informed")
        first.has_ended()

        # The customer leaves.
        second = calls(stage, miller)
        second.leave()
        second.has_ended(ABANDONED)
        expect(miller.offer).to_have_count(0)
        is_silent(miller)

        # Declined.
        third = calls(stage, miller)
        miller.decline()
        is_silent(miller)
        third.leave()
        third.has_ended(ABANDONED)

        # A supervisor has the agent not ready.
        fourth = calls(stage, miller)
        sun.page.get_by_test_id("agent-miller").get_by_test_id("force-state").click()
        sun.page.get_by_role("menuitem").filter(has_text="Lunch").click()
        expect(miller.offer).to_have_count(0)
        is_silent(miller)
        fourth.leave()
        fourth.has_ended(ABANDONED)

        # The time is over: seen by the page itself, cut off as it is.
        with centre.changed("queues.yaml", "offer: 20s", "offer: 4s"):
            miller.available()
            fifth = calls(stage, miller)
            cut(miller)
            rings(miller)
            expect(miller.offer.get_by_test_id("offer-left")).to_have_text("0:00")
            is_silent(miller)
            mend(miller)
        miller.is_in("not_ready")
        fifth.leave()
        fifth.has_ended(ABANDONED)


def test_of_two_windows_one_rings_and_both_are_silent_once_it_is_answered_in_one(stage: Stage) -> None:
    with at_work(stage) as miller:
        miller.available()
        second = another_window(miller)
        for window in (miller, second):
            expect(window.page.get_by_test_id("windows")).to_contain_text("2 windows in all")
        assert complaints(second.page) == []
        second.button("alert.unblock", second.page.get_by_test_id("sound-blocked")).click()
        visitor = stage.customer("en")
        visitor.start("sales", name="Grace")
        for window in (miller, second):
            expect(window.offer).to_be_visible()
        before = tones(miller), tones(second)
        miller.page.wait_for_timeout(600)
        heard = [now - then for now, then in zip((tones(miller), tones(second)), before, strict=True)]
        assert min(heard) == 0
        assert max(heard) >= 8
        second.accept()
        expect(miller.button("desk.end")).to_be_visible()
        for window in (miller, second):
            is_silent(window)
        miller.end()
        second.wrap_up("informed")
        visitor.has_ended()
        second.page.close()
        expect(miller.page.get_by_test_id("windows")).to_have_count(0)


def another_window(agent: Agent) -> Agent:
    """Have the console open once more in the same browser, where nothing has been clicked yet."""
    second = Agent(agent.page.context.new_page(), agent.language)
    second.page.add_init_script(RECORDER)
    second.page.goto("/")
    second.connected()
    return second


def test_a_page_in_which_nothing_was_clicked_says_that_it_is_silent_rings_once_clicked_and_no_more_once_signed_out(
    stage: Stage,
) -> None:
    with at_work(stage) as miller:
        miller.available()
        expect(miller.page.get_by_test_id("sound-blocked")).to_have_count(0)
        visitor = calls(stage, miller)
        miller.page.reload()
        blocked = miller.page.get_by_test_id("sound-blocked")
        expect(blocked).to_contain_text("silent")
        expect(miller.offer).to_be_visible()
        is_silent(miller)
        assert complaints(miller.page) == []
        miller.button("alert.unblock", blocked).click()
        expect(blocked).to_have_count(0)
        rings(miller)
        miller.log_out()
        is_silent(miller)
        visitor.is_next()
        visitor.leave()
        visitor.has_ended(ABANDONED)
        miller.log_in("miller")
        expect(miller.page.get_by_test_id("me")).to_be_visible()


def test_what_comes_while_one_looks_elsewhere_is_told_on_the_desktop_and_leads_to_it(stage: Stage) -> None:
    sun = stage.agent("sun")
    with at_work(stage, "notifications") as miller:
        expect(miller.page.get_by_test_id("ask-notifications")).to_have_count(0)
        miller.available()
        calls(stage, miller).leave()
        expect(miller.offer).to_have_count(0)
        on_the_desktop(miller)  # they have been looking
        looks_elsewhere(miller)
        visitor = calls(stage, miller)
        on_the_desktop(miller, "New chat")
        assert miller.page.evaluate("window.told.at(-1).body") == "Grace, Bookings"
        visitor.leave()
        on_the_desktop(miller)
        visitor.has_ended(ABANDONED)

        visitor = calls(stage, miller)
        to_contacts(miller)
        miller.page.evaluate("window.told.at(-1).onclick()")
        expect(miller.offer).to_be_visible()
        miller.accept()
        on_the_desktop(miller)
        to_contacts(miller)
        visitor.say("Are you there?")
        on_the_desktop(miller, "Grace")
        expect(miller.page).to_have_title("(1) callcenter")
        before = tones(miller)
        sun.button("day.write").click()
        sun.page.get_by_label(sun.word("day.text")).fill("Fares change at noon.")
        sun.button("day.send").click()
        on_the_desktop(miller, "Grace", "Your supervisor wrote")
        assert tones(miller) > before
        miller.page.evaluate("window.told.at(-2).onclick()")
        miller.sees("Are you there?")
        looks_elsewhere(miller, False)
        miller.button("day.read", miller.page.get_by_test_id("day-message").last).click()
        miller.end()
        miller.wrap_up("informed")


@pytest.mark.parametrize(("language", "answer"), [("en", "allow"), ("zh-CN", "refuse")])
def test_one_is_asked_once_whether_the_desktop_may_be_used(stage: Stage, language: str, answer: str) -> None:
    with at_work(stage, language=language) as miller:
        miller.page.evaluate(ASKED)
        ask = miller.page.get_by_test_id("ask-notifications")
        assert complaints(miller.page) == []
        miller.button(f"alert.{answer}", ask).click()
        expect(ask).to_have_count(0)
        assert miller.page.evaluate("window.asked === true") == (answer == "allow")
        if answer == "refuse":
            miller.page.reload()
            miller.connected()
            expect(ask).to_have_count(0)


def test_a_promise_is_told_of_when_its_hour_comes(stage: Stage) -> None:
    with at_work(stage, "notifications") as miller:
        miller.available()
        visitor = calls(stage, miller)
        miller.accept()
        visitor.say("Please call me in ten minutes.")
        miller.end()
        form = miller.page.get_by_test_id("wrap-up")
        form.get_by_role("combobox").first.select_option("informed")
        form.get_by_label(miller.word("wrap_up.promise")).fill("Call back about the fare")
        soon = datetime.now(ZoneInfo(ZONE)) + timedelta(minutes=10)
        form.get_by_label(miller.word("day.when"), exact=True).fill(f"{soon:%Y-%m-%dT%H:%M}")
        miller.page.keyboard.press("Control+Enter")
        promise = miller.page.get_by_test_id("day-promise").filter(has_text="Call back about the fare")
        expect(promise).to_have_attribute("data-due", "false")
        miller.not_ready("break")

        miller.page.clock.install()
        miller.page.reload()
        miller.connected()
        expect(promise).to_have_attribute("data-due", "false")
        miller.page.get_by_role("heading", name=miller.word("desk.mine")).click()
        looks_elsewhere(miller)
        on_the_desktop(miller)
        miller.page.clock.fast_forward("10:30")
        on_the_desktop(miller, "A promise is due")
        assert miller.page.evaluate("window.told.at(-1).body") == "Call back about the fare"
        assert tones(miller) == 1
        expect(promise).to_have_attribute("data-due", "true")
        expect(miller.page.get_by_test_id("day")).to_contain_text(re.compile("1 due"))
        miller.page.clock.resume()
        looks_elsewhere(miller, False)
        miller.button("day.done", promise).click()
        expect(promise).to_have_count(0)
