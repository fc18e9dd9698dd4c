"""Callers whom their queue calls back instead of not keeping them, against the stand-in for Twilio's cloud."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Talk
from callcenter.db.tables import callback_numbers
from callcenter.directory.service import Directory
from routing.events import CallbackPlaced
from tests.support.call_centre import CALLER, HOTLINE, directory
from tests.support.telephone import Exchange, exchange

INSTEAD = (
    "We are sorry: we cannot take your call just now. You keep your place in line, and we will call you back"
    " when it is your turn. Goodbye."
)
BUSY = "All lines are busy."
ELSE_BUSY = {"callback": True, "message": {"en": BUSY}}


def keeping_little(**limits: Any) -> Callable[[], Directory]:
    """Return what makes a centre whose sales have these limits, and call back."""
    return lambda: directory(
        callbacks={"sales": {}},
        limits={"sales": limits},
        entries={"voice": "hotline", "chat": "hotline", "numbers": {HOTLINE: "hotline"}},
    )


def rows(x: Exchange) -> int:
    return x.database.read_now(lambda c: c.scalar(select(func.count()).select_from(callback_numbers))) or 0


def placed(x: Exchange) -> list[CallbackPlaced]:
    return [r.event for r in x.log() if isinstance(r.event, CallbackPlaced)]


async def test_at_a_full_queue_a_caller_is_told_so_let_go_and_called_when_it_is_their_turn() -> None:
    async with exchange(keeping_little(length={"most": 0, "to": ELSE_BUSY})) as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(15)
        assert (x.heard(call)[-1], call.over, x.talk(call).talk) == (INSTEAD, True, Talk.QUEUED)
        assert [event.cause for event in placed(x)] == ["full"]
        await x.ready("lin")
        await x.accept(call)
        leg = await x.connect(call)
        await x.advance(5)
        (back,) = x.called()
        assert (back.called, back.caller, back.state, leg.state) == (CALLER, HOTLINE, "conference", "conference")
        await x.centre.contacts.end(x.talk(call).contact, "lin")
        await x.advance(1)
        assert x.talk(call).outcome is Outcome.CALLBACK_KEPT


async def test_one_who_has_waited_too_long_is_taken_out_of_the_music_and_told() -> None:
    async with exchange(keeping_little(wait={"unstaffed": "1m", "to": "callback"})) as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(58)
        assert not call.over
        await x.advance(20)
        assert (x.heard(call)[-1], call.over, x.talk(call).talk) == (INSTEAD, True, Talk.QUEUED)
        assert [event.cause for event in placed(x)] == ["unstaffed"]


async def test_one_who_hangs_up_while_it_is_being_said_keeps_the_place() -> None:
    async with exchange(keeping_little(length={"most": 0, "to": "callback"})) as x:
        call = await x.ring()
        await x.press(call, "1")
        await x.hang_up(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.QUEUED


@pytest.mark.parametrize("caller", ["anonymous", "+19002345678"])
async def test_a_caller_who_cannot_be_called_back_is_told_the_message(caller: str) -> None:
    async with exchange(keeping_little(length={"most": 0, "to": ELSE_BUSY})) as x:
        call = await x.ring(caller)
        await x.press(call, "1")
        await x.advance(10)
        assert (x.heard(call)[-1], x.talk(call).outcome, rows(x)) == (BUSY, Outcome.REFUSED_FULL, 0)


async def test_where_no_queue_would_call_back_no_number_is_kept() -> None:
    async with exchange(keeping_little(length={"most": 0, "to": "refused"})) as x:
        await x.ring()
        assert rows(x) == 0


async def test_the_number_is_in_its_row_alone() -> None:
    async with exchange(keeping_little(length={"most": 0, "to": "callback"})) as x:
        call = await x.ring()
        await x.press(call, "1")
        assert (rows(x), len(placed(x))) == (1, 1)
        assert not [r for r in x.log() if CALLER.encode() in repr(r.event).encode()]
