"""Twilio's webhooks: who is believed, what each is answered, and what happens while the store is down."""

import asyncio
import logging
import sqlite3
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from callcenter.channels.voice.service import VoiceService
from callcenter.channels.voice.twilio import webhooks
from callcenter.channels.voice.twilio.tokens import make_ticket
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.events import ContactArrived, LegArrived
from callcenter.contacts.state import Talk
from tests.channels.voice.twilio.hooks import HOOKS, LEG, form_of, send, text_of, verbs
from tests.support.call_centre import ACCOUNT, CALLER, HOTLINE, SECRET
from tests.support.centre import eventually
from tests.support.telephone import Exchange, exchange

TROUBLE = "One moment, please. Please stay on the line."
SORRY = "We are very sorry: we cannot take your call just now. Please call again a little later."
DOCUMENTS = HOOKS[:-2]


def down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing be written any more, until the patch is undone."""

    def fail(*_: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(SqlLogStore, "append", fail)


async def up_again(x: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be written again, and wait until it is."""
    monkeypatch.undo()
    await eventually(lambda: x.centre.host.up)


# --- who is believed ------------------------------------------------------------------------------------------------


async def test_only_what_twilio_has_signed_for_our_account_is_believed() -> None:
    async with exchange() as x:
        for hook in HOOKS:
            form = form_of()
            for headers in ({}, {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "a" * 28}):
                assert (await send(x, hook, form, headers=headers)).status_code == 403
            assert (await send(x, hook, form, token="e" * 32)).status_code == 403
            foreign = {**form, "AccountSid": "AC" + "f" * 32}
            assert (await send(x, hook, foreign)).status_code == 403
        assert not x.centre.view.state.conversations


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff", b"AccountSid=%ff", b"x" * 70_000, b"{}"])
async def test_what_cannot_be_read_is_refused_and_is_no_fault_of_ours(body: bytes) -> None:
    async with exchange() as x:
        for headers in (
            {"X-Twilio-Signature": "é".encode().decode("latin-1"), "Content-Type": "application/x-www-form-urlencoded"},
            {"X-Twilio-Signature": "a", "Content-Type": "application/json"},
        ):
            coded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
            answer = await x.web.post("/twilio/voice/inbound?contact=%ff", content=body, headers=coded)
            assert answer.status_code == 403


async def test_a_webhook_can_only_be_posted() -> None:
    async with exchange() as x:
        assert (await x.web.get("/twilio/voice/inbound")).status_code == 405


async def test_a_webhook_is_logged_by_its_route_and_told_nothing_that_is_for_browsers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with exchange() as x:
        with caplog.at_level(logging.INFO, "callcenter.http.middleware"):
            answer = await send(x, "flow", form_of(), {"contact": "c", "step": 1})
        assert "content-security-policy" not in answer.headers
        lines = [record.getMessage() for record in caplog.records if record.name == "callcenter.http.middleware"]
        assert [line.rsplit(" ", 2)[0] for line in lines] == ["POST /twilio/voice/flow 200"]


# --- documents ------------------------------------------------------------------------------------------------------


async def test_a_call_told_twice_is_one_contact_and_gets_the_same_document() -> None:
    async with exchange() as x:
        first, second = [await send(x, "inbound", form_of()) for _ in range(2)]
        assert first.text == second.text
        assert verbs(first) == ["Gather"]
        assert sum(isinstance(r.event, ContactArrived) for r in x.log()) == 1


@pytest.mark.parametrize("hook", ["flow", "leg", "queued"])
async def test_a_call_of_a_contact_nobody_knows_is_told_that_we_are_sorry(hook: str) -> None:
    async with exchange() as x:
        answer = await send(x, hook, form_of(Digits="1"), {"contact": "nobody", "step": 1})
        assert verbs(answer) == ["Say", "Hangup"]
        assert text_of(answer, "Say") == SORRY


async def test_a_step_that_was_answered_before_is_answered_from_where_the_contact_stands() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.press(call, "1")
        contact = x.contact(call)
        again = await send(x, "flow", form_of(call, Digits="2"), {"contact": contact, "step": 1})
        assert verbs(again) == ["Enqueue"]
        assert x.talk(call).queue == "sales"


async def test_what_a_waiting_caller_hears_is_decided_and_written_nowhere() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(1)
        before = len(x.log())
        for hook in ("wait", "hold"):
            answer = await send(x, hook, form_of(call), {"contact": x.contact(call)})
            assert "Pause" in verbs(answer)
        assert len(x.log()) == before


@pytest.mark.parametrize("hook", ["wait", "hold"])
async def test_a_stranger_on_hold_hears_nothing(hook: str) -> None:
    async with exchange() as x:
        assert verbs(await send(x, hook, form_of(), {"contact": "nobody"})) == []


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("redirected", []),
        ("hangup", []),
        ("bridged", []),
        ("leave", ["Enqueue"]),
        ("queue-full", ["Say", "Pause", "Redirect"]),
        ("system-error", ["Say", "Pause", "Redirect"]),
        ("error", ["Say", "Pause", "Redirect"]),
    ],
)
async def test_after_the_carriers_queue(result: str, expected: list[str]) -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.press(call, "1")
        answer = await send(x, "queued", form_of(call, QueueResult=result), {"contact": x.contact(call)})
        assert verbs(answer) == expected


