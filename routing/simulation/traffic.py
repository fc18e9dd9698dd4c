"""What comes in: when contacts arrive, how long they are handled, how long they would wait."""

from collections.abc import Callable
from math import log, sqrt
from random import Random

import msgspec

from routing.model import Channel, QueueId, Requirement

Draw = Callable[[Random], int]
"""Draws one duration, in milliseconds."""


def exponential(mean_s: float) -> Draw:
    """Durations without memory: gaps of Poisson arrivals, and the handling times and patience of the textbooks."""
    return lambda chance: round(chance.expovariate(1 / mean_s) * 1000)


def constant(seconds: float) -> Draw:
    """The same duration each time."""
    return lambda _chance: round(seconds * 1000)


def lognormal(mean_s: float, spread: float) -> Draw:
    """Durations as real centres measure them: `spread` is the standard deviation over the mean.

    Source: L. Brown et al., "Statistical analysis of a telephone call center" (2005): handling times are lognormal.
    """
    sigma = sqrt(log(1 + spread * spread))
    mu = log(mean_s) - sigma * sigma / 2
    return lambda chance: round(chance.lognormvariate(mu, sigma) * 1000)


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of contacts: alike in all but their chance. Without `patience` nobody gives up."""

    name: str
    queue: QueueId
    gap: Draw
    handling: Draw
    patience: Draw | None = None
    channel: Channel = "voice"
    priority: int = 0
    head_start_ms: int = 0
    requires: tuple[Requirement, ...] = ()
