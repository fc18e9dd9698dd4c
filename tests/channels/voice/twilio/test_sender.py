"""What a call is owed, as it is asked of Twilio, and what comes of each answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from callcenter.channels.voice.twilio.errors import Busy, NoAnswer
from callcenter.channels.voice.twilio.sender import CallSender
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.effects import Effect, EffectKind
from callcenter.contacts.errors import UnknownContact
from callcenter.contacts.events import Identity, Match
from callcenter.contacts.ports import EffectRefused
from callcenter.contacts.state import Conversation, Leg
from tests.channels.voice.twilio.scripted import CALL, CONFERENCE, NAME, Script, call, page, scripted

CONTACT = NAME.rpartition(".")[0]
LEG_URL = f"https://cc.example.org/twilio/voice/leg?contact={CONTACT}"


class Told:
    """Remembers what the loop was told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.refuses = False

    async def leg_over(self, *said: Any) -> None:
        """Take that a leg is over."""
        self._take("leg_over", *said)

    async def settle_control(self, contact: str, what: str, *, done: bool) -> None:
        """Take that a wish is settled."""
        self._take("settle", what, done)

    def _take(self, *said: Any) -> None:
        if self.refuses:
            raise UnknownContact(CONTACT)
        self.told.append(said)


@asynccontextmanager
async def sending(conference: str | None = CONFERENCE) -> AsyncIterator[tuple[Script, CallSender, Told]]:
    """Yield a script, a sender that asks it, and what it tells the loop."""
    leg = Leg(leg=CALL, role="customer", arrived_at=0, offer=NAME, conference=conference, present=True)
    talk = Conversation(
        contact=CONTACT,
        channel="voice",
        queue="sales",
        language="en",
        visitor=CALL,
        client_id=CALL,
        identity=Identity.ANONYMOUS,
        match=Match.NONE,
        customer=None,
        candidates=(),
        arrived_at=0,
        since=0,
        legs={CALL: leg},
    )

    async def no_sleep(_: float) -> None:
        return None

    async with scripted(sleep=no_sleep) as (script, carrier):
        told: Any = Told()
        yield script, CallSender(carrier, told, Urls("https://cc.example.org"), {CONTACT: talk}.get), told


def effect(kind: EffectKind, on: bool | None = None) -> Effect:
    """Return an effect of the call."""
    return Effect(kind=kind, contact=CONTACT, not_after=9, leg=CALL, offer=NAME, on=on)


async def test_a_caller_is_redirected_to_the_document_of_their_contact() -> None:
    async with sending() as (script, sender, told):
        script.answer(body=call())
        await sender.send(effect("redirect"), again=False)
    assert [(asked.path, asked.form) for asked in script.asked] == [
        (f"Calls/{CALL}.json", {"Url": LEG_URL, "Method": "POST"})
    ]
    assert told.told == []


async def test_a_redirect_that_may_have_been_done_is_done_again_only_to_a_live_call() -> None:
    async with sending() as (script, sender, told):
        script.answer(body=call())
        script.answer(body=call())
        await sender.send(effect("redirect"), again=True)
        script.answer(body=call("completed"))
        script.answer(body=call("completed"))
        await sender.send(effect("redirect"), again=True)
    assert [asked.method for asked in script.asked] == ["GET", "POST", "GET", "GET"]
    assert told.told == [("leg_over", CONTACT, CALL, "completed", "answer")]


async def test_a_call_is_hung_up() -> None:
    async with sending() as (script, sender, _):
        script.answer(body=call("completed"))
        await sender.send(effect("hang_up"), again=False)
    assert script.asked[0].form == {"Status": "completed"}


@pytest.mark.parametrize(
    ("kind", "on", "form", "what"),
    [
        (
            "set_hold",
            True,
            {
                "Hold": "true",
                "HoldUrl": f"https://cc.example.org/twilio/voice/hold?contact={CONTACT}",
                "HoldMethod": "POST",
            },
            "hold",
        ),
        ("set_hold", False, {"Hold": "false"}, "unhold"),
        ("set_mute", True, {"Muted": "true"}, "mute"),
        ("set_mute", False, {"Muted": "false"}, "unmute"),
    ],
)
async def test_hold_and_mute_are_asked_of_the_conference_and_settled(
    kind: EffectKind, on: bool, form: dict[str, str], what: str
) -> None:
    async with sending() as (script, sender, told):
        script.answer(body={"call_sid": CALL})
        await sender.send(effect(kind, on), again=False)
    assert script.asked[0].path == f"Conferences/{CONFERENCE}/Participants/{CALL}.json"
    assert script.asked[0].form == form
    assert told.told == [("settle", what, True)]