async def test_a_number_without_a_flow_says_that_it_takes_no_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(*_: Any) -> None:
        return None

    async with exchange() as x:
        monkeypatch.setattr(VoiceService, "arrive", nowhere)
        answer = await send(x, "inbound", form_of())
        assert text_of(answer, "Say") == "We are sorry: this number does not take calls at present."


# --- the fallback ---------------------------------------------------------------------------------------------------


async def test_a_known_call_whose_document_was_lost_goes_on_where_its_contact_stands() -> None:
    async with exchange() as x:
        call = await x.ring()
        answer = await send(x, "fallback", form_of(call, ErrorCode="11200", ErrorUrl="https://x"))
        assert verbs(answer) == ["Say", "Pause", "Redirect"]
        assert text_of(answer, "Redirect") == f"{ACCOUNT.public_url}/twilio/voice/leg?contact={x.contact(call)}"


async def test_a_call_we_never_heard_of_is_received_by_the_fallback() -> None:
    async with exchange() as x:
        answer = await send(x, "fallback", form_of(ErrorCode="11200", ErrorUrl="https://x"))
        assert text_of(answer, "Redirect") == f"{ACCOUNT.public_url}/twilio/voice/inbound"


async def test_an_agents_line_whose_document_was_lost_is_hung_up_and_received_by_nobody() -> None:
    async with exchange() as x:
        form = {**form_of(ErrorCode="11200", ErrorUrl="https://x"), "From": "client:agent_lin", "To": ""}
        assert verbs(await send(x, "fallback", form)) == ["Hangup"]
        assert not x.centre.view.state.conversations


# --- while the store is down, or slow -------------------------------------------------------------------------------


async def test_while_nothing_can_be_written_a_caller_is_asked_to_wait_and_the_same_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with exchange() as x:
        call = await x.ring()
        down(monkeypatch)
        query = {"contact": x.contact(call), "step": 1}
        answer = await send(x, "flow", form_of(call, Digits="*"), query)
        assert (verbs(answer), text_of(answer, "Say")) == (["Say", "Pause", "Redirect"], TROUBLE)
        again = urlsplit(text_of(answer, "Redirect"))
        asked = {name: values[0] for name, values in parse_qs(again.query).items()}
        assert again.path == "/twilio/voice/flow"
        assert asked == {"contact": x.contact(call), "step": "1", "keys": "*", "round": "1"}
        for round_ in range(2, 6):
            answer = await send(x, "flow", form_of(call), asked)
            asked = {n: v[0] for n, v in parse_qs(urlsplit(text_of(answer, "Redirect")).query).items()}
            assert (asked["round"], asked["keys"]) == (str(round_), "*")
        answer = await send(x, "flow", form_of(call), asked)
        assert (verbs(answer), text_of(answer, "Say")) == (["Say", "Hangup"], SORRY)
        await up_again(x, monkeypatch)


async def test_the_keys_that_were_pressed_meanwhile_count_once_it_can_be_written_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with exchange() as x:
        call = await x.ring()
        down(monkeypatch)
        answer = await send(x, "flow", form_of(call, Digits="2"), {"contact": x.contact(call), "step": 1})
        await up_again(x, monkeypatch)
        again = parse_qs(urlsplit(text_of(answer, "Redirect")).query)
        answer = await send(x, "flow", form_of(call), {name: values[0] for name, values in again.items()})
        assert verbs(answer) == ["Enqueue"]
        assert x.talk(call).queue == "care"


async def test_digits_typed_meanwhile_stand_in_no_address_and_are_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with exchange() as x:
        call = await x.ring()
        down(monkeypatch)
        query = {"contact": x.contact(call), "step": 1}
        answer = await send(x, "flow", form_of(call, Digits="471108"), query)
        assert "471108" not in answer.text
        again = {n: v[0] for n, v in parse_qs(urlsplit(text_of(answer, "Redirect")).query).items()}
        answer = await send(x, "flow", form_of(call), again)
        assert urlsplit(text_of(answer, "Redirect")).query.endswith("round=2")
        await up_again(x, monkeypatch)
        answer = await send(x, "flow", form_of(call), again)
        assert verbs(answer) == ["Gather"]
        assert (x.talk(call).number, x.talk(call).tries) == (1, 0)


async def test_a_document_that_takes_too_long_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: Any) -> None:
        await asyncio.sleep(60)

    async with exchange() as x:
        monkeypatch.setattr(webhooks, "ANSWER_WITHIN_S", 0.01)
        monkeypatch.setattr(VoiceService, "arrive", slow)
        answer = await send(x, "inbound", form_of())
        assert text_of(answer, "Redirect") == f"{ACCOUNT.public_url}/twilio/voice/inbound?round=1"


