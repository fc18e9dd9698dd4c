"""The customer's socket: start a chat, see one's place in line, talk, come back after a reload."""

from collections.abc import Coroutine
from typing import Any

import msgspec
from starlette.websockets import WebSocket

from callcenter.channels.chat.in_flow import flow_status
from callcenter.channels.chat.service import ChatService, Visitor
from callcenter.channels.listener import parting_message, said_in_flow
from callcenter.contact_log.reader import LogReader
from callcenter.contacts.errors import NotYourContact
from callcenter.contacts.events import Identity
from callcenter.contacts.records import MarkRow, MessageRow
from callcenter.contacts.state import Conversation, Talk
from callcenter.customers.errors import IdentityRefused
from callcenter.errors import CallcenterError, Conflict
from callcenter.live import messages as m
from callcenter.live.hub import Hub
from callcenter.live.session import TRY_AGAIN, Allowance, Closed, Feed, Session, reply_to

_Wish = m.StartChat | m.GiveAnswer | m.PostMessage | m.RateContact | m.MailTranscript | m.LeaveChat

ENDED_SHOWN_MS = 600_000
IDENTITY_REFUSED = 4401

_hello: msgspec.json.Decoder[m.CustomerHello] = msgspec.json.Decoder(m.CustomerHello)
_decoder: msgspec.json.Decoder[m.CustomerClientMessage] = msgspec.json.Decoder(m.CustomerClientMessage)


