"""Alarms: what a supervisor has to know at once. Pure: the figures of now go in, what is wrong comes out.

| kind           | is on while                                                                        | value       |
| -------------- | ---------------------------------------------------------------------------------- | ----------- |
| `waiting`      | at least so many contacts wait in the queue                                        | contacts    |
| `longest_wait` | the first in line has waited for at least so long                                  | ms          |
| `service_level`| fewer than this share were answered within target today, of 10 or more            | share       |
| `unanswerable` | somebody waits whom nobody signed in, or nobody at all, can take                   | contacts    |
| `unstaffed`    | the queue is open and nobody who serves it has been signed in for so long          | ms          |
| `capacity`     | at least this share of the available agents who serve it have no room for any more | share       |
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

import msgspec

from routing.criteria import on_duty, ready
from routing.model import AgentId, AgentRules, AgentState, Availability, EngineState, PlaceState, QueueId

AlarmKind = Literal["waiting", "longest_wait", "service_level", "unanswerable", "unstaffed", "capacity"]
JUDGED_FROM: Final = 10
"""A service level of fewer contacts than this says nothing yet."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """When the alarms of a queue go on; None leaves one out. Times in milliseconds, shares from 0 to 1."""

    waiting: int | None = None
    longest_wait_ms: int | None = None
    service_level: float | None = None
    unanswerable: bool = False
    unstaffed_ms: int | None = None
    capacity: float | None = None


class QueueNow(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to judge a queue by; `unstaffed_since` is None while somebody who serves it is signed in."""

    queue: QueueId
    open: bool
    waiting: int
    oldest_queued_at: int | None
    answered: int
    abandoned: int
    service_level: float | None
    unanswerable: int
    unstaffed_since: int | None
    on_duty: int
    full: int


class AlarmKey(NamedTuple):
    """What an alarm is about."""

    queue: QueueId
    kind: AlarmKind


class Reading(NamedTuple):
    """What was measured, and the threshold it has reached."""

    value: float
    threshold: float


def judge(queues: Iterable[QueueNow], thresholds: Mapping[QueueId, Thresholds], now: int) -> dict[AlarmKey, Reading]:
    """Return every alarm that is on, with its reading."""
    on: dict[AlarmKey, Reading] = {}
    for queue in queues:
        limits = thresholds.get(queue.queue)
        if limits is not None:
            for kind, reading in _readings(queue, limits, now):
                if reading is not None:
                    on[AlarmKey(queue.queue, kind)] = reading
    return on


def _readings(queue: QueueNow, limits: Thresholds, now: int) -> tuple[tuple[AlarmKind, Reading | None], ...]:
    longest = None if queue.oldest_queued_at is None else now - queue.oldest_queued_at
    unstaffed = None if queue.unstaffed_since is None or not queue.open else now - queue.unstaffed_since
    enough = queue.answered + queue.abandoned >= JUDGED_FROM
    return (
        ("waiting", _reached(queue.waiting, limits.waiting)),
        ("longest_wait", _reached(longest, limits.longest_wait_ms)),
        ("service_level", _below(queue.service_level if enough else None, limits.service_level)),
        ("unanswerable", _reached(queue.unanswerable, 1 if limits.unanswerable else None)),
        ("unstaffed", _reached(unstaffed, limits.unstaffed_ms)),
        ("capacity", _reached(queue.full / queue.on_duty if queue.on_duty else None, limits.capacity)),
    )


def _reached(value: float | None, threshold: float | None) -> Reading | None:
    return Reading(value, threshold) if value is not None and threshold is not None and value >= threshold else None


def _below(value: float | None, threshold: float | None) -> Reading | None:
    return Reading(value, threshold) if value is not None and threshold is not None and value < threshold else None


def unanswerable(state: EngineState) -> dict[QueueId, int]:
    """Return how many wait in each queue whom nobody can take."""
    counts: dict[QueueId, int] = {}
    for place in state.places.values():
        if place.unanswerable is not None and place.state is PlaceState.WAITING:
            queue = place.requirements.queue
            counts[queue] = counts.get(queue, 0) + 1
    return counts


class Duty(NamedTuple):
    """How an agent stands: signed in at all, available, and with no room on any channel."""

    signed_in: bool
    on_duty: bool
    full: bool


def duties(state: EngineState) -> dict[AgentId, Duty]:
    """Return how every configured agent stands."""
    rules = state.config.agents if state.config else {}
    return {name: _duty(agent, rules[name]) for name, agent in state.agents.items() if name in rules}


def _duty(agent: AgentState, rules: AgentRules) -> Duty:
    working = on_duty(agent)
    full = working and not any(ready(agent, rules, channel) for channel in rules.capacity)
    return Duty(agent.availability is not Availability.OFFLINE, working, full)
