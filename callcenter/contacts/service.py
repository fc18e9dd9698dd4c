"""The one door to the loop: one short method per thing a person can do."""

from typing import Literal

from callcenter.contacts import commands as cmd
from callcenter.contacts.errors import AlreadyOpen
from callcenter.contacts.events import CustomerId, Identity, Match
from callcenter.contacts.host import Host
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.records import NoteRow, Party
from callcenter.contacts.state import Talk
from callcenter.ids import new_id
from routing.model import AgentId, Availability, ContactId, OfferId, QueueId


class Contacts:
    """What agents and customers do. Every method returns once it is durable, or raises and nothing happened."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def start_chat(
        self,
        contact: ContactId,
        *,
        queue: QueueId,
        language: str,
        visitor: str,
        client_id: str,
        identity: Identity,
        match: Match,
        customer: CustomerId | None,
        candidates: tuple[CustomerId, ...],
        tier: str | None,
    ) -> ContactId:
        """Open a chat and return its contact id: `contact`, or on a resend the one there is."""
        command = cmd.StartContact(
            contact=contact,
            channel="chat",
            queue=queue,
            language=language,
            visitor=visitor,
            client_id=client_id,
            identity=identity,
            match=match,
            customer=customer,
            candidates=candidates,
            tier=tier,
        )
        talk = await self._host.execute(command, read=lambda cell: cell.contact_of(visitor))
        return talk.contact if talk else contact

    async def contact_of(self, visitor: str) -> ContactId | None:
        """Return the visitor's latest contact, open or lately ended."""
        talk = await self._host.look(lambda cell: cell.contact_of(visitor))
        return talk.contact if talk else None

    async def begun(self, visitor: str, client_id: str) -> ContactId | None:
        """Return what a resend of this start has opened before, if it is one.

        Raises `AlreadyOpen` where the visitor has another open contact, before anything is looked up or written.
        """

        def known(cell: Lifecycle) -> ContactId | None:
            talk = cell.contact_of(visitor)
            if talk is None or talk.client_id == client_id:
                return talk.contact if talk else None
            if talk.talk is not Talk.ENDED:
                raise AlreadyOpen(talk.contact)
            return None

        return await self._host.look(known)

    async def identify(
        self,
        contact: ContactId,
        match: Match,
        customer: CustomerId | None,
        candidates: tuple[CustomerId, ...] = (),
        *,
        by: str = "lookup",
    ) -> None:
        """Say who the customer is; `by` is an agent's id when an agent picked one of several."""
        await self._host.execute(
            cmd.IdentifyCustomer(contact=contact, match=match, by=by, customer=customer, candidates=candidates)
        )

    async def accept(self, offer: OfferId, agent: AgentId) -> None:
        """Take an offer."""
        await self._host.execute(cmd.AcceptOffer(offer=offer, agent=agent))

    async def decline(self, offer: OfferId, agent: AgentId) -> None:
        """Refuse an offer."""
        await self._host.execute(cmd.DeclineOffer(offer=offer, agent=agent))

    async def post(self, contact: ContactId, sender: Party, author: str | None, client_id: str, text: str) -> int:
        """Write a chat message; return its number."""
        return await self._host.post(contact, sender, author, client_id, text)

    def mark(self, contact: ContactId, party: Party, delivered: int, read: int) -> None:
        """Say how far a party has received and read."""
        self._host.mark(contact, party, delivered, read)

    async def end(self, contact: ContactId, agent: AgentId) -> None:
        """End a conversation from the agent's side."""
        await self._host.execute(cmd.AgentEnds(contact=contact, agent=agent))

    async def leave(self, contact: ContactId) -> None:
        """End a contact from the customer's side."""
        await self._host.execute(cmd.CustomerLeaves(contact=contact))

    async def wrap_up(self, contact: ContactId, agent: AgentId, disposition: str, note: str, promise: str) -> None:
        """Finish after-contact work; empty texts write nothing."""
        now = self._host.now()
        written: tuple[tuple[Literal["note", "promise"], str], ...] = (("note", note), ("promise", promise))
        rows = [NoteRow(new_id(), contact, kind, agent, now, text.strip()) for kind, text in written if text.strip()]
        ids = {row.kind: row.id for row in rows}
        command = cmd.WrapUp(
            contact=contact, agent=agent, disposition=disposition, note=ids.get("note"), promise=ids.get("promise")
        )
        await self._host.execute(command, notes=rows)

    async def set_availability(
        self, agent: AgentId, availability: Availability, reason: str | None, *, by: str, seen: int | None = None
    ) -> None:
        """Change an agent's state; refused when it is no longer the one that began at `seen`."""
        await self._host.execute(
            cmd.SetAvailability(agent=agent, availability=availability, reason=reason, by=by, seen=seen)
        )

    async def agent_seen(self, agent: AgentId) -> None:
        """Say that an agent has a live connection."""
        await self._host.execute(cmd.AgentSeen(agent=agent))

    async def agent_gone(self, agent: AgentId) -> None:
        """Say that an agent's last live connection is gone."""
        await self._host.execute(cmd.AgentGone(agent=agent))

    async def customer_seen(self, contact: ContactId) -> None:
        """Say that the customer of a contact has a live connection."""
        await self._host.execute(cmd.CustomerSeen(contact=contact))

    async def customer_lost(self, contact: ContactId) -> None:
        """Say that the customer's last live connection is gone."""
        await self._host.execute(cmd.CustomerLost(contact=contact))

    async def check_forgettable(self, customer: CustomerId) -> None:
        """Raise `ContactStillOpen` while somebody is at work on a contact of the customer's."""
        await self._host.look(lambda cell: cell.check_forgettable(customer))

    async def forget(self, customer: CustomerId) -> None:
        """Write into the log that a customer's personal data has been deleted."""
        await self._host.execute(cmd.ForgetCustomer(customer=customer))
