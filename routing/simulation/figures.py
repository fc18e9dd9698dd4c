"""What the stories of a run come to: counts, service level, and how long the waits were."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from math import ceil
from statistics import fmean
from typing import TypeVar

import msgspec

from routing.model import RoutingConfig
from routing.simulation.run import Story
from routing.simulation.traffic import HOUR_MS

Key = TypeVar("Key")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of some contacts; durations in seconds, None where there is nothing to tell of.

    `turned_away` are those whom their queue did not keep, `waiting` those neither answered nor gone when the run ended.
    Service level is answered within the queue's target over answered and abandoned, as in `routing/metrics.py`. `asa_s`
    is the mean wait of those answered, `queued_s` of those answered who had to wait at all; the other waits are of
    everybody who was answered or gave up.
    """

    offered: int
    answered: int
    abandoned: int
    turned_away: int
    waiting: int
    within_target: int
    asa_s: float | None
    queued_s: float | None
    wait_s: float | None
    median_s: float | None
    p90_s: float | None
    handling_s: float | None

    @property
    def service_level(self) -> float | None:
        """The share of those over who were answered within the target."""
        over = self.answered + self.abandoned
        return self.within_target / over if over else None

    @property
    def abandoning(self) -> float | None:
        """The share of those over who gave up."""
        over = self.answered + self.abandoned
        return self.abandoned / over if over else None


def figures(stories: Iterable[Story], config: RoutingConfig) -> Figures:
    """Return the figures of these contacts."""
    stories = list(stories)
    answered = [story for story in stories if story.answered is not None]
    lost = [story for story in stories if story.gave_up is not None]
    turned_away = sum(story.turned_away is not None for story in stories)
    answered_waits = [story.waited_ms or 0 for story in answered]
    waits = sorted([*answered_waits, *(story.waited_ms or 0 for story in lost)])
    return Figures(
        offered=len(stories),
        answered=len(answered),
        abandoned=len(lost),
        turned_away=turned_away,
        waiting=len(stories) - len(answered) - len(lost) - turned_away,
        within_target=sum((story.waited_ms or 0) <= config.queues[story.call.queue].target_ms for story in answered),
        asa_s=mean_s(answered_waits),
        queued_s=mean_s([wait for wait in answered_waits if wait]),
        wait_s=mean_s(waits),
        median_s=quantile_s(waits, 0.5),
        p90_s=quantile_s(waits, 0.9),
        handling_s=mean_s([story.call.handling_ms for story in answered]),
    )


def by_group(stories: Iterable[Story], config: RoutingConfig) -> dict[str, Figures]:
    """Return the figures of each group, in the order in which they first came."""
    return _by(stories, config, lambda story: story.call.group)


def by_hour(stories: Iterable[Story], config: RoutingConfig) -> dict[int, Figures]:
    """Return the figures of each hour of the day in which contacts arrived, all days together."""
    found = _by(stories, config, lambda story: story.arrived // HOUR_MS % 24)
    return dict(sorted(found.items()))


def _by(stories: Iterable[Story], config: RoutingConfig, key: Callable[[Story], Key]) -> dict[Key, Figures]:
    groups: defaultdict[Key, list[Story]] = defaultdict(list)
    for story in stories:
        groups[key(story)].append(story)
    return {name: figures(those, config) for name, those in groups.items()}


def quantile_s(sorted_ms: list[int], share: float) -> float | None:
    """Return the least of these durations within which that share of them are; in seconds."""
    return sorted_ms[max(0, ceil(share * len(sorted_ms)) - 1)] / 1000 if sorted_ms else None


def mean_s(durations_ms: list[int]) -> float | None:
    """Return the mean of these durations, in seconds."""
    return fmean(durations_ms) / 1000 if durations_ms else None
