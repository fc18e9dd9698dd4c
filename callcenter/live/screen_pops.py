"""Screen-pops of open contacts, kept in memory so that an offer need not wait for a look-up."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from callcenter.contacts.state import Conversation
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.errors import NotFound

log = logging.getLogger(__name__)

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """What is known of a contact's customer: one card, or several candidates, or neither."""

    customer: CustomerCard | None = None
    candidates: tuple[CandidateCard, ...] = ()


class Profiles(Protocol):
    """Where screen-pops come from."""

    async def card(self, customer: str, contact: str) -> CustomerCard:
        """Return the card to show with a contact. Raises `NotFound` for a customer who was forgotten."""

    async def candidates(self, ids: tuple[str, ...]) -> tuple[CandidateCard, ...]:
        """Return the candidates' short cards."""


class ScreenPops:
    """Loads each contact's screen-pop once, and again when it turns out to be somebody else."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self._kept: dict[str, tuple[object, ScreenPop]] = {}
        self._loading: dict[str, asyncio.Task[ScreenPop]] = {}
        self._forgotten: set[str] = set()

    async def prefetch(self, contact: str, customer: str | None, candidates: tuple[str, ...]) -> None:
        """Load before the contact is offered."""
        await self._load(contact, customer, candidates)

    async def get(self, talk: Conversation) -> ScreenPop:
        """Return a contact's screen-pop; an empty one when it cannot be read just now."""
        key = (talk.customer, talk.candidates)
        kept = self._kept.get(talk.contact)
        if kept is not None and kept[0] == key:
            return kept[1]
        return await self._load(talk.contact, talk.customer, talk.candidates)

    def drop(self, contact: str) -> None:
        """Forget a contact that is closed."""
        self._kept.pop(contact, None)

    def forget(self, customer: str) -> None:
        """Forget whatever shows a customer, also what is being read just now."""
        self._forgotten.add(customer)
        for contact, (_, pop) in list(self._kept.items()):
            if (pop.customer and pop.customer.id == customer) or any(c.id == customer for c in pop.candidates):
                del self._kept[contact]

    async def _load(self, contact: str, customer: str | None, candidates: tuple[str, ...]) -> ScreenPop:
        if customer is None and not candidates:
            return ScreenPop()
        loading = self._loading.get(contact)
        if loading is None:
            loading = self._loading[contact] = asyncio.create_task(self._read(contact, customer, candidates))
            loading.add_done_callback(lambda _: self._loading.pop(contact, None))
        return await asyncio.shield(loading)

    async def _read(self, contact: str, customer: str | None, candidates: tuple[str, ...]) -> ScreenPop:
        try:
            pop = ScreenPop(
                await self._profiles.card(customer, contact) if customer else None,
                await self._profiles.candidates(candidates) if candidates else (),
            )
        except NotFound:
            pop = ScreenPop()
        except Exception as failure:
            log.warning("the screen-pop of contact %s cannot be read (%s)", contact, type(failure).__name__)
            return ScreenPop()
        if self._forgotten:
            known = None if pop.customer and pop.customer.id in self._forgotten else pop.customer
            pop = ScreenPop(known, tuple(one for one in pop.candidates if one.id not in self._forgotten))
        self._kept[contact] = ((customer, candidates), pop)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return pop
