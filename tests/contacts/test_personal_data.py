"""What is said and who says it stands in rows that can be deleted, and nowhere else: no table, no snapshot, no log."""

import asyncio
import logging

import pytest
from sqlalchemy import Table, insert, select

from callcenter.contact_log.outbox_store import SqlOutboxStore
from callcenter.contact_log.snapshots import SnapshotMaker
from callcenter.contact_log.store import read_events
from callcenter.contacts import commands as cmd
from callcenter.contacts.commands import StartContact
from callcenter.contacts.effects import Effect
from callcenter.contacts.events import Identity, Match
from callcenter.contacts.outbox import Outbox
from callcenter.db.database import Database
from callcenter.db.tables import (
    contacts,
    customers,
    events,
    identities,
    messages,
    metadata,
    notes,
    past_contacts,
    snapshots,
    trips,
)
from callcenter.errors import Rejected, Unavailable
from tests.support.calls import dials, news
from tests.support.centres import present, start
from tests.support.databases import CELL, outbox_rows
from tests.support.failing import FailingStore
from tests.support.hosts import Centre, running
from tests.support.patience import PATIENCE_S

NAME, PHONE, MAIL = "Wilhelmina Ó Súilleabháin", "+8613912345678", "wilhelmina@example.org"
TEXT, NOTE, PROMISE = "my passport number is X4711", "is allergic to peanuts", "upgrade on flight CA937"
DIGITS = "471108"
PLANTED = (NAME, PHONE, MAIL, TEXT, NOTE, PROMISE, DIGITS)
DELETABLE = {customers, identities, trips, past_contacts, messages, notes}


class Clumsy:
    """A receiver whose error says more than it should."""

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Fail, naming names."""
        raise OSError(f"cannot deliver {effect.contact} of {NAME}, {PHONE}")

    async def gave_up(self, effect: Effect) -> None:
        """Fail again."""
        raise OSError(f"cannot give up {effect.contact} of {NAME}")


async def everything_goes_wrong_once(centre: Centre) -> None:
    """A known customer writes in and is served, while a commit fails and rows and words are refused."""
    await centre.do(*present("lin"))
    await centre.contacts.start(
        StartContact(
            contact="c",
            channel="chat",
            queue="sales",
            language="en",
            visitor="v",
            client_id="1",
            identity=Identity.VERIFIED,
            match=Match.ONE,
            customer="customer-1",
            candidates=(),
            tier="gold",
        )
    )
    await centre.contacts.accept("c.1", "lin")
    with pytest.raises(Unavailable):
        await centre.contacts.post("c", "customer", None, "lost", TEXT)
    await centre.again_up()
    assert await centre.contacts.post("c", "customer", None, "kept", f"{TEXT} {NAME} {PHONE} {MAIL}") == 1
    with pytest.raises(Rejected):
        await centre.contacts.post("c", "customer", None, "bad", f"{TEXT} \ud83d")
    taken = {"contact": "c", "number": 2, "sender": "agent", "client_id": "x", "at": 1, "text": TEXT}
    centre.database.write_now(lambda c: c.execute(insert(messages), taken))
    with pytest.raises(Unavailable):
        await centre.contacts.post("c", "customer", None, "clash", TEXT)
    await centre.again_up()
    await centre.contacts.end("c", "lin")
    await centre.contacts.wrap_up("c", "lin", "solved", NOTE, PROMISE, wish="w1")
    await calls_and_gives_a_number(centre)


async def calls_and_gives_a_number(centre: Centre) -> None:
    """The customer calls, gives the number of a booking, is connected, held and hung up on."""
    await centre.do(start("d", channel="voice", flow="main"), cmd.GiveInput(contact="d", number=1, keys="2"))
    await centre.contacts.give_input("d", 2, DIGITS, lambda event: f"Booking number: {DIGITS}")
    await centre.contacts.accept("d.1", "lin")
    await centre.do(dials("desk", offer="d.1"), news("desk", 1, offer="d.1"), news("caller-of-d", 2, offer="d.1"))
    await centre.contacts.control("d", "lin", "hold")
    await centre.contacts.end("d", "lin")


def content(database: Database, table: Table) -> str:
    """Return everything that is in a table, as text."""
    rows = database.read_now(lambda c: c.execute(select(table)).all())
    return "\n".join(v.decode() if isinstance(v, bytes) else str(v) for row in rows for v in row)


async def test_names_numbers_text_and_notes_are_in_no_event_snapshot_outbox_row_or_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    customer = {"id": "customer-1", "name": NAME, "language": "en", "created_at": 1, "updated_at": 1}
    known_by = [{"customer": "customer-1", "kind": "phone", "value": PHONE}]
    known_by += [{"customer": "customer-1", "kind": "email", "value": MAIL}]
    database.write_now(lambda c: c.execute(insert(customers), customer))
    database.write_now(lambda c: c.execute(insert(identities), known_by))
    async with running(database, store=FailingStore(database, 6, "before")) as centre:
        await everything_goes_wrong_once(centre)
        outbox = Outbox(SqlOutboxStore(database, CELL), {"report_contact": Clumsy()}, centre.clock)
        outbox.start()
        async with asyncio.timeout(PATIENCE_S):
            while outbox_rows(database)[0]["error"] is None:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        await outbox.stop()
    SnapshotMaker(database, CELL, read_events).catch_up(1, force=True)

    for table in metadata.sorted_tables:
        if table not in DELETABLE:
            assert not [planted for planted in PLANTED if planted in content(database, table)], table.name
    assert all("customer-1" in content(database, table) for table in (events, snapshots, contacts)), "ids are"
    assert all(any(planted in content(database, table) for table in DELETABLE) for planted in PLANTED)
    assert "commit failed" in caplog.text
    assert "OSError" in caplog.text
    assert not [planted for planted in PLANTED if planted in caplog.text]
