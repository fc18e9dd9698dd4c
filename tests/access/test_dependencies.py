"""Who may call a route, and how a test reads it."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from callcenter.access.dependencies import Gate, anyone, public
from callcenter.access.models import Principal, Role
from callcenter.access.service import Access
from callcenter.settings import Settings
from tests.access.conftest import PASSWORD
from tests.support.routes import GuardedRoute, SaysNothing, walk
from tests.support.serving import serving

OURS = "https://centre.example"
EVERYBODY = frozenset(Role)


async def health(_request: Request) -> Response:
    return PlainTextResponse("ok")


@pytest.fixture
def app(app: FastAPI, access: Access, settings: Settings) -> FastAPI:
    """One route of each kind."""
    gate = Gate(access, settings)
    api = APIRouter(prefix="/api/v1")
    steering = APIRouter(prefix="/steer", dependencies=[Depends(gate.requires(Role.SUPERVISOR, Role.ADMIN))])

    @api.get("/desk")
    async def desk(caller: Annotated[Principal, Depends(gate.signed_in)]) -> str:
        return f"{caller.username} {caller.role}"

    @api.get("/menu", dependencies=[Depends(anyone)])
    async def menu() -> str:
        return "open"

    @steering.get("/queues/{queue}")
    async def queue(queue: str) -> str:
        return queue

    @steering.get("/users", dependencies=[Depends(gate.requires(Role.ADMIN, Role.AGENT))])
    async def users() -> str:
        return "users"

    @app.websocket("/ws/console")
    async def console(websocket: WebSocket, caller: Annotated[Principal, Depends(gate.signed_in)]) -> None:
        await websocket.accept()
        await websocket.send_text(caller.username)
        await websocket.close()

    @app.websocket("/ws/wall", dependencies=[Depends(gate.requires(Role.SUPERVISOR))])
    async def wall(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    @app.websocket("/ws/customer", dependencies=[Depends(gate.customers)])
    async def customer(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("hello")
        await websocket.close()

    api.include_router(steering)
    app.include_router(api)
    app.router.routes.append(Route("/healthz", public(health)))
    app.router.routes.append(Mount("/static", public(FastAPI())))
    return app


async def signed_in(access: Access, username: str) -> dict[str, str]:
    token, _, _ = await access.sign_in(username, PASSWORD, "192.0.2.1")
    return {"cookie": f"callcenter_session={token}"}


@pytest.mark.parametrize(
    ("path", "agent", "supervisor", "admin", "nobody"),
    [
        ("/api/v1/menu", 200, 200, 200, 200),
        ("/api/v1/desk", 200, 200, 200, 401),
        ("/api/v1/steer/queues/sales", 403, 200, 200, 401),
        ("/api/v1/steer/users", 403, 403, 200, 401),
    ],
)
async def test_each_route_lets_in_whom_it_names(
    client: httpx.AsyncClient, access: Access, path: str, agent: int, supervisor: int, admin: int, nobody: int
) -> None:
    for username, status in (("lin", agent), ("sun", supervisor), ("admin", admin)):
        assert (await client.get(path, headers=await signed_in(access, username))).status_code == status
    assert (await client.get(path)).status_code == nobody


async def test_a_route_is_given_who_is_calling(client: httpx.AsyncClient, access: Access) -> None:
    response = await client.get("/api/v1/desk", headers=await signed_in(access, "lin"))
    assert response.json() == "lin agent"


def test_the_walker_reads_who_may_call_from_every_kind_of_route(app: FastAPI) -> None:
    documentation = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"}
    assert set(walk(app, public=documentation)) == {
        *(GuardedRoute("GET", path, None) for path in documentation),
        GuardedRoute("POST", "/api/v1/session", None),
        GuardedRoute("GET", "/api/v1/session", EVERYBODY),
        GuardedRoute("DELETE", "/api/v1/session", None),
        GuardedRoute("GET", "/api/v1/desk", EVERYBODY),
        GuardedRoute("GET", "/api/v1/menu", None),
        GuardedRoute("GET", "/api/v1/steer/queues/{queue}", frozenset({Role.SUPERVISOR, Role.ADMIN})),
        GuardedRoute("GET", "/api/v1/steer/users", frozenset({Role.ADMIN})),
        GuardedRoute("WEBSOCKET", "/ws/console", EVERYBODY),
        GuardedRoute("WEBSOCKET", "/ws/wall", frozenset({Role.SUPERVISOR})),
        GuardedRoute("WEBSOCKET", "/ws/customer", None),
        GuardedRoute("GET", "/healthz", None),
        GuardedRoute("MOUNT", "/static", None),
    }


async def test_the_walker_raises_on_each_route_that_does_not_say(access: Access, settings: Settings) -> None:
    async def silent() -> None: ...

    async def silent_socket(websocket: WebSocket) -> None: ...

    async def raw(_request: Request) -> Response:
        return Response()

    both = [Depends(anyone), Depends(Gate(access, settings).signed_in)]
    ways: list[Callable[[FastAPI], None]] = [
        lambda app: app.add_api_route("/x", silent),
        lambda app: app.add_api_websocket_route("/x", silent_socket),
        lambda app: app.router.routes.append(Route("/x", raw)),
        lambda app: app.mount("/x", FastAPI()),
        lambda app: app.add_api_route("/x", silent, dependencies=both),
    ]
    for add in ways:
        app = FastAPI(openapi_url=None)
        add(app)
        with pytest.raises(SaysNothing, match="/x"):
            list(walk(app))


async def test_sockets_are_refused_before_they_open_unless_origin_and_role_are_right(
    app: FastAPI, access: Access
) -> None:
    lin, sun = await signed_in(access, "lin"), await signed_in(access, "sun")
    table: list[tuple[str, str | None, dict[str, str], str]] = [
        ("/ws/console", OURS, lin, "lin"),
        ("/ws/console", None, lin, "403"),
        ("/ws/console", "null", lin, "403"),
        ("/ws/console", "https://evil.example", lin, "403"),
        ("/ws/console", "http://centre.example", lin, "403"),
        ("/ws/console", OURS, {}, "403"),
        ("/ws/console", OURS, {"cookie": f"callcenter_session={'A' * 43}"}, "403"),
        ("/ws/wall", OURS, sun, "open"),
        ("/ws/wall", OURS, lin, "403"),
        ("/ws/customer", OURS, {}, "hello"),
        ("/ws/customer", "https://shop.example", {}, "hello"),
        ("/ws/console", "https://shop.example", lin, "403"),
        ("/ws/customer", "https://evil.example", {}, "403"),
        ("/ws/customer", None, {}, "403"),
    ]

    async def outcome(url: str, origin: str | None, headers: dict[str, str]) -> str:
        try:
            async with connect(url, origin=Origin(origin) if origin else None, additional_headers=headers) as socket:
                said = [text async for text in socket]
                return str(said[0]) if said else "open"
        except InvalidStatus as refusal:
            return str(refusal.response.status_code)

    async with serving(app) as address:
        outcomes = await asyncio.gather(
            *(outcome(f"ws://{address}{path}", origin, headers) for path, origin, headers, _ in table)
        )
    assert list(outcomes) == [expected for *_, expected in table]
