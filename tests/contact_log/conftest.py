"""A migrated database of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from tests.support.databases import database_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, since migrating takes longer than most examples."""
    file = tmp_path_factory.mktemp("template") / "centre.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file
