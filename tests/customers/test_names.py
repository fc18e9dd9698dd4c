"""Names, titles and greetings."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callcenter.customers.names import LONGEST_NAME, clean_name, family_name_of, greeting, title_code


@pytest.mark.parametrize(
    ("name", "family", "title", "language", "known", "said"),
    [
        ("白雪", "白", "ms", "zh-CN", True, "白女士，欢迎再次联系我们"),
        ("Bai Xue", "Bai", "ms", "en", True, "Ms Bai, welcome back"),
        ("白雪", None, "ms", "zh-CN", True, "白女士，欢迎再次联系我们"),
        ("欧阳文博", None, "mr", "zh-CN", True, "欧阳先生，欢迎再次联系我们"),
        ("欧阳", None, "mr", "zh-CN", True, "欧先生，欢迎再次联系我们"),
        ("赵建国", None, "prof", "zh-Hans-CN", True, "赵教授，欢迎再次联系我们"),
        ("James O'Brien", "O'Brien", "mr", "zh-CN", True, "O'Brien先生，欢迎再次联系我们"),
        ("丹尼尔·奥卡福", None, "mr", "zh-CN", True, "丹尼尔·奥卡福，欢迎再次联系我们"),
        ("James O'Brien", "O'Brien", "dr", "en", False, "Dr O'Brien, welcome"),
        ("James O'Brien", None, "dr", "en", True, "James O'Brien, welcome back"),
        ("白雪", "白", None, "zh-CN", False, "白雪，欢迎联系我们"),
        ("Alex Kim", "Kim", "mx", "zh-CN", True, "Alex Kim，欢迎再次联系我们"),
        ("", None, None, "zh-CN", False, "您好，欢迎联系我们"),
        ("", None, None, "fr", True, "Hello, welcome back"),
    ],
)
def test_everybody_is_greeted_in_their_language_by_title_and_family_name_where_known(
    name: str, family: str | None, title: str | None, language: str, known: bool, said: str
) -> None:
    assert greeting(name, family, title, language, known=known) == said


def test_a_family_name_is_told_only_from_chinese_characters() -> None:
    names = ["白雪", "司徒敏", "歐陽文博", "Bai Xue", "白", "丹尼尔·奥卡福", "阿卜杜拉买买提", ""]
    assert [family_name_of(name) for name in names] == ["白", "司徒", "歐陽", None, None, None, None, None]


@pytest.mark.parametrize(
    ("written", "code"),
    [("Ms.", "ms"), ("女士", "ms"), ("先生", "mr"), (" DR ", "dr"), ("教授", "prof"), ("Lord", None)],
)
def test_titles_are_known_as_people_write_them(written: str, code: str | None) -> None:
    assert title_code(written) == code


def test_a_name_is_kept_on_one_line_without_what_cannot_be_seen() -> None:
    assert clean_name("  Ann\n\tLee\x00\x07 ") == "Ann Lee"
    assert clean_name("abc\u202egnp") == "abcgnp"
    assert clean_name("<script>alert(1)</script>") == "<script>alert(1)</script>"


@given(st.text(max_size=400))
@example("0 \x08\r0")
def test_a_clean_name_stays_as_it_is_and_can_be_stored(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    assert len(name) <= LONGEST_NAME
    assert "\n" not in name
    name.encode()
