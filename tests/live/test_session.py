"""What a socket may send, and what becomes of one that sends nonsense, sends too much, or never reads."""

import asyncio
import socket as sockets
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

import callcenter.live.session
from callcenter.live import messages as m
from callcenter.live.console import ConsoleSession
from callcenter.live.session import QUEUED, Paced
from callcenter.settings import Settings
from tests.support.centre import Running, running
from tests.support.sockets import Client, Console, Customer

NOT_A_MESSAGE: dict[str, str | bytes] = {
    "no JSON": "hello?",
    "no object": "[]",
    "no type": '{"id": "1"}',
    "unknown type": '{"type": "hack", "id": "1"}',
    "unknown field": '{"type": "post", "id": "1", "contact": "c", "text": "x", "to": "everybody"}',
    "wrong type of field": '{"type": "post", "id": "1", "contact": "c", "text": 7}',
    "missing field": '{"type": "post", "id": "1", "contact": "c"}',
    "empty id": '{"type": "post", "id": "", "contact": "c", "text": "x"}',
    "id too long": '{"type": "post", "id": "%s", "contact": "c", "text": "x"}' % ("i" * 65),
    "half a surrogate pair": '{"type": "post", "id": "1", "contact": "c", "text": "\\ud83d"}',
    "second hello": '{"type": "hello"}',
    "deep nesting": '{"type": "post", "id": ' + "[" * 2_000,
    "binary": b'{"type": "leave", "id": "1", "contact": "c"}',
}


async def test_a_message_that_makes_no_sense_closes_its_socket_only_and_the_contact_is_unharmed(
    centre: Running,
) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    for kind, frame in NOT_A_MESSAGE.items():
        for who in (lin, customer):
            assert who.socket is not None
            await who.socket.send(frame)
            assert await who.closed() == (4409, "text frames only" if kind == "binary" else "bad message"), kind
            if kind != "binary":
                assert [one.code for one in who.of(m.Refused)] == ["bad_message"], kind
            await who.connect()
    assert (await customer.post(contact, "still here")).ok
    await lin.said(contact, "still here")
    assert lin.contacts[contact].stage == "talking"


async def test_a_first_message_that_is_no_hello_is_refused(centre: Running) -> None:
    cookie = await centre.token("lin")
    for path, hello in (
        ("console", '{"type": "hello", "have": {"c": -1}}'),
        ("console", '{"type": "hello", "have": {"c": 99999999999999999999999}}'),
        ("console", '{"type": "hello", "admin": true}'),
        ("console", '{"type": "post", "id": "1", "contact": "c", "text": "x"}'),
        ("customer", '{"type": "hello", "have": -1}'),
        ("customer", '{"type": "hello", "have": 99999999999999999999999}'),
        ("customer", '{"type": "hello", "position": 1}'),
        ("customer", '{"type": "leave", "id": "1", "contact": "c"}'),
    ):
        client = Console(centre.address, cookie) if path == "console" else Customer(centre.address)
        socket = await client.open()
        await socket.send(hello)
        assert await client.closed() == (4409, "bad message"), hello


async def test_who_says_nothing_is_not_waited_for(centre: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callcenter.live.session, "HELLO_WITHIN_S", 0.05)
    customer = Customer(centre.address)
    await customer.open()
    assert await customer.closed() == (4408, "too slow")


