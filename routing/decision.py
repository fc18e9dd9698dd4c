"""One decision in the making, and what every kind of decision is made with."""

from collections.abc import Callable
from typing import Literal

from routing import events as e
from routing.errors import NotConfigured, UnknownAgent, UnknownContact
from routing.model import (
    AgentId,
    AgentState,
    Availability,
    ContactId,
    EngineState,
    OfferId,
    Place,
    PlaceState,
    QueueRules,
    Reason,
    RoutingConfig,
)

_DEFAULT_RULES = QueueRules(open=())


class Decision:
    """One decision in the making: the state as it is so far, the instant, and what has happened."""

    def __init__(self, state: EngineState, now: int, apply: Callable[[e.Event], None]) -> None:
        self.state, self.now, self.events = state, now, list[e.Event]()
        self._apply = apply

    def emit(self, event: e.Event) -> None:
        """Say that it happened; the state follows at once."""
        self._apply(event)
        self.events.append(event)

    @property
    def config(self) -> RoutingConfig:
        """The configuration in force; `NotConfigured` before the first."""
        if self.state.config is None:
            raise NotConfigured
        return self.state.config

    def rules(self, place: Place) -> QueueRules:
        """The rules of the contact's queue; a queue no longer configured goes by the defaults."""
        return self.config.queues.get(place.requirements.queue, _DEFAULT_RULES)

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

    def withdraw_offers(
        self, agent: AgentState, reason: Literal["agent_unreachable", "agent_not_ready", "restart"]
    ) -> None:
        """Take back every offer open at the agent; always before the agent's state changes."""
        for contact in sorted(agent.contacts):
            place = self.state.places[contact]
            if place.state is PlaceState.OFFERED:
                withdraw(self, place, reason)

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


def withdraw(
    d: Decision,
    place: Place,
    reason: Literal["customer_left", "agent_unreachable", "agent_not_ready", "restart"],
) -> None:
    """Take the open offer of the place back."""
    offer, agent = held_offer(place)
    d.emit(e.OfferWithdrawn(at=d.now, offer=offer, contact=place.contact, agent=agent, reason=reason))


def holder(place: Place) -> AgentId:
    """Who holds a place that is offered, claimed, active or wrapping."""
    assert place.agent is not None, place
    return place.agent


def held_offer(place: Place) -> tuple[OfferId, AgentId]:
    """The offer that is open or was accepted, and whose it is."""
    assert place.offer is not None, place
    return place.offer, holder(place)
