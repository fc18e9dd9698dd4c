"""Conversations sent to customers by mail, here by a real mail server."""

import asyncio
import email
import email.policy
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from pydantic import SecretStr
from sqlalchemy import func, select

import callcenter.contacts.outbox
from callcenter.customers.forget import forget_customer
from callcenter.customers.transcript_mail import _WORDS
from callcenter.db.tables import mails, outbox
from callcenter.live import messages as m
from callcenter.settings import Settings
from tests.support.centre import Running, directory, eventually, everything_stored, running
from tests.support.sockets import Customer

ADDRESS = "Ann.Lee@mail.example"


class Post:
    """A mail server's handler, which answers recipients with the codes it is given, the last one for ever."""

    def __init__(self, *codes: int) -> None:
        self._codes = list(codes or (250,))
        self.delivered: list[tuple[list[str], EmailMessage]] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        code = self._codes.pop(0) if len(self._codes) > 1 else self._codes[0]
        if code == 250:
            envelope.rcpt_tos.append(address)
        return f"{code} {address}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.delivered.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callcenter.contacts.outbox, "_BACK_OFF_MS", (20, 40))


@asynccontextmanager
async def mailing(post: Post, folder: Path) -> AsyncIterator[Running]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, loop=loop), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = SecretStr(f"smtp://127.0.0.1:{port}")
    settings = Settings(mode="demo", smtp_url=url, mail_from="hotline@centre.example", console_dir=folder / "console")
    try:
        async with running(folder, directory(), settings=settings) as centre:
            yield centre
    finally:
        server.close()
        await server.wait_closed()


async def conversation(centre: Running, **wish: Any) -> Customer:
    """Let a customer talk until the agent ends it."""
    lin, customer = await centre.console("lin", ready=True), await centre.chatting(**wish)
    contact = await lin.accept()
    assert (await customer.post(contact, "<b>你好</b>\nQuit: may I?")).ok
    assert (await lin.post(contact, ". of course")).ok
    assert (await customer.ask("mail_transcript", contact=contact, email=ADDRESS)).code == "nothing_to_send"
    assert (await lin.ask("end", contact=contact)).ok
    await customer.staged("ended")
    return customer


async def outcome(centre: Running) -> tuple[str, str | None]:
    """Wait until the mail is settled; return what became of it and why."""
    query = select(outbox.c.state, outbox.c.error).where(outbox.c.state.in_(("done", "failed", "dropped")))
    row = await eventually(lambda: centre.database.read_now(lambda c: c.execute(query).one_or_none()))
    return (row.state, row.error)


def addresses(centre: Running) -> int:
    return centre.database.read_now(lambda c: c.scalar(select(func.count()).select_from(mails))) or 0


async def test_a_customer_is_sent_the_whole_conversation_and_their_address_is_forgotten(tmp_path: Path) -> None:
    post = Post()
    async with mailing(post, tmp_path) as centre:
        customer = await conversation(centre)
        assert customer.welcome is not None
        assert customer.welcome.mail
        assert (await customer.ask("mail_transcript", id="w1", contact=customer.contact, email=ADDRESS)).ok
        assert (await customer.ask("mail_transcript", id="w1", contact=customer.contact, email=ADDRESS)).ok
        assert await outcome(centre) == ("done", None)
        stored = everything_stored(centre.database)
        assert addresses(centre) == 0
    [(to, letter)] = post.delivered
    assert to == [ADDRESS.lower()]
    assert letter["From"] == "hotline@centre.example"
    text = letter.get_content()
    assert "You\n<b>你好</b>\nQuit: may I?\n" in text.replace("\r\n", "\n")
    assert "Lin\n. of course\n" in text.replace("\r\n", "\n")
    assert letter.get_content_type() == "text/plain"
    assert ADDRESS.lower() not in stored


def test_a_mail_says_the_same_in_every_language() -> None:
    english, *others = _WORDS.values()
    assert others
    for words in others:
        assert {name: _blanks(text) for name, text in words.items()} == {
            name: _blanks(text) for name, text in english.items()
        }


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


