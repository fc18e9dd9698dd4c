"""Who may take a contact at all. Eligible first, order second: `disciplines` only ever orders what passes here."""

from collections.abc import Iterable

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


def normalized(requires: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """The same demand in one form: each skill once, at the highest level asked, in order of skill."""
    levels: dict[str, int] = {}
    for need in requires:
        levels[need.skill] = max(need.level, levels.get(need.skill, 0))
    return tuple(Requirement(skill, levels[skill]) for skill in sorted(levels))


def asked(requirements: Requirements, queue: QueueRules) -> tuple[Requirement, ...]:
    """All the skills asked of whoever takes the contact: the queue's and its own; of a named agent, none."""
    return () if requirements.agent is not None else normalized((*queue.requires, *requirements.skills))


def qualifies(agent: AgentId, rules: AgentRules, requirements: Requirements, skills: tuple[Requirement, ...]) -> bool:
    """Whether the agent, by configuration, takes such contacts: on the channel at all, and if one is named, is it.

    If none is, they must serve the queue and have all these skills at level.
    """
    if rules.capacity.get(requirements.channel, 0) < 1:
        return False
    if requirements.agent is not None:
        return agent == requirements.agent
    return requirements.queue in rules.queues and all(rules.skills.get(need.skill, 0) >= need.level for need in skills)


def in_reach(agent: AgentState) -> bool:
    """Whether the agent is connected, or was a moment ago (until `suspend_at` a lost connection changes nothing)."""
    return agent.reachable or agent.suspend_at is not None


def on_duty(agent: AgentState) -> bool:
    """Whether the agent takes contacts now, be they free or busy."""
    return agent.availability is Availability.AVAILABLE and in_reach(agent)


def open_contacts(agent: AgentState, channel: Channel) -> int:
    """How many contacts of the channel the agent holds: offered, claimed, active or wrapping."""
    return list(agent.contacts.values()).count(channel)


def ready(agent: AgentState, rules: AgentRules, channel: Channel) -> bool:
    """Whether the agent could be offered one more contact of the channel now."""
    return on_duty(agent) and open_contacts(agent, channel) < rules.capacity.get(channel, 0)


def held_apart(place: Place, now: int) -> list[str]:
    """The agents this contact is not offered to yet, because they declined it or gave it up."""
    return [agent for agent, until in place.holds.items() if until > now]
