"""Chat: who the visitor is, and what becomes of their wish to talk."""

import hashlib
import re
import secrets
from dataclasses import dataclass

import msgspec

from callcenter.channels.allowances import ByAddress
from callcenter.channels.reception import Reception
from callcenter.clock import Clock
from callcenter.contacts.commands import StartContact
from callcenter.contacts.events import Identity
from callcenter.contacts.service import Contacts
from callcenter.customers.identity import VerifiedIdentity, verify_identity
from callcenter.customers.models import Claim, LookupResult
from callcenter.customers.transcript_mail import TranscriptRequests
from callcenter.directory.service import Directory
from callcenter.errors import TooMany
from callcenter.live.messages import StartChat
from routing.errors import UnknownQueue
from routing.model import ContactId

VISITS_FOR_EACH_START = 2
"""How many times more often a page may connect from one address than start a conversation."""
_OURS = re.compile(r"[A-Za-z0-9_-]{43}")
"""A visitor's token as `secrets.token_urlsafe(32)` makes it."""


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
        reception: Reception,
        directory: Directory,
        *,
        secret: str,
        starts_per_minute: float,
        mails: TranscriptRequests,
        clock: Clock,
    ) -> None:
        self._contacts = contacts
        self._reception = reception
        self._directory = directory
        self._secret = secret
        self.mails = mails
        self._clock = clock
        self._starts = ByAddress(starts_per_minute)
        self._visits = ByAddress(starts_per_minute * VISITS_FOR_EACH_START)

    def visitor(self, token: str | None, identity_token: str | None, now: int) -> Visitor:
        """Return who this is. Raises `IdentityRefused` for a token that is forged or has expired."""
        identity = verify_identity(identity_token, self._secret, now) if identity_token else None
        if token is None or not _OURS.fullmatch(token):  # who could choose it could choose somebody else's
            token = secrets.token_urlsafe(32)
        told = msgspec.json.encode((token, identity.external_id if identity else None))
        return Visitor(token, hashlib.sha256(told).hexdigest()[:32], identity)

    async def contact_of(self, token: str | None, identity_token: str | None) -> ContactId | None:
        """Return the latest contact of the visitor with these tokens. Raises `IdentityRefused`."""
        if token is None:
            return None
        return await self._contacts.contact_of(self.visitor(token, identity_token, self._clock.now()).id)

    def may_come(self, address: str) -> bool:
        """Tell whether one more page from this address may say hello: each coming and going is written to the log."""
        return self._visits.take(address)

    async def start(self, visitor: Visitor, wish: StartChat, address: str) -> str:
        """Look the customer up, open a chat, and return its contact id. A resend returns the same one."""
        if not self._starts.take(address):
            raise TooMany("Too many conversations were started from here; wait a minute.", 60)
        if (begun := await self._contacts.begun(visitor.id, wish.id)) is not None:
            return begun
        # A start that is refused leaves nobody in the database.
        flow = self._directory.edition.rules.entries.chat
        if (wish.queue is None and flow is None) or (wish.queue and wish.queue not in self._directory.centre.queues):
            raise UnknownQueue(wish.queue or "")
        language = self._directory.language(wish.language)
        claim, identity = _claim(visitor, wish, language)

        def as_contact(contact: ContactId, found: LookupResult) -> StartContact:
            return StartContact(
                contact=contact,
                channel="chat",
                queue=wish.queue,
                flow=None if wish.queue else flow,
                language=language,
                visitor=visitor.id,
                client_id=wish.id,
                identity=identity,
                match=found.match,
                customer=found.customer,
                candidates=found.candidates,
                tier=found.tier,
                last_agent=found.last_agent,
                last_talk_at=found.last_talk_at,
            )

        return await self._reception.receive(claim, as_contact)


def _claim(visitor: Visitor, wish: StartChat, language: str) -> tuple[Claim, Identity]:
    if visitor.identity is not None:
        return visitor.identity.claim(visitor.id), Identity.VERIFIED
    said = {
        key: value.strip() or None for key, value in (("name", wish.name), ("phone", wish.phone), ("email", wish.email))
    }
    identity = Identity.CLAIMED if any(said.values()) else Identity.ANONYMOUS
    return Claim(**said, language=language, visitor=visitor.id), identity
