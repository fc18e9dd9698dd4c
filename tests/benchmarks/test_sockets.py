"""The load client speaks the web-socket protocol as far as it needs."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from benchmarks.sockets import connect
from tests.support.patience import PATIENCE_S
from tests.support.serving import serving

SIZES = (0, 125, 126, 65_535, 65_536, 200_000)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    if scope["path"] == "/closed":
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message["text"] == "close":
            await send({"type": "websocket.close", "code": 4408})
            return
        await send({"type": "websocket.send", "text": message["text"]})


async def test_texts_of_every_size_come_back_whole_and_in_order() -> None:
    async with serving(echo) as address:
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        socket = await connect(int(address.rpartition(":")[2]), "/", heard.put_nowait)
        for size in SIZES:
            socket.send(b"x" * size)
        async with asyncio.timeout(PATIENCE_S):
            assert [len(await heard.get()) for _ in SIZES] == list(SIZES)
        socket.close()
        assert await asyncio.wait_for(socket.closed, 5) == 1006


async def test_a_ping_is_answered_and_the_close_code_is_known() -> None:
    async with serving(echo, ws_ping_interval=0.05, ws_ping_timeout=0.2) as address:
        socket = await connect(int(address.rpartition(":")[2]), "/", lambda text: None)
        await asyncio.sleep(0.5)
        assert not socket.closed.done()
        socket.send(b"close")
        assert await asyncio.wait_for(socket.closed, 5) == 4408


async def test_a_socket_that_is_refused_raises() -> None:
    async with serving(echo) as address:
        with pytest.raises(ConnectionError, match="HTTP 403"):
            await connect(int(address.rpartition(":")[2]), "/closed", lambda text: None)
