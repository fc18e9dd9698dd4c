"""What is wrong with a configuration or a command is refused with the facts, and nothing has changed then."""

from typing import Any

import msgspec
import pytest

from routing import commands as c
from routing.conditions import AllOf, AnyOf, HasAttribute, HasSkill, InTeam, IsAgent, Step
from routing.errors import InvalidValue, RoutingError, UnknownAgent, UnknownName
from routing.model import Choice, Consequence, QueueRules, Requirement, RoutingConfig
from tests.routing.centre import Centre, agent

DECLARED: dict[str, Any] = {
    "skills": ("zh", "vip"),
    "teams": ("gold",),
    "attributes": {"site": ("north", "south")},
    "slopes": (100, 150),
}


def good(**changed: Any) -> RoutingConfig:
    """A configuration in which everything that can be named is declared."""
    config = RoutingConfig(version="1", queues={"sales": QueueRules(open=())}, agents={"ann": agent(zh=3)}, **DECLARED)
    return msgspec.structs.replace(config, **changed)


def queue(**said: Any) -> dict[str, Any]:
    return {"queues": {"sales": QueueRules(open=(), **said)}}


def agents(**said: Any) -> dict[str, Any]:
    return {"agents": {"ann": msgspec.structs.replace(agent(), **said)}}


def steps(*told: Step) -> dict[str, Any]:
    return queue(steps=told)


WRONG: dict[str, tuple[dict[str, Any], type[RoutingError], str]] = {
    "nine slopes": ({"slopes": tuple(range(9))}, InvalidValue, "slopes"),
    "a negative slope": ({"slopes": (100, -1)}, InvalidValue, "slopes"),
    "days out of order": ({"days": (2, 1)}, InvalidValue, "days"),
    "a negative hold": ({"misses": {"lost": Consequence(hold_ms=-1)}}, InvalidValue, "misses.lost.hold_ms"),
    "a queue's own slope": (queue(slope=70), InvalidValue, "queues.sales.slope"),
    "a negative cap": (queue(cap_ms=-1), InvalidValue, "queues.sales.cap_ms"),
    "a negative rise": (queue(raise_after_ms=-1), InvalidValue, "queues.sales.raise_after_ms"),
    "an offer that would expire for ever": (queue(offer_ms=0), InvalidValue, "queues.sales.offer_ms"),
    "a negative wrap-up": (queue(wrap_up_ms=-1), InvalidValue, "queues.sales.wrap_up_ms"),
    "no time to answer": (queue(offer_by_channel={"chat": 0}), InvalidValue, "queues.sales.offer_by_channel.chat"),
    "offered to nobody": (queue(at_once=0), InvalidValue, "queues.sales.at_once"),
    "a negative extension": (queue(extension_ms=-1), InvalidValue, "queues.sales.extension_ms"),
    "a level of 11": (queue(requires=(Requirement("zh", 11),)), InvalidValue, "queues.sales.requires.zh"),
    "a skill nobody knows": (queue(requires=(Requirement("xx", 1),)), UnknownName, "skill"),
    "a tier of nobody": (queue(choice=Choice(rule="tiers", tiers={"eve": 1})), UnknownName, "agent"),
    "a weight of nothing": (queue(choice=Choice(rule="most_skilled", weights={"xx": 1})), UnknownName, "skill"),
    "an agent's level of 0": (agents(skills={"zh": 0}), InvalidValue, "agents.ann.skills.zh"),
    "a negative capacity": (agents(capacity={"chat": -1}), InvalidValue, "agents.ann.capacity.chat"),
    "a negative bound": (
        agents(while_open={"voice": {"chat": -1}}),
        InvalidValue,
        "agents.ann.while_open.voice.chat",
    ),
    "a bound of one's own": (agents(while_open={"voice": {"voice": 1}}), InvalidValue, "agents.ann.while_open.voice"),
    "a team nobody knows": (agents(team="red"), UnknownName, "team"),
    "an attribute nobody knows": (agents(attributes={"floor": "1"}), UnknownName, "attribute"),
    "a value nobody knows": (agents(attributes={"site": "west"}), UnknownName, "value of attribute site"),
    "a last step with an end": (steps(Step(for_ms=1)), InvalidValue, "queues.sales.steps.0.for_ms"),
    "a step without end before others": (steps(Step(), Step()), InvalidValue, "queues.sales.steps.0.for_ms"),
    "a step of no time": (steps(Step(for_ms=0), Step()), InvalidValue, "queues.sales.steps.0.for_ms"),
    "a condition without parts": (steps(Step(where=AllOf(of=()))), InvalidValue, "queues.sales.steps.0.where"),
    "a condition on no skill": (steps(Step(where=HasSkill(skill="xx"))), UnknownName, "skill"),
    "a condition on level 0": (
        steps(Step(where=HasSkill(skill="zh", level=0))),
        InvalidValue,
        "queues.sales.steps.0.where.zh",
    ),
    "a condition on no team": (steps(Step(where=AnyOf(of=(InTeam(team="red"),)))), UnknownName, "team"),
    "a condition on no agent": (steps(Step(where=IsAgent(agent="eve"))), UnknownName, "agent"),
    "a condition on no value": (
        steps(Step(where=HasAttribute(attribute="site", value="west"))),
        UnknownName,
        "value of attribute site",
    ),
}


