"""Web sockets as uvicorn serves them, but for two things, each a fifth of the server's work in a busy chat.

A message means three frames: the answer, and the message itself at both ends; and a commit may release hundreds. What
is written in one turn of the loop leaves together, in one system call per socket; and a text on an open socket is
framed here, in one step, instead of by a library that has to be ready for everything.
"""

import asyncio
from typing import Any, cast

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State


class GatheringTransport:
    """A transport that gathers what is written and hands it on at the end of the loop's turn."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._call_soon = asyncio.get_running_loop().call_soon
        self._gathered: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write, soon."""
        if not self._gathered:
            self._call_soon(self._flush)
        self._gathered.append(data)

    def close(self) -> None:
        """Write what is gathered, and close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        gathered, self._gathered = self._gathered, []
        if gathered and not self._transport.is_closing():
            self._transport.write(b"".join(gathered))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class GatheringProtocol(WebSocketsSansIOProtocol):
    """uvicorn's `websockets-sansio`, on a transport that gathers."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, on a transport that gathers."""
        super().connection_made(cast(asyncio.Transport, GatheringTransport(cast(asyncio.Transport, transport))))

    async def send(self, message: ASGISendEvent) -> None:
        """Send a text straight away where nothing stands in the way; anything else as uvicorn does."""
        text = cast(dict[str, Any], message).get("text")
        if text and self._is_open and self.writable.is_set():
            self.transport.write(text_frame(text))
        else:
            await super().send(message)

    @property
    def _is_open(self) -> bool:
        over = self.disconnected or self.close_sent or self.initial_response is not None
        return self.handshake_complete and not over and self.conn.state is State.OPEN and not self.conn.extensions


def text_frame(text: str) -> bytes:
    """Return a whole, unmasked text frame (RFC 6455, section 5.2)."""
    payload = text.encode()
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload
