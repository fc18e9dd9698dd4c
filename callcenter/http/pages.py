"""How lists are cut into pages, and how instants are written.

A list takes `limit` and `cursor` and answers `{"items": [...], "next": CURSOR or null}`. A cursor names the last row
of the page before, so rows that arrive meanwhile neither repeat nor hide others.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from callcenter.errors import Invalid

T = TypeVar("T")

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_CHECK_BYTES = 6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description=f"How many at most; {MAX_LIMIT} is the most.")]
"""Query parameter: `limit: Limit = DEFAULT_LIMIT`."""

CursorParam = Annotated[str | None, Query(max_length=1024, description="`next` of the page before, as it was given.")]
"""Query parameter: `cursor: CursorParam = None`."""


class Closed(BaseModel):
    """A model of an answer that knows all its fields."""

    model_config = ConfigDict(extra="forbid")


def encode_cursor(listing: str, *position: str | int) -> str:
    """Return an opaque cursor for a place in one kind of list, e.g. `encode_cursor("contacts", row.at, row.id)`."""
    data = msgspec.json.encode(position)
    return _base64(_check(listing, data) + data)


def decode_cursor(listing: str, cursor: str, shape: type[T]) -> T:
    """Return the place a cursor names, as the tuple type `shape`.

    Raise Invalid for one that was not made for this kind of list or was altered. The check finds mistakes; it is no
    secret and needs none, since a cursor gives no rights.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, data = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if check == _check(listing, data) and cursor == _base64(raw):  # base64 can write one thing in several ways
            return msgspec.json.decode(data, type=shape)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        pass
    raise Invalid("The cursor is not one that this list gave; begin again without it.", code="invalid_cursor")


def cut(
    rows: Sequence[T], limit: int, listing: str, place: Callable[[T], tuple[str | int, ...]]
) -> tuple[Sequence[T], str | None]:
    """Cut `rows`, of which the caller fetched `limit` + 1, to one page; return it and the cursor of the next."""
    if len(rows) <= limit:
        return rows, None
    page = rows[:limit]
    return page, encode_cursor(listing, *place(page[-1]))


def _check(listing: str, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECK_BYTES, key=listing.encode()).digest()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def rfc3339(instant: int) -> str:
    """Write milliseconds since the epoch as RFC 3339 in UTC, e.g. `2026-03-01T08:30:00.250Z`."""
    return (_EPOCH + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _instant(value: Any) -> Any:
    """Read RFC 3339 text into milliseconds; leave anything else to pydantic's own check."""
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("an instant needs its offset, e.g. 2026-03-01T08:30:00Z")
    return (moment - _EPOCH) // timedelta(milliseconds=1)


Instant = Annotated[
    int,
    BeforeValidator(_instant),
    PlainSerializer(rfc3339, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T08:30:00.250Z"]}),
]
"""Milliseconds UTC in Python, RFC 3339 on the wire; for pydantic models and query parameters alike."""
