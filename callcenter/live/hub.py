"""The hub: which screens are there, and which of them a change concerns."""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Collection, Iterable
from functools import partial
from typing import Literal, Protocol

from callcenter.access.models import Principal
from callcenter.contacts.records import MarkRow, MessageRow
from callcenter.contacts.service import Contacts
from callcenter.customers.transcript_mail import TranscriptRequests
from callcenter.errors import CallcenterError
from callcenter.live.messages import AlarmCard, Day, Typing, VoicemailCard, Written
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.session import Paced
from callcenter.live.view import LiveView, Touched
from routing.errors import RoutingError

log = logging.getLogger(__name__)

LINE_EVERY_S = 5.0
"""How often customers are told at most how the line of their queue has moved."""

Matter = Literal["alarms", "day", "voicemails", "written"]
"""What screens are told whole, whenever something of it has changed."""


class Screen(Protocol):
    """A session as the hub knows it. Methods only note what to do and wake the session's writer."""

    def changed(self, contacts: set[str], agents: set[str], queues: bool) -> None:
        """Show these again."""

    def said(self, row: MessageRow | MarkRow) -> None:
        """Pass on a message or mark of a conversation shown."""

    def typing(self, message: Typing) -> None:
        """Pass on that the other side is writing."""

    def start_over(self) -> None:
        """Send everything afresh."""


class Staffed(Screen, Protocol):
    """The screen of an agent or supervisor."""

    def show_again(self, what: Matter) -> None:
        """Show all of this again."""


class Desk(Staffed, Protocol):
    """An agent's screen."""

    @property
    def window(self) -> str:
        """What tells the agent's windows apart; the same over a reconnection."""

    def windows_changed(self) -> None:
        """Say in how many windows the console is open."""


class Watcher(Staffed, Protocol):
    """A supervisor's screen."""

    @property
    def who(self) -> str:
        """Whose screen it is."""


class Onlooker(Protocol):
    """One who wants to know of a change of any agent."""

    def agents_changed(self) -> None:
        """Look at the agents again."""


class AlarmBoard(Protocol):
    """The alarms, as far as screens need them."""

    def cards(self) -> tuple[AlarmCard, ...]:
        """Return the alarms that are on, oldest first."""

    async def acknowledge(self, alarm_id: str, by: str) -> None:
        """Note that somebody sees to an alarm."""


class Days(Protocol):
    """The agents' days, as far as screens need them."""

    def changed(self, agents: Collection[str] | None) -> None:
        """Say that the days of these agents have changed; None for all."""

    async def of(self, agent: str) -> Day:
        """Return an agent's day."""

    def check_agent(self, agent: str) -> None:
        """Raise `UnknownAgent` if there is no such agent."""

    async def finish(self, promise: str, owner: str, *, done: bool) -> None:
        """Say that a promise is kept, or not after all."""

    async def move(self, promise: str, owner: str, to: str, due_at: int | None) -> None:
        """Give a promise another hour, or to another agent."""

    async def write(self, message: str, author: str, text: str, agents: Collection[str], team: str | None) -> None:
        """Write to agents."""

    async def read(self, message: str, agent: str) -> None:
        """Say that an agent has read something."""

    async def written_by(self, author: str) -> Written:
        """Return what a supervisor has written of late, and who has read it."""


class VoicemailBoard(Protocol):
    """The messages that callers have left, as far as screens need them."""

    def of(self, principal: Principal) -> tuple[VoicemailCard, ...]:
        """Return the messages somebody may deal with."""

    async def take(self, contact: str, principal: Principal) -> None:
        """See to a message."""

    async def call_back(self, contact: str, principal: Principal, wish: str) -> None:
        """See to a message and call its caller back."""

    async def give_back(self, contact: str, principal: Principal) -> None:
        """Have nobody see to a message."""

    async def finish(self, contact: str, principal: Principal, *, done: bool) -> None:
        """Say that a message is dealt with, or that it is not, after all."""


