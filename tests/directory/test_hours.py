"""Opening hours become instants by the clock on the wall, whatever clock changes do to it."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.directory.hours import compile_days, compile_hours, horizon, is_open, opens_at, start_of_day
from callcenter.directory.schemas import Hours
from callcenter.directory.values import DAYS
from callcenter.directory.zones import zone

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

# The dates around which each zone's clocks change in 2026 (and for one that never does, any).
CHANGES = {
    "Europe/Berlin": (dt.date(2026, 3, 29), dt.date(2026, 10, 25)),
    "America/New_York": (dt.date(2026, 3, 8), dt.date(2026, 11, 1)),
    "Australia/Lord_Howe": (dt.date(2026, 4, 5), dt.date(2026, 10, 4)),
    "Asia/Shanghai": (dt.date(2026, 3, 29),),
}


def millis(*when: int, of: str = "UTC") -> int:
    return int(dt.datetime(*when, tzinfo=zone(of)).timestamp() * 1000)  # type: ignore[arg-type,misc]


def read(weekly: dict[str, object], exceptions: dict[str, object] | None = None) -> Hours:
    return Hours.model_validate({"weekly": weekly, "exceptions": exceptions or {}})


def open_by_the_clock(hours: Hours, holidays: set[dt.date], of: ZoneInfo, at: int) -> bool:
    """The oracle: read the clock on the wall and look the minute up."""
    local = dt.datetime.fromtimestamp(at // 1000, of)
    minute = local.hour * 60 + local.minute

    def windows(date: dt.date) -> tuple[tuple[int, int], ...]:
        if date in hours.exceptions:
            return hours.exceptions[date]
        return () if date in holidays else hours.weekly.get(DAYS[date.weekday()], ())

    today, yesterday = local.date(), local.date() - dt.timedelta(days=1)
    return any(start <= minute < end for start, end in windows(today)) or any(
        start <= minute + 1440 < end for start, end in windows(yesterday)
    )


# Half of the times lie in the small hours, where clocks change.
times = (st.integers(0, 1439) | st.integers(60, 240)).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
windows = st.lists(st.tuples(times, times).map("-".join), min_size=1, max_size=2)


@settings(max_examples=40, deadline=None)
@given(
    change=st.sampled_from([(name, date) for name, dates in CHANGES.items() for date in dates]),
    weekly=st.dictionaries(st.sampled_from(DAYS), windows, min_size=5),
    exceptions=st.dictionaries(st.integers(-2, 2), windows, max_size=1),
    days_off=st.sets(st.integers(-2, 2), max_size=1),
    start=st.integers(0, 14 * 60),
)
def test_compiled_hours_agree_with_the_clock_on_the_wall_minute_by_minute_around_clock_changes(
    change: tuple[str, dt.date],
    weekly: dict[str, list[str]],
    exceptions: dict[int, list[str]],
    days_off: set[int],
    start: int,
) -> None:
    name, date = change
    hours = read({**weekly}, {str(date + dt.timedelta(days=n)): of for n, of in exceptions.items()})
    holidays = {date + dt.timedelta(days=n) for n in days_off}
    since = millis(date.year, date.month, date.day) - DAY + start * MINUTE
    until = since + 2 * DAY
    compiled = compile_hours(hours, name, holidays, since, until)
    for at in range(since, until, MINUTE):
        assert is_open(compiled, at) == open_by_the_clock(hours, holidays, zone(name), at), at
    assert all(since <= opens < closes <= until for opens, closes in compiled)
    assert all(one[1] < next_[0] for one, next_ in pairwise(compiled))


def test_hours_that_never_close_are_one_interval_over_clock_changes() -> None:
    start, end = horizon(millis(2026, 5, 5))
    hours = read({"daily": "00:00-24:00"})
    assert compile_hours(hours, "Europe/Berlin", set(), start, end) == ((start, end),)


def test_an_office_day_is_the_zones_and_not_utcs() -> None:
    hours = read({"mon-fri": "09:00-18:00"})
    week = compile_hours(hours, "Asia/Shanghai", set(), millis(2026, 6, 1), millis(2026, 6, 8))
    assert len(week) == 5
    assert week[0] == (millis(2026, 6, 1, 1), millis(2026, 6, 1, 10))


def test_the_hours_own_zone_goes_before_the_centres() -> None:
    hours = Hours.model_validate({"zone": "Asia/Tokyo", "weekly": {"mon": "09:00-10:00"}})
    compiled = compile_hours(hours, "Europe/Berlin", set(), millis(2026, 6, 1), millis(2026, 6, 2))
    assert compiled == ((millis(2026, 6, 1, 0), millis(2026, 6, 1, 1)),)


def test_a_window_over_midnight_runs_into_a_holiday_but_none_begins_on_it() -> None:
    hours = read({"daily": "22:00-06:00"})
    compiled = compile_hours(hours, "UTC", {dt.date(2026, 6, 2)}, millis(2026, 6, 1, 12), millis(2026, 6, 4))
    assert compiled == (
        (millis(2026, 6, 1, 22), millis(2026, 6, 2, 6)),
        (millis(2026, 6, 3, 22), millis(2026, 6, 4)),
    )


def test_an_exception_opens_a_holiday() -> None:
    hours = read({"daily": "09:00-18:00"}, {"2026-06-02": "10:00-11:00"})
    compiled = compile_hours(hours, "UTC", {dt.date(2026, 6, 2)}, millis(2026, 6, 2), millis(2026, 6, 3))
    assert compiled == ((millis(2026, 6, 2, 10), millis(2026, 6, 2, 11)),)


def test_an_hour_that_the_clocks_skip_is_not_there() -> None:
    hours = read({"sun": "02:15-02:45"})
    assert compile_hours(hours, "Europe/Berlin", set(), millis(2026, 3, 29), millis(2026, 3, 30)) == ()


@pytest.mark.parametrize("written", ["01:00-02:30", "02:30-04:00"])
def test_hours_that_reach_into_a_skipped_hour_end_or_begin_at_the_instant_of_the_change(written: str) -> None:
    compiled = compile_hours(read({"sun": written}), "Europe/Berlin", set(), millis(2026, 3, 29), millis(2026, 3, 30))
    change = millis(2026, 3, 29, 1)
    assert compiled == ((change - HOUR, change) if written.startswith("01") else (change, change + HOUR),)


def test_an_hour_that_the_clocks_repeat_counts_both_times() -> None:
    hours = read({"sun": "02:15-02:45"})
    compiled = compile_hours(hours, "Europe/Berlin", set(), millis(2026, 10, 25), millis(2026, 10, 26))
    assert compiled == (
        (millis(2026, 10, 25, 0, 15), millis(2026, 10, 25, 0, 45)),
        (millis(2026, 10, 25, 1, 15), millis(2026, 10, 25, 1, 45)),
    )


@given(now=st.integers(0, 4_000_000_000_000))
def test_the_horizon_has_begun_and_reaches_three_years_ahead(now: int) -> None:
    start, end = horizon(now)
    assert start <= now < start + 185 * DAY
    assert end >= now + 3 * 365 * DAY


@pytest.mark.parametrize(
    ("at", "opened", "opens"),
    [(0, False, 10), (10, True, None), (19, True, None), (20, False, 30), (39, True, None), (40, False, None)],
)
def test_it_is_known_whether_it_is_open_and_when_it_opens_next(at: int, opened: bool, opens: int | None) -> None:
    intervals = ((10, 20), (30, 40))
    assert (is_open(intervals, at), opens_at(intervals, at)) == (opened, opens)


def test_a_day_begins_at_local_midnight_also_when_the_clocks_change_during_it() -> None:
    berlin = zone("Europe/Berlin")
    assert start_of_day(berlin, millis(2026, 10, 25, 20)) == millis(2026, 10, 24, 22)
    assert start_of_day(berlin, millis(2026, 3, 29, 20)) == millis(2026, 3, 28, 23)


def test_a_day_without_a_midnight_begins_with_its_first_instant() -> None:
    # Beirut's clocks go from 24:00 straight to 01:00 on 29 March 2026.
    assert start_of_day(zone("Asia/Beirut"), millis(2026, 3, 29, 12)) == millis(2026, 3, 28, 22)


def test_the_days_of_a_zone_are_as_long_as_its_clocks_make_them() -> None:
    berlin, start, end = zone("Europe/Berlin"), millis(2026, 3, 28, 12), millis(2026, 10, 26, 23, 30)
    days = compile_days(berlin, start, end)
    assert days[0] == start_of_day(berlin, start)
    assert days[-1] == millis(2026, 10, 26, 23)
    lengths = [(later - sooner) // HOUR for sooner, later in pairwise(days)]
    assert {hours: lengths.count(hours) for hours in set(lengths)} == {23: 1, 24: 211, 25: 1}
    assert compile_days(berlin, start, millis(2026, 10, 26, 23))[-1] == millis(2026, 10, 25, 23)


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from([*CHANGES, "Asia/Beirut", "America/Havana"]),
    minute=st.integers(0, 3 * 365 * 24 * 60),
)
def test_the_days_are_those_that_today_begins_with(name: str, minute: int) -> None:
    start, end = horizon(millis(2026, 1, 1))
    days = compile_days(zone(name), start, end)
    now = start + minute * MINUTE
    assert list(days) == sorted(set(days))
    assert max(day for day in days if day <= now) == start_of_day(zone(name), now)


def test_a_date_that_a_zone_skips_begins_no_day() -> None:
    days = compile_days(zone("Pacific/Apia"), millis(2011, 12, 29, 12), millis(2012, 1, 1))
    assert days == (millis(2011, 12, 29, 10), millis(2011, 12, 30, 10), millis(2011, 12, 31, 10))
