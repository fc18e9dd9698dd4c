"""The JSON Schema of every message of both sockets."""

from typing import Any

import msgspec

from callcenter.live import messages

UNIONS = ("ConsoleServerMessage", "ConsoleClientMessage", "CustomerServerMessage", "CustomerClientMessage")


def messages_schema() -> dict[str, Any]:
    """Return one document with all messages and the four unions as definitions."""
    schemas, definitions = msgspec.json.schema_components([getattr(messages, name) for name in UNIONS])
    return {"$defs": {**definitions, **dict(zip(UNIONS, schemas, strict=True))}}
