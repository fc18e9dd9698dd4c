"""Lines of an import file: what is read, and what is refused and why."""

import io
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.customers.errors import ImportRefused
from callcenter.customers.import_rows import COLUMNS, ImportRow, RefusedLine, Terms, read_rows
from callcenter.customers.models import Identity

TERMS = Terms(today=date(2025, 6, 15), region="CN", language="zh-CN", tiers=("platinum", "gold", "silver", "member"))


def read(text: str | bytes, terms: Terms = TERMS) -> list[ImportRow | RefusedLine]:
    return list(read_rows(io.BytesIO(text if isinstance(text, bytes) else text.encode()), terms))


def test_a_full_line_is_read_into_what_is_kept() -> None:
    (row,) = read(
        ",".join(COLUMNS)
        + '\nM1," 白雪 ",白,女士,zh-CN,Platinum,278420.50,1991-03-03,"138 0013 8000; +1 212 555 0123;13800138000",'
        "Bai@Example.com ; bai@example.com\n"
    )
    assert row == ImportRow(
        external_id="M1",
        values={
            "name": "白雪",
            "family_name": "白",
            "title": "ms",
            "language": "zh-CN",
            "tier": "platinum",
            "value": 278420.5,
            "birthday": "1991-03-03",
        },
        kinds=("phone", "email"),
        identities=(
            Identity(kind="phone", value="+12125550123"),
            Identity(kind="phone", value="+8613800138000"),
            Identity(kind="email", value="bai@example.com"),
        ),
    )


def test_only_the_columns_of_the_file_are_read_in_any_order_and_case() -> None:
    assert read("Name , EXTERNAL_ID\nAnn,M1\n") == [
        ImportRow(external_id="M1", values={"name": "Ann"}, kinds=(), identities=())
    ]


def test_an_empty_field_is_nothing_but_for_the_language_which_is_the_centres() -> None:
    (row,) = read(",".join(COLUMNS) + "\nM1,Ann,,,,,,,,\n", msgspec.structs.replace(TERMS, language="fr"))
    assert isinstance(row, ImportRow)
    assert row.values == {
        "name": "Ann",
        "family_name": None,
        "title": None,
        "language": "fr",
        "tier": None,
        "value": None,
        "birthday": None,
    }
    assert row.kinds == ("phone", "email")
    assert row.identities == ()


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_ends_are_taken(start: str, end: str) -> None:
    rows = read(f"{start}external_id,name{end}M1,Ann{end}{end}M2,白雪{end}")
    assert [row.external_id for row in rows if isinstance(row, ImportRow)] == ["M1", "M2"]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("external_id", "", "external_id is missing"),
        ("external_id", "x" * 101, "external_id is over 100 characters, or has some that cannot be printed"),
        ("external_id", "M\x07", "external_id is over 100 characters, or has some that cannot be printed"),
        ("name", " ", "name is missing"),
        ("name", "\x07", "name is missing"),
        ("name", "x" * 201, "name is over 200 characters"),
        ("title", "Lord", "title is not one of mr, ms, mrs, miss, mx, dr, prof"),
        ("language", "Chinese!", "language is not a language tag such as zh-CN or en"),
        ("tier", "diamond", "tier is not one of platinum, gold, silver, member"),
        ("value", "much", "value is not a number"),
        ("value", "-1", "value is not a number from 0 up"),
        ("value", "nan", "value is not a number from 0 up"),
        ("value", "inf", "value is not a number from 0 up"),
        ("birthday", "3 March 1991", "birthday is not a past date written YYYY-MM-DD"),
        ("birthday", "1991-02-30", "birthday is not a past date written YYYY-MM-DD"),
        ("birthday", "19910303", "birthday is not a past date written YYYY-MM-DD"),
        ("birthday", "2025-06-16", "birthday is not a past date written YYYY-MM-DD"),
        ("birthday", "1899-12-31", "birthday is not a past date written YYYY-MM-DD"),
        ("phones", "13800138000;12", "phones: number 2 is not a telephone number"),
        ("emails", "ann@", "emails: address 1 is not an e-mail address"),
    ],
)
def test_a_bad_field_refuses_its_line_with_the_reason_and_no_other(column: str, text: str, reason: str) -> None:
    good = dict.fromkeys(COLUMNS, "") | {"external_id": "M2", "name": "Ann Lee"}
    lines = [good | {"external_id": "M1"}, good | {column: text}, good | {"external_id": "M3"}]
    rows = read("\n".join(",".join(line) for line in [COLUMNS, *(tuple(line.values()) for line in lines)]))
    assert rows[1] == RefusedLine(line=3, reason=reason)
    assert [row.external_id for row in rows if isinstance(row, ImportRow)] == ["M1", "M3"]


