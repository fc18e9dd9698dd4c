"""One who leads a team and takes contacts: from the live page to the desk, through a conversation, and back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_a_team_lead_takes_a_waiting_chat_talks_wraps_up_and_the_log_says_who_took_it(stage: Stage) -> None:
    huang = stage.agent("huang")
    huang.log_out()  # from where they may have opened their desk before
    huang.log_in("huang")
    expect(huang.page.get_by_test_id("live")).to_be_visible()
    expect(huang.page.get_by_test_id("state-now")).to_have_count(0)
    expect(huang.page.get_by_test_id("agent-huang")).to_have_attribute("data-availability", "offline")

    james = stage.customer("en", come_as="M0005")
    james.start("sales")
    james.is_in_line(1)
    row = huang.page.get_by_test_id("open-contacts").locator("tr[data-stage=waiting]")
    row.get_by_role("button", name="Move or assign").click()
    huang.page.get_by_role("menuitem", name=huang.word("steer.take")).click()

    expect(huang.page).to_have_url(re.compile("/desk$"))
    expect(huang.button("desk.end")).to_be_visible()
    huang.is_in("not_ready")
    james.say("Hello?")
    huang.sees("Hello?")
    huang.say("Good morning, James.")
    james.sees("Hello?", "Good morning, James.")

    huang.page.get_by_role("link", name=huang.word("nav.live")).click()
    expect(huang.page.get_by_test_id("agent-huang")).to_have_attribute("data-availability", "not_ready")
    link = huang.page.get_by_test_id("open-contacts").locator("tr[data-stage=talking] a")
    contact = link.get_attribute("href")
    assert contact is not None
    huang.page.get_by_role("link", name=huang.word("nav.desk")).click()
    huang.button("leaving.desk").click()
    huang.has_asked()
    huang.end()
    huang.wrap_up("informed")
    # With the contact over they are at no desk any more, and supervise.
    expect(huang.page.get_by_test_id("live")).to_be_visible()
    expect(huang.page.get_by_test_id("state-now")).to_have_count(0)
    expect(huang.page.get_by_test_id("agent-huang")).to_have_attribute("data-availability", "offline")
    huang.page.goto(contact)
    taken = huang.page.get_by_test_id("line-news").and_(huang.page.locator("[data-what=taken]"))
    expect(taken).to_contain_text("Taken by Huang Peishan")
    offer = huang.page.get_by_test_id("contact-offer")
    expect(offer).to_have_attribute("data-result", "accepted")
    expect(offer).to_contain_text("Taken by themselves")
    expect(huang.page.get_by_test_id("events").get_by_test_id("event").last).to_be_visible()


def test_a_team_lead_takes_a_waiting_call_and_is_put_through(stage: Stage) -> None:
    huang = stage.agent("huang")
    tan = stage.caller()
    tan.ring("Priya Tan")
    tan.is_at("gathering")
    tan.press("1")
    tan.is_at("queued")

    huang.page.goto("/")
    row = huang.page.get_by_test_id("open-contacts").locator("tr[data-stage=waiting]").filter(has_text="Priya Tan")
    row.get_by_role("button", name="Move or assign").click()
    huang.page.get_by_role("menuitem", name=huang.word("steer.take")).click()

    huang.is_on_call("talking")
    tan.is_at("conference")
    huang.speak("I have taken you out of the line, Ms Tan.")
    tan.hears("I have taken you out of the line, Ms Tan.")
    tan.hang_up()
    huang.wrap_up("booked")
    huang.is_in("not_ready")
