"""The way to the database."""

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from callcenter.db.database import Database


def test_a_second_writer_of_the_process_waits_for_its_turn_before_it_asks_sqlite(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    begun: list[int] = []
    asked, done = threading.Event(), threading.Event()

    @event.listens_for(database.engine, "begin")
    def note(_connection: Connection) -> None:
        begun.append(threading.get_ident())

    def write() -> None:
        asked.set()
        with database.writing():
            done.set()

    second = threading.Thread(target=write)
    with database.writing():
        second.start()
        assert asked.wait(5)
        assert not done.wait(0.05)
        assert begun == [threading.get_ident()]
    assert done.wait(5)
    second.join()
    assert begun == [threading.get_ident(), second.ident]
    database.close()


def test_a_writer_that_fails_gives_its_turn_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}", busy_timeout_s=30)
    with pytest.raises(RuntimeError), database.writing():
        raise RuntimeError
    began = time.monotonic()
    with database.writing():
        assert time.monotonic() - began < 15, "the turn was not given back, only waited for in vain"
    database.close()


def test_one_writer_after_another_has_the_same_connection_until_one_fails(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    had = []
    for fails in (False, True, False):
        with suppress(RuntimeError), database.writing() as connection:
            had.append(connection)
            if fails:
                raise RuntimeError
    assert had[0] is had[1]
    assert had[1] is not had[2]
    assert had[1].closed
    database.close()
    assert had[2].closed


def test_who_has_waited_for_their_turn_in_vain_is_told_by_sqlite(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'turns.db'}", busy_timeout_s=0.01)
    with database.writing() as first:
        with pytest.raises(OperationalError), database.writing():
            pytest.fail("somebody else is writing")
        first.exec_driver_sql("CREATE TABLE made (at INTEGER)")
    with database.writing() as again:
        assert again is first
    database.close()
