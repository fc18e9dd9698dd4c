"""When the customer of a callback may be called. Outside of that the callback sleeps."""

from routing.model import Callback, Place


def asleep(place: Place, now: int) -> bool:
    """Whether the contact is a callback whose customer may not be called now."""
    callback = place.callback
    if callback is None:
        return False
    early = place.call_at is not None and now < place.call_at
    return early or opens_at(callback, now) != now


def opens_at(callback: Callback, at: int) -> int | None:
    """Return the first instant from `at` on at which the customer may be called; None if there is none."""
    if not callback.windows:
        return at
    return next((max(begin, at) for begin, end in callback.windows if at < end), None)


def turns_at(place: Place, now: int) -> int | None:
    """Return when a waiting callback next wakes or falls asleep; None if it never does.

    When the last window is over, that is past: from then on the customer cannot be called at all.
    """
    callback = place.callback
    if callback is None:
        return None
    if not asleep(place, now):
        return next((end for begin, end in callback.windows if begin <= now < end), None)
    opens = opens_at(callback, max(now, place.call_at or 0))
    return callback.windows[-1][1] if opens is None else opens