async def test_a_million_characters_close_the_socket_and_the_conversation_goes_on(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    for who in (customer, lin):
        await who.say({"type": "post", "id": "big", "contact": contact, "text": "x" * 1_000_000})
        code, _ = await who.closed()
        assert code == 1009
        await who.connect()
    assert (await customer.post(contact, "sorry")).ok
    await lin.said(contact, "sorry")
    assert lin.texts(contact) == ["sorry"]


async def test_invalid_utf8_closes_the_socket_and_the_conversation_goes_on(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    assert customer.socket is not None
    frame = Frame(Opcode.TEXT, b'{"type": "post", "id": "1", "contact": "c", "text": "\xff\xfe"}')
    customer.socket.transport.write(frame.serialize(mask=True))
    code, _ = await customer.closed()
    assert code == 1007
    await customer.connect()
    assert (await customer.post(contact, "sorry")).ok
    await lin.said(contact, "sorry")


@pytest.mark.parametrize("who", ["customer", "agent"])
async def test_text_has_4000_characters_at_most_whatever_they_are(centre: Running, who: str) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    writer: Client[Any] = customer if who == "customer" else lin
    for text, code in (("汉" * 4_001, "message_too_long"), ("", "message_empty"), (" \n\t ", "message_empty")):
        reply = await writer.post(contact, text)
        assert (reply.ok, reply.code) == (False, code)
    for text in ("汉" * 4_000, "🙂" * 4_000, "a\u0000b"):
        assert (await writer.post(contact, text)).ok
        await lin.said(contact, text)
        await customer.said(text)
    assert centre.transcript(contact) == ["汉" * 4_000, "🙂" * 4_000, "a\u0000b"]


async def test_html_and_scripts_come_through_as_the_text_they_are(centre: Running) -> None:
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>&lt;b&gt; javascript:alert(1) {{7*7}} \u202e'
    lin = await centre.console("lin", ready=True)
    customer = await centre.chatting(name='<b onclick="x">Zoë</b> & 李')
    contact = await lin.accept()
    card = lin.contacts[contact].customer
    assert card is not None
    assert (card.name, card.greeting) == (
        '<b onclick="x">Zoë</b> & 李',
        '<b onclick="x">Zoë</b> & 李, welcome',
    )
    assert (await customer.post(contact, evil)).ok
    assert (await lin.post(contact, evil + "!")).ok
    await customer.said(evil + "!")
    await lin.said(contact, evil)
    assert centre.transcript(contact) == [evil, evil + "!"]


async def test_a_message_sent_twice_is_one_message_also_over_another_connection(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    first, again = await asyncio.gather(
        customer.post(contact, "once", id="m1"), customer.post(contact, "once", id="m1")
    )
    assert first.ok
    assert again.ok
    await customer.drop()
    await customer.connect()
    assert (await customer.post(contact, "once", id="m1")).ok
    assert (await lin.post(contact, "the same id, another writer", id="m1")).ok
    await lin.said(contact, "the same id, another writer")
    assert lin.texts(contact) == centre.transcript(contact) == ["once", "the same id, another writer"]
    assert lin.twice == customer.twice == 0


async def test_many_messages_at_once_from_both_sides_arrive_in_one_order(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()

    async def write(who: Console | Customer, name: str) -> None:
        for n in range(25):
            await who.say({"type": "post", "id": f"{name}{n}", "contact": contact, "text": f"{name}{n}"})

    async def has_all(who: Console | Customer) -> None:
        await who.until(lambda: len(who.texts(contact)) == 50)
        assert [text for text in who.texts(contact) if text[0] == "a"] == [f"a{n}" for n in range(25)]
        assert [text for text in who.texts(contact) if text[0] == "c"] == [f"c{n}" for n in range(25)]
        await who.until(lambda: len(who.of(m.Reply)) >= 25)

    await asyncio.gather(write(lin, "a"), write(customer, "c"))
    await asyncio.gather(has_all(lin), has_all(customer))
    assert lin.texts(contact) == customer.texts(contact) == centre.transcript(contact)


async def test_a_flood_is_slowed_to_the_rate_allowed_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    settings = Settings(mode="demo", messages_per_second=10)
    async with running(tmp_path, settings=settings) as centre:
        customer, other = await centre.chatting(), await centre.chatting()
        began = time.monotonic()
        for n in range(36):  # with the start, 30 at once, then 10 a second
            await customer.say({"type": "post", "id": str(n), "contact": customer.contact, "text": str(n)})
        await customer.until(lambda: len(customer.texts(customer.contact)) >= 29)
        assert (await other.post(other.contact, "not slowed")).ok
        await customer.until(lambda: len(customer.texts(customer.contact)) == 36)
        assert time.monotonic() - began >= 0.6
        assert customer.texts(customer.contact) == [str(n) for n in range(36)]


async def test_a_socket_that_never_reads_is_closed_in_time_and_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for it stays bounded; when it comes back, it has everything."""
    monkeypatch.setattr(callcenter.live.session, "SEND_WITHIN_S", 0.5)
    async with running(tmp_path, settings=Settings(mode="demo", messages_per_second=100_000)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        sun = await centre.console("sun")
        contact = await lin.accept()
        (session,) = centre.centre.hub.agents["lin"]
        assert isinstance(session, ConsoleSession)
        feed = session._feeds[contact]
        assert lin.socket is not None
        lin.socket.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)
        lin.socket.transport.pause_reading()
        kept = 0
        for n in range(QUEUED + 100):
            await customer.say({"type": "post", "id": str(n), "contact": contact, "text": f"{n} " + "汉" * 3_000})
            kept = max(kept, len(feed._ready))
        await customer.until(lambda: len(customer.texts(contact)) == QUEUED + 100, within=20)
        assert kept <= QUEUED
        await sun.until(lambda: not sun.agents["lin"].reachable)
        assert centre.centre.hub.agents.get("lin") is None
        await lin.drop()
        await lin.connect()
        await lin.until(lambda: len(lin.texts(contact)) == QUEUED + 100, within=20)
        assert lin.texts(contact) == customer.texts(contact)


async def test_a_long_conversation_comes_in_portions_and_in_order(
    centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callcenter.live.session, "PORTION", 5)
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    said = [str(n) for n in range(23)]
    for text in said:
        assert (await customer.post(contact, text)).ok
    await lin.say({"type": "set_marks", "contact": contact, "delivered": 23, "read": 22})
    await customer.until(lambda: (contact, "agent") in customer.marks)

    page, desk = await centre.customer(visitor_token=customer.token), await centre.console("lin")
    assert page.welcome is not None
    assert [message.text for message in page.welcome.messages] == said[:5]
    (snapshot,) = desk.of(m.Snapshot)
    assert [message.text for message in snapshot.messages] == said[:5]
    for screen in (page, desk):
        await screen.said(*(("22",) if screen is page else (contact, "22")))
        assert screen.texts(contact) == said
        assert screen.marks[contact, "agent"].read == 22
        portions = [message for message in screen.frames if isinstance(message, m.Messages)]
        assert [len(portion.messages) for portion in portions] == [5, 5, 5, 3]


async def test_a_database_that_cannot_be_read_closes_the_socket_to_come_back_later(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    offer = (await lin.offered()).offer
    assert offer is not None
    with centre.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO elsewhere")
    await lin.say({"type": "accept", "id": "1", "offer": offer.id})
    assert await lin.closed() == (1013, "unavailable")
    await customer.drop()
    await customer.open()
    await customer.say({"type": "hello", **customer.hello()})
    assert await customer.closed() == (1013, "unavailable")
    with centre.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO messages")
    await lin.connect()
    await customer.connect()
    await lin.staged(customer.contact, "talking")
    await customer.staged("talking")


async def test_what_was_asked_for_is_done_before_a_socket_counts_as_gone(centre: Running) -> None:
    """A start under way when the page closes: the contact is there, and known to be without a customer."""
    sun, customer = await centre.console("sun"), await centre.customer()
    await customer.say({"type": "start", "id": "1", "queue": "sales", "language": "en", "phone": "13800138000"})
    await customer.drop()
    await sun.until(lambda: any(not card.customer_online for card in sun.contacts.values()))
    assert centre.centre.hub.customers == {}
    await customer.connect(visitor_token=customer.token)
    assert customer.status is not None
    assert customer.status.stage == "waiting"
    await sun.until(lambda: sun.contacts[customer.contact].customer_online)


async def test_what_moves_is_due_at_once_and_then_once_in_its_time_however_often_it_moves() -> None:
    woken: list[float] = []
    began = time.monotonic()
    figures = Paced(0.1, lambda: woken.append(time.monotonic() - began))
    figures.move()
    assert figures.due
    figures.shown()
    for _ in range(3):
        figures.move()
    assert (figures.moved, figures.due, len(woken)) == (True, False, 1)
    await asyncio.sleep(0.3)
    assert figures.due
    assert len(woken) == 2
    assert woken[1] >= 0.09


async def test_what_was_shown_meanwhile_is_not_due_again() -> None:
    figures = Paced(0.05, lambda: None)
    figures.shown()
    figures.move()
    figures.shown()
    await asyncio.sleep(0.15)
    assert not figures.due
