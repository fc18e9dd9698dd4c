"""`python -m benchmarks.simulation`: how many contacts a second the simulation plays, beside SimPy's textbook queue.

Both play the very same customers (50 agents, one line, drawn before the clock starts) in turn, A, B, A, B, and each
wait must come out the same. A second is one of the thread's processor time. SimPy's side is its manual's: a process for
each customer who requests the `Resource` and holds it; ours is the whole engine, with every event and every why.
Beside it, how quickly the figures are counted, and how long a day's report takes (see `benchmarks.figures`).
`--json` prints one JSON object on stdout, otherwise a table for people; progress goes to stderr.
"""

import argparse
import json
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random
from statistics import median
from time import thread_time
from typing import Any

import simpy
from rich.console import Console
from rich.table import Table

from benchmarks.figures import metrics_events_per_s, report_s
from benchmarks.machine import describe
from benchmarks.routing import settled_memory
from routing.model import AgentRules, QueueRules, Requirement, RoutingConfig
from routing.simulation.run import Run
from routing.simulation.traffic import Call, Stream, exponential, lognormal

GOALS = {"mmc_vs_simpy": 1.5, "metrics_events_per_s": 300_000, "report_s": 2}
AT_MOST = ("report_s",)
"""Of this the goal is the most, of the others the least."""
HANDLING_S = 180.0


@dataclass(frozen=True)
class Plan:
    """How much to measure, and how often."""

    runs: int
    contacts: int
    agents: int = 50
    load: float = 45.0
    seed: int = 1
    centre_agents: int = 300
    centre_queues: int = 27
    centre_skills: int = 12
    centre_load: float = 0.85
    counted: int = 50_000
    reported: int = 1_000_000


FULL = Plan(runs=5, contacts=20_000)
QUICK = Plan(runs=1, contacts=500, centre_agents=30, counted=500, reported=1_000)


def measure(plan: Plan) -> dict[str, Any]:
    """Measure everything, and say on what."""
    machine = describe()
    calls = _customers(plan)
    ours, theirs = [], []
    with settled_memory():
        for run in range(plan.runs + 1):
            _tell(f"one line, run {run} of {plan.runs}")
            mine, my_waits = _play(_line(plan.agents), [calls], plan.contacts)
            simpys, its_waits = _simpy(calls, plan.agents)
            if my_waits != its_waits:
                raise RuntimeError("the engine and SimPy disagree on how long customers waited")
            if run:  # the first is for warming up
                ours.append(mine)
                theirs.append(simpys)
        _tell("a centre with skills")
        centre, streams = _centre(plan)
        rates = []
        for _ in range(plan.runs):
            sources = [stream.calls(plan.seed) for stream in streams]
            rates.append(_play(centre, sources, plan.contacts)[0])
    ratios = [mine / simpys for mine, simpys in zip(ours, theirs, strict=True)]
    figures = {
        "mmc_vs_simpy": median(ratios),
        "mmc_contacts_per_s": median(ours),
        "simpy_contacts_per_s": median(theirs),
        "contacts_per_s": median(rates),
        "metrics_events_per_s": metrics_events_per_s(plan.counted, plan.runs),
        "report_s": report_s(plan.reported, plan.runs),
    }
    return {
        **figures,
        "by_run": {"mmc_vs_simpy": ratios, "contacts_per_s": rates},
        "goals": GOALS,
        "goals_met": {
            name: figures[name] <= goal if name in AT_MOST else figures[name] >= goal for name, goal in GOALS.items()
        },
        "sizes": vars(plan),
        "machine": machine,
    }


def _customers(plan: Plan) -> list[Call]:
    gap, handling = exponential(HANDLING_S / plan.load), exponential(HANDLING_S)
    stream = Stream(name="calls", queue="line", gap=gap, handling=handling)
    return list(islice(stream.calls(plan.seed), plan.contacts))


def _line(agents: int) -> RoutingConfig:
    """One line; offers are accepted of themselves, and nobody wraps up."""
    rules = AgentRules(skills={}, queues=("line",), capacity={"voice": 1}, auto_accept=True)
    return RoutingConfig(
        version="1",
        queues={"line": QueueRules(open=(), wrap_up_ms=0)},
        agents={f"agent{number:03}": rules for number in range(agents)},
    )


