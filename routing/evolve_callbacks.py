"""What the events of callbacks, and of a customer who leaves, do to the state."""

from collections.abc import Callable
from typing import Any

from routing import events as e
from routing.evolve_agents import find_agent, release
from routing.evolve_paces import depart, join, step_out
from routing.evolve_queues import count_visit
from routing.model import ContactId, EngineState, PlaceState
from routing.moves import move, stay

WAITING, CLAIMED = PlaceState.WAITING, PlaceState.CLAIMED


def _callback_placed(state: EngineState, event: e.CallbackPlaced) -> None:
    place = stay(state, event.contact, event)
    place.callback, place.call_at, place.tried, place.entry = event.callback, None, 0, "called_back"


def _callback_due(state: EngineState, event: e.CallbackDue) -> None:
    agent, before = find_agent(state, event.agent), state.places.get(event.contact)
    stood = 0 if before is None else event.at - before.since
    place = move(state, event.contact, event)
    place.agent, place.deadline = event.agent, event.connect_by
    place.stood_ms, place.offered_at = stood, event.at
    step_out(state, place, event.at)
    agent.contacts[event.contact] = place.requirements.channel


def _customer_reached(state: EngineState, event: e.CustomerReached) -> None:
    place = move(state, event.contact, event)
    if event.connect_by is None:
        release(state, place, event.at)
        join(state, place, event.at)
    else:
        place.deadline = event.connect_by
    place.callback = place.call_at = None
    state.fronts += 1
    place.front = state.fronts


def _callback_missed(state: EngineState, event: e.CallbackMissed) -> None:
    claimed = _is_claimed(state, event.contact)
    place = move(state, event.contact, event)
    release(state, place, event.at, idle=claimed, held=claimed)
    join(state, place, event.at)
    place.call_at, place.tried = event.next_at, event.attempt


def _is_claimed(state: EngineState, contact: ContactId) -> bool:
    place = state.places.get(contact)
    return place is not None and place.state is CLAIMED


def _place_given_up(state: EngineState, event: e.ContactLeft | e.CallbackGivenUp) -> None:
    before = state.places.get(event.contact)
    was, since = (None, 0) if before is None else (before.state, before.since)
    place = move(state, event.contact, event)
    if was is WAITING:
        step_out(state, place, event.at)
        if event.at > since:
            depart(state, place, event.at - since, event.at, taken=False)
    if state.levels:
        count_visit(state, place, event.at, answered=False)
    release(state, place, event.at, held=was is CLAIMED)


CALLBACK_EVENTS: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.CallbackPlaced: _callback_placed,
    e.CallbackDue: _callback_due,
    e.CustomerReached: _customer_reached,
    e.CallbackMissed: _callback_missed,
    e.CallbackGivenUp: _place_given_up,
    e.ContactLeft: _place_given_up,
}
"""What each of them does."""
