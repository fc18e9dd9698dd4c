"""The demo centre's hotline leads every customer where its words say, in both languages."""

from pathlib import Path

import pytest

from callcenter.directory.compile import compile_rules
from callcenter.directory.loader import load
from callcenter.flows.model import Collect, Enqueue, Flow, HangUp, Menu
from callcenter.flows.prompts import question
from callcenter.flows.run import Facts
from tests.flows.callers import Caller

DEMO = Path(__file__).parents[2] / "config" / "demo"
RULES = compile_rules(load(DEMO), 1_790_000_000_000)
HOTLINE = RULES.flows["hotline"]

PATHS = {
    # name: (tier, is the office open, what the caller gives (None: nothing), the queue or outcome, topic)
    "bookings": (None, True, ["1"], "sales", "bookings"),
    "changes with a ticket number": (None, True, ["2", "123456"], "changes", "changes"),
    "changes without one": (None, True, ["2", None], "changes", "changes"),
    "changes with half of one": (None, True, ["2", "123"], "changes", "changes"),
    "loyalty": ("silver", True, ["3"], "loyalty", "loyalty"),
    "complaints in office hours": (None, True, ["4"], "complaints", "complaints"),
    "complaints out of office hours": (None, False, ["4"], "complaints", "complaints"),
    "hearing it again first": ("member", True, ["0", "0", "1"], "sales", "bookings"),
    "nothing given": (None, True, [None, None, None], "sales", "bookings"),
    "wrong keys, then a good one": (None, True, ["7", "#", "4"], "complaints", "complaints"),
    "nothing but wrong keys": (None, True, ["7", "#", "12"], "sales", "bookings"),
    "platinum by itself": ("platinum", True, [None], "loyalty", "loyalty"),
    "gold by itself": ("gold", False, [None], "loyalty", "loyalty"),
    "gold hearing it again": ("gold", True, ["0", "3"], "loyalty", "loyalty"),
    "platinum with another wish": ("platinum", True, ["2", "654321"], "changes", "changes"),
    "gold with a complaint at night": ("gold", False, ["4"], "complaints", "complaints"),
}


@pytest.mark.parametrize(("tier", "office", "given", "end", "topic"), PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("switched", [False, True])
def test_a_caller_comes_where_the_keys_lead(
    tier: str | None, office: bool, given: list[str | None], end: str, topic: str, language: str, switched: bool
) -> None:
    facts = Facts(
        tier=tier,
        attributes={},
        hours_open=lambda id_: office,
        language=language,
    )
    caller = Caller(HOTLINE, facts)
    for keys in ["9", *given] if switched else given:
        caller.give(keys)
    step = HOTLINE.steps[caller.step]
    assert (step.queue if isinstance(step, Enqueue) else step.outcome if isinstance(step, HangUp) else None) == end
    assert caller.facts.attributes["topic"] == topic
    assert ("ticket" in caller.facts.attributes) == any(len(keys or "") == 6 for keys in given)
    assert caller.facts.language == (language if not switched else {"zh-CN": "en", "en": "zh-CN"}[language])
    assert caller.passed[0] == "hello"
    assert ("office_closed" in caller.passed) == (end == "complaints" and not office)


def test_calls_and_chats_both_begin_with_the_hotline() -> None:
    assert (RULES.entries.voice, RULES.entries.chat) == ("hotline", "hotline")
    assert RULES.entries.numbers == {"+862155500100": "hotline"}


def menus(flow: Flow) -> list[tuple[str, Menu]]:
    return [(name, step) for name, step in flow.steps.items() if isinstance(step, Menu)]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_chat_is_asked_for_no_keys(language: str) -> None:
    asked = [step for step in HOTLINE.steps.values() if isinstance(step, Menu | Collect)]
    written = [question(step, language, written=True) for step in asked]
    assert not [text for text in written if any(word in text for word in ("按", "press", "hold", "hear"))]


@pytest.mark.parametrize(("name", "menu"), menus(HOTLINE))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_menu_says_every_key_it_takes(name: str, menu: Menu, language: str) -> None:
    said = menu.text[language]
    assert not [key for key in menu.choices if f"按{key}" not in said and f"press {key}" not in said]
