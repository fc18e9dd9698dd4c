"""The console's socket: an agent's desk or a supervisor's page, by who is signed in."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec
from starlette.websockets import WebSocket

from callcenter.access.models import Principal
from callcenter.contact_log.reader import LogReader
from callcenter.contacts.errors import UnknownContact
from callcenter.contacts.records import MarkRow, MessageRow
from callcenter.contacts.service import Contacts
from callcenter.customers.visibility import Visibility
from callcenter.directory.schemas import Centre
from callcenter.errors import Forbidden
from callcenter.ids import new_id
from callcenter.live import messages as m
from callcenter.live.cards import contact_card, without_customer
from callcenter.live.console_commands import ConsoleCommands
from callcenter.live.hub import Hub, Matter
from callcenter.live.in_sight import InSight
from callcenter.live.news import News
from callcenter.live.session import AT_ONCE, QUEUED, Allowance, Feed, Paced, Session, reply_to
from callcenter.live.view import LiveView, Touched
from callcenter.live.welcome import Softphone, welcome

log = logging.getLogger(__name__)

QUEUES_EVERY_S = 0.5
SESSION_CHECKED_EVERY_S = 15.0
NOT_SIGNED_IN = 4401
RESUME_WITHIN = 2_000

_hello: msgspec.json.Decoder[m.ConsoleHello] = msgspec.json.Decoder(m.ConsoleHello)
_decoder: msgspec.json.Decoder[m.ConsoleClientMessage] = msgspec.json.Decoder(m.ConsoleClientMessage)
_WITH_TRANSCRIPT = frozenset({"connecting", "talking", "wrapping"})


class ConsoleSession(Session):
    """One console. An agent sees their own contacts and all queues; supervisors and administrators see everything.

    One who is both sees everything, and is there for contacts while they are at their desk in some window.

    Of a contact whose customer they may not see, they see where it stands, but neither whose nor what is said.
    """

    def __init__(
        self,
        socket: WebSocket,
        principal: Principal,
        hub: Hub,
        log: LogReader,
        still_signed_in: Callable[[], Awaitable[bool]],
        allowance: Allowance,
        visibility: Visibility,
        softphone: Softphone = "none",
    ) -> None:
        super().__init__(socket, allowance)
        self._softphone = softphone
        self._hub = hub
        self._view: LiveView = hub.view
        self._contacts: Contacts = hub.contacts
        self._in_sight = InSight(principal, visibility, hub.view)
        self._log = log
        self._still_signed_in = still_signed_in
        self._commands = ConsoleCommands(principal, hub)
        self._me = principal.username
        self._principal = principal
        self._supervises = principal.supervises
        self._at_desk = not principal.supervises
        self._joined = False
        self._guard: asyncio.Task[None] | None = None
        self._welcomed: Centre | None = None
        self._fresh = False
        self._news = News(principal, hub, self.wake)
        self.window = ""
        self._told = 0
        self._dirty_contacts: set[str] = set()
        self._dirty_agents: set[str] = set()
        self._queues = Paced(QUEUES_EVERY_S, self.wake)
        self._shown: set[str] = set()
        self._feeds: dict[str, Feed] = {}
        self._saying: set[str] = set()
        self._watching: set[str] = set()
        self._asides_told: dict[str, int] = {}
        self._have: dict[str, int] = {}
        """How many messages the screen has of contacts it shows that have no feed."""

    # --- as a screen --------------------------------------------------------------------------------------------

    def changed(self, contacts: set[str], agents: set[str], queues: bool) -> None:
        """Show these again."""
        self._dirty_contacts |= contacts
        self._dirty_agents |= agents
        if queues:
            self._queues.move()
        if contacts or agents:
            self.wake()

    def said(self, row: MessageRow | MarkRow) -> None:
        """Pass on a message or mark."""
        feed = self._feeds.get(row.contact)
        if feed is not None:
            feed.said(row)
            self._saying.add(row.contact)
            self.wake()

    def typing(self, message: m.Typing) -> None:
        """Pass on that the customer is writing."""
        self.tell(message)

    def start_over(self) -> None:
        """Send everything afresh."""
        self._fresh = True
        self.wake()

    @property
    def who(self) -> str:
        """Whose console it is."""
        return self._me

    def show_again(self, what: Matter) -> None:
        """Show all of this again."""
        self._news.changed.add(what)
        self.wake()

    def windows_changed(self) -> None:
        """Say in how many windows the console is open."""
        self.wake()

    # --- as a session -------------------------------------------------------------------------------------------

    async def greet(self, first: str) -> None:
        """Welcome, then pick up where the client was."""
        hello = _hello.decode(first)
        self.window = hello.window or new_id()
        self._at_desk = not self._supervises or (hello.desk and self._principal.takes_contacts)
        self._have = dict(list(hello.have.items())[:AT_ONCE])
        await self.send(self._welcome())
        if hello.position is None or not await self._resume(hello.position):
            self._fresh = True
        self._joined = True
        self._guard = asyncio.create_task(self._watch_session())
        if self._supervises:
            self._hub.watcher_joined(self)
        if self._at_desk:
            await self._sit_down()
        self.wake()

    async def gone(self) -> None:
        """Leave the hub."""
        if not self._joined:
            return
        await self._news.follow_colleagues(on=False)
        if self._guard is not None:
            self._guard.cancel()
        self._hub.forget(self)
        if self._supervises:
            self._hub.watcher_left(self)
        if self._at_desk:
            await self._hub.agent_left(self._me, self)

    async def collect(self) -> tuple[list[m.Message], float | None]:
        """Return what changed, as it is now; figures of queues twice a second at most."""
        self._fresh |= self._in_sight.changed()
        await self._in_sight.look(self._view.open_contacts() if self._fresh else self._dirty_contacts)
        # Which messages are for this screen follows from the queues its agent serves.
        if self._fresh or self._me in self._dirty_agents:
            self._news.changed.add("voicemails")
        if self._fresh:
            self._fresh = False
            out: list[m.Message] = [] if self._welcomed is self._view.directory.centre else [self._welcome()]
            out.append(await self._snapshot())
        else:
            out = self._delta()
        out += await self._news.collect(at_desk=self._at_desk)
        out.extend([await self._asides(contact) for contact in self._new_asides()])
        saying, self._saying = self._saying, set()
        for contact in saying:
            if feed := self._feeds.get(contact):
                out.extend(await feed.news())
                if feed.behind:
                    self._saying.add(contact)
        return out, 0.05 if self._saying else None

    def receive(self, frame: str) -> Coroutine[Any, Any, m.Reply | None]:
        """Return what to do about a frame."""
        message = _decoder.decode(frame)
        match message:
            case m.SetTyping() | m.SetMarks():
                return self._hint(message)
            case m.ConsoleHello():
                raise msgspec.ValidationError("hello comes once, as the first message")
            case _:
                return self._command(message.id, message)

    async def _watch_session(self) -> None:
        """Close the console of somebody who has signed out, or may no longer come in."""
        while True:
            await asyncio.sleep(SESSION_CHECKED_EVERY_S)
            try:
                if not await self._still_signed_in():
                    self.close(NOT_SIGNED_IN, "signed out")
            except Exception as failure:
                log.warning("a session cannot be checked just now (%s)", type(failure).__name__)

    # --- commands -----------------------------------------------------------------------------------------------

    async def _hint(self, message: m.SetTyping | m.SetMarks) -> None:
        if self._me not in self._view.owners(message.contact):
            return
        if isinstance(message, m.SetTyping):
            self._hub.typing(m.Typing(contact=message.contact, sender="agent", on=message.on))
        else:
            self._contacts.mark(message.contact, "agent", message.delivered, message.read)

    async def _command(self, command_id: str, message: m.ConsoleClientMessage) -> m.Reply:
        match message:
            case m.Watch():
                work = self._watch(message)
            case m.FollowColleagues():
                work = self._news.follow_colleagues(on=message.on)
            case m.OpenDesk() | m.LeaveDesk():
                work = self._be_at_desk(isinstance(message, m.OpenDesk))
            case _:
                work = self._commands.do(message)
        return await reply_to(command_id, work)

    async def _be_at_desk(self, there: bool) -> None:
        """Be there for contacts in this window, or no longer; who is only an agent always is."""
        if not self._principal.takes_contacts:
            raise Forbidden("Only agents have a desk.")
        if self._supervises and there != self._at_desk:
            self._at_desk = there
            await (self._sit_down() if there else self._hub.agent_left(self._me, self))

    async def _sit_down(self) -> None:
        self._news.changed.add("day")
        await self._hub.agent_joined(self._me, self)
        self.wake()

    async def _watch(self, message: m.Watch) -> None:
        """Have the conversation shown as it goes on, or no longer."""
        if not self._supervises:
            raise Forbidden("Only supervisors may do this.")
        if message.on and not (self._may_see(message.contact) and message.contact in self._in_sight):
            raise UnknownContact(message.contact)
        if message.on:
            self._watching.add(message.contact)
        else:
            self._watching.discard(message.contact)
        self._dirty_contacts.add(message.contact)
        self.wake()

    # --- what is sent -------------------------------------------------------------------------------------------

    def _welcome(self) -> m.Welcome:
        self._welcomed = self._view.directory.centre
        return welcome(self._view, self._principal, self._softphone, mail=self._hub.mails.possible)

    async def _resume(self, position: int) -> bool:
        """Note what changed since a position; False when that is too long ago, or not of this log."""
        behind = self._view.position - position
        if not 0 <= behind <= RESUME_WITHIN:
            return False
        touched, seen = Touched(), position
        while seen < self._view.position:  # commits go on meanwhile, and none may fall between this and joining the hub
            for recorded in await self._log.events(seen, RESUME_WITHIN):
                touched.add(recorded.event, self._view.state)
                seen = recorded.position
        if touched.everything:
            return False
        self._told = position
        mine = self._view.open_contacts(None if self._supervises else self._me)
        self._dirty_contacts = touched.contacts | set(self._have) | set(mine)
        self._shown = set(self._dirty_contacts)  # any of them may be on the screen, and has to go if it is not ours
        self._dirty_agents = set(self._view.agents()) if self._supervises else {self._me}
        self._queues.move()
        return True

    async def _snapshot(self) -> m.Snapshot:
        position = self._view.position
        self._dirty_contacts.clear()
        self._dirty_agents.clear()
        self._queues.shown()
        self._have |= {contact: feed.sent for contact, feed in self._feeds.items()}
        for contact in list(self._shown):
            self._hide(contact)
        mine = self._view.open_contacts(None if self._supervises else self._me)
        cards = [card for contact in mine if (card := self._card(contact)) is not None]
        agents = self._view.agents() if self._supervises else [self._me]
        self._have = {contact: number for contact, number in self._have.items() if contact in self._shown}
        self._told = position
        texts: list[m.ChatMessage] = []
        marks: list[m.Marks] = []
        for feed in self._feeds.values():
            said, marked = await feed.take()
            texts += said
            marks += marked
        self._saying = {contact for contact, feed in self._feeds.items() if feed.behind}
        return m.Snapshot(
            position=position,
            agents=tuple(self._view.agent_card(a) for a in agents if a in self._view.directory.centre.agents),
            contacts=tuple(cards),
            queues=self._view.queue_cards(),
            messages=tuple(texts),
            marks=tuple(marks),
        )

    def _delta(self) -> list[m.Message]:
        position = self._view.position
        contacts, self._dirty_contacts = self._dirty_contacts, set()
        agents, self._dirty_agents = self._dirty_agents, set()
        queues: tuple[m.QueueCard, ...] = ()
        if self._queues.due:
            self._queues.shown()
            queues = self._view.queue_cards()
        if not (contacts or agents or queues):
            return []
        cards: list[m.ContactCard] = []
        gone: list[str] = []
        for contact in contacts:
            card = self._card(contact)
            if card is not None:
                cards.append(card)
            elif contact in self._shown:
                self._hide(contact)
                self._watching.discard(contact)
                self._in_sight.forget(contact)
                self._have.pop(contact, None)  # with the contact, the screen lets go of its messages
                gone.append(contact)
        if not self._queues.moved:
            # Only with everything told up to here may the client resume from here.
            self._told = position
        configured = self._view.directory.centre.agents
        return [
            m.Delta(
                position=self._told,
                agents=tuple(self._view.agent_card(agent) for agent in agents if agent in configured),
                contacts=tuple(cards),
                queues=queues,
                gone=tuple(gone),
            )
        ]

    def _card(self, contact: str) -> m.ContactCard | None:
        """Return the card of a contact this screen may see, and note that it is shown.

        It waits for nothing: who the customer is, where that is not here yet, follows as a change of its own.
        """
        if not self._may_see(contact):
            return None
        pop = self._hub.pops.at_hand(self._view.state.conversations[contact])
        card = contact_card(self._view.state, contact, self._me, self._view.why, pop.customer, pop.candidates)
        known = contact in self._in_sight
        card = card if known else without_customer(card)
        self._shown.add(contact)
        self._hub.showing(self, contact)
        if known and (contact in self._watching or (card.stage in _WITH_TRANSCRIPT and self._has(contact))):
            if contact not in self._feeds:
                self._feeds[contact] = Feed(contact, self._log, self._have.pop(contact, 0))
                self._saying.add(contact)
        elif contact in self._feeds:
            self._have[contact] = self._feeds.pop(contact).sent
        return card

    def _new_asides(self) -> list[str]:
        """Return what it shows, or is offered, beside which more has been written than this screen has been told."""
        talks, told = self._view.state.conversations, self._asides_told
        mine = {contact for contact in self._view.open_contacts(self._me) if contact in self._in_sight}
        counts = {contact: talks[contact].asides for contact in mine | self._feeds.keys() if contact in talks}
        due = [contact for contact, count in counts.items() if count > told.get(contact, 0)]
        self._asides_told = counts
        return due

    async def _asides(self, contact: str) -> m.Asides:
        rows = await self._log.asides(contact, QUEUED)
        cards = (m.AsideCard(id=row.id, author=row.author, at=row.at, text=row.text) for row in rows)
        return m.Asides(contact=contact, asides=tuple(cards))

    def _may_see(self, contact: str) -> bool:
        there = self._view.is_open(contact) and contact in self._view.state.conversations
        return there and (self._supervises or self._has(contact))

    def _has(self, contact: str) -> bool:
        """Tell whether it is theirs, or offered to them."""
        return self._me in self._view.owners(contact)

    def _hide(self, contact: str) -> None:
        self._shown.discard(contact)
        self._asides_told.pop(contact, None)
        self._feeds.pop(contact, None)
        self._hub.not_showing(self, contact)
