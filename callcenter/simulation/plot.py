"""The picture of a simulation: how long contacts waited over the day, and how many were answered in time."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from callcenter.simulation.errors import SimulationRefused
from routing.model import RoutingConfig
from routing.simulation.figures import by_hour
from routing.simulation.run import Story

_HOURS = range(0, 25, 2)
_LINES_AT_MOST = 10
"""Colours that can be told apart; further queues are left out of the picture, those with the fewest contacts first."""


def draw(stories: Iterable[Story], config: RoutingConfig, file: Path, title: str) -> None:
    """Write a picture of both, hour by hour; the ending of the name says of which kind (`.png`, `.svg`, `.pdf`)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    picture = Figure(figsize=(10, 7.5), dpi=120, layout="constrained")
    FigureCanvasAgg(picture)
    waits, levels = picture.subplots(2, 1, sharex=True)
    for name, those in _busiest(stories).items():
        hours = by_hour(those, config)
        middle = [hour + 0.5 for hour in hours]
        waits.plot(middle, [of.wait_s for of in hours.values()], marker="o", markersize=4, label=name)
        levels.plot(middle, [of.service_level for of in hours.values()], marker="o", markersize=4)
    picture.suptitle(title)
    waits.set_ylabel("mean wait, seconds")
    waits.set_ylim(bottom=0)
    picture.legend(loc="outside lower center", ncols=5, fontsize="small", frameon=False)
    levels.set_ylabel("answered within the target")
    levels.set_ylim(0, 1.03)
    levels.yaxis.set_major_formatter(PercentFormatter(1))
    levels.set_xlim(0, 24)
    levels.set_xticks(_HOURS, [f"{hour:02}:00" for hour in _HOURS])
    levels.set_xlabel("hour of arrival, all days together")
    for axes in (waits, levels):
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    try:
        picture.savefig(file)
    except (OSError, ValueError) as error:
        raise SimulationRefused(f"The picture cannot be written to {file}: {error}.") from error


def _busiest(stories: Iterable[Story]) -> Mapping[str, list[Story]]:
    groups: dict[str, list[Story]] = {}
    for story in stories:
        groups.setdefault(story.call.group, []).append(story)
    kept = sorted(groups, key=lambda name: -len(groups[name]))[:_LINES_AT_MOST]
    return {name: groups[name] for name in sorted(kept)}
