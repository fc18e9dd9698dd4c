"""Runs the stand-in as a process of its own: `python -m callcenter.demo.twilio_cloud --help`."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import httpx
import msgspec
import typer
import uvicorn

from callcenter.clock import CellClock
from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.app import create_app
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import Driver, VirtualDriver, WallDriver, over_http

ClockKind = Literal["wall", "virtual"]

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_VIRTUAL_START = 1_750_000_000_000


def run(
    account_sid: Annotated[str, typer.Option()],
    auth_token: Annotated[str, typer.Option(envvar="TWILIO_CLOUD_AUTH_TOKEN")],
    api_key: Annotated[str, typer.Option()],
    api_secret: Annotated[str, typer.Option(envvar="TWILIO_CLOUD_API_SECRET")],
    app_sid: Annotated[str, typer.Option()],
    number: Annotated[list[str], typer.Option()],
    public_url: Annotated[str, typer.Option(help="Our service's address as Twilio knows it; it is what is signed.")],
    deliver_to: Annotated[str, typer.Option(help="Where webhooks are really sent.")],
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0,
    anywhere: Annotated[bool, typer.Option(help="Listen on other addresses than the loopback.")] = False,
    seed: Annotated[int, typer.Option()] = 1,
    clock: Annotated[ClockKind, typer.Option(help="virtual: only POST /control/advance moves the time.")] = "wall",
    ready_file: Annotated[Path | None, typer.Option(help="Written once it listens.")] = None,
    alone_for: Annotated[
        int | None, typer.Option(help="End once nobody has listened at --deliver-to for so many seconds.")
    ] = None,
    play_ms: Annotated[int, typer.Option(help="How long a played sound lasts.")] = 5_000,
    talking_speed: Annotated[
        float,
        typer.Option(min=0.1, envvar="TWILIO_CLOUD_TALKING_SPEED", help="How many times as fast as people it talks."),
    ] = 1.0,
    fallback_document: Annotated[
        str | None, typer.Option(help="TwiML kept by the cloud, for when our service does not answer.")
    ] = None,
) -> None:
    """Stand in for Twilio's cloud."""
    if host not in _LOOPBACK and not anywhere:
        raise typer.BadParameter("this is for the loopback only; --anywhere lifts that", param_hint="--host")
    account = Account(
        account_sid=account_sid,
        auth_token=auth_token,
        api_key=api_key,
        api_secret=api_secret,
        app_sid=app_sid,
        numbers=tuple(number),
        public_url=public_url,
        seed=seed,
        play_ms=play_ms,
        talking_speed=talking_speed,
        fallback_document=fallback_document,
    )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise typer.BadParameter(f"port {port} cannot be used ({error.strerror})", param_hint="--port") from None
        asyncio.run(serve(account, deliver_to, listener, clock, ready_file, alone_for))


async def serve(
    account: Account,
    deliver_to: str,
    listener: socket.socket,
    clock: ClockKind = "wall",
    ready_file: Path | None = None,
    alone_for: int | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, or until our service has been gone for `alone_for` seconds."""
    async with driving(account, deliver_to, clock) as driver:
        app = create_app(driver)
        config = uvicorn.Config(
            app, lifespan="off", ws="none", log_level="warning", access_log=False, timeout_graceful_shutdown=2
        )
        server = _Server(config, on_exit=app.state.changes.close)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has nothing to wait on
            await asyncio.sleep(0.01)
        if server.started:
            _announce(listener, ready_file)
        if alone_for is not None:
            leaving = asyncio.create_task(_leave_when_alone(deliver_to, alone_for))
            leaving.add_done_callback(
                lambda left: None if left.cancelled() else server.handle_exit(signal.SIGTERM, None)
            )
            serving.add_done_callback(lambda _: leaving.cancel())
        await serving


async def _leave_when_alone(deliver_to: str, seconds: int) -> None:
    """Return once nobody has listened there for so many seconds."""
    where = httpx.URL(deliver_to)
    last = time.monotonic()
    while time.monotonic() - last < seconds:
        await asyncio.sleep(min(5, seconds))
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                _, writer = await asyncio.open_connection(where.host, where.port)
            writer.close()
            last = time.monotonic()


class _Server(uvicorn.Server):
    """Ends the streams when it is told to stop; they would have no end of their own."""

    def __init__(self, config: uvicorn.Config, on_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_exit = on_exit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take the signal, and have that be the end of it: the process ends in order, with status 0."""
        self._on_exit()
        self.should_exit = True


@contextlib.asynccontextmanager
async def driving(account: Account, deliver_to: str, clock: ClockKind) -> AsyncIterator[Driver]:
    """Yield a cloud's driver, at work until the block ends."""
    async with httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=None)) as client:
        deliver = over_http(client, account.public_url, deliver_to)
        if clock == "virtual":
            yield VirtualDriver(Cloud(account, _VIRTUAL_START), deliver)
            return
        wall = CellClock()
        driver = WallDriver(Cloud(account, wall.now()), deliver, wall)
        running = asyncio.create_task(driver.run())
        try:
            yield driver
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _announce(listener: socket.socket, ready_file: Path | None) -> None:
    host, port = listener.getsockname()[:2]
    if ready_file:
        unfinished = ready_file.with_name(f"{ready_file.name}.new")
        unfinished.write_bytes(msgspec.json.encode({"port": port, "pid": os.getpid()}))
        unfinished.replace(ready_file)
    typer.echo(f"The stand-in for Twilio's cloud is ready at http://{host}:{port}/inspector")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(run)
