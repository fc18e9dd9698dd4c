"""The end of the log, kept in memory: whoever keeps up with it need not read back what has just been written."""

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter.contact_log.store import read_events
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState


class Tail:
    """Follows commits, and keeps the last `most` events, or up to twice as many. `read` may be called in any thread."""

    def __init__(self, *, most: int = 5_000) -> None:
        self._most = most
        self._events: list[Recorded] = []

    def committed(self, commit: Committed) -> None:
        """Take in one commit."""
        if len(self._events) > 2 * self._most:
            self._events = self._events[-self._most :]  # those who read in other threads go on with the list they have
        self._events.extend(commit.events)

    def reset(self, _state: CellState, _position: int) -> None:
        """Start over."""
        self._events = []

    def read(self, connection: Connection, cell: str, after: int, limit: int) -> Sequence[Recorded]:
        """Return up to `limit` events after a position, in order; those that are not kept from the database."""
        kept = self._events
        if not kept or not kept[0].position <= after + 1 <= kept[-1].position + 1:
            return read_events(connection, cell, after, limit)
        begin = after + 1 - kept[0].position
        return kept[begin : begin + limit]
