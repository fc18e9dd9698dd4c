"""Who may take a contact at all. Eligible first, order second: `disciplines` only ever orders what passes here."""

from collections.abc import Iterable

from routing.conditions import (
    AllOf,
    AnyOf,
    Condition,
    HasAttribute,
    HasSkill,
    InTeam,
    IsAgent,
)
from routing.model import (
    AgentId,
    AgentRules,
    AgentState,
    Availability,
    Channel,
    Place,
    QueueRules,
    Requirement,
    Requirements,
)

_AVAILABLE = Availability.AVAILABLE


def normalized(requires: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """The same demand in one form: each skill once, at the highest level asked, in order of skill."""
    requires = tuple(requires)
    if len(requires) < 2:
        return requires
    levels: dict[str, int] = {}
    for need in requires:
        levels[need.skill] = max(need.level, levels.get(need.skill, 0))
    return tuple(Requirement(skill, levels[skill]) for skill in sorted(levels))


def asked(requirements: Requirements, queue: QueueRules) -> tuple[Requirement, ...]:
    """All the skills asked of whoever takes the contact: the queue's and its own; while it is held for some, none."""
    return () if requirements.held else normalized((*queue.requires, *requirements.skills))


def meets(agent: AgentId, rules: AgentRules, condition: Condition) -> bool:
    """Whether the condition is true of the agent, by configuration."""
    match condition:
        case HasSkill(skill=skill, level=level):
            return rules.skills.get(skill, 0) >= level
        case InTeam(team=team):
            return rules.team == team
        case IsAgent(agent=named):
            return agent == named
        case HasAttribute(attribute=attribute, value=value):
            return rules.attributes.get(attribute) == value
        case AllOf(of=parts):
            return all(meets(agent, rules, part) for part in parts)
        case AnyOf(of=parts):
            return any(meets(agent, rules, part) for part in parts)
    return not any(meets(agent, rules, part) for part in condition.of)


def qualifies(agent: AgentId, rules: AgentRules, requirements: Requirements, skills: tuple[Requirement, ...]) -> bool:
    """Whether the agent, by configuration, takes such contacts: on the channel at all, and if one is named, is it.

    If a team is named, they must be in it. Otherwise they must serve the queue, have all these skills at level and
    meet the condition of the step.
    """
    if rules.capacity.get(requirements.channel, 0) < 1:
        return False
    if requirements.agent is not None:
        return agent == requirements.agent
    if requirements.team is not None:
        return rules.team == requirements.team
    return (
        requirements.queue in rules.queues
        and all(rules.skills.get(need.skill, 0) >= need.level for need in skills)
        and (requirements.where is None or meets(agent, rules, requirements.where))
    )


def in_reach(agent: AgentState) -> bool:
    """Whether the agent is connected, or was a moment ago (until `suspend_at` a lost connection changes nothing)."""
    return agent.reachable or agent.suspend_at is not None


def on_duty(agent: AgentState) -> bool:
    """Whether the agent takes contacts now, be they free or busy: Available, and no other state asked for."""
    return (
        agent.availability is _AVAILABLE
        and agent.asked is None
        and (agent.reachable or agent.suspend_at is not None)  # `in_reach`, as this is asked at every turn
    )


def signed_in(agent: AgentState) -> bool:
    """Whether the agent is at work at all."""
    return agent.availability is not Availability.OFFLINE


def open_contacts(agent: AgentState, channel: Channel) -> int:
    """How many contacts of the channel the agent holds: offered, claimed, active or wrapping."""
    return list(agent.contacts.values()).count(channel) if agent.contacts else 0


def has_room(agent: AgentState, rules: AgentRules, channel: Channel) -> bool:
    """Whether the agent's capacity of the channel itself leaves room for one more."""
    return open_contacts(agent, channel) < rules.capacity.get(channel, 0)


def fits_beside(agent: AgentState, rules: AgentRules, channel: Channel) -> bool:
    """Whether what is open on other channels, or the call they drain for, lets one of this channel come on top."""
    if agent.draining is not None and channel == "chat":
        return False
    bounds = rules.while_open.get(channel)
    return not bounds or all(open_contacts(agent, other) <= most for other, most in bounds.items())


def ready(agent: AgentState, rules: AgentRules, channel: Channel) -> bool:
    """Whether the agent could be offered one more contact of the channel now."""
    return on_duty(agent) and has_room(agent, rules, channel) and fits_beside(agent, rules, channel)


def held_apart(place: Place, now: int) -> list[str]:
    """The agents this contact is not offered to yet, because they missed it or gave it up."""
    if not place.holds:
        return []
    return [agent for agent, until in place.holds.items() if until > now]
