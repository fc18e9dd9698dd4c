"""Machines' requests: they go straight to their routes, and no others do."""

from collections.abc import AsyncIterator, Iterable

import httpx
import pytest
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from callcenter.http.machines import Answer, MachinesFirst, read_body


class Machine:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive, 5)
        await Answer(413 if body is None else 200, body or b"", ((b"x-of", b"machine"),))(scope, receive, send)


HOOK = Route("/hook", Machine(), methods=["POST"])


async def others(scope: Scope, receive: Receive, send: Send) -> None:
    await Answer(404)(scope, receive, send)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = MachinesFirst(others, [HOOK])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_what_is_posted_to_a_machines_route_is_answered_by_it(client: httpx.AsyncClient) -> None:
    answer = await client.post("/hook?a=1", content=b"a=1")
    assert (answer.status_code, answer.content, answer.headers["x-of"]) == (200, b"a=1", "machine")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/hook"), ("POST", "/hook/"), ("POST", "/Hook"), ("PUT", "/hook")]
)
async def test_everything_else_goes_on(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, path)).status_code == 404


async def test_a_socket_goes_on() -> None:
    passed: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    socket = {"type": "websocket", "path": "/hook"}
    await MachinesFirst(app, [HOOK])(socket, _told([]), _heard)
    assert passed == [socket]


async def test_a_body_comes_in_pieces_and_is_at_most_so_long() -> None:
    pieces: list[Message] = [
        {"type": "http.request", "body": b"abc", "more_body": True},
        {"type": "http.request", "body": b"de"},
    ]
    assert await read_body(_told(pieces), 5) == b"abcde"
    assert await read_body(_told(pieces), 4) is None


async def test_who_goes_while_sending_has_said_nothing() -> None:
    pieces: list[Message] = [{"type": "http.request", "body": b"abc", "more_body": True}, {"type": "http.disconnect"}]
    assert await read_body(_told(pieces), 5) is None


def _told(messages: Iterable[Message]) -> Receive:
    left = iter(messages)

    async def receive() -> Message:
        return next(left)

    return receive


async def _heard(_message: Message) -> None:
    raise AssertionError("nothing is answered")
