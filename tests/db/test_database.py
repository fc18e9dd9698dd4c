"""The way to the database."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

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
