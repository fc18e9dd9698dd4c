"""Limits and overflow rules as data: when a rule is on, when a queue opens and closes, and what leads round."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.limits import Closure, Destination, Limits, Overflow, closes_at, find_cycle, opening, opens_at

HOURS = ((10, 20), (30, 40), (40, 50))
AWAY = Destination(to="message")


@pytest.mark.parametrize(
    ("at", "opens", "closes"),
    [(9, 10, 9), (10, 10, 20), (19, 19, 20), (20, 30, 20), (30, 30, 50), (45, 45, 50), (50, None, 50)],
)
def test_a_queue_opens_with_an_interval_and_closes_where_none_goes_on(at: int, opens: int | None, closes: int) -> None:
    assert (opens_at(HOURS, at), closes_at(HOURS, at)) == (opens, closes)


@pytest.mark.parametrize(
    ("closure", "at", "said"),
    [
        (None, 15, (True, None)),
        (None, 25, (False, 30)),
        (Closure(by="sun"), 15, (False, None)),
        (Closure(by="sun", until=18), 15, (False, 18)),
        (Closure(by="sun", until=25), 15, (False, 30)),
        (Closure(by="sun", until=60), 15, (False, None)),
    ],
)
def test_a_closed_queue_opens_by_its_hours_once_its_closing_is_over(
    closure: Closure | None, at: int, said: tuple[bool, int | None]
) -> None:
    assert opening(HOURS, closure, at) == said


@given(st.lists(st.integers(0, 30), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_a_rule_goes_on_and_off_at_its_two_values_and_stays_as_it_is_between(
    values: list[int], on: int, off: int
) -> None:
    rule, is_on = Overflow(measure="length", on=on, off=off, to=AWAY), False
    for value in values:
        was, is_on = is_on, rule.turns(value, is_on)
        if min(on, off) < value < max(on, off):
            assert is_on is was
        elif on != off:
            assert is_on is (value >= on if on > off else value <= on)


def test_the_way_that_leads_round_is_told_from_the_queue_back_to_it() -> None:
    ways = {"a": ["b"], "b": ["c", "d"], "c": [], "d": ["b"]}
    assert find_cycle(ways) == ("b", "d", "b")
    assert find_cycle({"a": ["a"]}) == ("a", "a")
    assert find_cycle({"a": ["b", "c"], "b": ["c"], "c": ["elsewhere"]}) is None


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7))
def test_a_cycle_is_found_exactly_where_following_the_ways_never_ends(numbered: dict[int, list[int]]) -> None:
    ways = {str(queue): [str(to) for to in leads] for queue, leads in numbered.items()}
    reached = {queue: set(to) for queue, to in ways.items()}
    for _ in range(7):
        reached = {queue: to | {far for near in to for far in reached.get(near, ())} for queue, to in reached.items()}
    cycle = find_cycle(ways)
    assert (cycle is not None) == any(queue in to for queue, to in reached.items())
    if cycle is not None:
        assert cycle[0] == cycle[-1]
        assert all(to in ways[queue] for queue, to in pairwise(cycle))


def test_limits_say_what_they_mind() -> None:
    assert [Limits(closed=AWAY, length=3).minds_staff, Limits(closed=AWAY, length=3).has_clocks] == [False, False]
    assert [Limits(unstaffed=AWAY).minds_staff, Limits(unstaffed=AWAY).has_clocks] == [True, False]
    assert [Limits(wait_ms=5).minds_staff, Limits(wait_ms=5).has_clocks] == [True, True]
    assert Limits(closed=AWAY, send_on=True).has_clocks
