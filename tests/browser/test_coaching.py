"""An agent asks for help, a supervisor watches and whispers, and writes to agents; the customer sees nothing of it."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.interruptions import CUT_OFF, cut, mend
from tests.browser.people import Agent, Customer
from tests.browser.stage import Stage, connect

pytestmark = pytest.mark.browser

WHISPERS = ("Offer her the window seat.", "No charge, she is Platinum.", "Well done.")


def whisper(supervisor: Agent, text: str) -> None:
    """Write to the agent whose conversation is watched."""
    field = supervisor.page.get_by_label(supervisor.word("coaching.write_supervisor"))
    field.fill(text)
    field.press("Enter")
    expect(field).to_be_empty()


def asides(agent: Agent, *texts: str) -> None:
    """Expect exactly these beside the conversation that is shown, in this order."""
    expect(agent.page.get_by_test_id("aside").locator("p")).to_have_text(list(texts))


def watched(supervisor: Agent, *texts: str) -> None:
    """Expect the conversation that is watched to be exactly this."""
    expect(supervisor.page.get_by_test_id("watch").locator(".chat-text")).to_have_text(list(texts))


def knows_nothing(customer: Customer) -> None:
    """Expect nothing on the customer's page of what was whispered."""
    said = customer.page.locator("body").inner_text()
    assert not [text for text in (*WHISPERS, "Shall I waive the fee?") if text in said]


def test_a_supervisor_is_called_for_help_watches_and_whispers_and_the_customer_sees_nothing_of_it(stage: Stage) -> None:
    stage.allow(CUT_OFF)
    sun = stage.agent("sun")
    lin, priya = connect(stage, "lin", "M0012", "en")
    lin.asks_for("break")
    priya.say("Can I sit at the window?")
    lin.sees("Can I sit at the window?")

    # Wherever the supervisor is, the call for help is there, and leads into the conversation.
    sun.page.get_by_role("link", name=sun.word("nav.contacts"), exact=True).click()
    lin.page.keyboard.press("Alt+g")
    expect(lin.page.get_by_test_id("help")).to_be_visible()
    call = sun.page.get_by_test_id("help-call")
    expect(call).to_contain_text("Lin Xiaowen asks for help with Priya Tan")
    assert complaints(sun.page) == []
    sun.button("coaching.watch", call).click()
    watched(sun, "Can I sit at the window?")
    assert complaints(sun.page) == []
    whisper(sun, WHISPERS[0])
    asides(lin, WHISPERS[0])
    expect(lin.page.get_by_test_id("aside")).to_contain_text("Sun Hui")
    lin.page.keyboard.press("Alt+i")
    lin.page.keyboard.type("Shall I waive the fee?")
    lin.page.keyboard.press("Enter")
    asides(sun, WHISPERS[0], "Shall I waive the fee?")

    # Both cut off: what is whispered and said meanwhile comes once, in order, and the watching goes on.
    cut(sun, lin)
    whisper(sun, WHISPERS[1])
    priya.say("Hello?")
    lin.say("One moment")
    mend(sun, lin)
    asides(lin, WHISPERS[0], "Shall I waive the fee?", WHISPERS[1])
    asides(sun, WHISPERS[0], "Shall I waive the fee?", WHISPERS[1])
    watched(sun, "Can I sit at the window?", "Hello?", "One moment")
    priya.sees("Can I sit at the window?", "Hello?", "One moment")
    lin.page.reload()
    asides(lin, WHISPERS[0], "Shall I waive the fee?", WHISPERS[1])
    priya.page.reload()
    priya.sees("Can I sit at the window?", "Hello?", "One moment")
    knows_nothing(priya)

    sun.page.get_by_label(sun.word("coaching.stop")).click()
    sun.button("coaching.help_over", call).click()
    expect(call).to_have_count(0)
    expect(lin.page.get_by_test_id("help")).to_have_count(0)
    lin.end()
    lin.wrap_up("informed")
    with priya.page.expect_download() as download:
        priya.button("hotline.download").click()
    kept = download.value.path().read_text(encoding="utf-8")
    assert "One moment" in kept
    assert not [text for text in (*WHISPERS, "Shall I waive") if text in kept]
    knows_nothing(priya)


