"""A real database in a temporary folder, a clock that is set by hand, and cheap password hashing."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Literal

import argon2
import httpx
import pytest
from fastapi import FastAPI

from callcenter.access import endpoints, repository
from callcenter.access.models import Role, User
from callcenter.access.passwords import Passwords
from callcenter.access.service import Access
from callcenter.db.database import Database
from callcenter.db.tables import metadata
from callcenter.http import middleware
from callcenter.settings import Settings

PASSWORD = "correct horse battery"
CHEAP_DECOY = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("nobody's")


class HandClock:
    """Cell time that only moves when told to."""

    def __init__(self) -> None:
        self.at = 1_800_000_000_000

    def now(self) -> int:
        return self.at

    def forward(self, *, seconds: float) -> None:
        self.at += int(seconds * 1000)


class CheapHasher(argon2.PasswordHasher):
    """Real argon2 at the lowest cost, which counts its work."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str | bytes] = []
        self.before_answering: Callable[[], object] = lambda: None
        self._lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
        with self._lock:
            self.verified.append(hash)
        self.before_answering()
        return super().verify(hash, password)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def hasher() -> CheapHasher:
    return CheapHasher()


@pytest.fixture
def database(tmp_path: Path, hasher: CheapHasher) -> Iterator[Database]:
    """Hold an agent lin, a supervisor sun and an administrator admin, all with PASSWORD."""
    database = Database(f"sqlite:///{tmp_path / 'access.db'}")
    metadata.create_all(database.engine)
    password_hash = hasher.hash(PASSWORD)
    with database.writing() as connection:
        for name, role in (("lin", Role.AGENT), ("sun", Role.SUPERVISOR), ("admin", Role.ADMIN)):
            user = User(name, role, demo=False, disabled=False, created_at=0)
            repository.add_user(connection, user, password_hash)
    yield database
    database.close()


@pytest.fixture
def access(database: Database, clock: HandClock, hasher: CheapHasher) -> Access:
    return Access(database, session_hours=12, clock=clock, passwords=Passwords(hasher, CHEAP_DECOY))


@pytest.fixture
def settings() -> Settings:
    return Settings(mode="production", public_url="https://centre.example", widget_origins=("https://shop.example",))


@pytest.fixture
def app(access: Access, settings: Settings) -> FastAPI:
    """The session's routes behind the whole HTTP edge."""
    app = FastAPI()
    middleware.install(app, settings)
    app.include_router(endpoints.router(access, settings))
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A scripted client with a cookie jar, which sends no Origin."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://centre.example") as client:
        yield client
