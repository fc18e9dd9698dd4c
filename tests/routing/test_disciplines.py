"""The orderings by name: the examples of docs/routing.md, and each criterion by itself."""

import pytest
from msgspec.structs import replace

from routing.disciplines import agent_order, by_class_and_score, score
from routing.model import AgentState, Choice, ChoiceRule, Place, PlaceState, QueueRules, Requirement, Requirements

MINUTE = 60_000


def place(
    contact: str, priority: int = 0, enqueued: int = 0, *, head: int = 0, front: int = 0, slope: int = 100
) -> Place:
    return Place(
        contact=contact,
        requirements=Requirements(queue="sales", channel="chat"),
        priority=priority,
        enqueued=enqueued,
        state=PlaceState.WAITING,
        since=0,
        head_start_ms=head,
        front=front,
        slope=slope,
    )


def ordered(*places: Place, now: int) -> list[str]:
    return [one.contact for one in sorted(places, key=lambda one: by_class_and_score(one, now))]


def test_class_comes_first_then_the_score_and_a_head_start_is_kept_for_ever() -> None:
    a, b = place("a", 0, 0), place("b", 0, MINUTE, head=90_000)
    c = place("c", 1, MINUTE + 29_000)
    now = MINUTE + 30_000
    assert (score(a, now), score(b, now)) == (9_000_000, 3_000_000 + 9_000_000)
    assert ordered(a, b, c, now=now) == ordered(a, b, c, now=100 * MINUTE) == ["c", "b", "a"]


def test_who_was_put_next_last_stands_first_in_their_own_class() -> None:
    places = (place("a", 0, 0), place("b", 0, 1, front=1), place("c", 0, 2, front=2), place("d", 1, 3))
    assert ordered(*places, now=10) == ["d", "c", "b", "a"]


def test_of_equal_scores_the_older_comes_first_then_the_lower_id() -> None:
    places = (place("c", 0, 5, slope=0), place("b", 0, 5, slope=0), place("a", 0, 9, slope=0))
    assert ordered(*places, now=10) == ["b", "c", "a"]


def test_what_grows_faster_comes_first_in_time() -> None:
    fast, old = place("fast", 0, 10, slope=150), place("old", 0, 0)
    assert ordered(fast, old, now=29) == ["old", "fast"]
    assert ordered(fast, old, now=31) == ["fast", "old"]


AGENTS = {
    "longest_idle": (AgentState(agent="bob", idle_since=1), AgentState(agent="ann", idle_since=2), "idle"),
    "least_occupied": (AgentState(agent="bob", occupancy=1), AgentState(agent="ann", occupancy=2), "occupancy"),
    "fewest_today": (AgentState(agent="bob", taken=1), AgentState(agent="ann", taken=2), "taken"),
    "rotation": (AgentState(agent="bob"), AgentState(agent="ann", turns={"sales": 3}), "turn"),
    "tiers": (AgentState(agent="bob"), AgentState(agent="ann"), "tier"),
    "most_skilled": (AgentState(agent="bob"), AgentState(agent="ann"), "skill"),
}


@pytest.mark.parametrize("rule", AGENTS)
def test_each_choice_compares_its_own_fact_before_idle_time_and_id(rule: ChoiceRule) -> None:
    first, second, criterion = AGENTS[rule]
    queue = QueueRules(open=(), choice=Choice(rule=rule, tiers={"bob": 7}))
    order = agent_order(queue, "sales", (Requirement("zh", 1),), lambda name: {"zh": 9 if name == "bob" else 8})
    before, after = order.key(first, "chat"), order.key(second, "chat")
    assert before < after
    assert order.behind(after, before) == criterion


@pytest.mark.parametrize("rule", AGENTS)
def test_whatever_the_rule_fewer_open_contacts_of_the_channel_come_first(rule: ChoiceRule) -> None:
    first = replace(AGENTS[rule][0], contacts={"d": "chat", "e": "voice"})
    second = replace(AGENTS[rule][1], contacts={"f": "voice"})
    queue = QueueRules(open=(), choice=Choice(rule=rule, tiers={"bob": 7}))
    order = agent_order(queue, "sales", (), lambda _name: {})
    assert order.behind(order.key(first, "chat"), order.key(second, "chat")) == "open"
