"""The stand-in as a process of its own."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.patience import PATIENCE_S
from tests.support.serving import serving
from tests.support.twilio.stand_in import ACCOUNT, CUSTOMER, HOTLINE

ROOT = Path(__file__).resolve().parents[3]


def arguments(deliver_to: str, *more: str) -> list[str]:
    given = {
        "account-sid": ACCOUNT.account_sid,
        "auth-token": ACCOUNT.auth_token,
        "api-key": ACCOUNT.api_key,
        "api-secret": ACCOUNT.api_secret,
        "app-sid": ACCOUNT.app_sid,
        "number": HOTLINE,
        "public-url": "http://localhost:8000",
        "deliver-to": deliver_to,
    }
    pairs = [part for name, value in given.items() for part in (f"--{name}", value)]
    return ["-m", "callcenter.demo.twilio_cloud", *pairs, *more]


@asynccontextmanager
async def running(folder: Path, deliver_to: str, *more: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Yield the process and its address, once it says that it is ready."""
    ready = folder / "ready.json"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments(deliver_to, "--ready-file", str(ready), *more),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(20):
            line = await process.stdout.readline()
        assert b"is ready at" in line, line
        told = json.loads(ready.read_text())
        assert told["pid"] == process.pid
        yield process, f"http://127.0.0.1:{told['port']}"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_it_serves_calls_and_ends_cleanly_when_told_to_even_while_somebody_listens(
    tmp_path: Path, ending: signal.Signals
) -> None:
    seen: list[str] = []

    async def service(scope: dict[str, object], receive: object, send: object) -> None:
        seen.append(str(scope["path"]))
        await send(  # type: ignore[operator]
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/xml")]}
        )
        body = b"<Response><Enqueue waitUrl=''>hotline</Enqueue></Response>"
        await send({"type": "http.response.body", "body": body})  # type: ignore[operator]

    async with (
        serving(service) as address,  # type: ignore[arg-type]
        running(tmp_path, f"http://{address}") as (process, url),
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client,
    ):
        sid = (await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})).json()["sid"]
        async with client.stream("GET", f"/handset/calls/{sid}/events") as stream:
            async for line in stream.aiter_lines():
                if '"queued"' in line:
                    break
            process.send_signal(ending)
            async with asyncio.timeout(PATIENCE_S):
                code = await process.wait()
        assert process.stdout
        assert (await process.stdout.read()).decode() == ""
    assert seen == ["/twilio/voice/inbound"]
    assert code == 0


async def test_on_a_virtual_clock_nothing_happens_until_time_is_let_pass(tmp_path: Path) -> None:
    async with (
        running(tmp_path, "http://127.0.0.1:9", "--clock", "virtual") as (_, url),
        httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client,
    ):
        sid = (await client.post("/handset/calls", json={"from": CUSTOMER, "to": HOTLINE})).json()["sid"]
        assert (await client.get(f"/handset/calls/{sid}")).json()["status"] == "ringing"
        await client.post("/control/advance", json={"seconds": 1})
        ended = (await client.get(f"/handset/calls/{sid}")).json()
    assert ended["status"] == "completed"
    assert [one["text"] for one in ended["heard"]] == ["An application error has occurred. Goodbye."]


async def test_it_listens_on_the_loopback_only_unless_told_otherwise() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments("http://127.0.0.1:9", "--host", "192.0.2.1"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 2
    assert "loopback" in output.decode()
