"""Voice: what the carrier's news and a caller's keys mean for the loop."""

import re

from callcenter.channels.callback.service import CallbackService
from callcenter.channels.listener import said_in_flow
from callcenter.channels.reception import Reception
from callcenter.channels.voice.twilio.tokens import TicketRefused, agent_of, read_ticket
from callcenter.contacts.commands import ParticipantNews, StartContact
from callcenter.contacts.events import Identity
from callcenter.contacts.records import Reached
from callcenter.contacts.service import Contacts
from callcenter.customers.models import Claim, LookupResult
from callcenter.errors import Rejected
from callcenter.live.view import LiveView
from routing.errors import RoutingError
from routing.model import ContactId, MissedCall

CLIENT = "client:"
"""What Twilio writes before the identity of a browser that calls, where others have their number."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What Twilio writes for a number that is anonymous, restricted, blocked, unknown or unavailable: the words on keys."""


def number_of(caller: str) -> str | None:
    """Return the number a call comes from, if it tells one."""
    return caller if _NUMBER.fullmatch(caller) and caller not in _WITHHELD else None


_RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
_MISSED: dict[str, MissedCall] = {"no-answer": "no_answer", "busy": "busy"}


class VoiceService:
    """What can happen to a call. Every method returns once it is durable, or raises and nothing happened."""

    def __init__(
        self, contacts: Contacts, reception: Reception, view: LiveView, callbacks: CallbackService, *, secret: str
    ) -> None:
        self._contacts = contacts
        self._reception = reception
        self._view = view
        self._callbacks = callbacks
        self._secret = secret

    async def arrive(self, leg: str, caller: str, called: str) -> ContactId | None:
        """Receive a call; None where the number called has no flow. Said again, it is the contact there is."""
        if (begun := await self._contacts.begun(leg, leg)) is not None:
            return begun
        directory = self._view.directory
        entries = directory.edition.rules.entries
        flow = entries.numbers.get(called, entries.voice)
        if flow is None:
            return None
        phone = number_of(caller)
        claim = Claim(phone=phone, language=directory.centre.default_language, visitor=leg)
        ways_back = self._callbacks.ways_back(phone)

        def wish(contact: ContactId, found: LookupResult) -> StartContact:
            return StartContact(
                contact=contact,
                channel="voice",
                flow=flow,
                leg=leg,
                language=directory.language(found.language),
                visitor=leg,
                client_id=leg,
                identity=Identity.CLAIMED if phone else Identity.ANONYMOUS,
                match=found.match,
                customer=found.customer,
                candidates=found.candidates,
                tier=found.tier,
                last_agent=found.last_agent,
                last_talk_at=found.last_talk_at,
                may_call=ways_back or None,
            )

        # Who may be called instead of waiting, and who may leave a message and be called about it.
        reached = None
        if phone is not None and (
            ways_back or (directory.edition.rules.voicemails and self._callbacks.can_reach(phone))
        ):
            reached = Reached(phone, called)
        return await self._reception.receive(claim, wish, reached)

    async def contact_of_leg(self, leg: str) -> ContactId | None:
        """Return the contact a call belongs to, open or lately ended."""
        return await self._contacts.contact_of_leg(leg)

    async def answer(self, contact: ContactId, number: int, keys: str | None) -> None:
        """Take what was pressed at the `number`-th stop of the flow, or that nothing was."""
        await self._contacts.give_input(contact, number, keys, said_in_flow(self._view, contact, keys))

    async def agent_calls(self, leg: str, caller: str, ticket: str) -> ContactId | None:
        """Receive an agent's own line; None where its ticket is none, or not (or no longer) theirs."""
        if (known := await self._contacts.contact_of_leg(leg)) is not None:
            return known
        try:
            claims = read_ticket(ticket, self._secret, self._view.now())
            if agent_of(caller.removeprefix(CLIENT)) != claims.agent:
                return None
            await self._contacts.agent_leg_arrives(claims.contact, claims.agent, claims.offer, leg, claims.id)
        except (TicketRefused, Rejected, RoutingError):
            return None
        return claims.contact

    async def customer_answers(self, contact: ContactId, leg: str, attempt: int) -> None:
        """Take that a customer who is called back has picked up. Raises what the lifecycle refuses."""
        await self._contacts.customer_answers(contact, leg, attempt)

    async def customer_call_over(
        self, contact: ContactId, leg: str, attempt: int, status: str, seconds: int | None
    ) -> None:
        """Take that a call to a customer is over: one that was answered, or one that came to nothing."""
        if await self._contacts.contact_of_leg(leg) is not None:
            await self._contacts.leg_over(contact, leg, status, "callback", seconds)
        else:
            await self._contacts.call_missed(contact, attempt, _MISSED.get(status, "failed"))

    async def recorded(self, contact: ContactId, leg: str, recording: str | None, seconds: int) -> None:
        """Take that a caller has left a message of so many seconds; without a `recording`, that they have not."""
        known = recording if recording is not None and _RECORDING.fullmatch(recording) else None
        await self._contacts.take_recording(contact, leg, known, seconds)

    async def news(self, news: ParticipantNews) -> None:
        """Take what the carrier says of a conference."""
        await self._contacts.participant_news(news)

    async def leg_over(self, leg: str, status: str, seconds: int | None) -> None:
        """Take that a call is over; one that was never ours is nobody's news."""
        if (contact := await self._contacts.contact_of_leg(leg)) is not None:
            await self._contacts.leg_over(contact, leg, status, "callback", seconds)
