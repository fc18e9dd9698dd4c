"""Chat: who the visitor is, and what becomes of their wish to talk."""

import asyncio
import hashlib
import re
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

import msgspec

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
from routing.errors import UnknownQueue

VISITS_FOR_EACH_START = 2
"""How many times more often a page may connect from one address than start a conversation."""
_ADDRESSES_KEPT = 10_000
_OURS = re.compile(r"[A-Za-z0-9_-]{43}")
"""A visitor's token as `secrets.token_urlsafe(32)` makes it."""


class _ByAddress:
    """An allowance per minute for each of the addresses seen lately."""

    def __init__(self, per_minute: float) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, address: str) -> bool:
        """Take one of an address's; False when there is none left."""
        allowance = self._left.pop(address, None) or Allowance(self._per_minute / 60, self._per_minute)
        self._left[address] = allowance
        if len(self._left) > _ADDRESSES_KEPT:
            self._left.popitem(last=False)
        return allowance.take()


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
        self._starts = _ByAddress(starts_per_minute)
        self._visits = _ByAddress(starts_per_minute * VISITS_FOR_EACH_START)

    def visitor(self, token: str | None, identity_token: str | None, now: int) -> Visitor:
        """Return who this is. Raises `IdentityRefused` for a token that is forged or has expired."""
        identity = verify_identity(identity_token, self._secret, now) if identity_token else None
        if token is None or not _OURS.fullmatch(token):  # who could choose it could choose somebody else's
            token = secrets.token_urlsafe(32)
        told = msgspec.json.encode((token, identity.external_id if identity else None))
        return Visitor(token, hashlib.sha256(told).hexdigest()[:32], identity)

    def may_come(self, address: str) -> bool:
        """Tell whether one more page from this address may say hello: each coming and going is written to the log."""
        return self._visits.take(address)

    async def start(self, visitor: Visitor, wish: StartChat, address: str) -> str:
        """Look the customer up, open a chat, and return its contact id. A resend returns the same one."""
        if not self._starts.take(address):
            raise TooMany("Too many conversations were started from here; wait a minute.", 60)
        if (begun := await self._contacts.begun(visitor.id, wish.id)) is not None:
            return begun
        if wish.queue not in self._directory.centre.queues:  # a start that is refused leaves nobody in the database
            raise UnknownQueue(wish.queue)
        language = self._directory.language(wish.language)
        claim, identity = _claim(visitor, wish, language)
        new = new_id()
        opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def late(result: LookupResult) -> None:
            await self._contacts.identify(await opened, result.match, result.customer, result.candidates)

        began = time.monotonic()
        try:
            found = await self._customers.identify_within(claim, self._lookup_timeout, late)
            left = self._lookup_timeout - (time.monotonic() - began)
            await self._pops.prefetch(new, found.customer, found.candidates, max(0.0, left))
            contact = await self._contacts.start_chat(
                new,
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
            self._pops.drop(new)
            raise
        if contact != new:
            self._pops.drop(new)
        opened.set_result(contact)
        return contact


def _claim(visitor: Visitor, wish: StartChat, language: str) -> tuple[Claim, Identity]:
    if visitor.identity is not None:
        return visitor.identity.claim(visitor.id), Identity.VERIFIED
    said = {
        key: value.strip() or None for key, value in (("name", wish.name), ("phone", wish.phone), ("email", wish.email))
    }
    identity = Identity.CLAIMED if any(said.values()) else Identity.ANONYMOUS
    return Claim(**said, language=language, visitor=visitor.id), identity
