"""Callers who go and are called back, and visitors who ask for it, against the stand-in for Twilio's cloud."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, Literal
from unittest import mock

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from callcenter.channels.callback.service import CallbackService
from callcenter.contacts import host
from callcenter.contacts.errors import ConversationOver
from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Talk
from callcenter.customers.callback_numbers import CallbackNumbers
from callcenter.db.tables import callback_numbers
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from callcenter.directory.service import Directory
from callcenter.errors import Unavailable
from routing.events import CallbackMissed
from routing.model import PlaceState
from tests.support.call_centre import CALLER, HOTLINE, directory
from tests.support.telephone import Exchange, exchange

GOODBYE = "We will call you back when it is your turn. Goodbye."
OFFERED = "To be called back instead of waiting, press 1. You keep your place in line."
MINUTE = 60


def calling_back(first: Literal["agent", "customer"] = "agent", **said: Any) -> Callable[[], Directory]:
    """Return what makes a centre whose sales call back, twice at most, a minute apart."""
    callback = {"first": first, "attempts": 2, "gap": "1m", **said}
    return lambda: directory(
        callbacks={"sales": callback}, entries={"voice": "hotline", "chat": "hotline", "numbers": {HOTLINE: "hotline"}}
    )


async def waits(x: Exchange) -> Call:
    """Return a caller who waits for sales."""
    call = await x.ring()
    await x.press(call, "1")
    await x.advance(1)
    return call


async def goes(x: Exchange) -> Call:
    """Return a caller who has asked to be called back, and has heard so."""
    call = await waits(x)
    await x.advance(8)
    await x.press(call, "1")
    await x.advance(10)
    assert call.over
    return call


def place(x: Exchange, call: Call) -> Any:
    return x.centre.view.state.engine.places[x.talk(call).contact]


async def accepted(x: Exchange, call: Call) -> Call:
    """Return the agent's line, after they have accepted the callback."""
    await x.accept(call)
    return await x.connect(call)


async def test_a_waiting_caller_is_told_of_it_presses_a_key_and_is_let_go() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        assert OFFERED in x.heard(call)
        assert x.heard(call)[-1] == GOODBYE
        assert place(x, call).callback is not None


async def test_where_it_is_not_offered_nothing_is_said_of_it() -> None:
    async with exchange(calling_back(offer=False)) as x:
        call = await waits(x)
        assert OFFERED not in x.heard(call)


@pytest.mark.parametrize("key", ["1", "2"])
async def test_one_whose_queue_has_failed_at_the_carrier_is_still_there_after_any_key(key: str) -> None:
    async with exchange(calling_back()) as x:
        call = await waits(x)
        x.cloud.plan(Fault(on="webhook.gather_result", effect="drop"))
        await x.press(call, "2")
        await x.advance(23)
        assert x.heard(call)[-2:] == [OFFERED, "pause"]
        await x.press(call, key)
        await x.advance(60)
        if key == "1":
            assert (x.heard(call)[-1], call.over) == (GOODBYE, True)
            return
        assert not call.over
        await x.ready("lin")
        await x.accept(call)
        await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING


async def test_a_key_that_could_not_be_heard_just_then_counts_once_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    async with exchange(calling_back()) as x:
        call = await waits(x)
        with monkeypatch.context() as failing:
            failing.setattr(CallbackService, "ask_caller", mock.AsyncMock(side_effect=Unavailable("not now")))
            await x.press(call, "1")
        await x.advance(15)
        assert (x.heard(call)[-1], call.over) == (GOODBYE, True)


async def test_agent_first_both_meet_in_the_conference_and_the_callback_is_kept() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        leg = await accepted(x, call)
        await x.advance(5)
        (back,) = x.called()
        assert (back.caller, back.state, leg.state) == (HOTLINE, "conference", "conference")
        assert x.talk(call).talk is Talk.TALKING
        await x.centre.contacts.end(x.talk(call).contact, "lin")
        await x.advance(1)
        assert (x.talk(call).outcome, back.over, leg.over) == (Outcome.CALLBACK_KEPT, True, True)


