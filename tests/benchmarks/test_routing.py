"""The benchmark of routing runs from end to end; no figure is judged here, but all who decide must decide the same."""

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.bare_routing import Heaps, Scan
from benchmarks.routing import GOALS
from benchmarks.routing_mix import EngineRouter, Mix, Router, World, invent
from benchmarks.sites import ROOT

RATES = ("waiting_100", "waiting_100000", "sets_5000", "sets_5000_waiting_100", "idle_rich")


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.routing", "--json", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def test_there_is_one_object_with_every_figure_and_the_goals(figures: dict[str, Any]) -> None:
    for name in (*RATES, "vs_scan_100000", "vs_bare_heap", "p99_us", "memory_mb", "snapshot_s"):
        assert figures[name] > 0, name
    assert figures["goals"] == GOALS
    assert list(figures["goals_met"]) == list(GOALS)


def test_ratios_are_of_the_figures_beside_them(figures: dict[str, Any]) -> None:
    assert figures["vs_bare_heap"] == pytest.approx(figures["waiting_100"] / figures["bare_heap"]["waiting_100"])
    assert figures["vs_scan_100000"] == pytest.approx(figures["waiting_100000"] / figures["scan"])
    assert figures["by_run"]["waiting_100"] == [figures["waiting_100"]]


def test_sizes_machine_and_the_number_of_runs_are_told(figures: dict[str, Any]) -> None:
    assert figures["runs"] == 1
    assert figures["sizes"]["agents"] == 200
    assert figures["sizes"]["gc_threshold"]
    assert figures["machine"]["python"] == ".".join(map(str, sys.version_info[:3]))


@pytest.fixture(scope="module")
def world() -> World:
    return invent(agents=150, sets=40, seed=3)


def test_every_set_is_had_by_somebody_and_by_those_who_have_its_skills(world: World) -> None:
    assert len(world.sets) == 40
    for number, needs in enumerate(world.sets):
        have = {a for a, skills in world.agents.items() if all(skills.get(n.skill, 0) >= n.level for n in needs)}
        assert have
        assert have == {agent for agent, sets in world.sets_of.items() if number in sets}


@pytest.mark.parametrize(("waiting", "busy"), [(10, None), (200, None), (0, 60)])
def test_the_engine_and_the_bare_parts_make_the_same_decisions(world: World, waiting: int, busy: int | None) -> None:
    routers: list[Router] = [EngineRouter(world), Heaps(world.sets_of, len(world.sets)), Scan(world.sets_of)]
    mixes = [Mix(world, router, waiting=waiting, busy=busy, seed=5) for router in routers]
    engine, heaps, scan = (mix.run(500) for mix in mixes)
    assert engine == heaps == scan
    if waiting:
        assert {mix.waiting for mix in mixes} <= {waiting, waiting - 1}


def test_the_same_seed_invents_the_same(world: World) -> None:
    assert invent(agents=150, sets=40, seed=3) == world
    assert invent(agents=150, sets=40, seed=4) != world
