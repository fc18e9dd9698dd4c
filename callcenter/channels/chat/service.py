"""Chat: who the visitor is, and what becomes of their wish to talk."""

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from callcenter.contacts.events import Identity
from callcenter.contacts.service import Contacts
from callcenter.customers.identity import VerifiedIdentity, verify_identity
from callcenter.customers.models import Claim, LookupResult
from callcenter.customers.service import CustomerService
from callcenter.directory.service import Directory
from callcenter.errors import TooMany
from callcenter.ids import new_id
from callcenter.live.messages import StartChat
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.session import Allowance

_ADDRESSES_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the customer's page. `id` is what the log knows them by; only they have the token it comes from.

    A conversation begun as a signed-in customer is found again by that customer only.
    """

    token: str
    id: str
    identity: VerifiedIdentity | None


class ChatService:
    """What a customer's page can do before it is in a conversation."""

    def __init__(
        self,
        contacts: Contacts,
        customers: CustomerService,
        directory: Directory,
        pops: ScreenPops,
        *,
        secret: str,
        lookup_timeout: float,
        starts_per_minute: float,
    ) -> None:
        self._contacts = contacts
        self._customers = customers
        self._directory = directory
        self._pops = pops
        self._secret = secret
        self._lookup_timeout = lookup_timeout
        self._starts_per_minute = starts_per_minute
        self._addresses: OrderedDict[str, Allowance] = OrderedDict()

    def visitor(self, token: str | None, identity_token: str | None, now: int) -> Visitor:
        """Return who this is. Raises `IdentityRefused` for a token that is forged or has expired."""
        identity = verify_identity(identity_token, self._secret, now) if identity_token else None
        token = token or secrets.token_urlsafe(32)
        proven = identity.external_id if identity else ""
        return Visitor(token, hashlib.sha256(f"{token}:{proven}".encode()).hexdigest()[:32], identity)

    async def start(self, visitor: Visitor, wish: StartChat, address: str) -> str:
        """Look the customer up, open a chat, and return its contact id. A resend returns the same one."""
        self._refuse_flood(address)
        language = self._directory.language(wish.language)
        claim, identity = _claim(visitor, wish, language)
        contact = new_id()
        opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def late(result: LookupResult) -> None:
            await self._contacts.identify(await opened, result.match, result.customer, result.candidates)

        began = time.monotonic()
        try:
            found = await self._customers.identify_within(claim, self._lookup_timeout, late)
            left = self._lookup_timeout - (time.monotonic() - began)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._pops.prefetch(contact, found.customer, found.candidates), max(0.0, left))
            contact = await self._contacts.start_chat(
                contact,
                queue=wish.queue,
                language=language,
                visitor=visitor.id,
                client_id=wish.id,
                identity=identity,
                match=found.match,
                customer=found.customer,
                candidates=found.candidates,
                tier=found.tier,
            )
        except BaseException:
            opened.cancel()
            raise
        opened.set_result(contact)
        return contact

    def _refuse_flood(self, address: str) -> None:
        allowance = self._addresses.pop(address, None)
        if allowance is None:
            allowance = Allowance(self._starts_per_minute / 60, self._starts_per_minute)
        self._addresses[address] = allowance
        if len(self._addresses) > _ADDRESSES_KEPT:
            self._addresses.popitem(last=False)
        if not allowance.take():
            raise TooMany("Too many conversations were started from here; wait a minute.", 60)


def _claim(visitor: Visitor, wish: StartChat, language: str) -> tuple[Claim, Identity]:
    if visitor.identity is not None:
        return visitor.identity.claim(visitor.id), Identity.VERIFIED
    said = {
        key: value.strip() or None for key, value in (("name", wish.name), ("phone", wish.phone), ("email", wish.email))
    }
    identity = Identity.CLAIMED if any(said.values()) else Identity.ANONYMOUS
    return Claim(**said, language=language, visitor=visitor.id), identity
