"""What the service says of itself, it says in every language, with the same facts."""

from string import Formatter
from typing import get_args

import pytest

from callcenter.flows.words import _WORDS, Phrase, phrase


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", _WORDS)
def test_every_phrase_is_there_with_the_same_facts(language: str) -> None:
    assert set(_WORDS[language]) == set(get_args(Phrase))
    for which, text in _WORDS[language].items():
        assert (which, blanks(text)) == (which, blanks(_WORDS["en"][which]))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-CN", "感谢您的来电，再见。"),
        ("ZH", "感谢您的来电，再见。"),
        ("en-GB", "Thank you for calling. Goodbye."),
        ("de", "Thank you for calling. Goodbye."),
    ],
)
def test_a_phrase_is_said_in_the_language_of_the_contact_or_in_english(language: str, said: str) -> None:
    assert phrase("goodbye", language) == said
