"""Callers who leave a message, against the stand-in for Twilio's cloud: whatever is late, told twice, or lost."""

import io
import wave
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from callcenter.contacts.events import ContactEnded, Outcome, VoicemailErased, VoicemailLeft
from callcenter.contacts.state import Talk
from callcenter.db.tables import voicemails
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from callcenter.directory.service import Directory
from callcenter.people import erase_recordings
from tests.support.call_centre import CALLER, directory
from tests.support.centre import PASSWORD
from tests.support.telephone import Exchange, exchange

WORDS = "Please leave a message after the tone."
THANKS = "Thank you, we have your message and will see to it. Goodbye."
GOODBYE = "Thank you for calling. Goodbye."
MAILBOX = {"voicemail": {"say": {"en": WORDS}, "longest": "1m"}}
SAID = "My case is still in Paris, and I am in Rome. My number is 471100."


def keeping_none(**limits: Any) -> Callable[[], Directory]:
    """Return what makes a centre whose sales keep nobody, but their message."""
    return lambda: directory(limits={"sales": limits or {"length": {"most": 0, "to": MAILBOX}}})


def told(x: Exchange, kind: type[Any]) -> list[Any]:
    return [r.event for r in x.log() if isinstance(r.event, kind)]


def rows(x: Exchange) -> list[tuple[str, int]]:
    query = select(voicemails.c.contact, voicemails.c.seconds)
    return [(row.contact, row.seconds) for row in x.database.read_now(lambda c: c.execute(query).all())]


def rung_from(x: Exchange) -> set[str | None]:
    """Return where the callers of the messages rang from, as far as it is kept."""
    return set(x.database.read_now(lambda c: c.scalars(select(voicemails.c.number)).all()))


def recordings(x: Exchange) -> list[str]:
    """Return what the carrier keeps."""
    return list(x.cloud.exchange.recordings.all)


async def after_the_tone(x: Exchange) -> Call:
    """Return the call of a customer who is asked for a message."""
    call = await x.ring()
    await x.press(call, "1")
    for _ in range(15):
        if call.state != "recording":
            await x.advance(1)
    assert (call.state, x.heard(call)[-2:]) == ("recording", [WORDS, "tone"])
    return call


async def listen(x: Exchange, call: Call, agent: str = "lin") -> Any:
    token, _, _ = await x.centre.access.sign_in(agent, PASSWORD, "192.0.2.1")
    cookie = {"Cookie": f"callcenter_session={token}"}
    return await x.web.get(f"/api/v1/contacts/{x.contact(call)}/voicemail", headers=cookie)


async def test_a_caller_speaks_after_the_tone_and_ends_with_a_key() -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        await x.speak(call, SAID)
        await x.advance(6)
        await x.press(call, "#")
        await x.advance(10)
        (left,) = told(x, VoicemailLeft)
        assert (left.contact, [left.recording]) == (x.contact(call), recordings(x))
        assert (x.talk(call).outcome, x.heard(call)[-1], call.over) == (Outcome.VOICEMAIL, THANKS, True)
        assert rows(x) == [(left.contact, left.seconds)]
        assert len(told(x, ContactEnded)) == 1


async def test_one_who_has_waited_is_taken_out_of_the_music() -> None:
    async with exchange(keeping_none(wait={"unstaffed": "1m", "to": MAILBOX})) as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(63)
        assert (call.state, x.heard(call)[-2:]) == ("recording", [WORDS, "tone"])


@pytest.mark.parametrize("ends", ["hangs up", "falls silent", "speaks for too long"])
async def test_however_a_message_ends_it_is_left(ends: str) -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        for _ in range(40 if ends == "speaks for too long" else 1):
            if call.state == "recording":
                await x.speak(call, SAID)
                await x.advance(2)
        if ends == "hangs up":
            await x.hang_up(call)
        await x.advance(20)
        assert (x.talk(call).outcome, len(told(x, VoicemailLeft)), call.over) == (Outcome.VOICEMAIL, 1, True)
        assert rung_from(x) == {CALLER}


