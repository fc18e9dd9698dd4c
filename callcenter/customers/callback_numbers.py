"""Where customers who are to be called back can be reached. The number stands in a row here.

Of a caller who left a message it goes on in the message's row, for as long as that is there.
"""

from sqlalchemy import select

from callcenter.contacts.records import Reached
from callcenter.db.database import Database
from callcenter.db.tables import callback_numbers
from routing.model import ContactId


class CallbackNumbers:
    """The rows. Each is written in one commit with the wish; those of contacts that are over go with the next."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, contact: ContactId) -> Reached | None:
        """Return where the customer is to be called; None if that was deleted, or never said."""
        where = callback_numbers.c.contact == contact
        row = await self._database.read(lambda c: c.execute(select(callback_numbers).where(where)).one_or_none())
        return None if row is None else Reached(row.number, row.called)
