"""What follows from what supervisors do with a contact that waits: put next, moved to another queue, assigned."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.admission import terms
from routing.decision import Decision
from routing.errors import CannotTake, UnknownAgent, UnknownQueue
from routing.explain import hindrance
from routing.matching import Pair
from routing.offering import offer
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
    place_after(place.contact, place.state, e.ContactAssigned, "be assigned")
    if place.requirements.queue not in d.config.queues:
        raise UnknownQueue(place.requirements.queue)
    rules = d.config.agents.get(command.agent)
    if rules is None:  # they only hold what they held
        raise UnknownAgent(command.agent)
    if (why := hindrance(place, agent, rules, d.now)) is not None:
        raise CannotTake(command.agent, place.contact, why)
    held_until = d.now + d.config.transfer_wait_ms
    d.emit(
        e.ContactAssigned(at=d.now, contact=place.contact, agent=command.agent, by=command.by, held_until=held_until)
    )
    offer(d, Pair(place, [agent], d.indexes.standing[place.contact].demand, 1, ()))


STEERING_COMMANDS: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.PutNext: _put_next,
    c.Move: _move,
    c.Assign: _assign,
}
"""What follows from each command of a supervisor about one contact."""
