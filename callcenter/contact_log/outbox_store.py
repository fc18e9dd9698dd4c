"""The outbox's rows."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, func, select, update

from callcenter.contacts.effects import Effect, EffectKind
from callcenter.contacts.outbox import Owed, State
from callcenter.db.database import Database
from callcenter.db.tables import contacts, outbox

_OPEN = ("pending", "sending")


class SqlOutboxStore:
    """Implements `OutboxStore` for one cell."""

    def __init__(self, database: Database, cell: str) -> None:
        self._database = database
        self._cell = cell

    async def due(self, now: int, limit: int) -> Sequence[Owed]:
        """Return the first open row of each contact whose time has come, oldest first."""

        def query(connection: Connection) -> list[Owed]:
            is_open = outbox.c.state.in_(_OPEN) & (outbox.c.cell == self._cell)
            heads = select(func.min(outbox.c.position)).where(is_open).group_by(outbox.c.contact)
            rows = connection.execute(
                select(outbox, contacts.c.id.is_not(None).label("contact_exists"))
                .join(contacts, contacts.c.id == outbox.c.contact, isouter=True)
                .where(is_open, outbox.c.position.in_(heads), outbox.c.next_at <= now)
                .order_by(outbox.c.position)
                .limit(limit)
            )
            return [
                Owed(
                    id=row.id,
                    effect=Effect(kind=cast(EffectKind, row.kind), contact=row.contact, not_after=row.not_after),
                    state=cast(State, row.state),
                    attempts=row.attempts,
                    contact_exists=bool(row.contact_exists),
                )
                for row in rows
            ]

        return await self._database.read(query)

    async def next_at(self) -> int | None:
        """Return when the next open row is due; None when there is none."""
        query = select(func.min(outbox.c.next_at)).where(outbox.c.state.in_(_OPEN), outbox.c.cell == self._cell)
        return await self._database.read(lambda c: c.scalar(query))

    async def move(self, row: str, state: State, *, attempts: int, next_at: int, error: str | None) -> None:
        """Write a row's new state."""
        change = (
            update(outbox)
            .where(outbox.c.id == row)
            .values(state=state, attempts=attempts, next_at=next_at, error=error)
        )
        await self._database.write(lambda c: c.execute(change))