async def test_a_conference_whose_id_is_not_known_yet_is_looked_up_by_its_name() -> None:
    async with sending(conference=None) as (script, sender, _):
        script.answer(body=page("conferences"))
        script.answer(body=page("conferences", {"sid": CONFERENCE, "friendly_name": NAME, "status": "in-progress"}))
        script.answer(body={"call_sid": CALL})
        await sender.send(effect("set_hold", True), again=False)
    assert script.asked[0].query["FriendlyName"] == NAME
    assert script.asked[-1].path == f"Conferences/{CONFERENCE}/Participants/{CALL}.json"


@pytest.mark.parametrize(("status", "error"), [(400, 21220), (404, 20404)])
@pytest.mark.parametrize("kind", ["redirect", "hang_up"])
async def test_a_call_that_is_gone_is_news_for_the_loop(kind: EffectKind, status: int, error: int) -> None:
    async with sending() as (script, sender, told):
        script.answer(status, {"code": error})
        script.answer(body=call("completed"))
        await sender.send(effect(kind), again=False)
    assert told.told == [("leg_over", CONTACT, CALL, "completed", "answer")]


async def test_a_call_the_carrier_does_not_know_at_all_is_gone() -> None:
    async with sending() as (script, sender, told):
        script.answer(404, {"code": 20404})
        script.answer(404, {"code": 20404})
        await sender.send(effect("redirect"), again=False)
    assert told.told == [("leg_over", CONTACT, CALL, "gone", "answer")]


@pytest.mark.parametrize("state", ["queued", "ringing", "in-progress"])
async def test_a_call_that_is_live_after_all_is_asked_again_later(state: str) -> None:
    async with sending() as (script, sender, told):
        script.answer(404, {"code": 20404})
        script.answer(body=call(state))
        with pytest.raises(NoAnswer):
            await sender.send(effect("redirect"), again=False)
    assert told.told == []


async def test_hold_of_somebody_who_has_left_the_conference_is_settled_as_not_done() -> None:
    async with sending() as (script, sender, told):
        script.answer(404, {"code": 20404})
        await sender.send(effect("set_hold", True), again=False)
    assert told.told == [("settle", "hold", False)]
    assert len(script.asked) == 1


async def test_what_the_carrier_will_not_do_is_refused_and_not_asked_again() -> None:
    async with sending() as (script, sender, _):
        script.answer(400, {"code": 21_205})
        with pytest.raises(EffectRefused) as refused:
            await sender.send(effect("redirect"), again=False)
    assert CALL not in str(refused.value)


async def test_a_carrier_that_fails_or_is_busy_is_left_to_the_outbox() -> None:
    async with sending() as (script, sender, _):
        script.answer(500, {"code": 20_500})
        with pytest.raises(NoAnswer):
            await sender.send(effect("hang_up"), again=False)
        for _ in range(20):
            script.answer(429, {"code": 20_429})
        with pytest.raises(Busy):
            await sender.send(effect("hang_up"), again=False)


@pytest.mark.parametrize(
    ("given_up", "told_of"),
    [
        (effect("set_hold", True), [("settle", "hold", False)]),
        (effect("set_mute", False), [("settle", "unmute", False)]),
        (effect("redirect"), []),
        (effect("hang_up"), []),
    ],
)
async def test_what_is_given_up_is_let_go_of(given_up: Effect, told_of: list[Any]) -> None:
    async with sending() as (_, sender, told):
        await sender.gave_up(given_up)
    assert told.told == told_of


async def test_that_the_contact_is_over_meanwhile_is_no_failure() -> None:
    async with sending() as (script, sender, told):
        told.refuses = True
        script.answer(body={"call_sid": CALL})
        await sender.send(effect("set_hold", True), again=False)
        await sender.gave_up(effect("set_mute", True))
        script.answer(404, {"code": 20404})
        script.answer(body=call("completed"))
        await sender.send(effect("hang_up"), again=False)
