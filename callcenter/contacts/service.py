"""The one door to the loop: one short method per thing a person can do."""

from typing import Literal

from callcenter.contacts import commands as cmd
from callcenter.contacts.errors import AlreadyOpen
from callcenter.contacts.events import Control, CustomerId, LegId, MailId, Match, RecordingId
from callcenter.contacts.host import Host
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.recording import Answered, no_answer
from callcenter.contacts.records import Draft, MailRow, NoteRow, NumberRow, Party, ProspectRow, Reached, Row, note_id
from callcenter.contacts.state import Talk
from callcenter.contacts.transcripts import checked_text
from callcenter.ids import new_id
from routing.conditions import TeamId
from routing.model import AgentId, Availability, ContactId, MissedCall, OfferId, QueueId, SkillId


class Contacts:
    """What agents and customers do. Every method returns once it is durable, or raises and nothing happened."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def start(
        self, wish: cmd.StartContact, reached: Reached | None = None, prospect: ProspectRow | None = None
    ) -> ContactId:
        """Open a contact and return its id: the wish's, or on a resend that of the one there is.

        One who is to be called back is `reached` there; one whom nobody knows comes as a `prospect`.
        """
        rows: list[Row] = [prospect] if prospect else []
        if reached:
            rows.append(self._number(wish.contact, reached))
        talk = await self._host.execute(wish, rows=rows, read=lambda cell: cell.contact_of(wish.visitor))
        return talk.contact if talk else wish.contact

    async def give_input(
        self, contact: ContactId, number: int, keys: str | None, answered: Answered = no_answer
    ) -> None:
        """Answer what a flow asks at its `number`-th stop; None when nothing was given."""
        await self._host.execute(cmd.GiveInput(contact=contact, number=number, keys=keys), answered=answered)

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
        prospect: ProspectRow | None = None,
    ) -> None:
        """Say who the customer is, maybe a new `prospect`; `by` is the agent who picked one of several."""
        await self._host.execute(
            cmd.IdentifyCustomer(contact=contact, match=match, by=by, customer=customer, candidates=candidates),
            rows=[prospect] if prospect else [],
        )

    async def accept(self, offer: OfferId, agent: AgentId) -> None:
        """Take an offer."""
        await self._host.execute(cmd.AcceptOffer(offer=offer, agent=agent))

    async def decline(self, offer: OfferId, agent: AgentId) -> None:
        """Refuse an offer."""
        await self._host.execute(cmd.DeclineOffer(offer=offer, agent=agent))

    async def post(
        self,
        contact: ContactId,
        sender: Party,
        author: str | None,
        client_id: str,
        text: str,
        *,
        attachment: str | None = None,
    ) -> int:
        """Write a chat message, which may bring a file; return its number."""
        return await self._host.post(Draft(contact, sender, author, client_id, text, attachment))

    def mark(self, contact: ContactId, party: Party, delivered: int, read: int) -> None:
        """Say how far a party has received and read."""
        self._host.mark(contact, party, delivered, read)

    async def end(self, contact: ContactId, agent: AgentId) -> None:
        """End a conversation from the agent's side."""
        await self._host.execute(cmd.AgentEnds(contact=contact, agent=agent))

    async def leave(self, contact: ContactId) -> None:
        """End a contact from the customer's side."""
        await self._host.execute(cmd.CustomerLeaves(contact=contact))

    async def wrap_up(
        self,
        contact: ContactId,
        agent: AgentId,
        disposition: str | None,
        note: str,
        promise: str,
        *,
        wish: str,
        owner: AgentId | None = None,
        due_at: int | None = None,
        unfinished: bool = False,
    ) -> None:
        """Finish after-contact work, without a disposition where the queue needs none; empty texts write nothing.

        The promise is for its `owner` to keep, or for the agent who made it; at `due_at`, if anybody said when. What is
        `unfinished` because time runs out needs no disposition. `wish` tells a resend from other words.
        """
        now, rows = self._host.now(), []
        if note := note.strip():
            rows.append(NoteRow(note_id(contact, agent, wish, "note"), contact, "note", agent, now, note))
        if promise := promise.strip():
            id_ = note_id(contact, agent, wish, "promise")
            rows.append(NoteRow(id_, contact, "promise", agent, now, promise, owner or agent, due_at))
        ids = {row.kind: row.id for row in rows}
        command = cmd.WrapUp(
            contact=contact,
            agent=agent,
            disposition=disposition,
            note=ids.get("note"),
            promise=ids.get("promise"),
            unfinished=unfinished,
        )
        await self._host.execute(command, rows=rows)

    async def write_aside(self, contact: ContactId, author: str, text: str, *, wish: str, supervisor: bool) -> None:
        """Write something in an open contact that the customer never sees, between agent and supervisors.

        `wish` tells a resend from a second text.
        """
        id_ = note_id(contact, author, wish, "aside")
        row = NoteRow(id_, contact, "aside", author, self._host.now(), checked_text(text).strip())
        command = cmd.WriteAside(contact=contact, author=author, note=row.id, supervisor=supervisor)
        await self._host.execute(command, rows=[row])

    async def rate(self, contact: ContactId, score: int, comment: str) -> None:
        """Have the customer say how the conversation was, 1 to 5; an empty comment writes nothing."""
        text = comment.strip()
        rows = [NoteRow(new_id(), contact, "rating", "customer", self._host.now(), text)] if text else []
        command = cmd.RateContact(contact=contact, score=score, note=rows[0].id if rows else None)
        await self._host.execute(command, rows=rows)

    async def ask_transcript(
        self, contact: ContactId, mail: MailId, address: str, *, agent: AgentId | None = None
    ) -> None:
        """Have the conversation sent to an address, which goes once that is done; `mail` is what it is known by.

        The customer asks for it, unless it is the `agent` who had the conversation.
        """
        row = MailRow(mail, contact, address, self._host.now())
        await self._host.execute(cmd.AskTranscript(contact=contact, mail=mail, agent=agent), rows=[row])

    async def ask_help(self, contact: ContactId, agent: AgentId) -> None:
        """Ask the supervisors for help with a conversation."""
        await self._host.execute(cmd.AskHelp(contact=contact, agent=agent))

    async def end_help(self, contact: ContactId, by: str, *, supervisor: bool) -> None:
        """Say that no more help is needed."""
        await self._host.execute(cmd.EndHelp(contact=contact, by=by, supervisor=supervisor))

    async def extend_wrap_up(self, contact: ContactId, agent: AgentId, until: int) -> None:
        """Take more time for the after-contact work that was to end at `until`."""
        await self._host.execute(cmd.ExtendWrapUp(contact=contact, agent=agent, until=until))

    async def set_availability(
        self,
        agent: AgentId,
        availability: Availability,
        reason: str | None,
        *,
        by: str,
        seen: int | None = None,
        force: bool = False,
    ) -> None:
        """Change an agent's state; refused when it is no longer the one that began at `seen`.

        It comes when the contacts they hold are over, unless it is forced.
        """
        change = cmd.SetAvailability(
            agent=agent, availability=availability, reason=reason, by=by, seen=seen, force=force
        )
        await self._host.execute(change)

    async def put_next(self, contact: ContactId, by: str) -> None:
        """Put a waiting contact at the front of its priority class."""
        await self._host.execute(cmd.PutNext(contact=contact, by=by))

    async def move(self, contact: ContactId, queue: QueueId, by: str, *, credit: bool | None = None) -> None:
        """Put a waiting contact into another queue; see the command."""
        await self._host.execute(cmd.MoveContact(contact=contact, queue=queue, by=by, credit=credit))

    async def assign(self, contact: ContactId, agent: AgentId, by: str) -> None:
        """Have a waiting contact offered to an agent at once."""
        await self._host.execute(cmd.AssignContact(contact=contact, agent=agent, by=by))

    async def take(self, contact: ContactId, by: AgentId) -> None:
        """Make a waiting contact that of a supervisor who is an agent too."""
        await self._host.execute(cmd.TakeContact(contact=contact, by=by))

    async def close_queue(self, queue: QueueId, by: str, until: int | None = None) -> None:
        """Close a queue at once: until then, or until it is opened."""
        await self._host.execute(cmd.CloseQueue(queue=queue, by=by, until=until))

    async def open_queue(self, queue: QueueId, by: str) -> None:
        """Let a closed queue go by its hours again."""
        await self._host.execute(cmd.OpenQueue(queue=queue, by=by))

    async def adjust_agent(
        self, agent: AgentId, by: str, *, queues: tuple[QueueId, ...] | None, skills: dict[SkillId, int] | None
    ) -> None:
        """Have an agent serve these queues with these skills from now on; None leaves what is configured."""
        await self._host.execute(cmd.AdjustAgent(agent=agent, by=by, queues=queues, skills=skills))

    async def restore_agent(self, agent: AgentId, by: str) -> None:
        """Have an agent as configured again."""
        await self._host.execute(cmd.RestoreAgent(agent=agent, by=by))

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

    async def contact_of_leg(self, leg: LegId) -> ContactId | None:
        """Return the contact, open or lately ended, that a call of the carrier's belongs to."""
        talk = await self._host.look(lambda cell: cell.contact_of_leg(leg))
        return talk.contact if talk else None

    async def agent_leg_arrives(
        self, contact: ContactId, agent: AgentId, offer: OfferId, leg: LegId, ticket: str
    ) -> None:
        """Say that the agent's own line has come, for the offer they claimed."""
        await self._host.execute(cmd.AgentLegArrives(contact=contact, agent=agent, offer=offer, leg=leg, ticket=ticket))

    async def participant_news(self, news: cmd.ParticipantNews) -> None:
        """Say how a leg stands in a conference, or that the conference is over."""
        await self._host.execute(news)

    async def leg_over(
        self,
        contact: ContactId,
        leg: LegId,
        status: str,
        by: Literal["callback", "answer", "sweeper"],
        seconds: int | None = None,
    ) -> None:
        """Say that a call is over at the carrier."""
        await self._host.execute(cmd.LegOver(contact=contact, leg=leg, status=status, by=by, seconds=seconds))

    async def ask_callback(self, contact: ContactId, windows: cmd.Windows, reached: Reached) -> None:
        """Let a waiting caller hang up and be called there, within these windows, when it is their turn."""
        command = cmd.AskCallback(contact=contact, windows=windows)
        await self._host.execute(command, rows=[self._number(contact, reached)])

    async def customer_answers(self, contact: ContactId, leg: LegId, attempt: int) -> None:
        """Say that a customer has picked up the call that is made for the `attempt`-th time."""
        await self._host.execute(cmd.CustomerAnswers(contact=contact, leg=leg, attempt=attempt))

    async def call_missed(self, contact: ContactId, attempt: int, reason: MissedCall) -> None:
        """Say that the call to a customer has come to nothing."""
        await self._host.execute(cmd.CallMissed(contact=contact, attempt=attempt, reason=reason))

    async def control(self, contact: ContactId, agent: AgentId, what: Control) -> None:
        """Ask the carrier to hold the caller or mute the agent, or no longer to."""
        await self._host.execute(cmd.AskControl(contact=contact, agent=agent, what=what))

    async def settle_control(self, contact: ContactId, what: Control, *, done: bool) -> None:
        """Say that nothing more will come of what was asked of the carrier."""
        await self._host.execute(cmd.SettleControl(contact=contact, what=what, done=done))

    async def transfer(
        self,
        contact: ContactId,
        agent: AgentId,
        *,
        queue: QueueId | None = None,
        to_agent: AgentId | None = None,
        to_team: TeamId | None = None,
        credit: bool | None = None,
        back: bool | None = None,
        note: str = "",
    ) -> None:
        """Send the customer on, to a queue, to another agent or to a team; see the command. An empty note is none."""
        text = note.strip()
        rows = [NoteRow(new_id(), contact, "aside", agent, self._host.now(), text)] if text else []
        wish = cmd.TransferContact(
            contact=contact,
            agent=agent,
            queue=queue,
            to_agent=to_agent,
            to_team=to_team,
            credit=credit,
            back=back,
            note=rows[0].id if rows else None,
        )
        await self._host.execute(wish, rows=rows)

    async def repair_leg(self, contact: ContactId, leg: LegId, what: Literal["redirect", "hang_up"]) -> None:
        """Have a leg brought to where it should be."""
        await self._host.execute(cmd.RepairLeg(contact=contact, leg=leg, what=what))

    async def take_recording(self, contact: ContactId, leg: LegId, recording: RecordingId | None, seconds: int) -> None:
        """Say what the carrier has recorded of a caller who may leave a message."""
        await self._host.execute(cmd.TakeRecording(contact=contact, leg=leg, recording=recording, seconds=seconds))

    async def erase_recordings(self, contact: ContactId, recordings: tuple[RecordingId, ...]) -> None:
        """Have the carrier delete what it has recorded of a contact."""
        await self._host.execute(cmd.EraseRecordings(contact=contact, recordings=recordings))

    async def check_forgettable(self, customer: CustomerId) -> None:
        """Raise `ContactStillOpen` while somebody is at work on a contact of the customer's."""
        await self._host.look(lambda cell: cell.check_forgettable(customer))

    async def forget(self, customer: CustomerId) -> None:
        """Write into the log that a customer's personal data has been deleted."""
        await self._host.execute(cmd.ForgetCustomer(customer=customer))

    def _number(self, contact: ContactId, reached: Reached) -> NumberRow:
        return NumberRow(contact, reached.number, reached.called, self._host.now())
