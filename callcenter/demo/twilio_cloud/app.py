"""The stand-in's HTTP side: Twilio's REST API, handsets and devices, the inspector, and the control of tests."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from callcenter.demo.twilio_cloud.cloud import Cloud, UnknownCall, UnknownNumber
from callcenter.demo.twilio_cloud.drivers import Driver, WallClock
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.inspection import inspect
from callcenter.demo.twilio_cloud.legs import API_VERSION
from callcenter.demo.twilio_cloud.model import Call
from callcenter.demo.twilio_cloud.rest import NO_ANSWER
from callcenter.demo.twilio_cloud.streams import Changes, leg_stream, number_stream, state_stream
from callcenter.demo.twilio_cloud.tokens import TokenRefused

T = TypeVar("T", bound=msgspec.Struct)

_INSPECTOR = Path(__file__).parent / "inspector"
_MAX_BODY = 256 * 1024
_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"


class Ringing(msgspec.Struct, forbid_unknown_fields=True):
    """A customer calls."""

    caller: str = msgspec.field(name="from")
    called: str = msgspec.field(name="to")


class Connecting(msgspec.Struct, forbid_unknown_fields=True):
    """An agent's browser connects."""

    token: str
    params: dict[str, str] = {}


class Pressing(msgspec.Struct, forbid_unknown_fields=True):
    """Keys are pressed."""

    digits: str


class Speaking(msgspec.Struct, forbid_unknown_fields=True):
    """Something is said."""

    text: str


class Advancing(msgspec.Struct, forbid_unknown_fields=True):
    """Time is to pass."""

    seconds: float


def create_app(driver: Driver) -> Starlette:
    """Return the application over a cloud and what moves it along."""
    return Routes(driver).application()


