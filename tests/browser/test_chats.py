"""Several chats at one desk, and what follows them: drafts, replies written already, what is seen, wrap-up, mail."""

import email
import email.policy
import socket
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, expect

from tests.browser.axe import complaints
from tests.browser.centre import Centre, copy_config
from tests.browser.people import Agent, Customer
from tests.browser.stage import Stage, connect

pytestmark = pytest.mark.browser


def in_order(agent: Agent, *names: str) -> None:
    """Expect my contacts to stand in this order."""
    expect(agent.contacts.locator("strong")).to_have_text(list(names))


def looks_at(agent: Agent, name: str) -> None:
    """Put one of my contacts on the desk."""
    agent.contacts.filter(has_text=name).click()
    expect(agent.page.locator(".talk-header")).to_contain_text(name)


def two_chats(stage: Stage) -> tuple[Agent, Customer, Customer]:
    """Have an agent in two chats, the second one on the desk."""
    lin, priya = connect(stage, "lin", "M0012", "en")
    james = stage.customer("en", come_as="M0005")
    james.start("sales")
    lin.button("offer.accept", lin.offer).click()
    expect(lin.contacts).to_have_count(2)
    looks_at(lin, "James")
    lin.asks_for("break")
    return lin, priya, james


def finish(agent: Agent, *names: str) -> None:
    """End these chats and wrap them up."""
    for name in names:
        looks_at(agent, name)
        agent.end()
        agent.wrap_up("informed")


def test_of_several_chats_the_longest_unanswered_is_first_and_what_is_unread_is_counted_until_it_is_looked_at(
    stage: Stage,
) -> None:
    lin, priya, james = two_chats(stage)
    james.say("First question")
    lin.sees("First question")
    priya.say("Hello?", "Anybody there?")
    about_priya, about_james = (lin.contacts.filter(has_text=name) for name in ("Priya", "James"))
    expect(about_priya.get_by_test_id("unread")).to_have_text("2")
    expect(about_james.get_by_test_id("unread")).to_have_count(0)
    expect(lin.page).to_have_title("(2) callcenter")
    in_order(lin, "James O'Brien", "Priya Tan")
    for about in (about_priya, about_james):
        expect(about.get_by_test_id("unanswered")).to_be_visible()
    lin.say("An answer")
    in_order(lin, "Priya Tan", "James O'Brien")
    expect(about_james.get_by_test_id("unanswered")).to_have_count(0)
    priya.sees_state("Hello?", "delivered")
    looks_at(lin, "Priya")
    expect(about_priya.get_by_test_id("unread")).to_have_count(0)
    expect(lin.page).to_have_title("callcenter")
    priya.sees_state("Anybody there?", "read")
    in_order(lin, "Priya Tan", "James O'Brien")
    finish(lin, "Priya", "James")


def test_each_chat_keeps_its_draft_through_a_reload_and_who_writes_is_shown_to_the_other_side(stage: Stage) -> None:
    lin, priya, james = two_chats(stage)
    lin.input.press_sequentially("For James")
    expect(james.page.get_by_test_id("typing")).not_to_be_empty()
    expect(priya.page.get_by_test_id("typing")).to_be_empty()
    looks_at(lin, "Priya")
    expect(james.page.get_by_test_id("typing")).to_be_empty()
    expect(lin.input).to_have_value("")
    lin.input.fill("For Priya")
    lin.page.reload()
    expect(lin.input).to_have_value("For Priya")
    looks_at(lin, "James")
    expect(lin.input).to_have_value("For James")
    james.input.press_sequentially("I am")
    expect(lin.page.get_by_test_id("typing")).not_to_be_empty()
    james.input.press("Enter")
    expect(lin.page.get_by_test_id("typing")).to_be_empty()
    lin.input.press("Enter")
    james.sees("I am", "For James")
    lin.sees_state("For James", "read")
    priya.sees()
    looks_at(lin, "Priya")
    expect(lin.input).to_have_value("For Priya")
    lin.input.fill("")
    finish(lin, "Priya", "James")


@pytest.mark.parametrize(
    ("language", "customer", "search", "reply", "said", "thanks"),
    [
        (
            "en",
            ("en", "M0005"),
            "/gree",
            "greeting",
            "Hello Mr O'Brien, my name is Chen Zhiyuan. How can I help you?",
            "Thank you for contacting Bookings. Have a pleasant journey!",
        ),
        (
            "en",
            ("zh-CN", "M0001"),
            "/gree",
            "greeting",
            "白女士，您好，我是陈志远，请问有什么可以帮您？",
            "感谢您联系机票预订，祝您旅途愉快！",
        ),
        (
            "zh-CN",
            ("zh-CN", "M0001"),
            "/问候",
            "greeting",
            "白女士，您好，我是陈志远，请问有什么可以帮您？",
            "感谢您联系机票预订，祝您旅途愉快！",
        ),
    ],
    ids=["en to en", "en to zh-CN", "zh-CN to zh-CN"],
)
def test_replies_found_by_a_slash_name_customer_agent_and_queue_in_the_customers_language(
    stage: Stage, language: str, customer: tuple[str, str], search: str, reply: str, said: str, thanks: str
) -> None:
    chen = stage.agent("chen", language)
    chen.available()
    visitor = stage.customer(*customer)
    visitor.start("sales")
    chen.accept()
    chen.input.press_sequentially(search)
    expect(chen.page.get_by_test_id("replies").get_by_role("option")).to_have_count(1)
    expect(chen.page.get_by_test_id(f"reply-{reply}")).to_contain_text(said[:12])
    chen.input.press("Enter")
    expect(chen.input).to_have_value(said)
    chen.input.press("Enter")
    visitor.sees(said)
    chen.input.press_sequentially("/")
    expect(chen.page.get_by_test_id("reply-baggage_claim")).to_have_count(0)  # for another queue alone
    chen.page.get_by_test_id("reply-thanks").click()
    expect(chen.input).to_have_value(thanks)
    chen.input.press("Enter")
    visitor.sees(said, thanks)
    chen.end()
    chen.wrap_up("informed")


