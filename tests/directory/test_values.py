"""Durations, windows and days are read as people write them."""

import pytest

from callcenter.directory.values import parse_days, parse_duration, parse_window


@pytest.mark.parametrize(
    ("written", "millis"),
    [("0s", 0), ("20s", 20_000), ("90s", 90_000), ("2m", 120_000), ("1m30s", 90_000), ("1h", 3_600_000)],
)
def test_a_duration_is_read_with_its_units(written: str, millis: int) -> None:
    assert parse_duration(written) == millis


@pytest.mark.parametrize("written", ["", "20", "s", "-5s", "1.5m", "30s1m", "2 m", "25h", 20, None, "٣s" * 2])
def test_what_is_no_duration_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"duration|out of range"):
        parse_duration(written)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("09:00-18:00", (540, 1080)),
        ("00:00-24:00", (0, 1440)),
        ("22:00 - 06:30", (1320, 1830)),
        ("08:00-08:00", (480, 1920)),
    ],
)
def test_a_window_runs_over_midnight_when_it_does_not_end_after_its_start(
    written: str, minutes: tuple[int, int]
) -> None:
    assert parse_window(written) == minutes


@pytest.mark.parametrize("written", ["9:00-18:00", "09:00", "24:00-25:00", "09:60-10:00", "09:00-24:01", 900, None])
def test_what_is_no_window_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="window of time"):
        parse_window(written)


@pytest.mark.parametrize(
    ("written", "days"),
    [("mon", (0,)), ("mon-fri", (0, 1, 2, 3, 4)), ("sat-mon", (5, 6, 0)), ("daily", (0, 1, 2, 3, 4, 5, 6))],
)
def test_days_are_one_or_a_range_also_over_the_weeks_end(written: str, days: tuple[int, ...]) -> None:
    assert parse_days(written) == days


@pytest.mark.parametrize("written", ["", "monday", "mon-", "-fri", "mon,tue", "Mon", 1])
def test_what_is_no_day_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="not a day"):
        parse_days(written)
