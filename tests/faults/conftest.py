"""What the fault tests share: a database of its own for every test, and quick retries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.contacts import host
from callcenter.db.database import Database
from tests.support.databases import database_in


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path, busy_timeout_s=0.05)
    yield database
    database.close()


@pytest.fixture(autouse=True)
def _quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the loop try again soon."""
    monkeypatch.setattr(host, "_BACK_OFF_S", (0.005, 0.02))
