"""What follows from each command: validated wholly first, then told as events, each applied at once."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.adjusting import ADJUSTING_COMMANDS, end_unfit
from routing.admission import admit
from routing.callbacks import CALLBACK_COMMANDS
from routing.checking import (
    check_callback,
    check_config,
    check_duration,
    check_requires,
    check_slope,
    check_ways_back,
    checked_steps,
)
from routing.conditions import normal_steps
from routing.criteria import normalized
from routing.decide_queues import QUEUE_COMMANDS
from routing.decision import Decision, holder, open_offers, withdraw, withdraw_all
from routing.errors import (
    AlreadyTaken,
    DuplicateContact,
    IllegalMove,
    NoExtensionLeft,
    NotYours,
    OfferOver,
    ReasonMissing,
    StillHolding,
    UnknownAgent,
    UnknownOffer,
    UnknownQueue,
)
from routing.evolve_visits import wanted
from routing.model import (
    AgentId,
    AgentState,
    Availability,
    OfferId,
    Place,
    PlaceState,
    Reason,
)
from routing.offering import claim, connect_ms
from routing.states import place_after
from routing.steering import STEERING_COMMANDS
from routing.transfers import transfer

WAITING, OFFERED, CALLING, CLAIMED, ACTIVE, WRAPPING = PlaceState


def _configure(d: Decision, command: c.Configure) -> None:
    if d.state.config is None or d.state.config.version != command.config.version:
        check_config(command.config)
        if d.state.adjustments:
            end_unfit(d, command.config)
        d.emit(e.RoutingConfigured(at=d.now, config=command.config))


def _resume(d: Decision, command: c.Resume) -> None:
    places = [d.state.places[contact] for contact in sorted(d.state.places)]
    claims = {place.contact: d.now + connect_ms(d, place) for place in places if place.state in (CLAIMED, CALLING)}
    d.emit(e.Resumed(at=d.now, down_from=command.down_from, connect_by=claims))
    for place in places:
        if place.state is OFFERED:
            withdraw_all(d, place, "restart")
    for name in sorted(d.state.agents):
        agent = d.state.agents[name]
        # Nobody has a connection after a restart. One whose clocks had all run out before has none to start afresh.
        if agent.reachable or (agent.return_at is not None and agent.return_at > command.down_from):
            d.lose_connection(name)
    for place in sorted(places, key=lambda place: (place.deadline or 0, place.contact)):
        if place.state is WRAPPING and place.deadline is not None and place.deadline <= d.now:
            end_wrap_up(d, place, place.deadline)


def _enqueue(d: Decision, command: c.Enqueue) -> None:
    config = d.config
    queue = config.queues.get(command.queue)
    if queue is None:
        raise UnknownQueue(command.queue)
    if command.contact in d.state.places:
        raise DuplicateContact(command.contact)
    named = command.prefer
    if named is not None and named not in config.agents:
        raise UnknownAgent(named)
    if command.requires:
        check_requires(command.requires, config)
    if command.slope is not None:
        check_slope(command.slope, config)
    if command.head_start_ms < 0 or command.prefer_ms < 0:
        check_duration("head_start_ms", command.head_start_ms)
        check_duration("prefer_ms", command.prefer_ms)
    own = () if command.steps is None else checked_steps(command.steps, config)
    if command.callback is not None:
        check_callback(command.callback, d.now)
    if command.may_call is not None:
        check_ways_back(command.may_call, d.config, d.now)
    requires = normalized(command.requires)
    steps = (queue.steps and normal_steps(queue.steps)) if command.steps is None else own
    expected = None
    if command.queue in d.state.paces:
        expected = d.expect(wanted(command.queue, command.channel, requires, named, steps), command.priority)
    d.emit(
        e.ContactQueued(
            at=d.now,
            contact=command.contact,
            queue=command.queue,
            channel=command.channel,
            requires=requires,
            priority=command.priority,
            target_ms=queue.target_ms,
            head_start_ms=command.head_start_ms,
            slope=queue.slope if command.slope is None else command.slope,
            cap_ms=queue.cap_ms,
            raise_at=None if queue.raise_after_ms is None else d.now + queue.raise_after_ms,
            steps=steps,
            to_agent=named,
            held_until=None if named is None else d.now + command.prefer_ms,
            wait_away=named is not None and command.prefer_away == "wait",
            expected_ms=expected and expected.median_ms,
            bound_ms=expected and expected.bound_ms,
            callback=command.callback,
            may_call=command.may_call,
        )
    )
    if queue.limits is not None or queue.overflow or d.state.closures:
        admit(d, d.state.places[command.contact])


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
    if place.state is not OFFERED and place.offer == command.offer:
        if place.agent == command.agent:
            return
        raise AlreadyTaken(command.offer, holder(place))
    _check_open(d, place, command)
    if place.also:
        for agent, offer in open_offers(place):
            if agent != command.agent:
                withdraw(d, place, offer, agent, "taken")
    claim(d, place, command.offer, command.agent)


def _decline(d: Decision, command: c.Decline) -> None:
    d.agent(command.agent)
    place = _offer(d, command.offer)
    if place.declined.get(command.agent) == command.offer:
        return
    if place.state is not OFFERED and place.offer == command.offer:
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
            held_until=d.held_until("declined"),
        )
    )
    d.punish(command.agent, "declined")


def _check_open(d: Decision, place: Place, command: c.Accept | c.Decline) -> None:
    """The offer must be open, the agent's own, and not at or past its deadline."""
    if place.state is OFFERED:
        whose = place.agent if place.offer == command.offer else _also_offered(place, command.offer)
    else:
        whose = None
    if whose is None:
        number = int(command.offer.rpartition(".")[2])
        if place.agent is not None and place.state not in (OFFERED, CALLING) and number >= place.set_from:
            raise AlreadyTaken(command.offer, place.agent)
        raise OfferOver(command.offer)
    if whose != command.agent:
        raise NotYours(command.offer, whose)
    if place.deadline is not None and d.now >= place.deadline:
        raise OfferOver(command.offer)


