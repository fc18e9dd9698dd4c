"""Who is calling: from what is claimed or proven to the customer it belongs to, within a budget of time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from prometheus_client import Counter
from sqlalchemy import Connection

from callcenter.contacts.events import CustomerId, Match
from callcenter.customers import repository
from callcenter.customers.email import normal_email
from callcenter.customers.models import PENDING, Claim, Identity, LookupResult, Met
from callcenter.customers.names import clean_name
from callcenter.customers.phone import e164

T = TypeVar("T")

logger = logging.getLogger(__name__)

LOOKUPS = Counter(
    "callcenter_customer_lookups_total",
    "Customer look-ups by what came of them: one, several, none; late counts those past their budget, failed every try "
    "that raised.",
    ["result"],
)

Search = Callable[[], Awaitable[Met]]
Deliver = Callable[[LookupResult], Awaitable[None]]


def identities_of(claim: Claim, region: str) -> list[Identity]:
    """Return the claim's phone and e-mail normalised; what is not a number or an address is left out."""
    phone = e164(claim.phone, region) if claim.phone else None
    email = normal_email(claim.email) if claim.email else None
    known: list[Identity] = []
    if phone:
        known.append(Identity(kind="phone", value=phone))
    if email:
        known.append(Identity(kind="email", value=email))
    return known


def look_up(connection: Connection, claim: Claim, identities: Sequence[Identity]) -> LookupResult:
    """Return who the claim may be; `identities` are its own, normalised.

    The outside system's id, where given, decides alone: whoever shares that person's phone is somebody else. Without
    it, it is whom the phone *and* the e-mail fit, else whom either fits. The web visitor's id counts only where
    nothing else is given, and finds only the prospect made for it.

    Customers who were merged are one match. The result then names the one the identity is kept of, so that the contact
    is theirs if the merge is undone.
    """
    if claim.external_id:
        return _one(connection, repository.id_of_external(connection, claim.external_id))
    if identities:
        found = [repository.known_by(connection, identity.kind, identity.value) for identity in identities]
        either = {person: customer for each in reversed(found) for person, customer in each.items()}
        fitting = set.intersection(*map(set, found)) or either.keys()
        if len(fitting) > 1:
            return LookupResult(match=Match.SEVERAL, candidates=tuple(sorted(fitting)))
        return _one(connection, next((either[person] for person in fitting), None))
    if claim.visitor:
        name = clean_name(claim.name or "")
        return _one(connection, repository.prospect_of_visitor(connection, claim.visitor, name))
    return LookupResult(match=Match.NONE)


def _one(connection: Connection, found: CustomerId | None) -> LookupResult:
    if found is None:
        return LookupResult(match=Match.NONE)
    customer = repository.get_customer(connection, found)
    if customer is None:
        return LookupResult(match=Match.ONE, customer=found)
    agent, at = repository.last_talk(connection, found) or (None, None)
    return LookupResult(
        match=Match.ONE,
        customer=found,
        tier=customer.tier,
        language=customer.language,
        last_agent=agent,
        last_talk_at=at,
    )


class Lookups:
    """Runs look-ups within a budget. What is not there in time is delivered later; a failing one is tried again.

    Used on one event loop; `close` before it ends.
    """

    def __init__(self, retry_after: tuple[float, ...] = (1.0, 5.0, 30.0)) -> None:
        self._retry_after = retry_after
        self._running: set[asyncio.Task[Any]] = set()

    async def within(self, budget: float, search: Search, deliver: Deliver) -> Met:
        """Return whom `search` finds within `budget` seconds, else PENDING, and hand the result to `deliver` later.

        A search that raises is tried again after each of `retry_after`; when all fail, `none` is delivered, without a
        customer.
        """
        searching = self._start(self._find(search))
        done, _ = await asyncio.wait({searching}, timeout=budget)
        if done:
            return searching.result()
        LOOKUPS.labels("late").inc()
        self._start(self._deliver(searching, deliver))
        return Met(found=PENDING)

    async def close(self) -> None:
        """Give up whatever is still running."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _find(self, search: Search) -> Met:
        for pause in (*self._retry_after, None):
            try:
                met = await search()
            except Exception as error:
                # The message of an error may quote what was searched for, so only its class is written down.
                LOOKUPS.labels("failed").inc()
                logger.warning("a customer look-up failed: %s", type(error).__name__)
                if pause is not None:
                    await asyncio.sleep(pause)
            else:
                LOOKUPS.labels(met.found.match.value).inc()
                return met
        return Met(found=LookupResult(match=Match.NONE))

    async def _deliver(self, searching: "asyncio.Task[Met]", deliver: Deliver) -> None:
        try:
            await deliver((await searching).found)
        except Exception as error:
            logger.error("a late customer look-up could not be delivered: %s", type(error).__name__)

    def _start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
