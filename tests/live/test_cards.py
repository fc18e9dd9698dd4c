"""What the console is shown of a call in every state of it."""

from collections.abc import Callable

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.live.cards import call_card, contact_card, in_minutes
from callcenter.live.messages import CallCard, ContactCard
from routing.estimates import Expected
from tests.support import calls
from tests.support.calls import CALLER, DESK, dials, news, over
from tests.support.cells import Cell, talking
from tests.support.centres import present

NOBODY_YET = CallCard(
    conference=None,
    customer="live",
    agent_leg="none",
    connected=False,
    held=False,
    held_since=None,
    hold_wanted=None,
    muted=False,
    mute_wanted=None,
    rejoin_by=None,
)


def card(cell: Cell) -> CallCard:
    """Return the card of contact `c`."""
    return call_card(cell.talk(), cell.place())


def card_of(cell: Cell, viewer: str = "sun") -> ContactCard:
    """Return the card of contact `c` as somebody is to see it."""
    return contact_card(cell.state, "c", viewer, lambda _: None, None, ())


def but(**said: object) -> CallCard:
    """Return the card of a call with nobody on the agent's side, but for this."""
    return msgspec.structs.replace(NOBODY_YET, **said)


def line_there() -> Cell:
    """Return a cell in which the agent's line has come."""
    cell = calls.claimed()
    cell.do(dials())
    return cell


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (lambda: calls.ringing(flow="main"), NOBODY_YET),
        (lambda: calls.ringing(agents=()), NOBODY_YET),
        (calls.ringing, NOBODY_YET),
        (calls.claimed, but(conference="c.1")),
        (line_there, but(conference="c.1", agent_leg="joining")),
        (calls.agent_there, but(conference="c.1", agent_leg="joined")),
        (calls.connected, but(conference="c.1", agent_leg="joined", connected=True)),
        (calls.transferred, NOBODY_YET),
    ],
)
def test_a_call_is_shown_as_far_as_it_has_come(state: Callable[[], Cell], shown: CallCard) -> None:
    assert card(state()) == shown


def test_what_is_asked_is_shown_as_wanted_and_what_the_carrier_says_as_so() -> None:
    cell = calls.connected()
    cell.do(
        cmd.AskControl(contact="c", agent="lin", what="hold"), cmd.AskControl(contact="c", agent="lin", what="mute")
    )
    asked = card(cell)
    assert (asked.held, asked.hold_wanted, asked.muted, asked.mute_wanted) == (False, True, False, True)
    cell.do(news(CALLER, 3, held=True), news(DESK, 4, muted=True))
    done = card(cell)
    assert (done.held, done.hold_wanted, done.muted, done.mute_wanted) == (True, None, True, None)
    assert done.held_since == cell.now


def test_an_agent_whose_line_is_gone_sees_until_when_they_can_come_back() -> None:
    cell = calls.line_lost()
    gone = card(cell)
    assert (gone.agent_leg, gone.connected, gone.rejoin_by) == ("gone", False, cell.now + 20_000)
    cell.do(dials("desk-2"))
    assert card(cell).agent_leg == "joining"
    cell.do(news("desk-2", 5))
    back = card(cell)
    assert (back.agent_leg, back.connected, back.rejoin_by) == ("joined", True, None)


def test_the_line_of_the_agent_before_is_not_shown_as_that_of_the_next() -> None:
    cell = calls.transferred()
    cell.do(*present("chen"))
    cell.accept()
    assert (card(cell).agent_leg, card(cell).conference) == ("none", "c.2")


def test_a_caller_who_has_gone_is_shown_so_while_the_agent_wraps_up() -> None:
    cell = calls.connected()
    cell.do(over(CALLER))
    gone = card(cell)
    assert (gone.customer, gone.connected, gone.held) == ("gone", False, False)


def test_the_card_of_a_contact_in_its_flow_has_no_queue_and_what_the_flow_has_set() -> None:
    cell = calls.ringing(flow="main", agents=())
    shown = card_of(cell)
    assert (shown.stage, shown.queue, shown.agent, shown.attributes) == ("flow", None, None, {})
    assert shown.call == NOBODY_YET
    cell.do(cmd.GiveInput(contact="c", number=1, keys="1"))
    shown = card_of(cell)
    assert (shown.stage, shown.queue, shown.attributes) == ("waiting", "sales", {"topic": "buy"})


def test_a_chat_has_no_call() -> None:
    assert card_of(talking()).call is None


@pytest.mark.parametrize(
    ("median_s", "bound_s", "minutes"),
    [
        (0, 0, (0, 1)),
        (20, 60, (0, 1)),
        (40, 61, (0, 2)),
        (125, 290, (2, 5)),
        (180, 180, (3, 4)),
        (7_200, 9_000, (120, 150)),
    ],
)
def test_a_wait_is_told_in_whole_minutes_that_do_not_promise_too_much(
    median_s: int, bound_s: int, minutes: tuple[int, int]
) -> None:
    assert in_minutes(Expected(median_s * 1_000, bound_s * 1_000)) == minutes
