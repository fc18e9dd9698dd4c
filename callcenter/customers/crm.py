"""Reports closed contacts to an outside CRM by a signed POST. Sending the same report again does no harm.

The body is JSON: contact, channel, queue, customer (our id), external_id (theirs), agent, arrived_at, answered_at,
ended_at (milliseconds UTC), outcome, disposition, rating. `X-Callcenter-Signature` is the hex HMAC-SHA256 of the body.
"""

import hashlib
import hmac
from typing import Any

import httpx
import msgspec
from sqlalchemy import Connection, select

from callcenter.contacts.effects import Effect
from callcenter.contacts.ports import EffectRefused
from callcenter.customers import repository
from callcenter.db.database import Database
from callcenter.db.tables import contacts

SIGNATURE = "X-Callcenter-Signature"

_REPORT = select(
    contacts.c.id.label("contact"),
    contacts.c.channel,
    contacts.c.queue,
    contacts.c.customer,
    contacts.c.agent,
    contacts.c.arrived_at,
    contacts.c.answered_at,
    contacts.c.ended_at,
    contacts.c.outcome,
    contacts.c.disposition,
    contacts.c.rating,
)


def _report(connection: Connection, contact: str) -> dict[str, Any]:
    """Return what is told of a contact, with its customer as the person they are; one who was forgotten is an id."""
    report = dict(connection.execute(_REPORT.where(contacts.c.id == contact)).mappings().one())
    who = repository.get_customer(connection, report["customer"]) if report["customer"] is not None else None
    return {**report, "customer": who.id if who else report["customer"], "external_id": who and who.external_id}


class CrmReporter:
    """Implements `EffectSender` for `report_contact`."""

    def __init__(self, database: Database, url: str, secret: str, client: httpx.AsyncClient) -> None:
        self._database = database
        self._url = url
        self._secret = secret.encode()
        self._client = client

    async def gave_up(self, effect: Effect) -> None:
        """Do nothing: the outbox's row says so."""

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Post the contact as it is committed now."""
        report = await self._database.read(lambda connection: _report(connection, effect.contact))
        body = msgspec.json.encode(report)
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", SIGNATURE: signature}
        response = await self._client.post(self._url, content=body, headers=headers)
        if response.status_code in (408, 425, 429) or response.is_server_error:
            response.raise_for_status()
        if not response.is_success:
            raise EffectRefused(f"the CRM answered {response.status_code}")