def test_a_private_note_is_kept_with_the_contact_and_never_shown_to_the_customer(stage: Stage) -> None:
    wang, bai = connect(stage, "wang", "M0001")
    note = "疑似重复订票，待核实"
    wang.page.keyboard.press("Alt+i")
    wang.page.keyboard.type(note)
    wang.page.keyboard.press("Enter")
    expect(wang.page.get_by_test_id("aside")).to_contain_text(note)
    wang.say("您好")
    bai.sees("您好")
    bai.page.reload()
    bai.sees("您好")
    expect(bai.page.locator("body")).not_to_contain_text(note)
    wang.end()
    expect(wang.page.get_by_test_id("aside")).to_contain_text(note)
    wang.wrap_up("informed")
    wang.page.goto("/contacts?state=closed")
    wang.page.get_by_test_id("contacts").locator("tbody tr td:first-child a").first.click()
    expect(wang.page.get_by_test_id("note-aside")).to_contain_text(note)
    expect(wang.page.get_by_test_id("transcript")).not_to_contain_text(note)
    wang.page.goto("/")
    wang.is_in("available")


def test_wrap_up_is_made_longer_as_often_as_the_queue_allows_and_then_comes_the_break_that_was_asked_for(
    stage: Stage, centre: Centre
) -> None:
    with centre.changed("queues.yaml", "wrap_up: 60s", "wrap_up: 20s\n    wrap_up_extension: {by: 40s, times: 1}"):
        lin, priya = connect(stage, "lin", "M0012", "en")
        lin.asks_for("lunch")
        waits = stage.customer("en", come_as="M0005")
        waits.start("sales")
        lin.end()
        priya.has_ended()
        left, more = lin.page.get_by_test_id("wrap-up-left"), lin.page.get_by_test_id("more-time")
        expect(more).to_have_text(lin.word("wrap_up.more_time").replace("{{left}}", "1"))
        before = seconds(left.inner_text())
        assert before <= 22
        lin.page.keyboard.press("Alt+w")
        expect(more).to_have_text(lin.word("wrap_up.more_time").replace("{{left}}", "0"))
        expect(more).to_be_disabled()
        assert seconds(left.inner_text()) > before + 30
        lin.has_asked()
        lin.wrap_up("informed")
        lin.is_in("not_ready")
        expect(lin.page.get_by_test_id("state-now")).to_contain_text("Lunch")
        expect(lin.offer).to_have_count(0)
        waits.is_in_line(1)
        waits.leave()


def seconds(clock: str) -> int:
    """Return how many seconds a clock shows, as in 1:05."""
    minutes, rest = clock.strip().split(":")
    return 60 * int(minutes) + int(rest)


class Post:
    """A mail server's handler, which keeps what is delivered."""

    def __init__(self) -> None:
        self.delivered: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.delivered.append((envelope.rcpt_tos, message))
        return "250 OK"


def test_the_conversation_is_mailed_from_the_desk_without_what_was_whispered(browser: Browser, tmp_path: Path) -> None:
    post = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    mailing = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_from": "hotline@centre.example"}
    centre = Centre(tmp_path, copy_config(tmp_path / "config"), **mailing)
    centre.start()
    stage = Stage(browser, centre.url)
    try:
        lin, priya = connect(stage, "lin", "M0012", "en")
        priya.say("Is 4A free?")
        lin.say("It is yours")
        lin.page.keyboard.press("Alt+i")
        lin.page.keyboard.type("Platinum, no charge")
        lin.page.keyboard.press("Enter")
        expect(lin.page.get_by_test_id("aside")).to_be_visible()
        lin.end()
        form = lin.page.get_by_test_id("mail-transcript")
        known = form.get_by_label(lin.word("wrap_up.mail")).input_value()
        assert "@" in known
        form.get_by_label(lin.word("wrap_up.mail")).fill("priya.tan@mail.example")
        form.get_by_label(lin.word("wrap_up.mail")).press("Enter")
        expect(form).to_contain_text("On its way to priya.tan@mail.example.")
        assert complaints(lin.page) == []
        lin.wrap_up("informed")
        for _ in range(80):
            if post.delivered:
                break
            lin.page.wait_for_timeout(100)
        ((recipients, message),) = post.delivered
        assert recipients == ["priya.tan@mail.example"]
        body = message.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        assert text.index("Is 4A free?") < text.index("It is yours")
        assert "Platinum, no charge" not in message.as_string()
    finally:
        stage.close()
        centre.stop()
        server.stop()
