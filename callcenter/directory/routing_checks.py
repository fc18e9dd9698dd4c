"""What must be true of the rules of routing: that all they name is there, and that they lead to somebody.

A contact passes through the steps of its queue and stays in the last. So in each step there must be somebody who can
take it, and in the last somebody for every language; else the step is time lost, or the wait has no end.
"""

from collections.abc import Collection, Mapping

from callcenter.directory import condition_schemas as written
from callcenter.directory.reporting import Refer, Report
from callcenter.directory.routing_compile import compile_agent, compile_condition
from callcenter.directory.schemas import Centre, Profile, Queue
from callcenter.directory.source import Loc
from callcenter.sentences import Sentence
from routing.checking import SLOPES_AT_MOST
from routing.criteria import meets


def examine_rules(centre: Centre, report: Report, refer: Refer) -> None:
    """Report what does not fit in the rules of queues, routing profiles and agents."""
    for id_, values in centre.agent_attributes.items():
        if not values:
            reason = Sentence("agent attribute {attribute!r} must have values", attribute=id_)
            report(("agent_attributes", id_), reason)
        for index, value in enumerate(values):
            if value in values[:index]:
                report(("agent_attributes", id_, index), Sentence("value {value!r} is listed twice", value=value))
    for id_, queue in centre.queues.items():
        _queue(centre, ("queues", id_), queue, report, refer)
    for id_, profile in centre.profiles.items():
        _profile(centre, ("profiles", id_), profile, report, refer)
    for id_, agent in centre.agents.items():
        for name, value in agent.attributes.items():
            _attribute(centre, name, value, ("agents", id_, "attributes", name), report, refer)
    _slopes(centre, report)


def examine_tiers(centre: Centre, id_: str, elsewhere: Collection[str], report: Report) -> None:
    """Report agents who have a tier in a queue that they do not serve."""
    for agent in centre.queues[id_].choice.tiers:
        if agent in elsewhere:
            reason = Sentence("agent {agent!r} does not serve queue {queue!r}", agent=agent, queue=id_)
            report(("queues", id_, "choice", "tiers", agent), reason)


def examine_steps(
    centre: Centre, id_: str, able: tuple[str, ...], talking: Mapping[str, tuple[str, ...]], report: Report
) -> None:
    """Report steps of a queue that nobody can meet. `able` can serve it, those in `talking` also in the language."""
    steps = centre.queues[id_].steps
    for index, step in enumerate(steps):
        loc = ("queues", id_, "steps", index)
        if step.where is None or not _all_there(centre, step.where):
            continue
        asked = compile_condition(step.where)
        meeting = {agent for agent in able if meets(agent, compile_agent(centre, agent), asked)}
        if not meeting:
            report(loc, Sentence("nobody who can serve queue {queue!r} meets the condition of this step", queue=id_))
        elif index == len(steps) - 1:
            for language, agents in talking.items():
                if agents and meeting.isdisjoint(agents):
                    reason = Sentence(
                        "nobody who meets the last step of queue {queue!r} talks {language!r}",
                        queue=id_,
                        language=language,
                    )
                    report(loc, reason)


def _queue(centre: Centre, loc: Loc, queue: Queue, report: Report, refer: Refer) -> None:
    if queue.callback is not None and queue.callback.hours is not None:
        refer("hours", queue.callback.hours, (*loc, "callback", "hours"))
    for skill in queue.choice.weights:
        refer("skills", skill, (*loc, "choice", "weights", skill))
    for agent in queue.choice.tiers:
        refer("agents", agent, (*loc, "choice", "tiers", agent))
    for index, step in enumerate(queue.steps):
        place, last = (*loc, "steps", index), index == len(queue.steps) - 1
        if last and step.for_ is not None:
            reason = Sentence("the last step has no `for`: a contact stays in it until it is answered")
            report((*place, "for"), reason)
        elif not last and step.for_ is None:
            reason = Sentence("every step but the last must have a `for`: a contact would never come to the next")
            report(place, reason)
        if step.where is not None:
            _condition(centre, step.where, (*place, "where"), report, refer)


def _condition(centre: Centre, where: written.AnyCondition, loc: Loc, report: Report, refer: Refer) -> None:
    match where:
        case written.HasSkills():
            for skill in where.skill:
                refer("skills", skill, (*loc, "skill", skill))
        case written.InTeam():
            refer("teams", where.team, (*loc, "team"))
        case written.IsAgent():
            refer("agents", where.agent, (*loc, "agent"))
        case written.HasAttributes():
            for name, value in where.attribute.items():
                _attribute(centre, name, value, (*loc, "attribute", name), report, refer)
        case _:
            for place, part in where.parts():
                _condition(centre, part, (*loc, *place), report, refer)


def _attribute(centre: Centre, name: str, value: str, loc: Loc, report: Report, refer: Refer) -> None:
    refer("agent_attributes", name, loc)
    known = centre.agent_attributes.get(name)
    if known is not None and value not in known:
        reason = Sentence(
            "agent attribute {attribute!r} has no value {value!r}; it can be {known}",
            attribute=name,
            value=value,
            known=known,
        )
        report(loc, reason)


def _profile(centre: Centre, loc: Loc, profile: Profile, report: Report, refer: Refer) -> None:
    for added, bounds in profile.while_open.items():
        if added in bounds:
            reason = Sentence("what is open on {channel!r} itself is bounded by `capacity`", channel=added)
            report((*loc, "while_open", added, added), reason)
    for queue in profile.ranks:
        place = (*loc, "ranks", queue)
        if queue not in centre.queues:
            refer("queues", queue, place)
        elif queue not in profile.queues:
            report(place, Sentence("queue {queue!r} has a rank, but is not one of the routing profile's", queue=queue))
    if profile.rank_first and not profile.ranks:
        report((*loc, "rank_first"), Sentence("there are no `ranks` that could come first"))


def _slopes(centre: Centre, report: Report) -> None:
    """Report the first slope that is one too many; where a queue gives none, it is the queue that adds it."""
    places: list[tuple[Loc, int]] = [(("slopes", index), slope) for index, slope in enumerate(centre.slopes)]
    places += [(("queues", id_, "order", "slope"), queue.order.slope) for id_, queue in centre.queues.items()]
    seen: set[int] = set()
    for loc, slope in places:
        seen.add(slope)
        if len(seen) > SLOPES_AT_MOST:
            reason = Sentence(
                "slope {slope} is one too many: with those of the queues there can be {most} in all",
                slope=slope,
                most=SLOPES_AT_MOST,
            )
            report(loc, reason)
            return


def _all_there(centre: Centre, where: written.AnyCondition) -> bool:
    """Tell whether everything a condition names is in the centre; what is not has been reported."""
    match where:
        case written.HasSkills():
            return all(skill in centre.skills for skill in where.skill)
        case written.InTeam():
            return where.team in centre.teams
        case written.IsAgent():
            return where.agent in centre.agents
        case written.HasAttributes():
            return all(value in centre.agent_attributes.get(name, ()) for name, value in where.attribute.items())
        case _:
            return all(_all_there(centre, part) for _, part in where.parts())
