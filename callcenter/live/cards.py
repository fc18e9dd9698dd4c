"""Cards: what the console shows of an agent, a contact, a queue. Pure functions of committed state."""

from typing import Literal

from callcenter.contacts.state import CellState, Conversation, Leg, stage
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.directory.service import Directory
from callcenter.live.messages import AgentCard, CallCard, ContactCard, OfferCard, QueueCard
from routing.model import AgentState, Availability, Place, PlaceState, Why


def agent_card(state: CellState, directory: Directory, agent: str) -> AgentCard:
    """Return the card of a configured agent."""
    info = directory.agent(agent)
    known = state.engine.agents.get(agent, AgentState(agent=agent))
    return AgentCard(
        id=agent,
        name=info.name,
        team=info.team,
        availability=known.availability.value,
        reason=known.reason,
        since=known.since,
        reachable=known.reachable,
        skills=info.skills,
        capacity=dict(info.capacity.items()),
        contacts=tuple(known.contacts),
    )


def contact_card(
    state: CellState,
    contact: str,
    why: Why | None,
    customer: CustomerCard | None,
    candidates: tuple[CandidateCard, ...],
) -> ContactCard:
    """Return the card of an open contact; `why` belongs to its standing offer."""
    talk, place = state.conversations[contact], state.engine.places.get(contact)
    offer = None
    if place and place.state is PlaceState.OFFERED and place.offer and place.agent and place.deadline and why:
        offer = OfferCard(id=place.offer, agent=place.agent, deadline=place.deadline, why=why)
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
        agent=place.agent if place else None,
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
    )


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


def queue_card(state: CellState, directory: Directory, queue: str, now: int, since: int) -> QueueCard:
    """Return the live figures of a configured queue; counters run since `since`."""
    info = directory.queue(queue, now)
    figures = state.metrics.queue(queue, since)
    staff = [state.engine.agents[agent] for agent in info.agents if agent in state.engine.agents]
    present = [agent for agent in staff if agent.availability is not Availability.OFFLINE and agent.reachable]
    return QueueCard(
        id=queue,
        name=info.name,
        waiting=figures.waiting,
        oldest_queued_at=figures.longest_waiting_since,
        talking=figures.talking,
        wrapping=figures.wrapping,
        staffed=len(present),
        available=sum(agent.availability is Availability.AVAILABLE for agent in present),
        offered=figures.counts.offered,
        answered=figures.counts.answered,
        abandoned=figures.counts.abandoned,
        answered_within=figures.counts.answered_within_target,
        service_level=figures.service_level,
        target_ms=info.target_ms,
        target_share=info.target_share,
        open=info.open,
        opens_at=info.opens_at,
        since=figures.since,
    )
