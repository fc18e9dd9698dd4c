"""What follows from each command: validated wholly first, then told as events, each applied at once."""

from collections.abc import Callable
from typing import Any, Literal

from routing import commands as c
from routing import events as e
from routing.criteria import normalized
from routing.errors import (
    AlreadyTaken,
    DuplicateContact,
    IllegalMove,
    NotConfigured,
    NotYours,
    OfferOver,
    ReasonMissing,
    StillHolding,
    UnknownAgent,
    UnknownContact,
    UnknownOffer,
    UnknownQueue,
)
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
from routing.states import place_after

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


def _configure(d: Decision, command: c.Configure) -> None:
    if d.state.config is None or d.state.config.version != command.config.version:
        d.emit(e.RoutingConfigured(at=d.now, config=command.config))


def _resume(d: Decision, command: c.Resume) -> None:
    places = [d.state.places[contact] for contact in sorted(d.state.places)]
    claims = {
        place.contact: d.now + d.config.connect_ms[place.requirements.channel]
        for place in places
        if place.state is PlaceState.CLAIMED
    }
    d.emit(e.Resumed(at=d.now, down_from=command.down_from, connect_by=claims))
    for place in places:
        if place.state is PlaceState.OFFERED:
            withdraw(d, place, "restart")
    for name in sorted(d.state.agents):
        agent = d.state.agents[name]
        # Nobody has a connection after a restart. One whose clocks had all run out before has none to start afresh.
        if agent.reachable or (agent.return_at is not None and agent.return_at > command.down_from):
            d.lose_connection(name)
    for place in sorted(places, key=lambda place: (place.deadline or 0, place.contact)):
        if place.state is PlaceState.WRAPPING and place.deadline is not None and place.deadline <= d.now:
            end_wrap_up(d, place, place.deadline)


def _enqueue(d: Decision, command: c.Enqueue) -> None:
    queue = d.config.queues.get(command.queue)
    if queue is None:
        raise UnknownQueue(command.queue)
    if command.contact in d.state.places:
        raise DuplicateContact(command.contact)
    d.emit(
        e.ContactQueued(
            at=d.now,
            contact=command.contact,
            queue=command.queue,
            channel=command.channel,
            requires=normalized(command.requires),
            priority=command.priority,
            target_ms=queue.target_ms,
        )
    )


def _offer(d: Decision, offer: OfferId) -> Place:
    """The place the offer is or was about, or `UnknownOffer`."""
    contact, _, number = offer.rpartition(".")
    place = d.state.places.get(contact)
    made = place.offers if place else 0
    # Longer digits than those of the newest offer are refused unread: int() is slow on very long ones.
    known = number.isascii() and number.isdigit() and len(number) <= len(str(made)) and 1 <= int(number) <= made
    if place is None or not known or number[0] == "0":
        raise UnknownOffer(offer)
    return place


def _accept(d: Decision, command: c.Accept) -> None:
    d.agent(command.agent)
    place = _offer(d, command.offer)
    if place.offer != command.offer:
        raise OfferOver(command.offer)
    if place.state is not PlaceState.OFFERED:
        if place.agent == command.agent:
            return
        raise AlreadyTaken(command.offer, holder(place))
    _check_open(d, place, command)
    connect_by = d.now + d.config.connect_ms[place.requirements.channel]
    d.emit(
        e.OfferAccepted(
            at=d.now, offer=command.offer, contact=place.contact, agent=command.agent, connect_by=connect_by
        )
    )


def _decline(d: Decision, command: c.Decline) -> None:
    d.agent(command.agent)
    place = _offer(d, command.offer)
    if place.declined.get(command.agent) == command.offer:
        return
    if place.offer != command.offer:
        raise OfferOver(command.offer)
    if place.state is not PlaceState.OFFERED:
        if place.agent == command.agent:
            raise IllegalMove(place.contact, place.state, "be declined")
        raise AlreadyTaken(command.offer, holder(place))
    _check_open(d, place, command)
    d.emit(
        e.OfferDeclined(
            at=d.now,
            offer=command.offer,
            contact=place.contact,
            agent=command.agent,
            held_until=d.now + d.config.decline_hold_ms,
        )
    )


