"""A store that fails when told to, and clients who try again as real ones do, holding every answer to the log."""

import asyncio
import itertools
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Literal

from sqlalchemy import Select, select

from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts import commands as cmd
from callcenter.contacts.records import Batch, MarkRow, MessageRow, Party, Recorded
from callcenter.contacts.state import CellState, Conversation
from callcenter.db.database import Database
from callcenter.db.tables import events, messages, notes
from callcenter.errors import Rejected, Unavailable
from routing.errors import RoutingError
from routing.model import PlaceState
from tests.support.centres import CONFIGURE, present, start
from tests.support.databases import CELL
from tests.support.hosts import Centre

When = Literal["before", "after", "down"]


class FailingStore(SqlLogStore):
    """The real store; its n-th commit fails before or after it took effect, or the store is down for a while then."""

    def __init__(self, database: Database, nth: int, when: When) -> None:
        super().__init__(database, CELL)
        self.database = database
        self._nth, self._when, self._down = nth, when, 0
        self.commits = 0
        self.failed = False

    def append(self, batch: Batch) -> None:
        """Write, or fail."""
        self._answer()
        self.commits += 1
        if self.commits != self._nth:
            super().append(batch)
            return
        self.failed = True
        if self._when == "after":
            super().append(batch)
        if self._when == "down":
            self._down = 3
        raise sqlite3.OperationalError("disk I/O error")

    def has(self, batch: Batch) -> bool:
        """Look, or fail."""
        self._answer()
        return super().has(batch)

    def load(self) -> tuple[CellState, int]:
        """Load, or fail."""
        self._answer()
        return super().load()

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Read, or fail."""
        self._answer()
        return super().read(after, limit)

    def transcripts(self, contacts: Iterable[str]) -> tuple[Sequence[MessageRow], Sequence[MarkRow]]:
        """Read, or fail."""
        self._answer()
        return super().transcripts(contacts)

    def _answer(self) -> None:
        if self._down:
            self._down -= 1
            raise sqlite3.OperationalError("unable to open database file")


class Clients:
    """People at their screens. They see what was committed, try again when it was not, and are never lied to."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._tasks: set[asyncio.Task[None]] = set()
        centre.host.on_resumed(lambda: self._tasks.add(asyncio.create_task(self._announce())))

    async def insist(self, act: Callable[[], Awaitable[Any]], fact: Select[Any]) -> None:
        """Do it, and again while the answer is that nothing happened; hold each answer to what is stored then."""
        while True:
            try:
                await act()
            except Unavailable:
                assert not self._stored(fact), "the answer was that nothing happened"
                await asyncio.sleep(0.005)
            else:
                assert self._stored(fact), "the answer was that it is done"
                return

    async def again(self, command: cmd.AnyCommand) -> None:
        """Send a command that may be sent any number of times until it is answered."""
        while True:
            try:
                return await self.centre.do(command)
            except Unavailable:
                await asyncio.sleep(0.005)

    async def rest(self) -> None:
        """Wait until the loop runs and everybody has announced themselves."""
        while not self.centre.host.up:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        await asyncio.gather(*self._tasks)

    def _stored(self, fact: Select[Any]) -> bool:
        return self.centre.database.read_now(lambda c: c.execute(fact).first()) is not None

    async def _announce(self) -> None:
        """Say who is connected, as every connection does when the loop runs again."""
        announcements: list[cmd.AnyCommand] = [cmd.AgentSeen(agent=agent) for agent in ("lin", "wang")]
        announcements += [cmd.CustomerSeen(contact=contact) for contact in self._state.conversations]
        for command in announcements:
            with suppress(Unavailable, Rejected, RoutingError):
                await self.centre.do(command)

    @property
    def _state(self) -> CellState:
        return self.centre.watcher.state

    def _contact(self, name: str) -> Conversation:
        """Return the contact that was started under this name."""
        return next(c for c in self._state.conversations.values() if c.visitor == f"visitor-of-{name}")

    # --- what they do -------------------------------------------------------------------------------------------

    async def configure(self) -> None:
        """The centre is configured."""
        await self.insist(lambda: self.centre.do(CONFIGURE), happened("ConversationsConfigured"))

    async def sign_in(self, agent: str) -> None:
        """An agent connects and is available."""
        seen, ready = present(agent)
        await self.insist(lambda: self.centre.do(seen), happened("AgentReachable", says=f'"agent":"{agent}"'))
        available = f'"agent":"{agent}","availability":"available"'
        await self.insist(lambda: self.centre.do(ready), happened("AgentStateChanged", says=available))

    async def start(self, name: str) -> None:
        """A customer asks for a conversation; a resend is the same wish, under another contact id."""
        tries = itertools.count()
        visitor = f"visitor-of-{name}"
        await self.insist(
            lambda: self.centre.do(start(f"{name}{next(tries) or ''}", visitor=visitor)),
            happened("ContactArrived", says=f'"visitor":"{visitor}"'),
        )

    async def answer(self, name: str, kind: Literal["ContactConnected", "OfferDeclined"]) -> None:
        """Whoever is asked takes the contact or says no; after a failure somebody is asked anew."""
        contact = self._contact(name).contact
        act = self.centre.contacts.accept if kind == "ContactConnected" else self.centre.contacts.decline

        async def answer() -> None:
            await self.centre.watcher.until(lambda state: state.engine.places[contact].state is PlaceState.OFFERED)
            place = self._state.engine.places[contact]
            await act(place.offer or "", place.agent or "")

        await self.insist(answer, happened(kind, contact))

    async def post(self, name: str, sender: Party, client_id: str) -> None:
        """One of the two writes."""
        talk = self._contact(name)
        contact, author = talk.contact, talk.agent if sender == "agent" else None
        fact = select(messages.c.number).where(
            messages.c.contact == contact, messages.c.sender == sender, messages.c.client_id == client_id
        )
        text = f"{client_id} of {name}"
        await self.insist(lambda: self.centre.contacts.post(contact, sender, author, client_id, text), fact)
        self.centre.contacts.mark(contact, sender, 9, 9)

    async def end(self, name: str) -> None:
        """The agent ends the conversation."""
        talk = self._contact(name)
        contact, agent = talk.contact, talk.agent or ""
        await self.insist(lambda: self.centre.contacts.end(contact, agent), happened("ContactEnded", contact))

    async def leave(self, name: str) -> None:
        """The customer ends it."""
        contact = self._contact(name).contact
        await self.insist(lambda: self.centre.contacts.leave(contact), happened("ContactEnded", contact))

    async def wrap_up(self, name: str) -> None:
        """The agent writes what came of it."""
        talk = self._contact(name)
        contact, agent, text = talk.contact, talk.agent or "", f"note on {name}"
        fact = select(notes.c.id).where(notes.c.contact == contact, notes.c.text == text)
        await self.insist(lambda: self.centre.contacts.wrap_up(contact, agent, "solved", text, "", wish=name), fact)


def happened(kind: str, contact: str | None = None, *, says: str = "") -> Select[Any]:
    """Return the question whether the log has such an event."""
    fact = select(events.c.position).where(events.c.kind == kind, events.c.data.contains(says, autoescape=True))
    return fact if contact is None else fact.where(events.c.contact == contact)
