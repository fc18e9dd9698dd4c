"""Forgetting a customer: nothing that says who they are stays, anywhere."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, func, insert, select

from callcenter.customers.errors import CustomerNotFound
from callcenter.customers.forget import ForgottenCounts, forget, forget_customer
from callcenter.db.database import Database
from callcenter.db.tables import (
    attachments,
    callback_numbers,
    contacts,
    customers,
    events,
    identities,
    mails,
    messages,
    metadata,
    notes,
    past_contacts,
    timeline,
    trips,
    voicemails,
)

CONTACT = {
    "cell": "main",
    "channel": "chat",
    "queue": "sales",
    "language": "en",
    "identity": "claimed",
    "visitor": "v1",
    "state": "ended",
    "arrived_at": 1,
    "position": 1,
}


def plant(connection: Connection, customer: str, *said: str) -> None:
    """Write a customer everywhere a customer is written, with `said` in every text there is of them."""
    text = " ".join(said)
    connection.execute(
        insert(customers).values(
            id=customer,
            external_id=f"{text} {customer}",
            name=text,
            family_name=text,
            title=text,
            language=text,
            tier=text,
            birthday=text,
            created_at=1,
            updated_at=1,
        )
    )
    for kind in ("phone", "email", "visitor"):
        connection.execute(insert(identities).values(customer=customer, kind=kind, value=text))
    trip = {"reference": text, "origin": text, "destination": text, "departs_at": 1, "cabin": text, "status": text}
    connection.execute(insert(trips).values(id=f"t-{customer}", customer=customer, **trip))
    past = {"reference": text, "at": 1, "channel": "voice", "queue": "sales", "outcome": "answered"}
    connection.execute(
        insert(past_contacts).values(
            id=f"p-{customer}", customer=customer, disposition=text, note=text, promise=text, **past
        )
    )
    for contact, where in ((f"k1-{customer}", contacts), (f"k2-{customer}", timeline)):
        if where is contacts:
            connection.execute(insert(contacts).values(id=contact, customer=customer, **CONTACT))
        else:
            entry = {"at": 1, "channel": "chat", "queue": "sales"}
            connection.execute(insert(timeline).values(customer=customer, contact=contact, **entry))
        for number, line in enumerate(said):
            row = {"number": number, "sender": "customer", "client_id": str(number), "at": 1, "text": line}
            connection.execute(insert(messages).values(contact=contact, **row))
            note = {"kind": "note", "author": "lin", "at": 1, "text": line}
            connection.execute(insert(notes).values(id=f"{contact}-{number}", contact=contact, **note))
        connection.execute(insert(mails).values(id=f"mail of {contact}", contact=contact, address=text, at=1))
        file = {"name": text, "media_type": "image/png", "size": 1, "at": 1}
        connection.execute(insert(attachments).values(id=f"file of {contact}", contact=contact, **file))
        connection.execute(insert(callback_numbers).values(contact=contact, number=text, called=None, at=1))
        left = {"recording": f"recording of {contact}", "queue": "sales", "at": 1, "seconds": 9}
        connection.execute(insert(voicemails).values(contact=contact, **left))


def everything(connection: Connection) -> list[str]:
    """Return every row of every table, as text."""
    return [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]


def test_every_row_of_theirs_goes_and_is_counted(database: Database) -> None:
    with database.writing() as connection:
        plant(connection, "c1", "Zebedee Quux", "+8613800138000")
    assert forget_customer(database, "c1") == ForgottenCounts(
        customers=1,
        identities=3,
        trips=1,
        past_contacts=1,
        messages=4,
        notes=4,
        mails=2,
        attachments=2,
        callback_numbers=2,
        voicemails=2,
    )


def test_the_file_itself_holds_nothing_of_them_afterwards(database: Database) -> None:
    """Neither the database nor its write-ahead log, though other rows lie around them and the server still runs."""

    @event.listens_for(database.engine, "connect")
    def as_sqlite_is_built_by_itself(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA secure_delete = OFF")  # some distributions build it in

    with database.writing() as connection:
        for number in range(40):
            plant(connection, f"c{number}", "Ann Lee", "hello")
        plant(connection, "c40", "Zebedee Quux", "+8613800138000", "my passport is E12345678")
    with database.writing() as connection:
        plant(connection, "c41", "Bob")
    path = database.path
    files = [path, path.with_name(path.name + "-wal")]
    planted = [b"Zebedee Quux", b"+8613800138000", b"E12345678"]
    before = b"".join(file.read_bytes() for file in files)
    assert all(text in before for text in planted)
    forget_customer(database, "c40")
    after = b"".join(file.read_bytes() for file in files)
    assert not any(text in after for text in planted)
    assert b"Ann Lee" in after


secrets = st.text(st.sampled_from("ZQXJKVzqxjkv的一是不了0123456789"), min_size=6, max_size=20).map("⟨{}⟩".format)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(secrets, min_size=1, max_size=4, unique=True), st.lists(secrets, min_size=1, max_size=4, unique=True))
def test_no_table_holds_a_trace_and_others_lose_nothing(migrated: Path, theirs: list[str], others: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(migrated, folder)}")
        with database.writing() as connection:
            plant(connection, "other", *others)
        before = database.read_now(everything)
        with database.writing() as connection:
            plant(connection, "c1", *theirs)
        forget_customer(database, "c1")
        after = database.read_now(everything)
        database.close()
    assert not [row for row in after for text in theirs if repr(text)[1:-1] in row and text not in others]
    assert set(before) <= set(after)


def test_ids_stay_so_that_the_log_and_the_figures_still_work(database: Database) -> None:
    with database.writing() as connection:
        plant(connection, "c1", "Ann Lee")
        row = {"cell": "main", "position": 1, "at": 1, "kind": "ContactArrived", "version": 1}
        connection.execute(insert(events).values(contact="k1-c1", data='{"customer":"c1"}', **row))
    forget_customer(database, "c1")
    counts = [select(func.count()).select_from(table) for table in (contacts, timeline, events)]
    assert database.read_now(lambda connection: [connection.scalar(count) for count in counts]) == [1, 1, 1]


def test_forgetting_again_deletes_what_has_come_since(database: Database) -> None:
    with database.writing() as connection:
        plant(connection, "c1", "Ann Lee")
    forget_customer(database, "c1")
    nothing = ForgottenCounts(**dict.fromkeys(ForgottenCounts.__struct_fields__, 0))
    assert forget_customer(database, "c1") == nothing
    with database.writing() as connection:
        late = {"number": 9, "sender": "agent", "client_id": "9", "at": 2, "text": "Dear Ann"}
        connection.execute(insert(messages).values(contact="k1-c1", **late))
    assert forget_customer(database, "c1").messages == 1


def test_a_customer_never_known_is_not_found(database: Database) -> None:
    with pytest.raises(CustomerNotFound, match="There is no customer nobody"):
        forget_customer(database, "nobody")


def test_forgetting_is_part_of_the_callers_transaction(database: Database, add: Callable[..., str]) -> None:
    add("c1")

    def fail(connection: Connection) -> None:
        forget(connection, "c1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write_now(fail)
    assert database.read_now(lambda connection: connection.scalar(select(customers.c.id))) == "c1"
