"""`python -m benchmarks.voice`: what the server can do with calls: webhooks, offers, and whole calls.

`--json` prints one JSON object on stdout, otherwise a table for people; progress goes to stderr. Where two are compared
they run A, B, A, B, ...; every figure is the median of its runs, and comes with what each run gave.
`docs/performance.md` explains them.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks import call_offers, calls, webhooks
from benchmarks.call_offers import CallOfferRun
from benchmarks.machine import beside_the_server, describe

GOALS = {"webhook_vs_asgi": 0.33, "offer_p50_spread": 1.5}
"""The first at least, the second at most: the longest of the three medians over the shortest."""


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure."""

    runs: int
    webhook_seconds: float
    wave: int
    offer_seconds: float
    offers_per_s: float
    agents: tuple[int, ...]
    call_seconds: float
    ramp_seconds: float
    first_rate: float
    call_agents: int
    confirmed: int
    """How often the rate that the ramp has found is measured over the whole window."""


FULL = Plan(
    runs=5,
    webhook_seconds=3.0,
    wave=webhooks.WAVE,
    offer_seconds=10.0,
    offers_per_s=call_offers.PER_S,
    agents=(100, 1_000, 5_000),
    call_seconds=20.0,
    ramp_seconds=8.0,
    first_rate=8.0,
    call_agents=calls.AGENTS,
    confirmed=3,
)
QUICK = Plan(
    runs=1,
    webhook_seconds=0.1,
    wave=32,
    offer_seconds=0.3,
    offers_per_s=20.0,
    agents=(20, 40),
    call_seconds=1.0,
    ramp_seconds=0.0,
    first_rate=2.0,
    call_agents=8,
    confirmed=1,
)


async def measure_webhooks(plan: Plan) -> dict[str, Any]:
    """Compare the real server's webhooks with the bare route's."""
    products, bares = [], []
    for run in range(plan.runs):
        _tell(f"webhooks and bare route, {run + 1} of {plan.runs}")
        products.append(await webhooks.run_product(plan.webhook_seconds, wave=plan.wave, seed=run))
        bares.append(await webhooks.run_bare(products[-1].sent, plan.webhook_seconds))
    ratios = [a.per_s / b.per_s for a, b in zip(products, bares, strict=True)]
    steps = {
        step: {"per_s": _figure([run.steps_per_s()[step] for run in products])} for step in products[0].steps_per_s()
    }
    for step, figures in steps.items():
        figures["vs_asgi"] = _figure(
            [a.steps_per_s()[step] / b.steps_per_s()[step] for a, b in zip(products, bares, strict=True)]
        )
        figures["cpu_us"] = _figure([run.steps_cpu_us()[step] for run in products])
    return {
        "webhook_vs_asgi": median(ratios),
        "webhooks": {
            "mix": "a quarter each: a new call, two answers with keys, a call's end",
            "connections": webhooks.CONNECTIONS,
            "ratio": _figure(ratios),
            "per_s": _figure([run.per_s for run in products]),
            "bare_per_s": _figure([run.per_s for run in bares]),
            "cpu_us": _figure([run.cpu_us for run in products]),
            "bare_cpu_us": _figure([run.cpu_us for run in bares]),
            "cpu_ratio": _figure([b.cpu_us / max(1.0, a.cpu_us) for a, b in zip(products, bares, strict=True)]),
            "p50_ms": _figure([median(run.times_ms) for run in products]),
            "steps": steps,
        },
    }


async def measure_offers(plan: Plan) -> dict[str, Any]:
    """Measure how long a call takes from its key to its offer, by the number of agents."""
    found: dict[int, list[CallOfferRun]] = {agents: [] for agents in plan.agents}
    for run in range(plan.runs):
        for agents, measured in found.items():
            _tell(f"offers with {agents:,} agents, {run + 1} of {plan.runs}")
            measured.append(
                await call_offers.run_call_offers(plan.offer_seconds, agents=agents, per_s=plan.offers_per_s, seed=run)
            )
    by_agents = {str(agents): _offers(measured) for agents, measured in found.items()}
    p50s = [figures["p50_ms"]["median"] for figures in by_agents.values()]
    return {
        "offer_p50_ms": {agents: figures["p50_ms"]["median"] for agents, figures in by_agents.items()},
        "offer_p99_ms": {agents: figures["p99_ms"]["median"] for agents, figures in by_agents.items()},
        "offer_p50_spread": max(p50s) / min(p50s),
        "offers": {
            "from": "sending the signed webhook of the key that queues the call",
            "to": "the frame with the offer at the agent's end of the socket",
            "calls_per_s": plan.offers_per_s,
            "by_agents": by_agents,
        },
    }


def _offers(measured: Sequence[CallOfferRun]) -> dict[str, Any]:
    hundredths = [quantiles(run.times_ms, n=100) for run in measured]
    return {
        "calls": sum(len(run.times_ms) for run in measured),
        "consoles": measured[0].consoles,
        "p50_ms": _figure([each[49] for each in hundredths]),
        "p99_ms": _figure([each[98] for each in hundredths]),
        "webhook_p50_ms": _figure([median(run.answer_ms) for run in measured]),
        "server_cpu_share": _figure([run.server_cpu_share for run in measured]),
        "cpu_ms_per_call": _figure([run.cpu_ms_per_call for run in measured]),
    }


