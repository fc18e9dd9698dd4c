"""A small contact centre that really runs: uvicorn on a free port, SQLite in a folder, short clocks, few agents."""

import asyncio
import atexit
import functools
import json
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import argon2
import httpx
from fastapi import APIRouter
from sqlalchemy import func, insert, select

import callcenter.live.console
import callcenter.live.hub
from callcenter.access import repository
from callcenter.access.models import Role, User
from callcenter.app import Centre, create_app, make_centre
from callcenter.clock import CellClock
from callcenter.contact_log.store import read_events
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.records import Recorded
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.db.tables import cursors, customers, identities, messages, metadata
from callcenter.directory.schemas import SECTIONS, Timings
from callcenter.directory.schemas import Centre as CentreSettings
from callcenter.directory.service import Directory, Edition, edition_of
from callcenter.settings import Settings
from callcenter.startup import server_options
from tests.support.patience import PATIENCE_S
from tests.support.serving import client, serving
from tests.support.sockets import Console, Customer

PASSWORD = "correct horse battery"
AGENTS = ("lin", "chen", "wang")
CENTRE: dict[str, Any] = {
    "name": {"en": "Test Line"},
    "zone": "Asia/Shanghai",
    "default_language": "en",
    "languages": {"en": {"name": {"en": "English"}, "skill": "english"}},
    "tiers": {"gold": {"name": {"en": "Gold"}, "priority": 10}},
    "reasons": {"lunch": {"name": {"en": "Lunch"}}},
    "dispositions": {"solved": {"name": {"en": "Solved"}}, "follow_up": {"name": {"en": "Follow up"}}},
    "skills": {"english": {"name": {"en": "English"}}, "care": {"name": {"en": "Care"}}},
    "hours": {"always": {"weekly": {"daily": "00:00-24:00"}}, "never": {"exceptions": {"2020-01-01": "09:00-10:00"}}},
    "queues": {
        "sales": {"name": {"en": "Sales"}, "hours": "always"},
        "care": {"name": {"en": "Care"}, "hours": "always", "requires": {"care": 5}},
        "night": {"name": {"en": "Night"}, "hours": "never"},
    },
    "teams": {"one": {"name": {"en": "One"}}},
    "profiles": {
        "all": {"name": {"en": "All"}, "queues": ["sales", "care", "night"], "capacity": {"chat": 2, "voice": 0}},
    },
    "agents": {
        agent: {"name": {"en": agent.title()}, "team": "one", "profile": "all", "skills": {"english": 9, "care": 9}}
        for agent in AGENTS
    },
    "people": {
        "sun": {"name": {"en": "Sun"}, "role": "supervisor"},
        "admin": {"name": {"en": "Admin"}, "role": "admin"},
    },
}
"""A centre's settings, as its YAML files would say them."""


def write_folder(folder: Path, *, agents: int | None = None, capacity: int = 2, **timings: str) -> Path:
    """Write the test centre as YAML files; with `agents` given, that many agents called agent1, agent2, ..."""
    centre = dict(CENTRE, timings=timings, profiles=json.loads(json.dumps(CENTRE["profiles"])))
    centre["profiles"]["all"]["capacity"]["chat"] = capacity
    if agents is not None:
        one = CENTRE["agents"]["lin"]
        centre["agents"] = {name: {**one, "name": {"en": name}} for name in numbered(agents)}
    folder.mkdir(parents=True, exist_ok=True)
    for file, keys in SECTIONS.items():  # JSON is YAML too
        (folder / file).write_text(json.dumps({key: centre[key] for key in keys if key in centre}, indent=1), "utf-8")
    return folder


def numbered(agents: int) -> list[str]:
    """Return the names of that many agents."""
    return [f"agent{n}" for n in range(1, agents + 1)]


def directory(
    report_contacts: bool = False, /, *, offer: int = 20_000, wrap_up: int = 60_000, **timings: int
) -> Directory:
    """Return the test centre with clocks of milliseconds, shorter than its files could say."""
    clocks = tuple(sorted({**timings, "offer": offer, "wrap_up": wrap_up}.items()))
    return Directory(_edition(report_contacts, clocks), report_contacts=report_contacts)


def with_lead(lead: str = "wang") -> Directory:
    """Return the test centre in which one of the agents is a supervisor too."""
    agents = {**CENTRE["agents"], lead: {**CENTRE["agents"][lead], "also": ["supervisor"]}}
    return Directory(edition_of(CentreSettings.model_validate({**CENTRE, "agents": agents}), CellClock().now()))


def with_person(person: str, role: str) -> Directory:
    """Return the test centre with somebody besides who takes no contacts, and has no account."""
    people = {**CENTRE["people"], person: {"name": {"en": person}, "role": role}}
    return Directory(edition_of(CentreSettings.model_validate({**CENTRE, "people": people}), CellClock().now()))


@functools.cache
def _edition(report_contacts: bool, clocks: tuple[tuple[str, int], ...]) -> Edition:
    timings = dict(clocks)
    offer, wrap_up = timings.pop("offer"), timings.pop("wrap_up")
    said = CentreSettings.model_validate(CENTRE)
    queues = {id_: queue.model_copy(update={"offer": offer, "wrap_up": wrap_up}) for id_, queue in said.queues.items()}
    centre = said.model_copy(update={"queues": queues, "timings": Timings().model_copy(update=timings)})
    return edition_of(centre, CellClock().now(), report_contacts=report_contacts)