def _centre(plan: Plan) -> tuple[RoutingConfig, list[Stream]]:
    """A centre with queues that ask for skills, as many contacts as the load says, and tiers by chance."""
    chance = Random(plan.seed)
    skills = [f"skill{number}" for number in range(plan.centre_skills)]
    asked = [chance.sample(skills, chance.choice((1, 1, 2))) for _ in range(plan.centre_queues)]
    queues = {
        f"queue{number:02}": QueueRules(
            open=(), requires=tuple(sorted(Requirement(skill, 3) for skill in needs)), wrap_up_ms=20_000
        )
        for number, needs in enumerate(asked)
    }
    rules = [
        AgentRules(
            skills={skill: chance.randint(3, 10) for skill in chance.sample(skills, 5)},
            queues=tuple(queues),
            capacity={"voice": 1},
            auto_accept=True,
        )
        for _ in range(plan.centre_agents)
    ]
    per_queue = plan.centre_agents * plan.centre_load / (HANDLING_S + 20) / plan.centre_queues
    streams = [
        Stream(
            name=queue,
            queue=queue,
            gap=exponential(1 / per_queue),
            handling=lognormal(HANDLING_S, 0.8),
            patience=exponential(240),
            priority=chance.choice((0, 0, 0, 1)),
        )
        for queue in queues
    ]
    agents = {f"agent{number:03}": each for number, each in enumerate(rules)}
    return RoutingConfig(version="1", queues=queues, agents=agents), streams


def _play(
    config: RoutingConfig, sources: Sequence[Sequence[Call] | Iterator[Call]], contacts: int
) -> tuple[float, list[int]]:
    """Return contacts a second, and how long each waited in milliseconds, in order of arrival."""
    run = Run(config, sources)
    began = thread_time()
    while len(run.stories) < contacts:
        run.until(run.now + 600_000)
    if len(sources) == 1:
        run.until(run.now + 24 * 3_600_000)  # all are answered by then
    spent = thread_time() - began
    return len(run.stories) / spent, [story.waited_ms or 0 for story in run.stories.values()]


def _simpy(calls: Sequence[Call], agents: int) -> tuple[float, list[int]]:
    env, waits = simpy.Environment(), [0] * len(calls)
    desk = simpy.Resource(env, capacity=agents)

    def customer(number: int, call: Call) -> Generator[simpy.Event, None, None]:
        came = env.now
        with desk.request() as turn:
            yield turn
            waits[number] = int(env.now - came)
            yield env.timeout(call.handling_ms)

    def arrivals() -> Generator[simpy.Event, None, None]:
        for number, call in enumerate(calls):
            yield env.timeout(call.at - env.now)
            env.process(customer(number, call))

    began = thread_time()
    env.process(arrivals())
    env.run()
    return len(calls) / (thread_time() - began), waits


def report(figures: dict[str, Any]) -> Table:
    """Return the figures for people."""
    machine, sizes, by_run = figures["machine"], figures["sizes"], figures["by_run"]
    table = Table("", "measured", "goal", "the runs")
    for column in table.columns[1:]:
        column.justify = "right"
    table.title = f"{machine['model']}, {machine['cpus']} CPUs, Python {machine['python']}, {sizes['runs']} runs"

    def row(name: str, what: str, form: str) -> None:
        goal = f"{'<=' if name in AT_MOST else '>='} {GOALS[name]}" if name in GOALS else ""
        runs = by_run.get(name, [])
        spread = f"{min(runs):{form}} - {max(runs):{form}}" if runs else ""
        table.add_row(what, f"{figures[name]:{form}}", goal, spread)

    row("mmc_vs_simpy", f"over SimPy, {sizes['agents']} agents, one line", ".3f")
    row("mmc_contacts_per_s", "  contacts/s, ours", ",.0f")
    row("simpy_contacts_per_s", "  contacts/s, SimPy", ",.0f")
    row(
        "contacts_per_s",
        f"contacts/s, {sizes['centre_agents']} agents, {sizes['centre_queues']} queues, skills",
        ",.0f",
    )
    row("metrics_events_per_s", "events counted/s", ",.0f")
    row("report_s", f"s for a day's report, {sizes['reported']:,} contacts", ".2f")
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a few contacts only, to see that it works")
    parser.add_argument("--runs", type=int, help=f"how often each thing is measured ({FULL.runs})")
    said = parser.parse_args()
    plan = QUICK if said.quick else FULL
    figures = measure(replace(plan, runs=said.runs or plan.runs))
    if said.json:
        print(json.dumps(figures, indent=2))
    else:
        Console().print(report(figures))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
