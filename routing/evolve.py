"""What each event does to the state: the only code that changes `EngineState`.

It decides nothing and reads no configuration but what `RoutingConfigured` has put into the state; what it needs is in
the event. An event that cannot follow the state (a damaged log) raises and is not applied.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from routing import events as e
from routing.evolve_adjusting import ADJUSTING_EVENTS, with_adjustments
from routing.evolve_agents import AGENT_EVENTS, count_miss, find_agent, release, take
from routing.evolve_callbacks import CALLBACK_EVENTS
from routing.evolve_paces import depart, join, learn_answer, learn_handling, recount, step_out
from routing.evolve_queues import QUEUE_EVENTS, count_visit, follow_configuration
from routing.evolve_visits import VISIT_EVENTS, begin_visit, end_hold, wanted, where_in
from routing.model import (
    NO_RULES,
    AgentId,
    AgentState,
    EngineState,
    Place,
    PlaceState,
    WrapUp,
)
from routing.moves import move, stay
from routing.states import place_after

WAITING, OFFERED, CALLING, CLAIMED, ACTIVE, WRAPPING = PlaceState
_WITH_AGENT = (CLAIMED, ACTIVE, WRAPPING)


def evolve(state: EngineState, event: e.Event) -> None:
    """Apply one event. Raises a `RoutingError` where the tables of `states` do not allow it."""
    EVOLVE[type(event)](state, event)
    state.now = event.at


def _hold_apart(place: Place, agent: AgentId, until: int | None, at: int) -> None:
    if until is not None:
        place.holds = {one: end for one, end in place.holds.items() if end > at}
        place.holds[agent] = until


def _routing_configured(state: EngineState, event: e.RoutingConfigured) -> None:
    for place in state.places.values():
        if place.state in _WITH_AGENT and place.wrap_up is None:
            queue = state.config.queues.get(place.requirements.queue, NO_RULES) if state.config else NO_RULES
            place.wrap_up = WrapUp.of(queue)
    state.config = with_adjustments(state, event.config) if state.adjustments else event.config
    for agent in event.config.agents:
        if agent not in state.agents:
            state.agents[agent] = AgentState(agent=agent, since=event.at, idle_since=event.at)
    for agent in [a.agent for a in state.agents.values() if a.agent not in event.config.agents and not a.contacts]:
        del state.agents[agent]
    recount(state, event.at)
    follow_configuration(state, event.at)


def _resumed(state: EngineState, event: e.Resumed) -> None:
    for contact, deadline in event.connect_by.items():
        state.places[contact].deadline = deadline
    recount(state, event.at)


def _demands_crowded(state: EngineState, event: e.DemandsCrowded) -> None:
    state.crowded = event.over


# --- places -----------------------------------------------------------------------------------------------------


def _contact_queued(state: EngineState, event: e.ContactQueued) -> None:
    standing = state.places.get(event.contact)
    place_after(event.contact, standing.state if standing else None, e.ContactQueued, "ContactQueued")
    state.places[event.contact] = Place(
        contact=event.contact,
        requirements=wanted(event.queue, event.channel, event.requires, event.to_agent, event.steps),
        priority=event.priority,
        enqueued=event.at,
        state=WAITING,
        since=event.at,
        head_start_ms=event.head_start_ms,
        slope=event.slope,
        cap_ms=event.cap_ms,
        raise_at=event.raise_at,
        steps=event.steps,
        entered=event.at,
        reserved_until=event.held_until,
        wait_away=event.wait_away,
        callback=event.callback,
        joined=event.at,
        entry="arrived" if event.callback is None else "called_back",
        target_ms=event.target_ms,
        may_call=event.may_call,
    )
    if state.paces:
        join(state, state.places[event.contact], event.at, new=True)


def _contact_put_next(state: EngineState, event: e.ContactPutNext) -> None:
    place = stay(state, event.contact, event)
    state.fronts += 1
    place.front = state.fronts


def _contact_raised(state: EngineState, event: e.ContactRaised) -> None:
    place = stay(state, event.contact, event)
    if place.state is WAITING:
        step_out(state, place, event.at)
        join(state, place, event.at, klass=event.priority)
    place.priority, place.raise_at = event.priority, None


def _criteria_widened(state: EngineState, event: e.CriteriaWidened) -> None:
    place = stay(state, event.contact, event)
    place.step = event.step
    place.requirements = msgspec.structs.replace(place.requirements, where=where_in(place.steps, event.step))


def _contact_unanswerable(state: EngineState, event: e.ContactUnanswerable) -> None:
    stay(state, event.contact, event).unanswerable = event.code


def _contact_answerable(state: EngineState, event: e.ContactAnswerable) -> None:
    stay(state, event.contact, event).unanswerable = None


def _offer_made(state: EngineState, event: e.OfferMade) -> None:
    agent = find_agent(state, event.agent)
    place = state.places.get(event.contact)
    another = place is not None and place.state is OFFERED
    stood = 0 if place is None or another else event.at - place.since
    place = move(state, event.contact, event)
    place.deadline = event.deadline
    place.offers += 1
    if another:
        place.also = {**(place.also or {}), event.agent: event.offer}
    else:
        place.agent, place.offer, place.also, place.set_from = event.agent, event.offer, None, place.offers
        place.stood_ms, place.offered_at = stood, event.at
        if state.paces:
            step_out(state, place, event.at)
    state.offers_made += 1
    channel, queue = place.requirements.channel, place.requirements.queue
    agent.turns[queue] = state.offers_made
    agent.contacts[event.contact] = channel


def _take_back(
    state: EngineState, event: e.OfferDeclined | e.OfferExpired | e.OfferWithdrawn, *, idle: bool = False
) -> Place:
    """End one offer of the contact; with the last one it is back at its place."""
    place = stay(state, event.contact, event)
    if not place.also:
        place = move(state, event.contact, event)
        release(state, place, event.at, idle=idle)
        join(state, place, event.at)
        return place
    if event.agent == place.agent:
        release(state, place, event.at, idle=idle)
        place.agent = next(iter(place.also))
        place.offer = place.also.pop(place.agent)
    else:
        release(state, place, event.at, idle=idle, agent_id=event.agent)
        del place.also[event.agent]
    return place


def _offer_declined(state: EngineState, event: e.OfferDeclined) -> None:
    place = _take_back(state, event, idle=True)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.declined[event.agent], place.missed_by = event.offer, event.agent
    count_miss(state, event.agent, "declined")


def _offer_expired(state: EngineState, event: e.OfferExpired) -> None:
    place = _take_back(state, event, idle=True)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.missed_by = event.agent
    count_miss(state, event.agent, "not_answered")


def _offer_withdrawn(state: EngineState, event: e.OfferWithdrawn) -> None:
    place = _take_back(state, event)
    _hold_apart(place, event.agent, event.held_until, event.at)
    if event.reason == "agent_unreachable":
        count_miss(state, event.agent, "lost")


def _connect_failed(state: EngineState, event: e.ConnectFailed) -> None:
    place = move(state, event.contact, event)
    place.wrap_up = None
    release(state, place, event.at, held=True)
    join(state, place, event.at)
    _hold_apart(place, event.agent, event.held_until, event.at)
    place.missed_by = event.agent
    count_miss(state, event.agent, "connect_failed")


def _contact_returned(state: EngineState, event: e.ContactReturned) -> None:
    place = move(state, event.contact, event)
    place.wrap_up = None
    place.entry = "returned"
    release(state, place, event.at, held=True)
    join(state, place, event.at)


def _offer_accepted(state: EngineState, event: e.OfferAccepted) -> None:
    place = move(state, event.contact, event)
    place.deadline = event.connect_by
    take(state, event.agent, event.at)
    if place.stood_ms and state.paces:
        depart(state, place, place.stood_ms, event.at, taken=True)


def _contact_connected(state: EngineState, event: e.ContactConnected) -> None:
    place = move(state, event.contact, event)
    if state.levels:
        count_visit(state, place, event.at, answered=True)
    if state.paces:
        learn_answer(state, place, event.at)
    place.answered = True
    place.front = 0
    place.callback = place.call_at = None
    end_hold(place, event.at)
    if (agent := find_agent(state, event.agent)).misses:
        agent.misses = {}


def _contact_transferred(state: EngineState, event: e.ContactTransferred) -> None:
    place = move(state, event.contact, event)
    learn_handling(state, place, event.agent, event.at)
    place.requirements = wanted(event.queue, event.channel, event.requires, event.to_agent, event.steps, event.to_team)
    place.reserved_until, place.wait_away, place.wrap_up = event.held_until, False, None
    place.back_to = event.agent if event.back else None
    if not event.credit:
        place.enqueued = event.at
    begin_visit(place, event, "transferred")
    place.front = 0
    place.holds, place.declined, place.missed_by = {event.agent: event.giver_held_until}, {}, None
    release(state, place, event.at, idle=True, held=True)
    join(state, place, event.at)


def _contact_sent_back(state: EngineState, event: e.ContactSentBack) -> None:
    place = move(state, event.contact, event)
    place.requirements = msgspec.structs.replace(place.requirements, agent=event.agent, team=None)
    place.reserved_until, place.back_to = event.held_until, None
    place.holds.pop(event.agent, None)


def _hold_ended(state: EngineState, event: e.AgentHoldEnded | e.TeamHoldEnded) -> None:
    end_hold(move(state, event.contact, event), event.at if event.due is None else event.due)


def _wrap_up_started(state: EngineState, event: e.WrapUpStarted) -> None:
    place = move(state, event.contact, event)
    place.deadline, place.extended = event.until, 0


def _wrap_up_extended(state: EngineState, event: e.WrapUpExtended) -> None:
    place = stay(state, event.contact, event)
    place.deadline = event.until
    place.extended += 1


def _wrap_up_ended(state: EngineState, event: e.WrapUpEnded) -> None:
    place = move(state, event.contact, event)
    if state.paces:
        learn_handling(state, place, event.agent, event.at)
    release(state, place, event.at, idle=True, held=True)


EVOLVE: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    **AGENT_EVENTS,
    **ADJUSTING_EVENTS,
    **CALLBACK_EVENTS,
    **QUEUE_EVENTS,
    **VISIT_EVENTS,
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
    e.ContactReturned: _contact_returned,
    e.ContactTransferred: _contact_transferred,
    e.ContactSentBack: _contact_sent_back,
    e.AgentHoldEnded: _hold_ended,
    e.TeamHoldEnded: _hold_ended,
    e.WrapUpStarted: _wrap_up_started,
    e.WrapUpExtended: _wrap_up_extended,
    e.WrapUpEnded: _wrap_up_ended,
}
"""What each kind of event does."""
