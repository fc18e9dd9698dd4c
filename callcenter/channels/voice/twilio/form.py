"""The form a webhook's body is: names with their values, blanks and repeats kept, for signatures cover them all."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes


class Form(Mapping[str, str]):
    """Maps each name to its first value; `getall` gives every value, in order."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> list[str]:
        """Return every value of the name, none if it is not there. (The twilio library asks for it by this name.)"""
        return self._values.get(name, [])


def read_form(body: bytes) -> Form:
    """Return what an `application/x-www-form-urlencoded` body says; a `%` that escapes nothing stands for itself.

    Raises ValueError where a name or value is not UTF-8.
    """
    values: dict[str, list[str]] = {}
    for piece in body.replace(b"+", b" ").split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            values.setdefault(_plain(name), []).append(_plain(value))
    return Form(values)


def _plain(text: bytes) -> str:
    return (unquote_to_bytes(text) if b"%" in text else text).decode()
