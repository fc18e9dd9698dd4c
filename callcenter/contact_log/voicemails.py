"""The messages that callers have left, as their rows tell of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from callcenter.contacts.events import RecordingId
from callcenter.db.tables import voicemails
from routing.model import ContactId


def message_of(connection: Connection, contact: ContactId) -> Row[Any] | None:
    """Return the message of a contact; the longest, should the carrier have recorded several."""
    query = select(voicemails).where(voicemails.c.contact == contact)
    return connection.execute(query.order_by(voicemails.c.seconds.desc(), voicemails.c.recording).limit(1)).first()


def recording_of(connection: Connection, contact: ContactId) -> RecordingId | None:
    """Return under which id the carrier keeps the message of a contact."""
    found = message_of(connection, contact)
    return found.recording if found is not None else None


def seconds_of(connection: Connection, contacts: Sequence[ContactId]) -> dict[ContactId, int]:
    """Return how long the messages of contacts are, of those that have one."""
    if not contacts:
        return {}
    query = select(voicemails.c.contact, voicemails.c.seconds).where(voicemails.c.contact.in_(contacts))
    return {row.contact: row.seconds for row in connection.execute(query.order_by(voicemails.c.seconds))}
