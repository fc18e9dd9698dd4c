"""The outbox's rows."""

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import Connection, bindparam, func, select, update

from callcenter.contacts.effects import EffectKind, effect_from
from callcenter.contacts.outbox import Owed, State
from callcenter.db.database import Database
from callcenter.db.tables import contacts, outbox
from routing.model import ContactId

_OPEN = ("pending", "sending")
_COUNTED = ("pending", "sending", "failed", "unknown")
# The n-th open row of its contact: only the first may go out.
_TURN = func.row_number().over(partition_by=outbox.c.contact, order_by=(outbox.c.position, outbox.c.id))
_MOVE = update(outbox).where(outbox.c.id == bindparam("row"))


class SqlOutboxStore:
    """Implements `OutboxStore` for one cell."""

    def __init__(self, database: Database, cell: str) -> None:
        self._database = database
        self._cell = cell
        # Asked again and again for each effect, and to build them anew takes longer than to ask them.
        heads = select(outbox, _TURN.label("turn")).where(outbox.c.cell == cell, outbox.c.state.in_(_OPEN)).subquery()
        free = heads.c.contact.not_in(bindparam("busy", expanding=True))
        self._due = (
            select(heads, contacts.c.id.is_not(None).label("contact_exists"))
            .join(contacts, contacts.c.id == heads.c.contact, isouter=True)
            .where(heads.c.turn == 1, heads.c.next_at <= bindparam("now"), free)
            .order_by(heads.c.position)
            .limit(bindparam("most"))
        )
        self._next_at = select(func.min(heads.c.next_at)).where(heads.c.turn == 1, free)

    async def due(self, now: int, limit: int, busy: Collection[ContactId] = ()) -> Sequence[Owed]:
        """Return the first open row of each contact whose time has come, oldest first; none of the `busy` contacts'."""
        asked = {"now": now, "most": limit, "busy": list(busy)}

        def query(connection: Connection) -> list[Owed]:
            return [
                Owed(
                    id=row.id,
                    effect=effect_from(cast(EffectKind, row.kind), row.contact, row.not_after, row.data),
                    state=cast(State, row.state),
                    attempts=row.attempts,
                    contact_exists=bool(row.contact_exists),
                )
                for row in connection.execute(self._due, asked)
            ]

        return await self._database.read(query)

    async def next_at(self, busy: Collection[ContactId] = ()) -> int | None:
        """Return when the next row that may go out is due; None when there is none but of the `busy` contacts."""
        return await self._database.read(lambda c: c.scalar(self._next_at, {"busy": list(busy)}))

    async def move(self, row: str, state: State, *, attempts: int, next_at: int, error: str | None) -> None:
        """Write a row's new state."""
        change = {"row": row, "state": state, "attempts": attempts, "next_at": next_at, "error": error}
        await self._database.write(lambda c: c.execute(_MOVE, change))

    async def counts(self) -> dict[str, int]:
        """Return how many rows are in each state but the good ends, `done` and `dropped`, which only grow."""
        query = (
            select(outbox.c.state, func.count().label("rows"))
            .where(outbox.c.cell == self._cell, outbox.c.state.in_(_COUNTED))
            .group_by(outbox.c.state)
        )
        found = await self._database.read(lambda c: c.execute(query).all())
        return {**dict.fromkeys(_COUNTED, 0), **{row.state: row.rows for row in found}}
