"""Screen-pops of open contacts, kept in memory so that no screen ever waits for the profiles."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from callcenter.contacts.state import Conversation
from callcenter.customers.models import CandidateCard, CustomerCard, Met
from callcenter.errors import NotFound

log = logging.getLogger(__name__)

KEPT = 20_000
AT_ONCE = 8
"""How many are read at the same time: a supervisor's first screen must not keep the other threads busy."""
TRY_AGAIN_AFTER_S = (0.2, 1.0, 5.0)

_Key = tuple[str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """What is known of a contact's customer: their card, and who else it could be."""

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
        self._kept: dict[str, tuple[_Key, ScreenPop]] = {}
        self._loading: dict[str, tuple[_Key, asyncio.Task[None]]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)
        self._forgotten: set[str] = set()
        self._listener: Callable[[str], None] = lambda _: None

    def listen(self, loaded: Callable[[str], None]) -> None:
        """Have it called with each contact whose screen-pop has been loaded."""
        self._listener = loaded

    def keep(self, contact: str, met: Met) -> None:
        """Keep what is known of a contact that is about to come."""
        if met.card is not None or met.candidates:
            self._keep(contact, (met.found.customer, met.found.candidates), ScreenPop(met.card, met.candidates))

    def at_hand(self, talk: Conversation) -> ScreenPop:
        """Return what is here now. The listener is told when there is more; an empty one may be all there ever is."""
        key = (talk.customer, talk.candidates)
        kept = self._kept.get(talk.contact)
        if kept is not None and kept[0] == key:
            return kept[1]
        self._load(talk.contact, key)
        return ScreenPop()

    def renew(self, talk: Conversation) -> None:
        """Load it again, as its customer has changed; until then it stays as it was."""
        kept = self._kept.get(talk.contact)
        self.drop(talk.contact)
        self._load(talk.contact, (talk.customer, talk.candidates))
        if kept is not None:
            self._kept[talk.contact] = kept

    def drop(self, contact: str) -> None:
        """Forget a contact that is closed, or never came about."""
        self._kept.pop(contact, None)
        if (loading := self._loading.pop(contact, None)) is not None:
            loading[1].cancel()

    def forget(self, customer: str) -> None:
        """Forget whatever shows a customer, also what is being read just now."""
        self._forgotten.add(customer)
        for contact, (_, pop) in list(self._kept.items()):
            if (pop.customer and pop.customer.id == customer) or any(c.id == customer for c in pop.candidates):
                del self._kept[contact]

    def _load(self, contact: str, key: _Key) -> None:
        """Have it loaded, where there is anything to load."""
        if key == (None, ()):
            return
        loading = self._loading.get(contact)
        if loading is not None and loading[0] == key:
            return
        self.drop(contact)  # it has turned out to be somebody else
        task = asyncio.create_task(self._read(contact, key))
        self._loading[contact] = key, task
        task.add_done_callback(lambda task: self._loaded(contact, task))

    def _loaded(self, contact: str, task: asyncio.Task[None]) -> None:
        if contact in self._loading and self._loading[contact][1] is task:
            del self._loading[contact]
            if contact in self._kept:
                self._listener(contact)

    async def _read(self, contact: str, key: _Key) -> None:
        for pause in (*TRY_AGAIN_AFTER_S, None):
            try:
                async with self._room:
                    pop = await self._read_once(contact, *key)
                break
            except Exception as failure:
                log.warning("the screen-pop of contact %s cannot be read (%s)", contact, type(failure).__name__)
            if pause is None:
                return
            await asyncio.sleep(pause)
        self._keep(contact, key, pop)

    def _keep(self, contact: str, key: _Key, pop: ScreenPop) -> None:
        if self._forgotten:
            known = None if pop.customer and pop.customer.id in self._forgotten else pop.customer
            pop = ScreenPop(known, tuple(one for one in pop.candidates if one.id not in self._forgotten))
        self._kept[contact] = key, pop
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    async def _read_once(self, contact: str, customer: str | None, candidates: tuple[str, ...]) -> ScreenPop:
        known = None
        if customer is not None:
            with suppress(NotFound):
                known = await self._profiles.card(customer, contact)
        return ScreenPop(known, await self._profiles.candidates(candidates) if candidates else ())
