"""Running a flow: pure functions from where it stands and what the customer gave to where it stops next."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from callcenter.flows.model import AttributeId, Branch, Collect, Flow, Menu, Set, StepId, Stopping

GIVEN = "given"
"""The value an attribute has by which something was collected: what it was stands in the transcript alone."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What branches look at. `language` is the contact's, where the walk begins."""

    tier: str | None
    attributes: Mapping[AttributeId, str]
    hours_open: Callable[[str], bool]
    language: str | None = None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Where a flow stops: what it passed on the way, in order, and what that has set."""

    step: StepId
    passed: tuple[StepId, ...] = ()
    attributes: dict[AttributeId, str] = {}
    language: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an input comes to. Without a `stop` the same step asks again."""

    given: Literal["choice", "collected", "wrong", "nothing"]
    stop: Stop | None = None


def walk(flow: Flow, begin: StepId, facts: Facts) -> Stop:
    """Go on from a step (itself included) to the first one that stops.

    Raises `KeyError` for a step there is not, and `RuntimeError` where none stops. A checked flow has neither: no way
    of its passes a step twice.
    """
    attributes, passed, language, at = dict(facts.attributes), list[StepId](), None, begin
    changed: dict[AttributeId, str] = {}
    for _ in range(len(flow.steps) + 1):
        step = flow.steps[at]
        if isinstance(step, Stopping):
            return Stop(step=at, passed=tuple(passed), attributes=changed, language=language)
        if isinstance(step, Branch):
            passed.append(at)
            at = step.cases.get(_value(step, attributes, language, facts) or "", step.otherwise)
        else:
            passed.append(at)
            if isinstance(step, Set):
                attributes |= step.attributes
                changed |= step.attributes
                language = step.language or language
            at = step.next
    raise RuntimeError(f"the flow does not stop after step {begin!r}")


def answer(flow: Flow, at: StepId, tries: int, keys: str | None, facts: Facts) -> Answer:
    """Return what comes of keys given (or None: nothing was) at a menu or collect step asked `tries` times before."""
    step = flow.steps[at]
    assert isinstance(step, Menu | Collect), step
    if isinstance(step, Menu) and keys in step.choices:
        return Answer(given="choice", stop=walk(flow, step.choices[keys].next, facts))
    if (
        isinstance(step, Collect)
        and keys
        and keys.isascii()
        and keys.isdigit()
        and step.least <= len(keys) <= step.most
    ):
        known = {**facts.attributes, step.attribute: GIVEN}
        stop = walk(flow, step.next, msgspec.structs.replace(facts, attributes=known))
        stop = msgspec.structs.replace(stop, attributes={step.attribute: GIVEN, **stop.attributes})
        return Answer(given="collected", stop=stop)
    given: Literal["wrong", "nothing"] = "wrong" if keys else "nothing"
    if tries + 1 < step.tries:
        return Answer(given=given)
    return Answer(given=given, stop=walk(flow, step.otherwise, facts))


def _value(step: Branch, attributes: Mapping[AttributeId, str], language: str | None, facts: Facts) -> str | None:
    match step.by:
        case "hours":
            return "open" if facts.hours_open(step.name or "") else "closed"
        case "tier":
            return facts.tier
        case "language":
            return language or facts.language
        case "attribute":
            return attributes.get(step.name or "")
