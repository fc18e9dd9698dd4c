"""Events on their way to disk and back. Old versions are lifted by upcasters; what was written loads for ever."""

from collections.abc import Callable
from typing import Any

import msgspec

from callcenter.contacts.events import AnyEvent
from callcenter.errors import Invalid

UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(kind, version) -> what makes the next version's fields of it. Empty while every event is at version 1."""

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode(event: AnyEvent) -> str:
    """Return the event as JSON text, its kind included."""
    return _encoder.encode(event).decode()


def check_text(*what: Any) -> None:
    """Refuse text that no log can hold (a lone surrogate), before it fails the commit of everybody else."""
    try:
        _encoder.encode(what)
    except UnicodeEncodeError:
        raise Invalid("That is not valid Unicode text.", code="message_not_text") from None


def decode(kind: str, version: int, data: str) -> AnyEvent:
    """Return the event of a stored row. Raises `msgspec.ValidationError` for what no version knows."""
    if (kind, version) not in UPCASTERS:
        return _decoder.decode(data)
    fields = msgspec.json.decode(data)
    while lift := UPCASTERS.get((kind, version)):
        fields, version = lift(fields), version + 1
    event: AnyEvent = msgspec.convert(fields, AnyEvent)
    return event
