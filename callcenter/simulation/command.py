"""`callcenter simulate`: made-up or recorded calls through the engine, a table, a picture, or JSON."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import msgspec
import rich.progress
from rich.console import Console

from callcenter.directory.service import Directory
from callcenter.simulation import report
from callcenter.simulation.calls import Recording, read_calls, to_play
from callcenter.simulation.distributions import Mix, parse_arrivals, parse_by_queue
from callcenter.simulation.errors import SimulationRefused
from callcenter.simulation.load import Staff, theory, unserved, warnings
from callcenter.simulation.plot import draw
from callcenter.simulation.staffing import DAY_MS, read_staffing
from routing.model import Channel, RoutingConfig
from routing.simulation.figures import by_group
from routing.simulation.run import Run, Shifts
from routing.simulation.traffic import HOUR_MS, Call

_A_MONDAY = 1_704_110_400_000
"""The noon of Monday, 1 January 2024 UTC: what is made up begins in the midnight before it."""
_LISTED = 20
"""Bad rows that are shown one by one; the rest are only counted."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be simulated, as the command line says it; either `arrivals` or `calls`."""

    config: Path
    arrivals: str | None = None
    calls: Path | None = None
    handling: tuple[str, ...] = ()
    patience: tuple[str, ...] = ()
    staffing: Path | None = None
    channel: Channel = "voice"
    days: int = 1
    seed: int = 1
    out: Path | None = None
    as_json: bool = False


def simulate_command(wish: Wish, console: Console, progress_on: Console) -> None:
    """Run it and print what came of it. Raises `SimulationRefused` or `ConfigRefused`, with the way out."""
    if (wish.arrivals is None) == (wish.calls is None):
        raise SimulationRefused("Say what comes in: either --arrivals, or --calls with a file of recorded calls.")
    if wish.calls is not None and wish.patience:
        raise SimulationRefused("--patience is for made-up arrivals: that of recorded calls comes from their file.")
    directory = Directory.load(wish.config, 0, sounds=False)
    if wish.calls is not None:
        _replay(wish, wish.calls, directory, console, progress_on)
    else:
        _made_up(wish, directory, console, progress_on)


def _made_up(wish: Wish, directory: Directory, console: Console, progress_on: Console) -> None:
    centre = directory.centre
    mix = Mix(
        rates=parse_arrivals(wish.arrivals or "", centre),
        handling=parse_by_queue(wish.handling, centre),
        patience=parse_by_queue(wish.patience, centre),
    )
    start = directory.start_of_day(_A_MONDAY)
    config = _from(directory, start, wish.days)
    shifts = None if wish.staffing is None else read_staffing(wish.staffing, centre, start, wish.days)
    traffic = mix.traffic()
    staff = Staff(config=config, shifts=shifts, channel=wish.channel)
    said = warnings(traffic, staff)
    _warn(said, progress_on)
    sources = [stream.calls(wish.seed) for stream in mix.streams(centre, wish.channel)]
    run = _run(config, sources, shifts, wish.days * DAY_MS, progress_on)
    groups = by_group(run.stories.values(), config)
    plain = [queue for queue, tier in mix.rates if tier is None and groups.keys() >= {queue}]
    alone = [queue for queue in plain if sum(name == queue for name, _ in mix.rates) == 1]  # no tiers beside it
    expected = {queue: theory(queue, traffic, staff) for queue in alone}
    _picture(wish, run, config, console, f"{wish.days} simulated days" if wish.days > 1 else "A simulated day")
    if wish.as_json:
        figures = {"queues": report.as_json(groups), "occupancy": run.occupancy, "warnings": said}
        _print_json(console, figures | {"theory": msgspec.to_builtins(expected), "seed": wish.seed, "days": wish.days})
    else:
        console.print(report.table(groups, expected, run.occupancy))


def _replay(wish: Wish, file: Path, directory: Directory, console: Console, progress_on: Console) -> None:
    centre = directory.centre
    recording = read_calls(file, centre)
    _list_bad(recording, progress_on)
    mix = Mix(rates={}, handling=parse_by_queue(wish.handling, centre), patience={})
    start = directory.start_of_day(recording.calls[0].at)
    calls = to_play(recording, centre, start, lambda queue: mix.handling_of(queue).draw, wish.seed)
    days = calls[-1].at // DAY_MS + 1
    config = _from(directory, start, days)
    shifts = None if wish.staffing is None else read_staffing(wish.staffing, centre, start, days)
    said = []
    for channel in get_args(Channel):
        queues = sorted({call.queue for call in calls if call.channel == channel})
        said += unserved(queues, Staff(config=config, shifts=shifts, channel=channel))
    _warn(said, progress_on)
    run = _run(config, [calls], shifts, (days + 1) * DAY_MS, progress_on)
    was = report.figures_of(recording.calls, config)
    would_be = by_group(run.stories.values(), config)
    _picture(wish, run, config, console, f"{len(calls):,} recorded calls, played again")
    if wish.as_json:
        figures = {"was": report.as_json(was), "would_be": report.as_json(would_be), "occupancy": run.occupancy}
        _print_json(console, figures | {"left_out": recording.reasons(), "warnings": said, "seed": wish.seed})
    else:
        console.print(report.comparison(was, would_be))


def _run(
    config: RoutingConfig, sources: Iterable[Iterable[Call]], shifts: Shifts | None, end: int, progress_on: Console
) -> Run:
    """Run to the end, an hour at a time for the progress bar."""
    run = Run(config, sources, shifts)
    columns = (*rich.progress.Progress.get_default_columns(), rich.progress.TextColumn("{task.fields[told]}"))
    with rich.progress.Progress(*columns, console=progress_on, transient=True) as bar:
        task = bar.add_task("Simulating", total=end, told="")
        for at in range(0, end, HOUR_MS):
            run.until(min(at + HOUR_MS, end))
            bar.update(task, completed=run.now, told=f"{len(run.stories):,} contacts")
    return run


def _from(directory: Directory, start: int, days: int) -> RoutingConfig:
    """Return the routing of a centre whose clock is 0 at `start`, a midnight there; each day has 24 hours."""
    routing = directory.compile(directory.centre, start).routing
    queues = {
        name: msgspec.structs.replace(
            rules, open=tuple((opens - start, closes - start) for opens, closes in rules.open)
        )
        for name, rules in routing.queues.items()
    }
    midnights = tuple(day * DAY_MS for day in range(days + 1))
    return msgspec.structs.replace(routing, queues=queues, days=midnights)


def _picture(wish: Wish, run: Run, config: RoutingConfig, console: Console, title: str) -> None:
    if wish.out is not None:
        draw(run.stories.values(), config, wish.out, title)
        if not wish.as_json:
            console.print(f"Drawn: {wish.out}", highlight=False)


def _warn(said: Iterable[str], console: Console) -> None:
    for line in said:
        console.print(f"Beware: {line}", style="yellow", highlight=False, markup=False)


def _list_bad(recording: Recording, console: Console) -> None:
    if not recording.bad:
        return
    for row in recording.bad[:_LISTED]:
        console.print(f"line {row.line} is left out: {row.reason}", highlight=False, markup=False)
    if len(recording.bad) > _LISTED:
        console.print(f"and {len(recording.bad) - _LISTED} more", highlight=False)
    counts = ", ".join(f"{count} x {reason}" for reason, count in recording.reasons().items())
    console.print(f"Left out: {counts}.", style="yellow", highlight=False, markup=False)


def _print_json(console: Console, figures: dict[str, Any]) -> None:
    console.print_json(json.dumps(figures))
