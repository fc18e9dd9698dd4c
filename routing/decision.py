"""One decision in the making, and what every kind of decision is made with."""

from collections.abc import Collection
from typing import Literal

from routing import events as e
from routing.errors import NotConfigured, UnknownAgent, UnknownContact
from routing.estimates import AT_ONCE, Expected, expected_wait
from routing.evolve import EVOLVE
from routing.indexes import TOUCHED, Indexes
from routing.model import (
    AgentId,
    AgentState,
    Availability,
    ContactId,
    EngineState,
    Miss,
    OfferId,
    Place,
    PlaceState,
    QueueRules,
    Reason,
    Requirements,
    RoutingConfig,
    WrapUp,
)

WithdrawReason = Literal["customer_left", "agent_unreachable", "agent_not_ready", "restart", "taken", "called_back"]

_REASONS: dict[Miss, Reason] = {
    "declined": Reason.DECLINED,
    "not_answered": Reason.NO_ANSWER,
    "lost": Reason.CONNECTION_LOST,
    "connect_failed": Reason.CONNECT_FAILED,
}


class Decision:
    """One decision in the making: the state as it is so far, the instant, and what has happened."""

    __slots__ = ("events", "indexes", "now", "state")

    def __init__(self, state: EngineState, now: int, indexes: Indexes) -> None:
        self.state = state
        self.now = now
        self.events: list[e.Event] = []
        self.indexes = indexes

    def emit(self, event: e.Event) -> None:
        """Say that it happened; the state and the indexes over it follow at once."""
        kind = type(event)
        EVOLVE[kind](self.state, event)
        self.state.now = event.at
        TOUCHED[kind](self.indexes, event)
        self.events.append(event)

    @property
    def config(self) -> RoutingConfig:
        """The configuration in force; `NotConfigured` before the first."""
        if self.state.config is None:
            raise NotConfigured
        return self.state.config

    def rules(self, place: Place) -> QueueRules:
        """The rules of the contact's queue; a queue no longer configured goes by the defaults."""
        return self.indexes.queue_rules(place)

    def wrap_up(self, place: Place) -> WrapUp | QueueRules:
        """What after-contact work there is to a contact that an agent has: by the rules when they accepted it."""
        return place.wrap_up or self.indexes.queue_rules(place)

    def expect(self, requirements: Requirements, priority: int, apart: Collection[AgentId] = ()) -> Expected | None:
        """How long a contact that comes now will wait, held `apart` from some agents; None if nobody is on duty."""
        if self.indexes.anybody_free(requirements, apart):
            return AT_ONCE
        return expected_wait(self.state, requirements.queue, self.now, priority=priority)

    def agent(self, agent: AgentId) -> AgentState:
        """The agent, or `UnknownAgent`."""
        found = self.state.agents.get(agent)
        if found is None:
            raise UnknownAgent(agent)
        return found

    def place(self, contact: ContactId) -> Place:
        """The contact's place, or `UnknownContact`."""
        found = self.state.places.get(contact)
        if found is None:
            raise UnknownContact(contact)
        return found

    def withdraw_offers(self, agent: AgentState, reason: WithdrawReason) -> None:
        """Take back every offer open at the agent; always before the agent's state changes."""
        if len(agent.contacts) == agent.held:
            return
        for contact in sorted(agent.contacts):
            place = self.state.places[contact]
            if place.state is PlaceState.OFFERED:
                withdraw(self, place, dict(open_offers(place))[agent.agent], agent.agent, reason)

    def held_until(self, miss: Miss) -> int | None:
        """Until when a pair is held apart after such a miss; None for not at all."""
        hold_ms = self.config.consequence(miss).hold_ms
        return self.now + hold_ms if hold_ms else None

    def punish(self, agent_id: AgentId, miss: Miss, due: int | None = None) -> None:
        """Make the agent Not ready, if they have missed so many in a row."""
        most = self.config.consequence(miss).not_ready_after
        agent = self.state.agents.get(agent_id)
        if most and agent is not None and agent.misses.get(miss, 0) >= most:
            self.make_not_ready(agent_id, _REASONS[miss], due)

    def make_not_ready(self, agent_id: AgentId, reason: Reason, due: int | None = None) -> None:
        """Take an agent out of Available; one who is not, or is no longer known, is left as they are."""
        agent = self.state.agents.get(agent_id)
        if agent is None or agent.availability is not Availability.AVAILABLE:
            return
        self.set_availability(agent, Availability.NOT_READY, reason.value, due=due)

    def set_availability(
        self,
        agent: AgentState,
        availability: Availability,
        reason: str | None,
        *,
        by: str = "system",
        due: int | None = None,
    ) -> None:
        """Change the agent's state, after taking back what was offered to one who is no longer available."""
        if availability is not Availability.AVAILABLE:
            self.withdraw_offers(agent, "agent_not_ready")
        # One who is no longer configured is forgotten with the last contact they held.
        if agent.agent in self.state.agents:
            self.emit(
                e.AgentStateChanged(
                    at=self.now, agent=agent.agent, availability=availability, reason=reason, by=by, due=due
                )
            )

    def lose_connection(self, agent: AgentId) -> None:
        """Start the agent's presence clocks afresh."""
        self.emit(
            e.AgentUnreachable(
                at=self.now,
                agent=agent,
                suspend_at=self.now + self.config.unreachable_withdraw_ms,
                not_ready_at=self.now + self.config.unreachable_not_ready_ms,
                return_at=self.now + self.config.unreachable_return_ms,
            )
        )


def withdraw(d: Decision, place: Place, offer: OfferId, agent: AgentId, reason: WithdrawReason) -> None:
    """Take one open offer of the place back."""
    held_until = d.held_until("lost") if reason == "agent_unreachable" else None
    d.emit(
        e.OfferWithdrawn(
            at=d.now, offer=offer, contact=place.contact, agent=agent, reason=reason, held_until=held_until
        )
    )


def withdraw_all(d: Decision, place: Place, reason: WithdrawReason) -> None:
    """Take every open offer of the place back, in the order they were made."""
    for agent, offer in open_offers(place):
        withdraw(d, place, offer, agent, reason)


def open_offers(place: Place) -> list[tuple[AgentId, OfferId]]:
    """Whom an offered contact is offered to, in the order the offers were made."""
    assert place.agent is not None, place
    assert place.offer is not None, place
    return [(place.agent, place.offer), *(place.also or {}).items()]


def holder(place: Place) -> AgentId:
    """Who holds a place that is claimed, active or wrapping."""
    assert place.agent is not None, place
    return place.agent
