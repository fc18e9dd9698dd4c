"""Queues, agents and open contacts as they were at any second that is kept, as the console showed them then."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.contact_log.moments import memory_at
from callcenter.contacts.state import CellState, stage
from callcenter.db.database import Database
from callcenter.directory.service import Directory
from callcenter.errors import Invalid
from callcenter.http.pages import rfc3339
from callcenter.live.cards import agent_card, queue_card
from callcenter.live.handled import Handled
from callcenter.live.messages import AgentCard, QueueCard
from routing.model import Channel


class FutureInstant(Invalid):
    """That second is yet to come."""

    code = "future_instant"

    def __init__(self, at: int, now: int) -> None:
        super().__init__(f"`at`, {rfc3339(at)}, is yet to come; it is {rfc3339(now)} now.")


class DirectoryOf(Protocol):
    """Finds the centre as its files were in a version, for an instant; None if it cannot be had any more."""

    def __call__(self, connection: Connection, version: str, at: int) -> Directory | None:
        """Return it. Blocks."""


class OpenThen(msgspec.Struct, frozen=True):
    """A contact that was open, and at which stage since when; `agent` is whose it was, or to whom it was offered."""

    id: str
    channel: Channel
    queue: str | None
    stage: str
    since: int
    arrived_at: int
    agent: str | None


class Then(msgspec.Struct, frozen=True):
    """Everybody at an instant, when the event at `position` was the last."""

    at: int
    position: int
    queues: tuple[QueueCard, ...]
    agents: tuple[AgentCard, ...]
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
        if at > (now := self._clock.now()):
            raise FutureInstant(at, now)
        directory = self._now()
        return await self._database.read(lambda connection: self._look_back(connection, at, directory))

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
            contacts=open_contacts(state),
        )


def open_contacts(state: CellState) -> tuple[OpenThen, ...]:
    """Return the contacts that are not over, in the order in which they arrived."""
    found = [
        OpenThen(
            id=contact,
            channel=talk.channel,
            queue=talk.queue,
            stage=at,
            since=talk.since,
            arrived_at=talk.arrived_at,
            agent=place.agent if (place := state.engine.places.get(contact)) else None,
        )
        for contact, talk in state.conversations.items()
        if (at := stage(state, contact)) != "closed"
    ]
    return tuple(sorted(found, key=lambda each: (each.arrived_at, each.id)))
