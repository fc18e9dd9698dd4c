"""What is done to customers while the centre runs, and shows at once on its screens: merged, apart again, forgotten."""

import asyncio
from collections.abc import Iterable
from functools import partial

from callcenter.contacts.service import Contacts
from callcenter.customers.forget import ForgottenCounts, forget_customer, recordings_of
from callcenter.customers.models import Merge
from callcenter.customers.service import CustomerService
from callcenter.day.board import DayBoard
from callcenter.db.database import Database
from callcenter.errors import Unavailable
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView


async def erase_recordings(database: Database, contacts: Contacts, customers: Iterable[str]) -> None:
    """Have the carrier delete what the customers have said to it: first, as only their rows tell what that is."""
    for customer in customers:
        for contact, recording in await database.read(partial(recordings_of, customer=customer)):
            await contacts.erase_recordings(contact, (recording,))


class People:
    """The customers of a running centre, in the database, the log and on the screens."""

    def __init__(
        self,
        database: Database,
        contacts: Contacts,
        customers: CustomerService,
        view: LiveView,
        pops: ScreenPops,
        days: DayBoard,
    ) -> None:
        self._database, self._contacts, self._customers = database, contacts, customers
        self._view, self._pops, self._days = view, pops, days

    async def forget(self, customer: str) -> ForgottenCounts:
        """Forget a customer: their rows, what is kept for screens, then a word in the log, and screens begin anew.

        All who were merged with them are forgotten, too.
        """
        together = sorted(await self._customers.same_person(customer))
        for one in together:
            await self._contacts.check_forgettable(one)
        await erase_recordings(self._database, self._contacts, together)
        counts = await asyncio.to_thread(forget_customer, self._database, customer)
        for one in together:
            self._pops.forget(one)
        self._days.changed(None)
        try:
            for one in together:
                await self._contacts.forget(one)
        except Unavailable as refused:
            message = "The customer's rows are deleted, but the contact log could not be told yet; send it again."
            raise Unavailable(message) from refused
        return counts

    async def merge(self, customer: str, into: str, by: str) -> Merge:
        """Let two customers show as one, also on the screens that show one of them now."""
        merged = await self._customers.merge(customer, into, by)
        await self._show_again(merged.into)
        return merged

    async def undo_merge(self, customer: str, by: str) -> None:
        """Let a merged customer stand for themselves again, also on the screens."""
        left = await self._customers.undo_merge(customer, by)
        await self._show_again(left, customer)

    async def _show_again(self, *customers: str) -> None:
        changed = frozenset[str]().union(*[await self._customers.same_person(customer) for customer in customers])
        for contact in self._view.open_contacts():
            talk = self._view.talk(contact)
            if talk is not None and not changed.isdisjoint((talk.customer, *talk.candidates)):
                self._pops.renew(talk)
        self._days.changed(None)
