"""How things stood when an offer was made: the log replayed up to it, on the newest snapshot before it."""

import msgspec
from sqlalchemy import Connection, select

from callcenter.contact_log.snapshots import load_newest
from callcenter.contact_log.store import read_events
from callcenter.contacts.codec import decode
from callcenter.contacts.evolve import evolve
from callcenter.db.database import Database
from callcenter.db.tables import events
from callcenter.errors import Conflict
from routing.errors import UnknownOffer
from routing.events import OfferMade
from routing.model import ContactId, EngineState

REPLAYED_AT_MOST = 20_000
"""How many events are replayed for one question, at most: some seconds' work in a thread beside the loop."""
_READ_AT_ONCE = 1_000


class TooLongAgo(Conflict):
    """The offer lies too far behind the oldest snapshot."""

    code = "too_long_ago"

    def __init__(self, offer: str) -> None:
        super().__init__(f"Offer {offer[:100]} was made too long ago to tell how everybody stood then.")


class PastOffer(msgspec.Struct, frozen=True):
    """An offer, and the engine's memory as it was just before it was made."""

    made: OfferMade
    before: EngineState


class PastOffers:
    """Looks back at the offers of one cell."""

    def __init__(self, database: Database, cell: str) -> None:
        self._database = database
        self._cell = cell

    async def offer(self, contact: ContactId, number: int) -> PastOffer:
        """Return the n-th offer of a contact; raises `UnknownOffer`, and `TooLongAgo`."""
        return await self._database.read(lambda connection: self._look_back(connection, contact, number))

    def _look_back(self, connection: Connection, contact: ContactId, number: int) -> PastOffer:
        offer = f"{contact}.{number}"
        query = (
            select(events.c.position, events.c.kind, events.c.version, events.c.data)
            .where(events.c.contact == contact, events.c.kind == OfferMade.__name__)
            .order_by(events.c.position)
            .offset(number - 1)
            .limit(1)
        )
        row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownOffer(offer)
        made = decode(row.kind, row.version, row.data)
        assert isinstance(made, OfferMade), "the row is of that kind"
        return PastOffer(made, self._state_before(connection, row.position, offer))

    def _state_before(self, connection: Connection, position: int, offer: str) -> EngineState:
        memory = load_newest(connection, self._cell, up_to=position - 1)
        if position - 1 - memory.position > REPLAYED_AT_MOST:
            raise TooLongAgo(offer)
        while memory.position < position - 1:
            most = min(_READ_AT_ONCE, position - 1 - memory.position)
            for recorded in read_events(connection, self._cell, memory.position, most):
                evolve(memory.state, recorded.event)
                memory.position = recorded.position
        return memory.state.engine
