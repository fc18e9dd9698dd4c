"""A month of real calls, read from a table of them: the form of the Technion's "Anonymous Bank" data.

Tab-separated, packed with gzip or not, a head line and then 17 fields a call. Real data is dirty: a row that
contradicts itself is left out and counted by reason, and no row of any form stops the import.
"""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FIELDS = (
    *("vru+line", "call_id", "customer_id", "priority", "type", "date"),
    *("vru_entry", "vru_exit", "vru_time"),
    *("q_start", "q_exit", "q_time", "outcome"),
    *("ser_start", "ser_exit", "ser_time", "server"),
)
NO_AGENT = "NO_SERVER"
VALUED = 2
"""The priority of the customers the bank gave a head start to; 0 and 1 are ordinary."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)")
_NUMBER = re.compile(r"-?\d{1,9}")
_SPANS = {
    "vru_time": ("vru_entry", "vru_exit"),
    "q_time": ("q_start", "q_exit"),
    "ser_time": ("ser_start", "ser_exit"),
}
"""How long each part of the call took, and from when to when."""
_WORDS = {"priority": {"0", "1", "2"}, "outcome": {"AGENT", "HANG", "PHANTOM"}}
_DAY_S = 86_400


@dataclass(frozen=True)
class Call:
    """One call. `number` is the row's, from 1; instants are seconds UTC, as if the bank's clock showed UTC."""

    number: int
    type: str
    priority: int
    date: str
    agent: str | None
    """Who answered; None if the customer hung up."""
    queued: int
    out: int
    """When it left the queue: answered or hung up."""
    served: int = 0
    """When the agent answered, if one did: also of those who were never in the queue."""
    handled: int = 0
    """For how many seconds the agent served it."""

    @property
    def waited(self) -> bool:
        """Whether it was in the queue at all."""
        return self.out > self.queued


@dataclass(frozen=True)
class Month:
    """All good rows in the file's order, and how many were left out, by reason."""

    rows: int
    calls: list[Call]
    left_out: dict[str, int]

    def served(self) -> dict[tuple[str, str], set[str]]:
        """Return the types each agent served, by date and agent."""
        served: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for call in self.calls:
            if call.agent is not None:
                served[call.date, call.agent].add(call.type)
        return dict(served)


def read(file: Path) -> Month:
    """Read a file of calls."""
    packed = file.read_bytes()
    plain = gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed
    return parse(plain.decode("utf-8", "replace").splitlines())


def parse(lines: Iterable[str]) -> Month:
    """Read lines, the first of which is the head."""
    calls, left_out, seen, rows = [], Counter[str](), set(), 0
    for rows, fields in enumerate(_rows(lines), 1):
        found = _call(rows, fields)
        if isinstance(found, Call):
            whose = (*fields[:2], found.date)
            if whose in seen:
                found = "repeated"
            seen.add(whose)
        if isinstance(found, Call):
            calls.append(found)
        else:
            left_out[found] += 1
    return Month(rows, calls, dict(sorted(left_out.items())))


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    for number, line in enumerate(lines):
        if number and line.strip():
            yield [field.strip() for field in line.split("\t")]


def _call(number: int, fields: list[str]) -> Call | str:
    """Return the call of a row, or why there is none: the first reason that holds."""
    if len(fields) != len(FIELDS):
        return "shifted"
    row = dict(zip(FIELDS, fields, strict=True))
    if not _in_form(row):
        return "shifted"
    if row["outcome"] == "PHANTOM":
        return "phantom"
    if any(int(row[span]) < 0 for span in _SPANS):
        return "negative_time"
    answered = row["outcome"] == "AGENT"
    if answered and row["server"] in ("", NO_AGENT):
        return "answered_by_nobody"
    day = _midnight(row["date"])
    if day is None:
        return "no_such_day"
    # A part may end after midnight.
    if any(
        (_seconds(row[end]) - _seconds(row[start]) - int(row[span])) % _DAY_S for span, (start, end) in _SPANS.items()
    ):
        return "times_disagree"
    queued = day + _seconds(row["q_start"])
    return Call(
        number=number,
        type=row["type"],
        priority=int(row["priority"]),
        date=row["date"],
        agent=row["server"] if answered else None,
        queued=queued,
        out=queued + int(row["q_time"]),
        served=day + _seconds(row["ser_start"]) if answered else 0,
        handled=int(row["ser_time"]) if answered else 0,
    )


def _in_form(row: dict[str, str]) -> bool:
    """Whether every field holds what its column is for; a row with a field too many or too few has moved."""
    return (
        all(_NUMBER.fullmatch(row[span]) for span in _SPANS)
        and all(_CLOCK.fullmatch(row[name]) for ends in _SPANS.values() for name in ends)
        and all(row[name] in words for name, words in _WORDS.items())
        and row["type"].isalpha()
    )


def _seconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return 3_600 * int(hours) + 60 * int(minutes) + int(seconds)


def _midnight(date: str) -> int | None:
    try:
        return int(datetime.strptime(f"19{date}", "%Y%m%d").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None
