"""The form a webhook's body is: names with their values, blanks and repeats kept, for signatures cover them all."""

from collections.abc import Sequence
from typing import Literal
from urllib.parse import unquote_to_bytes


class Form(dict[str, str]):
    """Maps each name to its first value; `pairs` has every name with every value."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(pairs)
        if len(self) < len(pairs):
            self.update(reversed(pairs))
        self.pairs = pairs


def read_form(body: bytes, errors: Literal["strict", "replace"] = "strict") -> Form:
    """Return what an `application/x-www-form-urlencoded` body says; a `%` that escapes nothing stands for itself.

    Raises ValueError where a name or value is not UTF-8, unless what is not is to be replaced.
    """
    pairs = []
    for piece in body.decode(errors=errors).replace("+", " ").split("&"):
        if piece:
            name, _, value = piece.partition("=")
            if "%" in name:
                name = unquote_to_bytes(name).decode(errors=errors)
            if "%" in value:
                value = unquote_to_bytes(value).decode(errors=errors)
            pairs.append((name, value))
    return Form(pairs)
