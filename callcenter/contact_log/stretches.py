"""Agents' time as rows: stretches in which nothing about them changed, told without the fold that counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

import routing.events as rev
from callcenter.contacts.records import Recorded
from callcenter.db.figure_tables import agent_stretches as table
from routing.model import AgentId, Availability, ContactId


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an agent stands: their state and what they hold. One not `configured` any more is there for these alone."""

    availability: str = Availability.OFFLINE.value
    reason: str | None = None
    contacts: tuple[ContactId, ...] = ()
    configured: bool = True

    @property
    def away(self) -> bool:
        """Tell whether there is nothing to tell of them."""
        return not self.contacts and (not self.configured or self.availability == Availability.OFFLINE.value)


_Row = dict[str, Any]
_Going = dict[AgentId, tuple[int, Standing]]
"""Since when each agent who is there stands as they do."""
_NOBODY = Standing()


class Stretches:
    """A row for each stretch of each agent's time."""

    name = "stretches"

    def __init__(self, cell: str) -> None:
        self._cell = cell

    def prepare(self, connection: Connection, position: int) -> None:
        """Do nothing: all it knows is in its rows."""

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events."""
        told = [recorded.event for recorded in events if isinstance(recorded.event, _Told)]
        if not told:
            return
        going = self._going_on(connection)
        rows: dict[tuple[AgentId, int], _Row | None] = {}
        for event in told:
            for agent, then in _changes(event, going):
                since, before = going.get(agent, (event.at, _NOBODY))
                if then == before:
                    continue
                going.pop(agent, None)
                if since < event.at:
                    rows[agent, since] = self._row(agent, since, event.at, before)
                else:  # what lasted no time is no stretch
                    rows[agent, since] = None
                if not then.away:
                    going[agent] = event.at, then
                    rows[agent, event.at] = self._row(agent, event.at, None, then)
        self._write(connection, rows)

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        connection.execute(delete(table))

    def _going_on(self, connection: Connection) -> _Going:
        found = connection.execute(select(table).where(table.c.cell == self._cell, table.c.until.is_(None)))
        return {row.agent: (row.since, _standing(row)) for row in found}

    def _row(self, agent: AgentId, since: int, until: int | None, standing: Standing) -> _Row:
        return {
            "cell": self._cell,
            "agent": agent,
            "since": since,
            "until": until,
            "availability": standing.availability,
            "reason": standing.reason,
            "held": len(standing.contacts),
            "contacts": msgspec.json.encode(standing.contacts).decode(),
            "configured": standing.configured,
        }

    def _write(self, connection: Connection, rows: Mapping[tuple[AgentId, int], _Row | None]) -> None:
        if new := [row for row in rows.values() if row is not None]:
            connection.execute(_WRITING, new)
        if gone := [{"a": agent, "s": since} for (agent, since), row in rows.items() if row is None]:
            theirs = (table.c.cell == self._cell, table.c.agent == bindparam("a"), table.c.since == bindparam("s"))
            connection.execute(delete(table).where(*theirs), gone)


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        availability=row.availability,
        reason=row.reason,
        contacts=msgspec.json.decode(row.contacts, type=tuple[str, ...]),
        configured=row.configured,
    )


_Told = (
    rev.RoutingConfigured
    | rev.AgentStateChanged
    | rev.OfferAccepted
    | rev.ConnectFailed
    | rev.ContactLeft
    | rev.CallbackMissed
    | rev.ContactTransferred
    | rev.ContactReturned
    | rev.WrapUpEnded
)


def _changes(event: _Told, going: _Going) -> Iterator[tuple[AgentId, Standing]]:
    """Yield the agents who stand otherwise after an event, and how."""
    if isinstance(event, rev.RoutingConfigured):
        for agent, (_, before) in list(going.items()):
            if (configured := agent in event.config.agents) != before.configured:
                yield agent, replace(before, configured=configured)
        return
    if event.agent is None:
        return
    before = going.get(event.agent, (0, _NOBODY))[1]
    if isinstance(event, rev.AgentStateChanged):
        yield event.agent, replace(before, availability=event.availability.value, reason=event.reason)
    elif isinstance(event, rev.OfferAccepted):
        yield event.agent, replace(before, contacts=(*before.contacts, event.contact))
    else:
        yield event.agent, replace(before, contacts=tuple(one for one in before.contacts if one != event.contact))


_new = upsert(table)
_WRITING = _new.on_conflict_do_update(
    index_elements=[column.name for column in table.primary_key],
    set_={column.name: column for column in _new.excluded if not table.c[column.name].primary_key},
)
