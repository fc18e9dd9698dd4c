"""What is written in one turn of the loop leaves together, whole and in order, as frames that others can read."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest
import websockets
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

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


async def test_texts_of_every_length_and_script_are_read_as_they_were_sent() -> None:
    texts = [unit * length for unit in ("x", "好") for length in (1, 41, 42, 125, 126, 21_845, 65_535, 65_536)]
    texts.append("")

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        for text in texts:
            await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close"})

    async with (
        serving(app, ws=GatheringProtocol, ws_per_message_deflate=False) as address,
        websockets.connect(f"ws://{address}", max_size=None) as socket,
    ):
        assert [text async for text in _until_closed(socket)] == texts


async def test_with_compression_agreed_texts_are_still_read_as_they_were_sent() -> None:
    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "x" * 1_000})
        await send({"type": "websocket.close"})

    async with serving(app, ws=GatheringProtocol) as address, websockets.connect(f"ws://{address}") as socket:
        assert socket.protocol.extensions
        assert [text async for text in _until_closed(socket)] == ["x" * 1_000]


async def test_nothing_can_be_sent_to_a_client_who_has_gone() -> None:
    refused = asyncio.Event()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        with pytest.raises(ClientDisconnected):
            await send({"type": "websocket.send", "text": "anybody there?"})
        refused.set()

    async with serving(app, ws=GatheringProtocol) as address:
        async with websockets.connect(f"ws://{address}"):
            pass
        await asyncio.wait_for(refused.wait(), 5)


async def _until_closed(socket: websockets.ClientConnection) -> AsyncIterator[websockets.Data]:
    try:
        while True:
            yield await socket.recv()
    except websockets.ConnectionClosed:
        return
