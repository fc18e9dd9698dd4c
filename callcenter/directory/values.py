"""The small values of a centre's YAML: ids, texts by language, durations, times of day, dates, zones, keys, sounds.

Each is an annotated type whose refusal is a sentence for the person who wrote the file.
"""

import re
from datetime import date
from typing import Annotated, Any

import phonenumbers
from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from callcenter.directory.zones import zone_names
from callcenter.sentences import Mistake, Template

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
MINUTE = 60_000
LONGEST = 24 * 60 * MINUTE
MOST_DIGITS = 20

_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_WINDOW = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KEY = re.compile(r"[0-9*#]")
_DIGITS = re.compile(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?", re.ASCII)
_SOUND = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?/[!-~]*|[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}\.(wav|mp3)")
_VOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def _matching(pattern: re.Pattern[str], otherwise: Template) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise Mistake(otherwise, value=value)
        return value

    return AfterValidator(check)


def _known_zone(value: str) -> str:
    if value not in zone_names():
        raise Mistake("unknown time zone {value!r}; use an IANA name such as Asia/Shanghai", value=value)
    return value


def _known_region(value: str) -> str:
    if value not in SUPPORTED_REGIONS:
        raise Mistake(
            "unknown region {value!r}; use an ISO 3166 code of two capital letters such as CN or GB", value=value
        )
    return value


def parse_duration(value: object, least: int = 0, most: int = LONGEST) -> int:
    """Return the milliseconds of a duration written like `20s`, `1m30s` or `2h`."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise Mistake("{value!r} is not a duration; write it like 20s, 1m30s or 2h", value=value)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    millis = ((hours * 60 + minutes) * 60 + seconds) * 1000
    if not least <= millis <= most:
        upto = "24h" if most == LONGEST else f"{most // 1000}s"
        raise Mistake(
            "{value!r} is out of range; it must be between {least} and {most}",
            value=value,
            least=f"{least // 1000}s",
            most=upto,
        )
    return millis


def parse_digits(value: object) -> tuple[int, int]:
    """Return (least, most) of a number of digits written like `6` or `4-8`."""
    found = _DIGITS.fullmatch(str(value)) if isinstance(value, str | int) else None
    least, most = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= least <= most <= MOST_DIGITS:
        raise Mistake(
            "{value!r} is not a number of digits; write it like 6 or 4-8, from 1 to {most}",
            value=value,
            most=MOST_DIGITS,
        )
    return least, most


def _phone_number(value: object) -> str:
    """Take a number in E.164 alone. A length that its country has will do: ranges are given out every day."""
    if isinstance(value, str) and value.startswith("+"):
        try:
            number = phonenumbers.parse(value)
        except phonenumbers.NumberParseException:
            number = None
        if (
            number is not None
            and phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
            and phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == value
        ):
            return value
    raise Mistake('{value!r} is not a phone number; write it in E.164 and in quotes, like "+862155500100"', value=value)


def _written(value: Any) -> Any:
    """Let a key of digits stand without quotes."""
    return str(value) if type(value) is int else value


def parse_window(value: object) -> tuple[int, int]:
    """Return (from, to) of opening hours written like `09:00-18:00`, in minutes since that day's midnight.

    A window whose end is not after its start runs over midnight: `22:00-06:00` is (1320, 1800).
    """
    found = _WINDOW.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Mistake("{value!r} is not a window of time; write it like 09:00-18:00", value=value)
    hour, minute, to_hour, to_minute = (int(part) for part in found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise Mistake("{value!r} is not a window of time; a day runs from 00:00 to 24:00", value=value)
    return (start, end) if end > start else (start, end + DAY_MINUTES)


def parse_days(value: object) -> tuple[int, ...]:
    """Return the weekdays (Monday 0) of `mon`, of a range `mon-fri` (also over the week's end), or of `daily`."""
    if value == "daily":
        return tuple(range(7))
    ends = value.split("-") if isinstance(value, str) else []
    if len(ends) not in {1, 2} or not set(ends) <= set(DAYS):
        raise Mistake("{value!r} is not a day; write mon, tue, wed, thu, fri, sat, sun, mon-fri or daily", value=value)
    start, end = DAYS.index(ends[0]), DAYS.index(ends[-1])
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))


def _parse_date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Mistake("{value!r} is not a date; write it like 2026-10-01", value=value)


def _weekdays(value: str) -> str:
    parse_days(value)
    return value


def _one_or_many(value: Any) -> Any:
    """Let a single window stand where a list of them is expected."""
    return [value] if isinstance(value, str) else value


Id = Annotated[
    str,
    _matching(_ID, Template("{value!r} is not an id; use small letters, digits, - and _, beginning with a letter")),
]
Language = Annotated[
    str,
    _matching(_LANGUAGE, Template("{value!r} is not a language tag; write it like en, zh-CN or pt-BR")),
]
Label = dict[Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]]
Texts = dict[Language, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]]
Level = Annotated[int, Field(strict=True, ge=1, le=10)]
Region = Annotated[str, AfterValidator(_known_region)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Duration = Annotated[int, BeforeValidator(parse_duration)]
PositiveDuration = Annotated[int, BeforeValidator(lambda value: parse_duration(value, least=1000))]
Patience = Annotated[int, BeforeValidator(lambda value: parse_duration(value, least=1000, most=MINUTE))]
Digits = Annotated[tuple[int, int], BeforeValidator(parse_digits)]
Key = Annotated[
    str,
    BeforeValidator(_written),
    _matching(_KEY, Template("{value!r} is not a key; a telephone has 0 to 9, * and #")),
]
PhoneNumber = Annotated[str, BeforeValidator(_phone_number)]
Sound = Annotated[
    str,
    _matching(
        _SOUND, Template("{value!r} is not a sound; write an https URL or the name of a .wav or .mp3 in sounds/")
    ),
]
Voice = Annotated[
    str,
    _matching(_VOICE, Template("{value!r} is not a voice; write it like Polly.Zhiyu")),
]
Window = Annotated[tuple[int, int], BeforeValidator(parse_window)]
Windows = Annotated[tuple[Window, ...], BeforeValidator(_one_or_many)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Weekdays = Annotated[str, AfterValidator(_weekdays)]
