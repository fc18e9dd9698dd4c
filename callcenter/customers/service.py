"""What the rest of the server asks about customers. One short method each; all the waiting is in threads."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.contacts.events import CustomerId, Match
from callcenter.customers import merging, repository, screenpop
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
    Merge,
    Met,
    Profile,
    TimelineEntry,
)
from callcenter.customers.newcomers import Arrival, Newcomers, profile_of
from callcenter.customers.phone import e164
from callcenter.db.database import Database
from callcenter.db.persons import get_customers_of
from callcenter.db.sight import Sight
from callcenter.db.together import Together
from callcenter.errors import Invalid
from callcenter.http.pages import cut, decode_cursor


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
    """The customers of one centre, whose `zone` says when a day begins.

    `region` is where a phone number without a country code is taken to be.
    """

    def __init__(
        self, database: Database, clock: Clock, *, region: str, language: str, zone: Callable[[], tzinfo]
    ) -> None:
        self._database = database
        self._clock = clock
        self._region = region
        self._language = language
        self._zone = zone
        self._lookups = Lookups()
        self._met = Together(self._find)
        self._newcomers = Newcomers()

    async def close(self) -> None:
        """Give up look-ups that are still running."""
        await self._lookups.close()

    async def look_up(self, claim: Claim) -> LookupResult:
        """Return who the claim may be; write nothing."""
        identities = identities_of(claim, self._region)
        return await self._database.read(lambda connection: look_up(connection, claim, identities))

    def arrival(self, claim: Claim, contact: str) -> Arrival:
        """Take note that somebody is about to come, with a contact; keep it until they are there, or are not to be."""
        return self._newcomers.arrival(claim, tuple(identities_of(claim, self._region)), contact)

    async def meet(self, arrival: Arrival) -> Met:
        """Return who it may be and what to show with the contact. Writes nothing.

        Where it is nobody we know, there is a `prospect` of them from then on, for the contact to bring along: the
        result is `none` with the prospect as `customer`, and `one` for others who arrive by then and claim the same.
        """
        met = await self._met.ask(arrival)
        return self._as_prospect(arrival) if met.found.match is Match.NONE else met

    async def meet_within(self, arrival: Arrival, budget: float, deliver: Deliver) -> Met:
        """Do as `meet` for `budget` seconds at most; then return PENDING, and hand the result to `deliver` later.

        A look-up that fails is tried again some times; when all fail, `none` without a customer is delivered.
        """
        return await self._lookups.within(budget, lambda: self.meet(arrival), deliver)

    async def card(self, customer: CustomerId, contact: str) -> CustomerCard:
        """Return the card to show with a contact; CustomerNotFound for nobody we know."""
        card = await self._database.read(lambda connection: self._card(connection, customer, contact))
        if card is None:
            raise CustomerNotFound(customer)
        return card

    async def candidates(self, ids: tuple[CustomerId, ...]) -> tuple[CandidateCard, ...]:
        """Return a short card of each candidate that there still is, in the same order."""
        return await self._database.read(lambda connection: screenpop.candidate_cards(connection, ids))

    async def check_seen(self, customer: CustomerId, sight: Sight) -> None:
        """Raise CustomerNotFound for a customer who is hidden."""
        if not await self._database.read(lambda connection: sight.sees_customer(connection, customer)):
            raise CustomerNotFound(customer)

    async def profile(self, customer: CustomerId, sight: Sight) -> Profile:
        """Return everything kept of the customer but their contacts; CustomerNotFound for nobody we know, or hidden."""

        def read(connection: Connection) -> Profile | None:
            found = repository.get_profile(connection, customer) if sight.sees_customer(connection, customer) else None
            if found is None:
                return None
            return msgspec.structs.replace(found, merged=tuple(merging.merged_into(connection, found.customer.id)))

        profile = await self._database.read(read)
        if profile is None:
            raise CustomerNotFound(customer)
        return profile

    async def search(
        self,
        sight: Sight,
        *,
        phone: str | None = None,
        email: str | None = None,
        external_id: str | None = None,
        text: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> CustomerPage:
        """Return customers in sight to whom all that is given applies.

        `phone` is taken however written, `text` as in a search box.
        """
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
                sight=sight,
            )
            page, following = cut(found, limit, "customers", lambda customer: (customer.id,))
            known = {customer.id: repository.get_known(connection, customer.id) for customer in page}
            return CustomerPage(list(page), known, following)

        return await self._database.read(read)

    async def timeline(
        self, customer: CustomerId, sight: Sight, *, limit: int = 50, cursor: str | None = None
    ) -> TimelinePage:
        """Return a page of the customer's contacts, the newest first; CustomerNotFound for nobody we know, or hidden.

        Of whom is seen, all contacts are, whoever had them.
        """
        before = decode_cursor("timeline", cursor, tuple[int, str]) if cursor is not None else None
        now = self._clock.now()

        def read(connection: Connection) -> TimelinePage:
            if not sight.sees_customer(connection, customer) or not repository.get_customer(connection, customer):
                raise CustomerNotFound(customer)
            found = repository.get_timeline(connection, customer, before=before, limit=limit + 1)
            page, following = cut(found, limit, "timeline", lambda entry: (entry.at, entry.id))
            return TimelinePage(list(page), following, repository.timeline_as_of(connection, now))

        return await self._database.read(read)

    async def merge(self, customer: CustomerId, into: CustomerId, by: str) -> Merge:
        """Let two customers show as one from here on, as `merging.merge` says; `by` is who found that they are."""
        now = self._clock.now()
        return await self._database.write(lambda connection: merging.merge(connection, customer, into, by, now))

    async def undo_merge(self, customer: CustomerId, by: str) -> CustomerId:
        """Let a merged customer stand for themselves again, as `merging.undo` says; return whom they left."""
        now = self._clock.now()
        return await self._database.write(lambda connection: merging.undo(connection, customer, by, now))

    async def same_person(self, customer: CustomerId) -> frozenset[CustomerId]:
        """Return all customers who are the same person as this one, themselves among them."""
        return frozenset(await self._database.read(lambda connection: get_customers_of(connection, customer)))

    def _find(self, arrivals: Sequence[Arrival]) -> list[Met]:
        return self._database.read_now(lambda connection: [self._find_one(connection, each) for each in arrivals])

    def _find_one(self, connection: Connection, arrival: Arrival) -> Met:
        found = look_up(connection, arrival.claim, arrival.identities)
        return Met(
            found=found,
            card=self._card(connection, found.customer, arrival.contact) if found.customer is not None else None,
            candidates=screenpop.candidate_cards(connection, found.candidates) if found.candidates else (),
        )

    def _card(self, connection: Connection, customer: CustomerId, contact: str) -> CustomerCard | None:
        return screenpop.screen_pop(connection, customer, self._clock.now(), self._zone(), contact)

    def _as_prospect(self, arrival: Arrival) -> Met:
        now = self._clock.now()
        known = arrival.join(now, self._language)
        prospect = arrival.prospect
        assert prospect is not None, "joined"
        found = LookupResult(match=Match.NONE, customer=prospect.id)
        if known:
            found = LookupResult(match=Match.ONE, customer=prospect.id, language=prospect.language)
        return Met(found=found, card=screenpop.first_card(profile_of(prospect), now, self._zone()))