@pytest.mark.parametrize(("changed", "error", "what"), WRONG.values(), ids=WRONG)
def test_a_wrong_configuration_is_refused_by_name(
    changed: dict[str, Any], error: type[RoutingError], what: str
) -> None:
    centre = Centre(good())
    before = centre.snapshot()
    with pytest.raises(error) as refused:
        centre.do(c.Configure(config=good(version="2", **changed)))
    assert what in (getattr(refused.value, "field", ""), getattr(refused.value, "kind", ""))
    assert centre.snapshot() == before


COMMANDS: dict[str, tuple[dict[str, Any], type[RoutingError]]] = {
    "a negative head start": ({"head_start_ms": -1}, InvalidValue),
    "a negative hold for the preferred": ({"prefer": "ann", "prefer_ms": -1}, InvalidValue),
    "a preferred agent nobody knows": ({"prefer": "eve"}, UnknownAgent),
    "a slope that is not configured": ({"slope": 70}, InvalidValue),
    "a level of 11": ({"requires": (Requirement("zh", 11),)}, InvalidValue),
    "a skill nobody knows": ({"requires": (Requirement("xx", 1),)}, UnknownName),
    "a condition naming nothing": ({"steps": (Step(where=InTeam(team="red")),)}, UnknownName),
    "steps without a last one": ({"steps": (Step(for_ms=5),)}, InvalidValue),
}


@pytest.mark.parametrize(("said", "error"), COMMANDS.values(), ids=COMMANDS)
def test_a_contact_that_asks_for_what_there_is_not_is_refused(said: dict[str, Any], error: type[RoutingError]) -> None:
    centre = Centre(good())
    before = centre.snapshot()
    with pytest.raises(error):
        centre.do(c.Enqueue(contact="c", queue="sales", channel="chat", **said))
    assert centre.snapshot() == before


def test_a_transfer_that_asks_for_a_level_nobody_can_have_is_refused() -> None:
    centre = Centre(good())
    centre.enqueue()
    centre.connect()
    with pytest.raises(InvalidValue):
        centre.do(c.Transfer(contact="c", by="ann", queue="sales", requires=(Requirement("zh", 11),)))


def test_names_are_not_checked_where_none_are_declared() -> None:
    open_names = good(skills=None, teams=None, attributes=None, **queue(requires=(Requirement("anything", 1),)))
    assert Centre(open_names).engine.state.config == open_names


def test_the_sentence_says_what_is_wrong_and_what_would_be_right() -> None:
    assert str(InvalidValue("slope", 70, "one of the configured slopes [100]")) == (
        "slope is 70; it must be one of the configured slopes [100]."
    )
    assert str(UnknownName("team", "red")) == "There is no team 'red'."
