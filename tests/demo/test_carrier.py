"""The demo's carrier: a process beside the server, and the browser's way to it."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import msgspec
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from callcenter.demo import carrier
from callcenter.demo.carrier import carrier_routes, hotline_number, stand_in, with_account
from callcenter.errors import StartupError
from callcenter.settings import Settings
from tests.support.call_centre import HOTLINE, directory
from tests.support.patience import PATIENCE_S
from tests.support.process import free_port
from tests.support.serving import serving

NUMBER = "+862155500100"


@asynccontextmanager
async def browser(behind: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a browser of a server that has this behind it."""
    async with (
        serving(behind) as address,
        serving(Starlette(routes=[*carrier_routes(f"http://{address}")])) as front,
        httpx.AsyncClient(base_url=f"http://{front}/demo/carrier", trust_env=False) as web,
    ):
        yield web


@pytest.fixture
def settings() -> Settings:
    return with_account(Settings(mode="demo", identity_secret=SecretStr("a secret of the demo's own, long enough")))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for file in tmp_path.glob("carrier-*.json"):
        with suppress(ProcessLookupError):
            os.kill(pid_of(file), signal.SIGKILL)


def pid_of(file: Path) -> int:
    """Return the process a ready file names."""
    pid: int = msgspec.json.decode(file.read_bytes())["pid"]
    return pid


def answers(address: str) -> bool:
    """Tell whether a stand-in is there."""
    with suppress(httpx.HTTPError):
        return httpx.get(f"{address}/healthz", trust_env=False, timeout=PATIENCE_S).is_success
    return False


# --- the account ----------------------------------------------------------------------------------------------------


def test_the_account_is_made_from_the_servers_secret_and_is_the_same_each_time(settings: Settings) -> None:
    again = with_account(Settings(mode="demo", identity_secret=settings.identity_secret))
    assert again == settings
    other = with_account(Settings(mode="demo", identity_secret=SecretStr("quite another secret, also long enough")))
    assert other.twilio_account_sid != settings.twilio_account_sid
    assert settings.twilio_auth_token is not None
    assert settings.identity_secret.get_secret_value() not in settings.twilio_auth_token.get_secret_value()


@pytest.mark.parametrize(
    ("entries", "number"),
    [
        ({"voice": "hotline", "numbers": {"+861055500100": "hotline"}}, "+861055500100"),
        ({"voice": "hotline"}, HOTLINE),
        ({"chat": "hotline"}, None),
    ],
)
def test_the_number_that_customers_of_the_demo_call(entries: dict[str, object], number: str | None) -> None:
    assert hotline_number(directory(entries=entries)) == number


# --- the process ----------------------------------------------------------------------------------------------------


def test_the_stand_in_runs_while_the_server_does_and_ends_with_it(settings: Settings, folder: Path) -> None:
    with stand_in(settings, folder, NUMBER, free_port()) as address:
        assert answers(address)
        (ready,) = folder.glob("carrier-*.json")
        assert ready.stat().st_size
    assert list(folder.glob("carrier-*.json")) == []
    assert not answers(address)


def test_after_a_server_that_was_killed_the_next_one_finds_the_same_stand_in(settings: Settings, folder: Path) -> None:
    port = free_port()
    killed = stand_in(settings, folder, NUMBER, port)
    first = killed.__enter__()
    with stand_in(settings, folder, NUMBER, port) as second:
        assert second == first
    with suppress(Exception):
        killed.__exit__(None, None, None)


def test_a_server_with_another_account_or_port_gets_a_stand_in_of_its_own(settings: Settings, folder: Path) -> None:
    with (
        stand_in(settings, folder, NUMBER, free_port()) as one,
        stand_in(settings, folder, NUMBER, free_port()) as other,
    ):
        assert one != other
        assert answers(one)
        assert answers(other)


