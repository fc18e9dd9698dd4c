"""A caller leaves a message out of hours, and a supervisor plays it: on the page of the contact and of the customer."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

SPOKEN_MS = 30_000
"""What is said before the tone takes a while."""
PLAYS = "audio => new Promise((done, fail) => { audio.onloadedmetadata = () => done(audio.duration);"
PLAYS += " audio.onerror = () => fail(audio.error); audio.preload = 'metadata'; audio.load(); })"


def plays(message: Locator) -> float:
    """Have the sound fetched; return how many seconds it lasts."""
    seconds: float = message.locator("audio").evaluate(PLAYS)
    return seconds


def leave_a_message(stage: Stage) -> None:
    """Have a caller come to voicemail out of hours, speak and end with a key."""
    caller = stage.caller("zh-CN")
    caller.ring("赵建国")
    caller.is_at("gathering")
    caller.press("4")
    state = caller.page.get_by_test_id("phone-state")
    expect(state).to_have_attribute("data-state", "recording", timeout=SPOKEN_MS)
    caller.hears("将于", "请在提示音后留言", caller.word("heard.tone"))
    assert complaints(caller.page) == []
    caller.speak("您好，我的行李没有随CG105航班到达，请尽快与我联系。")
    caller.press("#")
    caller.hears("您的留言已收到")
    caller.is_over()


def test_a_message_left_out_of_hours_is_played_by_a_supervisor(stage: Stage) -> None:
    leave_a_message(stage)
    sun = stage.agent("sun")
    sun.page.goto("/contacts?outcome=voicemail")
    contact = sun.page.get_by_test_id("contacts").locator("tbody tr").first
    contact.get_by_role("link").first.click()
    message = sun.page.get_by_test_id("voicemail")
    expect(message).to_contain_text("2 sec")
    assert plays(message) == pytest.approx(2, abs=0.5)
    assert complaints(sun.page) == []
    sun.page.get_by_test_id("contact-head").get_by_role("link").click()
    assert plays(sun.page.get_by_test_id("timeline").get_by_test_id("voicemail").first) > 1
    assert complaints(sun.page) == []


def test_a_message_comes_to_agents_and_supervisors_and_goes_when_one_has_dealt_with_it(stage: Stage) -> None:
    lin, sun = stage.agent("lin"), stage.agent("sun")
    leave_a_message(stage)
    at_desk, on_the_page = (who.page.get_by_test_id("voicemails").locator("li").last for who in (lin, sun))
    expect(at_desk).to_contain_text("赵建国")
    at_desk.get_by_role("button", name=lin.word("voicemail.take")).click()
    expect(on_the_page.get_by_test_id("owner")).to_contain_text("Lin Xiaowen")
    assert plays(at_desk) > 1
    assert complaints(lin.page) == complaints(sun.page) == []
    on_the_page.get_by_role("link").click()
    state = sun.page.get_by_test_id("voicemail-state")
    expect(state).to_contain_text("Lin Xiaowen")
    at_desk.get_by_role("button", name=lin.word("voicemail.done")).click()
    expect(state).to_contain_text(sun.word("voicemail.reopen"))
    assert complaints(sun.page) == []


def test_who_has_taken_a_message_calls_its_caller_back_by_key(stage: Stage) -> None:
    leave_a_message(stage)
    lin = stage.agent("lin")
    lin.not_ready("break")
    message = lin.page.get_by_test_id("voicemails").locator("li").last
    expect(lin.button("voicemail.call_back", message)).to_have_count(0)
    lin.button("voicemail.take", message).click()
    expect(lin.button("voicemail.call_back", message)).to_be_visible()
    phone = stage.caller("zh-CN")
    phone.owns("赵建国")
    lin.page.keyboard.press("Alt+b")
    expect(lin.page.get_by_test_id("notices")).to_contain_text(lin.word("notice.called_back"))
    link = message.get_by_role("link", name=lin.word("voicemail.callback"))
    expect(link).to_be_visible()
    assert complaints(lin.page) == []
    expect(lin.offer).to_have_count(0)
    lin.available()
    expect(lin.offer.get_by_test_id("callback")).to_be_visible()
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text("赵建国")
    lin.button("offer.accept", lin.offer).click()
    phone.is_called()
    phone.button("phone.answer", phone.phone).click()
    phone.is_at("conference")
    lin.is_on_call("talking")
    phone.hang_up()
    lin.wrap_up("informed")
    lin.button("voicemail.done", message).click()
    expect(message.get_by_role("link", name=lin.word("voicemail.callback"))).to_have_count(0)
