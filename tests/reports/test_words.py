"""What the server says in tables, and the formulas that the console shows, are said in the console's words."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from callcenter.contact_log.words import AVAILABILITY, CHANNELS, OUTCOMES, REASONS, STAGES
from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Stage
from callcenter.sentences import Sentence
from routing.figures.definitions import DEFINITIONS, Ratio
from routing.model import Availability, Channel, Reason

WORDS = Path(__file__).parents[2] / "agents_ui" / "src" / "i18n"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_whatever_stands_in_a_formula_that_is_shown_has_a_word(language: str) -> None:
    words = json.loads((WORDS / language / "reports.json").read_text("utf-8"))["figure"]
    formulas = [definition.formula for name, definition in DEFINITIONS.items() if name in words]
    shown = [formula for formula in formulas if isinstance(formula, Ratio)]
    assert len(shown) == len(formulas) >= 10
    assert {name for formula in shown for name in formula.names} - set(words) == set()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize(
    ("name", "words", "codes"),
    [
        ("stage", STAGES, set(get_args(Stage))),
        ("outcome", OUTCOMES, set(Outcome)),
        ("channel", CHANNELS, set(get_args(Channel))),
        ("availability", AVAILABILITY, set(Availability)),
        ("reason", REASONS, set(Reason)),
    ],
)
def test_every_code_in_a_table_is_called_what_the_page_calls_it(
    language: str, name: str, words: Mapping[str, Sentence], codes: set[str]
) -> None:
    on_the_page = json.loads((WORDS / language / "console.json").read_text("utf-8"))[name]
    assert set(words) == codes
    assert {code: word.said_in(language) for code, word in words.items()} == {code: on_the_page[code] for code in codes}