async def test_the_agent_who_had_the_conversation_sends_it_to_the_customer_and_nobody_else_does(tmp_path: Path) -> None:
    post = Post()
    async with mailing(post, tmp_path) as centre:
        chen, lin = await centre.console("chen"), await centre.console("lin", ready=True)
        await centre.chatting()
        contact = await lin.accept()
        assert (await lin.post(contact, "Here it is.")).ok
        assert (await lin.ask("mail_transcript", contact=contact, email=ADDRESS)).code == "nothing_to_send"
        assert (await lin.ask("end", contact=contact)).ok
        assert lin.of(m.Welcome)[0].mail
        assert (await chen.ask("mail_transcript", contact=contact, email=ADDRESS)).code == "not_your_contact"
        assert (await lin.ask("mail_transcript", contact=contact, email="nowhere")).code == "no_address"
        assert (await lin.ask("mail_transcript", id="w1", contact=contact, email=ADDRESS)).ok
        assert await outcome(centre) == ("done", None)
        assert addresses(centre) == 0
    [(to, letter)] = post.delivered
    assert to == [ADDRESS.lower()]
    assert "Lin\nHere it is.\n" in letter.get_content().replace("\r\n", "\n")


async def test_one_that_is_asked_for_again_once_it_was_sent_leaves_no_address(tmp_path: Path) -> None:
    post = Post()
    async with mailing(post, tmp_path) as centre:
        customer = await conversation(centre)
        assert (await customer.ask("mail_transcript", id="w1", contact=customer.contact, email=ADDRESS)).ok
        assert await outcome(centre) == ("done", None)
        assert (await customer.ask("mail_transcript", id="w1", contact=customer.contact, email=ADDRESS)).ok
        assert (addresses(centre), len(post.delivered)) == (0, 1)


async def test_a_mail_server_that_puts_us_off_is_asked_again_and_one_that_refuses_is_not(tmp_path: Path) -> None:
    post = Post(451, 250, 550)
    async with mailing(post, tmp_path) as centre:
        customer = await conversation(centre)
        assert (await customer.ask("mail_transcript", contact=customer.contact, email=ADDRESS)).ok
        assert await outcome(centre) == ("done", None)
        assert (await customer.ask("mail_transcript", contact=customer.contact, email="nobody@mail.example")).ok
        failed = select(outbox.c.error).where(outbox.c.state == "failed")
        error = await eventually(lambda: centre.database.read_now(lambda c: c.scalar(failed)))
        assert error == "the mail server refused the address (550)"
        await eventually(lambda: addresses(centre) == 0)
    assert len(post.delivered) == 1


async def test_a_conversation_is_sent_three_times_at_most(tmp_path: Path) -> None:
    async with mailing(Post(), tmp_path) as centre:
        customer = await conversation(centre)
        asked = [await customer.ask("mail_transcript", contact=customer.contact, email=ADDRESS) for _ in range(4)]
        assert [reply.code for reply in asked] == [None, None, None, "mails_used_up"]
        await eventually(lambda: addresses(centre) == 0)


@pytest.mark.parametrize("address", ["", "ann", "ann@", "a@b.example\r\nBcc: x@y.example", "李@例子.example"])
async def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    async with mailing(Post(), tmp_path) as centre:
        customer = await conversation(centre)
        assert (await customer.ask("mail_transcript", contact=customer.contact, email=address)).code == "no_address"
        assert addresses(centre) == 0


async def test_whoever_is_forgotten_meanwhile_is_sent_nothing(tmp_path: Path) -> None:
    post = Post(451)
    async with mailing(post, tmp_path) as centre:
        ann = centre.add_customer("ann", phone="+8613800138000")
        customer = await conversation(centre, phone="13800138000")
        assert (await customer.ask("mail_transcript", contact=customer.contact, email=ADDRESS)).ok
        assert (await asyncio.to_thread(forget_customer, centre.database, ann)).mails == 1
        assert addresses(centre) == 0


async def test_a_centre_without_a_mail_server_offers_no_mail(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        customer = await conversation_without_mail(centre)
        assert customer.welcome is not None
        assert not customer.welcome.mail
        assert (await customer.ask("mail_transcript", contact=customer.contact, email=ADDRESS)).code == "no_mail"


async def conversation_without_mail(centre: Running) -> Customer:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    assert (await lin.ask("end", contact=await lin.accept())).ok
    await customer.staged("ended")
    return customer
