"""What each event does to the state: the only code that changes `EngineState`.

It decides nothing and reads no configuration but what `RoutingConfigured` has put into the state; what it needs is in
the event. An event that cannot follow the state (a damaged log) raises and is not applied.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import msgspec

from routing import events as e
from routing.conditions import Condition, Step
from routing.errors import IllegalMove, UnknownAgent
from routing.model import (
    AgentId,
    AgentState,
    Asked,
    Availability,
    ContactId,
    EngineState,
    Miss,
    Place,
    PlaceState,
    Requirements,
)
from routing.states import check_availability, check_presence, place_after


def evolve(state: EngineState, event: e.Event) -> None:
    """Apply one event. Raises a `RoutingError` where the tables of `states` do not allow it."""
    _APPLY[type(event)](state, event)
    state.now = event.at


def _agent(state: EngineState, agent: AgentId) -> AgentState:
    found = state.agents.get(agent)
    if found is None:
        raise UnknownAgent(agent)
    return found


def _move(state: EngineState, contact: ContactId, event: e.Event) -> Place:
    """Put the contact's place where the table says."""
    place, kind = state.places.get(contact), type(event)
    if place is None:
        raise IllegalMove(contact, None, kind.__name__)
    after = place_after(contact, place.state, kind, kind.__name__)
    if after is None:
        del state.places[contact]
    else:
        place.state = after
    place.since, place.deadline = event.at, None
    return place


def _stay(state: EngineState, contact: ContactId, event: e.Event) -> Place:
    """Return the contact's place, which keeps its state and its deadline."""
    place, kind = state.places.get(contact), type(event)
    if place is None:
        raise IllegalMove(contact, None, kind.__name__)
    place_after(contact, place.state, kind, kind.__name__)
    return place


def _release(
    state: EngineState, place: Place, at: int, *, idle: bool = False, held: bool = False, agent_id: str | None = None
) -> None:
    """Free an agent of the place: the one who has it, unless another is named.

    `held`: it was claimed, active or wrapping. One no longer configured is forgotten with the last contact they have.
    """
    name = agent_id or place.agent
    if name is None:
        return
    agent = state.agents[name]
    del agent.contacts[place.contact]
    if held:
        agent.held -= 1
        if not agent.held:
            agent.busy_ms += at - agent.busy_since
        _fix(state, agent, at)
    if idle:
        agent.idle_since = at
    if not agent.contacts and (state.config is None or name not in state.config.agents):
        del state.agents[name]
    if name == place.agent:
        place.agent = place.offer = None


def _fix(state: EngineState, agent: AgentState, at: int) -> None:
    """Fix what orders the agent from here on: how occupied they have been, and the count of the day."""
    staffed = at - agent.signed_in_at
    busy = agent.busy_ms + (at - agent.busy_since if agent.held else 0)
    agent.occupancy = busy * 1_000_000 // staffed if staffed else 0
    _roll(state, agent, at)


def _roll(state: EngineState, agent: AgentState, at: int) -> None:
    days = state.config.days if state.config is not None else ()
    begun = bisect_right(days, at)
    day = days[begun - 1] if begun else 0
    if agent.day != day:
        agent.day, agent.taken = day, 0


def _end_hold(place: Place, at: int) -> None:
    """Whoever it was held for has it, or anybody its step asks for may from here on."""
    wanted = place.requirements
    if wanted.agent is not None:
        place.requirements = msgspec.structs.replace(wanted, agent=None, where=_where(place.steps, place.step))
        place.entered = at
    place.reserved_until = None


def _where(steps: tuple[Step, ...], step: int) -> Condition | None:
    return steps[step].where if steps else None


def _hold_apart(place: Place, agent: AgentId, until: int | None, at: int) -> None:
    if until is not None:
        place.holds = {one: end for one, end in place.holds.items() if end > at}
        place.holds[agent] = until


def _routing_configured(state: EngineState, event: e.RoutingConfigured) -> None:
    state.config = event.config
    for agent in event.config.agents:
        if agent not in state.agents:
            state.agents[agent] = AgentState(agent=agent, since=event.at, idle_since=event.at)
    for agent in [a.agent for a in state.agents.values() if a.agent not in event.config.agents and not a.contacts]:
        del state.agents[agent]


def _resumed(state: EngineState, event: e.Resumed) -> None:
    for contact, deadline in event.connect_by.items():
        state.places[contact].deadline = deadline


def _demands_crowded(state: EngineState, event: e.DemandsCrowded) -> None:
    state.crowded = event.over


# --- places -----------------------------------------------------------------------------------------------------


