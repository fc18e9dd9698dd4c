"""What a simulation says: warnings before it, a table after it, and what theory expects beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.table import Table

from callcenter.simulation.calls import Recorded
from callcenter.simulation.distributions import Traffic
from routing.erlang import erlang_a, erlang_c, service_level
from routing.model import QueueId, RoutingConfig
from routing.simulation.figures import Figures, mean_s, quantile_s
from routing.simulation.run import Shifts


class Theory(msgspec.Struct, frozen=True, kw_only=True):
    """What the formulas expect of a queue that has its agents to itself; waits in seconds."""

    formula: str
    service_level: float | None
    asa_s: float | None
    abandoning: float


def most_at_once(queue: QueueId, config: RoutingConfig, shifts: Shifts | None) -> int:
    """Return the most agents who serve the queue and are there at one time."""
    serving = [agent for agent, rules in config.agents.items() if queue in rules.queues]
    if shifts is None:
        return len(serving)
    ends = [ends for agent in serving for ends in shifts.get(agent, ())]
    steps = sorted([(begins, 1) for begins, _ in ends] + [(until, -1) for _, until in ends])
    there = most = 0
    for _, step in steps:  # who leaves goes before who comes
        there += step
        most = max(most, there)
    return most


def warnings(traffic: Mapping[QueueId, Traffic], config: RoutingConfig, shifts: Shifts | None) -> list[str]:
    """Return what should be known before the run: queues that nobody serves, and those with more than can be served."""
    found = []
    for queue, coming in traffic.items():
        load, agents = coming.erlangs(config.queues[queue].wrap_up_ms), most_at_once(queue, config, shifts)
        if not agents:
            found.append(f"{queue}: 0 agents serve it: nobody is ever answered.")
        elif load >= agents:
            ends = "the line grows without end" if coming.patience_s is None else "the rest have to give up"
            found.append(f"{queue}: offered load {load:.1f} erlangs, {agents} agents: {ends}.")
    whole = sum(coming.erlangs(config.queues[queue].wrap_up_ms) for queue, coming in traffic.items())
    everybody = sum(any(queue in rules.queues for queue in traffic) for rules in config.agents.values())
    if not found and shifts is None and whole >= everybody:
        found.append(f"all queues: offered load {whole:.1f} erlangs, {everybody} agents: the lines grow without end.")
    return found


def theory(queue: QueueId, coming: Traffic, config: RoutingConfig, shifts: Shifts | None) -> Theory | None:
    """Return what Erlang C expects, or Erlang A where customers give up; None where neither applies.

    They ask for durations without memory and calls that are alike all day, and for agents who are always there and
    serve this queue alone.
    """
    serving = [agent for agent, rules in config.agents.items() if queue in rules.queues]
    alone = all(config.agents[agent].queues == (queue,) for agent in serving)
    rules = config.queues[queue]
    if not coming.flat or shifts is not None or not alone or not serving:
        return None
    arrivals, handling_s = coming.per_hour / 3600, coming.handling_s + rules.wrap_up_ms / 1000
    if coming.patience_s is None:
        waiting, left = erlang_c(len(serving), arrivals * handling_s), len(serving) - arrivals * handling_s
        return Theory(
            formula="Erlang C",
            service_level=service_level(len(serving), arrivals, handling_s, rules.target_ms / 1000),
            asa_s=waiting * handling_s / left if left > 0 else None,
            abandoning=0.0,
        )
    expected = erlang_a(len(serving), arrivals, handling_s, coming.patience_s)
    return Theory(formula="Erlang A", service_level=None, asa_s=expected.asa_s, abandoning=expected.abandoning)


def table(groups: Mapping[str, Figures], expected: Mapping[str, Theory | None], occupancy: float | None) -> Table:
    """Return the figures for people."""
    waiting = any(of.waiting for of in groups.values())
    made = _table("", "offered", "answered", "gave up", *(["in line"] if waiting else []), "in target", "ASA", "90 %")
    for name, of in groups.items():
        made.add_row(
            name,
            *(f"{of.offered:,}", f"{of.answered:,}", _share(of.abandoning)),
            *([f"{of.waiting:,}"] if waiting else []),
            *(_share(of.service_level), _seconds(of.asa_s), _seconds(of.p90_s)),
        )
        if (theirs := expected.get(name)) is not None:
            made.add_row(
                f"  {theirs.formula}",
                *("", "", _share(theirs.abandoning)),
                *([""] if waiting else []),
                *(_share(theirs.service_level), _seconds(theirs.asa_s)),
            )
    made.caption = f"Agents were occupied for {_share(occupancy)} of their time."
    return made


def comparison(was: Mapping[str, Figures], would_be: Mapping[str, Figures]) -> Table:
    """Return what was and what would have been, side by side."""
    made = _table("", "calls", "gave up", "mean wait", "median", "90 %", "if queued")

    def pair(one: str, other: str) -> str:
        return f"{one}\n→ {other}"

    for name, then in was.items():
        now = would_be[name]
        made.add_row(
            name,
            f"{now.offered:,}",
            pair(_share(then.abandoning), _share(now.abandoning)),
            pair(_seconds(then.wait_s), _seconds(now.wait_s)),
            pair(_seconds(then.median_s), _seconds(now.median_s)),
            pair(_seconds(then.p90_s), _seconds(now.p90_s)),
            pair(_seconds(then.queued_s), _seconds(now.queued_s)),
        )
    made.caption = (
        "What was → what would have been. Waits of all who were answered or gave up; "
        "last, the mean of those answered who had to wait at all."
    )
    return made


def figures_of(calls: Iterable[Recorded], config: RoutingConfig) -> dict[str, Figures]:
    """Return the figures of what was, by queue and tier."""
    groups: dict[str, list[Recorded]] = {}
    for call in calls:
        groups.setdefault(call.group, []).append(call)
    return {name: _was(those, config.queues[those[0].queue].target_ms) for name, those in groups.items()}


def as_json(groups: Mapping[str, Figures]) -> dict[str, Any]:
    """Return the figures as they are printed with `--json`."""
    return {
        name: {
            **msgspec.to_builtins(of),
            "service_level": of.service_level,
            "abandoning": of.abandoning,
        }
        for name, of in groups.items()
    }


def _was(calls: Sequence[Recorded], target_ms: int) -> Figures:
    over = [call for call in calls if call.outcome is not None]
    answered = [call.waited_ms for call in over if call.outcome == "answered" and call.waited_ms is not None]
    waits = sorted(call.waited_ms for call in over if call.waited_ms is not None)
    handled = [call.handling_ms for call in over if call.handling_ms is not None and call.outcome == "answered"]
    return Figures(
        offered=len(calls),
        answered=sum(call.outcome == "answered" for call in over),
        abandoned=sum(call.outcome == "abandoned" for call in over),
        waiting=0,
        within_target=sum(wait <= target_ms for wait in answered),
        asa_s=mean_s(answered),
        queued_s=mean_s([wait for wait in answered if wait]),
        wait_s=mean_s(waits),
        median_s=quantile_s(waits, 0.5),
        p90_s=quantile_s(waits, 0.9),
        handling_s=mean_s(handled),
    )


def _table(*columns: str) -> Table:
    made = Table(*columns)
    for column in made.columns[1:]:
        column.justify = "right"
    return made


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f} s" if value < 600 else f"{value / 60:,.0f} min"
