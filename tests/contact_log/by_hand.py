"""What projections must hold, worked out a second time and in another way, and what they do hold."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

import callcenter.contacts.events as ev
from callcenter.contact_log.figure_rows import TABLES
from callcenter.contact_log.followers import Projector
from callcenter.contact_log.projections import Projection
from callcenter.db.database import Database
from callcenter.db.figure_tables import agent_stretches, conversations, visits
from callcenter.db.tables import contacts, timeline
from tests.contact_log.writing import CELL
from tests.support.figures_by_hand import Figures, by_hand

BUCKET_MS = 15 * 60 * 1_000
Rows = list[tuple[Any, ...]]


def drain(database: Database, *projections_: Projection) -> None:
    for projection in projections_:
        projector = Projector(database, CELL, projection)
        while projector.step() is not None:
            pass


def rows(database: Database, table: Table) -> Rows:
    return sorted(tuple(row) for row in database.read_now(lambda c: c.execute(select(table)).all()))


def everything(database: Database) -> list[Rows]:
    """Return the rows of every projection."""
    return [rows(database, table) for table in (timeline, visits, conversations, agent_stretches, *TABLES)]


def timeline_by_hand(database: Database, log: Sequence[ev.AnyEvent]) -> Rows:
    """Each contact's own row under its customer, but for customers forgotten since the contact became theirs."""
    theirs: dict[str, int] = {}
    forgotten: dict[str, int] = {}
    for position, event in enumerate(log):
        if isinstance(event, ev.ContactArrived | ev.CustomerIdentified):
            theirs[event.contact] = position
        elif isinstance(event, ev.CustomerForgotten):
            forgotten[event.customer] = position
    found = database.read_now(lambda c: c.execute(select(contacts).where(contacts.c.customer.is_not(None))).all())
    return sorted(
        (r.customer, r.id, r.arrived_at, r.channel, r.queue, r.agent, r.outcome, r.disposition)
        for r in found
        if theirs[r.id] > forgotten.get(r.customer, -1)
    )


def figure_rows(database: Database) -> Figures:
    """Return the figures' rows in the form of those worked out by hand."""
    found: Figures = {}
    for table in TABLES:
        what = table.name.removesuffix("_figures")
        for values in _as_dicts(database, table):
            ids = [values.pop(name) for name in ("agent", "queue", "channel") if name in values]
            counted: Counter[str] = Counter()
            del values["cell"]
            bucket = values.pop("bucket")
            for name, value in values.items():
                if isinstance(value, str):
                    counted.update({f"{name}:{entry}": count for entry, count in json.loads(value).items()})
                else:
                    counted[name] = value
            if +counted:
                found[_WHAT.get(what, what), *ids, bucket] = +counted
    return found


def _as_dicts(database: Database, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in database.read_now(lambda c: c.execute(select(table)).all())]


_WHAT = {"visit": "visits", "agent": "agents", "contact": "contacts"}


def figures_by_hand(log: Sequence[ev.AnyEvent]) -> Figures:
    """Return every figure of the log; what goes on is counted up to the last full minute."""
    last = log[-1].at
    return by_hand(log, last - last % 60_000)
