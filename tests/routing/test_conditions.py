"""Conditions: one form for equal demands, and true of the agents they describe."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from routing.criteria import meets
from routing.model import AgentRules

SIMPLE: st.SearchStrategy[Condition] = st.one_of(
    st.builds(HasSkill, skill=st.sampled_from(("zh", "vip")), level=st.integers(1, 10)),
    st.builds(InTeam, team=st.sampled_from(("gold", "blue"))),
    st.builds(IsAgent, agent=st.sampled_from(("ann", "bob"))),
    st.builds(HasAttribute, attribute=st.just("site"), value=st.sampled_from(("north", "south"))),
)


def _nested(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(*(st.builds(kind, of=several) for kind in (AllOf, AnyOf, NoneOf)))


CONDITION = st.recursive(SIMPLE, _nested, max_leaves=8)
AGENT = st.builds(
    AgentRules,
    skills=st.dictionaries(st.sampled_from(("zh", "vip")), st.integers(1, 10)),
    queues=st.just(("sales",)),
    capacity=st.just({"chat": 1}),
    team=st.sampled_from((None, "gold", "blue")),
    attributes=st.sampled_from(({}, {"site": "north"}, {"site": "south"})),
)


@given(CONDITION, st.sampled_from(("ann", "bob")), AGENT)
def test_the_one_form_is_true_of_the_same_agents(condition: Condition, name: str, rules: AgentRules) -> None:
    assert meets(name, rules, normal(condition)) == meets(name, rules, condition)


@given(CONDITION)
def test_the_one_form_of_the_one_form_is_itself(condition: Condition) -> None:
    assert normal(normal(condition)) == normal(condition)


@given(st.lists(SIMPLE, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(parts: list[Condition], chance: Random) -> None:
    shuffled = [*parts, parts[0]]
    chance.shuffle(shuffled)
    assert normal(AnyOf(of=tuple(shuffled))) == normal(AnyOf(of=tuple(parts)))


def test_a_single_part_is_the_part_itself_but_not_of_a_not() -> None:
    gold = InTeam(team="gold")
    assert normal(AllOf(of=(AnyOf(of=(gold, gold)),))) == gold
    assert normal(NoneOf(of=(gold,))) == NoneOf(of=(gold,))


def test_an_all_in_an_all_is_one_all() -> None:
    zh, vip, gold = HasSkill(skill="zh", level=3), HasSkill(skill="vip", level=5), InTeam(team="gold")
    assert normal(AllOf(of=(AllOf(of=(zh, vip)), gold))) == normal(AllOf(of=(gold, vip, zh)))


@pytest.mark.parametrize(
    ("condition", "true_of"),
    [
        (HasSkill(skill="zh", level=3), {"ann"}),
        (HasSkill(skill="zh", level=4), set()),
        (InTeam(team="gold"), {"bob"}),
        (IsAgent(agent="bob"), {"bob"}),
        (HasAttribute(attribute="site", value="north"), {"ann"}),
        (AllOf(of=(IsAgent(agent="ann"), InTeam(team="gold"))), set()),
        (AnyOf(of=(IsAgent(agent="ann"), InTeam(team="gold"))), {"ann", "bob"}),
        (NoneOf(of=(IsAgent(agent="ann"), HasSkill(skill="vip", level=1))), {"bob"}),
    ],
)
def test_a_condition_is_true_of_those_it_describes(condition: Condition, true_of: set[str]) -> None:
    agents = {
        "ann": AgentRules(skills={"zh": 3}, queues=(), capacity={}, attributes={"site": "north"}),
        "bob": AgentRules(skills={}, queues=(), capacity={}, team="gold"),
    }
    assert {name for name, rules in agents.items() if meets(name, rules, condition)} == true_of


@given(CONDITION)
def test_a_step_comes_back_from_json_as_it_was(condition: Condition) -> None:
    step = Step(where=condition, for_ms=20_000)
    assert msgspec.json.decode(msgspec.json.encode(step), type=Step) == step
