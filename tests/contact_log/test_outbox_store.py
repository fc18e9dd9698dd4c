"""Which rows of the outbox may go out. How they go is in tests/contacts/test_outbox.py."""

import pytest

from callcenter.contact_log.outbox_store import SqlOutboxStore
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.effects import Effect
from callcenter.contacts.outbox import State
from callcenter.contacts.records import Batch, EffectRow, contact_row
from callcenter.db.database import Database
from tests.support.cells import talking
from tests.support.databases import CELL, outbox_rows


@pytest.fixture
def store(database: Database) -> SqlOutboxStore:
    return SqlOutboxStore(database, CELL)


def owe(database: Database, *owed: tuple[int, str], cell: str = CELL) -> None:
    """Write rows of these positions and contacts."""
    rows = [
        EffectRow(f"{cell}.{position}.0", position, Effect(kind="report_contact", contact=contact, not_after=99))
        for position, contact in owed
    ]
    SqlLogStore(database, cell).append(Batch(outbox=rows))


async def due(store: SqlOutboxStore, now: int = 0, limit: int = 50, busy: tuple[str, ...] = ()) -> list[str]:
    """Return the ids of the rows that may go."""
    return [row.id for row in await store.due(now, limit, busy)]


async def test_of_a_contact_that_is_being_sent_for_nothing_is_due_nor_looked_for(
    database: Database, store: SqlOutboxStore
) -> None:
    owe(database, (1, "c"), (2, "d"), (3, "c"))
    assert await due(store, limit=1, busy=("c",)) == ["main.2.0"]
    assert await store.next_at(("c", "d")) is None


async def test_a_row_of_a_call_says_which_leg_and_conference_it_is_about(
    database: Database, store: SqlOutboxStore
) -> None:
    hold = Effect(kind="set_hold", contact="c", not_after=99, leg="CA1", offer="c.1", on=False)
    SqlLogStore(database, CELL).append(Batch(outbox=[EffectRow("main.1.0", 1, hold)]))
    (row,) = await store.due(0, 50)
    assert row.effect == hold


async def test_the_first_open_row_of_each_contact_is_due_oldest_first(
    database: Database, store: SqlOutboxStore
) -> None:
    owe(database, (1, "c"), (2, "d"), (3, "c"), (4, "d"), (5, "e"))
    assert await due(store) == ["main.1.0", "main.2.0", "main.5.0"]
    await store.move("main.1.0", "done", attempts=1, next_at=0, error=None)
    assert await due(store) == ["main.2.0", "main.3.0", "main.5.0"]
    assert await due(store, limit=2) == ["main.2.0", "main.3.0"]


async def test_a_row_that_waits_for_its_time_holds_up_those_behind_it(
    database: Database, store: SqlOutboxStore
) -> None:
    owe(database, (1, "c"), (2, "c"), (3, "d"))
    await store.move("main.1.0", "pending", attempts=1, next_at=50, error="OSError")
    assert await due(store, now=49) == ["main.3.0"]
    assert await due(store, now=50) == ["main.1.0", "main.3.0"]


async def test_a_row_that_was_being_sent_is_due_and_one_that_is_settled_is_not(
    database: Database, store: SqlOutboxStore
) -> None:
    owe(database, *((n, f"c{n}") for n in range(1, 7)))
    settled: tuple[State, ...] = ("sending", "done", "dropped", "failed", "unknown")
    for n, state in enumerate(settled, 1):
        await store.move(f"main.{n}.0", state, attempts=1, next_at=0, error=None)
    assert [(row.id, row.state, row.attempts) for row in await store.due(0, 50)] == [
        ("main.1.0", "sending", 1),
        ("main.6.0", "pending", 0),
    ]


async def test_the_next_time_is_that_of_rows_that_may_go(database: Database, store: SqlOutboxStore) -> None:
    assert await store.next_at() is None
    owe(database, (1, "c"), (2, "c"), (3, "d"))
    await store.move("main.1.0", "pending", attempts=1, next_at=50, error=None)
    await store.move("main.3.0", "pending", attempts=1, next_at=70, error=None)
    assert await store.next_at() == 50


async def test_rows_say_whether_their_contact_is_still_known(database: Database, store: SqlOutboxStore) -> None:
    cell = talking()
    SqlLogStore(database, CELL).append(Batch(contacts={"c": contact_row(cell.state, cell.talk(), CELL, 1)}))
    owe(database, (1, "c"), (2, "gone"))
    assert [(row.effect.contact, row.contact_exists) for row in await store.due(0, 50)] == [
        ("c", True),
        ("gone", False),
    ]


async def test_another_cells_rows_are_not_this_ones(database: Database, store: SqlOutboxStore) -> None:
    owe(database, (1, "c"), cell="other")
    owe(database, (2, "c"))
    assert await due(store) == ["main.2.0"]


async def test_a_move_writes_everything_about_it(database: Database, store: SqlOutboxStore) -> None:
    owe(database, (1, "c"))
    await store.move("main.1.0", "failed", attempts=3, next_at=7, error="410 Gone")
    (row,) = outbox_rows(database)
    assert (row["state"], row["attempts"], row["next_at"], row["error"]) == ("failed", 3, 7, "410 Gone")
