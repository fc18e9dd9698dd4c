"""A range of time cut into intervals, by the clock of a zone.

Hours, days and weeks begin where the zone's clock says so: a day in which the clock is changed has 23 or 25 hours. All
bounds are bounds of quarters of an hour, in which figures are kept.
"""

import datetime as dt
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from callcenter.directory.zones import zone
from callcenter.reports.errors import (
    BackwardRange,
    EmptyRange,
    FutureRange,
    RaggedRange,
    RaggedZone,
    TooMuch,
    UnknownZone,
)
from routing.figures.counts import BUCKET_MS

Length = Literal["15m", "1h", "1d", "7d", "none"]

LONGEST_RANGE_MS = 400 * 24 * 3_600_000
_QUARTER = dt.timedelta(minutes=15)


def find_zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; raises UnknownZone."""
    try:
        return zone(name)
    except KeyError as unknown:
        raise UnknownZone(name) from unknown


def check_range(since: int, until: int, now: int, *, exact: bool = False) -> None:
    """Refuse a range that is empty, runs backward, or is yet to come; unless `exact`, one not bounded by quarters."""
    if since == until:
        raise EmptyRange(since)
    if until < since:
        raise BackwardRange(since, until)
    if since > now:
        raise FutureRange(since, now)
    for name, at in (("from", since), ("to", until)):
        if at % BUCKET_MS and not exact:
            raise RaggedRange(name, at, at - at % BUCKET_MS)
    if until - since > LONGEST_RANGE_MS:
        raise TooMuch("days", (until - since) // 86_400_000, LONGEST_RANGE_MS // 86_400_000)


def cut(since: int, until: int, length: Length, in_zone: ZoneInfo) -> list[tuple[int, int]]:
    """Return the intervals of the range, in order; the first and the last may be parts.

    Raises RaggedZone where the zone's clock is, in this range, not whole quarters from UTC.
    """
    if length == "none":
        return [(since, until)]
    starts = [at for at in range(since, until, BUCKET_MS) if at == since or _begins(at, length, in_zone)]
    return list(zip(starts, [*starts[1:], until], strict=True))


def local(at: int, in_zone: ZoneInfo) -> str:
    """Return what a clock and a calendar of the zone show, with its distance from UTC."""
    return dt.datetime.fromtimestamp(at / 1_000, in_zone).isoformat(timespec="minutes")


def _begins(at: int, length: Length, in_zone: ZoneInfo) -> bool:
    """Tell whether an interval begins at that quarter."""
    if length == "15m":
        return True
    now, before = _clock(at, in_zone), _clock(at - BUCKET_MS, in_zone)
    if length == "1h":
        return now.minute == 0 or now - before != _QUARTER
    if now.date() == before.date():
        return False
    return length == "1d" or now.date().weekday() < before.date().weekday()


@lru_cache(maxsize=65_536)
def _clock(at: int, in_zone: ZoneInfo) -> dt.datetime:
    shown = dt.datetime.fromtimestamp(at / 1_000, in_zone)
    offset = shown.utcoffset() or dt.timedelta(0)
    if offset % _QUARTER:
        raise RaggedZone(in_zone.key)
    return shown.replace(tzinfo=None)
