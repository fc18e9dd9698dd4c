"""Calls through the stand-in for the carrier: a caller at the simulated telephone, agents whose lines are in words."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.centre import ROOT, Centre
from tests.browser.interruptions import restart
from tests.browser.people import Agent, Caller
from tests.browser.stage import Stage

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

    # On to chen; lin is done with it.
    chen.available()
    lin.transfer("agents-chen")
    expect(lin.contacts).to_have_count(0)
    lin.is_in("available")
    expect(chen.offer.get_by_test_id("offer-name")).to_have_text("Priya Tan")
    chen.answer()
    chen.sees("Changes and refunds", "Last six digits of the ticket number: 123456")
    tan.speak("Are you the colleague?")
    chen.hears("Are you the colleague?")
    tan.hang_up()
    chen.wrap_up("changed", "Thursday, 11:25")
    chen.is_in("available")

    # Looked up: both agents, the way through the flow, every line.
    chen.page.get_by_role("link", name="Contacts", exact=True).click()
    rows = chen.page.get_by_test_id("contacts").locator("tbody tr").filter(has_text="Priya Tan")
    rows.first.get_by_role("link").first.click()
    page = chen.page
    facts = page.get_by_test_id("facts")
    for fact in ("Changes and refunds", "Call", "Chen Zhiyuan", "Answered", "Flight changed"):
        expect(facts).to_contain_text(fact)
    stops = page.get_by_test_id("flow-stop")
    assert [stop.get_attribute("data-step") for stop in stops.all()] == ["topics", "ticket", "to_changes"]
    for step in ("flow", "waiting", "offered", "talking", "wrapping"):
        expect(page.get_by_test_id(f"step-{step}").first).to_be_visible()
    offers = page.get_by_test_id("contact-offer")
    expect(offers).to_have_count(2)
    for offer, name in zip(offers.all(), ("Lin Xiaowen", "Chen Zhiyuan"), strict=True):
        expect(offer).to_have_attribute("data-result", "accepted")
        expect(offer).to_contain_text(name)
    expect(page.get_by_test_id("leg-customer")).to_have_count(1)
    expect(page.get_by_test_id("leg-agent")).to_have_count(2)
    expect(page.get_by_test_id("line").locator(".said")).to_have_text(
        ["Changes and refunds", "Last six digits of the ticket number: 123456"]
    )
    kinds = {event.get_attribute("data-kind") for event in page.get_by_test_id("event").all()}
    assert {"FlowMoved", "LegArrived", "LegChanged", "LegEnded"} <= kinds


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
    restart(centre, chen)
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


def test_a_second_window_steers_the_call_and_leaves_the_line_to_the_first(stage: Stage) -> None:
    chen, garcia = connect(stage, "chen", "Hannah Garcia")
    second = Agent(chen.page.context.new_page(), "en")
    second.page.goto("/")
    second.is_on_call("talking", line="elsewhere")
    expect(second.page.get_by_test_id("call-words")).to_have_count(0)
    second.steer("hold")
    chen.is_on_call("held")
    garcia.is_at("conference", held=True)
    second.steer("resume")
    chen.is_on_call("talking")
    chen.speak("One line, two windows.")
    garcia.hears("One line, two windows.")
    second.page.get_by_role("link", name="Contacts", exact=True).click()
    bar = second.page.get_by_test_id("call-bar")
    expect(bar).to_have_attribute("data-phase", "talking")
    second.button("call.hang_up", bar).click()
    garcia.is_over()
    chen.wrap_up("booked")
    second.page.close()


def test_a_call_in_chinese_which_the_agent_ends(stage: Stage) -> None:
    wang, zhao = connect(stage, "wang", "赵建国", "zh-CN")
    zhao.hears("赵先生，您好，欢迎再次联系云雁航空。", "您是下一位，马上为您接通，请您稍候。")
    expect(wang.call.get_by_test_id("call-status")).to_contain_text("通话中")
    zhao.speak("我想订去成都的票")
    wang.hears("我想订去成都的票")
    wang.speak("好的，请问哪一天？")
    zhao.hears("我想订去成都的票", "好的，请问哪一天？")

    # The page of the carrier shows the call, in whichever language.
    for language in ("en", "zh-CN"):
        inspector = stage.page(language)
        inspector.goto("/demo/carrier/inspector")
        calls = inspector.locator("#calls").get_by_role("article")
        expect(calls.filter(has_text="client:agent_wang").first).to_be_visible()
        expect(calls.filter(has_text="••••0004").first).to_be_visible()
        expect(inspector.locator("#conferences")).to_contain_text("client:agent_wang")

    wang.steer("hang_up")
    zhao.is_over()
    expect(zhao.page.get_by_test_id("phone-state")).to_contain_text("通话已结束")
    wang.wrap_up("booked")


@pytest.mark.parametrize(("language", "agent_name"), [("en", "chen"), ("zh-CN", "wang")], ids=["en", "zh-CN"])
def test_a_chat_finds_out_what_it_is_about_before_an_agent(stage: Stage, language: str, agent_name: str) -> None:
    agent = stage.agent(agent_name, language)
    agent.available()
    customer = stage.customer(language)
    customer.page.get_by_test_id("subject-unsure").get_by_role("radio").check()
    customer.button("hotline.start").click()
    flow = customer.page.get_by_test_id("flow")
    expect(flow.get_by_test_id("prompt").first).to_be_visible()
    flow.get_by_test_id("choice-2").click()
    digits = flow.get_by_role("textbox", name=customer.word("hotline.your_answer"))
    expect(digits).to_be_visible()
    expect(flow.get_by_test_id("answer")).to_have_count(1)
    digits.fill("654321")
    customer.button("hotline.give", flow).click()
    expect(agent.offer.get_by_test_id("channel")).to_have_attribute("data-channel", "chat")
    agent.accept()
    expect(agent.page.locator(".chat-text")).to_contain_text([re.compile("."), "654321"])
    customer.say("!")
    expect(agent.page.locator(".chat-text").last).to_have_text("!")
    agent.end()
    customer.has_ended()
    agent.wrap_up("informed")


def test_production_has_nothing_of_the_simulated_telephones(tmp_path: Path) -> None:
    production = Centre(
        tmp_path,
        mode="production",
        public_url="https://calls.example",
        identity_secret="s" * 32,
        crm_webhook_secret="c",
    )
    production.start()
    try:
        scripts = [f"/assets/{file.name}" for file in (ROOT / "agents_ui" / "dist" / "assets").glob("*.js")]
        demo = [script for script in scripts if script.startswith("/assets/demo-")]
        assert demo
        assert {production.status(script) for script in demo} == {404}
        assert {production.status(script) for script in set(scripts) - set(demo)} == {200}
        for path in ("inspector", "inspector/state", "handset/calls/CA0", "device/calls/CA0"):
            assert production.status(f"/demo/carrier/{path}") == 404
    finally:
        production.stop()
    assert not list(tmp_path.glob("carrier*"))