def test_two_hundred_characters_of_name_are_taken() -> None:
    (row,) = read(f"external_id,name\nM1,{'白' * 200}\n")
    assert isinstance(row, ImportRow)
    assert row.values["name"] == "白" * 200


def test_each_refused_line_is_told_by_the_number_on_which_it_begins() -> None:
    rows = read(
        b"external_id,name\n"
        b'M1,"two\nlines"\n'
        b"M2\n"
        b"\n"
        b"M3,Ann,more\n"
        b"M4,caf\xe9\n"
        b"M1,again\n"
        b'M5,"not"closed\n'
        b"M6," + b"x" * 200_000 + b"\n"
        b"M7,Bob\n"
        b'M8,"open'
    )
    assert [(row.line, row.reason) for row in rows if isinstance(row, RefusedLine)] == [
        (4, "1 columns instead of 2"),
        (6, "3 columns instead of 2"),
        (7, "not valid UTF-8"),
        (8, "the external_id is already on line 2"),
        (9, "not CSV: ',' expected after '\"'"),
        (10, "not CSV: field larger than field limit (131072)"),
        (12, "not CSV: unexpected end of data"),
    ]
    good = {row.external_id: row.values["name"] for row in rows if isinstance(row, ImportRow)}
    assert good == {"M1": "two lines", "M7": "Bob"}


def test_a_refused_line_does_not_keep_a_good_one_of_the_same_id_out() -> None:
    rows = read("external_id,name\nM1,\nM1,Ann\n")
    assert [type(row) for row in rows] == [RefusedLine, ImportRow]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the column external_id is missing"),
        ("external_id\n", "the column name is missing"),
        ("external_id,name,mobile,shoe size\n", "unknown column 'mobile', 'shoe size'; the columns are external_id, "),
        ("external_id;name\n", "unknown column 'external_id;name'"),
        ("external_id,name,name\n", "a column is there twice"),
        ("external_id,name\nM1,白雪".encode("utf-16"), "not a CSV file in UTF-8"),
        ("external_id,姓名".encode("gb18030"), "not a CSV file in UTF-8"),
        (b"PK\x03\x04\x00\x00", "not a CSV file in UTF-8"),
        ('external_id,"name', "not a CSV file in UTF-8"),
    ],
)
def test_a_file_without_the_right_header_is_refused_whole(text: str | bytes, reason: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(text)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_no_reason_tells_what_a_person_is_called_or_how_they_are_reached() -> None:
    rows = read(
        ",".join(COLUMNS)
        + "\nM1,Zebedee Quux,Lord,Lord,Quuxish!,quux,quux,quux,quux,quux\nM2,Zebedee Quux,,,,,,,quux 12,\n"
        "M3,Zebedee Quux,,,,,,,,zebedee@quux@quux\n"
    )
    assert len(rows) == 3
    assert not any("quux" in row.reason.lower() for row in rows if isinstance(row, RefusedLine))


@given(st.lists(st.sampled_from([b"M1", b"Ann", b",", b'"', b"\n", b"\r", b"\x00", b"\xff", "白".encode(), b";"])))
def test_whatever_the_bytes_every_line_is_read_or_refused(parts: list[bytes]) -> None:
    rows = read(b"external_id,name,phones\n" + b"".join(parts))
    assert all(isinstance(row, ImportRow | RefusedLine) for row in rows)
    ids = [row.external_id for row in rows if isinstance(row, ImportRow)]
    assert len(ids) == len(set(ids))
