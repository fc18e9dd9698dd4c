"""Events a second made durable: the whole loop against the bare batch writer, 64 producers each.

The loop is the server's own, as `app.py` joins it, from the door to the live screens' memory; only the sockets are left
out. Every producer takes contacts from arrival to wrap-up, one command at a time. The bare writer stores as many rows
of a plain durable log, one per producer at a time: 573 bytes of payload beside six columns, each indexed. Stricter, and
reported too: the very event rows the loop has stored, in an empty database of the same tables, one per producer at a
time, and as many at a time as a command of the loop made.

What follows the log by cursor (timelines, figures, snapshots) runs behind the loop, in threads of the same process. It
is measured too, apart: the loop never waits for it, but it takes processor time.
"""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select

from benchmarks.batch_writer import BatchWriter
from benchmarks.sites import OPEN_QUEUES, make_site
from callcenter.app import Centre, create_app, make_centre
from callcenter.clock import CellClock
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Identity, Match
from callcenter.db.database import Database
from callcenter.db.tables import events
from callcenter.directory.service import Directory
from callcenter.ids import new_id
from routing.model import Availability, Place

PRODUCERS = 64
PAYLOAD_BYTES = 573
AGENTS = 200


@dataclass(frozen=True)
class LoopRun:
    """What the loop made durable, and how long it took."""

    seconds: float
    cpu_s: float
    commands: int
    rows: list[dict[str, Any]]

    @property
    def events_per_s(self) -> float:
        """Events a second."""
        return len(self.rows) / self.seconds

    @property
    def cpu_us(self) -> float:
        """Processor time per event, in microseconds."""
        return 1e6 * self.cpu_s / len(self.rows)

    @property
    def events_per_command(self) -> int:
        """Events a command makes, rounded."""
        return max(1, round(len(self.rows) / self.commands))


@dataclass(frozen=True)
class WriterRun:
    """How fast the bare writer made events durable."""

    events_per_s: float
    cpu_us: float


async def run_loop(seconds: float, *, with_followers: bool = False) -> LoopRun:
    """Run the whole loop for some seconds, in a centre of its own."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        folder = Path(scratch)
        site = make_site(folder, AGENTS)
        database = Database(site.settings.database_url)
        centre = make_centre(site.settings, database, Directory.load(site.settings.config_dir, CellClock().now()))
        async with _following(centre) if with_followers else _alone(centre):
            for agent in site.tokens:
                await centre.contacts.agent_seen(agent)
                await centre.contacts.set_availability(agent, Availability.AVAILABLE, None, by=agent)
            before = len(_events(database))
            gc.collect()
            cpu, began = time.process_time(), time.perf_counter()
            until = began + seconds
            made = await asyncio.gather(*(_produce(centre, number, until) for number in range(PRODUCERS)))
            took, cpu = time.perf_counter() - began, time.process_time() - cpu
            rows = _events(database)[before:]
        database.close()
    return LoopRun(took, cpu, sum(made), rows)


@asynccontextmanager
async def _alone(centre: Centre) -> AsyncIterator[None]:
    await centre.host.start()
    await centre.changes.configure()
    try:
        yield
    finally:
        await centre.host.stop()


@asynccontextmanager
async def _following(centre: Centre) -> AsyncIterator[None]:
    app = create_app(centre)
    async with app.router.lifespan_context(app):
        yield


async def _produce(centre: Centre, number: int, until: float) -> int:
    """Take one contact after another through its whole life; return how many commands that took."""
    contacts, done, chats = centre.contacts, 0, 0
    languages = list(centre.directory.centre.languages)
    while time.perf_counter() < until:
        contact = new_id()
        start = cmd.StartContact(
            contact=contact,
            channel="chat",
            queue=OPEN_QUEUES[chats % len(OPEN_QUEUES)],
            language=languages[number % len(languages)],
            visitor=f"visitor-{number}-{chats}",
            client_id="1",
            identity=Identity.VERIFIED,
            match=Match.ONE,
            customer=f"customer-{number}-{chats}",
            tier="gold",
        )
        place = await centre.host.execute(start, read=lambda cell, c=contact: _offered(cell.state.engine.places[c]))  # type: ignore[misc]
        assert place is not None, "there are agents enough to offer every contact at once"
        offer, agent = place
        await contacts.accept(offer, agent)
        await contacts.end(contact, agent)
        await contacts.wrap_up(contact, agent, "informed", "They wanted to change a ticket.", "", wish=contact)
        done += 4
        chats += 1
    return done


def _offered(place: Place) -> tuple[str, str] | None:
    return (place.offer, place.agent) if place.offer and place.agent else None


def _events(database: Database) -> list[dict[str, Any]]:
    query = select(events).order_by(events.c.position)
    return database.read_now(lambda c: [dict(row) for row in c.execute(query).mappings()])


_PLAIN_LOG = Table(
    "plain_log",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, Text, nullable=False, index=True) for name in ("cell", "kind", "contact", "agent", "queue")),
    Column("at", Integer, nullable=False, index=True),
    Column("payload", Text, nullable=False),
)


async def run_plain_writer(count: int) -> WriterRun:
    """Store `count` rows of a plain durable log with the bare writer, one per producer at a time."""
    payload = "x" * PAYLOAD_BYTES
    rows: list[dict[str, Any]] = [
        {
            "cell": "main",
            "kind": f"Kind{n % 12}",
            "contact": new_id(),
            "agent": f"agent-{n % AGENTS}",
            "queue": OPEN_QUEUES[n % len(OPEN_QUEUES)],
            "at": n,
            "payload": payload,
        }
        for n in range(count)
    ]
    return await run_writer(rows, table=_PLAIN_LOG)


async def run_writer(rows: list[dict[str, Any]], at_once: int = 1, *, table: Table = events) -> WriterRun:
    """Store rows with the bare writer, `at_once` per producer at a time."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as scratch:
        database = Database(f"sqlite:///{scratch}/bare.db")
        table.metadata.create_all(database.engine)
        writer: BatchWriter[asyncio.Future[None]] = BatchWriter(database, insert(table), _resolve)
        parts = (rows[n : n + at_once] for n in range(0, len(rows), at_once))
        gc.collect()
        cpu, began = time.process_time(), time.perf_counter()
        await asyncio.gather(*(_store(writer, parts) for _ in range(PRODUCERS)))
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        writer.close()
        stored = database.read_now(lambda c: c.scalar(select(func.count()).select_from(table)))
        database.close()
    assert stored == len(rows), "the bare writer stored everything"
    return WriterRun(len(rows) / took, 1e6 * cpu / len(rows))


async def _store(writer: BatchWriter["asyncio.Future[None]"], parts: Iterator[list[dict[str, Any]]]) -> None:
    loop = asyncio.get_running_loop()
    for part in parts:
        stored: asyncio.Future[None] = loop.create_future()
        writer.put(part, stored)
        await stored


def _resolve(batch: "list[asyncio.Future[None]]") -> None:
    for stored in batch:
        stored.set_result(None)
