"""Every rate that is worked out from the counters: its formula, its version, and where it comes from.

A formula is data, so what docs/metrics.md shows is what is computed. A figure of which a counter is not known, or whose
denominator is 0, is None. When a formula changes, its version does.
"""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

import msgspec

from routing.figures.counts import BEYOND_MS, WAIT_BOUNDS_MS, Counts

Unit = Literal["share", "ms", "contacts"]


class Formula(Protocol):
    """What a figure is computed by. Its text, `str(formula)`, is for people."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the counters it needs."""

    def compute(self, counts: Mapping[str, object]) -> float | None:
        """Return the figure."""


class Sum(msgspec.Struct, frozen=True):
    """Counters added up, and others taken off."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = " + ".join(self.plus) + "".join(f" - {name}" for name in self.minus)
        return f"({text})" if len(self.plus) + len(self.minus) > 1 else text

    def total(self, counts: Mapping[str, object]) -> int | None:
        """Return the sum; None if one of the counters is not known."""
        values = [counts.get(name) for name in (*self.plus, *self.minus)]
        numbers = [value for value in values if isinstance(value, int)]
        if len(numbers) < len(values):
            return None
        return sum(numbers[: len(self.plus)]) - sum(numbers[len(self.plus) :])


class Ratio(msgspec.Struct, frozen=True):
    """One sum over another."""

    top: Sum
    bottom: Sum

    def __str__(self) -> str:
        return f"{self.top} / {self.bottom}"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the counters it needs."""
        return (*self.top.plus, *self.top.minus, *self.bottom.plus, *self.bottom.minus)

    def compute(self, counts: Mapping[str, object]) -> float | None:
        """Return the quotient."""
        top, bottom = self.top.total(counts), self.bottom.total(counts)
        return None if top is None or not bottom else top / bottom


class Percentile(msgspec.Struct, frozen=True):
    """The smallest bound that at least `percent` of the waits do not exceed; None if that is beyond the last one."""

    percent: int
    of: str

    def __str__(self) -> str:
        return f"smallest bound B with {self.percent} % of {self.of} <= B"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the counters it needs."""
        return (self.of,)

    def compute(self, counts: Mapping[str, object]) -> float | None:
        """Return the bound."""
        waits = counts.get(self.of)
        if not isinstance(waits, dict) or not waits:
            return None
        needed, seen = self.percent * sum(waits.values()), 0
        for bound in WAIT_BOUNDS_MS:
            seen += waits.get(bound, 0)
            if seen * 100 >= needed:
                return bound
        return None


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A named figure. Its meaning in words is in docs/metrics.md."""

    name: str
    version: int = 1
    unit: Unit = "share"
    formula: Formula
    source: str

    def compute(self, counts: Mapping[str, object]) -> float | None:
        """Return the figure for these counters."""
        return self.formula.compute(counts)


def _over(top: str | tuple[str, ...], bottom: str | tuple[str, ...], *, minus: tuple[str, ...] = ()) -> Ratio:
    return Ratio(Sum(_names(top)), Sum(_names(bottom), minus))


