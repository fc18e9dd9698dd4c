"""When customers may be called back: the files' hours on the clock of wherever the number is."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.directory.call_windows import FOR_MS, call_windows, zones_of
from callcenter.directory.routing_schemas import Callback
from callcenter.directory.schemas import Centre
from tests.support.centre import CENTRE

HOUR = 3_600_000
MONDAY = 1_760_313_600_000
"""2025-10-13, 00:00 UTC; 08:00 in Shanghai, 20:00 of the day before in New York."""
SHANGHAI, NEW_YORK = "+8613800138000", "+12125550123"


def centre(**callback: Any) -> Centre:
    said = {
        **CENTRE,
        "zone": "Asia/Shanghai",
        "hours": {**CENTRE["hours"], "day": {"weekly": {"mon-fri": ["09:00-18:00"]}}},
        "queues": {**CENTRE["queues"], "sales": {**CENTRE["queues"]["sales"], "callback": callback}},
    }
    return Centre.model_validate(said)


def hours(number: str, now: int = MONDAY) -> list[tuple[float, float]]:
    """The first two windows, in hours from Monday."""
    windows = call_windows(centre(hours="day"), "sales", number, now)
    return [((begin - MONDAY) / HOUR, (end - MONDAY) / HOUR) for begin, end in windows[:2]]


def test_it_is_working_hours_where_the_number_is() -> None:
    assert hours(SHANGHAI) == [(1, 10), (25, 34)]
    assert hours(NEW_YORK) == [(13, 22), (37, 46)]


def test_from_now_on() -> None:
    assert hours(SHANGHAI, MONDAY + 4 * HOUR)[0] == (4, 10)


def test_of_a_number_in_several_zones_it_is_working_hours_in_all_of_them() -> None:
    windows = call_windows(centre(hours="day"), "sales", "+18005550100", MONDAY)
    assert len(zones_of("+18005550100", "Asia/Shanghai")) > 1
    assert all(end - begin < 9 * HOUR for begin, end in windows)


def test_a_number_that_tells_no_zone_is_in_the_centres() -> None:
    assert zones_of("+883510000000", "Asia/Shanghai") == ("Asia/Shanghai",)


def test_nobody_is_called_after_a_week() -> None:
    windows = call_windows(centre(), "sales", SHANGHAI, MONDAY)
    assert windows == ((MONDAY, MONDAY + FOR_MS),)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("first", "both", "'agent' or 'customer'"),
        ("attempts", 0, "greater than or equal to 1"),
        ("gap", "0s", "between 1s and 24h"),
        ("offer", "yes", "boolean"),
    ],
)
def test_what_is_wrong_is_said(key: str, value: object, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Callback.model_validate({key: value})
