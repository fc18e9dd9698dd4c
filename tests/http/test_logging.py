"""What program logs look like, and what never gets into them."""

import json
import logging
import logging.config
import sqlite3
import sys
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from callcenter.http import middleware
from callcenter.http.logging import JsonLines, PlainLines, log_config
from callcenter.settings import Settings
from tests.support.serving import serving

PLANTED = "Wang+8613800138000"


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Put loggers back as they were."""
    root = logging.getLogger()
    names = ["callcenter", "routing", "uvicorn", "uvicorn.error", "uvicorn.access"]
    before = [(logger, logger.level, logger.propagate) for logger in map(logging.getLogger, names)]
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for logger, old_level, propagate in before:
        logger.setLevel(old_level)
        logger.propagate = propagate


def record_of(error: BaseException | None = None, **extra: object) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("callcenter.x", logging.WARNING, "x.py", 1, "said %s", ("this",), info)
    record.created, record.msecs = 1_772_353_800.25, 250.0
    record.__dict__.update(extra)
    return record


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as caught:
        return caught


def test_a_plain_line_has_time_level_logger_and_message() -> None:
    assert PlainLines().format(record_of()) == "2026-03-01T08:30:00.250Z WARNING callcenter.x  said this"


def test_a_json_line_has_the_same_and_the_facts() -> None:
    line = JsonLines().format(record_of(facts={"status": 200}))
    assert json.loads(line) == {
        "at": "2026-03-01T08:30:00.250Z",
        "level": "warning",
        "logger": "callcenter.x",
        "message": "said this",
        "status": 200,
    }
    assert "\n" not in line


@pytest.mark.parametrize("formatter", [PlainLines(), JsonLines()])
def test_a_traceback_tells_kind_and_place_but_not_the_message(formatter: logging.Formatter) -> None:
    error = raised(RuntimeError(PLANTED), cause=raised(ValueError(PLANTED)))
    line = formatter.format(record_of(error))
    assert "builtins.RuntimeError" in line
    assert "builtins.ValueError" in line
    assert "which led to" in line
    assert "in raised" in line
    assert PLANTED not in line


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), sqlite3.OperationalError("disk is full")])
def test_what_a_disk_says_is_shown(error: Exception) -> None:
    assert str(error) in PlainLines().format(record_of(raised(error)))


def test_a_traceback_inside_an_error_being_handled_shows_both() -> None:
    try:
        try:
            raise KeyError(PLANTED)
        except KeyError:
            raise LookupError(PLANTED)  # noqa: B904 - that is the case in question
    except LookupError:
        info = sys.exc_info()
    line = PlainLines().format(record_of(info[1]))
    assert line.index("builtins.KeyError") < line.index("builtins.LookupError")
    assert PLANTED not in line


@pytest.mark.parametrize("as_json", [True, False])
async def test_nothing_that_a_client_sends_gets_into_the_log_of_a_running_server(
    restored_logging: None, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    app = FastAPI()
    middleware.install(app, Settings(mode="demo"))

    @app.websocket("/ws/{name}")
    async def socket(websocket: WebSocket, name: str) -> None:
        await websocket.accept()
        if await websocket.receive_text() == f"break {PLANTED}":
            raise RuntimeError(name)

    @app.get("/broken/{name}")
    async def broken(name: str) -> None:
        raise RuntimeError(name)

    logging.config.dictConfig(log_config("info", as_json=as_json))
    async with serving(app) as address:
        async with httpx.AsyncClient(base_url=f"http://{address}") as client:
            await client.get(f"/broken/{PLANTED}", params={"phone": PLANTED}, headers={"x-name": PLANTED})
            await client.post(f"/{PLANTED}", json={"name": PLANTED})
        async with connect(f"ws://{address}/ws/{PLANTED}?token={PLANTED}") as websocket:
            await websocket.send(f"break {PLANTED}")
            with pytest.raises(ConnectionClosedError):
                await websocket.recv()
    lines = capsys.readouterr().err.splitlines()
    assert any("GET /broken/{name} 500" in line for line in lines)
    assert any("Exception in ASGI application" in line for line in lines)
    assert not [line for line in lines if "Wang" in line or "13800138000" in line]
    if as_json:
        assert all(json.loads(line)["at"] for line in lines)


def test_other_libraries_speak_from_warnings_up_and_ours_from_the_chosen_level(restored_logging: None) -> None:
    logging.config.dictConfig(log_config("debug", as_json=False))
    assert logging.getLogger("callcenter.x").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert logging.getLogger("httpx").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.ERROR)
