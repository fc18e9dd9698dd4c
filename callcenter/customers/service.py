"""What the rest of the server asks about customers. One short method each; all the waiting is in threads."""

from datetime import tzinfo
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.contacts.events import CustomerId, Match
from callcenter.customers import repository, screenpop
from callcenter.customers.email import normal_email
from callcenter.customers.errors import CustomerNotFound
from callcenter.customers.lookup import Deliver, Lookups, identities_of, look_up
from callcenter.customers.models import (
    CandidateCard,
    Claim,
    Customer,
    CustomerCard,
    Identity,
    LookupResult,
    Profile,
    TimelineEntry,
)
from callcenter.customers.names import clean_name
from callcenter.customers.phone import e164
from callcenter.db.database import Database
from callcenter.errors import Invalid
from callcenter.http.pages import cut, decode_cursor
from callcenter.ids import new_id


class CustomerPage(NamedTuple):
    """Customers found, by what each is known, and the cursor of the next page."""

    customers: list[Customer]
    identities: dict[CustomerId, tuple[Identity, ...]]
    next: str | None


class TimelinePage(NamedTuple):
    """Contacts of one customer, the newest first; `as_of` is the instant up to which none is missing."""

    entries: list[TimelineEntry]
    next: str | None
    as_of: int


class CustomerService:
    """The customers of one centre. `region` is where a phone number without a country code is taken to be."""

    def __init__(self, database: Database, clock: Clock, *, region: str, language: str) -> None:
        self._database = database
        self._clock = clock
        self._region = region
        self._language = language
        self._lookups = Lookups()

    async def close(self) -> None:
        """Give up look-ups that are still running."""
        await self._lookups.close()

    async def look_up(self, claim: Claim) -> LookupResult:
        """Return who the claim may be; write nothing."""
        return await self._database.read(lambda connection: look_up(connection, claim, self._region))

    async def identify(self, claim: Claim) -> LookupResult:
        """Return who the claim may be; where it is nobody we know, make a prospect, so that the contact has a customer.

        The result then is `none` with the prospect as `customer`; the next look-up of the same claim finds it.
        """
        result = await self.look_up(claim)
        if result.match is not Match.NONE:
            return result
        return await self._database.write(lambda connection: self._identify(connection, claim))

    async def identify_within(self, claim: Claim, budget: float, deliver: Deliver) -> LookupResult:
        """Do as `identify` for `budget` seconds at most; then return PENDING, and hand the result to `deliver` later.

        A look-up that fails is tried again some times; when all fail, `none` without a customer is delivered.
        """
        return await self._lookups.within(budget, lambda: self.identify(claim), deliver)

    async def screen_pop(
        self, customer: CustomerId, now: int, zone: tzinfo, exclude_contact: str | None = None
    ) -> CustomerCard:
        """Return the card to show with the contact `exclude_contact`; CustomerNotFound for nobody we know."""
        card = await self._database.read(
            lambda connection: screenpop.screen_pop(connection, customer, now, zone, exclude_contact)
        )
        if card is None:
            raise CustomerNotFound(customer)
        return card

    async def candidate_cards(self, ids: tuple[CustomerId, ...]) -> tuple[CandidateCard, ...]:
        """Return a short card of each candidate that there still is, in the same order."""
        return await self._database.read(lambda connection: screenpop.candidate_cards(connection, ids))

    async def profile(self, customer: CustomerId) -> Profile:
        """Return everything kept of the customer but their contacts; CustomerNotFound for nobody we know."""
        found = await self._database.read(lambda connection: repository.get_profile(connection, customer))
        if found is None:
            raise CustomerNotFound(customer)
        return found

    async def search(
        self,
        *,
        phone: str | None = None,
        email: str | None = None,
        external_id: str | None = None,
        text: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> CustomerPage:
        """Return customers to whom all that is given applies; `phone` however written, `text` as in a search box."""
        number = e164(phone, self._region) if phone is not None else None
        address = normal_email(email) if email is not None else None
        if phone is not None and number is None:
            raise Invalid("This is not a telephone number.", code="bad_phone")
        if email is not None and address is None:
            raise Invalid("This is not an e-mail address.", code="bad_email")
        after = decode_cursor("customers", cursor, tuple[str])[0] if cursor is not None else ""
        values = {identity.value for identity in identities_of(Claim(phone=text, email=text), self._region)}

        def read(connection: Connection) -> CustomerPage:
            found = repository.find_customers(
                connection,
                phone=number,
                email=address,
                external_id=external_id,
                text=text,
                text_values=values,
                after=after,
                limit=limit + 1,
            )
            page, following = cut(found, limit, "customers", lambda customer: (customer.id,))
            known = repository.get_identities(connection, [customer.id for customer in page])
            return CustomerPage(list(page), known, following)

        return await self._database.read(read)

    async def timeline(self, customer: CustomerId, *, limit: int = 50, cursor: str | None = None) -> TimelinePage:
        """Return a page of the customer's contacts, the newest first; CustomerNotFound for nobody we know."""
        before = decode_cursor("timeline", cursor, tuple[int, str]) if cursor is not None else None
        now = self._clock.now()

        def read(connection: Connection) -> TimelinePage:
            if repository.get_customer(connection, customer) is None:
                raise CustomerNotFound(customer)
            found = repository.get_timeline(connection, customer, before=before, limit=limit + 1)
            page, following = cut(found, limit, "timeline", lambda entry: (entry.at, entry.id))
            return TimelinePage(list(page), following, repository.timeline_as_of(connection, now))

        return await self._database.read(read)

    def _identify(self, connection: Connection, claim: Claim) -> LookupResult:
        # Looked up again inside the write transaction: two tabs of one visitor must not become two prospects.
        result = look_up(connection, claim, self._region)
        if result.match is not Match.NONE:
            return result
        return msgspec.structs.replace(result, customer=self._add_prospect(connection, claim))

    def _add_prospect(self, connection: Connection, claim: Claim) -> CustomerId:
        claim = msgspec.structs.replace(
            claim, name=clean_name(claim.name or ""), language=claim.language or self._language
        )
        known = identities_of(claim, self._region)
        if not known and not claim.external_id and claim.visitor:
            known = [Identity(kind="visitor", value=claim.visitor)]
        customer = new_id()
        repository.add_prospect(connection, customer, claim, known, self._clock.now())
        return customer
