"""A migrated database of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.db.database import Database
from callcenter.db.migrate import migrate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    migrate(database)
    yield database
    database.close()
