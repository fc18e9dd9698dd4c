"""Takes the wishes of customers to be called back: of callers who wait, and of visitors of the page."""

import hashlib
import secrets

from callcenter.channels.reception import Reception
from callcenter.contacts.commands import StartContact
from callcenter.contacts.errors import AlreadyOpen, NoCallbacks
from callcenter.contacts.events import Identity
from callcenter.contacts.records import Reached
from callcenter.contacts.service import Contacts
from callcenter.customers.callback_numbers import CallbackNumbers
from callcenter.customers.models import Claim, LookupResult
from callcenter.customers.phone import can_be_called, e164
from callcenter.directory.call_windows import call_windows
from callcenter.directory.hours import Intervals
from callcenter.errors import Invalid
from callcenter.live.view import LiveView
from routing.model import AgentId, ContactId, QueueId


class NoNumber(Invalid):
    """What was given is no telephone number."""

    code = "no_number"

    def __init__(self) -> None:
        super().__init__("That is not a telephone number that can be called.")


class CallbackService:
    """What becomes of a wish is decided in the loop; here are the number and the hours in which it may be called."""

    def __init__(self, contacts: Contacts, reception: Reception, view: LiveView, numbers: CallbackNumbers) -> None:
        self._contacts = contacts
        self._reception = reception
        self._view = view
        self.numbers = numbers

    async def ask_caller(self, contact: ContactId, number: str, called: str) -> None:
        """Let a waiting caller hang up and keep their place. Raises what the lifecycle refuses, and `NoNumber`."""
        talk = self._view.talk(contact)
        windows = self._windows((talk.queue if talk else None) or "", number)
        await self._contacts.ask_callback(contact, windows, Reached(number, called))

    async def ask_visitor(self, queue: str, written: str, language: str | None, visitor: str, wish: str) -> ContactId:
        """Put a visitor into line who is to be called; a resend of the wish returns the contact there is.

        Raises `NoNumber`, `NoCallbacks`, or what the lifecycle refuses.
        """
        directory = self._view.directory
        number = e164(written, directory.centre.region)
        if number is None:
            raise NoNumber
        return await self._wait(
            queue, number, directory.language(language), f"callback {visitor or secrets.token_urlsafe(32)}", wish
        )

    async def ask_agent(
        self, queue: QueueId, number: str, language: str, agent: AgentId, message: ContactId, wish: str
    ) -> ContactId:
        """Have the caller who has left a message called back by the agent who sees to it: held for them in the queue.

        While the caller is still to be called for this message, it returns the contact there is, whatever the wish: the
        server may have died before anybody wrote down which it is. Raises `NoNumber`, `NoCallbacks`, or what the
        lifecycle refuses.
        """
        try:
            return await self._wait(queue, number, language, f"message {message}", wish, held_for=agent)
        except AlreadyOpen as waits:
            return waits.contact

    async def _wait(
        self, queue: QueueId, number: str, language: str, whose: str, wish: str, *, held_for: AgentId | None = None
    ) -> ContactId:
        windows = self._windows(queue, number)
        who = hashlib.sha256(whose.encode()).hexdigest()[:32]
        if (begun := await self._contacts.begun(who, wish)) is not None:
            return begun

        def as_contact(contact: ContactId, found: LookupResult) -> StartContact:
            return StartContact(
                contact=contact,
                channel="voice",
                queue=queue,
                language=language,
                visitor=who,
                client_id=wish,
                identity=Identity.CLAIMED,
                match=found.match,
                customer=found.customer,
                candidates=found.candidates,
                tier=found.tier,
                last_agent=found.last_agent,
                last_talk_at=found.last_talk_at,
                call_in=windows,
                held_for=held_for,
            )

        claim = Claim(phone=number, language=language, visitor=who)
        return await self._reception.receive(claim, as_contact, Reached(number, None))

    def now(self) -> int:
        """Return cell time."""
        return self._view.now()

    def ways_back(self, number: str | None) -> dict[str, Intervals]:
        """Return in which windows each queue may call a caller back that would not keep them; none, if none can."""
        directory = self._view.directory
        queues = [id_ for id_, rules in directory.edition.rules.callbacks.items() if rules.instead]
        if not queues or number is None or not self.can_reach(number):
            return {}
        found = {id_: call_windows(directory.centre, id_, number, self._view.now()) for id_ in queues}
        return {id_: windows for id_, windows in found.items() if windows}

    def can_reach(self, number: str) -> bool:
        """Tell whether somebody could be called at a number."""
        return e164(number, self._view.directory.centre.region) == number and can_be_called(number)

    def our_number(self, called: str | None) -> str | None:
        """Return which number of ours customers are called from: the one they called, or the centre's first."""
        return called or next(iter(self._view.directory.edition.rules.entries.numbers), None)

    def ring_ms(self) -> int:
        """Return how long a customer's phone may ring: less than an attempt takes at most."""
        config = self._view.state.engine.config
        return max(5_000, (config.callback_connect_ms if config else 60_000) - 10_000)

    def _windows(self, queue: str, number: str) -> Intervals:
        directory = self._view.directory
        if queue not in directory.centre.queues or directory.centre.queues[queue].callback is None:
            raise NoCallbacks(queue)
        if not self.can_reach(number):
            raise NoNumber
        windows = call_windows(directory.centre, queue, number, self._view.now())
        if not windows:
            raise NoCallbacks(queue)
        return windows