class Hub:
    """Knows every screen, and tells the loop who is connected."""

    def __init__(
        self,
        view: LiveView,
        contacts: Contacts,
        pops: ScreenPops,
        alarms: AlarmBoard,
        days: Days,
        voicemails: VoicemailBoard,
        mails: TranscriptRequests,
    ) -> None:
        self.view = view
        self.alarms = alarms
        self.days = days
        self.voicemails = voicemails
        self.mails = mails
        self.contacts = contacts
        self.pops = pops
        self.agents: dict[str, set[Desk]] = defaultdict(set)
        self.watchers: set[Watcher] = set()
        self.onlookers: set[Onlooker] = set()
        self.customers: dict[str, set[Screen]] = defaultdict(set)
        self._showing: dict[str, set[Screen]] = defaultdict(set)
        self._lines: dict[str, Paced] = {}
        view.listen(self._changed, self._said, self._reset)
        pops.listen(self._pop_loaded)

    # --- who is there -------------------------------------------------------------------------------------------

    async def agent_joined(self, agent: str, screen: Desk) -> None:
        """An agent opened a console; a second one is the same agent."""
        self.agents[agent].add(screen)
        self._windows_changed(agent)
        await self._tell(self.contacts.agent_seen(agent))

    async def agent_left(self, agent: str, screen: Desk) -> None:
        """A console was closed, or the desk in it was left; with the last one the agent is gone."""
        self.agents[agent].discard(screen)
        self._windows_changed(agent)
        if not self.agents[agent]:
            del self.agents[agent]
            await self._tell(self.contacts.agent_gone(agent))

    def watcher_joined(self, screen: Watcher) -> None:
        """A supervisor opened a console."""
        self.watchers.add(screen)

    def watcher_left(self, screen: Watcher) -> None:
        """A supervisor's console was closed."""
        self.watchers.discard(screen)

    async def customer_joined(self, contact: str, screen: Screen) -> None:
        """A customer's page is there for this contact."""
        self.customers[contact].add(screen)
        await self._tell(self.contacts.customer_seen(contact))

    async def customer_left(self, contact: str, screen: Screen) -> None:
        """A customer's page is gone; with the last one the customer is."""
        self.customers[contact].discard(screen)
        if not self.customers[contact]:
            del self.customers[contact]
            await self._tell(self.contacts.customer_lost(contact))

    async def announce(self) -> None:
        """Tell the loop again who is connected, after it had to start over."""
        for agent in list(self.agents):
            if agent in self.agents:  # some leave while others are announced
                await self._tell(self.contacts.agent_seen(agent))
        for contact in list(self.customers):
            if contact in self.customers:
                await self._tell(self.contacts.customer_seen(contact))

    # --- what they show -----------------------------------------------------------------------------------------

    def showing(self, screen: Screen, contact: str) -> None:
        """Note that a screen shows a contact."""
        self._showing[contact].add(screen)

    def not_showing(self, screen: Screen, contact: str) -> None:
        """Note that it no longer does."""
        screens = self._showing.get(contact)
        if screens is not None:
            screens.discard(screen)
            if not screens:
                del self._showing[contact]

    def forget(self, screen: Screen) -> None:
        """Note that a screen shows nothing any more."""
        for contact in [c for c, screens in self._showing.items() if screen in screens]:
            self.not_showing(screen, contact)

    def typing(self, message: Typing) -> None:
        """Pass on that one side is writing."""
        if message.sender == "agent":
            screens: set[Screen] = self.customers.get(message.contact, set())
        else:
            owners = self.view.owners(message.contact)
            screens = {screen for owner in owners for screen in self.agents.get(owner, ())}
        for screen in screens:
            screen.typing(message)

    def alarmed(self) -> None:
        """Show the alarms again wherever they are shown."""
        for screen in self.watchers:
            screen.show_again("alarms")

    def voicemails_changed(self) -> None:
        """Show the messages that callers have left again wherever they are shown."""
        for screen in self._staffed():
            screen.show_again("voicemails")

    def windows(self, agent: str) -> int:
        """Return in how many windows an agent's console is open."""
        return len({screen.window for screen in self.agents.get(agent, ())})

    def days_changed(self, agents: Collection[str] | None) -> None:
        """Show the days of these agents again; None for all."""
        for agent in self.agents if agents is None else agents:
            for screen in self.agents.get(agent, ()):
                screen.show_again("day")

    def written_changed(self, author: str) -> None:
        """Show a supervisor again what they have written."""
        for screen in self.watchers:
            if screen.who == author:
                screen.show_again("written")

    # --- as a listener of the view ------------------------------------------------------------------------------

    def _changed(self, touched: Touched) -> None:
        everybody = self._staffed()
        if touched.everything:
            self._reset()
            return
        for contact in touched.contacts:
            concerned = self._showing.get(contact, set()) | self.watchers
            for owner in self.view.owners(contact):
                concerned |= self.agents.get(owner, set())
            for screen in (*concerned, *self.customers.get(contact, ())):
                screen.changed({contact}, set(), queues=False)
            if not self.view.is_open(contact):
                self.pops.drop(contact)
        for agent in touched.agents:
            for screen in (*self.watchers, *self.agents.get(agent, ())):
                screen.changed(set(), {agent}, queues=False)
        for onlooker in self.onlookers if touched.agents else ():
            onlooker.agents_changed()
        if touched.queues:
            for screen in everybody:
                screen.changed(set(), set(), queues=True)
            self._lines_moved(touched.queues)

    def _staffed(self) -> list[Desk | Watcher]:
        return [*self.watchers, *(screen for screens in self.agents.values() for screen in screens)]

    def _pop_loaded(self, contact: str) -> None:
        for screen in tuple(self._showing.get(contact, ())):
            screen.changed({contact}, set(), queues=False)

    def _lines_moved(self, queues: set[str]) -> None:
        for queue in queues:
            if queue not in self._lines:
                self._lines[queue] = Paced(LINE_EVERY_S, partial(self._show_line, queue))
            self._lines[queue].move()

    def _show_line(self, queue: str) -> None:
        """Look at a queue's line again, and tell all who stand in it."""
        paced = self._lines[queue]
        if not paced.due:
            return
        paced.shown()
        self.view.line_moved(queue)
        conversations = self.view.state.conversations
        for contact, screens in self.customers.items():
            talk = conversations.get(contact)
            if talk is not None and talk.queue == queue:
                for screen in screens:
                    screen.changed(set(), set(), queues=True)

    def _said(self, row: MessageRow | MarkRow) -> None:
        for screen in (*self._showing.get(row.contact, ()), *self.customers.get(row.contact, ())):
            screen.said(row)

    def _reset(self) -> None:
        people: tuple[Iterable[Screen], ...] = (*self.agents.values(), *self.customers.values())
        others = (screen for screens in people for screen in screens)
        for screen in [*self.watchers, *others]:
            screen.start_over()
        for onlooker in self.onlookers:
            onlooker.agents_changed()

    def _windows_changed(self, agent: str) -> None:
        for screen in self.agents[agent]:
            screen.windows_changed()

    async def _tell(self, work: Awaitable[None]) -> None:
        """Tell the loop; while it cannot write, say nothing: `announce` follows."""
        try:
            await work
        except (CallcenterError, RoutingError) as refused:
            log.info("presence not told: %s", refused.code)
