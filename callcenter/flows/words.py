"""What the service itself says, in its own words: the place in line, that it is closed; an answer in the transcript.

A language we have no words for gets the English ones.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

Phrase = Literal[
    "closed",
    "closed_for_good",
    "place",
    "wait_short",
    "wait_up_to",
    "wait_between",
    "wait_long",
    "stay",
    "next",
    "trouble",
    "apology",
    "goodbye",
    "no_calls",
    "answer",
    "press_for_callback",
    "called_back",
    "called_back_instead",
    "message_left",
]

_WORDS: dict[str, dict[Phrase, str]] = {
    "zh": {
        "closed": "您好，现在是非服务时间。我们将于{opens_at}恢复服务，届时欢迎您再次来电。",
        "closed_for_good": "您好，该项服务目前暂停，给您带来不便，敬请谅解。",
        "place": "目前您排在第{place}位。",
        "wait_short": "预计等候时间不到一分钟。",
        "wait_up_to": "预计等候时间不超过{most}分钟。",
        "wait_between": "预计等候时间为{least}到{most}分钟。",
        "wait_long": "目前等候的人较多，预计等候时间超过一小时。",
        "stay": "请您稍候。",
        "next": "您是下一位，马上为您接通，请您稍候。",
        "trouble": "系统正忙，请您稍候，电话会保持接通。",
        "apology": "非常抱歉，系统暂时无法为您服务，请稍后再拨。",
        "goodbye": "感谢您的来电，再见。",
        "no_calls": "您好，本号码暂不提供电话服务，敬请谅解。",
        "answer": "{label}：{keys}",
        "press_for_callback": "如需我们回拨，请按1。您的排队位置将为您保留。",
        "called_back": "好的，轮到您时我们会回拨给您。再见。",
        "called_back_instead": "非常抱歉，现在暂时无法接听您的来电。您的排队位置已保留，轮到您时我们会回拨给您。再见。",
        "message_left": "您的留言已收到，我们会尽快处理。感谢您的来电，再见。",
    },
    "en": {
        "closed": "We are closed just now. We open again {opens_at}. Please call us then.",
        "closed_for_good": "This service is not available at present. We are sorry for the inconvenience.",
        "place": "You are number {place} in line.",
        "wait_short": "Your wait is likely to be less than a minute.",
        "wait_up_to": "Your wait is likely to be no longer than {most} minutes.",
        "wait_between": "Your wait is likely to be {least} to {most} minutes.",
        "wait_long": "Many customers are waiting, and your wait is likely to be more than an hour.",
        "stay": "Please stay with us.",
        "next": "You are next in line. Please stay with us.",
        "trouble": "One moment, please. Please stay on the line.",
        "apology": "We are very sorry: we cannot take your call just now. Please call again a little later.",
        "goodbye": "Thank you for calling. Goodbye.",
        "no_calls": "We are sorry: this number does not take calls at present.",
        "answer": "{label}: {keys}",
        "press_for_callback": "To be called back instead of waiting, press 1. You keep your place in line.",
        "called_back": "We will call you back when it is your turn. Goodbye.",
        "called_back_instead": (
            "We are sorry: we cannot take your call just now. You keep your place in line, and we will call you back"
            " when it is your turn. Goodbye."
        ),
        "message_left": "Thank you, we have your message and will see to it. Goodbye.",
    },
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_HOUR_MINUTES = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def phrase(which: Phrase, language: str, **facts: object) -> str:
    """Return what to say in a language (a tag such as `zh-CN`), with the facts it names filled in."""
    return _of(language)[which].format(**facts)


def place_in_line(place: int, minutes: tuple[int, int] | None, language: str) -> str:
    """Return what to say of a place in line and, if it is known, of the wait: likely between so many minutes."""
    said = [phrase("place", language, place=place)]
    if minutes is not None:
        least, most = minutes
        which: Phrase = "wait_between" if least else "wait_up_to"
        if most <= 1:
            which = "wait_short"
        elif least >= _HOUR_MINUTES:
            which = "wait_long"
        said.append(phrase(which, language, least=least, most=most))
    said.append(phrase("stay", language))
    return ("" if _is_chinese(language) else " ").join(said)


def spoken_time(instant: int, now: int, zone: tzinfo, language: str) -> str:
    """Return an instant of the future as one says it: `tomorrow at 09:00`, `11月26日星期四9点`."""
    then, today = (_EPOCH + timedelta(milliseconds=i) for i in (instant, now))
    then, today = then.astimezone(zone), today.astimezone(zone)
    days = (then.date() - today.date()).days
    if _is_chinese(language):
        day = {0: "今天", 1: "明天"}.get(days, f"{then.month}月{then.day}日星期{'一二三四五六日'[then.weekday()]}")
        return f"{day}{then.hour}点{f'{then.minute}分' if then.minute else ''}"
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {_WEEKDAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]}")
    return f"{day} at {then:%H:%M}"


def _of(language: str) -> dict[Phrase, str]:
    return _WORDS["zh" if _is_chinese(language) else "en"]


def _is_chinese(language: str) -> bool:
    return language.lower().split("-")[0] == "zh"
