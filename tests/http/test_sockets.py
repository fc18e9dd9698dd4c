"""What is written in one turn of the loop leaves together, whole and in order."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import websockets
from starlette.types import Receive, Scope, Send

from callcenter.http.sockets import GatheringProtocol, GatheringTransport
from tests.support.serving import serving


class Wire:
    """The transport below: remembers each write."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str) -> str:
        return f"the wire's {name}"


def gathering() -> tuple[GatheringTransport, Wire]:
    wire = Wire()
    return GatheringTransport(cast(asyncio.Transport, wire)), wire


async def test_what_is_written_in_one_turn_is_one_write_below() -> None:
    transport, wire = gathering()
    transport.write(b"one ")
    transport.write(b"two ")
    await asyncio.sleep(0)
    transport.write(b"three")
    await asyncio.sleep(0)
    assert wire.written == [b"one two ", b"three"]


async def test_closing_writes_what_is_gathered_first_and_nothing_is_written_after_it() -> None:
    transport, wire = gathering()
    transport.write(b"goodbye")
    transport.close()
    assert (wire.written, wire.closed) == ([b"goodbye"], True)
    transport.write(b"too late")
    await asyncio.sleep(0)
    assert wire.written == [b"goodbye"]


async def test_everything_else_is_the_transport_s_own() -> None:
    transport, _ = gathering()
    assert transport.get_extra_info("peername") == "the wire's peername"
    assert not transport.is_closing()


async def test_a_socket_gets_every_message_in_order_and_then_the_close_code() -> None:
    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        for number in range(100):
            await send({"type": "websocket.send", "text": f"{number}:" + "x" * 1_000})
        await send({"type": "websocket.close", "code": 4408})

    async with serving(app, ws=GatheringProtocol) as address, websockets.connect(f"ws://{address}") as socket:
        heard = [int(str(text).partition(":")[0]) async for text in _until_closed(socket)]
        assert heard == list(range(100))
        assert socket.close_code == 4408


async def _until_closed(socket: websockets.ClientConnection) -> AsyncIterator[websockets.Data]:
    try:
        while True:
            yield await socket.recv()
    except websockets.ConnectionClosed:
        return