def _contact_queued(state: EngineState, event: e.ContactQueued) -> None:
    standing = state.places.get(event.contact)
    place_after(event.contact, standing.state if standing else None, e.ContactQueued, "ContactQueued")
    named = event.to_agent
    state.places[event.contact] = Place(
        contact=event.contact,
        requirements=Requirements(
            event.queue, event.channel, event.requires, named, None if named else _where(event.steps, 0)
        ),
        priority=event.priority,
        enqueued=event.at,
        state=PlaceState.WAITING,
        since=event.at,
        head_start_ms=event.head_start_ms,
        slope=event.slope,
        cap_ms=event.cap_ms,
        raise_at=event.raise_at,
        steps=event.steps,
        entered=event.at,
        reserved_until=event.held_until,
        wait_away=event.wait_away,
    )


def _contact_put_next(state: EngineState, event: e.ContactPutNext) -> None:
    place = _stay(state, event.contact, event)
    state.fronts += 1
    place.front = state.fronts


def _contact_raised(state: EngineState, event: e.ContactRaised) -> None:
    place = _stay(state, event.contact, event)
    place.priority, place.raise_at = event.priority, None


def _criteria_widened(state: EngineState, event: e.CriteriaWidened) -> None:
    place = _stay(state, event.contact, event)
    place.step = event.step
    place.requirements = msgspec.structs.replace(place.requirements, where=_where(place.steps, event.step))


def _contact_unanswerable(state: EngineState, event: e.ContactUnanswerable) -> None:
    _stay(state, event.contact, event).unanswerable = event.code


def _contact_answerable(state: EngineState, event: e.ContactAnswerable) -> None:
    _stay(state, event.contact, event).unanswerable = None


def _offer_made(state: EngineState, event: e.OfferMade) -> None:
    agent = _agent(state, event.agent)
    place = state.places.get(event.contact)
    another = place is not None and place.state is PlaceState.OFFERED
    place = _move(state, event.contact, event)
    place.deadline = event.deadline
    place.offers += 1
    if another:
        place.also = {**(place.also or {}), event.agent: event.offer}
    else:
        place.agent, place.offer, place.also, place.set_from = event.agent, event.offer, None, place.offers
    state.offers_made += 1
    channel, queue = place.requirements.channel, place.requirements.queue
    agent.turns[queue] = state.offers_made
    agent.contacts[event.contact] = channel


def _take_back(
    state: EngineState, event: e.OfferDeclined | e.OfferExpired | e.OfferWithdrawn, *, idle: bool = False
) -> Place:
    """End one offer of the contact; with the last one it is back at its place."""
    place = _stay(state, event.contact, event)
    if not place.also:
        place = _move(state, event.contact, event)
        _release(state, place, event.at, idle=idle)
        return place
    if event.agent == place.agent:
        _release(state, place, event.at, idle=idle)
        place.agent = next(iter(place.also))
        place.offer = place.also.pop(place.agent)
    else:
        _release(state, place, event.at, idle=idle, agent_id=event.agent)
        del place.also[event.agent]
    return place


def _count(state: EngineState, agent_id: AgentId, miss: Miss) -> None:
    if (agent := state.agents.get(agent_id)) is not None:
        agent.misses[miss] = agent.misses.get(miss, 0) + 1


def _offer_declined(state: EngineState, event: e.OfferDeclined) -> None:
    place = _take_back(state, event, idle=True)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.declined[event.agent], place.missed_by = event.offer, event.agent
    _count(state, event.agent, "declined")


def _offer_expired(state: EngineState, event: e.OfferExpired) -> None:
    place = _take_back(state, event, idle=True)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.missed_by = event.agent
    _count(state, event.agent, "not_answered")


def _offer_withdrawn(state: EngineState, event: e.OfferWithdrawn) -> None:
    place = _take_back(state, event)
    _hold_apart(place, event.agent, event.held_until, event.at)
    if event.reason == "agent_unreachable":
        _count(state, event.agent, "lost")


def _connect_failed(state: EngineState, event: e.ConnectFailed) -> None:
    place = _move(state, event.contact, event)
    _release(state, place, event.at, held=True)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.missed_by = event.agent
    _count(state, event.agent, "connect_failed")


def _contact_returned(state: EngineState, event: e.ContactReturned) -> None:
    _release(state, _move(state, event.contact, event), event.at, held=True)


def _offer_accepted(state: EngineState, event: e.OfferAccepted) -> None:
    place = _move(state, event.contact, event)
    place.deadline = event.connect_by
    agent = _agent(state, event.agent)
    agent.held += 1
    if agent.held == 1:
        agent.busy_since = event.at
    _roll(state, agent, event.at)
    agent.taken += 1


def _contact_connected(state: EngineState, event: e.ContactConnected) -> None:
    place = _move(state, event.contact, event)
    place.answered = True
    place.front = 0
    _end_hold(place, event.at)
    if (agent := _agent(state, event.agent)).misses:
        agent.misses = {}