async def measure_calls(plan: Plan) -> dict[str, Any]:
    """Look for the most calls a second that are sustained, and measure those over the whole window."""
    tried = []
    if plan.ramp_seconds:
        _tell("the most calls a second")
        tried = await calls.find_most(plan.ramp_seconds, agents=plan.call_agents, start=plan.first_rate, tell=_tell)
    rate = max((run.per_s for run in tried if run.sustained), default=plan.first_rate)
    runs: list[calls.CallRun] = []
    while True:  # what holds for a few seconds may not for the whole window
        _tell(f"{rate:.1f} calls a second for {plan.call_seconds:.0f} s, {len(runs) + 1} of {plan.confirmed}")
        runs.append(await calls.run_calls(plan.call_seconds, per_s=rate, agents=plan.call_agents, seed=100 + len(runs)))
        if not runs[-1].sustained and plan.ramp_seconds and rate > 1:
            tried += runs
            runs, rate = [], rate * 0.8
        elif len(runs) == plan.confirmed:
            break
    return {
        "calls_per_s": rate if all(run.sustained for run in runs) else 0.0,
        "cpu_ms_per_call": median(run.cpu_ms_per_call for run in runs),
        "calls": {
            "seconds": plan.call_seconds,
            "agents": plan.call_agents,
            "talk_s": calls.TALK_S,
            "calls": [run.calls for run in runs],
            "arrived_per_s": _figure([run.calls / run.seconds for run in runs]),
            "cpu_ms_per_call": _figure([run.cpu_ms_per_call for run in runs]),
            "server_cpu_share": _figure([run.server_cpu_share for run in runs]),
            "stand_in_cpu_share": _figure([run.stand_in_cpu_share for run in runs]),
            "offer_p50_ms": _figure([median(run.offer_ms) for run in runs]),
            "offer_p99_ms": _figure([run.offer_p99_ms for run in runs]),
            "drained_s": _figure([run.drained_s for run in runs]),
            "faults": sum(len(run.faults) for run in (*tried, *runs)),
            "tried": [{"per_s": run.per_s, "seconds": run.seconds, "sustained": run.sustained} for run in tried],
        },
    }


async def measure(plan: Plan) -> dict[str, Any]:
    """Measure everything, and say on what."""
    machine = describe()
    with beside_the_server():
        figures = await measure_webhooks(plan)
        figures |= await measure_offers(plan)
        figures |= await measure_calls(plan)
    return {**figures, "goals": GOALS, "runs": plan.runs, "machine": machine}


def report(figures: dict[str, Any]) -> Table:
    """Return the figures for people."""
    hooks, whole, machine, goals = (figures[name] for name in ("webhooks", "calls", "machine", "goals"))
    table = Table("", "median", "lowest", "highest", "goal")
    for column in table.columns[1:4]:
        column.justify = "right"
    table.title = f"{machine['model']}, {machine['cpus']} CPUs, Python {machine['python']}, {figures['runs']} runs"

    def row(what: str, figure: dict[str, Any], form: str = ",.0f", goal: str = "") -> None:
        table.add_row(what, *(format(figure[name], form) for name in ("median", "lowest", "highest")), goal)

    row("webhooks over bare route", hooks["ratio"], ".2f", f">= {goals['webhook_vs_asgi']}")
    row("  webhooks/s", hooks["per_s"])
    row("  bare route/s", hooks["bare_per_s"])
    row("  CPU us per webhook", hooks["cpu_us"])
    row("  bare CPU us", hooks["bare_cpu_us"])
    row("  by processor time", hooks["cpu_ratio"], ".2f")
    for agents, offers in figures["offers"]["by_agents"].items():
        row(f"offer, {int(agents):,} agents, p50 ms", offers["p50_ms"], ".1f")
        row("  p99 ms", offers["p99_ms"], ".1f")
    spread = f"{figures['offer_p50_spread']:.2f}"
    table.add_row("  longest p50 over shortest", spread, "", "", f"<= {goals['offer_p50_spread']}")
    table.add_row("whole calls/s, sustained", f"{figures['calls_per_s']:.1f}", "", "")
    row("  server's CPU ms per call", whole["cpu_ms_per_call"], ".1f")
    row("  server's share of its core", whole["server_cpu_share"], ".2f")
    row("  stand-in's share of a core", whole["stand_in_cpu_share"], ".2f")
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a few seconds only, to see that it works")
    parser.add_argument("--runs", type=int, help=f"how often each thing is measured ({FULL.runs})")
    said = parser.parse_args()
    plan = QUICK if said.quick else FULL
    if said.runs:
        plan = replace(plan, runs=said.runs)
    figures = uvloop.run(measure(plan))
    if said.json:
        print(json.dumps(figures, indent=2))
    else:
        Console().print(report(figures))


def _figure(runs: list[float]) -> dict[str, Any]:
    return {"median": median(runs), "lowest": min(runs), "highest": max(runs), "runs": runs}


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
