"""The end of the log in memory: the same as in the database, or not there."""

import pytest

from callcenter.contact_log.store import read_events
from callcenter.contact_log.tail import Tail
from callcenter.contacts.events import CustomerForgotten
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from tests.contact_log.writing import CELL, LogWriter


@pytest.fixture
def log(database: Database) -> list[Recorded]:
    LogWriter(database).write(CustomerForgotten(at=n, customer=f"c{n}") for n in range(6))
    return database.read_now(lambda connection: read_events(connection, CELL, 0, 100))


def told(tail: Tail, events: list[Recorded]) -> None:
    tail.committed(Committed(events, (), (), 0))


@pytest.mark.parametrize("known", [0, 1, 2, 3])
def test_what_is_read_is_the_log_however_much_of_it_is_kept(
    database: Database, log: list[Recorded], known: int
) -> None:
    tail = Tail(most=2)
    for recorded in log[-known:] if known else ():
        told(tail, [recorded])
    for after in range(len(log) + 1):
        for limit in (1, 3, 100):
            found = database.read_now(lambda connection: tail.read(connection, CELL, after, limit))  # noqa: B023 - now
            assert list(found) == log[after : after + limit]


def test_what_is_kept_is_not_read_from_the_database(database: Database, log: list[Recorded]) -> None:
    tail = Tail()
    told(tail, log)
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM events")
        assert list(tail.read(connection, CELL, 0, 100)) == log
        tail.reset(CellState(), 0)
        assert list(tail.read(connection, CELL, 0, 100)) == []
