"""What the events of a call make of its legs, in running and in replay alike."""

import pytest

from callcenter.contacts.evolve import evolve
from callcenter.contacts.state import CellState, Leg
from tests.support.calls import CALLER, DESK, connected, dials, leg, news, over, transferred
from tests.support.cells import Cell, copied, encoded
from tests.support.centres import present


def replayed(cell: Cell) -> CellState:
    """Return what the log alone gives."""
    state = CellState()
    for event in cell.log:
        evolve(state, event)
    return state


def test_a_leg_arrives_in_no_conference() -> None:
    cell = connected()
    cell.do(dials("desk-2"))
    assert leg(cell, "desk-2") == Leg(
        leg="desk-2",
        role="agent",
        agent="lin",
        offer="c.1",
        ticket="ticket-of-desk-2",
        arrived_at=cell.now,
        changed_at=cell.now,
    )


def test_a_leg_that_has_been_in_the_conference_has_joined_for_ever() -> None:
    cell = connected()
    cell.do(news(DESK, 3, present=False))
    assert (leg(cell, DESK).present, leg(cell, DESK).joined) == (False, True)


def test_a_leg_that_is_over_is_in_no_conference() -> None:
    cell = connected()
    cell.do(over(DESK))
    assert (leg(cell, DESK).live, leg(cell, DESK).present, leg(cell, DESK).ended_at) == (False, False, cell.now)
    assert cell.talk().agent_legs() == []


def test_being_held_counts_from_when_it_began_and_not_from_later_news_of_it() -> None:
    cell = connected()
    cell.do(news(CALLER, 3, held=True))
    began = cell.now
    cell.wait(5_000)
    cell.do(news(CALLER, 4, held=True))
    assert cell.talk().held_since == began
    cell.do(news(CALLER, 5))
    assert cell.talk().held_since is None


def test_whoever_is_out_of_the_conference_is_neither_held_nor_muted() -> None:
    cell = connected()
    cell.do(news(CALLER, 3, held=True), news(DESK, 4, muted=True))
    cell.do(news(CALLER, 5, present=False, held=True), news(DESK, 6, present=False, muted=True))
    assert (leg(cell, CALLER).held, leg(cell, DESK).muted) == (False, False)


def test_conferences_are_known_in_the_order_in_which_they_came_up() -> None:
    cell = transferred()
    cell.do(*present("chen"))
    cell.accept()
    cell.do(dials("desk-2", agent="chen", offer="c.2"), news("desk-2", 1, offer="c.2"), news(CALLER, 2, offer="c.2"))
    assert cell.talk().conferences == ("conference-of-c.1", "conference-of-c.2")


@pytest.mark.parametrize("state", [connected, transferred])
def test_a_call_comes_back_from_its_log_and_from_a_snapshot_as_it_was(state: object) -> None:
    cell = state()  # type: ignore[operator]
    assert encoded(replayed(cell)) == encoded(cell.state) == encoded(copied(cell.state))
