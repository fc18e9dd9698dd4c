"""Every sentence the server says to people can be said in each of its languages, with the values it has there."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.directory import schemas
from callcenter.directory.part import Part
from callcenter.directory.validation import mistake_of
from callcenter.reports.service import GROUPS, NUMBERS
from callcenter.sentences import ENGLISH, LANGUAGES, Either, InTurn, Mistake, Sentence, Template, catalogue, said
from routing.figures.definitions import DEFINITIONS

ROOT = Path(__file__).resolve().parent.parent
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
MAKERS = {maker.__name__ for maker in (Sentence, Mistake, Template)}


def made(source: str) -> Iterator[ast.expr]:
    """Yield the template of every sentence that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
            yield node.args[0]


def of_ours() -> list[ast.expr]:
    """Return the template of every sentence that our sources make."""
    return [each for file in (ROOT / "callcenter").rglob("*.py") for each in made(file.read_text("utf-8"))]


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("callcenter."):
            yield each
        yield from parts(each)


def of_pydantic() -> set[str]:
    """Return the template of every sentence that pydantic has to say of our schemas, whatever stands in the files."""
    ring: dict[str, object] = {}
    ring["all"] = [ring]
    plain: list[object] = [
        None,
        True,
        -1,
        0,
        1.5,
        10**9,
        float("nan"),
        "",
        "x",
        "x" * 2_000,
        "\ud800",
        [],
        {},
        {5: 5},
        ring,
    ]
    bad = [*plain, *([each] for each in plain), *({name: each} for name in ("x", "en") for each in plain)]
    found = set()
    assert schemas.Centre in set(parts())
    for part in set(parts()):
        for name, field in part.model_fields.items():
            for value in bad:
                found |= set(mistakes(part, {field.alias or name: value}))
    return found


def mistakes(part: type[Part], data: dict[str, Any]) -> Iterator[str]:
    try:
        part.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield from within(mistake_of(detail))


def within(sentence: Sentence) -> Iterator[str]:
    """Yield the template of a sentence, and of those in it."""
    yield sentence.template
    for value in sentence.values.values():
        if isinstance(value, Sentence):
            yield from within(value)


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def of_figures() -> set[str]:
    """Return the headings that a report can have as a table."""
    return {"begins", "ends", "local_from", *GROUPS, *NUMBERS, *DEFINITIONS}


TEMPLATES = {each.value for each in of_ours() if isinstance(each, ast.Constant)} | of_pydantic() | of_figures()


def test_every_template_is_written_out_where_the_sentence_is_made() -> None:
    others = [ast.unparse(each) for each in of_ours() if not isinstance(each, ast.Constant)]
    # The names of figures, a `Template`, and what a mistake is made of.
    assert sorted(others) == ["name", "otherwise", "template"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_known_in_every_language_and_no_other_is(language: str) -> None:
    assert len(TEMPLATES) > 100
    assert set(catalogue(language)) == TEMPLATES
    assert all(catalogue(language).values())


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_says_the_same_values_in_every_language(language: str) -> None:
    of_english = {"expected_plural"}  # the s of more than one
    for english, other in catalogue(language).items():
        assert (english, blanks(other)) == (english, blanks(english) - of_english)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_in_alphabetical_order(language: str) -> None:
    assert list(catalogue(language)) == sorted(catalogue(language))


@pytest.mark.parametrize("file", sorted((ROOT / "callcenter" / "directory").glob("*.py")), ids=lambda file: file.stem)
def test_nothing_is_said_of_the_configuration_but_in_sentences(file: Path) -> None:
    raised = [node.exc for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Raise)]
    assert not [call for call in raised if isinstance(call, ast.Call) and ast.unparse(call.func) == "ValueError"]


def test_a_sentence_is_its_english() -> None:
    sentence = Sentence("unknown {what} {id!r}", what=Sentence("queue"), id="sales")
    assert sentence == "unknown queue 'sales'"
    assert sentence.said_in(ENGLISH) == sentence


def test_a_sentence_is_said_in_another_language_with_the_sentences_in_it() -> None:
    sentence = Sentence("unknown {what} {id!r}", what=Sentence("queue"), id="sales")
    assert sentence.said_in("zh-CN") == "队列“sales”不存在"


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ((), "", ""),
        (("a",), "a", "a"),
        (("a", "b", "c"), "a, b, c", "a、b、c"),
        (Either(("a", "b", "c")), "a, b or c", "a、b 或 c"),
        (InTurn([Sentence("queue"), Sentence("agent")]), "queue; agent", "队列；坐席"),
    ],
)
def test_values_are_listed_as_the_language_does(values: tuple[object, ...], english: str, chinese: str) -> None:
    sentence = Sentence("a condition is exactly one of {keys}", keys=values)
    assert sentence.removeprefix("a condition is exactly one of ") == english
    assert sentence.said_in("zh-CN").removeprefix("条件须是以下之一，且只能有一个：") == chinese


def test_a_sentence_that_no_catalogue_has_is_said_in_english() -> None:
    assert Sentence.as_heard("the moon is full", "the moon is {phase}", {"phase": "full"}).said_in("zh-CN") == (
        "the moon is full"
    )


def test_what_stands_in_a_file_is_never_taken_for_a_template() -> None:
    assert Sentence("unknown step {step!r}", step="{id}{0}{").said_in("zh-CN") == "步骤“{id}{0}{”不存在"


def test_a_mistake_says_its_sentence_in_english() -> None:
    mistake = Mistake("{value!r} is not a date; write it like 2026-10-01", value="soon")
    assert str(mistake) == mistake.sentence == "'soon' is not a date; write it like 2026-10-01"


def test_a_text_that_is_no_sentence_stays_as_it_is() -> None:
    assert said("Not Found", "zh-CN") == "Not Found"
    assert said(Sentence("queue"), "zh-CN") == "队列"
