"""What comes in: when contacts arrive, how long they are handled, how long they would wait."""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite, log, sqrt
from random import Random

import msgspec

from routing.model import Channel, ContactId, QueueId, Requirement

Draw = Callable[[Random], int]
"""Draws one duration, in milliseconds."""

HOUR_MS = 3_600_000


def exponential(mean_s: float) -> Draw:
    """Durations without memory: gaps of Poisson arrivals, and the handling times and patience of the textbooks.

    Raises `ValueError`, as the others do, where there is no mean: it must be a finite number above 0.
    """
    rate = 1 / (_mean(mean_s) * 1000)
    return lambda chance: round(chance.expovariate(rate))


def constant(seconds: float) -> Draw:
    """The same duration each time."""
    duration = round(_mean(seconds) * 1000)
    return lambda _chance: duration


def lognormal(mean_s: float, spread: float) -> Draw:
    """Durations as real centres measure them: `spread` is the standard deviation over the mean.

    Source: L. Brown et al., "Statistical analysis of a telephone call center" (2005): handling times are lognormal.
    """
    if not spread >= 0 or not isfinite(spread):
        raise ValueError(f"the spread is {spread:g}; it must be a finite number, at least 0")
    sigma = sqrt(log(1 + spread * spread))
    mu = log(_mean(mean_s)) - sigma * sigma / 2
    return lambda chance: round(chance.lognormvariate(mu, sigma) * 1000)


def empirical(seconds: Sequence[float]) -> Draw:
    """Durations as they were measured, each as likely as any other. Raises `ValueError` for one that cannot be."""
    if not seconds:
        raise ValueError("there are no durations to draw from")
    if not all(value >= 0 and isfinite(value) for value in seconds):
        raise ValueError("a duration must be a finite number, at least 0")
    durations = [round(value * 1000) for value in seconds]
    return lambda chance: durations[int(chance.random() * len(durations))]


def _mean(seconds: float) -> float:
    if not seconds > 0 or not isfinite(seconds):
        raise ValueError(f"the mean is {seconds:g} s; it must be a finite number above 0")
    return seconds


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A contact to come, with all that chance has to say of it; instants and durations in milliseconds.

    `group` is what it is counted under. `patience_ms` None: it waits for ever.
    """

    contact: ContactId
    group: str
    queue: QueueId
    at: int
    handling_ms: int
    patience_ms: int | None = None
    channel: Channel = "voice"
    priority: int = 0
    head_start_ms: int = 0
    requires: tuple[Requirement, ...] = ()


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of contacts: alike in all but their chance. Without `patience` nobody gives up.

    `gap` is drawn between arrivals of the busiest hour. `by_hour` has the share of that rate which each of the 24 hours
    of the day has, 1 for the busiest; without it all hours are alike.
    """

    name: str
    queue: QueueId
    gap: Draw
    handling: Draw
    patience: Draw | None = None
    by_hour: tuple[float, ...] = ()
    channel: Channel = "voice"
    priority: int = 0
    head_start_ms: int = 0
    requires: tuple[Requirement, ...] = ()

    def calls(self, seed: int) -> Iterator[Call]:
        """Yield the contacts of the stream in order, without end; the same for the same seed.

        Each stream has its own source of chance, and everything is drawn for each contact, used or not: so another
        number of agents meets the very same customers.
        """
        chance, at, number = Random(f"{seed} {self.name}"), 0, 0  # noqa: S311 - no secret
        while True:
            at += self.gap(chance)
            # The hours that are less busy have their share of the arrivals (thinning; Lewis and Shedler 1979).
            while self.by_hour and chance.random() >= self.by_hour[at // HOUR_MS % 24]:
                at += self.gap(chance)
            number += 1
            yield Call(
                contact=f"{self.name}-{number}",
                group=self.name,
                queue=self.queue,
                at=at,
                handling_ms=self.handling(chance),
                patience_ms=None if self.patience is None else self.patience(chance),
                channel=self.channel,
                priority=self.priority,
                head_start_ms=self.head_start_ms,
                requires=self.requires,
            )