async def test_a_fault_of_ours_is_logged_and_the_call_kept_alive(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    async with exchange() as x:
        monkeypatch.setattr(VoiceService, "arrive", broken)
        answer = await send(x, "inbound", form_of())
        assert verbs(answer) == ["Say", "Pause", "Redirect"]
        assert "the document inbound could not be made" in caplog.text


async def test_an_agent_who_cannot_be_let_in_just_now_is_hung_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    async with exchange() as x:
        monkeypatch.setattr(VoiceService, "agent_calls", broken)
        assert verbs(await send(x, "agent", form_of())) == ["Hangup"]


# --- the agent's line -----------------------------------------------------------------------------------------------


async def test_a_ticket_that_is_none_or_not_theirs_or_used_or_too_old_lets_nobody_in() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        offer, _ = x.offer(call)
        contact, now = x.talk(call).contact, x.clock.now()

        def ticket(**other: Any) -> str:
            told = {"contact": contact, "offer": offer, "agent": "lin", "now": now, **other}
            return make_ticket(other.get("secret", SECRET), **{k: v for k, v in told.items() if k != "secret"})

        used = ticket()
        assert verbs(await send(x, "agent", agent_form("lin", used, "CA" + "1" * 32))) == ["Dial"]
        before = len(x.log())
        for who, bad in (
            ("lin", ""),
            ("lin", "nonsense"),
            ("lin", ticket(secret="another secret of forty characters......")),
            ("lin", ticket(now=now - 3_600_000)),
            ("lin", ticket(offer=f"{contact}.9")),
            ("lin", ticket(agent="chen")),
            ("chen", ticket()),
            ("lin", used),
        ):
            assert verbs(await send(x, "agent", agent_form(who, bad, LEG))) == ["Hangup"]
        assert len(x.log()) == before


async def test_an_agents_line_told_twice_is_one_line() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        form = agent_form("lin", x.pass_for(call)[1]["ticket"], LEG)
        first, second = [await send(x, "agent", form) for _ in range(2)]
        assert verbs(first) == verbs(second) == ["Dial"]
        assert sum(isinstance(r.event, LegArrived) and r.event.role == "agent" for r in x.log()) == 1


def agent_form(agent: str, ticket: str, leg: str) -> dict[str, str]:
    """Return what the webhook of an agent's line says."""
    return {**form_of(leg, ticket=ticket, ApplicationSid=ACCOUNT.app_sid), "From": f"client:agent_{agent}", "To": ""}


# --- news -----------------------------------------------------------------------------------------------------------


async def test_news_are_refused_while_they_cannot_be_written_and_taken_when_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with exchange() as x:
        call = await x.ring()
        down(monkeypatch)
        form = form_of(call, CallStatus="completed", CallDuration="7")
        assert (await send(x, "status", form)).status_code == 503
        await up_again(x, monkeypatch)
        assert (await send(x, "status", form)).status_code == 204
        assert x.talk(call).talk is Talk.ENDED


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
async def test_the_end_of_a_call_nobody_knows_is_nobodys_news(status: str) -> None:
    async with exchange() as x:
        before = len(x.log())
        answer = await send(x, "status", form_of(CallStatus=status))
        assert (answer.status_code, answer.text, len(x.log())) == (204, "", before)


async def test_news_of_a_contact_nobody_knows_change_nothing() -> None:
    async with exchange() as x:
        form = form_of(StatusCallbackEvent="participant-join", ConferenceSid="CF" + "1" * 32, SequenceNumber="1")
        answer = await send(x, "conference", form, {"contact": "nobody", "offer": "nobody.1"})
        assert answer.status_code == 204


@pytest.mark.parametrize("sequence", ["", "x", "-1", "1" * 30, "²"])
async def test_news_with_an_odd_sequence_number_are_no_fault_of_ours(sequence: str) -> None:
    async with exchange() as x:
        call = await x.ring()
        form = form_of(
            call, StatusCallbackEvent="participant-join", ConferenceSid="CF" + "1" * 32, SequenceNumber=sequence
        )
        contact = x.talk(call).contact
        assert (await send(x, "conference", form, {"contact": contact, "offer": f"{contact}.1"})).status_code == 204


async def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    async with exchange() as x:
        x.add_customer("ann", name="Ann Quillfeather", family_name="Quillfeather", title="ms")
        await x.ready("lin")
        call, _ = await x.talking()
        await x.hang_up(call)
        await send(x, "flow", form_of(Digits="86420"), {"contact": "nobody", "step": 1})
        down(monkeypatch)
        await send(x, "inbound", form_of())
        await send(x, "status", form_of(call, CallStatus="completed"))
        await up_again(x, monkeypatch)
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.split(".")[0] in ("callcenter", "routing"))
    assert ours
    for personal in (CALLER, CALLER[1:], HOTLINE, "Quillfeather", "86420"):
        assert personal not in ours
