"""Cursors of lists: where the last page ended, in a form that clients only hand back."""

import base64
import binascii
from typing import TypeVar

import msgspec

from callcenter.customers.errors import BadCursor

T = TypeVar("T")


def encode_cursor(value: object) -> str:
    """Return `value` as an opaque, URL-safe string."""
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def decode_cursor(text: str, kind: type[T]) -> T:
    """Return what `encode_cursor` was given; BadCursor for anything else."""
    try:
        raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, binascii.Error, UnicodeError) as error:
        raise BadCursor from error
