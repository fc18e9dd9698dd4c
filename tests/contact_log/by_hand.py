"""What projections must hold, worked out a second time and in another way, and what they do hold."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Table, select

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contact_log.followers import Projector
from callcenter.contact_log.projections import Projection
from callcenter.db.database import Database
from callcenter.db.tables import contacts, interval_figures, timeline
from tests.contact_log.writing import CELL

BUCKET_MS = 15 * 60 * 1_000
Rows = list[tuple[Any, ...]]


def drain(database: Database, *projections_: Projection) -> None:
    for projection in projections_:
        projector = Projector(database, CELL, projection)
        while projector.step() is not None:
            pass


def rows(database: Database, table: Table) -> Rows:
    return sorted(tuple(row) for row in database.read_now(lambda c: c.execute(select(table)).all()))


def both(database: Database) -> tuple[Rows, Rows]:
    return rows(database, timeline), rows(database, interval_figures)


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


def figures_by_hand(log: Sequence[ev.AnyEvent]) -> Rows:
    """Counted visit by visit, by the definitions of docs and of nothing else."""
    counts: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0] * 6)
    for contact in {event.contact for event in log if isinstance(event, rev.ContactQueued)}:
        own = [event for event in log if getattr(event, "contact", None) == contact]
        begun = [n for n, event in enumerate(own) if isinstance(event, rev.ContactQueued | rev.ContactTransferred)]
        for start, end in pairwise([*begun, len(own)]):
            entered = own[start]
            assert isinstance(entered, rev.ContactQueued | rev.ContactTransferred)
            _count_visit(counts, entered, own[start + 1 : end])
    return sorted((CELL, *key, *values) for key, values in counts.items())


def _count_visit(
    counts: dict[tuple[str, str, int], list[int]],
    entered: rev.ContactQueued | rev.ContactTransferred,
    own: Sequence[ev.AnyEvent],
) -> None:
    """Count what came of one visit to a queue: a transfer ends it and begins another."""
    key = entered.queue, entered.channel
    counts[*key, bucket_of(entered.at)][0] += 1
    answered = next((event for event in own if isinstance(event, rev.ContactConnected)), None)
    left = next((event for event in own if isinstance(event, rev.ContactLeft)), None)
    if answered is not None:
        waited, cell = answered.at - entered.at, counts[*key, bucket_of(answered.at)]
        cell[1] += 1
        cell[3] += waited <= entered.target_ms
        cell[5] += waited
    elif left is not None:
        waited, cell = left.at - entered.at, counts[*key, bucket_of(left.at)]
        cell[2] += 1
        cell[4] += waited <= entered.target_ms


def bucket_of(at: int) -> int:
    return at // BUCKET_MS * BUCKET_MS
