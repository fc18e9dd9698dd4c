"""Ranges cut by the clock of a zone, also where it is changed."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.directory.zones import zone, zone_names
from callcenter.errors import Invalid
from callcenter.reports.errors import RaggedZone, UnknownZone
from callcenter.reports.intervals import LONGEST_RANGE_MS, Length, check_range, cut, find_zone, local
from routing.figures.counts import BUCKET_MS

HOUR = 3_600_000
LENGTHS: tuple[Length, ...] = ("15m", "1h", "1d", "7d", "none")


def instant(text: str, name: str = "UTC") -> int:
    return round(dt.datetime.fromisoformat(text).replace(tzinfo=zone(name)).timestamp()) * 1_000


def hours(since: str, until: str, name: str, length: Length = "1d") -> list[float]:
    """Return how long the intervals are between two local instants."""
    spans = cut(instant(since, name), instant(until, name), length, zone(name))
    return [(end - start) / HOUR for start, end in spans]


@pytest.mark.parametrize(
    ("since", "until", "name", "expected"),
    [
        ("2026-03-28", "2026-03-31", "Europe/Berlin", [24, 23, 24]),
        ("2026-10-24", "2026-10-27", "Europe/Berlin", [24, 25, 24]),
        ("2026-10-03", "2026-10-05", "Australia/Lord_Howe", [24, 23.5]),
        ("2026-04-04", "2026-04-06", "Australia/Lord_Howe", [24, 24.5]),
        ("2026-09-05", "2026-09-07", "America/Santiago", [24, 23]),  # midnight itself is left out
        ("2026-03-01", "2026-03-03", "Asia/Kathmandu", [24, 24]),  # 5:45 from UTC
        ("2011-12-29", "2012-01-01", "Pacific/Apia", [24, 24]),  # there was no 30 December
    ],
)
def test_days_are_as_long_as_the_zone_has_them(since: str, until: str, name: str, expected: list[float]) -> None:
    assert hours(since, until, name) == expected


def test_the_hour_that_comes_twice_is_two_and_the_one_left_out_is_none() -> None:
    assert hours("2026-10-25", "2026-10-25T04:00", "Europe/Berlin", "1h") == [1] * 5
    assert hours("2026-03-29", "2026-03-29T04:00", "Europe/Berlin", "1h") == [1] * 3


def test_hours_begin_where_the_zone_s_clock_says_so() -> None:
    spans = cut(instant("2026-05-01"), instant("2026-05-01T03:00"), "1h", zone("Asia/Kolkata"))
    assert [local(start, zone("Asia/Kolkata"))[11:16] for start, _ in spans] == ["05:30", "06:00", "07:00", "08:00"]


def test_weeks_begin_on_monday() -> None:
    spans = cut(instant("2026-05-01"), instant("2026-05-20"), "7d", zone("UTC"))
    assert [local(start, zone("UTC"))[:10] for start, _ in spans] == [
        "2026-05-01",
        "2026-05-04",
        "2026-05-11",
        "2026-05-18",
    ]


@given(
    st.integers(instant("1990-01-01") // BUCKET_MS, instant("2035-01-01") // BUCKET_MS),
    st.integers(1, 3_000),
    st.sampled_from(LENGTHS),
    st.sampled_from(sorted(name for name in zone_names() if name != "Africa/Monrovia")),
)
def test_the_intervals_of_a_range_have_all_of_it_once_in_order(
    start: int, quarters: int, length: Length, name: str
) -> None:
    since, until = start * BUCKET_MS, (start + quarters) * BUCKET_MS
    spans = cut(since, until, length, zone(name))
    assert [spans[0][0], *(end for _, end in spans)] == [*(begin for begin, _ in spans), until]
    assert spans[0][0] == since
    assert all(begin < end and begin % BUCKET_MS == 0 for begin, end in spans)


def test_a_zone_whose_clock_is_not_whole_quarters_from_utc_is_refused() -> None:
    with pytest.raises(RaggedZone):
        cut(instant("1970-01-02"), instant("1970-01-04"), "1d", zone("Africa/Monrovia"))


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc/passwd", "+01:00"])
def test_an_unknown_zone_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownZone):
        find_zone(name)
    assert isinstance(find_zone("Asia/Shanghai"), ZoneInfo)


@pytest.mark.parametrize(
    ("since", "until", "code", "says"),
    [
        (0, 0, "empty_range", "1970-01-01T00:00:00.000Z"),
        (BUCKET_MS, 0, "backward_range", "1970-01-01T00:15:00.000Z"),
        (8 * HOUR, 9 * HOUR, "future_range", "1970-01-01T08:00:00.000Z"),
        (1, BUCKET_MS, "ragged_range", "`from`"),
        (0, BUCKET_MS + 1, "ragged_range", "`to`"),
        (0, LONGEST_RANGE_MS + BUCKET_MS, "report_too_large", "400"),
    ],
)
def test_a_range_that_is_none_is_refused_with_what_is_wrong(since: int, until: int, code: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_range(since, until, now=7 * HOUR)
    assert refused.value.code == code
    assert says in str(refused.value)


def test_a_range_may_reach_into_the_future() -> None:
    check_range(0, 24 * HOUR, now=7 * HOUR)
