"""What a simulation says once it is over: tables for people, and the same as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.table import Table

from callcenter.simulation.calls import Recorded
from callcenter.simulation.load import Theory
from routing.model import RoutingConfig
from routing.simulation.figures import Figures, mean_s, quantile_s


def table(groups: Mapping[str, Figures], expected: Mapping[str, Theory | None], occupancy: float | None) -> Table:
    """Return the figures for people."""
    extra = {"turned away": "turned_away", "in line": "waiting"}
    told = {name: field for name, field in extra.items() if any(getattr(of, field) for of in groups.values())}
    made = _table("", "offered", "answered", "gave up", *told, "in target", "ASA", "90 %")
    for name, of in groups.items():
        made.add_row(
            name,
            *(f"{of.offered:,}", f"{of.answered:,}", _share(of.abandoning)),
            *(f"{getattr(of, field):,}" for field in told.values()),
            *(_share(of.service_level), _seconds(of.asa_s), _seconds(of.p90_s)),
        )
        if (theirs := expected.get(name)) is not None:
            made.add_row(
                f"  {theirs.formula}",
                *("", "", _share(theirs.abandoning)),
                *("" for _ in told),
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
        turned_away=0,
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
