"""Reports closed contacts to an outside CRM by a signed POST. Sending the same report again does no harm.

The body is JSON: contact, channel, queue, customer (our id), external_id (theirs), agent, arrived_at, answered_at,
ended_at (milliseconds UTC), outcome, disposition, rating. `X-Callcenter-Signature` is the hex HMAC-SHA256 of the body.
"""

import hashlib
import hmac

import httpx
import msgspec
from sqlalchemy import select

from callcenter.contacts.effects import Effect
from callcenter.contacts.ports import EffectRefused
from callcenter.db.database import Database
from callcenter.db.tables import contacts, customers

SIGNATURE = "X-Callcenter-Signature"

_REPORT = select(
    contacts.c.id.label("contact"),
    contacts.c.channel,
    contacts.c.queue,
    contacts.c.customer,
    customers.c.external_id,
    contacts.c.agent,
    contacts.c.arrived_at,
    contacts.c.answered_at,
    contacts.c.ended_at,
    contacts.c.outcome,
    contacts.c.disposition,
    contacts.c.rating,
).join(customers, customers.c.id == contacts.c.customer, isouter=True)


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
        row = await self._database.read(
            lambda c: c.execute(_REPORT.where(contacts.c.id == effect.contact)).mappings().one()
        )
        body = msgspec.json.encode(dict(row))
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", SIGNATURE: signature}
        response = await self._client.post(self._url, content=body, headers=headers)
        if response.status_code in (408, 425, 429) or response.is_server_error:
            response.raise_for_status()
        if not response.is_success:
            raise EffectRefused(f"the CRM answered {response.status_code}")
