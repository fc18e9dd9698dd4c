"""A server in place of Twilio's that answers what a test has scripted, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.rest import Carrier
from tests.support.serving import serving

ACCOUNT = "AC" + "0" * 31 + "1"
CALL = "CA" + "a" * 32
CONFERENCE = "CF" + "c" * 32
NAME = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.1"


@dataclass
class Asked:
    """One request: method, path below the account, query, form and credentials."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    authorization: str


@dataclass
class Answer:
    """One scripted answer; `after` is seconds."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0


class Script:
    """The server: gives its answers in order; there must be one for every request."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[Asked] = []
        self.at_once = 0
        self.most_at_once = 0

    def answer(self, status: int = 200, body: Any = None, **more: Any) -> None:
        """Append an answer; `body` is sent as JSON, or as it is if it is text."""
        self.answers.append(Answer(status, {} if body is None else body, **more))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        path = request.url.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/")
        self.asked.append(
            Asked(request.method, path, dict(request.query_params), form, request.headers["authorization"])
        )
        answer = self.answers.pop(0)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(answer.after)
        self.at_once -= 1
        kind = Response if isinstance(answer.body, str) else JSONResponse
        await kind(answer.body, answer.status, answer.headers)(scope, receive, send)


@asynccontextmanager
async def scripted(**options: Any) -> AsyncIterator[tuple[Script, Carrier]]:
    """Yield a script and a carrier that asks it; `options` go to its `CarrierHttp`."""
    script = Script()
    async with serving(script) as server, CarrierHttp(f"http://{server}", **options) as http:
        yield script, Carrier(http, ACCOUNT, "SK1", "secret")


def call(status: str = "in-progress", sid: str = CALL, **more: Any) -> dict[str, Any]:
    """Return a call as Twilio describes it."""
    told = {"from": "+8613800138000", "to": "+861000000001", "direction": "inbound", "duration": None}
    return {"sid": sid, "account_sid": ACCOUNT, "status": status, **told, **more}


def page(plural: str, *records: dict[str, Any], following: str | None = None) -> dict[str, Any]:
    """Return a page of a list as Twilio gives it."""
    marks = {"page": 0, "page_size": 50, "start": 0, "end": 0, "first_page_uri": "/x", "previous_page_uri": None}
    return {**marks, "uri": "/x", "next_page_uri": following, plural: list(records)}
