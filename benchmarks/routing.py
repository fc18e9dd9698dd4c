"""`python -m benchmarks.routing`: how many decisions a second the routing engine makes, alone in one thread.

A decision is a command that ends in an offer. In a steady mix contacts arrive, are offered, accepted and connected, and
conversations end; all four commands of a decision count, with the `wake` before each, their events, the short why, and
the making of the commands. A second is one of the thread's processor time. `--json` prints one JSON object on stdout,
otherwise a table for people; progress goes to stderr. `docs/performance.md` explains the figures.
"""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import median, quantiles
from time import thread_time
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.bare_routing import Heaps, Scan
from benchmarks.machine import describe
from benchmarks.routing_mix import EngineRouter, Mix, Router, TimedRouter, World, invent
from benchmarks.routing_state import measure_apart

GOALS = {
    "waiting_100": 60_000,
    "waiting_100000": 35_000,
    "sets_5000": 15_000,
    "vs_scan_100000": 25,
    "memory_mb": 300,
    "snapshot_s": 3,
}
"""Decisions a second and ratios at least; memory and seconds at most."""
AT_MOST = ("memory_mb", "snapshot_s")

GC_THRESHOLD = (10_000, 50, 100)
"""The server's own settings: what is there at the start is left out, and the collector looks less often."""


@dataclass(frozen=True)
class Plan:
    """How much to measure, and how often. The names of the figures are those of the full sizes."""

    runs: int
    decisions: int
    scans: int
    """Decisions of the full scan, which are slow."""
    agents: int
    sets: int
    many_sets: int
    few_waiting: int
    some_waiting: int
    many_waiting: int
    seed: int = 1


FULL = Plan(
    runs=5,
    decisions=20_000,
    scans=200,
    agents=10_000,
    sets=200,
    many_sets=5_000,
    few_waiting=100,
    some_waiting=10_000,
    many_waiting=100_000,
)
QUICK = Plan(
    runs=1,
    decisions=200,
    scans=20,
    agents=200,
    sets=40,
    many_sets=100,
    few_waiting=10,
    some_waiting=50,
    many_waiting=500,
)


@dataclass(frozen=True)
class Case:
    """One centre and one mix in it; with `busy`, nobody waits and so many agents are in conversations."""

    world: World
    waiting: int
    busy: int | None = None

    def mix(self, router: Router, seed: int) -> Mix:
        """Return the mix, its centre filled."""
        return Mix(self.world, router, waiting=self.waiting, busy=self.busy, seed=seed)


