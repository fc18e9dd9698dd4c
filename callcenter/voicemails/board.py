"""The messages that callers have left and nobody has dealt with, as screens show them, and who sees to each."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import msgspec

from callcenter.access.models import Principal
from callcenter.contacts.events import VoicemailErased, VoicemailLeft
from callcenter.contacts.ports import Committed
from callcenter.contacts.state import CellState
from callcenter.customers.visibility import agents_seen
from callcenter.db.database import Database
from callcenter.errors import Conflict, NotFound
from callcenter.live.messages import VoicemailCard
from callcenter.live.view import LiveView
from callcenter.voicemails import store
from routing.model import AgentId, ContactId, QueueId

log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
"""How soon it is seen what no event tells: that a customer has another name, or was forgotten."""


class UnknownVoicemail(NotFound):
    """There is no such message for the queues that somebody serves."""

    code = "unknown_voicemail"

    def __init__(self, contact: ContactId) -> None:
        super().__init__(f"There is no message in contact {contact} for you to deal with.")


class VoicemailTaken(Conflict):
    """Somebody else sees to the message."""

    code = "voicemail_taken"

    def __init__(self, owner: str) -> None:
        super().__init__(f"{owner} sees to this message already.")


class NobodyToCall(Conflict):
    """Nobody knows where the caller can be called, or no queue that somebody serves calls customers back."""

    code = "nobody_to_call"

    def __init__(self, contact: ContactId) -> None:
        super().__init__(f"Who left the message in contact {contact} cannot be called back.")


class CallsBack(Protocol):
    """Has a caller called back by an agent; returns the contact. Raises what is refused."""

    async def __call__(
        self, queue: QueueId, number: str, language: str, agent: AgentId, message: ContactId, wish: str
    ) -> ContactId:
        """Put them into the queue's line, held for the agent; `wish` tells a resend from another time."""


