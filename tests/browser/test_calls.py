"""Calls through the stand-in for the carrier: a caller at the simulated telephone, agents whose lines are in words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.people import Agent, Caller, Stage

pytestmark = pytest.mark.browser

CLOCK = re.compile(r"^\d+:\d\d$")
CUT_OFF = r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|WebSocket connection"


def connect(stage: Stage, agent_name: str, caller_name: str, language: str = "en") -> tuple[Agent, Caller]:
    """Bring an agent and somebody who wants to book into conversation by telephone."""
    agent = stage.agent(agent_name, language)
    agent.available()
    caller = stage.caller(language)
    caller.ring(caller_name)
    caller.is_at("gathering")
    caller.press("1")
    expect(agent.offer).to_be_visible()
    agent.answer()
    caller.is_at("conference")
    return agent, caller


def finish(agent: Agent, caller: Caller) -> None:
    """Have the caller hang up and the agent wrap up."""
    caller.hang_up()
    agent.wrap_up("booked")
    agent.is_in("available")


def test_a_call_from_the_greeting_to_the_second_agents_wrap_up(stage: Stage) -> None:
    """A caller is greeted by name, chooses, waits, talks, is held, is sent on to another agent; all of it is kept."""
    lin, chen, sun = stage.agent("lin"), stage.agent("chen"), stage.agent("sun")
    tan = stage.caller()
    tan.ring("Priya Tan")
    tan.hears("Hello Priya Tan, and welcome back to Cloudgoose Airlines.", "For changes and refunds, press 2.")
    tan.is_at("gathering")
    row = sun.page.get_by_test_id("open-contacts").get_by_role("row").filter(has_text="Priya Tan")
    expect(row).to_have_attribute("data-stage", "flow")
    tan.press("2")
    tan.hears("Please enter the last six digits of your ticket number.")
    tan.press(*"123456")
    tan.hears("Thank you, we have made a note of it.", "You are next in line.")
    tan.is_at("queued")
    expect(sun.queue("changes", "waiting")).to_have_text("1")

    # To lin, with who it is; nobody has to ask for the ticket again.
    lin.available()
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text("Priya Tan")
    expect(lin.offer.get_by_test_id("channel")).to_have_attribute("data-channel", "voice")
    expect(lin.profile.get_by_test_id("customer-name")).to_have_text("Priya Tan")
    lin.answer()
    lin.sees("Changes and refunds", "Last six digits of the ticket number: 123456")
    tan.is_at("conference")
    expect(sun.queue("changes", "talking")).to_have_text("1")
    lin.speak("Hello, Ms Tan.")
    tan.hears("Hello, Ms Tan.")
    tan.speak("Can I fly on Thursday?")
    lin.hears("Hello, Ms Tan.", "Can I fly on Thursday?")

    # On hold: the agent sees it when the carrier says so, the caller hears music.
    lin.steer("hold")
    lin.is_on_call("held")
    tan.is_at("conference", held=True)
    expect(lin.call.get_by_test_id("call-timer")).to_have_text(CLOCK)
    expect(tan.page.get_by_test_id("heard").locator("[data-kind=play]").last).to_be_visible()
    lin.steer("resume")
    lin.is_on_call("talking")
    tan.is_at("conference")

    lin.steer("mute")
    expect(lin.button("call.unmute", lin.call)).to_be_enabled()
    expect(lin.call.locator(".speak input")).to_be_disabled()
    lin.steer("unmute")
    expect(lin.button("call.mute", lin.call)).to_be_enabled()
    lin.speak("My colleague will change your ticket.")
    tan.hears("My colleague will change your ticket.")

    # On to chen.
    chen.available()
    lin.transfer("agents-chen")
    expect(lin.call).to_have_count(0)
    lin.wrap_up("informed")
    expect(chen.offer.get_by_test_id("offer-name")).to_have_text("Priya Tan")
    chen.answer()
    chen.sees("Changes and refunds", "Last six digits of the ticket number: 123456")
    tan.speak("Are you the colleague?")
    chen.hears("Are you the colleague?")
    tan.hang_up()
    chen.wrap_up("changed", "Thursday, 11:25")
    chen.is_in("available")


def test_a_reloaded_page_takes_the_call_up_again(stage: Stage) -> None:
    chen, garcia = connect(stage, "chen", "Hannah Garcia")
    chen.speak("Before the reload")
    chen.page.reload()
    chen.is_on_call("talking")
    chen.hears("Before the reload")
    garcia.speak("Still there?")
    chen.hears("Still there?")
    garcia.page.reload()
    garcia.is_at("conference")
    garcia.hears("Before the reload", "Still there?")
    chen.speak("Still here.")
    garcia.hears("Still here.")
    finish(chen, garcia)


def test_a_call_goes_on_after_a_kill(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    chen, wong = connect(stage, "chen", "Daniel Wong")
    chen.speak("Before the kill")
    wong.hears("Before the kill")
    centre.kill()
    chen.connected(False)
    centre.start()
    chen.connected()
    chen.is_on_call("talking")
    wong.speak("Was there something?")
    chen.hears("Before the kill", "Was there something?")
    chen.steer("hold")
    chen.is_on_call("held")
    wong.is_at("conference", held=True)
    chen.steer("resume")
    chen.is_on_call("talking")
    chen.speak("Nothing at all.")
    wong.hears("Nothing at all.")
    finish(chen, wong)
