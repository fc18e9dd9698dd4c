"""Who writes in and calls in the documentation's pictures, and what is said."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """Who writes in and what is said, in one language."""

    language: str
    customer: str
    name: str
    colleague: str
    busy: tuple[str, str]
    talk: tuple[str, ...]
    last: str
    note: str
    promise: str
    caller: str
    other_callers: tuple[str, str]
    call: tuple[str, ...]
    call_note: str
    site: str = ""
    """The origin of another site, which embeds the widget."""


SCENES = (
    Scene(
        language="en",
        customer="M0012",
        name="Priya Tan",
        colleague="miller",
        busy=("M0005", "M0008"),
        talk=(
            "Good afternoon, how can I help you today?",
            "Hello! I have to be in Shanghai a day earlier. Can you move my flight to Thursday?",
            "Of course. There is a seat in business on Thursday at 11:25, arriving at 06:40 on Friday.",
            "That one please. And could I keep my seat at the window?",
        ),
        last="Done: same cabin, seat 4A at the window. The new ticket is in your mail.",
        note="Moved to Thursday 11:25, seat 4A. No difference in fare.",
        promise="Refund the seat fee within 5 days",
        caller="Daniel Wong",
        other_callers=("Hannah Garcia", "Priya Tan"),
        call=(
            "Good afternoon, Mr Wong. You would like to change a ticket?",
            "Yes, the flight on Friday. Is there anything on Thursday evening?",
            "There is a seat at 19:40. One moment, please, I will look up the fare.",
        ),
        call_note="Moved to Thursday 19:40; fare difference waived.",
    ),
    Scene(
        language="zh-CN",
        customer="M0001",
        name="白雪",
        colleague="wang",
        busy=("M0003", "M0011"),
        talk=(
            "白女士您好，请问有什么可以帮您？",
            "你好，我想把周五的航班改到周四，可以吗？",
            "可以的。周四 11:25 的公务舱还有座位，改签不收差价。",
            "太好了，请帮我选靠窗的座位。",
        ),
        last="已为您改签至周四 11:25，座位 4A 靠窗，新行程单已发到您的邮箱。",
        note="改签至周四 11:25，座位 4A，无差价。",
        promise="五日内退还选座费",
        caller="林诗涵",
        other_callers=("赵建国", ""),
        call=(
            "林女士您好，请问您要改签哪一段行程？",
            "周五的航班，想改到周四晚上，可以吗？",
            "周四 19:40 还有座位，请稍等，我查一下差价。",
        ),
        call_note="改签至周四 19:40，免收差价。",
    ),
)