class VoicemailBoard:
    """A follower of commits. Supervisors see all messages, agents those of the queues they serve now."""

    def __init__(self, view: LiveView, database: Database) -> None:
        self._view = view
        self._database = database
        self._cards: tuple[VoicemailCard, ...] = ()
        self._called_by: tuple[QueueId, ...] = ()
        self._stale = asyncio.Event()
        self._told: Callable[[], None] = lambda: None
        self._calls_back: CallsBack | None = None

    def call_back_by(self, calls_back: CallsBack) -> None:
        """Say by what callers are called back."""
        self._calls_back = calls_back

    def tell(self, told: Callable[[], None]) -> None:
        """Have it called when the messages are not what they were."""
        self._told = told

    # --- as a follower of commits -------------------------------------------------------------------------------

    def committed(self, commit: Committed) -> None:
        """Look again after a message was left or erased."""
        if any(isinstance(recorded.event, (VoicemailLeft, VoicemailErased)) for recorded in commit.events):
            self._stale.set()

    def reset(self, _state: CellState, _position: int) -> None:
        """Look again."""
        self._stale.set()

    async def run(self) -> None:
        """Look whenever something may have changed, for as long as the server runs."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._stale.wait()
            except TimeoutError:
                pass
            self._stale.clear()
            try:
                await self._look()
            except Exception as failure:  # the next look comes by itself
                log.warning("the messages that callers have left cannot be read just now (%s)", type(failure).__name__)

    async def _look(self) -> None:
        left = await self._database.read(store.open_messages)
        cards = tuple(_card(message) for message in left)
        if (cards, calling := self._calling()) != (self._cards, self._called_by):
            self._cards, self._called_by = cards, calling
            self._told()

    # --- what screens read and do -------------------------------------------------------------------------------

    def of(self, principal: Principal) -> tuple[VoicemailCard, ...]:
        """Return the messages somebody may deal with, the oldest first.

        Who does not see all customers learns whose a message is, and hears it, once they or one whose customers they
        see have taken it.
        """
        seen = agents_seen(self._view.directory.centre, principal)
        return tuple(
            msgspec.structs.replace(
                card if seen is None or card.owner in seen else _without_customer(card),
                may_call_back=card.may_call_back and self._calls_back_in(principal, card.queue) is not None,
            )
            for card in self._cards
            if self._serves(principal, card.queue)
        )

    async def take(self, contact: ContactId, principal: Principal) -> None:
        """See to a message. Raises `UnknownVoicemail`, or `VoicemailTaken` when somebody else does."""
        await self._check(contact, principal)
        me = principal.username
        owner = await self._database.write(lambda connection: store.take(connection, contact, me))
        if owner is None:
            raise UnknownVoicemail(contact)
        self._stale.set()
        if owner != me:
            raise VoicemailTaken(owner)

    async def call_back(self, contact: ContactId, principal: Principal, wish: str) -> None:
        """See to a message and have its caller called back: by oneself, as soon as one is available and may call.

        While that is under way, or said again under the same `wish`, nothing changes. Raises as `take` does,
        `NobodyToCall`, or what the lifecycle refuses.
        """
        queue = await self._check(contact, principal)
        caller = await self._database.read(lambda connection: store.caller_of(connection, contact))
        by = self._calls_back_in(principal, queue)
        if caller is None or by is None or self._calls_back is None:
            raise NobodyToCall(contact)
        await self.take(contact, principal)
        there = await self._database.read(lambda connection: store.callback_of(connection, contact))
        if there is not None and self._view.is_open(there):
            return
        callback = await self._calls_back(by, caller.number, caller.language, principal.username, contact, wish)
        await self._database.write(lambda connection: store.set_callback(connection, contact, callback))
        self._stale.set()

    async def give_back(self, contact: ContactId, principal: Principal) -> None:
        """See to a message no longer; a supervisor has nobody see to it, whoever did. Raises `UnknownVoicemail`."""
        await self._check(contact, principal)
        owner = None if principal.supervises else principal.username
        await self._database.write(lambda connection: store.give_back(connection, contact, owner))
        self._stale.set()

    async def finish(self, contact: ContactId, principal: Principal, *, done: bool) -> None:
        """Say that a message is dealt with, or that it is not, after all. Raises `UnknownVoicemail`."""
        await self._check(contact, principal)
        me, now = principal.username, self._view.now()
        if done:
            await self._database.write(lambda connection: store.set_done(connection, contact, me, now))
        else:
            await self._database.write(lambda connection: store.set_open(connection, contact))
        self._stale.set()

    async def _check(self, contact: ContactId, principal: Principal) -> QueueId | None:
        """Return the queue of a message that somebody may deal with."""
        queue = await self._database.read(lambda connection: store.queue_of(connection, contact))
        if queue is None or not self._serves(principal, *queue):
            raise UnknownVoicemail(contact)
        return queue[0]

    def _calls_back_in(self, principal: Principal, queue: QueueId | None) -> QueueId | None:
        """Return by which queue somebody may call back: the message's own, or another that they serve."""
        if not principal.takes_contacts:
            return None
        served = self._view.queues_served(principal.username)
        calling = [id_ for id_ in self._calling() if id_ in served]
        return queue if queue in calling else next(iter(calling), None)

    def _calling(self) -> tuple[QueueId, ...]:
        """Return the queues that call customers back and are open now: one that is closed would not keep them."""
        now, queues = self._view.now(), self._view.directory.centre.queues
        return tuple(id_ for id_, queue in queues.items() if queue.callback and self._view.opening(id_, now)[0])

    def _serves(self, principal: Principal, queue: QueueId | None) -> bool:
        if principal.supervises:
            return True
        return principal.takes_contacts and queue in self._view.queues_served(principal.username)


def _card(message: store.Left) -> VoicemailCard:
    """Return a card of which all is known, and the caller may be called back if their number is."""
    said = message._asdict()
    said |= {"customer_name": message.customer_name or "", "may_call_back": said.pop("phone")}
    return VoicemailCard(**said)


def _without_customer(card: VoicemailCard) -> VoicemailCard:
    return msgspec.structs.replace(card, customer=None, customer_name="", customer_hidden=True)
