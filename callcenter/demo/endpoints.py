"""`GET /api/v1/demo/customers`: whom one can sign in as on the hotline page. There is no such route in production."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from callcenter.access.dependencies import anyone
from callcenter.clock import Clock
from callcenter.customers.identity import sign_identity
from callcenter.db.database import Database
from callcenter.demo.seed import demo_sign_ins


class DemoCustomer(BaseModel):
    """A demo customer, with the token a host page would have signed for them, and what their tier is called."""

    external_id: str
    name: str
    language: str
    tier: dict[str, str] | None
    token: str
    phone: str | None


class Hotline(BaseModel):
    """The number a simulated telephone can ring."""

    number: str


class DemoCustomers(BaseModel):
    """The demo customers to choose from, and the hotline they can ring, if there is one."""

    items: list[DemoCustomer]
    hotline: Hotline | None


def router(
    database: Database, clock: Clock, secret: str, tiers: Mapping[str, dict[str, str]], *, hotline: str | None = None
) -> APIRouter:
    """Return the route; `tiers` are the names of tiers, by language, `hotline` the number to call."""
    routes = APIRouter(prefix="/api/v1/demo", tags=["demo"])

    @routes.get("/customers", dependencies=[Depends(anyone)])
    async def customers() -> DemoCustomers:
        """Return a dozen customers with tokens that are good for a day."""
        found = await asyncio.to_thread(demo_sign_ins, database)
        now = clock.now()
        return DemoCustomers(
            items=[
                DemoCustomer(
                    external_id=who.external_id,
                    name=who.name,
                    language=who.language,
                    tier=tiers.get(who.tier or ""),
                    token=sign_identity(secret, who.external_id, now, lifetime=timedelta(hours=24), name=who.name),
                    phone=who.phone,
                )
                for who in found
            ],
            hotline=Hotline(number=hotline) if hotline else None,
        )

    return routes
