"""`python -m benchmarks.figures`: how quickly what happens is counted, and how long a day's report takes.

`metrics_events_per_s` is of the fold alone, in one thread, of processor time, over contacts that are queued, offered,
accepted, connected and wrapped up. `report_s` is the longest of several reports of one day with a million contacts,
from the question to the last byte of the answer, from SQLite. A second is one of the process's processor time. `--json`
prints one JSON object on stdout, otherwise a table for people.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.machine import describe
from callcenter.clock import CellClock
from callcenter.contact_log.figure_rows import write
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.reports.intervals import Length
from callcenter.reports.schemas import as_csv, as_json
from callcenter.reports.service import Question, Reports
from routing import events as e
from routing.figures.counts import BUCKET_MS
from routing.metrics import Metrics
from routing.model import Availability, Channel, PlaceState, Why

GOALS = {"metrics_events_per_s": 300_000, "report_s": 2}
"""Events a second at least; seconds at most."""

QUEUES, AGENTS, QUEUES_OF_AGENT = 50, 500, 3
CONTACTS, CONTACTS_OF_DAY = 50_000, 1_000_000
RUNS = 5
DAY_MS = 24 * 3_600_000
_BEGAN = CellClock().now() // DAY_MS * DAY_MS - DAY_MS
_WHY = Why(rule="longest_idle", queue="q0", requires=(), eligible=1, idle_ms=0, open=0, waited_ms=0, priority=0)


def log_of(contacts: int, seed: int = 1) -> Iterator[e.Event]:
    """Yield what happens to so many contacts in a day, each by itself: one in twelve gives up."""
    chance = random.Random(seed)
    for number in range(AGENTS):
        yield e.AgentStateChanged(at=_BEGAN, agent=f"a{number}", availability=Availability.AVAILABLE)
    for number in range(contacts):
        at = _BEGAN + DAY_MS * number // contacts
        contact, agent = f"c{number}", number % AGENTS
        queue = f"q{(agent + chance.randrange(QUEUES_OF_AGENT)) % QUEUES}"
        channel: Channel = "voice" if number % 3 else "chat"
        yield e.ContactQueued(at=at, contact=contact, queue=queue, channel=channel, requires=(), priority=0)
        if chance.random() < 1 / 12:
            yield e.ContactLeft(at=at + 40, contact=contact, was=PlaceState.WAITING)
        else:
            yield from _answered(contact, f"a{agent}", at)


def _answered(contact: str, agent: str, at: int) -> Iterator[e.Event]:
    offer = f"{contact}.1"
    yield e.OfferMade(at=at, offer=offer, contact=contact, agent=agent, deadline=at, why=_WHY)
    yield e.OfferAccepted(at=at + 10, offer=offer, contact=contact, agent=agent, connect_by=at)
    yield e.ContactConnected(at=at + 20, contact=contact, agent=agent)
    yield e.WrapUpStarted(at=at + 50, contact=contact, agent=agent, until=at)
    yield e.WrapUpEnded(at=at + 70, contact=contact, agent=agent, by="agent")


def metrics_events_per_s(contacts: int = CONTACTS, runs: int = RUNS) -> float:
    """Return how many events a second the fold counts."""
    log, rates = list(log_of(contacts)), []
    for _ in range(runs):
        metrics, began = Metrics(), process_time()
        for event in log:
            metrics.apply(event)
        rates.append(len(log) / (process_time() - began))
    return median(rates)


def report_s(contacts: int = CONTACTS_OF_DAY, runs: int = RUNS) -> float:
    """Return how long the slowest of several reports of a day takes, in seconds."""
    return max(reports_s(contacts, runs).values())


def reports_s(contacts: int = CONTACTS_OF_DAY, runs: int = RUNS) -> dict[str, float]:
    """Return how long each report of a day takes, in seconds."""
    with _centre(contacts) as reports:
        return {name: median(_seconds(reports, question) for _ in range(runs)) for name, question in _QUESTIONS.items()}


_CUT: dict[str, tuple[Length, tuple[str, ...]]] = {
    "whole": ("none", ()),
    "by_quarter": ("15m", ()),
    "by_hour_and_queue": ("1h", ("queue",)),
    "by_hour_queue_and_channel": ("1h", ("queue", "channel")),
    "by_agent": ("none", ("agent",)),
    "by_agent_and_queue": ("none", ("agent", "queue")),
}
_QUESTIONS = {
    name: Question(since=_BEGAN, until=_BEGAN + DAY_MS, interval=interval, by=by)
    for name, (interval, by) in _CUT.items()
}


@contextmanager
def _centre(contacts: int) -> Iterator[Reports]:
    """Fill a database with the figures of so many contacts, a quarter at a time as the server does."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'centre.db'}")
        migrate(database)
        _tell(f"counting {contacts} contacts")
        metrics = Metrics()
        for event in log_of(contacts):
            if event.at >= metrics.until:
                metrics.turn(event.at)
                _write(database, metrics, event.at)
            metrics.apply(event)
        metrics.turn(_BEGAN + DAY_MS)
        _write(database, metrics, _BEGAN + DAY_MS)
        yield Reports(database, "main", CellClock(), lambda: "UTC")
        database.close()


def _write(database: Database, metrics: Metrics, at: int) -> None:
    with database.writing() as connection:
        for start, bucket in metrics.buckets.items():
            if start + BUCKET_MS <= at:
                write(connection, "main", start, bucket, {})
    metrics.forget_before(at, at)


def _seconds(reports: Reports, question: Question) -> float:
    began = process_time()
    report = asyncio.run(reports.report(question))
    as_json(report)
    middle = process_time()
    as_csv(report)
    return max(middle - began, process_time() - middle)


def _tell(what: str) -> None:
    print(what, file=sys.stderr)


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--quick", action="store_true", help="few contacts, one run: to see that it works")
    given = arguments.parse_args()
    contacts, day, runs = (500, 2_000, 1) if given.quick else (CONTACTS, CONTACTS_OF_DAY, RUNS)
    each = reports_s(day, runs)
    figures: dict[str, Any] = {
        "metrics_events_per_s": metrics_events_per_s(contacts, runs),
        "report_s": max(each.values()),
        "reports_s": each,
    }
    if given.json:
        print(json.dumps({"figures": figures, "goals": GOALS, "machine": describe()}, indent=2))
        return
    table = Table("figure", "measured", "goal")
    table.add_row("events counted a second", f"{figures['metrics_events_per_s']:,.0f}", "300,000")
    for name, seconds in each.items():
        table.add_row(f"report {name}", f"{seconds:.2f} s", "2 s")
    Console().print(table)


if __name__ == "__main__":
    main()
