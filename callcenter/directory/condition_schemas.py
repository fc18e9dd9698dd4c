"""Whom a step of a queue asks for, as queues.yaml says it: conditions, with all, any and not over them.

A condition is a mapping with exactly one of `CONDITIONS`. Several skills or attributes in one are asked together.
"""

from collections.abc import Iterator, Sized
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Discriminator, Field, Tag

from callcenter.directory.part import Part, by_key, form
from callcenter.directory.source import Loc
from callcenter.directory.values import Id, Level, PositiveDuration
from callcenter.sentences import Mistake, Sentence

CONDITIONS = ("skill", "team", "agent", "attribute", "all", "any", "not")
FORMS = frozenset(map(form, (*CONDITIONS, "one", "several")))
"""What validation errors call the forms of a condition, in between the keys of the file."""

_Some = TypeVar("_Some", bound=Sized)


def _some(value: _Some) -> _Some:
    if not value:
        raise Mistake("a condition must have parts")
    return value


def _one_or_several(value: Any) -> str:
    return form("several" if isinstance(value, list | tuple) else "one")


class HasSkills(Part):
    """The agent has each of these skills at its level or above."""

    skill: Annotated[dict[Id, Level], AfterValidator(_some)]


class InTeam(Part):
    """The agent is in the team."""

    team: Id


class IsAgent(Part):
    """It is this very agent."""

    agent: Id


class HasAttributes(Part):
    """Each of these attributes of the agent has this value."""

    attribute: Annotated[dict[Id, Id], AfterValidator(_some)]


class AllOf(Part):
    """Every one of these holds."""

    all: "Conditions"

    def parts(self) -> Iterator[tuple[Loc, "AnyCondition"]]:
        """Yield each part with its place within the condition."""
        yield from ((("all", index), part) for index, part in enumerate(self.all))


class AnyOf(Part):
    """One of these holds, or more."""

    any: "Conditions"

    def parts(self) -> Iterator[tuple[Loc, "AnyCondition"]]:
        """Yield each part with its place within the condition."""
        yield from ((("any", index), part) for index, part in enumerate(self.any))


class NoneOf(Part):
    """None of these holds."""

    not_: "OneOrSeveral" = Field(alias="not")

    def parts(self) -> Iterator[tuple[Loc, "AnyCondition"]]:
        """Yield each part with its place within the condition."""
        if isinstance(self.not_, tuple):
            yield from ((("not", index), part) for index, part in enumerate(self.not_))
        else:
            yield ("not",), self.not_


AnyCondition = Annotated[
    Annotated[HasSkills, Tag("[skill]")]
    | Annotated[InTeam, Tag("[team]")]
    | Annotated[IsAgent, Tag("[agent]")]
    | Annotated[HasAttributes, Tag("[attribute]")]
    | Annotated[AllOf, Tag("[all]")]
    | Annotated[AnyOf, Tag("[any]")]
    | Annotated[NoneOf, Tag("[not]")],
    by_key(CONDITIONS, Sentence("a condition is exactly one of {keys}", keys=CONDITIONS)),
]
Conditions = Annotated[tuple[AnyCondition, ...], AfterValidator(_some)]
OneOrSeveral = Annotated[
    Annotated[AnyCondition, Tag("[one]")] | Annotated[Conditions, Tag("[several]")], Discriminator(_one_or_several)
]


class WideningStep(Part):
    """Whom a queue asks for, on top of what it always asks, and for how long; the last step has no end."""

    for_: PositiveDuration | None = Field(default=None, alias="for")
    where: AnyCondition | None = None