class CustomerSession(Session):
    """One customer's page."""

    def __init__(
        self,
        socket: WebSocket,
        chat: ChatService,
        hub: Hub,
        log: LogReader,
        address: str,
        allowance: Allowance,
    ) -> None:
        super().__init__(socket, allowance)
        self._chat = chat
        self._hub = hub
        self._view = hub.view
        self._log = log
        self._address = address
        self._visitor: Visitor | None = None
        self._contact: str | None = None
        self._feed: Feed | None = None
        self._status_wanted = False
        self._told: m.ContactStatus | None = None

    # --- as a screen --------------------------------------------------------------------------------------------

    def changed(self, contacts: set[str], agents: set[str], queues: bool) -> None:
        """Show the status again; where the line moved, the hub says so no more often than it should."""
        if contacts or queues:
            self._status_wanted = True
            self.wake()

    def said(self, row: MessageRow | MarkRow) -> None:
        """Pass on a message or mark."""
        if self._feed is not None and self._feed.contact == row.contact:
            self._feed.said(row)
            self.wake()

    def typing(self, message: m.Typing) -> None:
        """Pass on that the agent is writing."""
        self.tell(message)

    def start_over(self) -> None:
        """Read everything again."""
        self._status_wanted = True
        if self._feed is not None:
            self._feed.again()
        self.wake()

    # --- as a session -------------------------------------------------------------------------------------------

    async def greet(self, first: str) -> None:
        """Say who they are to us, and pick up the conversation there is."""
        hello = _hello.decode(first)
        if not self._chat.may_come(self._address):
            raise Closed(TRY_AGAIN, "too_many_requests")
        try:
            visitor = self._chat.visitor(hello.visitor_token, hello.identity_token, self._view.now())
        except IdentityRefused as refused:
            await self.send(m.Refused(code=refused.code, detail=str(refused)))
            raise Closed(IDENTITY_REFUSED, refused.code) from refused
        self._visitor = visitor
        try:
            contact = await self._hub.contacts.contact_of(visitor.id)
        except CallcenterError as refused:
            raise Closed(TRY_AGAIN, refused.code) from refused
        talk = self._view.state.conversations.get(contact or "")
        if talk is not None and talk.ended_at is not None and self._view.now() - talk.ended_at > ENDED_SHOWN_MS:
            talk = None
        same = hello.contact is None or (talk is not None and talk.contact == hello.contact)
        await self.send(await self._welcome(visitor, talk, hello.have if same else 0))
        if talk is not None:
            self.start_over()  # for what has happened since the welcome was written
            await self._hub.customer_joined(talk.contact, self)

    async def gone(self) -> None:
        """Leave the hub."""
        if self._contact is not None:
            await self._hub.customer_left(self._contact, self)

    async def collect(self) -> tuple[list[m.Message], float | None]:
        """Return the status if it changed, and what was said."""
        out: list[m.Message] = []
        if self._status_wanted and self._contact is not None:
            self._status_wanted = False
            status = self._status(self._contact)
            if status is not None and status != self._told:
                self._told = status
                out.append(status)
        if self._feed is not None:
            out.extend(await self._feed.news())
            if self._feed.behind:
                return out, 0.05
        return out, None

    def receive(self, frame: str) -> Coroutine[Any, Any, m.Reply | None]:
        """Return what to do about a frame."""
        message = _decoder.decode(frame)
        match message:
            case m.SetTyping() | m.SetMarks():
                return self._hint(message)
            case m.CustomerHello():
                raise msgspec.ValidationError("hello comes once, as the first message")
            case _:
                return self._command(message.id, message)

    # --- commands -----------------------------------------------------------------------------------------------

    async def _hint(self, message: m.SetTyping | m.SetMarks) -> None:
        if message.contact != self._contact:
            return
        if isinstance(message, m.SetMarks):
            self._hub.contacts.mark(message.contact, "customer", message.delivered, message.read)
        elif self._view.in_conversation(message.contact):
            self._hub.typing(m.Typing(contact=message.contact, sender="customer", on=message.on))

    async def _command(self, command_id: str, message: _Wish) -> m.Reply:
        return await reply_to(command_id, self._do(message))

    async def _do(self, message: _Wish) -> None:
        if isinstance(message, m.StartChat):
            await self._start(message)
            return
        if message.contact != self._contact:
            raise NotYourContact(message.contact)
        if isinstance(message, m.PostMessage):
            await self._hub.contacts.post(message.contact, "customer", None, message.id, message.text)
        elif isinstance(message, m.GiveAnswer):
            line = said_in_flow(self._view, message.contact, message.keys)
            await self._hub.contacts.give_input(message.contact, message.number, message.keys, line)
        elif isinstance(message, m.MailTranscript):
            await self._chat.mails.ask(message.contact, message.id, message.email)
        elif isinstance(message, m.RateContact):
            await self._hub.contacts.rate(message.contact, message.score, message.comment)
        else:
            await self._hub.contacts.leave(message.contact)

    async def _start(self, wish: m.StartChat) -> None:
        if self._visitor is None:
            raise Conflict("Say hello first.")
        contact = await self._chat.start(self._visitor, wish, self._address)
        if contact == self._contact:
            return
        if self._contact is not None:
            await self._hub.customer_left(self._contact, self)
        self._contact, self._told = contact, None
        self._feed = Feed(contact, self._log)
        self._status_wanted = True
        self.wake()
        await self._hub.customer_joined(contact, self)

    # --- what is sent -------------------------------------------------------------------------------------------

    async def _welcome(self, visitor: Visitor, talk: Conversation | None, have: int) -> m.CustomerWelcome:
        directory, now = self._view.directory, self._view.now()
        messages: list[m.ChatMessage] = []
        marks: list[m.Marks] = []
        if talk is not None:
            self._contact = talk.contact
            self._feed = Feed(talk.contact, self._log, have)
            messages, marks = await self._feed.take()
            self._told = self._status(talk.contact)
        proven = visitor.identity
        return m.CustomerWelcome(
            server_time=now,
            visitor_token=visitor.token,
            identity=talk.identity if talk else Identity.VERIFIED if proven else Identity.ANONYMOUS,
            name=proven.name if proven else None,
            language=talk.language if talk else proven.language if proven else None,
            queues=tuple(
                m.QueueChoice(
                    id=queue.id,
                    name=queue.name,
                    open=is_open,
                    opens_at=opens_at,
                    callback=directory.centre.queues[queue.id].callback is not None,
                )
                for queue in directory.queues(now)
                for is_open, opens_at in (self._view.opening(queue.id, now),)
            ),
            status=self._told,
            messages=tuple(messages),
            marks=tuple(marks),
            zone=directory.zone,
            centre=directory.centre.name,
            mail=self._chat.mails.possible,
        )

    def _status(self, contact: str) -> m.ContactStatus | None:
        talk = self._view.state.conversations.get(contact)
        if talk is None:
            return None
        agent = self._view.directory.user_name(talk.agent, talk.language) if talk.agent else None
        parting = parting_message(self._view, talk)
        asked = flow_status(self._view, self._hub.pops, talk)
        wait = self._view.wait_in_line(contact)
        return m.ContactStatus(
            contact=contact,
            queue=talk.queue,
            stage=_STAGES[talk.talk],
            place=self._view.place_in_line(contact),
            wait=wait and m.LineWait(least=wait[0], most=wait[1]),
            agent_name=agent,
            idle_ends_at=talk.idle_ends_at,
            outcome=talk.outcome,
            ended_by=talk.ended_by,
            opens_at=talk.opens_at,
            prompts=asked.prompts if parting is None else (*asked.prompts, parting),
            choices=asked.choices,
            collect=asked.collect,
            number=asked.number,
            rating=talk.rating,
        )


_STAGES: dict[Talk, Any] = {
    Talk.ARRIVED: "waiting",
    Talk.IN_FLOW: "flow",
    Talk.QUEUED: "waiting",
    Talk.CONNECTING: "connecting",
    Talk.TALKING: "talking",
    Talk.ENDED: "ended",
}