def _names(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


_FIELD = "common use in the field"
_OWN = "docs/routing.md, Expected wait"
_CONNECT = "Amazon Connect, Metric definitions"
_GENESYS = "Genesys Cloud, Configure the service level calculation"
_VIEWS = "Genesys Cloud, View available columns in performance views"
_FLEX = "Twilio Flex, Service Level Preferences"

_ENDED = ("answered", "abandoned")
_FLOW_OUTS = ("sent_on", "callbacks")
_HANDLED = ("handled_talk_ms", "handled_hold_ms", "handled_wrap_ms")
_ACCEPTABLE = ("connected", "declined", "not_answered", "connect_failed")

_ALL = (
    Definition(name="service_level", formula=_over("answered_within_target", _ENDED), source=_GENESYS),
    Definition(name="service_level_of_offered", formula=_over("answered_within_target", "offered"), source=_FIELD),
    Definition(name="service_level_of_answered", formula=_over("answered_within_target", "answered"), source=_GENESYS),
    Definition(
        name="service_level_abandons_met",
        formula=_over(("answered_within_target", "abandoned_within_target"), _ENDED),
        source=_FIELD,
    ),
    Definition(
        name="service_level_left_in_time",
        version=2,
        formula=_over(("answered_within_target", "abandoned_within_target", "callbacks_within_target"), "offered"),
        source=_CONNECT,
    ),
    Definition(
        name="service_level_abandons_excluded",
        formula=_over("answered_within_target", _ENDED, minus=("abandoned_within_target",)),
        source=_FIELD,
    ),
    Definition(
        name="service_level_short_excluded",
        formula=_over("answered_within_target", _ENDED, minus=("short_abandons",)),
        source=f"{_FLEX}; {_GENESYS}",
    ),
    Definition(
        name="service_level_flow_outs_missed",
        formula=_over("answered_within_target", (*_ENDED, *_FLOW_OUTS)),
        source=_GENESYS,
    ),
    Definition(
        name="service_level_flow_outs_missed_short_excluded",
        formula=_over("answered_within_target", (*_ENDED, *_FLOW_OUTS), minus=("short_abandons",)),
        source=_GENESYS,
    ),
    Definition(
        name="service_level_flow_outs_missed_abandons_excluded",
        formula=_over("answered_within_target", ("answered", *_FLOW_OUTS)),
        source=_GENESYS,
    ),
    Definition(
        name="average_speed_of_answer_ms", unit="ms", formula=_over("answered_wait_ms", "answered"), source=_FIELD
    ),
    Definition(
        name="average_abandon_wait_ms", unit="ms", formula=_over("abandoned_wait_ms", "abandoned"), source=_FIELD
    ),
    Definition(name="answer_wait_p50_ms", unit="ms", formula=Percentile(50, "answered_waits"), source=_FIELD),
    Definition(name="answer_wait_p90_ms", unit="ms", formula=Percentile(90, "answered_waits"), source=_FIELD),
    Definition(name="answer_wait_p95_ms", unit="ms", formula=Percentile(95, "answered_waits"), source=_FIELD),
    Definition(name="estimate_within_median", formula=_over("estimated_within_median", "estimated"), source=_OWN),
    Definition(name="estimate_within_bound", formula=_over("estimated_within_bound", "estimated"), source=_OWN),
    Definition(name="abandon_rate", formula=_over("abandoned", "offered"), source=f"{_CONNECT}; {_VIEWS}"),
    Definition(name="abandon_rate_flow_outs_excluded", formula=_over("abandoned", _ENDED), source=_FIELD),
    Definition(
        name="abandon_rate_short_excluded",
        formula=Ratio(Sum(("abandoned",), ("short_abandons",)), Sum(("offered",), ("short_abandons",))),
        source=_FIELD,
    ),
    Definition(
        name="average_callback_wait_ms",
        unit="ms",
        formula=_over("callback_wait_ms", "callbacks_kept"),
        source=_FIELD,
    ),
    Definition(
        name="callback_kept_rate",
        formula=_over("callbacks_kept", ("callbacks_kept", "callbacks_not_kept")),
        source=_FIELD,
    ),
    Definition(name="average_handle_time_ms", unit="ms", formula=_over(_HANDLED, "handled"), source=_FIELD),
    Definition(name="average_talk_ms", unit="ms", formula=_over("handled_talk_ms", "handled"), source=_FIELD),
    Definition(name="average_hold_ms", unit="ms", formula=_over("handled_hold_ms", "handled"), source=_FIELD),
    Definition(name="average_wrap_up_ms", unit="ms", formula=_over("handled_wrap_ms", "handled"), source=_FIELD),
    Definition(name="transfer_rate", formula=_over("transfers", "handled"), source=_FIELD),
    Definition(name="agent_answer_rate", formula=_over("connected", _ACCEPTABLE), source=_FIELD),
    Definition(name="occupancy", formula=_over("busy_ms", ("busy_ms", "idle_ms")), source=_FIELD),
    Definition(name="occupancy_by_contact", formula=_over("contact_ms", ("contact_ms", "idle_ms")), source=_FIELD),
    Definition(name="concurrency", unit="contacts", formula=_over("contact_ms", "busy_ms"), source=_FIELD),
)
DEFINITIONS: Final = {each.name: each for each in _ALL}
"""Every figure by its name."""


def value(name: str, counts: Counts) -> float | None:
    """Return one figure for what was counted."""
    return DEFINITIONS[name].compute(msgspec.structs.asdict(counts))


def within(waits: Mapping[int, int], target_ms: int) -> int:
    """Return how many waits did not exceed a target that is one of the bounds."""
    return sum(count for bound, count in waits.items() if bound <= target_ms and bound != BEYOND_MS)