def _also_offered(place: Place, offer: OfferId) -> AgentId | None:
    return next((agent for agent, other in (place.also or {}).items() if other == offer), None)


def _connect(d: Decision, command: c.Connect) -> None:
    place = d.place(command.contact)
    if place.state is ACTIVE:
        return
    place_after(place.contact, place.state, e.ContactConnected, "be connected")
    d.emit(e.ContactConnected(at=d.now, contact=place.contact, agent=holder(place)))


def _fail_connect(d: Decision, command: c.FailConnect) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.ConnectFailed, "fail to connect")
    connect_failed(d, place, command.reason)


def connect_failed(d: Decision, place: Place, reason: str, due: int | None = None) -> None:
    """The claim came to nothing: the contact back to its place, no wrap-up, and what such a miss costs."""
    agent = holder(place)
    held_until = d.held_until("connect_failed")
    d.emit(e.ConnectFailed(at=d.now, contact=place.contact, agent=agent, reason=reason, due=due, held_until=held_until))
    d.punish(agent, "connect_failed", due)


def _leave(d: Decision, command: c.Leave) -> None:
    place = d.place(command.contact)
    was, agent = place.state, place.agent
    if was is OFFERED:
        withdraw_all(d, place, "customer_left")
    else:
        place_after(place.contact, was, e.ContactLeft, "be left")
    d.emit(e.ContactLeft(at=d.now, contact=command.contact, was=was, agent=agent))


def _end(d: Decision, command: c.End) -> None:
    place = d.place(command.contact)
    if place.state is WRAPPING:
        return
    place_after(place.contact, place.state, e.WrapUpStarted, "end")
    until = d.now + d.wrap_up(place).wrap_up_ms
    d.emit(e.WrapUpStarted(at=d.now, contact=place.contact, agent=holder(place), until=until))
    if until == d.now:
        end_wrap_up(d, place, until)


def end_wrap_up(d: Decision, place: Place, due: int) -> None:
    """The clock of the wrap-up has run out."""
    d.emit(e.WrapUpEnded(at=d.now, contact=place.contact, agent=holder(place), by="clock", due=due))


def _return(d: Decision, command: c.Return) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.ContactReturned, "be returned")
    agent = holder(place)
    d.emit(e.ContactReturned(at=d.now, contact=place.contact, agent=agent, reason=command.reason))
    d.make_not_ready(agent, Reason.CONNECTION_LOST)


def _finish_wrap_up(d: Decision, command: c.FinishWrapUp) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.WrapUpEnded, "finish wrap-up")
    if place.agent != command.agent:
        raise NotYours(command.contact, place.agent)
    d.emit(e.WrapUpEnded(at=d.now, contact=place.contact, agent=command.agent, by="agent"))


def _extend_wrap_up(d: Decision, command: c.ExtendWrapUp) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.WrapUpExtended, "extend wrap-up")
    if place.agent != command.agent:
        raise NotYours(command.contact, place.agent)
    rules = d.wrap_up(place)
    if place.extended >= rules.extensions or place.deadline is None:
        raise NoExtensionLeft(command.contact)
    until = place.deadline + rules.extension_ms
    d.emit(e.WrapUpExtended(at=d.now, contact=place.contact, agent=command.agent, until=until))


def _set_availability(d: Decision, command: c.SetAvailability) -> None:
    agent, wanted = d.agent(command.agent), command.availability
    reason = command.reason if wanted is Availability.NOT_READY else None
    if wanted is Availability.NOT_READY and not reason:
        raise ReasonMissing(command.agent)
    if (agent.availability, agent.reason) == (wanted, reason):
        if agent.asked is not None:
            d.emit(e.AgentStateAsked(at=d.now, agent=command.agent, availability=None, by=command.by))
        return
    if agent.held and wanted is not Availability.AVAILABLE:
        if not command.force:
            _ask(d, agent, wanted, reason, command.by)
            return
        if wanted is Availability.OFFLINE:
            held = sorted(x for x in agent.contacts if d.state.places[x].state not in (OFFERED, CALLING))
            raise StillHolding(command.agent, tuple(held))
    d.set_availability(agent, wanted, reason, by=command.by)


def _ask(d: Decision, agent: AgentState, wanted: Availability, reason: str | None, by: str) -> None:
    """Let the state come when the contacts the agent holds are over; until then they get nothing new."""
    asked = agent.asked
    if asked is not None and (asked.availability, asked.reason) == (wanted, reason):
        return
    d.withdraw_offers(agent, "agent_not_ready")
    d.emit(e.AgentStateAsked(at=d.now, agent=agent.agent, availability=wanted, reason=reason, by=by))


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
    **QUEUE_COMMANDS,
    c.Configure: _configure,
    c.Resume: _resume,
    c.Enqueue: _enqueue,
    **STEERING_COMMANDS,
    **ADJUSTING_COMMANDS,
    **CALLBACK_COMMANDS,
    c.Accept: _accept,
    c.Decline: _decline,
    c.Connect: _connect,
    c.FailConnect: _fail_connect,
    c.Leave: _leave,
    c.End: _end,
    c.Transfer: transfer,
    c.Return: _return,
    c.FinishWrapUp: _finish_wrap_up,
    c.ExtendWrapUp: _extend_wrap_up,
    c.SetAvailability: _set_availability,
    c.AgentSeen: _agent_seen,
    c.AgentGone: _agent_gone,
}