def _contact_transferred(state: EngineState, event: e.ContactTransferred) -> None:
    place = _move(state, event.contact, event)
    named = event.to_agent
    place.requirements = Requirements(
        event.queue, event.channel, event.requires, named, None if named else _where(event.steps, 0)
    )
    place.reserved_until, place.wait_away = event.held_until, False
    place.slope, place.cap_ms, place.raise_at, place.front = event.slope, event.cap_ms, event.raise_at, 0
    place.steps, place.step, place.entered = event.steps, 0, event.at
    place.holds, place.declined, place.missed_by = {event.agent: event.giver_held_until}, {}, None
    _release(state, place, event.at, idle=True, held=True)


def _agent_hold_ended(state: EngineState, event: e.AgentHoldEnded) -> None:
    _end_hold(_move(state, event.contact, event), event.at if event.due is None else event.due)


def _contact_left(state: EngineState, event: e.ContactLeft) -> None:
    _release(state, _move(state, event.contact, event), event.at, held=True)


def _wrap_up_started(state: EngineState, event: e.WrapUpStarted) -> None:
    place = _move(state, event.contact, event)
    place.deadline, place.extended = event.until, 0


def _wrap_up_extended(state: EngineState, event: e.WrapUpExtended) -> None:
    place = _stay(state, event.contact, event)
    place.deadline = event.until
    place.extended += 1


def _wrap_up_ended(state: EngineState, event: e.WrapUpEnded) -> None:
    _release(state, _move(state, event.contact, event), event.at, idle=True, held=True)


# --- agents -----------------------------------------------------------------------------------------------------


def _agent_state_changed(state: EngineState, event: e.AgentStateChanged) -> None:
    agent = _agent(state, event.agent)
    check_availability(agent, event.availability)
    if agent.availability is Availability.OFFLINE:
        agent.signed_in_at, agent.busy_ms = event.at, 0
        agent.busy_since = event.at
    agent.availability, agent.reason, agent.since = event.availability, event.reason, event.at
    if event.by != "system":
        agent.asked = None
    if event.availability is Availability.AVAILABLE:
        agent.idle_since, agent.misses = event.at, {}
        _fix(state, agent, event.at)


def _agent_state_asked(state: EngineState, event: e.AgentStateAsked) -> None:
    agent = _agent(state, event.agent)
    wanted = event.availability
    agent.asked = None if wanted is None else Asked(availability=wanted, reason=event.reason, by=event.by)


def _agent_draining(state: EngineState, event: e.AgentDraining) -> None:
    _agent(state, event.agent).draining = event.contact


def _agent_drained(state: EngineState, event: e.AgentDrained) -> None:
    _agent(state, event.agent).draining = None


def _agent_unreachable(state: EngineState, event: e.AgentUnreachable) -> None:
    agent = _agent(state, event.agent)
    check_presence(agent, e.AgentUnreachable)
    agent.reachable = agent.suspended = False
    agent.suspend_at, agent.not_ready_at, agent.return_at = event.suspend_at, event.not_ready_at, event.return_at


def _agent_suspended(state: EngineState, event: e.AgentSuspended) -> None:
    agent = _agent(state, event.agent)
    check_presence(agent, e.AgentSuspended)
    agent.suspended, agent.suspend_at = True, None


def _agent_reachable(state: EngineState, event: e.AgentReachable) -> None:
    agent = _agent(state, event.agent)
    check_presence(agent, e.AgentReachable)
    agent.reachable, agent.suspended = True, False
    agent.suspend_at = agent.not_ready_at = agent.return_at = None


_APPLY: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.RoutingConfigured: _routing_configured,
    e.Resumed: _resumed,
    e.DemandsCrowded: _demands_crowded,
    e.ContactQueued: _contact_queued,
    e.ContactPutNext: _contact_put_next,
    e.ContactRaised: _contact_raised,
    e.CriteriaWidened: _criteria_widened,
    e.ContactUnanswerable: _contact_unanswerable,
    e.ContactAnswerable: _contact_answerable,
    e.OfferMade: _offer_made,
    e.OfferDeclined: _offer_declined,
    e.OfferExpired: _offer_expired,
    e.OfferWithdrawn: _offer_withdrawn,
    e.OfferAccepted: _offer_accepted,
    e.ContactConnected: _contact_connected,
    e.ConnectFailed: _connect_failed,
    e.ContactLeft: _contact_left,
    e.ContactReturned: _contact_returned,
    e.ContactTransferred: _contact_transferred,
    e.AgentHoldEnded: _agent_hold_ended,
    e.WrapUpStarted: _wrap_up_started,
    e.WrapUpExtended: _wrap_up_extended,
    e.WrapUpEnded: _wrap_up_ended,
    e.AgentStateChanged: _agent_state_changed,
    e.AgentStateAsked: _agent_state_asked,
    e.AgentDraining: _agent_draining,
    e.AgentDrained: _agent_drained,
    e.AgentUnreachable: _agent_unreachable,
    e.AgentSuspended: _agent_suspended,
    e.AgentReachable: _agent_reachable,
}
