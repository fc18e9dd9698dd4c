"""Who may call a route, said at the route, as a dependency that a test can read.

    @router.get("/queues")
    async def queues(caller: Annotated[Principal, Depends(gate.requires(Role.SUPERVISOR))]) -> ...:

    @router.post("/session", dependencies=[Depends(anyone)])

The same dependencies work on web-socket routes, where they also check the Origin header, since browsers let any page
open a socket to anybody; a refused socket is closed before it is accepted, which the client sees as HTTP 403.
Endpoints that are not FastAPI's (plain Starlette routes, mounts) are wrapped in `public(...)`.
"""

from typing import TypeVar

from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from callcenter.access.models import Principal, Role
from callcenter.access.service import Access
from callcenter.errors import Forbidden, NotSignedIn
from callcenter.http.origins import connection_origin_allowed, customer_origin_allowed
from callcenter.settings import Settings

T = TypeVar("T")

COOKIE = "callcenter_session"
CLOSE_NOT_SIGNED_IN = 4401
CLOSE_FORBIDDEN = 4403
_OTHER_ORIGIN = "This origin may not open sockets here."


class Rule:
    """Says who may call a route: those who have one of `roles`, or anyone when it is None."""

    def __init__(self, roles: frozenset[Role] | None) -> None:
        self.roles = roles


class Anyone(Rule):
    """Lets everybody in, signed in or not."""

    def __init__(self) -> None:
        super().__init__(None)

    async def __call__(self) -> None:
        """Do nothing; the rule is there to be read."""


anyone = Anyone()


def public(endpoint: T) -> T:
    """Say that anyone may call an endpoint or mounted app that takes no dependencies."""
    endpoint.rule = anyone  # type: ignore[attr-defined]
    return endpoint


class CustomersOnly(Rule):
    """Lets everybody in who comes from our own pages or from a site that embeds the widget: for customers' sockets."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(None)
        self._settings = settings

    async def __call__(self, websocket: WebSocket) -> None:
        """Close a socket of another origin."""
        if not customer_origin_allowed(websocket, self._settings):
            raise WebSocketException(CLOSE_FORBIDDEN, _OTHER_ORIGIN)


class Allowed(Rule):
    """Lets in those with one of `roles`, and gives the route their Principal."""

    roles: frozenset[Role]

    def __init__(self, access: Access, settings: Settings, roles: frozenset[Role]) -> None:
        super().__init__(roles)
        self._access = access
        self._settings = settings

    async def __call__(self, connection: HTTPConnection) -> Principal:
        """Return who is calling; raise NotSignedIn or Forbidden, or close a socket with 4401 or 4403."""
        is_socket = connection.scope["type"] == "websocket"
        if is_socket:
            check_origin(connection, self._settings)
        principal = await self._access.principal(token_of(connection))
        if principal is None:
            if is_socket:
                raise WebSocketException(CLOSE_NOT_SIGNED_IN, "Sign in first.")
            raise NotSignedIn("Sign in first.")
        if self.roles.isdisjoint(principal.roles):
            if is_socket:
                raise WebSocketException(CLOSE_FORBIDDEN, "This is not for your role.")
            raise Forbidden("This is not for your role.")
        return principal


class Gate:
    """Makes the dependencies from an `Access`."""

    def __init__(self, access: Access, settings: Settings) -> None:
        self._access = access
        self._settings = settings
        self.signed_in = self.requires(*Role)
        """Lets in whoever is signed in."""
        self.customers = CustomersOnly(settings)
        """For customers' sockets: anyone, but only from our own pages and those that embed the widget."""

    def requires(self, *roles: Role) -> Allowed:
        """Return a dependency that lets in these roles only."""
        return Allowed(self._access, self._settings, frozenset(roles))


def token_of(connection: HTTPConnection) -> str | None:
    """Return the session token a request or socket came with."""
    return connection.cookies.get(COOKIE)


def check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Close a socket that a page of another site has opened (4403)."""
    if not connection_origin_allowed(connection, settings):
        raise WebSocketException(CLOSE_FORBIDDEN, _OTHER_ORIGIN)


def client_ip(connection: HTTPConnection) -> str:
    """Return the caller's address; behind a proxy it is the one the server was told to trust the proxy for."""
    return connection.client.host if connection.client else "unknown"
