"""A migrated database of its own for every test, and a service at a fixed instant."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.migrate import migrate

NOW = 1_749_974_400_000  # 2025-06-15T08:00:00Z, 16:00 in Shanghai


class FixedClock:
    """A clock that stands still."""

    def now(self) -> int:
        return NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
async def service(database: Database) -> AsyncIterator[CustomerService]:
    service = CustomerService(database, FixedClock())
    yield service
    await service.close()
