"""The durations and arrivals of a simulation as they are written on the command line and in files."""

import csv
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path
from statistics import fmean

import msgspec

from callcenter.directory.schemas import Centre
from callcenter.simulation.errors import SimulationRefused
from routing.model import Channel, QueueId
from routing.simulation.traffic import Draw, Stream, constant, empirical, exponential, lognormal

USUAL_HANDLING = "exponential:180"
EVERY_QUEUE = "*"

_RATE = re.compile(r"\s*([^=/,\s]+)(?:/([^=/,\s]+))?\s*=\s*([0-9.eE+-]+|nan|inf)\s*/\s*(h|min|s)\s*")
_PER_HOUR = {"h": 1.0, "min": 60.0, "s": 3600.0}
_FORMS = "exponential:MEAN, lognormal:MEAN:SPREAD, constant:SECONDS or empirical:FILE"

Rates = dict[tuple[str, str | None], tuple[float, ...]]
"""Contacts an hour by queue and tier, in each hour of the day."""


class Duration(msgspec.Struct, frozen=True):
    """A distribution of durations; `memoryless` is what the formulas of queueing ask for."""

    draw: Draw
    mean_s: float
    memoryless: bool = False


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """What comes into one queue, in the mean: contacts an hour in the busiest hour, and seconds.

    `patience_s` is None if nobody gives up. `flat`: all hours are alike, and all durations memoryless.
    """

    per_hour: float
    handling_s: float
    patience_s: float | None
    flat: bool

    def erlangs(self, wrap_up_ms: int) -> float:
        """Return the load, wrap-up included."""
        return self.per_hour / 3600 * (self.handling_s + wrap_up_ms / 1000)


def parse_draw(text: str) -> Duration:
    """Return the distribution written like `lognormal:180:0.8`, in seconds. Raises `SimulationRefused`."""
    kind, *values = text.split(":", 1) if text.startswith("empirical:") else text.split(":")
    try:
        match kind, values:
            case "exponential", [mean]:
                return Duration(exponential(float(mean)), float(mean), memoryless=True)
            case "lognormal", [mean, spread]:
                return Duration(lognormal(float(mean), float(spread)), float(mean))
            case "constant", [seconds]:
                return Duration(constant(float(seconds)), float(seconds))
            case "empirical", [file]:
                measured = [float(line) for line in Path(file).read_text("utf-8").split()]
                return Duration(empirical(measured), fmean(measured))
    except (ValueError, OverflowError, OSError) as error:
        raise SimulationRefused(f"{text!r} is no distribution: {error}.") from error
    raise SimulationRefused(f"{text!r} is no distribution; write {_FORMS}.")


def parse_by_queue(texts: Iterable[str], centre: Centre) -> dict[str, Duration]:
    """Return the distribution of each queue, written like `sales=lognormal:180:0.8`; without a queue, of all others."""
    found: dict[str, Duration] = {}
    for text in texts:
        queue, equals, form = text.partition("=")
        if not equals:
            queue, form = EVERY_QUEUE, text
        elif queue not in centre.queues:
            raise _no_queue(queue, centre)
        found[queue] = parse_draw(form)
    return found


