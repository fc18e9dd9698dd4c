"""A web-socket client made for load: so little work per frame that the server is what is measured.

Text frames only, never fragmented, and masked with zeros, which the protocol allows. Anything else raises.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import cast

_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
_NO_MASK = b"\0\0\0\0"


class Socket(asyncio.Protocol):
    """One open web socket. `on_text` gets every text frame; `closed` becomes the close code (1006 without one)."""

    def __init__(self, request: bytes, on_text: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self.on_text = on_text
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[int] = loop.create_future()
        self._request = request
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._code = 1006

    def send(self, text: bytes) -> None:
        """Send one text frame; nothing happens on a socket that is closed."""
        self._frame(_TEXT, text)

    def close(self) -> None:
        """Close in good order."""
        self._frame(_CLOSE, b"\x03\xe8")
        if self._transport is not None:
            self._transport.close()

    def drop(self) -> None:
        """Vanish, as a browser does that loses its network."""
        if self._transport is not None:
            self._transport.abort()

    # --- as a protocol ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's only quack like one
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._transport = None
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the connection was closed during the handshake"))
        if not self.closed.done():
            self.closed.set_result(self._code)

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        data = self._buffer + data
        start = 0
        if not self.opened.done():
            start = data.find(b"\r\n\r\n") + 4
            if start < 4:
                self._buffer = data
                return
            status = data[:64].split(b" ", 2)[1].decode("ascii", "replace")
            if status != "101":
                self.opened.set_exception(ConnectionError(f"the socket was refused with HTTP {status}"))
                self.drop()
                return
            self.opened.set_result(None)
        self._buffer = data[self._frames(data, start) :]

    def _frames(self, data: bytes, at: int) -> int:
        """Handle every whole frame from `at` on; return where the rest begins."""
        end = len(data)
        while end - at >= 2:
            kind, length, payload = data[at], data[at + 1], at + 2
            if length == 126:
                length, payload = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, payload = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end < payload + length:
                break
            at = payload + length
            if kind == _TEXT:
                self.on_text(data[payload:at])
            else:
                self._control(kind, data[payload:at])
        return at

    def _control(self, kind: int, payload: bytes) -> None:
        if kind == _PING:
            self._frame(_PONG, payload)
        elif kind == _CLOSE:
            self._code = int.from_bytes(payload[:2], "big") if payload else 1005
            self.close()
        elif kind != _PONG:
            raise ValueError(f"a frame of kind {kind:#x} was not expected")

    def _frame(self, kind: int, payload: bytes) -> None:
        if self._transport is None:
            return
        length = len(payload)
        if length < 126:
            head = bytes((kind, 0x80 | length))
        elif length < 65_536:
            head = bytes((kind, 0x80 | 126)) + length.to_bytes(2, "big")
        else:
            head = bytes((kind, 0x80 | 127)) + length.to_bytes(8, "big")
        self._transport.write(head + _NO_MASK + payload)


async def connect(
    port: int, path: str, on_text: Callable[[bytes], None], *, origin: str = "", cookie: str = ""
) -> Socket:
    """Open a web socket on the loopback. Raises OSError when that fails or is refused."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    lines += [f"Origin: {origin}"] if origin else []
    lines += [f"Cookie: {cookie}"] if cookie else []
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(request, on_text), "127.0.0.1", port)
    try:
        async with asyncio.timeout(20):
            await socket.opened
    except BaseException:
        socket.drop()
        raise
    return socket