@functools.cache
def _template() -> Path:
    folder = tempfile.mkdtemp(prefix="callcenter-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Database(f"sqlite:///{folder}/template.db")
    migrate(database)
    add_users(database, *((agent, Role.AGENT) for agent in AGENTS), ("sun", Role.SUPERVISOR), ("admin", Role.ADMIN))
    database.close()
    return database.path


def add_users(database: Database, *users: tuple[str, Role]) -> None:
    """Add accounts whose password is PASSWORD, hashed as cheaply as can be."""
    hashed = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.writing() as connection:
        for name, role in users:
            user = User(name, role, demo=False, disabled=False, created_at=0)
            repository.add_user(connection, user, hashed)


def database_in(folder: Path, busy_timeout_s: float = 5.0) -> Database:
    """Return a migrated database of its own with the test centre's accounts; the one there if there is one."""
    path = folder / "centre.db"
    if not path.exists():
        shutil.copy(_template(), path)
    return Database(f"sqlite:///{path}", busy_timeout_s=busy_timeout_s)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Be another program that is writing to the database: nobody else can."""
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@dataclass
class Running:
    """A centre that runs, and ways to come to it."""

    centre: Centre
    address: str
    _clients: AsyncExitStack
    _tokens: dict[str, str]

    @property
    def database(self) -> Database:
        """The database."""
        return self.centre.database

    def http(self, **options: Any) -> httpx.AsyncClient:
        """Return an HTTP client, to be used in `async with`; it is nobody until it signs in."""
        return client(f"http://{self.address}", **options)

    async def token(self, username: str) -> str:
        """Return a session token of the user's."""
        if username not in self._tokens:
            self._tokens[username], _, _ = await self.centre.access.sign_in(username, PASSWORD, "192.0.2.1")
        return self._tokens[username]

    async def console(self, username: str, *, ready: bool = False, **hello: Any) -> Console:
        """Open a console; with `ready`, the agent is Available afterwards."""
        console = Console(self.address, await self.token(username))
        self._clients.push_async_callback(console.close)
        await console.connect(**hello)
        await console.synced()
        if ready:
            assert (await console.ask("set_state", availability="available")).ok
        return console

    async def customer(self, **hello: Any) -> Customer:
        """Open a customer's page."""
        customer = Customer(self.address)
        self._clients.push_async_callback(customer.close)
        await customer.connect(**hello)
        return customer

    async def chatting(self, **wish: Any) -> Customer:
        """Return a customer who has started a chat, and been told so."""
        customer = await self.customer()
        await customer.start(**wish)
        return customer

    def log(self) -> list[Recorded]:
        """Return the whole contact log."""
        return self.database.read_now(lambda c: read_events(c, "main", 0, 100_000))

    def events(self, contact: str) -> list[str]:
        """Return the kinds of a contact's events, in order."""
        return [type(r.event).__name__ for r in self.log() if getattr(r.event, "contact", None) == contact]

    def transcript(self, contact: str) -> list[str]:
        """Return the stored texts of a contact, in order."""
        query = select(messages.c.text).where(messages.c.contact == contact).order_by(messages.c.number)
        return list(self.database.read_now(lambda c: c.scalars(query).all()))

    async def projected(self) -> None:
        """Wait until what is built from the log has caught up with it."""
        query = select(func.min(cursors.c.position))
        await eventually(lambda: (self.database.read_now(lambda c: c.scalar(query)) or 0) >= self.centre.view.position)

    def last(self, kind: type[AnyEvent]) -> Any:
        """Return the newest event of a kind."""
        return next(r.event for r in reversed(self.log()) if isinstance(r.event, kind))

    def add_customer(self, customer: str, *, phone: str, **columns: Any) -> str:
        """Add a customer who is known by a phone number."""
        row = {"id": customer, "name": "Ann Lee", "language": "en", "created_at": 1, "updated_at": 1, **columns}
        with self.database.writing() as connection:
            connection.execute(insert(customers).values(row))
            connection.execute(insert(identities).values(customer=customer, kind="phone", value=phone))
        return customer


@asynccontextmanager
async def running(
    folder: Path,
    made: Directory | None = None,
    *,
    settings: Settings | None = None,
    busy_timeout_s: float = 5.0,
    extra: Callable[[Database], Sequence[APIRouter]] = lambda _: (),
) -> AsyncIterator[Running]:
    """Run a centre in this process, with the server's own options for uvicorn, until the block ends."""
    database = database_in(folder, busy_timeout_s)
    settings = settings or Settings(mode="demo", console_dir=folder / "console")
    centre = make_centre(settings, database, made or directory())
    try:
        options = server_options(centre.directory.centre.timings)
        app = create_app(centre, extra=extra(database))
        with (
            mock.patch.object(callcenter.live.console, "QUEUES_EVERY_S", 0.02),
            mock.patch.object(callcenter.live.hub, "LINE_EVERY_S", 0.02),
        ):
            async with serving(app, **{**options, "lifespan": "on"}) as address, AsyncExitStack() as clients:
                yield Running(centre, address, clients, {})
    finally:
        database.close()


async def eventually(holds: Callable[[], Any], within: float = PATIENCE_S) -> Any:
    """Look again and again until something holds; return it."""
    async with asyncio.timeout(within):
        while not (found := holds()):  # noqa: ASYNC110 - it looks at what tells nobody of its changes
            await asyncio.sleep(0.01)
    return found


def everything_stored(database: Database) -> str:
    """Return every row of every table as one text."""
    with database.engine.begin() as connection:
        return "\n".join(repr(row) for table in metadata.sorted_tables for row in connection.execute(select(table)))
