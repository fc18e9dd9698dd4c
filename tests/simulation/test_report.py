"""Warnings before a run, and what theory expects beside it."""

from pathlib import Path

import pytest
from rich.console import Console

from callcenter.directory.service import Directory
from callcenter.simulation import report
from callcenter.simulation.distributions import Traffic
from routing.erlang import erlang_a, erlang_c, service_level
from routing.model import RoutingConfig
from routing.simulation.figures import figures


@pytest.fixture
def routing(config: Path) -> RoutingConfig:
    """Two agents for sales, one for care, which wraps up for 30 s."""
    return Directory.load(config, 0).edition.routing


def traffic(per_hour: float, patience_s: float | None = None, *, flat: bool = True) -> Traffic:
    return Traffic(per_hour=per_hour, handling_s=180, patience_s=patience_s, flat=flat)


def test_a_load_above_capacity_is_said_with_the_load_and_the_agents(routing: RoutingConfig) -> None:
    said = report.warnings({"sales": traffic(60)}, routing, None)
    assert said == ["sales: offered load 3.0 erlangs, 2 agents: the line grows without end."]


def test_wrap_up_is_part_of_the_load(routing: RoutingConfig) -> None:
    assert not report.warnings({"sales": traffic(18)}, routing, None)
    assert report.warnings({"care": traffic(18)}, routing, None)


def test_where_customers_give_up_a_line_does_not_grow_for_ever(routing: RoutingConfig) -> None:
    (said,) = report.warnings({"sales": traffic(60, 120)}, routing, None)
    assert said.endswith("2 agents: the rest have to give up.")


def test_a_queue_whose_agents_never_come_is_said(routing: RoutingConfig) -> None:
    said = report.warnings({"sales": traffic(1)}, routing, {"wang": [(0, 1_000)]})
    assert said == ["sales: 0 agents serve it: nobody is ever answered."]


def test_the_most_who_are_there_at_one_time_count(routing: RoutingConfig) -> None:
    shifts = {"lin": [(0, 10), (20, 30)], "chen": [(10, 20), (25, 30)]}
    assert report.most_at_once("sales", routing, shifts) == 2
    assert report.most_at_once("sales", routing, {**shifts, "chen": [(10, 20)]}) == 1


def test_beside_agents_of_its_own_stands_what_erlang_c_expects(routing: RoutingConfig) -> None:
    found = report.theory("sales", traffic(20), routing, None)
    assert found is not None
    assert found.service_level == service_level(2, 20 / 3600, 180, 20)
    assert found.asa_s == pytest.approx(erlang_c(2, 1.0) * 180)


def test_with_impatience_stands_what_erlang_a_expects(routing: RoutingConfig) -> None:
    found = report.theory("sales", traffic(60, 120), routing, None)
    expected = erlang_a(2, 60 / 3600, 180, 120)
    assert found is not None
    assert (found.asa_s, found.abandoning) == (expected.asa_s, expected.abandoning)


def test_theory_says_nothing_of_other_centres_than_its_own(routing: RoutingConfig) -> None:
    assert report.theory("sales", traffic(20, flat=False), routing, None) is None
    assert report.theory("sales", traffic(20), routing, {"lin": [(0, 1)]}) is None


def test_the_table_is_legible_in_a_narrow_window(routing: RoutingConfig) -> None:
    console = Console(width=80, record=True)
    of = figures([], routing)
    console.print(report.table({"sales": of}, {"sales": report.theory("sales", traffic(20), routing, None)}, 0.5))
    text = console.export_text()
    assert "Erlang C" in text
    assert "50.0 %" in text
    assert "…" not in text
