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
    config = _with_days(directory.edition.routing, wish.days)
    shifts = None if wish.staffing is None else read_staffing(wish.staffing, centre, 0, wish.days)
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
    calls = to_play(recording, centre, lambda queue: mix.handling_of(queue).draw, wish.seed)
    config = _with_days(directory.edition.routing, recording.days)
    shifts = None
    if wish.staffing is not None:
        shifts = read_staffing(wish.staffing, centre, recording.start, recording.days)
    said = []
    for channel in get_args(Channel):
        queues = sorted({call.queue for call in calls if call.channel == channel})
        said += unserved(queues, Staff(config=config, shifts=shifts, channel=channel))
    _warn(said, progress_on)
    run = _run(config, [calls], shifts, (recording.days + 1) * DAY_MS, progress_on)
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


def _with_days(config: RoutingConfig, days: int) -> RoutingConfig:
    """Let the days of the simulation begin at its midnights, for what is counted by the day."""
    return msgspec.structs.replace(config, days=tuple(day * DAY_MS for day in range(days + 1)))


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
