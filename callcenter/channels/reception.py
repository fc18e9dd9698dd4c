"""Reception: whoever turns up, on any channel, is looked up within a budget, and becomes a contact."""

import asyncio
from collections.abc import Callable

from callcenter.contacts.commands import StartContact
from callcenter.contacts.records import Reached
from callcenter.contacts.service import Contacts
from callcenter.customers.models import Claim, LookupResult
from callcenter.customers.service import CustomerService
from callcenter.ids import new_id
from callcenter.live.screen_pops import ScreenPops
from routing.model import ContactId


class Reception:
    """Receives customers. `lookup_timeout` is how many seconds may pass before they are received as nobody we know."""

    def __init__(
        self, contacts: Contacts, customers: CustomerService, pops: ScreenPops, *, lookup_timeout: float
    ) -> None:
        self._contacts = contacts
        self._customers = customers
        self._pops = pops
        self._lookup_timeout = lookup_timeout

    async def receive(
        self, claim: Claim, wish: Callable[[ContactId, LookupResult], StartContact], reached: Reached | None = None
    ) -> ContactId:
        """Look up who claims to be there, open the contact that `wish` makes of it, and return its id.

        One who is to be called back is `reached` there. A look-up that is late follows as news of its own. On a resend,
        it is the id of the contact there is.
        """
        new = new_id()
        opened: asyncio.Future[ContactId] = asyncio.get_running_loop().create_future()

        arrival = self._customers.arrival(claim, new)

        async def late(result: LookupResult) -> None:
            found = result.match, result.customer, result.candidates
            await self._contacts.identify(await opened, *found, prospect=arrival.prospect)

        try:
            met = await self._customers.meet_within(arrival, self._lookup_timeout, late)
            self._pops.keep(new, met)
            contact = await self._contacts.start(wish(new, met.found), reached, arrival.prospect)
        except BaseException:
            opened.cancel()
            self._pops.drop(new)
            raise
        if contact != new:
            self._pops.drop(new)
        opened.set_result(contact)
        return contact
