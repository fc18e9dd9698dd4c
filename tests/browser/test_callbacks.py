"""A visitor asks to be called back, and the demo's telephone rings: answered and declined, by mouse and by keys."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import complaints
from tests.browser.centre import Centre, copy_config
from tests.browser.people import Agent, Caller
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def rings(stage: Stage, agent_name: str, name: str, language: str) -> tuple[Agent, Caller]:
    """Have somebody ask to be called about their booking, and an agent take it: their telephone rings."""
    agent, visitor = stage.agent(agent_name, language), stage.caller(language)
    visitor.asks_to_be_called("changes", visitor.owns(name))
    agent.available()
    expect(agent.offer.get_by_test_id("callback")).to_be_visible()
    agent.button("offer.accept", agent.offer).click()
    visitor.is_called()
    assert complaints(visitor.page) == []
    return agent, visitor


@pytest.mark.parametrize(
    ("language", "agent_name", "name", "keys"),
    [("en", "chen", "Hannah Garcia", True), ("zh-CN", "wang", "赵建国", False)],
    ids=["en, by keys", "zh-CN, by mouse"],
)
def test_a_callback_is_answered(stage: Stage, language: str, agent_name: str, name: str, keys: bool) -> None:
    agent, visitor = rings(stage, agent_name, name, language)
    if keys:
        expect(visitor.button("phone.answer", visitor.phone)).to_be_focused()
        visitor.page.keyboard.press("Enter")
    else:
        visitor.button("phone.answer", visitor.phone).click()
    visitor.is_at("conference")
    agent.is_on_call("talking")
    agent.speak("?")
    visitor.hears("?")
    visitor.hang_up()
    agent.wrap_up("changed")
    agent.is_in("available")


def test_a_callback_is_declined_and_the_agent_is_free_at_once(browser: Browser, tmp_path: Path) -> None:
    # At a centre of its own: the callback stays in line, to be tried again in two minutes.
    centre = Centre(tmp_path, copy_config(tmp_path / "config"))
    centre.start()
    stage = Stage(browser, centre.url)
    try:
        chen, garcia = rings(stage, "chen", "Hannah Garcia", "en")
        garcia.page.keyboard.press("Escape")
        expect(garcia.phone).to_have_attribute("data-phase", "idle")
        expect(chen.contacts).to_have_count(0)
        chen.is_in("available")
    finally:
        stage.close()
        centre.stop()
