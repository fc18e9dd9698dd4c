"""A migrated database of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.db.database import Database
from tests.support.databases import database_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path)
    yield database
    database.close()
