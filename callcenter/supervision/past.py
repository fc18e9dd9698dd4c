"""Queues, agents and open contacts as they were at any second that is kept, as the console showed them then."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.contact_log.moments import memory_at
from callcenter.db.database import Database
from callcenter.db.sight import Sight
from callcenter.directory.service import Directory
from callcenter.errors import Invalid
from callcenter.http.pages import rfc3339
from callcenter.live.cards import agent_card, queue_card
from callcenter.live.handled import Handled
from callcenter.live.messages import AgentCard, QueueCard
from callcenter.supervision.line import LineThen, line_of
from callcenter.supervision.open_then import OpenThen, named, open_contacts
from routing.model import QueueId


class FutureInstant(Invalid):
    """That second is yet to come."""

    code = "future_instant"

    def __init__(self, at: int, now: int) -> None:
        super().__init__(f"`at`, {rfc3339(at)}, is yet to come; it is {rfc3339(now)} now.")


class DirectoryOf(Protocol):
    """Finds the centre as its files were in a version, for an instant; None if it cannot be had any more."""

    def __call__(self, connection: Connection, version: str, at: int) -> Directory | None:
        """Return it. Blocks."""


class Then(msgspec.Struct, frozen=True):
    """Queues and agents at an instant, when the event at `position` was the last."""

    at: int
    position: int
    queues: tuple[QueueCard, ...]
    agents: tuple[AgentCard, ...]


class ContactsThen(msgspec.Struct, frozen=True):
    """The contacts that were open at an instant, when the event at `position` was the last."""

    at: int
    position: int
    contacts: tuple[OpenThen, ...]


class Past:
    """Looks back at one cell. A centre whose files of then cannot be had is shown by those of now."""

    def __init__(
        self, database: Database, cell: str, clock: Clock, now: Callable[[], Directory], then: DirectoryOf
    ) -> None:
        self._database = database
        self._cell = cell
        self._clock = clock
        self._now = now
        self._then = then

    async def at(self, at: int) -> Then:
        """Return how everybody stood; raises FutureInstant, and TooLongAgo for what is not kept."""
        self._check(at)
        directory = self._now()
        return await self._database.read(lambda connection: self._look_back(connection, at, directory))

    async def contacts(self, at: int, sight: Sight) -> ContactsThen:
        """Return the contacts that were open, with the customers of those in sight; raises what `at` does."""
        self._check(at)

        def look_back(connection: Connection) -> ContactsThen:
            memory = memory_at(connection, self._cell, at)
            contacts = named(connection, open_contacts(memory.state), sight)
            return ContactsThen(at=at, position=memory.position, contacts=contacts)

        return await self._database.read(look_back)

    async def line(self, queue: QueueId, at: int, *, after: int, limit: int) -> LineThen:
        """Return a queue's line from behind the place `after` on; raises what `at` does."""
        self._check(at)
        return await self._database.read(
            lambda connection: line_of(memory_at(connection, self._cell, at).state, queue, at, after=after, limit=limit)
        )

    async def named(self, contacts: Sequence[OpenThen], sight: Sight) -> tuple[OpenThen, ...]:
        """Return open contacts with the customers of those in sight."""
        return await self._database.read(lambda connection: named(connection, contacts, sight))

    def _check(self, at: int) -> None:
        if at > (now := self._clock.now()):
            raise FutureInstant(at, now)

    def _look_back(self, connection: Connection, at: int, directory: Directory) -> Then:
        memory = memory_at(connection, self._cell, at)
        state = memory.state
        if state.engine.config is not None:
            directory = self._then(connection, state.engine.config.version, at) or directory
        began, handled = directory.start_of_day(at), Handled()
        return Then(
            at=at,
            position=memory.position,
            queues=tuple(
                queue_card(state, directory, queue, at, began, handled.of(state.metrics, queue, began))
                for queue in directory.centre.queues
            ),
            agents=tuple(agent_card(state, directory, agent) for agent in directory.centre.agents),
        )