def measure(plan: Plan) -> dict[str, Any]:
    """Measure everything, and say on what."""
    machine = describe()
    world = invent(plan.agents, plan.sets, plan.seed)
    many = invent(plan.agents, plan.many_sets, plan.seed)
    cases = {
        "waiting_100": Case(world, plan.few_waiting),
        "waiting_100000": Case(world, plan.many_waiting),
        "sets_5000": Case(many, plan.some_waiting),
        "sets_5000_waiting_100": Case(many, plan.few_waiting),
        "idle_rich": Case(world, 0, busy=plan.agents // 2),
    }
    rates = {name: _rates(plan, case, EngineRouter, name) for name, case in cases.items()}
    p99 = {name: _p99s(plan, cases[name], name) for name in ("waiting_100", "waiting_100000", "idle_rich")}
    heaps = {name: _rates(plan, case, _heaps, f"{name}, bare heaps") for name, case in cases.items()}
    large = cases["waiting_100000"]
    scan = _rates(replace(plan, decisions=plan.scans), large, lambda each: Scan(each.sets_of), "full scan")
    _tell("memory and snapshot")
    figures: dict[str, Any] = {name: median(runs) for name, runs in rates.items()}
    figures |= {
        "vs_scan_100000": figures["waiting_100000"] / median(scan),
        "vs_bare_heap": figures["waiting_100"] / median(heaps["waiting_100"]),
        "p99_us": median(p99["waiting_100"]),
        **measure_apart(plan.agents, plan.many_waiting, plan.seed),
    }
    return {
        **figures,
        "by_run": {**rates, "p99_us": p99["waiting_100"]},
        "p99_us_by_mix": {name: median(runs) for name, runs in p99.items()},
        "bare_heap": {name: median(runs) for name, runs in heaps.items()},
        "scan": median(scan),
        "sizes": {
            **vars(plan),
            "sets_per_agent": world.sets_per_agent,
            "many_sets_per_agent": many.sets_per_agent,
            "gc_threshold": GC_THRESHOLD,
        },
        "goals": GOALS,
        "goals_met": {
            name: figures[name] <= goal if name in AT_MOST else figures[name] >= goal for name, goal in GOALS.items()
        },
        "runs": plan.runs,
        "machine": machine,
    }


def _heaps(world: World) -> Router:
    return Heaps(world.sets_of, len(world.sets))


def _rates(plan: Plan, case: Case, made: Callable[[World], Router], name: str) -> list[float]:
    """Return the decisions a second of each run, all of one centre, after one that is not timed."""
    _tell(name)
    mix = case.mix(made(case.world), plan.seed)
    mix.run(plan.decisions)
    rates = []
    with settled_memory():
        for _ in range(plan.runs):
            began = thread_time()
            mix.run(plan.decisions)
            rates.append(plan.decisions / (thread_time() - began))
    return rates


def _p99s(plan: Plan, case: Case, name: str) -> list[float]:
    """Return the 99th percentile of each run, of the `handle` alone, in microseconds."""
    _tell(f"{name}, each decision")
    router = TimedRouter(case.world)
    mix = case.mix(router, plan.seed)
    found = []
    with settled_memory():
        for _ in range(plan.runs):
            router.times.clear()
            mix.run(plan.decisions)
            found.append(quantiles(router.times, n=100)[98] / 1_000)
    return found


@contextmanager
def settled_memory() -> Iterator[None]:
    """Have the garbage collector work as in the server for the block."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def report(figures: dict[str, Any]) -> Table:
    """Return the figures for people."""
    machine, goals, bare = figures["machine"], figures["goals"], figures["bare_heap"]
    table = Table("", "engine", "goal", "the runs", "bare heaps")
    for column in table.columns[1:]:
        column.justify = "right"
    table.title = f"{machine['model']}, {machine['cpus']} CPUs, Python {machine['python']}, {figures['runs']} runs"

    def row(name: str, what: str, form: str = ",.0f", runs: Sequence[float] = ()) -> None:
        sign = "<" if name in AT_MOST else ">="
        goal = f"{sign} {goals[name]:,}" if name in goals else ""
        spread = f"{min(runs):{form}} - {max(runs):{form}}" if runs else ""
        table.add_row(what, f"{figures[name]:{form}}", goal, spread, f"{bare[name]:,.0f}" if name in bare else "")

    by_run, sizes = figures["by_run"], figures["sizes"]
    few, some, lots = (f"{sizes[name]:,} waiting" for name in ("few_waiting", "some_waiting", "many_waiting"))
    row("waiting_100", f"decisions/s, {few}", runs=by_run["waiting_100"])
    row("waiting_100000", f"decisions/s, {lots}", runs=by_run["waiting_100000"])
    row("sets_5000", f"decisions/s, {sizes['many_sets']:,} sets, {some}", runs=by_run["sets_5000"])
    row("sets_5000_waiting_100", f"  the same, {few}", runs=by_run["sets_5000_waiting_100"])
    row("idle_rich", "decisions/s, half of the agents idle", runs=by_run["idle_rich"])
    row("vs_scan_100000", f"over a full scan, {lots}", ".1f")
    row("vs_bare_heap", f"over bare heaps, {few}", ".3f")
    row("p99_us", f"99 % of decisions within us, {few}", ".0f", by_run["p99_us"])
    row("memory_mb", f"MB, {lots}", ".0f")
    row("snapshot_s", f"state to a file and back, s, {lots}", ".2f")
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a small centre only, to see that it works")
    parser.add_argument("--runs", type=int, help=f"how often each thing is measured ({FULL.runs})")
    parser.add_argument("--seed", type=int, help=f"of the invented centre and of what happens in it ({FULL.seed})")
    said = parser.parse_args()
    plan = QUICK if said.quick else FULL
    plan = replace(plan, runs=said.runs or plan.runs, seed=plan.seed if said.seed is None else said.seed)
    figures = measure(plan)
    if said.json:
        print(json.dumps(figures, indent=2))
    else:
        Console().print(report(figures))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
