"""Opening hours as instants: wall-clock windows of a zone become half-open intervals of UTC milliseconds.

The rule is the clock on the wall: hours are open in every minute whose local reading lies in a window of its date, or
in what is left of the evening's window that runs over midnight. An hour that a clock change skips is simply not
there; one that it repeats counts both times. A window belongs to the date on which it begins, and so do a holiday
and an exception: what began on the eve of a holiday runs to its end.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set
from zoneinfo import ZoneInfo

from callcenter.directory.schemas import Hours
from callcenter.directory.values import parse_days
from callcenter.directory.zones import zone

Intervals = tuple[tuple[int, int], ...]

_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = _EPOCH.toordinal()


def horizon(now: int) -> tuple[int, int]:
    """Return for when hours are compiled: from the last 1 January or 1 July (UTC), for three and a half years.

    So there are always three years ahead, and a centre that has not changed compiles to the same for half a year.
    """
    at = _EPOCH + dt.timedelta(milliseconds=now)
    start = at.replace(month=1 if at.month < 7 else 7, day=1, hour=0, minute=0, second=0, microsecond=0)
    end = (
        start.replace(year=start.year + 3, month=7) if start.month == 1 else start.replace(year=start.year + 4, month=1)
    )
    return _millis(start), _millis(end)


def compile_hours(hours: Hours, default_zone: str, holidays: Set[dt.date], start: int, end: int) -> Intervals:
    """Return when the hours are open within [start, end), sorted and disjoint; one interval if they never close."""
    weekly: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for days, windows in hours.weekly.items():
        for day in parse_days(days):
            weekly[day] += windows

    def windows_of(date: dt.date) -> Iterable[tuple[int, int]]:
        if date in hours.exceptions:
            return hours.exceptions[date]
        return () if date in holidays else weekly[date.weekday()]

    found = []
    for since, until, offset in _offsets(zone(hours.zone or default_zone), start, end):
        # The evening before may reach over midnight into the first date.
        for day in range((since + offset) // _DAY_MS - 1, (until + offset) // _DAY_MS + 1):
            for opens, closes in windows_of(dt.date.fromordinal(_EPOCH_DAY + day)):
                midnight = day * _DAY_MS - offset
                at, to = max(midnight + opens * _MINUTE_MS, since), min(midnight + closes * _MINUTE_MS, until)
                if at < to:
                    found.append((at, to))
    return _joined(sorted(found))


def is_open(intervals: Intervals, at: int) -> bool:
    """Tell whether an instant lies in one of the intervals."""
    index = bisect_right(intervals, at, key=lambda interval: interval[0]) - 1
    return index >= 0 and at < intervals[index][1]


def opens_at(intervals: Intervals, at: int) -> int | None:
    """Return the next opening after an instant; none while open, or if there is none."""
    if is_open(intervals, at):
        return None
    index = bisect_right(intervals, at, key=lambda interval: interval[0])
    return intervals[index][0] if index < len(intervals) else None


def compile_days(of: ZoneInfo, start: int, end: int) -> tuple[int, ...]:
    """Return when the days begin that have a part in [start, end), in order; the first of them may do so earlier."""
    first, last = (_local(of, at).date() for at in (start, end - 1))
    # A zone that crosses the date line skips a date; it begins with the next one.
    return tuple(
        sorted({_midnight(of, dt.date.fromordinal(n)) for n in range(first.toordinal(), last.toordinal() + 1)})
    )


def start_of_day(of: ZoneInfo, at: int) -> int:
    """Return the first instant of the date that the clock on the wall shows at an instant."""
    return _midnight(of, _local(of, at).date())


def _local(of: ZoneInfo, at: int) -> dt.datetime:
    return (_EPOCH + dt.timedelta(milliseconds=at)).astimezone(of)


def _midnight(of: ZoneInfo, date: dt.date) -> int:
    return _millis(dt.datetime.combine(date, dt.time(), of))


def _offsets(of: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (from, to, offset) for each stretch in which a zone's distance from UTC stays the same, in milliseconds."""
    since, offset = start, _offset(of, start)
    for probe in range(start, end, _DAY_MS):
        upto = min(probe + _DAY_MS, end)
        if _offset(of, upto) == offset:
            continue
        before, after = probe, upto
        while after - before > 1000:
            middle = (before + after) // 2
            before, after = (middle, after) if _offset(of, middle) == offset else (before, middle)
        change = after // 1000 * 1000
        yield since, change, offset
        since, offset = change, _offset(of, change)
    yield since, end, offset


def _offset(of: ZoneInfo, instant: int) -> int:
    distance = _local(of, instant).utcoffset() or dt.timedelta()
    return distance // dt.timedelta(milliseconds=1)


def _millis(at: dt.datetime) -> int:
    return (at - _EPOCH) // dt.timedelta(milliseconds=1)


def _joined(intervals: list[tuple[int, int]]) -> Intervals:
    joined: list[tuple[int, int]] = []
    for start, end in intervals:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
