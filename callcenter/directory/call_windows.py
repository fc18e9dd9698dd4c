"""When a customer may be called back: within working hours on the clock of wherever their number is."""

from phonenumbers import NumberParseException, parse
from phonenumbers.timezone import time_zones_for_number

from callcenter.directory.hours import Intervals, compile_hours
from callcenter.directory.schemas import Centre
from callcenter.directory.zones import zone_names

FOR_MS = 7 * 24 * 3_600_000
"""Nobody is called back later than so long after they asked."""


def call_windows(centre: Centre, queue: str, number: str, now: int) -> Intervals:
    """Return when a customer of the queue may be called at the number (E.164) from now on, for a week at most.

    A number may be in one of several zones: then it is working hours in all of them. The hours have no zone of their
    own here; a number that tells none is in the centre's. Empty if there are no such hours within the week.
    """
    rules = centre.queues[queue].callback
    hours = centre.hours[(rules.hours if rules else None) or centre.queues[queue].hours]
    holidays = {day for name in hours.holidays for holiday in centre.holidays[name] for day in holiday.days()}
    windows: Intervals = ((now, now + FOR_MS),)
    for zone in zones_of(number, centre.zone):
        local = compile_hours(hours.model_copy(update={"zone": zone}), zone, holidays, now, now + FOR_MS)
        windows = _both(windows, local)
    return windows


def zones_of(number: str, otherwise: str) -> tuple[str, ...]:
    """Return the time zones in which a number may be; the other one, if that cannot be told."""
    try:
        found = [name for name in time_zones_for_number(parse(number)) if name in zone_names()]
    except NumberParseException:
        found = []
    return tuple(found) or (otherwise,)


def _both(some: Intervals, others: Intervals) -> Intervals:
    met = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple((begin, end) for begin, end in met if begin < end)
