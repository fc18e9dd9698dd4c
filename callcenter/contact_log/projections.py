"""What is built from the log for asking: timelines, figures by quarter of an hour, what is behind them.

A projection is a fold that writes rows; which events it has taken in, the cursor beside its rows says.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.stretches import Stretches
from callcenter.contact_log.timeline import Timeline
from callcenter.contact_log.visits import Visits
from callcenter.contacts.records import Recorded


class Projection(Protocol):
    """Rows made from the log. Methods block; they run in the caller's thread and transaction."""

    name: str
    """Of its cursor, and for `callcenter rebuild`."""

    def prepare(self, connection: Connection, position: int) -> None:
        """Get ready for the events after `position`, whatever came before."""

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events."""

    def clear(self, connection: Connection) -> None:
        """Delete all its rows."""


def projections(cell: str, *, moments_kept_ms: int = 0) -> tuple[Projection, ...]:
    """Return every projection, new. That of figures keeps moments of the past for so long."""
    return Timeline(cell), FigureRows(cell, moments_kept_ms=moments_kept_ms), Visits(cell), Stretches(cell)
