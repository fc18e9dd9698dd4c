"""What follows from a transfer, and from the end of the time a contact is held for somebody."""

from routing import commands as c
from routing import events as e
from routing.checking import check_requires, check_team
from routing.conditions import normal_steps
from routing.criteria import normalized
from routing.decision import Decision
from routing.errors import InvalidValue, NotYours, TransferToSelf, UnknownAgent, UnknownQueue
from routing.evolve_visits import wanted
from routing.model import Place
from routing.states import place_after


def transfer(d: Decision, command: c.Transfer) -> None:
    """Let the agent give an active contact up to a queue, and there to an agent or a team first."""
    place = d.place(command.contact)
    place_after(place.contact, place.state, e.ContactTransferred, "be transferred")
    if place.agent != command.by:
        raise NotYours(command.contact, place.agent)
    queue = d.config.queues.get(command.queue)
    if queue is None:
        raise UnknownQueue(command.queue)
    _check_named(d, command)
    check_requires(command.requires, d.config)
    named = command.agent is not None or command.team is not None
    channel, requires, steps = place.requirements.channel, normalized(command.requires), normal_steps(queue.steps)
    expected = None
    if command.queue in d.state.paces:
        demand = wanted(command.queue, channel, requires, command.agent, steps, command.team)
        expected = d.expect(demand, place.priority, apart=(command.by,))
    d.emit(
        e.ContactTransferred(
            at=d.now,
            contact=place.contact,
            agent=command.by,
            queue=command.queue,
            channel=channel,
            requires=requires,
            target_ms=queue.target_ms,
            to_agent=command.agent,
            to_team=command.team,
            held_until=d.now + d.config.transfer_wait_ms if named else None,
            giver_held_until=d.now + d.config.decline_hold_ms,
            slope=queue.slope,
            cap_ms=queue.cap_ms,
            raise_at=None if queue.raise_after_ms is None else d.now + queue.raise_after_ms,
            steps=steps,
            credit=command.credit,
            back=command.back and named,
            expected_ms=expected and expected.median_ms,
            bound_ms=expected and expected.bound_ms,
        )
    )


def _check_named(d: Decision, command: c.Transfer) -> None:
    if command.agent is not None and command.agent not in d.config.agents:
        raise UnknownAgent(command.agent)
    if command.agent == command.by:
        raise TransferToSelf(command.by)
    if command.team is not None:
        check_team(command.team, d.config)
        if command.agent is not None:
            raise InvalidValue("team", command.team, "without an agent beside it")


def end_hold(d: Decision, place: Place, due: int | None = None) -> None:
    """Hold the waiting contact no longer for those it names: the giver gets it back, or anybody in its queue may."""
    wanted = place.requirements
    if place.back_to is not None:
        held_until = d.now + d.config.transfer_wait_ms
        d.emit(e.ContactSentBack(at=d.now, contact=place.contact, agent=place.back_to, held_until=held_until, due=due))
    elif wanted.team is not None:
        d.emit(e.TeamHoldEnded(at=d.now, contact=place.contact, team=wanted.team, due=due))
    else:
        assert wanted.agent is not None, place
        d.emit(e.AgentHoldEnded(at=d.now, contact=place.contact, agent=wanted.agent, due=due))