def test_what_is_whispered_about_another_chat_is_counted_in_the_list_and_in_the_title_until_it_is_seen(
    stage: Stage,
) -> None:
    sun = stage.agent("sun", "zh-CN")
    lin, priya = connect(stage, "lin", "M0012", "en")
    james = stage.customer("en", come_as="M0005")
    james.start("sales")
    lin.button("offer.accept", lin.offer).click()
    expect(lin.contacts).to_have_count(2)
    lin.asks_for("break")
    about_priya = lin.contacts.filter(has_text="Priya Tan")
    lin.contacts.filter(has_text="James").click()
    row = sun.page.get_by_test_id("open-contacts").locator("tr[data-stage=talking]").filter(has_text="Priya Tan")
    sun.button("coaching.watch", row).click()
    whisper(sun, WHISPERS[2])
    expect(about_priya.get_by_test_id("asides-new")).to_have_text("1 whisper")
    expect(lin.page).to_have_title("(1) callcenter")
    asides(lin)
    lin.page.reload()
    expect(about_priya.get_by_test_id("asides-new")).to_be_visible()
    assert complaints(lin.page) == []
    about_priya.click()
    asides(lin, WHISPERS[2])
    expect(about_priya.get_by_test_id("asides-new")).to_have_count(0)
    expect(lin.page).to_have_title("callcenter")
    for customer in (priya, james):
        lin.contacts.first.click()
        lin.end()
        lin.wrap_up("informed")
        knows_nothing(customer)
    expect(sun.page.get_by_test_id("watch")).to_have_count(0)


def write(supervisor: Agent, to: str, text: str) -> None:
    """Write to agents: `agent:lin`, `team:care`, or all with nothing."""
    supervisor.button("day.write").click()
    dialog = supervisor.page.get_by_role("dialog")
    dialog.get_by_label(supervisor.word("day.to"), exact=True).select_option(to)
    dialog.get_by_label(supervisor.word("day.text")).fill(text)
    supervisor.button("day.send", dialog).click()


def news(agent: Agent, text: str) -> Locator:
    """What a supervisor wrote, on the desk."""
    return agent.page.get_by_test_id("day-message").filter(has_text=text)


def test_a_supervisor_writes_to_one_a_team_and_all_and_each_has_it_once_until_they_have_read_it(stage: Stage) -> None:
    stage.allow(CUT_OFF)
    sun, lin, zhou = stage.agent("sun"), stage.agent("lin"), stage.agent("zhou", "zh-CN")
    one, team, everybody = "For Lin alone", "<b>For the care team</b>", "For all of you"
    cut(lin)
    write(sun, "agent:lin", one)
    expect(sun.page.get_by_role("dialog")).to_have_count(0)
    write(sun, "team:care", team)
    expect(sun.page.get_by_role("dialog")).to_have_count(0)
    cut(sun)
    write(sun, "", everybody)
    mend(sun)
    expect(sun.page.get_by_role("dialog")).to_have_count(0)
    mend(lin)
    for agent, texts in ((lin, (one, everybody)), (zhou, (team, everybody))):
        for text in texts:
            expect(news(agent, text)).to_have_count(1)
    expect(news(zhou, one)).to_have_count(0)
    expect(news(lin, team)).to_have_count(0)

    # Who wrote it sees who has read it, as it happens and after a reload.
    sun.button("day.write").click()
    written = sun.page.get_by_test_id("written-message")
    expect(written.filter(has_text=one)).to_contain_text("Read by 0 of 1. Not yet by Lin Xiaowen.")
    expect(written.first).to_contain_text(everybody)
    assert complaints(sun.page) == []

    # Read in one window it is read in every one, and after a reload.
    second = Agent(lin.page.context.new_page(), "en")
    second.page.goto("/")
    for text in (one, everybody):
        expect(news(second, text)).to_have_count(1)
        lin.button("day.read", news(lin, text)).click()
        expect(news(second, text)).to_have_count(0)
    second.page.reload()
    second.connected()
    expect(second.page.get_by_test_id("day")).to_be_visible()
    expect(news(second, one)).to_have_count(0)
    second.page.close()
    expect(written.filter(has_text=one)).to_contain_text("Everybody has read it.")
    expect(written.filter(has_text=everybody)).to_contain_text("Read by 1 of ")
    expect(written.filter(has_text=team)).to_contain_text("Read by 0 of ")
    expect(news(zhou, everybody)).to_have_count(1)
    for text in (team, everybody):
        zhou.button("day.read", news(zhou, text)).click()
        expect(news(zhou, text)).to_have_count(0)
    for text, read in ((team, 1), (everybody, 2)):
        expect(written.filter(has_text=text)).to_contain_text(f"Read by {read} of ")
    sun.page.reload()
    sun.button("day.write").click()
    expect(written.filter(has_text=everybody)).to_contain_text("Read by 2 of ")
    sun.button("close", sun.page.get_by_role("dialog")).click()
