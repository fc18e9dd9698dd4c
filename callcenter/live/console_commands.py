"""What a console may ask for: by an agent of their own contacts and state, by a supervisor of everybody's."""

from callcenter.access.models import Principal
from callcenter.contacts.events import Match
from callcenter.contacts.service import Contacts
from callcenter.errors import Forbidden, Invalid
from callcenter.live import messages as m
from callcenter.live.hub import Hub
from routing.model import Availability

_OfContacts = m.PutNext | m.Move | m.Assign | m.Take
_OfAgents = m.ForceState | m.AdjustAgent | m.RestoreAgent | m.MessageAgents
_Supervising = _OfContacts | _OfAgents | m.CloseQueue | m.OpenQueue | m.AcknowledgeAlarm
_OfVoicemail = m.TakeVoicemail | m.CallBackVoicemail | m.FinishVoicemail
_OfTheDay = m.FinishPromise | m.MovePromise | m.ReadMessage


class ConsoleCommands:
    """Carries out what somebody who is signed in asks for. Raises what the loop refuses, or `Forbidden`."""

    def __init__(self, principal: Principal, hub: Hub) -> None:
        self._hub = hub
        self._contacts: Contacts = hub.contacts
        self._principal = principal
        self._me = principal.username
        self._takes_contacts, self._supervises = principal.takes_contacts, principal.supervises

    async def do(self, message: m.ConsoleClientMessage) -> None:
        """Carry out one command; return once it is durable."""
        if isinstance(message, _Supervising):
            await self._supervise(message)
        elif isinstance(message, m.WriteAside):
            await self._contacts.write_aside(
                message.contact, self._me, message.text, wish=message.id, supervisor=self._supervises
            )
        elif isinstance(message, m.AskHelp):
            await self._ask_help(message)
        elif isinstance(message, _OfVoicemail):
            await self._see_to(message)
        elif not self._takes_contacts:
            raise Forbidden("Only agents take contacts and have a state.")
        elif isinstance(message, _OfTheDay):
            await self._change_day(message)
        elif isinstance(message, m.MailTranscript):
            await self._hub.mails.ask(message.contact, message.id, message.email, agent=self._me)
        else:
            await self._do_as_agent(message)

    async def _supervise(self, message: _Supervising) -> None:
        if not self._supervises:
            raise Forbidden("Only supervisors may do this.")
        match message:
            case m.PutNext() | m.Move() | m.Assign() | m.Take():
                await self._steer(message)
            case m.ForceState() | m.AdjustAgent() | m.RestoreAgent() | m.MessageAgents():
                await self._manage(message)
            case m.CloseQueue():
                await self._contacts.close_queue(message.queue, by=self._me, until=message.until)
            case m.OpenQueue():
                await self._contacts.open_queue(message.queue, by=self._me)
            case m.AcknowledgeAlarm():
                await self._hub.alarms.acknowledge(message.alarm, self._me)

    async def _steer(self, message: _OfContacts) -> None:
        match message:
            case m.PutNext():
                await self._contacts.put_next(message.contact, by=self._me)
            case m.Move():
                await self._contacts.move(message.contact, message.queue, by=self._me, credit=message.credit)
            case m.Assign():
                await self._contacts.assign(message.contact, message.agent, by=self._me)
            case m.Take():
                if not self._takes_contacts:
                    raise Forbidden("Only agents take contacts and have a state.")
                await self._contacts.take(message.contact, by=self._me)

    async def _manage(self, message: _OfAgents) -> None:
        me = self._me
        match message:
            case m.ForceState():
                availability, reason = self._state_of(message)
                await self._contacts.set_availability(
                    message.agent, availability, reason, by=me, seen=message.seen, force=True
                )
            case m.AdjustAgent():
                await self._contacts.adjust_agent(message.agent, me, queues=message.queues, skills=message.skills)
            case m.RestoreAgent():
                await self._contacts.restore_agent(message.agent, me)
            case m.MessageAgents():
                await self._hub.days.write(message.id, me, message.text, message.agents, message.team)

    async def _ask_help(self, message: m.AskHelp) -> None:
        if not message.on:
            await self._contacts.end_help(message.contact, self._me, supervisor=self._supervises)
        elif self._takes_contacts:
            await self._contacts.ask_help(message.contact, self._me)
        else:
            raise Forbidden("Agents ask for help; supervisors give it.")

    async def _do_as_agent(self, message: m.ConsoleClientMessage) -> None:
        contacts, me = self._contacts, self._me
        match message:
            case m.SetState():
                await self._set_state(message)
            case m.AcceptOffer():
                await contacts.accept(message.offer, me)
            case m.DeclineOffer():
                await contacts.decline(message.offer, me)
            case m.PostMessage():
                await contacts.post(message.contact, "agent", me, message.id, message.text)
            case m.EndContact():
                await contacts.end(message.contact, me)
            case m.ExtendWrapUp():
                await contacts.extend_wrap_up(message.contact, me, message.until)
            case m.WrapUp():
                await self._wrap_up(message)
            case m.SetHold():
                await contacts.control(message.contact, me, "hold" if message.on else "unhold")
            case m.SetMute():
                await contacts.control(message.contact, me, "mute" if message.on else "unmute")
            case m.Transfer():
                await self._transfer(message)
            case m.PickCustomer():
                await contacts.identify(message.contact, Match.ONE, message.customer, by=me)

    async def _transfer(self, message: m.Transfer) -> None:
        if [message.queue, message.agent, message.team].count(None) != 2:
            raise Invalid("Send the contact on to a queue, to an agent or to a team.", code="transfer_nowhere")
        await self._contacts.transfer(
            message.contact,
            self._me,
            queue=message.queue,
            to_agent=message.agent,
            to_team=message.team,
            credit=message.credit,
            back=message.back,
            note=message.note,
        )

    async def _change_day(self, message: _OfTheDay) -> None:
        match message:
            case m.FinishPromise():
                await self._hub.days.finish(message.promise, self._me, done=message.done)
            case m.MovePromise():
                await self._hub.days.move(message.promise, self._me, message.owner, message.due_at)
            case m.ReadMessage():
                await self._hub.days.read(message.message, self._me)

    async def _see_to(self, message: _OfVoicemail) -> None:
        board = self._hub.voicemails
        match message:
            case m.TakeVoicemail(on=True):
                await board.take(message.contact, self._principal)
            case m.TakeVoicemail():
                await board.give_back(message.contact, self._principal)
            case m.CallBackVoicemail():
                await board.call_back(message.contact, self._principal, message.id)
            case m.FinishVoicemail():
                await board.finish(message.contact, self._principal, done=message.done)

    async def _wrap_up(self, message: m.WrapUp) -> None:
        owner = message.promise_owner or self._me
        if message.promise_owner is not None:
            self._hub.days.check_agent(owner)
        await self._contacts.wrap_up(
            message.contact,
            self._me,
            message.disposition,
            message.note,
            message.promise,
            wish=message.id,
            owner=owner,
            due_at=message.promise_due,
            unfinished=message.unfinished,
        )
        if message.promise.strip():
            self._hub.days.changed((owner,))

    async def _set_state(self, message: m.SetState) -> None:
        availability, reason = self._state_of(message)
        await self._contacts.set_availability(self._me, availability, reason, by=self._me, seen=message.seen)

    def _state_of(self, message: m.SetState | m.ForceState) -> tuple[Availability, str | None]:
        """Return the state a message asks for; a reason goes with Not ready alone, and is one of the centre's."""
        availability = Availability(message.availability)
        reasons = self._hub.view.directory.centre.reasons
        if availability is Availability.NOT_READY and message.reason not in reasons:
            raise Invalid("Choose one of the centre's reasons for being not ready.", code="unknown_reason")
        return availability, message.reason if availability is Availability.NOT_READY else None
