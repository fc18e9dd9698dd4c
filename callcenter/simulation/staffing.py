"""Who is there when, from a file: CSV with the columns `who` (an agent or a team), `from`, `until`, and maybe `count`.

A time of day (`08:30`, up to `24:00`), of the centre's zone, holds every day; an instant (`1999-10-01T07:00:00Z`) once,
for recorded calls. `count` is how many of a team, the first of them in the order of the files; all unless given.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from callcenter.directory.schemas import Centre
from callcenter.simulation.errors import SimulationRefused

DAY_MS = 86_400_000
COLUMNS = ("who", "from", "until")
COUNT = "count"

_CLOCK = re.compile(r"(\d\d?):(\d\d)")

Intervals = list[tuple[int, int]]


def read_staffing(file: Path, centre: Centre, start: int, days: int) -> dict[str, Intervals]:
    """Return each agent's intervals in milliseconds since `start`, a midnight, over so many days.

    Raises `SimulationRefused` with file and line; a staffing plan with a mistake in it is not used at all.
    """
    shifts: defaultdict[str, Intervals] = defaultdict(list)
    for number, (who, begins, ends, *count) in _rows(file):
        agents = [who] if who in centre.agents else [name for name, of in centre.agents.items() if of.team == who]
        if not agents:
            raise SimulationRefused(f"{file}:{number}: there is no agent and no team {who!r}.")
        try:
            agents = agents[: _count(count, len(agents))]
            intervals = _intervals(begins, ends, start, days)
        except ValueError as error:
            raise SimulationRefused(f"{file}:{number}: {error}.") from error
        for agent in agents:
            shifts[agent] += intervals
    return {agent: merged(intervals) for agent, intervals in shifts.items()}


def merged(intervals: Iterable[tuple[int, int]]) -> Intervals:
    """Return the same time in intervals that are in order and do not touch."""
    found: Intervals = []
    for begins, ends in sorted(intervals):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def parse_instant(text: str) -> int:
    """Return the milliseconds UTC of an ISO 8601 instant; one without a zone is UTC. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    return round((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp() * 1000)


def _rows(file: Path) -> Iterable[tuple[int, list[str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeError, csv.Error) as error:
        raise SimulationRefused(f"{file}: the staffing cannot be read: {error}.") from error
    head = tuple(name.strip() for name in rows[0]) if rows else ()
    if head not in (COLUMNS, (*COLUMNS, COUNT)):
        raise SimulationRefused(f"{file}:1: the columns must be {', '.join(COLUMNS)}, and {COUNT} if wished.")
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        if len(row) != len(head):
            raise SimulationRefused(f"{file}:{number}: there are {len(row)} fields instead of {len(head)}.")
        yield number, [field.strip() for field in row]


def _count(said: list[str], there: int) -> int:
    if not said or not said[0]:
        return there
    count = int(said[0]) if said[0].isascii() and said[0].isdigit() else -1
    if not 0 <= count <= there:
        raise ValueError(f"{COUNT} is {said[0]!r}; it must be from 0 to {there}, as many as there are")
    return count


def _intervals(begins: str, ends: str, start: int, days: int) -> Intervals:
    if (first := _of_day(begins)) is not None and (last := _of_day(ends)) is not None:
        if first == last:
            raise ValueError(f"{begins} to {ends} is no time at all; write 00:00 to 24:00 for the whole day")
        over = last if last > first else last + DAY_MS  # past midnight
        return [(day * DAY_MS + first, day * DAY_MS + over) for day in range(days)]
    since, until = parse_instant(begins) - start, parse_instant(ends) - start
    if until <= since:
        raise ValueError(f"{ends} is not after {begins}")
    return [(max(0, since), until)] if until > 0 else []


def _of_day(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2])
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise ValueError(f"{text} is no time of day; write it like 08:30")
    return (hours * 60 + minutes) * 60_000
