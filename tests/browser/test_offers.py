"""Offers that are not simply accepted."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ABANDONED, Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def log_of(agent: Agent, contact: str) -> list[dict[str, Any]]:
    """Return every event of a contact."""
    answer = agent.page.request.get(f"/api/v1/contacts/{contact}/events?limit=200")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_declined_contact_goes_to_the_other_agent(stage: Stage) -> None:
    lin, wang = stage.agent("lin"), stage.agent("wang", "zh-CN")
    lin.available()
    wang.available()
    liu = stage.customer(come_as="M0004")
    liu.start("changes")
    lin.decline()
    expect(lin.profile).to_have_count(0)
    lin.is_in("available")
    expect(wang.offer.get_by_test_id("offer-name")).to_have_text("刘芳")
    expect(wang.offer.get_by_test_id("why")).to_contain_text("您是唯一能处理此联络的空闲坐席")
    liu.is_next()
    wang.accept()
    liu.is_talking_with("王丽")
    wang.end()
    wang.wrap_up("informed")


def test_an_agent_who_does_not_answer_is_not_ready_and_the_contact_keeps_its_place(stage: Stage) -> None:
    chen = stage.agent("chen")
    chen.available()
    james = stage.customer("en", come_as="M0005")
    james.start("loyalty")
    expect(chen.offer).to_be_visible()
    expect(chen.offer).to_have_count(0)  # three seconds later
    chen.is_in("not_ready")
    expect(chen.page.get_by_test_id("state-now")).to_contain_text("did not answer an offer")
    james.is_in_line(1)
    chen.available()
    expect(chen.offer.get_by_test_id("offer-name")).to_have_text("James O'Brien")
    james.leave()
    james.has_ended(ABANDONED)
    expect(chen.offer).to_have_count(0)


def test_two_tabs_that_accept_at_once_are_one_agent_with_one_contact(stage: Stage) -> None:
    lin = stage.agent("lin")
    lin.available()
    second = Agent(lin.page.context.new_page(), "en")
    second.page.goto("/")
    second.is_in("available")
    customer = stage.customer()
    customer.start("sales", name="孙悟空")
    tabs = (lin, second)
    for tab in tabs:
        expect(tab.offer).to_be_visible()
    contact = (lin.contacts.get_attribute("data-testid") or "").removeprefix("my-contact-")
    at: float = lin.page.evaluate("Date.now()") + 300
    for tab in tabs:
        click_at(tab.page, at)
    for tab in tabs:
        expect(tab.button("desk.end")).to_be_visible()
        expect(tab.page.get_by_test_id("notices")).to_be_empty()
    customer.say("你好")
    for tab in tabs:
        tab.sees("你好")
        expect(tab.contacts).to_have_count(1)
    kinds = [event["kind"] for event in log_of(lin, contact)]
    assert kinds.count("OfferAccepted") == kinds.count("ContactConnected") == 1

    second.end()
    lin.wrap_up("informed")
    expect(second.page.get_by_test_id("wrap-up")).to_have_count(0)
    second.page.close()


def click_at(page: Page, at: float) -> None:
    """Have a tab accept at an instant of the browser's clock."""
    page.evaluate(
        """at => {
            const accept = [...document.querySelectorAll("[data-testid=offer] button")]
                .find(button => button.textContent === "Accept");
            setTimeout(() => accept.click(), at - Date.now());
        }""",
        at,
    )


def test_of_several_customers_the_agent_picks_the_one_it_is(stage: Stage) -> None:
    lin = stage.agent("lin")
    lin.available()
    caller = stage.customer()
    caller.start("sales", phone="154-0000-0001")
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text("Several matches")
    lin.accept()
    candidates = lin.page.get_by_test_id("candidates").locator("[data-testid^=candidate-]")
    expect(candidates).to_have_count(2)
    expect(candidates.filter(has_text="刘芳")).to_contain_text("liu.fang@example.com")
    candidates.filter(has_text="陈伟").get_by_role("button").click()
    expect(lin.profile.get_by_test_id("customer-name")).to_have_text("陈伟")
    expect(lin.profile.get_by_test_id("tier").first).to_have_text("Gold")
    expect(lin.profile.get_by_test_id("identity")).to_have_attribute("data-identity", "claimed")
    expect(candidates).to_have_count(1)  # whoever picked the wrong one can still pick the other
    lin.end()
    lin.wrap_up("informed")
