"""Which language an answer is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.http.languages import preferred_language
from callcenter.sentences import LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans-CN, en;q=0.5", "zh-CN"),
        ("ZH-cn", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de-DE, de;q=0.9, zh;q=0.8, en;q=0.7", "zh-CN"),
        ("en;q=0.3, zh;q=0.8", "zh-CN"),
        ("zh;q=0, en", "en"),
        ("zh;q=0", "en"),
        ("fr, *;q=0.5", "en"),
        ("zh;q=high, en;q=0.1", "en"),
        (" zh-CN ; q=1.0 ", "zh-CN"),
    ],
)
def test_it_is_the_one_asked_for_first_that_is_spoken(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


@given(st.text(st.characters(codec="latin-1")))
def test_whatever_is_asked_for_there_is_an_answer(accepted: str) -> None:
    assert preferred_language(accepted) in LANGUAGES
