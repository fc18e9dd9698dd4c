"""A supervisor and two agents at work while the network is cut and the server killed: what was asked for happens, once.

Beside `test_interruptions`, which is about what is typed and shown.
"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.centre import Centre
from tests.browser.interruptions import CUT_OFF, cut, mend, restart
from tests.browser.people import Agent
from tests.browser.stage import Stage, connect
from tests.browser.test_steering import row

pytestmark = pytest.mark.browser


def steering(sun: Agent, what: str, target: str) -> Locator:
    """Open the dialog that moves or assigns the one who waits, and choose where they go."""
    row(sun, "waiting").get_by_role("button", name="Move or assign").click()
    sun.page.get_by_role("menuitem", name=sun.word(f"steer.{what}")).click()
    dialog = sun.page.get_by_role("dialog")
    dialog.get_by_test_id(f"transfer-{target}").get_by_role("radio").check()
    return dialog


def test_a_supervisor_sees_to_an_alarm_moves_and_assigns_through_a_cut_and_a_kill(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    sun, wang, zhao = stage.agent("sun"), stage.agent("wang"), stage.agent("zhao")
    with centre.changed("queues.yaml", "waiting: 5", "waiting: 1"):
        bai = stage.customer(come_as="M0001")
        bai.start("loyalty")
        alarm = sun.page.get_by_test_id("alarm").filter(has_text="1 contact waiting")
        expect(alarm).to_have_count(1)
        cut(sun)
        sun.button("alarm.acknowledge", alarm).click()
        mend(sun)
        expect(alarm).to_have_count(0)
        sun.page.locator(".alarm-fold").click()
        seen_to = sun.page.get_by_test_id("alarm-seen-to").filter(has_text="1 contact waiting")
        expect(seen_to).to_contain_text("Sun Hui")

        # A dialog that was open when the server died still does what it says.
        wang.available()
        dialog = steering(sun, "assign", "agents-wang")
        everybody = (sun, wang, zhao, bai)
        restart(centre, *everybody)
        expect(seen_to).to_contain_text("Sun Hui")
        expect(alarm).to_have_count(0)
        wang.is_in("available")
        dialog.locator("button[type=submit]").click()
        expect(wang.offer.get_by_test_id("why")).to_contain_text("Assigned to you by Sun Hui.")
        wang.decline()

        # What is asked for in a tunnel is done at its end.
        dialog = steering(sun, "move", "queues-sales")
        cut(sun)
        dialog.locator("button[type=submit]").click()
        expect(sun.queue("loyalty", "waiting")).to_have_text("1")
        mend(sun)
        expect(dialog).to_have_count(0)
        expect(sun.queue("sales", "waiting")).to_have_text("1")
        expect(sun.queue("loyalty", "waiting")).to_have_text("0")
        zhao.available()
        zhao.accept()
        bai.say("好的")
        zhao.sees("好的")
        expect(wang.offer).to_have_count(0)
        zhao.end()
        zhao.wrap_up("informed")
        bai.has_ended()


def test_a_chat_is_sent_on_with_its_note_through_a_cut_and_a_kill(stage: Stage, centre: Centre) -> None:
    stage.allow(CUT_OFF)
    sun, chen = stage.agent("sun"), stage.agent("chen")
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.asks_for("break")
    chen.available()
    priya.say("Can I have a window seat?")
    lin.sees("Can I have a window seat?")

    lin.button("call.transfer").click()
    dialog = lin.page.get_by_role("dialog")
    dialog.get_by_test_id("transfer-agents-chen").get_by_role("radio").check()
    note = dialog.get_by_role("textbox").last
    note.fill("Wants 4A")
    cut(lin)
    note.press_sequentially(", window")
    dialog.locator("button[type=submit]").click()
    expect(chen.offer).to_have_count(0)
    mend(lin)
    expect(dialog).to_have_count(0)
    expect(chen.offer).to_contain_text("Wants 4A, window")

    everybody = (sun, lin, chen, priya)
    restart(centre, *everybody)
    chen.accept()
    chen.sees("Can I have a window seat?")
    expect(chen.page.get_by_test_id("aside")).to_contain_text(["Wants 4A, window"])
    cut(chen, priya)
    chen.say("4A is yours.")
    priya.say("Please")
    mend(chen, priya)
    for text in ("4A is yours.", "Please"):
        for person in (chen, priya):
            expect(person.page.locator(".chat-text").filter(has_text=text)).to_have_count(1)
    expect(row(sun, "talking")).to_contain_text("Chen Zhiyuan")
    chen.end()
    chen.wrap_up("informed")
    priya.has_ended()
    lin.is_in("not_ready")
