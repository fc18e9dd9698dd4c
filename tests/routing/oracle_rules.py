"""The oracle's rules of who may take what and who comes first: nothing happens here."""

from collections.abc import Callable

from msgspec.structs import replace

from routing.conditions import (
    AllOf,
    AnyOf,
    Condition,
    HasAttribute,
    HasSkill,
    InTeam,
    IsAgent,
    NoneOf,
    Step,
    normal,
)
from routing.model import AgentRules, Callback, QueueRules, Requirement
from tests.routing.oracle_model import Agent, Contact

LAST = 10**9


def true_of(condition: Condition | None, agent: str, rules: AgentRules) -> bool:
    """Whether the condition holds of the agent."""
    match condition:
        case None:
            return True
        case HasSkill(skill=skill, level=level):
            return rules.skills.get(skill, 0) >= level
        case InTeam(team=team):
            return rules.team == team
        case IsAgent(agent=name):
            return agent == name
        case HasAttribute(attribute=attribute, value=value):
            return rules.attributes.get(attribute) == value
        case AllOf(of=parts):
            return all(true_of(part, agent, rules) for part in parts)
        case AnyOf(of=parts):
            return any(true_of(part, agent, rules) for part in parts)
        case NoneOf(of=parts):
            return not any(true_of(part, agent, rules) for part in parts)


def highest(requires: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """Each skill asked once, at the highest level."""
    skills = sorted({need.skill for need in requires})
    return tuple(Requirement(s, max(need.level for need in requires if need.skill == s)) for s in skills)


def takes(rules: AgentRules, contact: Contact) -> bool:
    """Whether the agent takes contacts of the channel at all."""
    return rules.capacity.get(contact.channel, 0) > 0


def fits(agent: str, rules: AgentRules, queue: QueueRules, contact: Contact, where: Condition | None) -> bool:
    """Whether the agent does for the queue, the contact and this step of it."""
    return (
        contact.queue in rules.queues
        and takes(rules, contact)
        and all(rules.skills.get(need.skill, 0) >= need.level for need in (*queue.requires, *contact.requires))
        and true_of(where, agent, rules)
    )


def where_now(contact: Contact) -> Condition | None:
    """What the step in force asks; while it is held for somebody it is in none."""
    return contact.steps[contact.step].where if contact.steps and not contact.kept else None


def where_later(contact: Contact) -> list[Condition | None]:
    """What the step in force and all later ones ask."""
    return [step.where for step in contact.steps[contact.step :]] or [None]


def score(contact: Contact, now: int) -> int:
    grown = 100 * contact.head_start + contact.slope * (now - contact.enqueued)
    return grown if contact.cap is None else min(100 * contact.cap, grown)


def capped_at(contact: Contact) -> int | None:
    """The first instant at which the score grows no more."""
    if contact.cap is None:
        return None
    missing = 100 * contact.cap - 100 * contact.head_start
    if missing <= 0:
        return contact.enqueued
    return contact.enqueued + -(-missing // contact.slope) if contact.slope else None


def contact_order(now: int) -> Callable[[Contact], tuple[int, int, int, int, str]]:
    """Class, mark, score, age, id."""
    return lambda one: (-one.priority, -one.front, -score(one, now), one.enqueued, one.id)


def choice_value(queue: QueueRules, contact: Contact, agent: Agent, rules: AgentRules) -> tuple[str, int] | None:
    """The criterion of the queue's choice, and what the agent has of it (the lower, the earlier)."""
    choice = queue.choice
    if choice.rule == "least_occupied":
        return "occupancy", agent.occupancy
    if choice.rule == "most_skilled":
        asked = () if contact.kept else (*queue.requires, *contact.requires)
        weights = choice.weights or {need.skill: 1 for need in asked}
        return "skill", -sum(weight * rules.skills.get(skill, 0) for skill, weight in weights.items())
    if choice.rule == "fewest_today":
        return "taken", agent.taken
    if choice.rule == "rotation":
        return "turn", agent.turns.get(contact.queue, 0)
    if choice.rule == "tiers":
        return "tier", choice.tiers.get(agent.id, LAST)
    return None


def asleep(contact: Contact, now: int) -> bool:
    """Whether it is a callback whose customer may not be called at this instant."""
    if contact.callback is None:
        return False
    windows = contact.callback.windows or ((0, LAST),)
    return now < contact.not_before or not any(begin <= now < end for begin, end in windows)


def no_longer(callback: Callback, now: int) -> bool:
    """Whether every instant at which the customer may be called has passed."""
    return bool(callback.windows) and all(end <= now for _, end in callback.windows)


def first_call(callback: Callback, at: int) -> int | None:
    """The first instant, not before this one, at which the customer may be called."""
    starts = [max(begin, at) for begin, end in callback.windows or ((0, LAST),) if max(begin, at) < end]
    return min(starts, default=None)


def next_turn(contact: Contact, now: int) -> int | None:
    """The next instant at which the callback wakes, may fall asleep, or is given up."""
    callback = contact.callback
    if callback is None:
        return None
    if not asleep(contact, now):
        return next((end for begin, end in callback.windows if begin <= now < end), None)
    opens = first_call(callback, max(now, contact.not_before))
    return max(end for _, end in callback.windows) if opens is None else opens


def day_of(days: tuple[int, ...], at: int) -> int:
    """The beginning of the day of this instant."""
    return max((day for day in days if day <= at), default=0)


def normalized(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, each condition in its one form."""
    return tuple(replace(step, where=step.where and normal(step.where)) for step in steps)
