"""Closed contacts reported to an outside CRM, which here is a real HTTP server."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
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
    lin, customer = await centre.console("lin", ready=True), await centre.chatting(phone="13800138000")
    contact = await lin.accept()
    assert (await customer.post(contact, "my secret")).ok
    assert (await lin.ask("end", contact=contact)).ok
    assert (await lin.ask("wrap_up", contact=contact, disposition="solved", note="a note")).ok
    return contact


async def outcome(centre: Running, contact: str) -> tuple[str, int, str | None]:
    """Wait until a contact's report is settled; return what became of it, after how many tries, and why."""
    query = select(outbox.c.state, outbox.c.attempts, outbox.c.error).where(
        outbox.c.contact == contact, outbox.c.state.in_(("done", "failed", "dropped"))
    )
    row = await eventually(lambda: centre.database.read_now(lambda c: c.execute(query).one_or_none()))
    return (row.state, row.attempts, row.error)


async def test_a_contact_is_reported_once_signed_and_with_ids_only_after_wrap_up(tmp_path: Path) -> None:
    crm = Crm(200)
    async with reporting_to(crm, tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000", external_id="M0001", name="Ann Lee")
        contact = await one_contact(centre)
        assert await outcome(centre, contact) == ("done", 1, None)
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
            "rating": None,
        }
    assert len(crm.reports) == 1


async def test_a_contact_of_one_who_was_merged_is_reported_as_the_person_they_are(tmp_path: Path) -> None:
    crm = Crm(200)
    async with reporting_to(crm, tmp_path) as centre:
        centre.add_customer("ann", phone="+8613900139000", external_id="M0001")
        centre.add_customer("prospect", phone="+8613800138000")
        await centre.centre.customers.merge("prospect", "ann", "lin")
        contact = await one_contact(centre)
        assert await outcome(centre, contact) == ("done", 1, None)
    assert (crm.reports[0]["customer"], crm.reports[0]["external_id"]) == ("ann", "M0001")


async def test_a_crm_that_stumbles_is_told_again_until_it_has_taken_the_same_report(tmp_path: Path) -> None:
    crm = Crm(500, 503, 429, 200)
    async with reporting_to(crm, tmp_path) as centre:
        contact = await one_contact(centre)
        assert await outcome(centre, contact) == ("done", 4, None)
    assert [report["contact"] for report in crm.reports] == [contact] * 4
    assert all(report == crm.reports[0] for report in crm.reports)


async def test_a_crm_that_refuses_is_not_asked_again(tmp_path: Path) -> None:
    crm = Crm(400, 301, 200)
    async with reporting_to(crm, tmp_path) as centre:
        contacts = [await one_contact(centre) for _ in range(3)]
        assert [await outcome(centre, contact) for contact in contacts] == [
            ("failed", 1, "the CRM answered 400"),
            ("failed", 1, "the CRM answered 301"),
            ("done", 1, None),
        ]
    assert [report["contact"] for report in crm.reports] == contacts
