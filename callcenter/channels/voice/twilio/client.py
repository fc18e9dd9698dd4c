"""The HTTP under the twilio library: a limit to every wait, no act done twice, and one place that logs.

The library's own asynchronous client waits for ever, and repeats a POST after a 500: one call would become several.
"""

import asyncio
import logging
import random
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import msgspec
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from callcenter.channels.voice.twilio.errors import Busy, CarrierError, ForeignHost, Gone, NoAnswer, Refused
from callcenter.channels.voice.twilio.metrics import REQUESTS
from callcenter.settings import TWILIO_API_URL

logger = logging.getLogger(__name__)

TIMEOUT = 5.0
"""Seconds from asking to having the whole answer, of each attempt."""
AT_ONCE = 20
"""How many requests may be under way; further ones wait for a place."""
REPEATS = 3
"""How often a request that was answered with 429 is made again."""

_TWILIO = httpx.URL(TWILIO_API_URL)
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 10.0
_NOT_IN_PROGRESS = 21220


class CarrierHttp(AsyncHttpClient):  # type: ignore[misc]  # the library has no types
    """Sends the twilio library's requests to `api_url`; an asynchronous context manager, which closes its connections.

    A POST is repeated after 429 alone, which says that nothing was done; a GET also, once, when its connection fails.
    Raises what `errors` has, never the library's errors; at once ForeignHost, if `api_url` is not Twilio's nor ours.
    """

    def __init__(
        self,
        api_url: str = TWILIO_API_URL,
        *,
        timeout: float = TIMEOUT,
        at_once: int = AT_ONCE,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(logger, True, timeout)
        self._api = httpx.URL(api_url)
        here = _is_loopback(self._api)
        if not (here or _is_twilio(self._api)):
            raise ForeignHost
        # A proxy from the environment is for the world outside.
        self._client = httpx.AsyncClient(
            timeout=timeout, trust_env=not here, transport=transport, verify=_certificates(not here)
        )
        self._slots = asyncio.Semaphore(at_once)
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature; ours is for every request
        allow_redirects: bool = False,
    ) -> Response:
        """Return the answer of a request that succeeded; the library's last two arguments have no effect."""
        request = self._client.build_request(method, self._at_api(uri), params=params, data=data, headers=headers)
        operation, repeats, reconnects = operation_of(method, uri), REPEATS, int(method == "GET")
        while True:
            try:
                async with self._slots:
                    return await self._ask(operation, request, auth)
            except Busy as busy:
                if not repeats or busy.retry_after > _LONGEST_WAIT:
                    raise
                longest = _FIRST_WAIT * 2 ** (REPEATS - repeats)
                repeats -= 1
                await self._sleep(busy.retry_after + random.uniform(longest / 2, longest))  # noqa: S311 - no secret
            except _ConnectionFailed:
                if not reconnects:
                    raise
                reconnects -= 1

    @asynccontextmanager
    async def open_file(self, uri: str, auth: tuple[str, str]) -> AsyncIterator[httpx.Response]:
        """Open a file, which is read in the block; the limit holds of each wait for a part of it."""
        request, operation = self._client.build_request("GET", self._at_api(uri)), operation_of("GET", uri)
        try:
            async with self._slots:
                answer = await self._client.send(request, auth=auth, stream=True)
        except httpx.HTTPError as failure:
            raise NoAnswer(operation) from failure
        try:
            if not answer.is_success:
                await answer.aread()
                raise _error(operation, answer) or NoAnswer(operation)
            yield answer
        finally:
            await answer.aclose()

    def _at_api(self, uri: str) -> httpx.URL:
        url = httpx.URL(uri)
        if not _is_twilio(url):
            raise ForeignHost
        return url.copy_with(scheme=self._api.scheme, host=self._api.host, port=self._api.port)

    async def _ask(self, operation: str, request: httpx.Request, auth: tuple[str, str] | None) -> Response:
        """Make the request once; count it and log it, whatever comes of it."""
        began = time.perf_counter()
        answer: httpx.Response | None = None
        error: CarrierError | None
        try:
            async with asyncio.timeout(self.timeout):
                answer = await self._client.send(request, auth=auth)
            error = _error(operation, answer)
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            error = _ConnectionFailed(operation)
        except (httpx.HTTPError, TimeoutError):
            error = NoAnswer(operation)
        took = time.perf_counter() - began
        outcome = error.outcome if error else "ok"
        REQUESTS.labels(operation, outcome).observe(took)
        facts = {
            "operation": operation,
            "outcome": outcome,
            "status": answer.status_code if answer else 0,
            "error": _error_code(answer) if answer and error else None,
            "ms": round(took * 1000, 1),
        }
        level = logging.INFO if outcome in ("ok", "gone") else logging.WARNING
        line = "%(operation)s %(outcome)s, status %(status)d, error %(error)s, %(ms).1f ms"
        logger.log(level, line, facts, extra={"facts": facts})
        if error:
            raise error
        assert answer
        return Response(answer.status_code, answer.text, answer.headers)


class _ConnectionFailed(NoAnswer):
    """There was no connection, or it broke before the answer had come."""


class _ErrorBody(msgspec.Struct):
    code: int | None = None


def operation_of(method: str, uri: str) -> str:
    """Return the method and the path below the account, ids and names left out: `POST Calls/{sid}`."""
    below = urlsplit(uri).path.removesuffix(".json").split("/")[4:]
    return f"{method} " + "/".join(
        part if number % 2 == 0 and part.isalpha() else "{sid}" for number, part in enumerate(below)
    )


def _error(operation: str, answer: httpx.Response) -> CarrierError | None:
    status, code = answer.status_code, _error_code(answer)
    if answer.is_success:
        return None if status == 204 or _is_json(answer.content) else NoAnswer(operation)
    if status == 429:
        return Busy(operation, _retry_after(answer))
    if status >= 500:
        return NoAnswer(operation)
    if status == 404 or (status, code) == (400, _NOT_IN_PROGRESS):
        return Gone(operation, code)
    return Refused(operation, status, code)


def _error_code(answer: httpx.Response) -> int | None:
    try:
        return msgspec.json.decode(answer.content, type=_ErrorBody).code
    except ValueError:  # a proxy's page, perhaps
        return None


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except ValueError:
        return False
    return True


def _retry_after(answer: httpx.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else 0


@cache
def _certificates(trust_env: bool) -> ssl.SSLContext:
    """Return whose certificates are trusted, read once for all clients."""
    return httpx.create_ssl_context(trust_env=trust_env)


def _is_twilio(url: httpx.URL) -> bool:
    return (url.scheme, url.netloc, url.userinfo) == ("https", _TWILIO.netloc, b"")


def _is_loopback(url: httpx.URL) -> bool:
    if url.scheme not in ("http", "https"):
        return False
    try:
        return url.host == "localhost" or ip_address(url.host).is_loopback
    except ValueError:
        return False
