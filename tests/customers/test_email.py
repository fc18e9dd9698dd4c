"""E-mail addresses in one form."""

import pytest

from callcenter.customers.email import normal_email


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Ann.Lee@Example.COM ", "ann.lee@example.com"),
        ("白雪@例子.中国", "白雪@例子.中国"),
        ("ann+news@example.com", "ann+news@example.com"),
        ("e\u0301lodie@example.com", "\u00e9lodie@example.com"),
    ],
)
def test_an_address_is_kept_in_lower_case_and_one_unicode_form(written: str, kept: str) -> None:
    assert normal_email(written) == kept


@pytest.mark.parametrize("text", ["", "ann", "ann@", "@example.com", "a b@example.com", "ann@example..com", "a" * 5000])
def test_what_is_no_address_is_none(text: str) -> None:
    assert normal_email(text) is None