class Routes:
    """All routes, over one cloud."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._cloud: Cloud = driver.cloud
        self._changes = Changes(driver.cloud)

    def application(self) -> Starlette:
        """Return the application; `state.changes` ends its streams when closed."""
        routes = [
            Route(f"/{API_VERSION}/Accounts/{{rest:path}}", self._rest, methods=["GET", "POST", "DELETE"]),
            Route("/handset/calls", self._ring, methods=["POST"]),
            Route("/device/calls", self._connect, methods=["POST"]),
            *self._leg_routes("/handset/calls/{sid}", device=False),
            Route("/handset/numbers/{number}/events", self._rings),
            *self._leg_routes("/device/calls/{sid}", device=True),
            Route("/inspector", self._inspector),
            Route("/inspector/", self._inspector_without_slash),
            Route("/inspector/state", self._state),
            Route("/inspector/events", self._state_events),
            Route("/inspector/{file}", self._inspector_file),
            Route("/control/faults", self._faults, methods=["POST", "DELETE"]),
            Route("/control/advance", self._advance, methods=["POST"]),
            Route("/control/record", self._record),
            Route("/healthz", self._health),
        ]
        app = Starlette(
            routes=routes,
            exception_handlers={
                msgspec.MsgspecError: _handler(400, "invalid"),
                ValueError: _handler(400, "invalid"),
                TokenRefused: _refuse_token,
                UnknownCall: _handler(404, "unknown_call"),
                UnknownNumber: _handler(404, "unknown_number"),
                WallClock: _handler(409, "wall_clock"),
            },
        )
        app.state.changes = self._changes
        return app

    def _leg_routes(self, path: str, *, device: bool) -> list[Route]:
        def on_leg(act: Callable[[Call, Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
            async def endpoint(request: Request) -> Response:
                self._driver.touch()
                response = await act(self._cloud.call(request.path_params["sid"], device=device), request)
                self._driver.wake()
                return response

            return endpoint

        return [
            Route(path, on_leg(self._leg)),
            Route(f"{path}/digits", on_leg(self._digits), methods=["POST"]),
            Route(f"{path}/speak", on_leg(self._speak), methods=["POST"]),
            Route(f"{path}/hang-up", on_leg(self._hang_up), methods=["POST"]),
            Route(f"{path}/pick-up", on_leg(self._pick_up), methods=["POST"]),
            Route(f"{path}/events", on_leg(self._events)),
        ]

    # --- Twilio's REST API --------------------------------------------------------------------------------------

    async def _rest(self, request: Request) -> Response:
        self._driver.touch()
        params = [*request.query_params.multi_items()]
        params += parse_qsl((await _body(request)).decode(), keep_blank_values=True)
        reply = self._cloud.rest(request.method, request.url.path, params, _credentials(request))
        self._driver.wake()
        if reply.status == NO_ANSWER:
            await self._driver.no_answer()
            return Response(status_code=504)
        if reply.sound is not None:
            return Response(reply.sound, reply.status, media_type="audio/x-wav")
        if reply.body is None:
            return Response(status_code=reply.status)
        return _json(reply.body, reply.status)

    # --- handsets and devices -----------------------------------------------------------------------------------

    async def _ring(self, request: Request) -> Response:
        asked = await _read(request, Ringing)
        self._driver.touch()
        call = self._cloud.ring(asked.caller, asked.called)
        self._driver.wake()
        return _json({"sid": call.sid}, 201)

    async def _connect(self, request: Request) -> Response:
        asked = await _read(request, Connecting)
        self._driver.touch()
        call = self._cloud.connect(asked.token, asked.params)
        self._driver.wake()
        return _json({"sid": call.sid}, 201)

    async def _leg(self, call: Call, request: Request) -> Response:
        return _json({"sid": call.sid, **call.face, "heard": call.heard})

    async def _digits(self, call: Call, request: Request) -> Response:
        digits = (await _read(request, Pressing)).digits
        if not digits or set(digits) - set("0123456789*#"):
            raise ValueError("digits are 0-9, * and #")
        self._cloud.press(call, digits)
        return Response(status_code=204)

    async def _speak(self, call: Call, request: Request) -> Response:
        self._cloud.speak(call, (await _read(request, Speaking)).text)
        return Response(status_code=204)

    async def _hang_up(self, call: Call, request: Request) -> Response:
        self._cloud.hang_up(call)
        return Response(status_code=204)

    async def _pick_up(self, call: Call, request: Request) -> Response:
        self._cloud.pick_up(call)
        return Response(status_code=204)

    async def _rings(self, request: Request) -> Response:
        return number_stream(self._cloud, self._changes, request.path_params["number"])

    async def _events(self, call: Call, request: Request) -> Response:
        return leg_stream(self._cloud, self._changes, call, self._listening(call))

    @contextmanager
    def _listening(self, call: Call) -> Iterator[None]:
        try:
            with self._cloud.listen(call):
                try:
                    yield
                finally:
                    self._driver.touch()
        finally:
            self._driver.wake()

    # --- the inspector and control ------------------------------------------------------------------------------

    async def _inspector(self, request: Request) -> Response:
        return FileResponse(_INSPECTOR / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def _inspector_without_slash(self, request: Request) -> Response:
        # Relative, as all of the page's addresses are: it is also reached under another path, through a proxy.
        return Response(status_code=307, headers={"Location": "../inspector"})

    async def _inspector_file(self, request: Request) -> Response:
        name = request.path_params["file"]
        if name not in ("inspector.js", "inspector.css", "icon.svg", "words.js"):
            return Response(status_code=404)
        return FileResponse(_INSPECTOR / name, headers={"Cache-Control": "no-cache"})

    async def _state(self, request: Request) -> Response:
        self._driver.touch()
        return _json(inspect(self._cloud))

    async def _state_events(self, request: Request) -> Response:
        return state_stream(self._changes, lambda: inspect(self._cloud))

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._cloud.exchange.faults.clear()
        else:
            self._cloud.plan(*msgspec.json.decode(await _body(request), type=list[Fault]))
        return Response(status_code=204)

    async def _advance(self, request: Request) -> Response:
        asked = await _read(request, Advancing)
        await self._driver.advance(round(asked.seconds * 1_000))
        return _json({"now": self._cloud.now})

    async def _record(self, request: Request) -> Response:
        self._driver.touch()
        return _json(self._cloud.record())

    async def _health(self, request: Request) -> Response:
        return _json({"status": "ok"})


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise ValueError("the body is too long")
    return body


async def _read(request: Request, shape: type[T]) -> T:
    return msgspec.json.decode(await _body(request), type=shape)


def _credentials(request: Request) -> tuple[str, str] | None:
    """Return the user and the password of Basic authentication."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _handler(status: int, code: str) -> Callable[[Request, Exception], Response]:
    return lambda _, error: _json({"code": code, "message": str(error) or code.replace("_", " ")}, status)


def _refuse_token(_: Request, error: Exception) -> Response:
    code = error.code if isinstance(error, TokenRefused) else 0
    return _json({"code": code, "message": str(error)}, 401)
