"""A webhook's form: nothing that was signed gets lost in reading."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callcenter.channels.voice.twilio.form import read_form


def test_a_name_has_its_first_value_and_all_of_them() -> None:
    form = read_form(b"Digits=5678&CallSid=CA1&Digits=1234&Digits=1234")
    assert list(form.items()) == [("Digits", "5678"), ("CallSid", "CA1")]
    assert form.pairs == [("Digits", "5678"), ("CallSid", "CA1"), ("Digits", "1234"), ("Digits", "1234")]


def test_blanks_and_spaces_are_kept() -> None:
    assert dict(read_form(b"City=&Body=++a+%20&Flag&=x")) == {"City": "", "Body": "  a  ", "Flag": "", "": "x"}


def test_an_empty_body_says_nothing() -> None:
    assert not read_form(b"")
    assert not read_form(b"&&")


def test_a_percent_sign_that_escapes_nothing_stands_for_itself() -> None:
    assert dict(read_form(b"a=100%&b=%zz%4&c=%%34")) == {"a": "100%", "b": "%zz%4", "c": "%4"}


@pytest.mark.parametrize("body", [b"a=%ff", b"%c3=1", b"a=\xff", b"a=%e4%bd"])
def test_what_is_not_utf8_is_no_form(body: bytes) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        read_form(body)
    assert "\ufffd" in "".join(read_form(body, errors="replace").pairs[0])


@given(st.lists(st.tuples(st.text(), st.text())))
def test_what_was_encoded_is_read_whatever_it_was(said: list[tuple[str, str]]) -> None:
    said = [pair for pair in said if pair != ("", "")]
    assert read_form(urlencode(said).encode()).pairs == said


@given(st.text("ab%4C3A+&=;é\n"))
@example("%C3%A9=%c3%a9")
def test_it_reads_what_the_standard_library_reads(body: str) -> None:
    try:
        expected = parse_qsl(body, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            read_form(body.encode())
    else:
        assert read_form(body.encode()).pairs == expected
