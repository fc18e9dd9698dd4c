"""Projections: whatever happens, in whatever portions, they hold what the log says, each event once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

import callcenter.contact_log.followers as followers_module
import callcenter.contacts.events as ev
from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.followers import Projector
from callcenter.contact_log.projections import Projection, projections
from callcenter.contact_log.rebuild import rebuild
from callcenter.contact_log.snapshots import SnapshotMaker
from callcenter.contact_log.store import read_events
from callcenter.contact_log.timeline import Timeline
from callcenter.contacts import commands as cmd
from callcenter.contacts.records import Recorded
from callcenter.db.database import Database
from callcenter.db.tables import events, timeline
from tests.contact_log.by_hand import (
    BUCKET_MS,
    Rows,
    drain,
    everything,
    figure_rows,
    figures_by_hand,
    rows,
    timeline_by_hand,
)
from tests.contact_log.histories import STEPS, log_of
from tests.contact_log.writing import CELL, LogWriter, fresh
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.steps import Step


class KilledAt:
    """A projection whose process dies in the n-th transaction, when all its rows are written but nothing committed."""

    def __init__(self, projection: Projection, n: int) -> None:
        self.name = projection.name
        self.prepare, self.clear = projection.prepare, projection.clear
        self._projection, self._left = projection, n

    def apply(self, connection: Connection, events_: Sequence[Recorded]) -> None:
        self._projection.apply(connection, events_)
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt


@settings(max_examples=25, deadline=None)
@given(STEPS, st.integers(4, 60), st.lists(st.floats(0, 1), max_size=2), st.integers(1, 6))
def test_by_portions_with_a_death_in_between_by_rebuilding_and_by_hand_are_the_same(
    template: Path, steps: list[Step], at_once: int, cuts: list[float], killed_at: int
) -> None:
    """Follow while the log is written in parts, one projector dying and going on or replaced; then rebuild; compare."""
    log = log_of(steps)
    database = fresh(template)
    writer, alive, mortal = LogWriter(database), projections(CELL), projections(CELL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(followers_module, "AT_ONCE", at_once)
        places = [0, *sorted(int(cut * len(log)) for cut in cuts), len(log)]
        for begin, end in pairwise(places):
            writer.write(log[begin:end])
            for projection in mortal:
                try:
                    drain(database, KilledAt(projection, killed_at))
                except KeyboardInterrupt:
                    if killed_at % 2:  # else the same one, with what it has in memory, tries again
                        drain(database, *(p for p in projections(CELL) if p.name == projection.name))
            drain(database, *alive)
    followed = everything(database)
    for name in ("timeline", "figures", "visits"):
        rebuild(database, CELL, name)
    assert followed == everything(database)
    assert rows(database, timeline) == timeline_by_hand(database, log)
    assert figure_rows(database) == figures_by_hand(log)
    database.close()


def four_days(cell: Cell) -> Iterator[list[ev.AnyEvent]]:
    """A contact an hour, every third one abandoned; yields what is new in the log every half day."""
    done = 0
    for hour in range(96):
        contact = f"c{hour}"
        cell.do(*present("lin"), start(contact))
        if hour % 3:
            cell.accept(contact)
            cell.wait(200_000)
            cell.do(cmd.AgentEnds(contact=contact, agent="lin"))
        else:
            cell.do(cmd.CustomerLeaves(contact=contact))
        cell.wait(3_600_000 - 200_000)
        if hour % 12 == 11:
            yield cell.log[done:]
            done = len(cell.log)


def test_figures_go_on_from_a_snapshot_that_holds_only_two_days(database: Database) -> None:
    """What the snapshot has already dropped stays in the rows; what is before it is not read again."""
    cell, writer = Cell(CONFIGURE), LogWriter(database)
    maker = SnapshotMaker(database, CELL, read_events)
    for part in four_days(cell):
        writer.write(part)
        drain(database, FigureRows(CELL))
        maker.catch_up(0, force=True)
    assert figure_rows(database) == figures_by_hand(cell.log)
    with database.writing() as connection:  # so that a new one cannot but begin with the snapshot
        connection.execute(events.delete())
    cell.do(start("waiting"))
    cell.wait(BUCKET_MS)
    cell.do(start("late"), cmd.CustomerLeaves(contact="late"))
    writer.write(cell.log[writer.position :])
    drain(database, FigureRows(CELL))
    assert figure_rows(database) == figures_by_hand(cell.log)


def test_a_snapshot_ahead_of_the_cursor_is_not_used(database: Database) -> None:
    """A follower that is behind the newest snapshot counts nothing twice and leaves nothing out."""
    log = [event for part in four_days(Cell(CONFIGURE)) for event in part]
    writer = LogWriter(database)
    writer.write(log[:400])
    first = Projector(database, CELL, FigureRows(CELL))
    first.step()
    writer.write(log[400:])
    SnapshotMaker(database, CELL, read_events).catch_up(0, force=True)
    drain(database, FigureRows(CELL))
    assert figure_rows(database) == figures_by_hand(log)


def test_a_row_moves_to_whom_the_contact_turned_out_to_be_from_and_goes_with_the_one_who_is_forgotten(
    database: Database,
) -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c1"))
    cell.accept("c1")
    known = cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lin", customer="may")
    writer, projection = LogWriter(database), Timeline(CELL)

    def seen() -> Rows:
        writer.write(cell.log[writer.position :])
        drain(database, projection)
        return [(row[0], row[1], row[2], *row[4:]) for row in rows(database, timeline)]

    assert seen() == []  # nobody knows yet which of two it is
    cell.do(known)
    assert seen() == [("may", "c1", EPOCH, "sales", "lin", None, None)]
    cell.do(cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lookup", customer="mei"))
    cell.do(cmd.AgentEnds(contact="c1", agent="lin"))
    assert seen() == [("mei", "c1", EPOCH, "sales", "lin", "answered", None)]
    cell.do(cmd.WrapUp(contact="c1", agent="lin", disposition="solved"))
    assert seen() == [("mei", "c1", EPOCH, "sales", "lin", "answered", "solved")]
    cell.do(cmd.ForgetCustomer(customer="may"))
    assert len(seen()) == 1
    cell.do(cmd.ForgetCustomer(customer="mei"))
    assert seen() == []


def forgotten_all_the_same(cell: Cell) -> None:
    """Forget may in the midst of a contact. The loop refuses that; a projection takes whatever is in the log."""
    event = ev.CustomerForgotten(at=cell.now, customer="may")
    cell.lifecycle.replay([event])
    cell.log.append(event)


def test_what_happens_to_a_contact_after_its_customer_was_forgotten_brings_no_row_back(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c1"))
    cell.accept("c1")
    cell.do(cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lin", customer="may"))
    forgotten_all_the_same(cell)
    cell.do(cmd.AgentEnds(contact="c1", agent="lin"), cmd.WrapUp(contact="c1", agent="lin", disposition="solved"))
    LogWriter(database).write(cell.log)
    drain(database, Timeline(CELL))
    assert rows(database, timeline) == []


def test_a_contact_found_again_to_be_the_forgotten_customers_is_listed_again(database: Database) -> None:
    """Also when all of it is taken in at once: forgetting and finding again do not cancel out."""
    cell = Cell(CONFIGURE, *present("lin"), start("c1"))
    found = cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lookup", customer="may")
    nobody = cmd.IdentifyCustomer(contact="c1", match=ev.Match.NONE, by="lookup")
    cell.do(found)
    writer, projection = LogWriter(database), Timeline(CELL)
    writer.write(cell.log)
    drain(database, projection)
    before = rows(database, timeline)
    forgotten_all_the_same(cell)
    cell.do(nobody, found)
    writer.write(cell.log[writer.position :])
    drain(database, projection)
    assert rows(database, timeline) == before != []


def test_a_row_says_what_was_so_at_the_cursor_not_what_the_log_says_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c1"))
    cell.do(cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lookup", customer="may"))
    monkeypatch.setattr(followers_module, "AT_ONCE", len(cell.log))
    cell.accept("c1")
    LogWriter(database).write(cell.log)
    Projector(database, CELL, Timeline(CELL)).step()
    assert [row[:2] + row[5:] for row in rows(database, timeline)] == [("may", "c1", None, None, None)]


def test_a_contact_that_lost_its_agent_is_nobodys_in_the_timeline_too(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c1"))
    cell.do(cmd.IdentifyCustomer(contact="c1", match=ev.Match.ONE, by="lookup", customer="may"))
    cell.accept("c1")
    writer, projection = LogWriter(database), Timeline(CELL)
    writer.write(cell.log)
    drain(database, projection)
    assert [row[5] for row in rows(database, timeline)] == ["lin"]
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(600_000)
    writer.write(cell.log[writer.position :])
    drain(database, projection)
    assert [row[5] for row in rows(database, timeline)] == [None]
