"""What a call owes the carrier, and for how long it is wanted."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.effects import (
    CONTROL_WITHIN_MS,
    HANG_UP_WITHIN_MS,
    REDIRECT_WITHIN_MS,
    Effect,
    EffectKind,
    about_of,
    effect_from,
    effects_for,
    still_wanted,
)
from callcenter.contacts.events import ContactEnded
from callcenter.db.database import Database
from routing.events import ConnectFailed
from tests.support.calls import (
    CALLER,
    DESK,
    agent_there,
    claimed,
    connected,
    dials,
    line_lost,
    news,
    over,
    owed,
    ringing,
)
from tests.support.cells import Cell, only, talking
from tests.support.centres import EPOCH, present, start
from tests.support.databases import outbox_rows
from tests.support.hosts import running

LATER = EPOCH + 3_600_000


def effect(kind: EffectKind, leg: str = CALLER, *, on: bool | None = None, not_after: int = LATER) -> Effect:
    """Return an effect about contact `c`."""
    return Effect(kind=kind, contact="c", not_after=not_after, leg=leg, offer="c.1", on=on)


def wanted(cell: Cell, what: Effect) -> bool:
    """Tell whether an effect is still wanted in a cell."""
    return still_wanted(what, True, cell.state.conversations.get("c"), cell.now)


# --- what is owed ---------------------------------------------------------------------------------------------------


def test_the_caller_is_sent_for_when_the_agent_is_there_and_not_before() -> None:
    cell = claimed()
    assert owed(cell, cell.do(dials())) == []
    assert owed(cell, cell.do(news(DESK, 1))) == [("redirect", CALLER)]


def test_the_caller_who_is_there_first_is_not_sent_for() -> None:
    cell = claimed()
    cell.do(dials(), news(CALLER, 1))
    assert owed(cell, cell.do(news(DESK, 2))) == []


def test_an_agent_who_is_back_finds_the_caller_there() -> None:
    cell = line_lost()
    assert owed(cell, cell.do(dials("desk-2"), news("desk-2", 5))) == []


def test_a_claim_that_failed_before_anybody_came_leaves_the_caller_where_they_are() -> None:
    cell = claimed()
    assert owed(cell, [only(cell.wait(15_000), ConnectFailed)]) == []


def test_a_claim_that_failed_after_the_agent_was_there_brings_the_caller_back_to_the_line() -> None:
    cell = agent_there()
    failed = cell.do(news(DESK, 2, present=False))
    assert owed(cell, failed) == [("redirect", CALLER), ("hang_up", DESK)]


def test_whoever_is_told_goodbye_by_us_is_not_hung_up_on() -> None:
    cell = Cell()
    happened = cell.do(start(channel="voice", queue="night"))
    assert only(happened, ContactEnded).by == "system"
    assert owed(cell, happened) == []


def test_a_chat_owes_the_carrier_nothing() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    assert owed(cell, cell.log) == []


def test_an_effect_says_which_leg_which_conference_and_until_when() -> None:
    cell = connected()
    (asked,) = cell.do(cmd.AskControl(contact="c", agent="lin", what="mute"))
    (muted,) = effects_for(asked, cell.state)
    assert muted == effect("set_mute", DESK, on=True, not_after=cell.now + CONTROL_WITHIN_MS)
    ended = only(cell.do(cmd.AgentEnds(contact="c", agent="lin")), ContactEnded)
    limits = {what.kind: what.not_after - cell.now for what in effects_for(ended, cell.state)}
    assert limits == {"hang_up": HANG_UP_WITHIN_MS}
    assert REDIRECT_WITHIN_MS < HANG_UP_WITHIN_MS


@pytest.mark.parametrize("what", [effect("redirect"), effect("set_hold", on=False), effect("hang_up", DESK)])
def test_an_effect_comes_back_from_its_row_as_it_was(what: Effect) -> None:
    assert effect_from(what.kind, what.contact, what.not_after, about_of(what)) == what


async def test_what_a_call_owes_is_in_the_outbox_with_the_events_that_owed_it(database: Database) -> None:
    async with running(database, *present("lin"), start(channel="voice")) as centre:
        await centre.contacts.accept("c.1", "lin")
        await centre.do(dials(), news(DESK, 1), news(CALLER, 2))
        await centre.contacts.control("c", "lin", "hold")
        await centre.contacts.end("c", "lin")
        kinds = [(row["kind"], row["state"]) for row in outbox_rows(database)]
    assert kinds == [(kind, "pending") for kind in ("redirect", "set_hold", "hang_up", "hang_up")]


# --- whether it is still wanted -------------------------------------------------------------------------------------


def test_nothing_is_wanted_of_a_leg_that_is_over_or_of_a_contact_that_is_forgotten() -> None:
    cell = connected()
    cell.do(over(DESK))
    assert not wanted(cell, effect("hang_up", DESK))
    assert not wanted(cell, effect("hang_up", "strange"))
    assert not still_wanted(effect("hang_up"), True, None, EPOCH)


def test_nothing_is_wanted_after_its_time() -> None:
    cell = connected()
    assert wanted(cell, effect("hang_up", not_after=cell.now))
    assert not wanted(cell, effect("hang_up", not_after=cell.now - 1))


def test_a_redirect_is_wanted_until_the_caller_is_in_the_conversation() -> None:
    assert wanted(agent_there(), effect("redirect"))
    assert not wanted(connected(), effect("redirect"))
    assert wanted(ringing(agents=()), effect("redirect"))


def test_a_line_is_hung_up_also_after_the_contact_is_over() -> None:
    cell = connected()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    assert wanted(cell, effect("hang_up"))
    assert wanted(cell, effect("hang_up", DESK))


@pytest.mark.parametrize(("kind", "leg", "what"), [("set_hold", CALLER, "hold"), ("set_mute", DESK, "mute")])
def test_hold_and_mute_are_wanted_as_long_as_nothing_else_is(kind: EffectKind, leg: str, what: str) -> None:
    cell = connected()
    assert not wanted(cell, effect(kind, leg, on=True))
    cell.do(cmd.AskControl(contact="c", agent="lin", what=what))  # type: ignore[arg-type]
    assert wanted(cell, effect(kind, leg, on=True))
    assert not wanted(cell, effect(kind, leg, on=False))
    cell.do(news(leg, 9, present=False, reason="moved"))
    assert not wanted(cell, effect(kind, leg, on=True)), "the line is not in the call"
