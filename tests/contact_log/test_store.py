"""The contact log on disk: all of a batch or nothing, in order, and an answer to whether it took effect."""

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.effects import Effect
from callcenter.contacts.events import NewsAfterEnd
from callcenter.contacts.records import Batch, EffectRow, MarkRow, MessageRow, NoteRow, Recorded, contact_row
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from tests.support.cells import talking
from tests.support.databases import CELL, contact_rows, log_of, messages_of, note_rows, outbox_rows


@pytest.fixture
def store(database: Database) -> SqlLogStore:
    return SqlLogStore(database, CELL)


def events(first: int, last: int) -> list[Recorded]:
    """Return events at these positions."""
    return [Recorded(n, NewsAfterEnd(at=n, contact="c", what=f"{n}")) for n in range(first, last + 1)]


def message(number: int, contact: str = "c", client_id: str | None = None) -> MessageRow:
    """Return a message."""
    return MessageRow(contact, number, "customer", None, client_id or f"m{number}", number, f"text {number}")


def test_everything_of_a_batch_is_written(database: Database, store: SqlLogStore) -> None:
    cell = talking()
    row = contact_row(cell.state, cell.talk(), CELL, 2)
    effect = Effect(kind="report_contact", contact="c", not_after=9)
    batch = Batch(
        events=events(1, 2),
        contacts={"c": row},
        messages=[message(1)],
        marks={("c", "agent"): MarkRow("c", "agent", 1, 0)},
        notes=[NoteRow("n", "c", "promise", "lin", 3, "call back")],
        outbox=[EffectRow("main.2.0", 2, effect)],
    )
    store.append(batch)
    assert log_of(database) == batch.events
    assert contact_rows(database) == {"c": row}
    assert messages_of(database) == batch.messages
    assert store.transcripts(["c"]) == ([message(1)], [MarkRow("c", "agent", 1, 0)])
    assert note_rows(database) == [("promise", "call back")]
    assert [(r["position"], r["contact"], r["state"], r["not_after"]) for r in outbox_rows(database)] == [
        (2, "c", "pending", 9)
    ]


def test_a_row_follows_what_a_contact_finds_out_on_its_way(database: Database, store: SqlLogStore) -> None:
    cell = talking()
    row = contact_row(cell.state, cell.talk(), CELL, 2)
    store.append(Batch(contacts={"c": {**row, "queue": None, "language": "en"}}))
    for changed in ({"queue": "sales"}, {"queue": "care", "language": "zh-CN"}):
        store.append(Batch(contacts={"c": {**row, **changed}}))
        assert contact_rows(database) == {"c": {**row, **changed}}


def test_a_batch_of_which_one_row_cannot_be_written_leaves_nothing(database: Database, store: SqlLogStore) -> None:
    store.append(Batch(messages=[message(1)]))
    with pytest.raises(IntegrityError):
        store.append(Batch(events=events(1, 1), messages=[message(2, client_id="m1")]))
    assert log_of(database) == []
    assert messages_of(database) == [message(1)]


def test_a_position_is_written_once(database: Database, store: SqlLogStore) -> None:
    store.append(Batch(events=events(1, 3)))
    with pytest.raises(IntegrityError):
        store.append(Batch(events=events(3, 4)))
    assert len(log_of(database)) == 3


def test_a_contacts_row_is_replaced_by_what_it_is_now(database: Database, store: SqlLogStore) -> None:
    cell = talking()
    store.append(Batch(contacts={"c": contact_row(cell.state, cell.talk(), CELL, 5)}))
    cell.wait(600_000)
    now = contact_row(cell.state, cell.talk(), CELL, 9)
    store.append(Batch(contacts={"c": now}))
    assert contact_rows(database) == {"c": now}
    assert (now["state"], now["outcome"], now["position"]) == ("wrapping", "answered", 9)


def test_marks_are_replaced(store: SqlLogStore) -> None:
    for mark in (MarkRow("c", "agent", 1, 0), MarkRow("c", "customer", 1, 1), MarkRow("c", "agent", 3, 2)):
        store.append(Batch(marks={(mark.contact, mark.party): mark}))
    assert store.transcripts(["c"])[1] == [MarkRow("c", "agent", 3, 2), MarkRow("c", "customer", 1, 1)]


def test_the_log_is_read_in_order_page_by_page(store: SqlLogStore) -> None:
    for first in (1, 4, 7):
        store.append(Batch(events=events(first, first + 2)))
    assert store.read(0, 4) == events(1, 4)
    assert store.read(4, 4) == events(5, 8)
    assert store.read(8, 4) == events(9, 9)
    assert store.read(9, 4) == []


def test_the_last_position_is_that_of_the_last_event(store: SqlLogStore) -> None:
    assert store.last_position() == 0
    store.append(Batch(events=events(1, 3)))
    assert store.last_position() == 3


def test_another_cells_events_are_not_this_ones(database: Database, store: SqlLogStore) -> None:
    SqlLogStore(database, "other").append(Batch(events=events(1, 5)))
    store.append(Batch(events=events(1, 2)))
    assert (store.last_position(), store.read(0, 10)) == (2, events(1, 2))


@pytest.mark.parametrize(
    "batch",
    [
        Batch(events=events(4, 5)),
        Batch(events=events(4, 4), messages=[message(2)]),
        Batch(messages=[message(2)]),
        Batch(messages=[message(1, contact="d"), message(2, contact="d")]),
    ],
)
def test_a_batch_is_known_to_have_taken_effect_or_not(store: SqlLogStore, batch: Batch) -> None:
    store.append(Batch(events=events(1, 3), messages=[message(1)]))
    assert not store.has(batch)
    store.append(batch)
    assert store.has(batch)


def test_a_message_of_the_same_number_by_somebody_else_is_not_this_one(store: SqlLogStore) -> None:
    store.append(Batch(messages=[message(1)]))
    assert not store.has(Batch(messages=[message(1, client_id="another")]))


def test_marks_alone_are_never_claimed(store: SqlLogStore) -> None:
    batch = Batch(marks={("c", "agent"): MarkRow("c", "agent", 1, 1)})
    store.append(batch)
    assert not store.has(batch)


def test_the_transcripts_of_any_number_of_contacts_are_read(store: SqlLogStore) -> None:
    wanted = [f"c{n:04}" for n in range(1_200)]
    store.append(Batch(messages=[message(n, contact) for contact in (*wanted, "other") for n in (1, 2)]))
    found, marks = store.transcripts(wanted)
    assert [(m.contact, m.number) for m in found] == [(contact, n) for contact in wanted for n in (1, 2)]
    assert marks == []
    assert store.transcripts([]) == ([], [])


def test_an_empty_log_is_an_empty_cell(store: SqlLogStore) -> None:
    assert store.load() == (CellState(), 0)
