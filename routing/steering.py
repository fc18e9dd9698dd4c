"""What follows from what supervisors do with a contact that waits: put next, moved, assigned, taken."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.admission import terms
from routing.decision import Decision
from routing.errors import CannotTake, UnknownAgent, UnknownQueue
from routing.explain import hindrance
from routing.matching import Pair
from routing.model import AgentState, Place, PlaceState
from routing.offering import offer, take
from routing.states import place_after


def _put_next(d: Decision, command: c.PutNext) -> None:
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.ContactPutNext, "be put next")
    if not place.front or place.front != d.state.fronts:
        d.emit(e.ContactPutNext(at=d.now, contact=place.contact, by=command.by))


def _move(d: Decision, command: c.Move) -> None:
    place = d.place(command.contact)
    if command.queue not in d.config.queues:
        raise UnknownQueue(command.queue)
    place_after(place.contact, place.state, e.ContactMoved, "be moved")
    queue = place.requirements.queue
    if command.queue == queue:
        return
    d.emit(
        e.ContactMoved(
            at=d.now,
            contact=place.contact,
            by=command.by,
            queue=queue,
            credit=command.credit,
            called_back=place.entry == "called_back",
            **terms(d, place, command.queue),
        )
    )


def _assign(d: Decision, command: c.Assign) -> None:
    place, agent = d.place(command.contact), d.agent(command.agent)
    if place.assigned_by == command.by and place.agent == command.agent:
        return
    offer(d, _chosen(d, place, agent, command.by, "be assigned"))


def _take(d: Decision, command: c.Take) -> None:
    place, agent = d.place(command.contact), d.agent(command.by)
    if place.agent == command.by and place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE, PlaceState.WRAPPING):
        return
    take(d, _chosen(d, place, agent, command.by, "be taken", taken=True))


def _chosen(d: Decision, place: Place, agent: AgentState, by: str, move: str, *, taken: bool = False) -> Pair:
    """The contact is for this agent alone from here on, if they can be offered it."""
    place_after(place.contact, place.state, e.ContactAssigned, move)
    if place.requirements.queue not in d.config.queues:
        raise UnknownQueue(place.requirements.queue)
    rules = d.config.agents.get(agent.agent)
    if rules is None:  # they only hold what they held
        raise UnknownAgent(agent.agent)
    if (why := hindrance(place, agent, rules, d.now, taken=taken)) is not None:
        raise CannotTake(agent.agent, place.contact, why)
    held_until = d.now + d.config.transfer_wait_ms
    d.emit(
        e.ContactAssigned(at=d.now, contact=place.contact, agent=agent.agent, by=by, held_until=held_until, taken=taken)
    )
    return Pair(place, [agent], d.indexes.standing[place.contact].demand, 1, ())


STEERING_COMMANDS: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.PutNext: _put_next,
    c.Move: _move,
    c.Assign: _assign,
    c.Take: _take,
}
"""What follows from each command of a supervisor about one contact."""
