"""`callcenter demo-calls`: has the demo's customers ring the hotline, as many as wanted, while the demo centre runs."""

import asyncio
from contextlib import suppress

import httpx
from sqlalchemy import select

from callcenter.db.database import Database
from callcenter.db.tables import customers, identities
from callcenter.demo.carrier import PREFIX
from callcenter.demo.seed import FIRST, LAST
from callcenter.demo.twilio_cloud.callers import Counts, fill_with_callers
from callcenter.errors import StartupError


def demo_phones(database: Database) -> list[str]:
    """Return the telephone numbers of the demo's customers."""
    phones = (
        select(identities.c.value)
        .join(customers, customers.c.id == identities.c.customer)
        .where(identities.c.kind == "phone", customers.c.external_id.between(FIRST, LAST))
        .order_by(customers.c.external_id)
    )
    return database.read_now(lambda connection: list(connection.scalars(phones)))


def call_the_hotline(address: str, phones: list[str], *, rate: float, seconds: float, seed: int) -> Counts:
    """Have `rate` customers a second call for so many seconds; return what became of them once all have hung up.

    Raises `StartupError` where no demo centre that takes calls is running at `address`.
    """
    try:
        answer = httpx.get(f"{address}/api/v1/demo/customers", timeout=5, trust_env=False)
        hotline = answer.raise_for_status().json()["hotline"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise StartupError(f"No demo centre answers at {address}; start it with make run.") from error
    if hotline is None:
        raise StartupError(f"The centre at {address} has no hotline: its flows.yaml has no entry for voice.")
    if not phones:
        raise StartupError("The database has none of the demo's customers; start the demo centre on it first.")
    counts = Counts()
    with suppress(KeyboardInterrupt):
        asyncio.run(
            fill_with_callers(
                f"{address}{PREFIX}", hotline["number"], phones, rate=rate, seconds=seconds, seed=seed, counts=counts
            )
        )
    return counts
