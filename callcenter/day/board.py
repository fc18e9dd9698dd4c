"""The board of the agents' day: reads each agent's from the rows, changes it, and says whose has changed."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from itertools import groupby

from callcenter.contacts.transcripts import checked_text
from callcenter.day import store
from callcenter.db.database import Database
from callcenter.directory.zones import zone
from callcenter.errors import Invalid, NotFound
from callcenter.live.messages import (
    AgentMessageCard,
    BirthdayCard,
    Day,
    PromiseCard,
    ReaderCard,
    Written,
    WrittenCard,
)
from callcenter.live.view import LiveView
from routing.errors import UnknownAgent

LOOK_EVERY_S = 30.0
KNOWN_FOR_MS = 730 * 24 * 3_600_000
"""Whose birthdays an agent is told of: of customers they have talked to in so long."""
WRITTEN_FOR_MS = 7 * 24 * 3_600_000
"""How long a supervisor sees what they have written."""


class UnknownPromise(NotFound):
    """The promise is not the agent's, or is none."""

    code = "unknown_promise"

    def __init__(self, promise: str) -> None:
        super().__init__(f"You have no open promise {promise}.")


class NobodyToTell(Invalid):
    """A message to a team that nobody is in."""

    code = "nobody_to_tell"

    def __init__(self, team: str) -> None:
        super().__init__(f"Nobody is in a team {team!r}.")


class DayBoard:
    """Every agent's day."""

    def __init__(self, view: LiveView, database: Database) -> None:
        self._view = view
        self._database = database
        self._told: Callable[[Collection[str] | None], None] = lambda agents: None
        self._told_author: Callable[[str], None] = lambda author: None

    def tell(self, told: Callable[[Collection[str] | None], None], told_author: Callable[[str], None]) -> None:
        """Have it called with the agents whose day has changed, None for all, and with whose words have been read."""
        self._told, self._told_author = told, told_author

    def changed(self, agents: Collection[str] | None) -> None:
        """Say that the days of these agents are not what they were; None for all."""
        self._told(agents)

    async def of(self, agent: str) -> Day:
        """Return an agent's day as it is now."""
        directory, now = self._view.directory, self._view.now()
        today = datetime.fromtimestamp(now / 1000, zone(directory.zone)).date()
        key = [id_ for id_, tier in directory.centre.tiers.items() if tier.priority > 0]
        promises, birthdays, messages = await self._database.read(
            lambda connection: (
                store.open_promises(connection, agent),
                store.birthdays(connection, agent, today, key, now - KNOWN_FOR_MS),
                store.unread_messages(connection, agent),
            )
        )
        names = {user.username: user.name for user in directory.users()} if messages else {}
        return Day(
            promises=tuple(
                PromiseCard(**{**promise._asdict(), "customer_name": promise.customer_name or ""})
                for promise in promises
            ),
            birthdays=tuple(BirthdayCard(**born._asdict()) for born in birthdays),
            messages=tuple(
                AgentMessageCard(**written._asdict(), author_name=names.get(written.author, {})) for written in messages
            ),
        )

    async def finish(self, promise: str, owner: str, *, done: bool) -> None:
        """Say that a promise is kept, or not after all. Raises `UnknownPromise`."""
        done_at = self._view.now() if done else None
        if not await self._database.write(lambda connection: store.set_done(connection, promise, owner, done_at)):
            raise UnknownPromise(promise)
        self.changed((owner,))

    async def move(self, promise: str, owner: str, to: str, due_at: int | None) -> None:
        """Give a promise another hour, or to another agent. Raises `UnknownPromise` or `UnknownAgent`."""
        self.check_agent(to)
        if not await self._database.write(lambda connection: store.move(connection, promise, owner, to, due_at)):
            raise UnknownPromise(promise)
        self.changed((owner, to))

    def check_agent(self, agent: str) -> None:
        """Raise `UnknownAgent` if there is no such agent."""
        if agent not in self._view.directory.centre.agents:
            raise UnknownAgent(agent)

    async def write(self, message: str, author: str, text: str, agents: Collection[str], team: str | None) -> None:
        """Write to agents: those named and those of the team; with neither, to all.

        Raises `UnknownAgent`, `NobodyToTell`, or what is raised of any text that cannot be kept.
        """
        text = checked_text(text).strip()
        everybody = self._view.directory.centre.agents
        for agent in agents:
            self.check_agent(agent)
        members = [id_ for id_, agent in everybody.items() if agent.team == team]
        if team is not None and not members:
            raise NobodyToTell(team)
        to = set(agents) | set(members) or set(everybody)
        now, own = self._view.now(), f"{author}.{message}"
        await self._database.write(lambda connection: store.add_message(connection, own, author, now, text, sorted(to)))
        self.changed(to)
        self._told_author(author)

    async def read(self, message: str, agent: str) -> None:
        """Say that an agent has read something; again, or of nothing, changes nothing."""
        now = self._view.now()
        author = await self._database.write(lambda connection: store.set_read(connection, message, agent, now))
        self.changed((agent,))
        if author is not None:
            self._told_author(author)

    async def written_by(self, author: str) -> Written:
        """Return what a supervisor has written of late, and who has read it."""
        since = self._view.now() - WRITTEN_FOR_MS
        rows = await self._database.read(lambda connection: store.written_by(connection, author, since))
        return Written(
            messages=tuple(
                WrittenCard(
                    id=id_,
                    at=at,
                    text=text,
                    readers=tuple(ReaderCard(agent=row.agent, read_at=row.read_at) for row in to),
                )
                for (id_, at, text), to in groupby(rows, key=lambda row: row[:3])
            )
        )

    async def run(self) -> None:
        """Begin every day anew at the centre's midnight, for as long as the server runs."""
        day = self._view.directory.start_of_day(self._view.now())
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            today = self._view.directory.start_of_day(self._view.now())
            if today != day:
                day = today
                self.changed(None)
