"""The formulas of the figures that the console shows are said in its words."""

import json
from pathlib import Path

import pytest

from routing.figures.definitions import DEFINITIONS, Ratio

WORDS = Path(__file__).parents[2] / "agents_ui" / "src" / "i18n"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_whatever_stands_in_a_formula_that_is_shown_has_a_word(language: str) -> None:
    words = json.loads((WORDS / language / "reports.json").read_text("utf-8"))["figure"]
    formulas = [definition.formula for name, definition in DEFINITIONS.items() if name in words]
    shown = [formula for formula in formulas if isinstance(formula, Ratio)]
    assert len(shown) == len(formulas) >= 10
    assert {name for formula in shown for name in formula.names} - set(words) == set()
