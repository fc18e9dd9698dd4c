"""What a step of a queue asks of an agent beyond the queue itself: conditions, with all, any and not over them.

Conditions are frozen and hashable: contacts that ask the same share one heap, so `normal` gives equal demands one form.
"""

from collections.abc import Iterable

import msgspec

AgentId = str
SkillId = str
TeamId = str
AttributeId = str


class _Condition(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", forbid_unknown_fields=True):
    """Something true or false of an agent, by configuration."""


class HasSkill(_Condition, frozen=True, kw_only=True, tag="skill"):
    """The agent has the skill at this level (1-10) or above."""

    skill: SkillId
    level: int = 1


class InTeam(_Condition, frozen=True, kw_only=True, tag="team"):
    """The agent is in the team."""

    team: TeamId


class IsAgent(_Condition, frozen=True, kw_only=True, tag="agent"):
    """It is this very agent."""

    agent: AgentId


class HasAttribute(_Condition, frozen=True, kw_only=True, tag="attribute"):
    """The agent's attribute has this value."""

    attribute: AttributeId
    value: str


class AllOf(_Condition, frozen=True, kw_only=True, tag="all"):
    """Every one of these holds."""

    of: tuple["Condition", ...]


class AnyOf(_Condition, frozen=True, kw_only=True, tag="any"):
    """One of these holds, or more."""

    of: tuple["Condition", ...]


class NoneOf(_Condition, frozen=True, kw_only=True, tag="not"):
    """None of these holds."""

    of: tuple["Condition", ...]


Condition = HasSkill | InTeam | IsAgent | HasAttribute | AllOf | AnyOf | NoneOf


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One widening step: whom it asks for, on top of what the queue and the contact ask, and for how long.

    `for_ms` None is the last step, in force until the contact is answered.
    """

    where: Condition | None = None
    for_ms: int | None = None


def normal_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps with their conditions in their one form."""
    return tuple(Step(where=step.where and normal(step.where), for_ms=step.for_ms) for step in steps)


def normal(condition: Condition) -> Condition:
    """Return the one form of equal conditions: parts sorted, each once, nested alls and anys merged."""
    if not isinstance(condition, AllOf | AnyOf | NoneOf):
        return condition
    kind = type(condition)
    parts: dict[Condition, None] = {}
    for part in map(normal, condition.of):
        merged = part.of if type(part) is kind and kind is not NoneOf else (part,)
        parts.update(dict.fromkeys(merged))
    if len(parts) == 1 and kind is not NoneOf:
        return next(iter(parts))
    return kind(of=tuple(sorted(parts, key=repr)))