def _check_open(d: Decision, place: Place, command: c.Accept | c.Decline) -> None:
    """The offer must be the agent's own, and not at or past its deadline."""
    if place.agent != command.agent:
        raise NotYours(command.offer, place.agent)
    if place.deadline is not None and d.now >= place.deadline:
        raise OfferOver(command.offer)


def _connect(d: Decision, command: c.Connect) -> None:
    place = d.place(command.contact)
    if place.state is PlaceState.ACTIVE:
        return
    place_after(place.contact, place.state, e.ContactConnected, "be connected")
    d.emit(e.ContactConnected(at=d.now, contact=place.contact, agent=holder(place)))


def _fail_connect(d: Decision, command: c.FailConnect) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.ConnectFailed, "fail to connect")
    connect_failed(d, place, command.reason)


def connect_failed(d: Decision, place: Place, reason: str, due: int | None = None) -> None:
    """The claim came to nothing: the contact back to its place, the agent Not ready, no wrap-up."""
    agent = holder(place)
    d.emit(e.ConnectFailed(at=d.now, contact=place.contact, agent=agent, reason=reason, due=due))
    d.make_not_ready(agent, Reason.CONNECT_FAILED, due)


def _leave(d: Decision, command: c.Leave) -> None:
    place = d.place(command.contact)
    was, agent = place.state, place.agent
    if was is PlaceState.OFFERED:
        withdraw(d, place, "customer_left")
    else:
        place_after(place.contact, was, e.ContactLeft, "be left")
    d.emit(e.ContactLeft(at=d.now, contact=command.contact, was=was, agent=agent))


def _end(d: Decision, command: c.End) -> None:
    place = d.place(command.contact)
    if place.state is PlaceState.WRAPPING:
        return
    place_after(place.contact, place.state, e.WrapUpStarted, "end")
    until = d.now + d.rules(place).wrap_up_ms
    d.emit(e.WrapUpStarted(at=d.now, contact=place.contact, agent=holder(place), until=until))
    if until == d.now:
        end_wrap_up(d, place, until)


def end_wrap_up(d: Decision, place: Place, due: int) -> None:
    """The clock of the wrap-up has run out."""
    d.emit(e.WrapUpEnded(at=d.now, contact=place.contact, agent=holder(place), by="clock", due=due))


def _finish_wrap_up(d: Decision, command: c.FinishWrapUp) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.WrapUpEnded, "finish wrap-up")
    if place.agent != command.agent:
        raise NotYours(command.contact, place.agent)
    d.emit(e.WrapUpEnded(at=d.now, contact=place.contact, agent=command.agent, by="agent"))


def _set_availability(d: Decision, command: c.SetAvailability) -> None:
    agent, wanted = d.agent(command.agent), command.availability
    reason = command.reason if wanted is Availability.NOT_READY else None
    if wanted is Availability.NOT_READY and not reason:
        raise ReasonMissing(command.agent)
    if (agent.availability, agent.reason) == (wanted, reason):
        return
    if wanted is Availability.OFFLINE:
        held = sorted(x for x in agent.contacts if d.state.places[x].state is not PlaceState.OFFERED)
        if held:
            raise StillHolding(command.agent, tuple(held))
    d.set_availability(agent, wanted, reason, by=command.by)


def _agent_seen(d: Decision, command: c.AgentSeen) -> None:
    agent = d.agent(command.agent)
    if not agent.reachable:
        d.emit(e.AgentReachable(at=d.now, agent=agent.agent))
    if agent.availability is Availability.OFFLINE:
        d.set_availability(agent, Availability.NOT_READY, Reason.SIGNED_IN.value)


def _agent_gone(d: Decision, command: c.AgentGone) -> None:
    if d.agent(command.agent).reachable:
        d.lose_connection(command.agent)


DECIDE: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.Configure: _configure,
    c.Resume: _resume,
    c.Enqueue: _enqueue,
    c.Accept: _accept,
    c.Decline: _decline,
    c.Connect: _connect,
    c.FailConnect: _fail_connect,
    c.Leave: _leave,
    c.End: _end,
    c.FinishWrapUp: _finish_wrap_up,
    c.SetAvailability: _set_availability,
    c.AgentSeen: _agent_seen,
    c.AgentGone: _agent_gone,
}
