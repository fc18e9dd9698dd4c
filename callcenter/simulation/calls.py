"""Recorded calls from a file, to be played through the engine again; docs/simulation.md describes the columns.

Real data is dirty: a row that cannot be is left out, counted by reason and listed, and the reading goes on.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from random import Random
from typing import Literal, cast, get_args

import msgspec

from callcenter.directory.schemas import Centre
from callcenter.simulation.errors import SimulationRefused
from callcenter.simulation.staffing import parse_instant
from routing.model import Channel
from routing.simulation.patience import Patience
from routing.simulation.traffic import Call, Draw

Was = Literal["answered", "abandoned"]

REQUIRED = ("arrived", "queue")
COLUMNS = (
    *("contact", *REQUIRED, "channel", "tier"),
    *("waited_s", "outcome", "handling_s", "patience_s", "agent"),
)
_LONGEST_S = 7 * 86_400.0


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A call as it was: `at` is milliseconds UTC, durations are milliseconds; None where the file does not say."""

    contact: str
    queue: str
    at: int
    channel: Channel = "voice"
    tier: str | None = None
    waited_ms: int | None = None
    outcome: Was | None = None
    handling_ms: int | None = None
    patience_ms: int | None = None

    @property
    def group(self) -> str:
        """What it is counted under: its queue, and its tier if it has one."""
        return self.queue if self.tier is None else f"{self.queue}/{self.tier}"


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is left out, by its line in the file (the header is line 1)."""

    line: int
    reason: str


class Recording(msgspec.Struct, kw_only=True):
    """All calls of a file in order of time, and the rows that were left out."""

    calls: list[Recorded]
    bad: list[BadRow]

    def reasons(self) -> dict[str, int]:
        """Return how many rows were left out, by reason."""
        return dict(Counter(row.reason for row in self.bad).most_common())


def read_calls(file: Path, centre: Centre) -> Recording:
    """Read a file. Raises `SimulationRefused` where not a single call can be read."""
    calls: list[Recorded] = []
    bad: list[BadRow] = []
    seen: set[str] = set()
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            rows = csv.reader(lines)
            head = _head(file, next(rows, []))
            for row in rows:
                if not any(row):
                    continue
                try:
                    call = _call(rows.line_num, head, row, centre)
                    if call.contact in seen:
                        raise ValueError("the contact came before")
                except ValueError as error:
                    bad.append(BadRow(line=rows.line_num, reason=str(error)))
                    continue
                seen.add(call.contact)
                calls.append(call)
    except (OSError, csv.Error) as error:
        raise SimulationRefused(f"{file}: the calls cannot be read: {error}.") from error
    if not calls:
        why = f" ({len(bad)} rows left out; line {bad[0].line}: {bad[0].reason})" if bad else ""
        raise SimulationRefused(f"{file}: there is no call in it{why}.")
    calls.sort(key=lambda call: (call.at, call.contact))
    return Recording(calls=calls, bad=bad)


def to_play(
    recording: Recording, centre: Centre, start: int, otherwise: Callable[[str], Draw], seed: int
) -> list[Call]:
    """Return the calls as the run takes them, from `start` on, with what the file does not say drawn by chance.

    Handling: one of those recorded in the same queue, else what `otherwise` says of that queue. Patience: of one who
    gave up, the wait; of one who was answered, drawn beyond the wait from what the queue's customers did.
    """
    known: defaultdict[str, list[int]] = defaultdict(list)
    lost: defaultdict[str, list[int]] = defaultdict(list)
    stayed: defaultdict[str, list[int]] = defaultdict(list)
    for call in recording.calls:
        if call.handling_ms is not None and call.outcome != "abandoned":
            known[call.queue].append(call.handling_ms)
        if call.waited_ms is not None and call.outcome is not None:
            (lost if call.outcome == "abandoned" else stayed)[call.queue].append(call.waited_ms)
    patience = {queue: Patience(lost[queue], stayed[queue]) for queue in lost.keys() | stayed.keys()}
    chance = Random(f"{seed} calls")  # noqa: S311 - no secret
    played = []
    for call in recording.calls:
        handling, handled = known[call.queue], call.handling_ms
        if handled is None:
            handled = handling[int(chance.random() * len(handling))] if handling else otherwise(call.queue)(chance)
        tier = centre.tiers[call.tier] if call.tier is not None else None
        played.append(
            Call(
                contact=call.contact,
                group=call.group,
                queue=call.queue,
                at=call.at - start,
                handling_ms=handled,
                patience_ms=_patience(call, patience.get(call.queue), chance),
                channel=call.channel,
                priority=tier.priority if tier else 0,
                head_start_ms=tier.head_start if tier else 0,
            )
        )
    return played


def _patience(call: Recorded, known: Patience | None, chance: Random) -> int | None:
    if call.patience_ms is not None:
        return call.patience_ms
    if call.outcome == "abandoned" and call.waited_ms is not None:
        return call.waited_ms
    return known.draw(chance, call.waited_ms or 0) if known else None


def _head(file: Path, row: list[str]) -> list[str]:
    head = [name.strip() for name in row]
    missing = [name for name in REQUIRED if name not in head]
    unknown = [name for name in head if name not in COLUMNS]
    if missing or unknown or len(set(head)) < len(head):
        wrong = ", ".join(missing or unknown or ["a column stands twice"])
        raise SimulationRefused(f"{file}:1: {wrong}: the columns can be {', '.join(COLUMNS)}, once each.")
    return head


def _call(line: int, head: list[str], row: list[str], centre: Centre) -> Recorded:
    """Return the call of a row; `ValueError` with the reason where there is none."""
    if len(row) != len(head):
        raise ValueError(f"there are {len(row)} fields instead of {len(head)}")
    said = {name: value.strip() for name, value in zip(head, row, strict=True) if value.strip()}
    if "arrived" not in said:
        raise ValueError("arrived is missing")
    try:
        at = parse_instant(said["arrived"])
    except (ValueError, OverflowError) as error:
        raise ValueError("arrived is no instant") from error
    queue, tier = said.get("queue"), said.get("tier")
    if queue not in centre.queues:
        raise ValueError("the queue is missing" if queue is None else "the queue is not one of the configuration")
    if tier is not None and tier not in centre.tiers:
        raise ValueError("the tier is not one of the configuration")
    return Recorded(
        contact=said.get("contact", f"line-{line}"),
        queue=queue,
        at=at,
        channel=cast(Channel, _one_of(said, "channel", get_args(Channel)) or "voice"),
        tier=tier,
        waited_ms=_duration(said, "waited_s"),
        outcome=cast(Was | None, _one_of(said, "outcome", get_args(Was))),
        handling_ms=_duration(said, "handling_s"),
        patience_ms=_duration(said, "patience_s"),
    )


def _one_of(said: Mapping[str, str], name: str, words: tuple[str, ...]) -> str | None:
    value = said.get(name)
    if value is not None and value not in words:
        raise ValueError(f"{name} is none of {', '.join(words)}")
    return value


def _duration(said: Mapping[str, str], name: str) -> int | None:
    if name not in said:
        return None
    try:
        seconds = float(said[name])
    except ValueError as error:
        raise ValueError(f"{name} is no number") from error
    if not isfinite(seconds) or not 0 <= seconds <= _LONGEST_S:
        raise ValueError(f"{name} is negative or too large")
    return round(seconds * 1000)
