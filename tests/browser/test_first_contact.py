"""The main job from end to end, as the README tells it: two agents, a supervisor, two customers, five browsers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import ABANDONED, Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

CLOCK = re.compile(r"^\d+:\d\d$")
TOOK = re.compile(r"(\d+:\d\d|\d(\.\d)? sec)$")
NOTE, PROMISE = "改签至周五 MU5101，票价差额已退。", "Refund within 5 days"


def look_up(agent: Agent, customer: str) -> None:
    """Open the newest contact of a customer from the list of contacts."""
    agent.page.get_by_role("link", name="Contacts", exact=True).click()
    agent.page.get_by_role("combobox", name="Customer", exact=True).fill(customer)
    agent.page.get_by_role("option", name=re.compile(customer)).first.click()
    rows = agent.page.get_by_test_id("contacts").locator("tbody tr")
    expect(rows.filter(has_not_text=customer)).to_have_count(0)
    expect(rows.first).to_contain_text("Changes and refunds")
    rows.first.get_by_role("link").first.click()


def test_first_contact(stage: Stage) -> None:
    """A customer writes in, the right agent sees who it is, they talk, everything is in the log and live."""
    sun = stage.agent("sun")
    lin, chen = stage.agent("lin"), stage.agent("chen")
    lin.is_in("not_ready")
    answered = int(sun.queue("changes", "answered").inner_text())
    lin.available()
    chen.available()
    for name in ("lin", "chen"):
        row = sun.page.get_by_test_id(f"agent-{name}")
        expect(row).to_have_attribute("data-availability", "available")
    expect(sun.queue("changes", "available")).to_have_text("2")

    bai = stage.customer("zh-CN", come_as="M0001")
    bai.start("changes")
    bai.is_next()
    expect(bai.page.get_by_test_id("waiting")).to_contain_text("改签与退票")
    expect(sun.queue("changes", "waiting")).to_have_text("1")
    expect(sun.queue("changes", "longest-wait")).to_have_text(CLOCK)

    # To lin, who has been idle the longest; who it is and why stand there before the answer.
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text("白雪")
    expect(lin.offer.get_by_test_id("tier")).to_have_text("Platinum")
    expect(lin.offer.get_by_test_id("greeting")).to_contain_text("白女士")
    expect(lin.offer).to_contain_text(re.compile(r"\d(st|nd|rd|th) contact this month"))
    why = lin.offer.get_by_test_id("why")
    expect(why).to_contain_text("Of the 2 agents free who can take it you have been idle the longest")
    expect(why).to_contain_text("Needs Fares 5+, Mandarin 6+. Priority 30.")
    expect(lin.offer.get_by_test_id("offer-left")).to_have_text(CLOCK)
    expect(lin.page).to_have_title("(1) callcenter")
    expect(lin.profile.get_by_test_id("identity")).to_have_attribute("data-identity", "verified")
    expect(lin.profile.get_by_test_id("promises")).to_contain_text("补登里程")
    expect(lin.profile.get_by_test_id("trips").get_by_role("listitem").first).to_contain_text("→")
    expect(lin.profile.get_by_test_id("last-contacts").get_by_role("listitem").first).to_contain_text("Answered")
    expect(chen.offer).to_have_count(0)
    lin.accept()
    bai.is_talking_with("林晓雯")
    expect(sun.queue("changes", "waiting")).to_have_text("0")
    expect(sun.queue("changes", "longest-wait")).to_have_text("–")
    expect(sun.queue("changes", "talking")).to_have_text("1")
    expect(sun.queue("changes", "service-level")).to_have_text(re.compile(r"^\d+(\.\d)?%$"))
    expect(sun.page.get_by_test_id("agent-lin")).to_contain_text("白雪")

    # Both ways, with who is writing, what has arrived and what has been read.
    lin.input.press_sequentially("您")
    expect(bai.page.get_by_test_id("typing")).to_have_text("林晓雯 正在输入…")
    lin.say("您好，白女士！")
    expect(bai.page.get_by_test_id("typing")).to_be_empty()
    lin.sees_state("您好，白女士！", "read")
    bai.input.press_sequentially("我")
    expect(lin.page.get_by_test_id("typing")).to_have_text("白雪 is writing…")
    bai.say("我想改签周五的航班 ✈️", "可以吗？")
    bai.sees_state("可以吗？", "read")
    first = ["您好，白女士！", "我想改签周五的航班 ✈️", "可以吗？"]
    lin.sees(*first)
    bai.sees(*first)

    # Meanwhile somebody of whom nothing is known, in English: to chen, who is idle; the customer ends that one.
    anonymous = stage.customer("en")
    anonymous.start("sales")
    anonymous.is_next()
    expect(chen.offer.get_by_test_id("offer-name")).to_have_text("New prospect")
    expect(chen.profile.get_by_test_id("identity")).to_have_attribute("data-identity", "anonymous")
    expect(lin.offer).to_have_count(0)
    chen.accept()
    anonymous.say("Do you fly to Oslo?")
    chen.sees("Do you fly to Oslo?")
    expect(sun.page.get_by_test_id("total-talking")).to_have_text("2")
    anonymous.leave()
    anonymous.has_ended()
    expect(anonymous.page.get_by_test_id("ended")).to_contain_text("You ended it.")
    chen.wrap_up("informed")
    chen.is_in("available")

    # The agent ends the other one.
    lin.end()
    bai.has_ended()
    expect(bai.page.get_by_test_id("ended")).to_contain_text("客服人员结束了对话")
    bai.sees(*first)
    expect(sun.queue("changes", "wrapping")).to_have_text("1")
    lin.wrap_up("changed", NOTE, PROMISE)
    lin.is_in("available")
    expect(lin.contacts).to_have_count(0)
    expect(sun.queue("changes", "wrapping")).to_have_text("0")
    expect(sun.queue("changes", "answered")).to_have_text(str(answered + 1))

    # Looked up: who, when, how long each step, who was offered it and why, every event, every word.
    look_up(lin, "白雪")
    page = lin.page
    expect(page.get_by_test_id("contact-head")).to_contain_text("白雪")
    facts = page.get_by_test_id("facts")
    for fact in ("Changes and refunds", "Chat", "Lin Xiaowen", "Answered", "Flight changed"):
        expect(facts).to_contain_text(fact)
    for step in ("waiting", "offered", "talking", "wrapping"):
        expect(page.get_by_test_id(f"step-{step}")).to_contain_text(TOOK)
    offers = page.get_by_test_id("contact-offer")
    expect(offers).to_have_count(1)
    expect(offers).to_have_attribute("data-result", "accepted")
    expect(offers).to_contain_text("Lin Xiaowen")
    expect(offers).to_contain_text("of the 2 agents free who could take it")
    expect(page.get_by_test_id("note-note")).to_contain_text(NOTE)
    expect(page.get_by_test_id("note-promise")).to_contain_text(PROMISE)
    expect(page.get_by_test_id("line").locator(".said")).to_have_text(first)
    kinds = [event.get_attribute("data-kind") for event in page.get_by_test_id("event").all()]
    happened = ["ContactArrived", "ContactQueued", "OfferMade", "OfferAccepted", "ContactConnected", "ContactEnded"]
    assert [kind for kind in kinds if kind in happened] == happened
    assert {"WrapUpStarted", "DispositionRecorded", "NoteAdded"} < set(kinds)
    assert kinds[-1] == "WrapUpEnded"

    # From there the customer's whole history, what was promised today included.
    page.get_by_test_id("contact-head").get_by_role("link", name="白雪").click()
    expect(page.get_by_test_id("profile")).to_contain_text("M0001")
    newest = page.get_by_test_id("timeline-entry").first
    expect(newest).to_contain_text("Changes and refunds")
    expect(newest).to_contain_text(NOTE)
    expect(newest).to_contain_text(f"Promised: {PROMISE}")
    assert page.get_by_test_id("timeline-entry").count() > 3

    # And the next agent knows.
    page.get_by_role("link", name="Desk").click()
    bai.button("hotline.again").click()
    bai.start("changes")
    expect(chen.offer.get_by_test_id("offer-name")).to_have_text("白雪")
    expect(chen.profile.get_by_test_id("promises")).to_contain_text(PROMISE)
    bai.leave()
    bai.has_ended(ABANDONED)
    expect(chen.offer).to_have_count(0)
    lin.not_ready("lunch")
    expect(sun.page.get_by_test_id("agent-lin")).to_contain_text("Not ready · Lunch")