async def test_a_customer_who_picks_up_before_the_agents_line_is_there_waits_for_it() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        await x.accept(call)
        await x.advance(5)
        assert x.called()[0].state == "queued"
        await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING


@pytest.mark.parametrize("pickup", ["busy", "no-answer"])
async def test_one_who_cannot_be_had_is_called_again_after_the_gap(pickup: Literal["busy", "no-answer"]) -> None:
    async with exchange(calling_back()) as x:
        x.cloud.pickups[CALLER] = [pickup]
        call = await goes(x)
        await x.ready("lin")
        await accepted(x, call)
        await x.advance(55)
        while place(x, call).state is PlaceState.WAITING:
            await x.advance(5)
        leg = await accepted(x, call)
        await x.advance(5)
        assert (x.talk(call).talk, leg.state) == (Talk.TALKING, "conference")
        missed = [r.event for r in x.log() if isinstance(r.event, CallbackMissed)]
        assert [event.reason for event in missed] == [pickup.replace("-", "_")]


async def test_after_the_last_attempt_it_is_given_up() -> None:
    async with exchange(calling_back("customer")) as x:
        x.cloud.pickups[CALLER] = ["busy", "busy"]
        call = await goes(x)
        await x.ready("lin")
        await x.advance(2 * MINUTE)
        assert (x.talk(call).outcome, len(x.called())) == (Outcome.ABANDONED_WAITING, 2)


async def test_customer_first_who_picks_up_hears_the_music_until_an_agent_has_accepted() -> None:
    async with exchange(calling_back("customer")) as x:
        call = await goes(x)
        await x.ready("lin")
        await x.advance(4)
        (back,) = x.called()
        assert (back.state, place(x, call).state) == ("queued", PlaceState.OFFERED)
        await accepted(x, call)
        await x.advance(1)
        assert (x.talk(call).talk, back.state) == (Talk.TALKING, "conference")


async def test_one_who_picks_up_and_hangs_up_while_waiting_is_gone() -> None:
    async with exchange(calling_back("customer")) as x:
        call = await goes(x)
        await x.ready("lin")
        await x.advance(4)
        await x.hang_up(x.called()[0])
        await x.advance(1)
        assert x.talk(call).outcome is Outcome.ABANDONED_OFFERED


async def test_who_picks_up_after_it_was_called_off_is_let_go() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        await x.accept(call)
        await x.centre.contacts.leave(x.talk(call).contact)
        await x.advance(15)
        assert x.called()[0].over


# The customer asks at the moment the agent accepts: the later one to be decided comes second, whoever redirects.


async def test_a_caller_who_asks_after_an_agent_has_accepted_is_connected() -> None:
    async with exchange(calling_back()) as x:
        await x.ready("lin")
        call = await waits(x)
        await x.accept(call)
        await x.press(call, "1")
        await x.connect(call)
        await x.advance(10)
        assert (x.talk(call).talk, call.state, x.called()) == (Talk.TALKING, "conference", [])


async def test_an_agent_who_accepts_after_the_caller_has_asked_is_told_that_the_offer_is_over() -> None:
    async with exchange(calling_back("customer")) as x:
        await x.ready("lin")
        call = await waits(x)
        offer, agent = x.offer(call)
        await x.press(call, "1")
        with pytest.raises(Exception, match="is over"):
            await x.centre.contacts.accept(offer, agent)
        await x.advance(10)
        assert place(x, call).state in (PlaceState.CALLING, PlaceState.WAITING, PlaceState.OFFERED)


# Whatever becomes of the request, nobody is called twice for one attempt.


@pytest.mark.parametrize("effect", ["fail_after", "time_out_after"])
async def test_a_call_that_was_made_without_our_hearing_of_it_goes_on_and_is_made_once(effect: Any) -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        x.cloud.plan(Fault(on="rest.CreateCall", effect=effect))
        await accepted(x, call)
        await x.advance(10)
        assert (x.talk(call).talk, len(x.called())) == (Talk.TALKING, 1)


async def test_a_call_that_was_not_made_counts_as_missed_when_its_time_is_over() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        x.cloud.plan(Fault(on="rest.CreateCall", effect="fail_before"))
        await accepted(x, call)
        await x.advance(61)
        assert (place(x, call).tried, x.called()) == (1, [])


