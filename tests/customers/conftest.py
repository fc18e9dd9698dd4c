"""A migrated database of its own for every test, a service at a fixed instant, and some customers."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import insert

from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.db.tables import customers, identities

NOW = 1_749_974_400_000  # 2025-06-15T08:00:00Z, 16:00 in Shanghai

AddCustomer = Callable[..., str]


class FixedClock:
    """A clock that stands still."""

    def now(self) -> int:
        return NOW


@pytest.fixture
def now() -> int:
    return NOW


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database's file, to be copied: quicker than to migrate each one."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('migrated')}/centre.db")
    migrate(database)
    database.close()
    return database.path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path)}")
    yield database
    database.close()


@pytest.fixture
async def service(database: Database) -> AsyncIterator[CustomerService]:
    service = CustomerService(database, FixedClock(), region="CN", language="zh-CN", zone=lambda: UTC)
    yield service
    await service.close()


@pytest.fixture
def add(database: Database) -> AddCustomer:
    """Give a function that adds a customer of this id, with phones, emails and columns as given."""

    def add_customer(customer: str, *, phones: str = "", emails: str = "", **columns: object) -> str:
        with database.writing() as connection:
            defaults = {"name": "Ann Lee", "language": "en", "created_at": NOW, "updated_at": NOW}
            connection.execute(insert(customers).values(id=customer, **{**defaults, **columns}))
            known = [("phone", phone) for phone in phones.split()] + [("email", email) for email in emails.split()]
            for kind, value in known:
                connection.execute(insert(identities).values(customer=customer, kind=kind, value=value))
        return customer

    return add_customer
