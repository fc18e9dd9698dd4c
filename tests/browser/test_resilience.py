"""Bad luck in mid-conversation: the server killed, pages reloaded, the network cut. Everybody is where they were."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre
from tests.browser.interruptions import CUT_OFF, cut, mend, restart
from tests.browser.stage import Stage, connect

pytestmark = pytest.mark.browser


def test_after_a_kill_everybody_is_where_they_were(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    lin, ouyang = connect(stage, "lin", "M0007")
    lin.asks_for("break")
    lin.say("您好，欧阳教授")
    ouyang.say("我想订去成都的票")
    lin.sees("您好，欧阳教授", "我想订去成都的票")
    first, waiting = stage.customer("en"), stage.customer("zh-CN", come_as="M0011")
    first.start("changes")
    waiting.start("changes")
    waiting.is_in_line(2)
    everybody = (lin, ouyang, first, waiting)

    restart(centre, *everybody)

    lin.sees("您好，欧阳教授", "我想订去成都的票")
    first.is_in_line(1)
    waiting.is_in_line(2)
    lin.has_asked()
    lin.say("哪一天？")
    ouyang.say("周五")
    for person in (lin, ouyang):
        person.sees("您好，欧阳教授", "我想订去成都的票", "哪一天？", "周五")
    ouyang.sees_state("周五", "read")

    # The line goes on in its order.
    lin.stays_available()
    expect(lin.offer).to_have_count(2)
    expect(lin.offer.first).to_contain_text("New prospect")
    first.leave()
    expect(lin.offer).to_have_count(1)
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text("林诗涵")
    lin.accept()
    waiting.is_talking_with("林晓雯")
    for person in (ouyang, waiting):
        person.leave()
        person.has_ended()
    for _ in range(2):
        lin.contacts.first.click()
        lin.wrap_up("booked")


def test_pages_reloaded_in_mid_conversation_come_back_to_it(stage: Stage) -> None:
    chen, guo = connect(stage, "chen", "M0009")
    chen.say("您好")
    guo.say("在吗？")
    guo.page.reload()
    guo.sees("您好", "在吗？")
    guo.sees_state("在吗？", "read")
    chen.page.reload()
    chen.sees("您好", "在吗？")
    chen.is_in("available")
    guo.say("还在")
    chen.say("我也在")
    for person in (guo, chen):
        person.sees("您好", "在吗？", "还在", "我也在")
    chen.end()
    guo.has_ended()
    guo.page.reload()
    guo.has_ended()
    chen.page.reload()
    chen.wrap_up("informed")


def test_what_was_missed_while_cut_off_is_there_once_when_the_network_is_back(stage: Stage) -> None:
    stage.allow(CUT_OFF)
    chen, priya = connect(stage, "chen", "M0012", "en")
    chen.say("Hello")
    priya.sees("Hello")

    cut(priya)
    chen.say("Are you", "still there?")
    priya.say("Written in a tunnel")
    expect(priya.page.locator(".chat-sending")).to_have_text(re.compile("Written in a tunnel"))
    mend(priya)
    for person in (priya, chen):
        expect(person.page.locator(".chat-text")).to_have_count(4)
    said = chen.page.locator(".chat-text").all_inner_texts()
    assert sorted(said) == sorted(["Hello", "Are you", "still there?", "Written in a tunnel"])
    priya.sees(*said)

    cut(chen)
    priya.say("And now you?")
    mend(chen)
    chen.sees(*said, "And now you?")
    chen.end()
    chen.wrap_up("informed")
