"""What the server says to people: sentences that keep their values, so that they can be said in another language.

A `Sentence` is its English. What it is in Chinese stands beside this file, in `sentences.zh-CN.json`, by the English
with its blanks. What is not there is said in English.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any, Final, Literal, Self, get_args

Language = Literal["en", "zh-CN"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
ENGLISH: Final = "en"


class Template(str):
    """A sentence whose values are not known where it is written."""


class Sentence(str):
    """A sentence with its values: as a string it is English, and `said_in` says it in another language.

    The template has blanks as `str.format` fills them. A value can be a sentence too, and then is said in the same
    language; the values of a tuple are listed.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill the blanks of a template. It is written out here, or in a `Template`: a test collects all there are."""
        return cls.as_heard(_filled(template, values, ENGLISH), template, values)

    @classmethod
    def as_heard(cls, english: str, template: str, values: Mapping[str, object]) -> Self:
        """Return what a library says: its English, and the template and values that was made of."""
        sentence = str.__new__(cls, english)
        sentence.template, sentence.values = template, values
        return sentence

    def said_in(self, language: str) -> str:
        """Return the sentence in one of `LANGUAGES`, or in English where it is not known in that language."""
        template = catalogue(language).get(self.template)
        return str(self) if template is None else _filled(template, self.values, language)


class Either(tuple[object, ...]):
    """Values of which one is meant: `a, b or c`."""


class InTurn(tuple[Sentence, ...]):
    """Sentences one after the other: `a; b; c`."""


_BETWEEN: Mapping[str, Mapping[type, tuple[str, str]]] = {
    ENGLISH: {tuple: (", ", ", "), Either: (", ", " or "), InTurn: ("; ", "; ")},
    "zh-CN": {tuple: ("、", "、"), Either: ("、", " 或 "), InTurn: ("；", "；")},
}
"""What stands between the values of a tuple, and before the last of them."""


class Mistake(ValueError):
    """A value that is not as it must be; the sentence says what is wrong with it."""

    def __init__(self, template: str, /, **values: object) -> None:
        self.sentence = Sentence(template, **values)
        super().__init__(self.sentence)


def said(text: str, language: str) -> str:
    """Return a text in a language, if it is a sentence; else as it is."""
    return text.said_in(language) if isinstance(text, Sentence) else text


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the templates of a language by their English; none for English itself."""
    if language == ENGLISH:
        return {}
    text = resources.files("callcenter").joinpath(f"sentences.{language}.json").read_text("utf-8")
    words: dict[str, str] = json.loads(text)
    return words


class _Blanks(Formatter):
    """Fills blanks: sentences in the language, lists in its punctuation."""

    def __init__(self, language: str) -> None:
        self._language = language

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """Return a value as it stands in the sentence."""
        if isinstance(value, Sentence):
            value = value.said_in(self._language)
        elif isinstance(value, tuple):
            *others, last = [str(self.convert_field(one, conversion)) for one in value] or [""]
            between, before_last = _BETWEEN[self._language][type(value)]
            return before_last.join([between.join(others), last] if others else [last])
        return super().convert_field(value, conversion)


def _filled(template: str, values: Mapping[str, object], language: str) -> str:
    return _Blanks(language).vformat(template, (), values)