@pytest.mark.parametrize("hangs_up", [True, False])
async def test_one_who_says_nothing_is_counted_as_what_sent_them_there(hangs_up: bool) -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        if hangs_up:
            await x.hang_up(call)
        await x.advance(20)
        assert (x.talk(call).outcome, rows(x), call.over) == (Outcome.REFUSED_FULL, [], True)
        if not hangs_up:
            assert x.heard(call)[-1] == GOODBYE


@pytest.mark.parametrize("kind", ["record_action", "recording_status_call", "call_status"])
@pytest.mark.parametrize("effect", ["drop", "delay", "repeat", "late", "time_out"])
@pytest.mark.parametrize("hangs_up", [True, False])
async def test_whatever_happens_to_the_news_one_message_is_left(kind: str, effect: str, hangs_up: bool) -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        x.cloud.plan(Fault(on=f"webhook.{kind}", effect=effect, times=2, ms=2_000))  # type: ignore[arg-type]
        await x.speak(call, SAID)
        await x.advance(6)
        await (x.hang_up(call) if hangs_up else x.press(call, "#"))
        await x.advance(120)
        await x.sweep()
        await x.advance(120)
        assert x.talk(call).outcome is Outcome.VOICEMAIL
        assert len({left.recording for left in told(x, VoicemailLeft)}) == len(rows(x)) >= 1
        assert call.over
        assert rung_from(x) == {CALLER}


async def test_where_all_news_are_lost_the_sweeper_asks_for_the_message() -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        for kind in ("record_action", "recording_status_call"):
            x.cloud.plan(Fault(on=f"webhook.{kind}", effect="drop", times=20))
        await x.speak(call, SAID)
        await x.hang_up(call)
        await x.advance(12)
        assert x.talk(call).talk is Talk.RECORDING
        await x.sweep()
        assert x.talk(call).outcome is Outcome.VOICEMAIL


@pytest.mark.parametrize("down_s", [5, 400])
async def test_a_message_that_is_left_while_the_centre_is_down_is_found_afterwards(down_s: int) -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        await x.stop()
        await x.speak(call, SAID)
        await x.hang_up(call)
        await x.advance(down_s)
        await x.start()
        await x.advance(30)
        assert (x.talk(call).outcome, len(rows(x))) == (Outcome.VOICEMAIL, 1)


async def test_a_message_is_heard_by_who_may_see_the_contact_and_comes_from_the_carrier() -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        await x.speak(call, SAID)
        await x.hang_up(call)
        await x.advance(5)
        answer = await listen(x, call)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        with wave.open(io.BytesIO(answer.content)) as sound:
            assert sound.getnframes() / sound.getframerate() == rows(x)[0][1]
        assert (await x.web.get(f"/api/v1/contacts/{x.contact(call)}/voicemail")).status_code == 401
        assert (await x.detail(call))["voicemail"]["seconds"] == rows(x)[0][1]


async def test_a_message_whose_sound_is_gone_is_not_found() -> None:
    async with exchange(keeping_none()) as x:
        call = await after_the_tone(x)
        assert (await listen(x, call)).status_code == 404
        await x.speak(call, SAID)
        await x.hang_up(call)
        await x.advance(5)
        x.cloud.exchange.recordings.all.clear()
        assert (await listen(x, call)).json()["code"] == "no_voicemail"


async def test_the_carrier_forgets_what_a_forgotten_customer_has_said() -> None:
    async with exchange(keeping_none()) as x:
        x.add_customer("mei")
        call = await after_the_tone(x)
        await x.speak(call, SAID)
        await x.hang_up(call)
        await x.advance(5)
        assert x.talk(call).customer == "mei"
        await erase_recordings(x.database, x.centre.contacts, ["mei"])
        await x.advance(1)
        assert (recordings(x), len(told(x, VoicemailErased))) == ([], 1)
