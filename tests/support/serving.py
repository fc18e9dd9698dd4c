"""Runs an ASGI app in a real uvicorn on a free port of the loopback, in the test's own event loop."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import uvicorn
from starlette.types import ASGIApp

from tests.support.patience import PATIENCE_S

UNENCRYPTED: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""As `verify` for clients that speak http alone: without it each reads all the world's certificates, for 15 ms."""


@asynccontextmanager
async def serving(app: ASGIApp, **options: Any) -> AsyncIterator[str]:
    """Yield `host:port` of a running server; it is down when the block ends. `options` go to `uvicorn.Config`."""
    options = {"log_config": None, "lifespan": "off", "ws": "websockets-sansio", **options}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not server.started:  # noqa: ASYNC110 - uvicorn has nothing to wait on
                await asyncio.sleep(0.005)
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


def client(base_url: str, **options: Any) -> httpx.AsyncClient:
    """Return a patient client of such a server, to be used in `async with`; it is nobody until it signs in."""
    options = {"timeout": PATIENCE_S, "trust_env": False, "verify": UNENCRYPTED, **options}
    return httpx.AsyncClient(base_url=base_url, **options)
