"""When alarms are on, from the figures of a queue."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.supervision.alarms import AlarmKey, AlarmKind, QueueNow, Reading, Thresholds, judge

NOW = 1_000_000
CALM = QueueNow(
    queue="sales",
    open=True,
    waiting=0,
    oldest_queued_at=None,
    answered=0,
    abandoned=0,
    service_level=None,
    unanswerable=0,
    unstaffed_since=None,
    on_duty=0,
    full=0,
)
STRICT = Thresholds(
    waiting=3, longest_wait_ms=60_000, service_level=0.8, unanswerable=True, unstaffed_ms=30_000, capacity=0.9
)


def on(limits: Thresholds = STRICT, **figures: Any) -> dict[AlarmKind, Reading]:
    found = judge([msgspec.structs.replace(CALM, **figures)], {"sales": limits}, NOW)
    assert all(key.queue == "sales" for key in found)
    return {key.kind: reading for key, reading in found.items()}


def test_a_calm_queue_rings_nothing() -> None:
    assert on() == {}


@pytest.mark.parametrize(
    ("kind", "calm", "alarming", "reading"),
    [
        ("waiting", {"waiting": 2}, {"waiting": 3}, Reading(3, 3)),
        (
            "longest_wait",
            {"oldest_queued_at": NOW - 59_999},
            {"oldest_queued_at": NOW - 60_000},
            Reading(60_000, 60_000),
        ),
        (
            "service_level",
            {"answered": 10, "service_level": 0.8},
            {"answered": 9, "abandoned": 1, "service_level": 0.79},
            Reading(0.79, 0.8),
        ),
        ("unanswerable", {"unanswerable": 0}, {"unanswerable": 2}, Reading(2, 1)),
        ("unstaffed", {"unstaffed_since": NOW - 29_999}, {"unstaffed_since": NOW - 30_000}, Reading(30_000, 30_000)),
        ("capacity", {"on_duty": 10, "full": 8}, {"on_duty": 10, "full": 9}, Reading(0.9, 0.9)),
    ],
)
def test_an_alarm_is_on_from_its_threshold(
    kind: AlarmKind, calm: dict[str, Any], alarming: dict[str, Any], reading: Reading
) -> None:
    assert on(**calm) == {}
    assert on(**alarming) == {kind: reading}
    assert on(Thresholds(), **alarming) == {}, "what has no threshold never rings"


def test_a_service_level_of_a_few_contacts_says_nothing() -> None:
    assert on(answered=5, abandoned=4, service_level=0.1) == {}


def test_a_closed_queue_needs_nobody() -> None:
    assert on(open=False, unstaffed_since=0) == {}


def test_a_queue_without_anybody_available_is_not_at_its_capacity_but_unstaffed() -> None:
    assert on(on_duty=0, full=0, unstaffed_since=0).keys() == {"unstaffed"}


@given(st.lists(st.integers(0, 10), max_size=6), st.integers(1, 10))
def test_each_queue_is_judged_by_its_own_threshold(waiting: list[int], threshold: int) -> None:
    queues = [msgspec.structs.replace(CALM, queue=f"q{n}", waiting=count) for n, count in enumerate(waiting)]
    limits = {"q0": Thresholds(waiting=threshold), "q1": Thresholds(waiting=threshold + 1)}
    expected = {AlarmKey(f"q{n}", "waiting") for n, count in enumerate(waiting[:2]) if count >= threshold + n}
    assert judge(queues, limits, NOW).keys() == expected
