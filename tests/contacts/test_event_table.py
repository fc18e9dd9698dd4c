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


def section(heading: str) -> str:
    """Return the text under a heading of the page."""
    return PAGE.read_text().partition(f"{heading}\n")[2].partition("\n## ")[0]


SECTION = section("## Events: who emits them, and the states after")


def table(*heads: str, of: str = SECTION) -> list[list[str]]:
    """Return the rows of a section's table with these column heads."""
    lines = of.partition("| " + " | ".join(heads) + " |\n")[2].splitlines()[1:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[: next((n for n, line in enumerate(lines) if not line.startswith("|")), len(rows))]


def effects_in(said: str) -> set[str]:
    """Return the effects that a cell names."""
    return set(re.findall(r"`(\w+)`", said)) & set(SAFETY)


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
        for was, says, now in zip(before, (place, talk), standing(state, contact), strict=True):
            assert now in ({was} if says.startswith("=") else says.split(", or ")), event
    assert seen == set(EVENTS)


def test_only_events_that_the_table_says_owe_effects_and_all_kinds_of_effects_are_named() -> None:
    state, owing = CellState(), dict[str, set[str]]()
    for event in day():
        evolve(state, event)
        for effect in effects_for(event, state):
            owing.setdefault(type(event).__name__, set()).add(effect.kind)
    assert owing == {event: effects_in(says[3]) for event, says in EVENTS.items() if says[3]}
    assert {kind for kinds in owing.values() for kind in kinds} == set(SAFETY)


def test_what_a_crash_means_for_each_kind_of_effect_is_what_the_table_says() -> None:
    rows = table("effect", "to", "what it does", "sent again", "wanted until", of=section("## Effects"))
    assert {row[0].strip("`"): row[3] for row in rows} == {kind: safety.value for kind, safety in SAFETY.items()}


def test_the_pairs_of_places_and_conversations_are_those_that_are_held_to() -> None:
    pairs = {
        (None if place == "none" else PlaceState(place), Talk(talk))
        for place, talk, _ in table("place", "conversation", "the console calls it")
    }
    assert pairs == AGREEMENT


def test_the_console_calls_a_contact_what_the_table_says() -> None:
    state = CellState()
    called: dict[tuple[str, str], str] = {}
    for event in day():
        evolve(state, event)
        for contact in state.conversations:
            called[standing(state, contact)] = stage(state, contact)
    for place, talk, name in table("place", "conversation", "the console calls it"):
        assert called[place, talk] == name


# --- a call, state by state -----------------------------------------------------------------------------------------

CALL_ROWS = table("state", "event", "next state", "effect", of=section("## A call, state by state"))


def call_state(state: CellState, contact: str) -> str | None:
    """Return the state of a call as the table names it; None in the middle of a decision."""
    talk, place = state.conversations[contact], state.engine.places.get(contact)
    if talk.talk is Talk.ENDED:
        return "over"
    if talk.talk is Talk.RECORDING:
        return "leaving a message"
    if place is None:
        return "in its flow" if talk.talk is Talk.IN_FLOW else "arrived" if talk.talk is Talk.ARRIVED else None
    if place.state in (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CALLING):
        return place.state.value
    if place.state is PlaceState.CLAIMED:
        lines = [leg for leg in talk.agent_legs() if leg.offer == place.offer]
        if not any(leg.present for leg in lines):
            return "agent joining" if lines else "claimed"
        return "both there" if talk.caller and talk.caller.in_conference(place.offer) else "agent there"
    if place.state is PlaceState.ACTIVE:
        return "agent lost" if talk.rejoin_by else "on hold" if talk.caller and talk.caller.held else "talking"
    return None


def test_a_call_goes_on_as_the_table_says_and_owes_what_it_says() -> None:
    state = CellState()
    seen: dict[tuple[str, str, str], set[str]] = {}
    for event in day():
        contact = getattr(event, "contact", None)
        talk = state.conversations.get(contact or "")
        was = call_state(state, talk.contact) if talk else None
        evolve(state, event)
        if talk is None or talk.channel != "voice" or contact not in state.conversations:
            continue
        now, kind = call_state(state, talk.contact), type(event).__name__
        owes = {effect.kind for effect in effects_for(event, state)} - {"report_contact"}
        if kind in ("ContactEnded", "VoicemailOffered"):
            was = "any"
        if was and now and (was != now or owes or kind == "FlowMoved") and kind != "RepairOrdered":
            seen.setdefault((was, kind, now), set()).update(owes)
    said = {(was, event.strip("`"), now): effects_in(effect) for was, event, now, effect in CALL_ROWS}
    assert seen == said


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
