"""Where customers who are to be called back can be reached. The number stands in a row here, and nowhere else."""

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from callcenter.db.database import Database
from callcenter.db.tables import callback_numbers, contacts
from routing.model import ContactId


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's number in E.164, and the number of ours that they called, if they did."""

    number: str
    called: str | None


class CallbackNumbers:
    """The rows. Those of contacts that are over go with the next that is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, contact: ContactId, reached: Reached, now: int) -> None:
        """Write down where the customer of a contact is to be called."""
        row = upsert(callback_numbers).values(contact=contact, number=reached.number, called=reached.called, at=now)
        new = row.on_conflict_do_update(
            index_elements=["contact"], set_={"number": row.excluded.number, "called": row.excluded.called}
        )
        over = select(contacts.c.id).where(contacts.c.ended_at.is_not(None))
        await self._database.write(
            lambda c: (c.execute(delete(callback_numbers).where(callback_numbers.c.contact.in_(over))), c.execute(new))
        )

    async def of(self, contact: ContactId) -> Reached | None:
        """Return where the customer is to be called; None if that was deleted, or never said."""
        where = callback_numbers.c.contact == contact
        row = await self._database.read(lambda c: c.execute(select(callback_numbers).where(where)).one_or_none())
        return None if row is None else Reached(number=row.number, called=row.called)
