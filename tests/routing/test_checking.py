"""What is wrong with a configuration or a command is refused with the facts, and nothing has changed then."""

from typing import Any

import msgspec
import pytest

from routing import commands as c
from routing.conditions import AllOf, AnyOf, HasAttribute, HasSkill, InTeam, IsAgent, Step
from routing.errors import InvalidValue, RoutingError, UnknownAgent, UnknownName
from routing.limits import Destination, Limits, Overflow
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


def overflow(*, measure: Any = "length", **said: Any) -> dict[str, Any]:
    return queue(overflow=(Overflow(measure=measure, to=Destination(), **said),))


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
    "a negative length": (queue(limits=Limits(length=-1)), InvalidValue, "queues.sales.limits.length"),
    "a wait of no time": (queue(limits=Limits(wait_ms=0)), InvalidValue, "queues.sales.limits.wait_ms"),
    "an unstaffed wait of no time": (
        queue(limits=Limits(wait_unstaffed_ms=0)),
        InvalidValue,
        "queues.sales.limits.wait_unstaffed_ms",
    ),
    "sent on at the end of no hours": (queue(limits=Limits(send_on=True)), InvalidValue, "queues.sales.limits.send_on"),
    "a way to no queue": (queue(limits=Limits(full=Destination(queue="xx"))), UnknownName, "queue"),
    "a way there is not": (
        queue(limits=Limits(closed=Destination(to="elsewhere"))),  # type: ignore[arg-type]
        InvalidValue,
        "queues.sales.limits.closed.to",
    ),
    "a way that leads back": (queue(limits=Limits(full=Destination(queue="sales"))), InvalidValue, "queues"),
    "a rule that is on and off at once": (overflow(on=3, off=3), InvalidValue, "queues.sales.overflow.0.off"),
    "a rule that is never off": (overflow(on=3), InvalidValue, "queues.sales.overflow.0.off"),
    "a negative threshold": (overflow(on=-1, off=3), InvalidValue, "queues.sales.overflow.0.on"),
    "a rule by itself": (overflow(on=3, off=2, of="sales"), InvalidValue, "queues.sales.overflow.0.of"),
    "a rule by no queue": (overflow(on=3, off=2, of="xx"), UnknownName, "queue"),
    "an end of one's own wait": (overflow(measure="wait", on=3, off=2), InvalidValue, "queues.sales.overflow.0.on"),
}


def test_a_way_that_leads_round_is_told_queue_by_queue() -> None:
    queues = {
        "sales": QueueRules(open=(), limits=Limits(full=Destination(queue="changes"))),
        "changes": QueueRules(open=(), overflow=(Overflow(measure="wait", on=1_000, to=Destination(queue="sales")),)),
    }
    with pytest.raises(InvalidValue, match="sales -> changes -> sales"):
        Centre(good(queues=queues))


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
