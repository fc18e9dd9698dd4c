"""What each event does to the state: the only code that changes `EngineState`.

It decides nothing and reads no configuration but what `RoutingConfigured` has put into the state; what it needs is in
the event. An event that cannot follow the state (a damaged log) raises and is not applied.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from routing import events as e
from routing.errors import IllegalMove, UnknownAgent
from routing.model import AgentId, AgentState, Availability, ContactId, EngineState, Place, PlaceState, Requirements
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


def _release(state: EngineState, place: Place, idle_since: int | None = None) -> None:
    """Free the agent who holds the place; one who is no longer configured is forgotten with their last contact."""
    if place.agent is None:
        return
    agent = state.agents[place.agent]
    del agent.contacts[place.contact]
    if idle_since is not None:
        agent.idle_since = idle_since
    if not agent.contacts and (state.config is None or agent.agent not in state.config.agents):
        del state.agents[agent.agent]
    place.agent = place.offer = None


def _end_hold(place: Place) -> None:
    """Whoever it was held for has it, or anybody may from here on."""
    place.requirements = msgspec.structs.replace(place.requirements, agent=None)
    place.reserved_until = None


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


def _contact_queued(state: EngineState, event: e.ContactQueued) -> None:
    standing = state.places.get(event.contact)
    place_after(event.contact, standing.state if standing else None, e.ContactQueued, "ContactQueued")
    state.places[event.contact] = Place(
        contact=event.contact,
        requirements=Requirements(queue=event.queue, channel=event.channel, skills=event.requires),
        priority=event.priority,
        enqueued=event.at,
        state=PlaceState.WAITING,
        since=event.at,
    )


def _offer_made(state: EngineState, event: e.OfferMade) -> None:
    agent = _agent(state, event.agent)
    place = _move(state, event.contact, event)
    place.agent, place.offer, place.deadline = event.agent, event.offer, event.deadline
    place.offers += 1
    agent.contacts[event.contact] = place.requirements.channel


def _offer_declined(state: EngineState, event: e.OfferDeclined) -> None:
    place = _move(state, event.contact, event)
    place.holds = {agent: until for agent, until in place.holds.items() if until > event.at}
    place.holds[event.agent] = event.held_until
    place.declined[event.agent] = event.offer
    _release(state, place, idle_since=event.at)


def _offer_expired(state: EngineState, event: e.OfferExpired) -> None:
    _release(state, _move(state, event.contact, event), idle_since=event.at)


def _back_in_line(state: EngineState, event: e.OfferWithdrawn | e.ConnectFailed | e.ContactReturned) -> None:
    _release(state, _move(state, event.contact, event))


def _offer_accepted(state: EngineState, event: e.OfferAccepted) -> None:
    _move(state, event.contact, event).deadline = event.connect_by


def _contact_connected(state: EngineState, event: e.ContactConnected) -> None:
    place = _move(state, event.contact, event)
    place.answered = True
    _end_hold(place)


def _contact_transferred(state: EngineState, event: e.ContactTransferred) -> None:
    place = _move(state, event.contact, event)
    place.requirements = Requirements(
        queue=event.queue, channel=event.channel, skills=event.requires, agent=event.to_agent
    )
    place.reserved_until = event.held_until
    place.holds, place.declined = {event.agent: event.giver_held_until}, {}
    _release(state, place, idle_since=event.at)


def _agent_hold_ended(state: EngineState, event: e.AgentHoldEnded) -> None:
    _end_hold(_move(state, event.contact, event))


def _contact_left(state: EngineState, event: e.ContactLeft) -> None:
    _release(state, _move(state, event.contact, event))


def _wrap_up_started(state: EngineState, event: e.WrapUpStarted) -> None:
    _move(state, event.contact, event).deadline = event.until


def _wrap_up_ended(state: EngineState, event: e.WrapUpEnded) -> None:
    _release(state, _move(state, event.contact, event), idle_since=event.at)


def _agent_state_changed(state: EngineState, event: e.AgentStateChanged) -> None:
    agent = _agent(state, event.agent)
    check_availability(agent, event.availability)
    agent.availability, agent.reason, agent.since = event.availability, event.reason, event.at
    if event.availability is Availability.AVAILABLE:
        agent.idle_since = event.at


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
    e.ContactQueued: _contact_queued,
    e.OfferMade: _offer_made,
    e.OfferDeclined: _offer_declined,
    e.OfferExpired: _offer_expired,
    e.OfferWithdrawn: _back_in_line,
    e.OfferAccepted: _offer_accepted,
    e.ContactConnected: _contact_connected,
    e.ConnectFailed: _back_in_line,
    e.ContactLeft: _contact_left,
    e.ContactReturned: _back_in_line,
    e.ContactTransferred: _contact_transferred,
    e.AgentHoldEnded: _agent_hold_ended,
    e.WrapUpStarted: _wrap_up_started,
    e.WrapUpEnded: _wrap_up_ended,
    e.AgentStateChanged: _agent_state_changed,
    e.AgentUnreachable: _agent_unreachable,
    e.AgentSuspended: _agent_suspended,
    e.AgentReachable: _agent_reachable,
}
