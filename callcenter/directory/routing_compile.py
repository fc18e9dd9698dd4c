"""Compiles the queues, agents and rules of a centre, checked before, into what the routing engine works by."""

from collections.abc import Iterable
from typing import get_args

from callcenter.directory import condition_schemas as written
from callcenter.directory.hours import Intervals
from callcenter.directory.limit_compile import compile_limits, compile_overflow
from callcenter.directory.schemas import Centre, Queue, Skills
from routing.conditions import AllOf, AnyOf, Condition, HasAttribute, HasSkill, InTeam, IsAgent, NoneOf, Step
from routing.model import DEFAULT_CONSEQUENCES, AgentRules, Choice, Consequence, Miss, QueueRules, Requirement


def compile_queue(queue: Queue, opening: Intervals) -> QueueRules:
    """Return one queue, open as told."""
    extension = queue.wrap_up_extension
    return QueueRules(
        requires=_requirements(queue.requires),
        offer_ms=queue.offer,
        wrap_up_ms=queue.wrap_up,
        target_ms=queue.service_level.within,
        target_share=queue.service_level.share,
        open=opening,
        slope=queue.order.slope,
        cap_ms=queue.order.cap,
        raise_after_ms=queue.order.raise_after,
        steps=tuple(_step(step) for step in queue.steps),
        skip_unmet_steps=queue.skip_unmet_steps,
        choice=Choice(rule=queue.choice.rule, weights=dict(queue.choice.weights), tiers=dict(queue.choice.tiers)),
        at_once=queue.at_once,
        offer_by_channel=dict(queue.offer_by_channel),
        extension_ms=extension.by,
        extensions=extension.times,
        handling_ms=queue.expected_handling,
        limits=compile_limits(queue.limits),
        overflow=tuple(compile_overflow(rule) for rule in queue.overflow),
    )


def compile_agent(centre: Centre, id_: str) -> AgentRules:
    """Return one agent, whose routing profile must be there."""
    agent = centre.agents[id_]
    profile = centre.profiles[agent.profile]
    return AgentRules(
        skills=dict(agent.skills),
        queues=profile.queues,
        capacity={"chat": 0, "voice": 0, **centre.capacity(id_)},
        while_open={added: dict(bounds) for added, bounds in profile.while_open.items()},
        team=agent.team,
        attributes=dict(agent.attributes),
        ranks=dict(profile.ranks),
        rank_first=profile.rank_first,
        auto_accept=profile.auto_accept,
    )


def compile_condition(condition: written.AnyCondition) -> Condition:
    """Return one condition."""
    match condition:
        case written.HasSkills(skill=skills):
            return _together(HasSkill(skill=skill, level=level) for skill, level in skills.items())
        case written.InTeam(team=team):
            return InTeam(team=team)
        case written.IsAgent(agent=agent):
            return IsAgent(agent=agent)
        case written.HasAttributes(attribute=attributes):
            return _together(HasAttribute(attribute=name, value=value) for name, value in attributes.items())
        case written.AllOf():
            return AllOf(of=_parts(condition))
        case written.AnyOf():
            return AnyOf(of=_parts(condition))
        case written.NoneOf():
            return NoneOf(of=_parts(condition))


def compile_misses(centre: Centre) -> dict[Miss, Consequence]:
    """Return the consequences that the files speak of; what they leave out of one is the engine's."""
    usual = {"declined": Consequence(hold_ms=centre.timings.decline_hold), **DEFAULT_CONSEQUENCES}
    found: dict[Miss, Consequence] = {}
    for miss in get_args(Miss):
        said, otherwise = getattr(centre.misses, miss), usual[miss]
        made = Consequence(
            hold_ms=otherwise.hold_ms if said.hold is None else said.hold,
            not_ready_after=otherwise.not_ready_after if said.not_ready_after is None else said.not_ready_after,
        )
        if made != otherwise:
            found[miss] = made
    return found


def slopes_of(centre: Centre) -> tuple[int, ...]:
    """Return every slope a contact of the centre can have."""
    return tuple(sorted({*centre.slopes, *(queue.order.slope for queue in centre.queues.values())}))


def _step(step: written.WideningStep) -> Step:
    return Step(where=None if step.where is None else compile_condition(step.where), for_ms=step.for_)


def _parts(condition: written.AllOf | written.AnyOf | written.NoneOf) -> tuple[Condition, ...]:
    return tuple(compile_condition(part) for _, part in condition.parts())


def _together(conditions: Iterable[Condition]) -> Condition:
    parts = tuple(conditions)
    return parts[0] if len(parts) == 1 else AllOf(of=parts)


def _requirements(skills: Skills) -> tuple[Requirement, ...]:
    return tuple(sorted(Requirement(skill, level) for skill, level in skills.items()))
