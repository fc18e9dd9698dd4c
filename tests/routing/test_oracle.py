"""The engine decides as the naive oracle does."""

from collections.abc import Iterable
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from routing import engine as engine_module
from routing import matching
from routing.engine import Engine
from tests.routing.deciding import decide
from tests.routing.histories import HISTORY, WHICH, Step, at_random, command, instant, start
from tests.routing.histories_centre import CONFIGS
from tests.routing.oracle import Oracle

pytestmark = pytest.mark.no_cover  # what it goes through again and again, other tests measure


@settings(max_examples=120, deadline=None)
@given(WHICH, HISTORY)
def test_every_decision_is_the_one_the_oracle_makes_by_scanning_everything(which: int, steps: list[Step]) -> None:
    compare(which, steps)


@settings(max_examples=30, deadline=None)
@given(WHICH, HISTORY)
def test_dropping_the_index_of_a_demand_nobody_waits_with_changes_no_decision(which: int, steps: list[Step]) -> None:
    with patch.object(matching, "IDLE_DEMANDS_KEPT", 0):
        compare(which, steps)


@settings(max_examples=30, deadline=None)
@given(WHICH, HISTORY)
def test_a_crowd_of_demands_and_more_due_than_is_worked_off_at_once_are_the_oracle_s_too(
    which: int, steps: list[Step]
) -> None:
    with patch.object(matching, "DEMANDS_LIMIT", 3), patch.object(engine_module, "DUE_AT_ONCE", 2):
        compare(which, steps)


@pytest.mark.parametrize("which", range(len(CONFIGS)))
def test_a_long_day_is_the_oracle_s_too(which: int) -> None:
    compare(which, at_random(Random(which), 1_500))


@pytest.mark.parametrize("which", range(len(CONFIGS)))
def test_a_long_day_is_the_oracle_s_too_where_little_is_kept_and_done_at_once(which: int) -> None:
    with patch.multiple(matching, DEMANDS_LIMIT=3, IDLE_DEMANDS_KEPT=0), patch.object(engine_module, "DUE_AT_ONCE", 2):
        compare(which, at_random(Random(10 + which), 1_500))


def compare(which: int, steps: Iterable[Step]) -> None:
    engine, oracle, now = Engine(), Oracle(), 1_000
    for said in start(which):
        assert decide(engine, said, now) == decide(oracle, said, now)
    for step in steps:
        now = instant(step, now, engine.next_deadline())
        said = command(step, engine.state, now)
        assert decide(engine, said, now) == decide(oracle, said, now)
        assert engine.next_deadline() == oracle.next_deadline()
