"""Every error as RFC 9457 problem details; the only place that knows which error has which status.

`type` is always "about:blank", so `title` is the status phrase; clients decide by `code`, people read `detail`. What is
a `Sentence` is said in the language that the request asks for, everything else in English.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.errors import (
    CallcenterError,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    Rejected,
    TooMany,
    Unavailable,
    Wrong,
)
from callcenter.http.languages import preferred_language
from callcenter.ids import new_id
from callcenter.sentences import Sentence, said
from routing.errors import RoutingError, UnknownAgent, UnknownContact, UnknownOffer, UnknownQueue

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_S = 1
"""When a store that could not be written may work again: the loop retries it about that often."""

_STATUS: dict[type[Exception], HTTPStatus] = {
    Rejected: HTTPStatus.CONFLICT,
    NotFound: HTTPStatus.NOT_FOUND,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    # Not 503: clients and proxies send those again by themselves, and this one must be looked at first.
    OutcomeUnknown: HTTPStatus.GATEWAY_TIMEOUT,
    RoutingError: HTTPStatus.CONFLICT,
    UnknownQueue: HTTPStatus.NOT_FOUND,
    UnknownAgent: HTTPStatus.NOT_FOUND,
    UnknownContact: HTTPStatus.NOT_FOUND,
    UnknownOffer: HTTPStatus.NOT_FOUND,
}

_CODES = {413: "content_too_large", 414: "uri_too_long", 416: "range_not_satisfiable", 422: Invalid.code}
"""Codes of statuses whose names differ from one Python to the next."""


class FieldError(BaseModel):
    """One field that is not as it must be; `field` is a dotted path such as `body.username` or `query.limit`.

    Of a mistake in a file it is the file and the line, and `place` the keys and indexes that lead to it there.
    """

    field: str
    message: str
    place: tuple[str | int, ...] | None = None


class Problem(BaseModel):
    """What every error answer holds. `code` is stable; `instance` names the log entry of a failure of ours."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    instance: str | None = None
    errors: list[FieldError] | None = None


def _problem_schema() -> dict[str, Any]:
    schema = Problem.model_json_schema()
    del schema["$defs"]
    schema["properties"]["errors"] = {"type": "array", "items": FieldError.model_json_schema()}
    return schema


RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Problem details (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": _problem_schema()}},
    }
}
"""For `FastAPI(responses=...)`: makes OpenAPI tell what errors look like."""


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> JSONResponse:
    """Make a problem-details response; `members` are further fields of `Problem`."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, code=code, **members)
    return JSONResponse(body.model_dump(exclude_none=True), status, headers, MEDIA_TYPE)


def status_of(error: Exception) -> HTTPStatus:
    """Return the status of one of our errors, by the nearest of its types that has one."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), HTTPStatus.INTERNAL_SERVER_ERROR)


def install(app: FastAPI) -> None:
    """Make `app` answer every error with problem details. Install before other middleware, so theirs wraps it."""
    app.add_exception_handler(CallcenterError, _ours)
    app.add_exception_handler(RoutingError, _ours)
    app.add_exception_handler(OperationalError, _store)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(LastResort)


def _ours(request: Request, error: Exception) -> JSONResponse:
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failure(error)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    elif isinstance(error, Unavailable):
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    elif isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = 'Cookie realm="callcenter"'
    language = preferred_language(request.headers.get("Accept-Language", ""))
    detail = _detail(error)
    if isinstance(detail, Sentence):
        headers |= {"Content-Language": language, "Vary": "Accept-Language"}
    wrong: Sequence[Wrong] = getattr(error, "fields", ())
    fields = [FieldError(field=each.field, message=said(each.message, language), place=each.place) for each in wrong]
    code = getattr(error, "code", "error")
    return problem(status, code, said(detail, language), headers=headers, errors=fields or None)


def _detail(error: Exception) -> str:
    """Return what an error says: a sentence, where it was made of one."""
    made_of = error.args[0] if error.args else None
    return made_of if isinstance(made_of, Sentence) else str(error)


def _store(_request: Request, error: Exception) -> JSONResponse:
    """Answer for a database that is full, locked or gone: it is back without a restart when the cause is."""
    logger.error("The database cannot be used", exc_info=error)
    detail = "The database cannot be used just now; try again."
    return problem(503, Unavailable.code, detail, headers={"Retry-After": str(_RETRY_AFTER_S)})


def _validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # Only place and rule: pydantic's `input` would send passwords and names back.
    fields = [FieldError(field=".".join(map(str, e["loc"])), message=e["msg"]) for e in error.errors()]
    detail = "The request is not of the form it must have: " + ", ".join(f.field for f in fields) + "."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, Invalid.code, detail, errors=fields)


def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = _CODES.get(status) or status.name.lower()
    return problem(status, code, str(error.detail), headers=error.headers)


def _failure(error: Exception) -> JSONResponse:
    """Log a failure of ours under a new id, and answer with nothing but that id."""
    failure = new_id()
    logger.error("Request failed, failure %s", failure, exc_info=error)
    detail = "Something went wrong on our side. The server's log has the details under this instance."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail, instance=f"urn:uuid:{failure}")


class LastResort:
    """Turns what nobody caught into a 500 that gives nothing away, inside the middleware that sets headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and answer for what it raised."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except Exception as error:
            if started:
                raise
            await _failure(error)(scope, receive, send)
