"""Cards: what the console shows of an agent, a contact, a queue. Pure functions of committed state."""

from collections.abc import Callable
from typing import Literal

import msgspec

from callcenter.contacts.state import CellState, Conversation, Leg, stage
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.directory.service import Directory
from callcenter.live.messages import (
    AdjustedCard,
    AgentCard,
    AskedCard,
    CallbackCard,
    CallCard,
    ContactCard,
    EstimatesCard,
    OfferCard,
    QueueCard,
)
from routing.estimates import Expected, expected_of_newcomer
from routing.figures.counts import HandlingCounts
from routing.figures.definitions import value
from routing.limits import opening
from routing.model import AgentState, Asked, Availability, OfferId, Place, PlaceState, Why

TREND_QUARTERS = 12
"""For how many quarters of an hour a queue's card says how many were offered: three hours."""


def agent_card(state: CellState, directory: Directory, agent: str) -> AgentCard:
    """Return the card of a configured agent."""
    info, config = directory.agent(agent), state.engine.config
    rules = config.agents.get(agent) if config else None
    known = state.engine.agents.get(agent, AgentState(agent=agent))
    return AgentCard(
        id=agent,
        name=info.name,
        team=info.team,
        availability=known.availability.value,
        reason=known.reason,
        since=known.since,
        reachable=known.reachable,
        queues=rules.queues if rules else info.queues,
        skills=rules.skills if rules else info.skills,
        capacity=dict(info.capacity.items()),
        contacts=tuple(known.contacts),
        asked=_asked_card(known.asked),
        draining=known.draining,
        adjusted=_adjusted_card(state, agent),
    )


def _adjusted_card(state: CellState, agent: str) -> AdjustedCard | None:
    adjustment, configured = state.engine.adjustments.get(agent), state.engine.configured.get(agent)
    if adjustment is None or configured is None:
        return None
    return AdjustedCard(by=adjustment.by, at=adjustment.at, queues=configured.queues, skills=configured.skills)


def _asked_card(asked: Asked | None) -> AskedCard | None:
    if asked is None or asked.availability is Availability.AVAILABLE:  # to become Available never waits
        return None
    away: Literal["offline", "not_ready"] = "offline" if asked.availability is Availability.OFFLINE else "not_ready"
    return AskedCard(availability=away, reason=asked.reason)


def open_offers(place: Place | None) -> dict[str, OfferId]:
    """Return the offers of a contact that stand, by agent; none unless it is offered."""
    if place is None or place.state is not PlaceState.OFFERED or place.agent is None or place.offer is None:
        return {}
    return {place.agent: place.offer, **(place.also or {})}


def contact_card(
    state: CellState,
    contact: str,
    viewer: str,
    why: Callable[[OfferId], Why | None],
    customer: CustomerCard | None,
    candidates: tuple[CandidateCard, ...],
) -> ContactCard:
    """Return the card of an open contact, as `viewer` is to see it; `why` tells why a standing offer was made."""
    talk, place = state.conversations[contact], state.engine.places.get(contact)
    offers = open_offers(place)
    agent = viewer if viewer in offers else place.agent if place else None
    offer = _offer_card(agent, offers, place.deadline if place else None, why)
    waiting = place if place and place.state is PlaceState.WAITING else None
    return ContactCard(
        id=contact,
        channel=talk.channel,
        queue=talk.queue,
        language=talk.language,
        priority=talk.priority,
        stage=stage(state, contact),
        since=talk.since,
        arrived_at=talk.arrived_at,
        queued_at=talk.queued_at,
        answered_at=talk.answered_at,
        ended_at=talk.ended_at,
        outcome=talk.outcome,
        agent=agent,
        offer=offer,
        connect_by=place.deadline if place and place.state is PlaceState.CLAIMED else None,
        wrap_up_until=place.deadline if place and place.state is PlaceState.WRAPPING else None,
        identity=talk.identity,
        match=talk.match,
        customer_id=talk.customer,
        customer=customer,
        candidates=candidates,
        customer_online=talk.online,
        idle_ends_at=talk.idle_ends_at,
        disposition=talk.disposition,
        attributes=talk.attributes,
        call=call_card(talk, place) if talk.channel == "voice" else None,
        offered_to=tuple(offers),
        put_next=waiting is not None and waiting.front > 0,
        unanswerable=waiting.unanswerable if waiting else None,
        step=place.step if place else 0,
        steps=len(place.steps) if place else 0,
        extensions_left=_extensions_left(state, place),
        help_since=talk.help_since,
        callback=_callback_card(place),
        in_line_since=visit.entered if (visit := state.metrics.waiting.get(contact)) else None,
    )


def without_customer(card: ContactCard) -> ContactCard:
    """Return the card for somebody who may not see whose contact it is."""
    return msgspec.structs.replace(
        card, customer_hidden=True, customer_id=None, customer=None, candidates=(), attributes={}
    )


