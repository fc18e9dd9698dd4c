"""The desk on a phone: nothing is cut off of an offer, a conversation, a call, a state that is asked for, a wrap-up."""

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.people import Agent
from tests.browser.stage import DESK, PHONE, Stage

pytestmark = pytest.mark.browser

CUT_OFF = """part => {
    const whole = (it, box) => it.left >= box.left - 1 && it.right <= box.right + 1;
    const clips = it => it !== document.documentElement && getComputedStyle(it).overflowX !== "visible";
    const said = it => it.getAttribute("aria-label") || it.textContent;
    const cut = it => {
        if (it.scrollWidth > it.clientWidth + 1 && clips(it)) return true;
        const box = it.getBoundingClientRect();
        if (!whole(box, { left: 0, right: innerWidth })) return true;
        for (let over = it.parentElement; over; over = over.parentElement)
            if (clips(over) && !whole(box, over.getBoundingClientRect())) return true;
        return false;
    };
    const shown = [...part.querySelectorAll("h2, p, span, strong, time, button, a, label, input, select, textarea")]
        .filter(it => it.checkVisibility() && it.getBoundingClientRect().width > 1);
    const inline = it => getComputedStyle(it).display === "inline";
    return shown.filter(it => !inline(it) && cut(it)).map(said);
}"""
"""The words and fields in a part of the page that do not fit: narrower than what is in them, or beyond an edge."""


def fits(agent: Agent, part: str) -> None:
    """Expect a part of the page to be shown whole, from left to right."""
    shown = agent.page.locator(part)
    expect(shown).to_be_visible()
    assert shown.evaluate(CUT_OFF) == []
    assert not agent.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


STATE, SWITCH, HEAD = "[data-testid=state]", "[data-testid=state-switch]", ".talk-header"
OFFER, WRAP_UP, CALL, LIST = ("[data-testid=offer]", "[data-testid=wrap-up]", "[data-testid=call]", ".desk-contacts")


@pytest.mark.parametrize(
    ("language", "name", "external_id", "customer"),
    [("en", "chen", "M0005", "James O'Brien"), ("zh-CN", "wang", "M0001", "白雪")],
)
def test_nothing_of_a_chat_is_cut_off_from_its_offer_to_its_wrap_up(
    stage: Stage, centre: Centre, language: str, name: str, external_id: str, customer: str
) -> None:
    with centre.changed("queues.yaml", "wrap_up: 60s", "wrap_up: 60s\n    wrap_up_extension: {by: 60s, times: 2}"):
        agent = stage.agent(name, language)
        agent.available()
        agent.page.set_viewport_size(PHONE)
        visitor = stage.customer(language, external_id)
        visitor.start("sales")
        fits(agent, OFFER)
        agent.accept()
        expect(agent.page.locator(HEAD)).to_contain_text(customer)
        for part in (HEAD, LIST, STATE, SWITCH):
            fits(agent, part)
        agent.asks_for("break")
        for part in (STATE, SWITCH):
            fits(agent, part)
        visitor.say("Hello")
        agent.end()
        fits(agent, WRAP_UP)
        agent.page.get_by_label(agent.word("wrap_up.promise")).fill("Call back")
        expect(agent.page.get_by_test_id("more-time")).to_be_visible()
        fits(agent, WRAP_UP)
        agent.wrap_up("informed")
        agent.page.set_viewport_size(DESK)


@pytest.mark.parametrize(("language", "name", "caller"), [("en", "lin", "Priya Tan"), ("zh-CN", "wang", "林诗涵")])
def test_nothing_of_a_call_is_cut_off(stage: Stage, language: str, name: str, caller: str) -> None:
    agent = stage.agent(name, language)
    agent.available()
    agent.page.set_viewport_size(PHONE)
    phone = stage.caller(language)
    phone.ring(caller)
    phone.is_at("gathering")
    phone.press("1")
    fits(agent, OFFER)
    agent.answer()
    fits(agent, CALL)
    agent.steer("hold")
    agent.is_on_call("held")
    fits(agent, CALL)
    agent.page.keyboard.press("Alt+k")
    expect(agent.call.get_by_test_id("keypad")).to_be_visible()
    fits(agent, CALL)
    agent.asks_for("break")
    agent.page.get_by_role("link", name=agent.word("nav.contacts"), exact=True).click()
    fits(agent, "[data-testid=call-bar]")
    agent.page.get_by_role("link", name=agent.word("nav.desk"), exact=True).click()
    phone.hang_up()
    fits(agent, WRAP_UP)
    agent.wrap_up("booked")
    agent.page.set_viewport_size(DESK)
