"""Rates: named, with a formula that is what is computed, and the same in docs/metrics.md."""

import re
from pathlib import Path

import pytest

from routing.figures.counts import (
    BEYOND_MS,
    WAIT_BOUNDS_MS,
    AgentCounts,
    ContactCounts,
    HandlingCounts,
    VisitCounts,
    wait_class,
)
from routing.figures.definitions import DEFINITIONS, value, within

PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text()
KINDS = (VisitCounts, HandlingCounts, AgentCounts, ContactCounts)


def test_the_page_has_every_rate_with_its_version_unit_formula_and_source_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\w+) \| `([^`]+)` \| ([^|]+) \|$", PAGE, re.M)
    assert rows == [(d.name, str(d.version), d.unit, str(d.formula), d.source) for d in DEFINITIONS.values()]


def test_the_page_has_every_counter_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|`]*\|$|^\| `(\w+)` \| [^|]*`timings[^|]*\|$", PAGE, re.M)
    assert [first or second for first, second in rows] == [name for kind in KINDS for name in kind.__struct_fields__]


def test_every_formula_is_made_of_counters_that_exist() -> None:
    known = {name for kind in KINDS for name in kind.__struct_fields__}
    assert {name for each in DEFINITIONS.values() for name in each.formula.names} <= known


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("service_level", 6 / 10),
        ("service_level_of_offered", 6 / 16),
        ("service_level_of_answered", 6 / 8),
        ("service_level_abandons_met", 7 / 10),
        ("service_level_left_in_time", 8 / 16),
        ("service_level_abandons_excluded", 6 / 9),
        ("service_level_short_excluded", 6 / 9),
        ("service_level_flow_outs_missed", 6 / 14),
        ("service_level_flow_outs_missed_short_excluded", 6 / 13),
        ("service_level_flow_outs_missed_abandons_excluded", 6 / 12),
        ("average_speed_of_answer_ms", 4_000),
        ("average_abandon_wait_ms", 9_000),
        ("abandon_rate", 2 / 16),
        ("abandon_rate_flow_outs_excluded", 2 / 10),
        ("abandon_rate_short_excluded", 1 / 15),
    ],
)
def test_a_rate_of_a_queue_is_what_its_definition_says(name: str, expected: float) -> None:
    counts = VisitCounts(
        offered=16,
        answered=8,
        answered_within_target=6,
        answered_wait_ms=32_000,
        abandoned=2,
        abandoned_within_target=1,
        abandoned_wait_ms=18_000,
        short_abandons=1,
        sent_on=1,
        callbacks=3,
        callbacks_within_target=1,
    )
    assert value(name, counts) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("average_handle_time_ms", 150_000),
        ("average_talk_ms", 100_000),
        ("average_hold_ms", 20_000),
        ("average_wrap_up_ms", 30_000),
        ("transfer_rate", 1 / 4),
        ("agent_answer_rate", 5 / 8),
    ],
)
def test_a_rate_of_an_agent_s_conversations_is_what_its_definition_says(name: str, expected: float) -> None:
    counts = HandlingCounts(
        connected=5,
        declined=1,
        not_answered=2,
        handled=4,
        handled_talk_ms=400_000,
        handled_hold_ms=80_000,
        handled_wrap_ms=120_000,
        transfers=1,
    )
    assert value(name, counts) == expected


def test_occupancy_counts_contacts_at_once_in_two_ways() -> None:
    counts = AgentCounts(idle_ms=100, busy_ms=300, contact_ms=500, not_ready_ms=9_999)
    assert value("occupancy", counts) == 300 / 400
    assert value("occupancy_by_contact", counts) == 500 / 600
    assert value("concurrency", counts) == 5 / 3


def test_where_nothing_has_happened_there_are_no_rates() -> None:
    assert {value(name, kind()) for name in DEFINITIONS for kind in KINDS} == {None}


def test_a_percentile_is_the_smallest_bound_that_holds_so_many() -> None:
    counts = VisitCounts(answered_waits={5_000: 5, 20_000: 4, BEYOND_MS: 1})
    assert value("answer_wait_p50_ms", counts) == 5_000
    assert value("answer_wait_p90_ms", counts) == 20_000
    assert value("answer_wait_p95_ms", counts) is None


def test_how_many_waited_no_longer_than_a_bound_is_known_from_the_classes() -> None:
    waits = [0, 4_999, 5_000, 5_001, 20_000, 20_001, 3_600_000, 3_600_001]
    classes: dict[int, int] = {}
    for waited in waits:
        classes[wait_class(waited)] = classes.get(wait_class(waited), 0) + 1
    for bound in WAIT_BOUNDS_MS:
        assert within(classes, bound) == sum(waited <= bound for waited in waits)
