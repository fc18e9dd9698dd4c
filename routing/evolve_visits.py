"""What the events do to a contact that goes from queue to queue while it waits, and to whom it is held for."""

from collections.abc import Callable
from typing import Any

import msgspec

from routing import events as e
from routing.conditions import Condition, Step, TeamId
from routing.evolve_paces import depart, join, step_out
from routing.model import AgentId, Channel, EngineState, Entry, Place, QueueId, Requirement, Requirements
from routing.moves import move, stay


def wanted(
    queue: QueueId,
    channel: Channel,
    requires: tuple[Requirement, ...],
    to_agent: AgentId | None,
    steps: tuple[Step, ...],
    to_team: TeamId | None = None,
) -> Requirements:
    """Return what a contact that comes into the queue asks: whom it is held for, or what its first step says."""
    where = steps[0].where if steps and to_agent is None and to_team is None else None
    return Requirements(queue, channel, requires, to_agent, where, to_team)


def where_in(steps: tuple[Step, ...], step: int) -> Condition | None:
    """Return what this step asks, if there are steps."""
    return steps[step].where if steps else None


def end_hold(place: Place, at: int) -> None:
    """Whoever it was held for has it, or anybody its step asks for may from here on.

    The clock of its steps begins here, but for one that a supervisor took out of the line: there it went on.
    """
    held = place.requirements
    if held.held:
        where = where_in(place.steps, place.step)
        place.requirements = msgspec.structs.replace(held, agent=None, team=None, where=where)
        if place.assigned_by is None:
            place.entered = at
    place.reserved_until = place.back_to = place.assigned_by = None


def begin_visit(place: Place, event: e.ContactOverflowed | e.ContactTransferred | e.ContactMoved, entry: Entry) -> None:
    """Let the contact go by what the queue gives from here on."""
    place.slope, place.cap_ms, place.raise_at = event.slope, event.cap_ms, event.raise_at
    place.steps, place.step, place.entered = event.steps, 0, event.at
    place.joined, place.entry, place.target_ms = event.at, entry, event.target_ms


def _leave_line(state: EngineState, place: Place, since: int, at: int) -> None:
    """One who has waited since then stands in the line of its queue no longer, and nobody has taken it."""
    step_out(state, place, at)
    if at > since:
        depart(state, place, at - since, at, taken=False)


def _go_on(state: EngineState, place: Place, event: e.ContactOverflowed | e.ContactMoved, entry: Entry) -> None:
    """Stand in the line of the other queue, held for nobody."""
    _leave_line(state, place, place.since, event.at)
    asked = place.requirements
    place.requirements = wanted(event.to_queue, asked.channel, asked.skills, None, event.steps)
    place.since = event.at
    begin_visit(place, event, entry)
    place.reserved_until, place.wait_away = None, False
    place.back_to = place.assigned_by = None
    join(state, place, event.at, new=True)


def _contact_overflowed(state: EngineState, event: e.ContactOverflowed) -> None:
    place = stay(state, event.contact, event)
    place.front = 0
    _go_on(state, place, event, "arrived")


def _contact_moved(state: EngineState, event: e.ContactMoved) -> None:
    place = stay(state, event.contact, event)
    if not event.credit:
        place.enqueued = event.at
    _go_on(state, place, event, "called_back" if event.called_back else "transferred")


def _contact_assigned(state: EngineState, event: e.ContactAssigned) -> None:
    place = stay(state, event.contact, event)
    end_hold(place, event.at)
    place.requirements = msgspec.structs.replace(place.requirements, agent=event.agent, where=None)
    place.reserved_until, place.assigned_by, place.wait_away = event.held_until, event.by, False
    place.holds.pop(event.agent, None)
    if place.missed_by == event.agent:
        place.missed_by = None


def _contact_turned_away(state: EngineState, event: e.ContactTurnedAway) -> None:
    since = state.places[event.contact].since if event.contact in state.places else event.at
    place = move(state, event.contact, event)
    _leave_line(state, place, since, event.at)


VISIT_EVENTS: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.ContactOverflowed: _contact_overflowed,
    e.ContactMoved: _contact_moved,
    e.ContactAssigned: _contact_assigned,
    e.ContactTurnedAway: _contact_turned_away,
}
"""What each of them does."""
