"""Requests of machines, which sign what they send: they go straight to who checks that.

Cookies, origins, JSON and pages are none of theirs, so neither is what every other request passes on its way.
"""

from collections.abc import Iterable
from typing import NamedTuple

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send


class MachinesFirst:
    """Has POSTs to `routes` answered by their endpoints, passes on all others.

    The routes' paths have no parameters, and their endpoints are ASGI applications.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        self.app = app
        self._routes = {route.path: route for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        route = self._routes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if route is None:
            await self.app(scope, receive, send)
        else:
            scope["endpoint"] = route.endpoint
            await route.app(scope, receive, send)


class Answer(NamedTuple):
    """An answer to a machine, as an ASGI application."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        headers = [*self.headers, (b"content-length", b"%d" % len(self.body))] if self.body else self.headers
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


async def read_body(receive: Receive, longest: int) -> bytes | None:
    """Return a request's body; None for one that is longer than so many bytes, or whose sender is gone."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > longest:
            return None
        more = message.get("more_body", False)
    return body
