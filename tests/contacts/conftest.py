"""What the tests of the loop share: a database of its own for every test, and a loop on it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from callcenter.db.database import Database
from tests.support.databases import CELL, database_in
from tests.support.hosts import Centre, HeldStore, running


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Iterator[HeldStore]:
    store = HeldStore(database, CELL)
    yield store
    store.open.set()


@pytest.fixture
async def centre(database: Database, store: HeldStore) -> AsyncIterator[Centre]:
    async with running(database, store=store) as centre:
        yield centre
