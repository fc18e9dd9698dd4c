"""The tables of legal moves, and the documentation that shows them."""

from pathlib import Path

import pytest

from routing import events as e
from routing.errors import IllegalAgentMove, IllegalMove
from routing.model import AgentState, Availability, PlaceState
from routing.states import (
    AVAILABILITY_MOVES,
    PLACE_MOVES,
    PRESENCE_MOVES,
    Presence,
    check_availability,
    check_presence,
    place_after,
    presence,
)

DOCS = Path(__file__).parents[2] / "docs" / "routing.md"


def rows(moves: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in moves)


def test_the_docs_show_the_table_of_places() -> None:
    moves = [(b or "gone", k.__name__, a or "gone") for k, move in PLACE_MOVES.items() for b, a in move.items()]
    assert rows(moves) in DOCS.read_text(encoding="utf-8")


def test_the_docs_show_the_table_of_availability() -> None:
    moves = [(before, "AgentStateChanged", after) for before, all_ in AVAILABILITY_MOVES.items() for after in all_]
    assert rows([(str(b), k, str(a)) for b, k, a in moves]) in DOCS.read_text(encoding="utf-8")


def test_the_docs_show_the_table_of_presence() -> None:
    moves = [(str(b), k.__name__, str(a)) for k, move in PRESENCE_MOVES.items() for b, a in move.items()]
    assert rows(moves) in DOCS.read_text(encoding="utf-8")


def test_every_place_state_can_be_reached_and_left_until_the_contact_is_gone() -> None:
    before = {state for move in PLACE_MOVES.values() for state in move}
    after = {state for move in PLACE_MOVES.values() for state in move.values()}
    assert before == after == {None, *PlaceState}


def test_every_event_about_one_contact_is_in_the_table_of_places() -> None:
    of_agents = (e.AgentDraining, e.AgentDrained)
    told = {kind for kind in e.EngineEvent.__args__ if "contact" in kind.__struct_fields__}
    about_contacts = told.difference(of_agents)
    assert set(PLACE_MOVES) == about_contacts


def test_a_legal_move_leads_to_the_state_of_the_table() -> None:
    assert place_after("c", PlaceState.OFFERED, e.OfferAccepted, "be accepted") is PlaceState.CLAIMED
    assert place_after("c", PlaceState.WRAPPING, e.WrapUpEnded, "finish") is None


def test_an_illegal_move_says_what_was_wanted_from_where() -> None:
    with pytest.raises(IllegalMove, match="Contact c is active; it cannot be accepted from there"):
        place_after("c", PlaceState.ACTIVE, e.OfferAccepted, "be accepted")
    with pytest.raises(IllegalMove, match="Contact c is gone"):
        place_after("c", None, e.OfferAccepted, "be accepted")


def test_an_agent_cannot_become_available_twice() -> None:
    agent = AgentState(agent="ann", availability=Availability.AVAILABLE)
    check_availability(agent, Availability.OFFLINE)
    with pytest.raises(IllegalAgentMove, match="ann is available; there is no move to available from there"):
        check_availability(agent, Availability.AVAILABLE)


def test_an_agent_who_is_connected_cannot_be_suspended() -> None:
    with pytest.raises(IllegalAgentMove, match="ann is reachable; there is no AgentSuspended from there"):
        check_presence(AgentState(agent="ann", reachable=True), e.AgentSuspended)


def test_presence_is_read_from_the_agent_s_state() -> None:
    assert presence(AgentState(agent="ann", reachable=True)) is Presence.REACHABLE
    assert presence(AgentState(agent="ann")) is Presence.UNREACHABLE
    assert presence(AgentState(agent="ann", suspended=True)) is Presence.SUSPENDED
