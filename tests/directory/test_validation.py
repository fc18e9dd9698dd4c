"""What pydantic finds wrong becomes a sentence of ours, with the place it is about."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, Field, ValidationError

from callcenter.directory.part import Part
from callcenter.directory.validation import mistake_of
from callcenter.sentences import Mistake, Sentence


def refuse(value: str) -> str:
    if value == "ours":
        raise Mistake("{value!r} is not a date; write it like 2026-10-01", value=value)
    raise ValueError("somebody else's")


class Whole(Part):
    name: str = Field(default="", min_length=2, max_length=3)
    level: Annotated[int, Field(strict=True, ge=1, le=10)] = 1
    role: Literal["a", "b", "c"] = "a"
    checked: Annotated[str, AfterValidator(refuse)] = ""
    listed: tuple[str, ...] = ()
    labels: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    address: Annotated[str, Field(pattern="^x")] = "x"


def said(**data: Any) -> Sentence:
    with pytest.raises(ValidationError) as refused:
        Whole.model_validate(data)
    (detail,) = refused.value.errors(include_url=False)
    return mistake_of(detail)


@pytest.mark.parametrize(
    ("data", "english", "chinese"),
    [
        ({"level": 0}, "level: must be greater than or equal to 1", "level: 不得小于 1"),
        ({"level": "5"}, "level: must be a valid integer", "level: 须为整数"),
        ({"name": "x"}, "name: String should have at least 2 characters", "name: 至少 2 个字"),
        ({"name": "xxxx"}, "name: String should have at most 3 characters", "name: 最多 3 个字"),
        ({"role": "d"}, "role: must be 'a', 'b' or 'c'", "role: 须为 'a'、'b' 或 'c'"),
        ({"listed": 1}, "listed: must be a list", "listed: 须为列表"),
        ({"labels": {"en": 1}}, "labels.en: must be a valid string", "labels.en: 须为文本"),
        ({"labels": 1}, "labels: must be a mapping of keys", "labels: 须为键值对"),
        (
            {"checked": "ours"},
            "checked: 'ours' is not a date; write it like 2026-10-01",
            "checked: 'ours' 不是日期，请写成 2026-10-01 这样",
        ),
    ],
)
def test_it_names_the_place_and_what_is_wrong(data: dict[str, Any], english: str, chinese: str) -> None:
    assert (said(**data), said(**data).said_in("zh-CN")) == (english, chinese)


@pytest.mark.parametrize(
    ("data", "english"),
    [
        ({"checked": "theirs"}, "checked: somebody else's"),
        ({"address": "y"}, "address: String should match pattern '^x'"),
    ],
)
def test_what_nobody_has_foreseen_is_said_in_english(data: dict[str, Any], english: str) -> None:
    assert said(**data).said_in("zh-CN") == english


def test_an_error_of_a_kind_that_pydantic_does_not_know_is_said_as_it_is() -> None:
    sentence = mistake_of({"type": "new", "loc": ("a", 0), "msg": "Input should be round", "input": None})
    assert sentence.said_in("zh-CN") == "a.0: must be round"
