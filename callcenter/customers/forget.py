"""Forgets a customer: every row that says who they are or what was said with them. Ids stay, and so do the figures.

The contact log holds no personal data; `CustomerForgotten` is written to it by whoever calls this.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from callcenter.attachments.storage import delete_files, folder_of
from callcenter.contacts.events import CustomerId, RecordingId
from callcenter.customers.errors import CustomerNotFound
from callcenter.db.database import Database
from callcenter.db.persons import get_customers_of
from callcenter.db.tables import (
    attachments,
    callback_numbers,
    contacts,
    customers,
    forgotten_customers,
    identities,
    mails,
    messages,
    notes,
    past_contacts,
    timeline,
    trips,
    voicemails,
)
from routing.model import ContactId


class ForgottenCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of each kind were deleted; all 0 for a customer forgotten before."""

    customers: int
    identities: int
    trips: int
    past_contacts: int
    messages: int
    notes: int
    mails: int
    attachments: int
    callback_numbers: int
    voicemails: int


def forget_customer(database: Database, customer: CustomerId) -> ForgottenCounts:
    """Forget a customer, and all who are one person with them, in a transaction of its own.

    It clears the write-ahead log of what that still holds of them.

    Raises CustomerNotFound for one never known. Blocks: it belongs on a thread, or in a command.
    """

    def write(connection: Connection) -> tuple[list[str], list[ForgottenCounts]]:
        together = get_customers_of(connection, customer)
        files = [file for one in together for file in attachments_of(connection, one)]
        return files, [forget(connection, one) for one in together]

    files, each = database.write_now(write)
    counts = ForgottenCounts(
        **{table: sum(getattr(one, table) for one in each) for table in ForgottenCounts.__struct_fields__}
    )
    delete_files(folder_of(database), files)
    # Somebody reading an old state keeps the log from being cleared; SQLite then does it at a later checkpoint.
    with database.engine.raw_connection() as raw:  # a checkpoint cannot run inside a transaction
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return counts


def attachments_of(connection: Connection, customer: CustomerId) -> Sequence[str]:
    """Return the ids of the files of the customer's contacts."""
    theirs = select(contacts.c.id).where(contacts.c.customer == customer)
    listed = select(timeline.c.contact).where(timeline.c.customer == customer)
    which = attachments.c.contact.in_(theirs) | attachments.c.contact.in_(listed)
    return connection.scalars(select(attachments.c.id).where(which)).all()


def recordings_of(connection: Connection, customer: CustomerId) -> list[tuple[ContactId, RecordingId]]:
    """Return the messages the customer has left, which have to go at the carrier before their rows do."""
    theirs = select(contacts.c.id).where(contacts.c.customer == customer)
    listed = select(timeline.c.contact).where(timeline.c.customer == customer)
    which = voicemails.c.contact.in_(theirs) | voicemails.c.contact.in_(listed)
    return [(row.contact, row.recording) for row in connection.execute(select(voicemails).where(which))]


def forget(connection: Connection, customer: CustomerId) -> ForgottenCounts:
    """Delete the customer's rows, and the messages and notes of their contacts, in the caller's transaction.

    Forgetting again deletes what has come since. Raises CustomerNotFound for a customer never known.
    """
    known = connection.scalar(select(customers.c.id).where(customers.c.id == customer))
    before = connection.scalar(select(forgotten_customers).where(forgotten_customers.c.customer == customer))
    if known is None and before is None:
        raise CustomerNotFound(customer)
    # Deleted rows are overwritten with zeros, so that the file itself forgets them.
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    theirs = select(contacts.c.id).where(contacts.c.customer == customer)
    listed = select(timeline.c.contact).where(timeline.c.customer == customer)

    def remove(table: Table, which: ColumnElement[bool]) -> int:
        return connection.execute(delete(table).where(which)).rowcount

    counts = ForgottenCounts(
        messages=remove(messages, messages.c.contact.in_(theirs) | messages.c.contact.in_(listed)),
        notes=remove(notes, notes.c.contact.in_(theirs) | notes.c.contact.in_(listed)),
        callback_numbers=remove(
            callback_numbers, callback_numbers.c.contact.in_(theirs) | callback_numbers.c.contact.in_(listed)
        ),
        mails=remove(mails, mails.c.contact.in_(theirs) | mails.c.contact.in_(listed)),
        attachments=remove(attachments, attachments.c.contact.in_(theirs) | attachments.c.contact.in_(listed)),
        voicemails=remove(voicemails, voicemails.c.contact.in_(theirs) | voicemails.c.contact.in_(listed)),
        identities=remove(identities, identities.c.customer == customer),
        trips=remove(trips, trips.c.customer == customer),
        past_contacts=remove(past_contacts, past_contacts.c.customer == customer),
        customers=remove(customers, customers.c.id == customer),
    )
    if before is None:
        connection.execute(insert(forgotten_customers).values(customer=customer))
    return counts