def _offer_card(
    agent: str | None, offers: dict[str, OfferId], deadline: int | None, why: Callable[[OfferId], Why | None]
) -> OfferCard | None:
    if agent is None or agent not in offers or deadline is None or (said := why(offers[agent])) is None:
        return None
    return OfferCard(id=offers[agent], agent=agent, deadline=deadline, why=said)


def _callback_card(place: Place | None) -> CallbackCard | None:
    if place is None or place.callback is None:
        return None
    callback = place.callback
    return CallbackCard(first=callback.first, attempt=place.tried + 1, attempts=callback.attempts, at=place.call_at)


def _extensions_left(state: CellState, place: Place | None) -> int | None:
    """How often the agent can take more time for the wrap-up; by the rules under which they accepted it."""
    config = state.engine.config
    if place is None or config is None or place.state is not PlaceState.WRAPPING:
        return None
    rules = place.wrap_up or config.queues.get(place.requirements.queue)
    return max(0, rules.extensions - place.extended) if rules and rules.extensions else None


def call_card(talk: Conversation, place: Place | None) -> CallCard:
    """Return what a call's card says of its lines."""
    caller, mine = talk.caller, _agent_leg(talk, place)
    offer = place.offer if place and place.state not in (PlaceState.WAITING, PlaceState.OFFERED) else None
    return CallCard(
        conference=offer,
        customer="live" if caller and caller.live else "gone",
        agent_leg=_AGENT_LEG[mine.live, mine.present] if mine else "none",
        connected=bool(caller and mine and caller.in_conference(offer) and mine.in_conference(offer)),
        held=bool(caller and caller.live and caller.present and caller.held),
        held_since=talk.held_since,
        hold_wanted=talk.hold_wanted,
        muted=bool(mine and mine.present and mine.muted),
        mute_wanted=talk.mute_wanted,
        rejoin_by=talk.rejoin_by,
    )


_AGENT_LEG: dict[tuple[bool, bool], Literal["joining", "joined", "gone"]] = {
    (True, True): "joined",
    (True, False): "joining",
    (False, True): "gone",
    (False, False): "gone",
}


def _agent_leg(talk: Conversation, place: Place | None) -> Leg | None:
    """Return the newest line of the agent who has the call, for the offer they accepted."""
    mine = [leg for leg in talk.legs.values() if leg.role == "agent" and place and leg.offer == place.offer]
    return mine[-1] if mine else None


def queue_card(
    state: CellState, directory: Directory, queue: str, now: int, since: int, handled: HandlingCounts
) -> QueueCard:
    """Return the live figures of a configured queue; counters run since `since`, as do those `handled`."""
    info = directory.queue(queue, now)
    figures = state.metrics.queue(queue, since)
    serving = _serving(state, queue, info.agents)
    staff = [state.engine.agents[agent] for agent in serving if agent in state.engine.agents]
    present = [agent for agent in staff if agent.availability is not Availability.OFFLINE and agent.reachable]
    expected, counts = expected_of_newcomer(state.engine, queue, now), figures.counts
    closure = state.engine.closures.get(queue)
    is_open, opens_at = opening(directory.hours_of(queue), closure, now)
    return QueueCard(
        id=queue,
        name=info.name,
        waiting=figures.waiting,
        oldest_queued_at=figures.longest_waiting_since,
        talking=figures.talking,
        wrapping=figures.wrapping,
        staffed=len(present),
        available=sum(agent.availability is Availability.AVAILABLE and agent.asked is None for agent in present),
        offered=figures.counts.offered,
        answered=figures.counts.answered,
        abandoned=figures.counts.abandoned,
        answered_within=figures.counts.answered_within_target,
        service_level=figures.service_level,
        target_ms=info.target_ms,
        target_share=info.target_share,
        open=is_open,
        opens_at=opens_at,
        since=figures.since,
        average_speed_of_answer_ms=figures.average_speed_of_answer_ms,
        average_handle_time_ms=value("average_handle_time_ms", handled),
        abandon_rate=value("abandon_rate", figures.counts),
        trend=state.metrics.offered(queue, now, TREND_QUARTERS),
        expected_wait_ms=expected and expected.median_ms,
        expected_bound_ms=expected and expected.bound_ms,
        estimates=EstimatesCard(
            told=counts.estimated,
            within_median=counts.estimated_within_median,
            within_bound=counts.estimated_within_bound,
        ),
        sent_on=figures.counts.sent_on,
        closed_by=closure.by if closure is not None else None,
        closed_until=closure.until if closure is not None else None,
    )


def _serving(state: CellState, queue: str, configured: tuple[str, ...]) -> list[str]:
    """Return who serves a queue: those configured to, but for what supervisors have changed."""
    changed = {name: of.queues for name, of in state.engine.adjustments.items() if of.queues is not None}
    stay = [agent for agent in configured if agent not in changed]
    return stay + [agent for agent, queues in changed.items() if queue in queues]


def in_minutes(expected: Expected) -> tuple[int, int]:
    """Return what a customer is told of a wait, in whole minutes: it is likely to be between these."""
    least = expected.median_ms // _MINUTE_MS
    return least, max(-(-expected.bound_ms // _MINUTE_MS), least + 1)


_MINUTE_MS = 60_000