async def test_a_call_that_is_refused_counts_as_missed_at_once() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        x.cloud.plan(Fault(on="rest.CreateCall", effect="not_found"))
        await x.accept(call)
        await x.advance(1)
        assert place(x, call).tried == 1


async def test_a_callback_survives_a_restart_with_its_place_and_attempts() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.pickups[CALLER] = ["busy"]
        call = await goes(x)
        await x.ready("lin")
        await accepted(x, call)
        await x.advance(5)
        before = place(x, call)
        await x.stop()
        await x.start()
        after = place(x, call)
        assert (after.tried, after.enqueued, after.call_at) == (1, before.enqueued, before.call_at)


# Visitors of the page.


WISH = {"queue": "sales", "phone": "138 0013 8000", "visitor": "a-visitor-of-the-page", "id": "1"}


async def ask(x: Exchange, **said: str) -> Any:
    answer = await x.web.post("/api/v1/callbacks", json={**WISH, **said})
    await x.settle()
    return answer


def numbers(x: Exchange) -> int | None:
    """Return how many numbers are kept."""
    query = select(func.count()).select_from(callback_numbers)
    return x.database.read_now(lambda c: c.scalar(query))


async def test_a_visitor_who_gives_a_number_is_called_at_it() -> None:
    async with exchange(calling_back("customer")) as x:
        await x.ready("lin")
        assert (await ask(x)).status_code == 201
        await x.advance(5)
        (back,) = x.called()
        assert (back.called, back.state) == (CALLER, "queued")
        await accepted(x, back)
        await x.advance(1)
        assert x.talk(back).talk is Talk.TALKING


async def test_a_wish_that_comes_again_is_the_same_one() -> None:
    async with exchange(calling_back()) as x:
        first, again = await ask(x), await ask(x)
        assert first.json() == again.json()


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_whichever_write_fails_as_they_ask_they_are_called_once_it_is_sent_again(
    nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "_BACK_OFF_S", (0.005, 0.02))
    async with exchange(calling_back("customer")) as x:
        writes, writing = count(1), x.database.writing
        with monkeypatch.context() as failing:

            def fails() -> AbstractContextManager[Connection]:
                if next(writes) == nth:
                    raise OperationalError("", {}, sqlite3.OperationalError("disk I/O error"))
                return writing()

            failing.setattr(x.database, "writing", fails)
            await x.web.post("/api/v1/callbacks", json=WISH)
            await asyncio.sleep(0.05)
        assert (await ask(x)).status_code == 201
        await x.ready("lin")
        await x.advance(5)
        assert [call.state for call in x.called()] == ["queued"]


async def test_a_wish_that_is_refused_leaves_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    async with exchange(calling_back()) as x:
        call = await waits(x)
        talk, view = x.talk(call), x.centre.view
        await x.hang_up(call)
        monkeypatch.setattr(view, "talk", lambda _: talk)  # when they pressed the key, they were still in line
        service = CallbackService(x.centre.contacts, mock.Mock(), view, CallbackNumbers(x.database))
        with pytest.raises(ConversationOver):
            await service.ask_caller(talk.contact, CALLER, HOTLINE)
        assert numbers(x) == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [({"phone": "12"}, "validation"), ({"phone": "1234"}, "no_number"), ({"queue": "care"}, "no_callbacks")],
)
async def test_what_cannot_be_called_is_refused(said: dict[str, str], code: str) -> None:
    async with exchange(calling_back()) as x:
        answer = await ask(x, **said)
        assert answer.status_code in (409, 422)
        assert code == "validation" or answer.json()["code"] == code


async def test_the_number_stands_in_its_row_alone_and_goes_with_the_next_once_it_is_over() -> None:
    async with exchange(calling_back()) as x:
        contact = (await ask(x)).json()["contact"]
        assert not [r for r in x.log() if CALLER.encode() in repr(r.event).encode()]
        await x.centre.contacts.leave(contact)
        await ask(x, visitor="another-visitor", phone="13900139000")
        assert numbers(x) == 1
