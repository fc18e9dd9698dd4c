"""`python -m benchmarks.loop`: what the whole server can do, against the bare parts it is made of.

`--json` prints one JSON object on stdout, otherwise a table for people; progress goes to stderr. Every comparison is
run A, B, A, B, ..., and what counts is the median of the ratios of neighbours. `docs/performance.md` explains them.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks import chat, durable, offers
from benchmarks.machine import beside_the_server, describe

GOALS = {"loop_vs_writer": 0.4, "chat_vs_relay": 0.5, "offer_p50_ms": 25.0}
"""The ratios at least, the milliseconds at most."""


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure."""

    runs: int
    seconds: float
    offer_seconds: float
    agents: int
    contacts_per_s: float


FULL = Plan(runs=5, seconds=3.0, offer_seconds=12.0, agents=offers.AGENTS, contacts_per_s=offers.PER_S)
QUICK = Plan(runs=1, seconds=0.3, offer_seconds=1.0, agents=20, contacts_per_s=20.0)


async def measure_loop(plan: Plan) -> dict[str, Any]:
    """Compare the loop with the bare writer."""
    loops, plain, followed, same, grouped = [], [], [], [], []
    for run in range(plan.runs):
        _tell(f"loop and bare writer, {run + 1} of {plan.runs}")
        loops.append(await durable.run_loop(plan.seconds))
        plain.append(await durable.run_plain_writer(len(loops[-1].rows)))
        same.append(await durable.run_writer(loops[-1].rows))
        followed.append(await durable.run_loop(plan.seconds, with_followers=True))
        grouped.append(await durable.run_writer(loops[-1].rows, loops[-1].events_per_command))
    pairs = list(zip(loops, plain, strict=True))
    return {
        "loop_vs_writer": median(a.events_per_s / b.events_per_s for a, b in pairs),
        "loop": {
            "events_per_s": median(run.events_per_s for run in loops),
            "writer_events_per_s": median(run.events_per_s for run in plain),
            "cpu_us_per_event": median(run.cpu_us for run in loops),
            "writer_cpu_us_per_event": median(run.cpu_us for run in plain),
            "ratios": [a.events_per_s / b.events_per_s for a, b in pairs],
            "events_per_command": median(len(run.rows) / run.commands for run in loops),
            "payload_bytes": median(len(row["data"]) for row in loops[-1].rows),
            "with_followers_events_per_s": median(run.events_per_s for run in followed),
            "with_followers_vs_writer": median(
                a.events_per_s / b.events_per_s for a, b in zip(followed, plain, strict=True)
            ),
            "writer_of_same_rows_events_per_s": median(run.events_per_s for run in same),
            "loop_vs_writer_of_same_rows": median(
                a.events_per_s / b.events_per_s for a, b in zip(loops, same, strict=True)
            ),
            "writer_in_groups_events_per_s": median(run.events_per_s for run in grouped),
            "loop_vs_writer_in_groups": median(
                a.events_per_s / b.events_per_s for a, b in zip(loops, grouped, strict=True)
            ),
        },
    }


async def measure_chat(plan: Plan) -> dict[str, Any]:
    """Compare chat with the bare relay and writer."""
    products, relays = [], []
    for run in range(plan.runs):
        _tell(f"chat and bare relay, {run + 1} of {plan.runs}")
        products.append(await chat.run_product(plan.seconds))
        relays.append(await chat.run_relay(plan.seconds))
    ratios = [a.per_s / b.per_s for a, b in zip(products, relays, strict=True)]
    return {
        "chat_vs_relay": median(ratios),
        "chat": {
            "messages_per_s": median(run.per_s for run in products),
            "relay_messages_per_s": median(run.per_s for run in relays),
            "cpu_us_per_message": median(run.cpu_us for run in products),
            "relay_cpu_us_per_message": median(run.cpu_us for run in relays),
            "ratios": ratios,
        },
    }


async def measure_offers(plan: Plan) -> dict[str, Any]:
    """Measure how long a contact takes to be offered."""
    times: list[float] = []
    shares = []
    for run in range(plan.runs):
        _tell(f"offers, {run + 1} of {plan.runs}")
        measured = await offers.run_offers(plan.offer_seconds, agents=plan.agents, per_s=plan.contacts_per_s, seed=run)
        times += measured.times_ms
        shares.append(measured.server_cpu_share)
    hundredths = quantiles(times, n=100)
    return {
        "offer_p50_ms": hundredths[49],
        "offer_p99_ms": hundredths[98],
        "offers": {
            "contacts": len(times),
            "contacts_per_s": plan.contacts_per_s,
            "agents": plan.agents,
            "p90_ms": hundredths[89],
            "longest_ms": max(times),
            "server_cpu_share": median(shares),
        },
    }


async def measure(plan: Plan) -> dict[str, Any]:
    """Measure everything, and say on what."""
    machine = describe()
    figures = await measure_loop(plan)
    with beside_the_server():
        figures |= await measure_chat(plan)
        figures |= await measure_offers(plan)
    return {**figures, "goals": GOALS, "runs": plan.runs, "seconds_each": plan.seconds, "machine": machine}


def report(figures: dict[str, Any]) -> Table:
    """Return the figures for people."""
    loop, talk, offer, machine = (figures[name] for name in ("loop", "chat", "offers", "machine"))
    goals = figures["goals"]
    table = Table("", "callcenter", "bare parts", "ratio", "goal")
    for column in table.columns[1:4]:
        column.justify = "right"
    table.title = f"{machine['model']}, {machine['cpus']} CPUs, Python {machine['python']}, {figures['runs']} runs"

    def row(what: str, ours: float, bare: float, ratio: float, goal: str = "") -> None:
        table.add_row(what, f"{ours:,.0f}", f"{bare:,.0f}", f"{ratio:.2f}", goal)

    bare = loop["writer_events_per_s"]
    row("events/s", loop["events_per_s"], bare, figures["loop_vs_writer"], f">= {goals['loop_vs_writer']}")
    row("  followers behind it", loop["with_followers_events_per_s"], bare, loop["with_followers_vs_writer"])
    grouped = loop["writer_in_groups_events_per_s"]
    row("  writer in groups", loop["events_per_s"], grouped, loop["loop_vs_writer_in_groups"])
    us, bare_us = loop["cpu_us_per_event"], loop["writer_cpu_us_per_event"]
    row("  CPU us per event", us, bare_us, bare_us / us)
    bare = talk["relay_messages_per_s"]
    row("chat messages/s", talk["messages_per_s"], bare, figures["chat_vs_relay"], f">= {goals['chat_vs_relay']}")
    us, bare_us = talk["cpu_us_per_message"], talk["relay_cpu_us_per_message"]
    row("  CPU us per message", us, bare_us, bare_us / us)
    table.add_row("offer, median ms", f"{figures['offer_p50_ms']:.1f}", "", "", f"< {goals['offer_p50_ms']:.0f}")
    table.add_row("offer, p99 ms", f"{figures['offer_p99_ms']:.1f}")
    table.caption = f"{offer['contacts']} contacts, {offer['contacts_per_s']:.0f} a second, {offer['agents']} agents"
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
        plan = Plan(**{**vars(plan), "runs": said.runs})
    figures = uvloop.run(measure(plan))
    if said.json:
        print(json.dumps(figures, indent=2))
    else:
        Console().print(report(figures))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
