"""What every HTTP request passes, outside in: log line, security headers, body limit, same origin, last resort.

Those of machines pass the first alone (`machines.py`).
"""

import logging
import time
from collections.abc import Callable, Iterable

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.http import problems
from callcenter.http.machines import MachinesFirst
from callcenter.http.origins import connection_origin_allowed, customer_origin_allowed
from callcenter.http.problems import problem
from callcenter.http.uploads import (
    MAX_UPLOAD_BYTES,
    UPLOAD_TYPE,
    CustomersUploads,
    TooLarge,
    is_customers_upload,
    is_upload,
    read_to_the_end,
)
from callcenter.settings import Settings

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 1024 * 1024
DOCS_PATH = "/api/docs"
OPENAPI_PATH = "/api/openapi.json"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_SIGNED_PREFIX = "/twilio/"
"""Where machines post forms: every route below checks who signed them, which no page of another site can."""


def install(app: FastAPI, settings: Settings, machines: Iterable[Route] = ()) -> None:
    """Give `app` the whole HTTP edge: problem details and all the middleware of this module, in its order.

    `machines` are the routes of `app` to which machines post, and sign what they post.
    """
    problems.install(app)
    app.add_middleware(SameOrigin, settings=settings)
    app.add_middleware(BodyLimit)
    app.add_middleware(CustomersUploads, settings=settings)
    app.add_middleware(SecurityHeaders, settings=settings)
    others = app.build_middleware_stack  # the framework's own layers are none of a machine's either

    def stack() -> ASGIApp:
        return RequestLog(MachinesFirst(others(), machines))

    app.build_middleware_stack = stack  # type: ignore[method-assign]


class SameOrigin:
    """Refuses unsafe requests that a page of another site could have caused. See docs/security.md, "Cross-site"."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        if "origin" in headers:
            allowed = customer_origin_allowed if is_customers_upload(scope) else connection_origin_allowed
            same_origin = allowed(HTTPConnection(scope), self._settings)
        else:
            # Neither header: no browser of today. An old one could still not send what is asked for below without
            # a preflight, and preflights are never answered.
            same_origin = headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        if not same_origin:
            detail = "This request comes from another site's page. Open the console at CALLCENTER_PUBLIC_URL."
            return problem(403, "cross_site", detail)
        if scope["method"] == "POST" and scope["path"].startswith(_SIGNED_PREFIX):
            return None
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        wanted = UPLOAD_TYPE if is_upload(scope) else "application/json"
        if scope["method"] in _METHODS_WITH_BODY and media_type != wanted:
            detail = f"{scope['method']} needs Content-Type: {wanted}, also when the body is empty."
            return problem(415, "unsupported_media_type", detail)
        return None


class BodyLimit:
    """Refuses bodies over `MAX_BODY_BYTES`, by their declared length or as soon as they have grown past it."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY_BYTES) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BYTES if is_upload(scope) else self._limit
        detail = f"A request body may hold {limit} bytes at most."
        declared = Headers(scope=scope).get("content-length", "0")
        # A length that is no number never passes the server; not to rely on that costs nothing.
        if not declared.isdecimal() or int(declared) > limit:
            code = "content_too_large"
            if is_upload(scope):
                code = TooLarge.code
                await read_to_the_end(receive, 2 * limit)
            await problem(413, code, detail, headers={"Connection": "close"})(scope, receive, send)
            return
        received = 0

        async def limited_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, detail, {"Connection": "close"})
            return message

        await self.app(scope, limited_receive, send)


class SecurityHeaders:
    """Sets the headers that tell browsers what our pages may do; an answer's own value of one stands."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": console_policy(settings.public_url, carrier=settings.carrier == "twilio"),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        if settings.public_url.startswith("https://"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if path == DOCS_PATH:
                    headers.setdefault("Content-Security-Policy", DOCS_POLICY)
                elif path == OPENAPI_PATH:
                    headers["Access-Control-Allow-Origin"] = "*"  # for the docs page in its sandbox; it is no secret
                if path.startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")  # answers hold personal data
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def console_policy(public_url: str, carrier: bool) -> str:
    """Return the Content-Security-Policy of our pages. Mantine sets styles inline; scripts are only ever our files.

    With the real `carrier`, browsers may connect to its signalling as well, and play what is heard on a call.
    """
    # 'self' does not cover web sockets in every browser still in use.
    sockets = "/".join(public_url.replace("http", "ws", 1).split("/", 3)[:3])
    signalling, media = "", ""
    if carrier:
        signalling = " wss://*.twilio.com https://*.twilio.com"
        media = "media-src 'self' https://*.twilio.com blob: mediastream:; "
    return (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self' {sockets}{signalling}; {media}"
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


DOCS_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' https://cdn.jsdelivr.net; "
    "style-src 'unsafe-inline' https://cdn.jsdelivr.net; img-src data: https:; connect-src *; frame-ancestors 'none'"
)
"""The API's docs page loads somebody else's scripts: its sandbox is an origin of its own, where no cookie is sent."""


class RequestLog:
    """Logs each HTTP request as method, route, status and milliseconds; never what somebody has put into the URL."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app = app
        self._clock = clock
        self._templates: dict[object, str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it went."""
        if scope["type"] != "http" or not logger.isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        began, status = self._clock(), 500

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        finally:
            facts = {
                "method": scope["method"],
                "route": self._template(scope),
                "status": status,
                "ms": round((self._clock() - began) * 1000, 1),
            }
            logger.info("%(method)s %(route)s %(status)d %(ms).1f ms", facts, extra={"facts": facts})

    def _template(self, scope: Scope) -> str:
        """Return the route's path with its parameters' names, a mount's prefix, or "-" when nothing matched."""
        if self._templates is None:
            contexts = iter_route_contexts(scope["app"].routes)
            self._templates = {context.endpoint: context.path or "-" for context in contexts if context.endpoint}
        return self._templates.get(scope.get("endpoint")) or scope.get("root_path") or "-"
