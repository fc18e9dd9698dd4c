"""The demo's carrier: the stand-in for Twilio's cloud as a process beside the server, and the browser's way to it.

It is a process of its own, so that calls go on while the server is down: after a crash the next start finds it again.
It ends with a server that ends in order, and by itself once no server has been there for a while.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import httpx
import msgspec
from pydantic import SecretStr
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from callcenter.access.dependencies import public
from callcenter.channels.voice.twilio.documents import come_back
from callcenter.channels.voice.twilio.scenes import seconds_of
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.directory.service import Directory
from callcenter.errors import StartupError
from callcenter.settings import Settings

PREFIX = "/demo/carrier"
_OPEN = ("handset/", "device/", "inspector")
_READY_WITHIN_S = 20.0
_ENDED_WITHIN_S = 5.0
_ALONE_FOR_S = 60
_PASSED_ON = ("content-type", "cache-control", "content-security-policy")
_Process = subprocess.Popen[bytes]


class _Ready(msgspec.Struct):
    """What the stand-in writes once it listens."""

    port: int
    pid: int


def hotline_number(directory: Directory) -> str | None:
    """Return the number the demo's customers call, if the centre takes calls."""
    entries = directory.edition.rules.entries
    return next(iter(entries.numbers), "+862155500100" if entries.voice else None)


def with_account(settings: Settings) -> Settings:
    """Return the settings with an account at the stand-in, whose secrets are made from the server's own."""

    def made(what: str) -> str:
        return hmac.digest(settings.identity_secret.get_secret_value().encode(), what.encode(), "sha256").hex()

    return settings.model_copy(
        update={
            "twilio_account_sid": f"AC{made('account')[:32]}",
            "twilio_auth_token": SecretStr(made("auth token")[:32]),
            "twilio_api_key": f"SK{made('api key')[:32]}",
            "twilio_api_secret": SecretStr(made("api secret")),
            "twilio_app_sid": f"AP{made('application')[:32]}",
        }
    )


def of_the_centre(settings: Settings, directory: Directory) -> list[str]:
    """Return what the stand-in is told of a centre: how long its music lasts, and what to say while we are away."""
    language = directory.centre.default_language
    away = come_back(Urls(settings.public_url).fallback(), language, directory.voice(language))
    lasts = seconds_of(settings.config_dir / "sounds").get(directory.wait_music or "")
    return ["--fallback-document", away, *(["--play-ms", str(round(lasts * 1_000))] if lasts else [])]


@contextlib.contextmanager
def stand_in(settings: Settings, folder: Path, number: str, port: int, more: Sequence[str] = ()) -> Iterator[str]:
    """Have the stand-in run, with the account of the settings and webhooks to the server on `port`; give its address.

    `folder` keeps where the one before is, `more` are further arguments of its command. Raises `StartupError` when it
    does not start. Blocks until it listens.
    """
    command = [*_command(settings, number, port), *more]
    name = hashlib.sha256("\0".join(command).encode()).hexdigest()[:12]
    ready_file = folder / f"carrier-{name}.json"
    there, started = _look(ready_file), None
    if there is None:
        ready_file.unlink(missing_ok=True)
        # Another seed each time: the database outlives the stand-in, and no call may come with the id of one in it.
        once = ("--seed", str(secrets.randbits(32)), "--ready-file", str(ready_file))
        there, started = _start([*command, *once], settings, ready_file, folder / "carrier.log")
    try:
        yield f"http://127.0.0.1:{there.port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(there.pid, signal.SIGTERM)
        ready_file.unlink(missing_ok=True)
        if started is not None:
            try:
                started.wait(_ENDED_WITHIN_S)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def _command(settings: Settings, number: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "callcenter.demo.twilio_cloud"),
        *("--account-sid", settings.twilio_account_sid or ""),
        *("--api-key", settings.twilio_api_key or ""),
        *("--app-sid", settings.twilio_app_sid or ""),
        *("--number", number),
        *("--public-url", settings.public_url),
        *("--deliver-to", f"http://127.0.0.1:{port}"),
        *("--alone-for", str(_ALONE_FOR_S)),
    ]


def _start(command: list[str], settings: Settings, ready_file: Path, log_file: Path) -> tuple[_Ready, _Process]:
    assert settings.twilio_auth_token is not None
    assert settings.twilio_api_secret is not None
    passed = {
        "TWILIO_CLOUD_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
        "TWILIO_CLOUD_API_SECRET": settings.twilio_api_secret.get_secret_value(),
    }
    root = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    with log_file.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            env={**os.environ, **passed, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    give_up = time.monotonic() + _READY_WITHIN_S
    while (there := _look(ready_file)) is None:
        if process.poll() is not None or time.monotonic() > give_up:
            process.kill()
            process.wait()
            raise StartupError(f"The stand-in for the carrier does not start; {log_file} says why.")
        time.sleep(0.02)
    return there, process


def _look(ready_file: Path) -> _Ready | None:
    """Return where the stand-in is, if it answers."""
    try:
        there = msgspec.json.decode(ready_file.read_bytes(), type=_Ready)
        with httpx.Client(trust_env=False, timeout=2) as client:
            answer = client.get(f"http://127.0.0.1:{there.port}/healthz")
    except (OSError, msgspec.MsgspecError, httpx.HTTPError):
        return None
    return there if answer.is_success else None


def carrier_routes(address: str) -> list[Route]:
    """Return the browser's way to the stand-in's handsets, devices and inspector: our own origin, under `PREFIX`."""
    client = httpx.AsyncClient(
        base_url=address,
        trust_env=False,
        timeout=httpx.Timeout(10, read=None),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),  # so nothing has to be closed
    )

    async def pass_on(request: Request) -> Response:
        path = request.path_params["path"]
        if not path.startswith(_OPEN) or ".." in path.split("/"):
            return Response(status_code=404)
        asked = client.build_request(
            request.method,
            f"/{path}",
            params=dict(request.query_params),
            content=await request.body(),
            headers={"content-type": request.headers.get("content-type", "application/json")},
        )
        try:
            answer = await client.send(asked, stream=True)
        except httpx.HTTPError:
            return JSONResponse({"code": "carrier_unreachable", "message": "The stand-in does not answer."}, 502)
        headers = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
        return StreamingResponse(_stream(answer), answer.status_code, headers, background=BackgroundTask(answer.aclose))

    return [Route(f"{PREFIX}/{{path:path}}", public(pass_on), methods=["GET", "POST"], name="demo-carrier")]


async def _stream(answer: httpx.Response) -> AsyncIterator[bytes]:
    with contextlib.suppress(httpx.HTTPError):  # it has ended, and with it what was told
        async for part in answer.aiter_raw():
            yield part