def test_secrets_are_not_on_the_command_line(settings: Settings, folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    with stand_in(settings, folder, NUMBER, free_port()):
        (ready,) = folder.glob("carrier-*.json")
        said = Path(f"/proc/{pid_of(ready)}/cmdline").read_text()
        assert settings.twilio_account_sid is not None
        assert settings.twilio_account_sid in said
        for secret in (settings.twilio_auth_token, settings.twilio_api_secret):
            assert secret is not None
            assert secret.get_secret_value() not in said


def test_a_stand_in_that_does_not_start_says_where_to_look(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrier, "_command", lambda *_: [sys.executable, "-c", "raise SystemExit('no')"])
    with pytest.raises(StartupError, match=r"carrier\.log says why"), stand_in(settings, folder, NUMBER, free_port()):
        pass
    assert "no" in (folder / "carrier.log").read_text()


def test_a_ready_file_of_a_stand_in_that_is_gone_is_not_believed(settings: Settings, folder: Path) -> None:
    port = free_port()
    with stand_in(settings, folder, NUMBER, port):
        (ready,) = folder.glob("carrier-*.json")
        said = ready.read_bytes()
        os.kill(pid_of(ready), signal.SIGKILL)
        ready.write_bytes(said)
        with stand_in(settings, folder, NUMBER, port) as again:
            assert answers(again)
            assert ready.read_bytes() != said


# --- the browser's way ----------------------------------------------------------------------------------------------


async def _echo(request: Request) -> Response:
    headers = {"x-own": "not for browsers", "cache-control": "no-store"}
    said = {"path": request.url.path, "query": dict(request.query_params), "cookie": request.headers.get("cookie")}
    return JSONResponse({**said, "body": (await request.body()).decode()}, 201, headers)


async def _stream(_: Request) -> Response:
    async def events() -> object:
        yield b"event: call\ndata: {}\n\n"
        yield b"event: heard\ndata: {}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")  # type: ignore[arg-type]


BEHIND = Starlette(
    routes=[
        Route("/handset/calls/CA1/events", _stream),
        Route("/{path:path}", _echo, methods=["GET", "POST"]),
    ]
)


async def test_browsers_reach_handsets_devices_and_the_inspector_and_nothing_else() -> None:
    async with browser(BEHIND) as web:
        for path in ("handset/calls", "device/calls/CA1", "inspector", "inspector/state"):
            answer = await web.post(f"/{path}?a=1", content=b"{}", headers={"Cookie": "callcenter_session=secret"})
            assert (answer.status_code, answer.json()["path"], answer.json()["query"]) == (
                201,
                f"/{path}",
                {"a": "1"},
            )
            assert (answer.json()["body"], answer.json()["cookie"]) == ("{}", None)
            assert "x-own" not in answer.headers
            assert answer.headers["cache-control"] == "no-store"
        for path in ("control/faults", "control/record", "2010-04-01/Accounts/AC1/Calls.json", "healthz", ""):
            assert (await web.post(f"/{path}", content=b"{}")).status_code == 404
        for path in ("handset/../control/record", "handset/%2e%2e/control/record", "inspector/..%2fcontrol/record"):
            answer = await web.get(f"/{path}")
            assert answer.status_code == 404


async def test_what_a_telephone_hears_is_passed_on_as_it_comes() -> None:
    async with browser(BEHIND) as web, web.stream("GET", "/handset/calls/CA1/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert b"".join([part async for part in answer.aiter_raw()]).count(b"event:") == 2


async def test_without_a_stand_in_the_browser_is_told_so() -> None:
    routes = carrier_routes(f"http://127.0.0.1:{free_port()}")
    async with (
        serving(Starlette(routes=[*routes])) as front,
        httpx.AsyncClient(base_url=f"http://{front}", trust_env=False) as web,
    ):
        answer = await web.get("/demo/carrier/inspector")
        assert (answer.status_code, answer.json()["code"]) == (502, "carrier_unreachable")


def ring(address: str) -> str:
    """Ring the hotline from an unknown number; return the call's id."""
    answer = httpx.post(f"{address}/handset/calls", json={"from": "anonymous", "to": NUMBER}, trust_env=False)
    sid: str = answer.raise_for_status().json()["sid"]
    return sid


def test_a_stand_in_started_anew_gives_no_call_the_id_of_one_before(settings: Settings, folder: Path) -> None:

    rung = []
    for _ in range(2):
        with stand_in(settings, folder, NUMBER, port=9) as address:
            rung.append(ring(address))
    assert rung[0] != rung[1]
