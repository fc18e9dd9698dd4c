"""When a queue is open, as the directory has compiled it."""


def open_at(intervals: tuple[tuple[int, int], ...], now: int) -> tuple[bool, int | None]:
    """Tell whether `now` lies in one of the sorted intervals, and if not, when the next one begins."""
    for start, end in intervals:
        if now < start:
            return False, start
        if now < end:
            return True, None
    return False, None
