"""The engine decides as the naive oracle does."""

from unittest.mock import patch

from hypothesis import given, settings

from routing import matching
from routing.engine import Engine
from tests.routing.histories import HISTORY, Step, command, decide, instant, start
from tests.routing.oracle import Oracle


@settings(max_examples=120, deadline=None)
@given(HISTORY)
def test_every_decision_is_the_one_the_oracle_makes_by_scanning_everything(steps: list[Step]) -> None:
    compare(steps)


@settings(max_examples=40, deadline=None)
@given(HISTORY)
def test_dropping_the_index_of_a_demand_nobody_waits_with_changes_no_decision(steps: list[Step]) -> None:
    with patch.object(matching, "IDLE_DEMANDS_KEPT", 0):
        compare(steps)


def compare(steps: list[Step]) -> None:
    engine, oracle, now = Engine(), Oracle(), 1_000
    for said in start():
        assert decide(engine, said, now) == decide(oracle, said, now)
    for step in steps:
        now = instant(step, now, engine.next_deadline())
        said = command(step, engine.state, now)
        assert decide(engine, said, now) == decide(oracle, said, now)
