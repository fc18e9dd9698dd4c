"""How long a contact will wait: a median, and a bound that nine of ten waits keep.

The line of a queue moves when one of the agents who serve it takes a contact, or a customer gives up. The wait of one
who stands at some place in it is the sum of so many gaps; docs/routing.md, *Expected wait*, has the formula and its
sources.
"""

from math import log1p, sqrt
from typing import NamedTuple

from routing.criteria import ready
from routing.model import EngineState, QueueId
from routing.pace import Pace

PRIOR = 4
"""The time a contact takes of an agent is worth as much as having seen so many taken from the line."""

_Z90 = 1.2815515655446004
_MOST_OVERTAKEN = 0.9
_SUMMED = 32


class Expected(NamedTuple):
    """How long a contact will wait, in milliseconds: half of the waits are within the median, nine of ten in bound."""

    median_ms: int
    bound_ms: int


AT_ONCE = Expected(0, 0)
"""An agent is free for it."""


def expected_wait(
    state: EngineState, queue: QueueId, now: int, *, priority: int = 0, position: int | None = None
) -> Expected | None:
    """Return how long a contact of this class will wait for an agent, if none is free for it.

    It stands at that `position` in the queue's line (1 is next), or else is to come now, behind all of its class and
    above. None if nobody on duty serves the queue, or its waits are not estimated.
    """
    pace = state.paces.get(queue)
    if pace is None or not pace.agents:
        return None
    if position is not None:
        ahead = position - 1
    else:
        ahead = 0
        for klass, count in pace.waiting.items():
            if klass >= priority:
                ahead += count
    return wait_behind(pace, ahead, priority, now)


def expected_of_newcomer(state: EngineState, queue: QueueId, now: int) -> Expected | None:
    """Return how long an ordinary contact that came now would wait; not at all if one who serves the queue has room.

    None as with `expected_wait`. Looks at every agent: for a screen, not for the loop.
    """
    config, pace = state.config, state.paces.get(queue)
    if config is None or pace is None or not pace.agents:
        return None
    for name, rules in config.agents.items():
        if queue in rules.queues and any(ready(state.agents[name], rules, channel) for channel in rules.capacity):
            return AT_ONCE
    return expected_wait(state, queue, now)


def wait_behind(pace: Pace, ahead: int, priority: int, now: int) -> Expected:
    """Return how long one of this class waits with so many before it, by the pace of the line; there are agents."""
    agent_ms, above = pace.agent_ms, 0
    if pace.waiting:
        agent_ms += pace.agents * (now - pace.since)
    for klass, count in pace.came.items():
        if klass > priority:
            above += count
    median, bound = quantiles(
        ahead, pace.agents, pace.handling_ms, agent_ms, pace.taken / 1000, pace.left / 1000, pace.stood_ms, above / 1000
    )
    return Expected(median + pace.answer_ms, bound + pace.answer_ms)


def quantiles(
    ahead: int,
    agents: int,
    handling_ms: int,
    agent_ms: int,
    taken: float,
    left: float,
    stood_ms: int,
    above: float,
) -> tuple[int, int]:
    """Return the median and the 90 % quantile of the wait behind `ahead` others.

    Seen were `taken` contacts claimed by agents and `above` of higher classes come in `agent_ms` of agents' time, and
    `left` given up in `stood_ms` of standing in line.
    """
    shape, gaps = PRIOR + taken, ahead + 1.0
    claims = agents * shape / (PRIOR * handling_ms + agent_ms)
    mean = gaps / claims
    if left:
        giving_up = left / (PRIOR * handling_ms + stood_ms)
        mean, variance = _sum_of_gaps(ahead + 1, claims, giving_up)
        gaps = mean * mean / variance
        mean /= 1 + giving_up * variance / mean  # those who wait less are more likely to be there still
    if above:
        overtaken = min(above / shape, _MOST_OVERTAKEN)
        gaps *= (1 - overtaken) / (1 + overtaken)
        mean /= 1 - overtaken
    # Paulson's cube root of a quantile of the ratio of two gamma variables with mean 1, of shape `gaps` and `shape`.
    a, b = 1 / (9 * gaps), 1 / (9 * shape)
    p, q = 1 - a, 1 - b
    spread = _Z90 * sqrt(p * p * b + q * q * a - _Z90 * _Z90 * a * b)
    middle, high = max(p / q, 0.0), (p * q + spread) / (q * q - _Z90 * _Z90 * b)
    return round(mean * middle * middle * middle), round(mean * high * high * high)


def _sum_of_gaps(count: int, rate: float, more: float) -> tuple[float, float]:
    """Return mean and variance of the sum of exponential gaps of the rates `rate + i more`, i < `count`."""
    mean = variance = 0.0
    for i in range(min(count, _SUMMED)):
        gap = 1 / (rate + i * more)
        mean += gap
        variance += gap * gap
    if count > _SUMMED:  # the rest as an integral, by midpoints
        first, rise = rate + (_SUMMED - 0.5) * more, (count - _SUMMED) * more
        mean += log1p(rise / first) / more
        variance += (count - _SUMMED) / (first * (first + rise))
    return mean, variance
