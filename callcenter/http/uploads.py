"""The edge for files: how large they may be, of which type, and that sites that embed the widget may send them."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.errors import Invalid
from callcenter.http.origins import customer_origin_allowed
from callcenter.settings import Settings

MAX_UPLOAD_BYTES = 16 * 1024 * 1024
UPLOAD_TYPE = "application/octet-stream"
"""Like JSON, a page of another origin can send this only after a preflight."""
_UPLOAD = re.compile(r"/api/v1/(?:chat|contacts)/[^/]+/attachments")
_FROM_CUSTOMERS = re.compile(r"/api/v1/chat/[^/]+/attachments")


class TooLarge(Invalid):
    """A file over the limit."""

    code = "file_too_large"

    def __init__(self) -> None:
        super().__init__(f"A file may have {MAX_UPLOAD_BYTES} bytes at most.")


def is_upload(scope: Scope) -> bool:
    """Tell whether a request brings a file."""
    return scope["method"] == "POST" and _UPLOAD.fullmatch(scope["path"]) is not None


def is_customers_upload(scope: Scope) -> bool:
    """Tell whether a request brings a customer's file: let in for the tokens in its headers, never for a cookie."""
    return scope["method"] == "POST" and _FROM_CUSTOMERS.fullmatch(scope["path"]) is not None


async def read_to_the_end(receive: Receive, most: int) -> None:
    """Read what a browser goes on to send, `most` bytes of it, so that it hears the answer, not just a closed line."""
    read = 0
    while read <= most:
        message = await receive()
        read += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


class CustomersUploads:
    """Lets pages of the sites that embed the widget send files, and read what becomes of them (CORS)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, and add the header to the answer of an upload."""
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        theirs = (
            origin is not None
            and scope["method"] in ("POST", "OPTIONS")
            and _FROM_CUSTOMERS.fullmatch(scope["path"]) is not None
            and customer_origin_allowed(HTTPConnection(scope), self._settings)
        )
        if not theirs or origin is None:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            allow = {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "POST",
                "Access-Control-Allow-Headers": "authorization, content-type, x-identity-token",
                "Access-Control-Max-Age": "600",
                "Vary": "Origin",
            }
            await Response(status_code=204, headers=allow)(scope, receive, send)
            return

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = origin
                headers.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, send_with_header)
