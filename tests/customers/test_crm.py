"""Closed contacts reported to an outside CRM, which here is a real HTTP server."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

import callcenter.contacts.outbox
from callcenter.customers.crm import SIGNATURE
from callcenter.db.tables import outbox
from callcenter.settings import Settings
from tests.support.centre import Running, directory, eventually, running
from tests.support.serving import serving

SECRET = "s3cret of both sides"


class Crm:
    """Answers reports with the statuses it is given, the last one for ever, and keeps what it was sent."""

    def __init__(self, *statuses: int) -> None:
        self._statuses = list(statuses)
        self.reports: list[dict[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        assert request.method == "POST"
        assert request.headers["content-type"] == "application/json"
        assert request.headers[SIGNATURE] == hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.reports.append(json.loads(body))
        status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        await Response(status_code=status)(scope, receive, send)


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callcenter.contacts.outbox, "_BACK_OFF_MS", (20, 40))


@asynccontextmanager
async def reporting_to(crm: Crm, folder: Path) -> AsyncIterator[Running]:
    async with serving(crm) as address:
        settings = Settings(
            mode="demo", crm_webhook_url=f"http://{address}/contacts?team=1", crm_webhook_secret=SecretStr(SECRET)
        )
        async with running(folder, directory(True), settings=settings) as centre:
            yield centre


async def one_contact(centre: Running) -> str:
    """Let a contact run from start to end."""
    centre.add_customer("ann", phone="+8613800138000", external_id="M0001", name="Ann Lee")
    lin, customer = await centre.console("lin", ready=True), await centre.chatting(phone="13800138000")
    contact = await lin.accept()
    assert (await customer.post(contact, "my secret")).ok
    assert (await lin.ask("end", contact=contact)).ok
    assert (await lin.ask("wrap_up", contact=contact, disposition="solved", note="a note")).ok
    return contact


def settled(centre: Running) -> Callable[[], Any]:
    """Return what gives the one row of the outbox once it will not change any more."""
    query = select(outbox.c.state, outbox.c.attempts, outbox.c.error)

    def look() -> Any:
        row = centre.database.read_now(lambda c: c.execute(query).one_or_none())
        return tuple(row) if row and row.state in ("done", "failed", "dropped") else None

    return look


async def test_a_contact_is_reported_once_signed_and_with_ids_only_after_wrap_up(tmp_path: Path) -> None:
    crm = Crm(200)
    async with reporting_to(crm, tmp_path) as centre:
        contact = await one_contact(centre)
        assert await eventually(settled(centre)) == ("done", 1, None)
        report = crm.reports[0]
        instants = [report.pop(name) for name in ("arrived_at", "answered_at", "ended_at")]
        assert instants == sorted(instants)
        assert report == {
            "contact": contact,
            "channel": "chat",
            "queue": "sales",
            "customer": "ann",
            "external_id": "M0001",
            "agent": "lin",
            "outcome": "answered",
            "disposition": "solved",
        }
    assert len(crm.reports) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_crm_that_stumbles_is_told_again(tmp_path: Path, status: int) -> None:
    crm = Crm(status, 200)
    async with reporting_to(crm, tmp_path) as centre:
        await one_contact(centre)
        assert await eventually(settled(centre)) == ("done", 2, None)
    assert len(crm.reports) == 2
    assert crm.reports[0] == crm.reports[1]


@pytest.mark.parametrize("status", [400, 301])
async def test_a_crm_that_refuses_is_not_asked_again(tmp_path: Path, status: int) -> None:
    crm = Crm(status)
    async with reporting_to(crm, tmp_path) as centre:
        await one_contact(centre)
        assert await eventually(settled(centre)) == ("failed", 1, f"the CRM answered {status}")
    assert len(crm.reports) == 1