def parse_arrivals(text: str, centre: Centre) -> Rates:
    """Return the rates written like `sales=120/h,sales/gold=20/h`, or in a file with a column for each.

    The file is CSV: a first column `hour` (0 to 23) and then a column per queue, or queue and tier; an hour without a
    row has no arrivals. Raises `SimulationRefused`.
    """
    rates = _written(text) if "=" in text else _read(Path(text))
    for (queue, tier), by_hour in rates.items():
        if queue not in centre.queues:
            raise _no_queue(queue, centre)
        if tier is not None and tier not in centre.tiers:
            raise SimulationRefused(f"There is no tier {tier!r}; there are {_listed(centre.tiers)}.")
        if not all(isfinite(rate) and rate >= 0 for rate in by_hour) or not any(by_hour):
            raise SimulationRefused(
                f"{_name(queue, tier)}: a rate must be a finite number, at least 0, and one above 0."
            )
    return rates


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """What comes in: how often, how long it takes and how long it would wait, by queue."""

    rates: Rates
    handling: Mapping[str, Duration]
    patience: Mapping[str, Duration]

    def streams(self, centre: Centre, channel: Channel = "voice") -> list[Stream]:
        """Return the streams, one for each queue and tier."""
        return [
            msgspec.structs.replace(self._stream(queue, tier, by_hour, centre), channel=channel)
            for (queue, tier), by_hour in self.rates.items()
        ]

    def traffic(self) -> dict[QueueId, Traffic]:
        """Return what comes into each queue, all tiers together."""
        whole: dict[QueueId, list[float]] = {}
        for (queue, _), by_hour in self.rates.items():
            whole[queue] = [one + other for one, other in zip(whole.get(queue, [0.0] * 24), by_hour, strict=True)]
        return {queue: self._traffic(queue, by_hour) for queue, by_hour in whole.items()}

    def _traffic(self, queue: QueueId, by_hour: list[float]) -> Traffic:
        handling, patience = self.handling_of(queue), self._patience(queue)
        memoryless = handling.memoryless and (patience is None or patience.memoryless)
        return Traffic(
            per_hour=max(by_hour),
            handling_s=handling.mean_s,
            patience_s=None if patience is None else patience.mean_s,
            flat=memoryless and min(by_hour) == max(by_hour),
        )

    def _stream(self, queue: QueueId, tier: str | None, by_hour: tuple[float, ...], centre: Centre) -> Stream:
        busiest, patience = max(by_hour), self._patience(queue)
        known = centre.tiers[tier] if tier is not None else None
        return Stream(
            name=_name(queue, tier),
            queue=queue,
            gap=exponential(3600 / busiest),
            by_hour=() if min(by_hour) == busiest else tuple(rate / busiest for rate in by_hour),
            handling=self.handling_of(queue).draw,
            patience=None if patience is None else patience.draw,
            priority=known.priority if known else 0,
            head_start_ms=known.head_start if known else 0,
        )

    def handling_of(self, queue: QueueId) -> Duration:
        """Return how long contacts of the queue are handled."""
        return self.handling.get(queue) or self.handling.get(EVERY_QUEUE) or parse_draw(USUAL_HANDLING)

    def _patience(self, queue: QueueId) -> Duration | None:
        return self.patience.get(queue) or self.patience.get(EVERY_QUEUE)


def _written(text: str) -> Rates:
    rates: Rates = {}
    for part in text.split(","):
        found = _RATE.fullmatch(part)
        if found is None:
            raise SimulationRefused(f"{part.strip()!r} is no rate of arrivals; write it like sales=120/h.")
        try:
            rate = float(found[3]) * _PER_HOUR[found[4]]
        except ValueError as error:
            raise SimulationRefused(f"{part.strip()!r} is no rate of arrivals: {found[3]!r} is no number.") from error
        rates[found[1], found[2]] = (rate,) * 24
    return rates


def _read(file: Path) -> Rates:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            head, *rows = csv.reader(lines)
    except (OSError, UnicodeError, ValueError) as error:
        raise SimulationRefused(f"{file}: the arrivals cannot be read: {error}.") from error
    if not head or head[0].strip() != "hour" or len(head) < 2:
        raise SimulationRefused(f"{file}:1: the first column must be `hour`, and a column per queue must follow.")
    hours = [[0.0] * 24 for _ in head[1:]]
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        try:
            hour, *values = (float(value) for value in row)
            if hour not in range(24) or len(values) != len(hours):
                raise ValueError("an hour from 0 to 23 and a number for each column are needed")
        except ValueError as error:
            raise SimulationRefused(f"{file}:{number}: {error}.") from error
        for column, value in zip(hours, values, strict=True):
            column[int(hour)] = value
    keys = [name.strip().partition("/") for name in head[1:]]
    return {(queue, tier or None): tuple(column) for (queue, _, tier), column in zip(keys, hours, strict=True)}


def _name(queue: str, tier: str | None) -> str:
    return queue if tier is None else f"{queue}/{tier}"


def _no_queue(queue: str, centre: Centre) -> SimulationRefused:
    return SimulationRefused(f"There is no queue {queue!r}; there are {_listed(centre.queues)}.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
