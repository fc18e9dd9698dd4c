"""The tables of docs/architecture.md are true: every event, who emits it, and what it leaves behind."""

import re
from pathlib import Path
from typing import get_args

import pytest

from callcenter.contacts.effects import SAFETY, effects_for
from callcenter.contacts.events import AnyEvent, LifecycleEvent
from callcenter.contacts.evolve import evolve
from callcenter.contacts.state import CellState, Talk, stage
from routing.model import PlaceState
from routing.states import PLACE_MOVES
from tests.replay.record import day
from tests.support.invariants import AGREEMENT

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
HEADING = "## Events: who emits them, and the states after"
SECTION = PAGE.read_text().partition(HEADING)[2].partition("\n## ")[0]


def table(*heads: str) -> list[list[str]]:
    """Return the rows of the section's table with these column heads."""
    lines = SECTION.partition("| " + " | ".join(heads) + " |\n")[2].splitlines()[1:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[: next((n for n, line in enumerate(lines) if not line.startswith("|")), len(rows))]


ROWS = table("event", "emitted by", "place after", "conversation after", "effect")
EVENTS = {row[0].strip("`"): row[1:] for row in ROWS}


def standing(state: CellState, contact: str) -> tuple[str, str]:
    """Return the names of a contact's two states."""
    place, talk = state.engine.places.get(contact), state.conversations.get(contact)
    return place.state.value if place else "none", talk.talk.value if talk else "unknown"


def test_every_kind_of_event_is_in_the_table_once_with_who_emits_it() -> None:
    ours = {kind.__name__ for kind in get_args(LifecycleEvent)}
    emitted = {kind.__name__: "lifecycle" if kind.__name__ in ours else "engine" for kind in get_args(AnyEvent)}
    assert len(ROWS) == len(emitted)
    assert {event: says[0] for event, says in EVENTS.items()} == emitted


def test_every_event_leaves_the_states_that_the_table_says() -> None:
    state, seen = CellState(), set()
    for event in day():
        contact = getattr(event, "contact", None)
        before = standing(state, contact) if contact else None
        evolve(state, event)
        _, place, talk, _ = EVENTS[type(event).__name__]
        seen.add(type(event).__name__)
        if contact is None or before is None:
            assert (place, talk) == ("=", "=")
            continue
        expected = tuple(was if says.startswith("=") else says for was, says in zip(before, (place, talk), strict=True))
        assert standing(state, contact) == expected, event
    assert seen == set(EVENTS)


def test_only_events_that_the_table_says_owe_effects_and_all_kinds_of_effects_are_named() -> None:
    state, owing = CellState(), set()
    for event in day():
        evolve(state, event)
        if effects_for(event, state):
            owing.add(type(event).__name__)
    named = {event: re.findall(r"`(\w+)`", says[3]) for event, says in EVENTS.items() if says[3]}
    assert owing == set(named)
    assert {kind for kinds in named.values() for kind in kinds} == set(SAFETY)


def test_the_pairs_of_places_and_conversations_are_those_that_are_held_to() -> None:
    pairs = {
        (None if place == "none" else PlaceState(place), Talk(talk))
        for place, talk, _ in table("place", "conversation", "the console calls it")
    }
    assert pairs == AGREEMENT


def test_the_console_calls_a_place_what_the_table_says() -> None:
    state = CellState()
    called: dict[str, str] = {}
    for event in day():
        evolve(state, event)
        for contact in state.conversations:
            called[standing(state, contact)[0]] = stage(state, contact)
    assert called == {place: name for place, _, name in table("place", "conversation", "the console calls it")}


@pytest.mark.parametrize("place", [None, *PlaceState])
def test_a_place_goes_on_to_what_the_table_says(place: PlaceState | None) -> None:
    goes_on = {row[0]: set(row[2].split(", ")) for row in table("place", "the contact", "goes on to")}
    moves = {after for move in PLACE_MOVES.values() for before, after in move.items() if before is place}
    name = place.value if place else "none"
    assert goes_on[name] == {after.value if after else "none" for after in moves}


def test_a_conversation_goes_on_to_what_the_table_says() -> None:
    goes_on = {row[0]: set(filter(None, row[2].split(", "))) for row in table("conversation", "means", "goes on to")}
    state, seen = CellState(), {talk.value: set[str]() for talk in Talk}
    was: dict[str, str] = {}
    for event in day():
        evolve(state, event)
        for contact, talk in state.conversations.items():
            if (before := was.get(contact, talk.talk.value)) != talk.talk.value:
                seen[before].add(talk.talk.value)
            was[contact] = talk.talk.value
    assert seen == goes_on
