"""Phone numbers of the whole world, however written, in one form."""

import csv
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.customers.phone import e164

DATA = Path(__file__).parent / "data"
EXAMPLES = list(csv.DictReader((DATA / "phone_examples_e164.csv").read_text("utf-8").splitlines()))
NOWHERE = "001"


def test_every_number_of_the_world_comes_out_as_written_at_home() -> None:
    wrong = []
    for row in EXAMPLES:
        number, region = row["example_national_number"], row["region"]
        written = f"+{row['country_code']} {number}" if region == NOWHERE else number
        if e164(written, region) != row["expected_e164"]:
            wrong.append(row)
    assert wrong == []
    assert len(EXAMPLES) == 572


def test_every_number_of_the_world_comes_out_as_written_from_abroad() -> None:
    """With spaces and brackets, as a link, with full-width digits, and dialled with China's 00."""
    full_width = str.maketrans("0123456789+", "０１２３４５６７８９＋")
    wrong = []
    for row in EXAMPLES:
        wanted = row["expected_e164"]
        number = phonenumbers.parse(wanted)
        forms = [
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966),
            wanted.translate(full_width),
            f"00 {row['country_code']} ({row['example_national_number']})",
        ]
        wrong += [(wanted, form) for form in forms if e164(form, "CN") != wanted]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    ["", " ", "+", "110", "12345", "not a number", "+99912345678", "9" * 17, "1" * 10_000, "13800138000138", "\0"],
)
def test_what_cannot_be_dialled_from_anywhere_is_no_number(text: str) -> None:
    assert e164(text, "CN") is None


def test_a_number_without_country_code_belongs_to_the_region_given() -> None:
    assert e164("020 7946 0018", "GB") == "+442079460018"
    assert e164("(212) 555-0123", "US") == "+12125550123"


@given(st.text(max_size=120))
def test_any_text_gives_a_number_that_gives_itself_again_or_none(text: str) -> None:
    number = e164(text, "CN")
    assert number is None or e164(number, "US") == number
