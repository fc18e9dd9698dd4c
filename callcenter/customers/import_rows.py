"""One line of an import file, read and checked. docs/customers.md describes the columns for those who write files."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import BinaryIO

import msgspec

from callcenter.customers.email import normal_email
from callcenter.customers.errors import ImportRefused
from callcenter.customers.models import Identity, IdentityKind
from callcenter.customers.names import LONGEST_NAME, TITLES, clean_name, title_code
from callcenter.customers.phone import e164

COLUMNS = (
    "external_id",
    "name",
    "family_name",
    "title",
    "language",
    "tier",
    "value",
    "birthday",
    "phones",
    "emails",
)
REQUIRED = ("external_id", "name")

_LONGEST_ID = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_BIRTHDAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HIGHEST_VALUE = 1e15
_OLDEST = date(1900, 1, 1)
_LONE_BYTES = re.compile("[\udc80-\udcff]")


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is read by: the day, where its phone numbers are, the language of who has none given, the tiers."""

    today: date
    region: str
    language: str
    tiers: Collection[str]


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as the file has them, in the columns that the file has; only those are written."""

    external_id: str
    values: Mapping[str, str | float | None]
    kinds: tuple[IdentityKind, ...]
    """Of which kinds the file has identities."""
    identities: tuple[Identity, ...]


class RefusedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not imported, by its number in the file (the header is line 1)."""

    line: int
    reason: str


class _Bad(Exception):
    """The reason why a line is refused. It names the column, and never quotes what a person is called."""


def read_rows(file: BinaryIO, terms: Terms) -> Iterator[ImportRow | RefusedLine]:
    """Read a CSV file of customers, a line at a time; ImportRefused when its header is not right."""
    # Bytes that are not UTF-8 survive as lone surrogates, so that one bad line does not end the reading of the file.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        records = _records(text)
        _, header = next(records, (1, []))
        yield from _rows(_checked_header(header), records, terms)
    finally:
        text.detach()  # the file is the caller's to close


def _rows(
    columns: list[str], records: Iterator[tuple[int, list[str] | csv.Error]], terms: Terms
) -> Iterator[ImportRow | RefusedLine]:
    first_lines: dict[str, int] = {}
    for line, fields in records:
        if fields == []:
            continue
        try:
            row = _row(columns, fields, terms)
            if row.external_id in first_lines:
                raise _Bad(f"the external_id is already on line {first_lines[row.external_id]}")
        except _Bad as bad:
            yield RefusedLine(line=line, reason=str(bad))
        else:
            first_lines[row.external_id] = line
            yield row


def _records(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield each record with the number of the line on which it begins."""
    reader = csv.reader(text, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error


def _checked_header(header: list[str] | csv.Error) -> list[str]:
    if isinstance(header, csv.Error) or any(_LONE_BYTES.search(name) or "\0" in name for name in header):
        raise ImportRefused('The file is not a CSV file in UTF-8; save it as "CSV UTF-8".')
    columns = [name.strip().lower() for name in header]
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in columns]
    if unknown:
        quoted = ", ".join(repr(name[:40]) for name in unknown[:5])
        raise ImportRefused(f"Line 1: unknown column {quoted}; the columns are {', '.join(COLUMNS)}.")
    if missing:
        raise ImportRefused(f"Line 1: the column {missing[0]} is missing.")
    if len(set(columns)) < len(columns):
        raise ImportRefused("Line 1: a column is there twice.")
    return columns


def _row(columns: list[str], fields: list[str] | csv.Error, terms: Terms) -> ImportRow:
    if isinstance(fields, csv.Error):
        raise _Bad(f"not CSV: {fields}")
    if len(fields) != len(columns):
        raise _Bad(f"{len(fields)} columns instead of {len(columns)}")
    if any(_LONE_BYTES.search(field) for field in fields):
        raise _Bad("not valid UTF-8")
    given = {column: field.strip() for column, field in zip(columns, fields, strict=True)}
    external_id = given.pop("external_id")
    if not external_id:
        raise _Bad("external_id is missing")
    if len(external_id) > _LONGEST_ID or not external_id.isprintable():
        raise _Bad(f"external_id is over {_LONGEST_ID} characters, or has some that cannot be printed")
    kinds = tuple(kind for column, kind in _KINDS.items() if column in given)
    identities = (*_phones(given.pop("phones", ""), terms), *_emails(given.pop("emails", "")))
    values = {column: _VALUES[column](text, terms) for column, text in given.items()}
    return ImportRow(external_id=external_id, values=values, kinds=kinds, identities=identities)


def _name(text: str, _terms: Terms) -> str:
    if not clean_name(text):
        raise _Bad("name is missing")
    if len(text) > LONGEST_NAME:
        raise _Bad(f"name is over {LONGEST_NAME} characters")
    return clean_name(text)


def _family_name(text: str, terms: Terms) -> str | None:
    return _name(text, terms) if text else None


def _title(text: str, _terms: Terms) -> str | None:
    if text and title_code(text) is None:
        raise _Bad(f"title is not one of {', '.join(TITLES)}")
    return title_code(text)


def _language(text: str, terms: Terms) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        raise _Bad("language is not a language tag such as zh-CN or en")
    return text or terms.language


def _tier(text: str, terms: Terms) -> str | None:
    if text and text.lower() not in terms.tiers:
        raise _Bad(f"tier is not one of {', '.join(terms.tiers)}")
    return text.lower() or None


def _value(text: str, _terms: Terms) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        raise _Bad("value is not a number") from None
    if value is not None and not 0 <= value <= _HIGHEST_VALUE:
        raise _Bad("value is not a number from 0 up")
    return value


def _birthday(text: str, terms: Terms) -> str | None:
    if not text:
        return None
    try:
        born = date.fromisoformat(text) if _BIRTHDAY.fullmatch(text) else None
    except ValueError:
        born = None
    if born is None or not _OLDEST <= born <= terms.today:
        raise _Bad("birthday is not a past date written YYYY-MM-DD")
    return text


def _phones(text: str, terms: Terms) -> tuple[Identity, ...]:
    numbers = [e164(part, terms.region) for part in _parts(text)]
    if None in numbers:
        raise _Bad(f"phones: number {numbers.index(None) + 1} is not a telephone number")
    return tuple(Identity(kind="phone", value=number) for number in sorted({n for n in numbers if n}))


def _emails(text: str) -> tuple[Identity, ...]:
    addresses = [normal_email(part) for part in _parts(text)]
    if None in addresses:
        raise _Bad(f"emails: address {addresses.index(None) + 1} is not an e-mail address")
    return tuple(Identity(kind="email", value=address) for address in sorted({a for a in addresses if a}))


def _parts(text: str) -> list[str]:
    """Several in one field stand with semicolons between them."""
    return [part.strip() for part in text.split(";") if part.strip()]


_KINDS: dict[str, IdentityKind] = {"phones": "phone", "emails": "email"}

_VALUES: dict[str, Callable[[str, Terms], str | float | None]] = {
    "name": _name,
    "family_name": _family_name,
    "title": _title,
    "language": _language,
    "tier": _tier,
    "value": _value,
    "birthday": _birthday,
}
