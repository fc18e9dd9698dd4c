"""`callcenter rebuild`: the same rows again, also while the server runs."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, insert, select, update

import callcenter.contact_log.followers as followers_module
from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.followers import Follower, Projector
from callcenter.contact_log.projections import Projection, projections
from callcenter.contact_log.rebuild import UnknownProjection, rebuild
from callcenter.contact_log.snapshots import load_newest
from callcenter.contact_log.timeline import Timeline
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Match
from callcenter.db.database import Database
from callcenter.db.figure_tables import visit_figures
from callcenter.db.tables import cursors, snapshots, timeline
from tests.contact_log.by_hand import drain, everything, figure_rows, figures_by_hand, rows, timeline_by_hand
from tests.contact_log.following import commit_of, eventually
from tests.contact_log.writing import CELL, LogWriter
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start


def busy_cell(contacts: int = 40) -> Cell:
    """Return a cell with so many contacts behind it."""
    cell = Cell(CONFIGURE, *present("lin"))
    for n in range(contacts):
        contact = f"c{n}"
        cell.do(
            start(contact), cmd.IdentifyCustomer(contact=contact, match=Match.ONE, by="lookup", customer=f"k{n % 7}")
        )
        cell.accept(contact)
        cell.wait(120_000)
        cell.do(cmd.AgentEnds(contact=contact, agent="lin"))
        cell.do(cmd.WrapUp(contact=contact, agent="lin", disposition="solved"))
    return cell


@pytest.mark.parametrize("name", ["timeline", "figures", "all"])
def test_rows_that_were_spoilt_are_right_again_after_a_rebuild(database: Database, name: str) -> None:
    cell = busy_cell()
    LogWriter(database).write(cell.log)
    drain(database, *projections(CELL))
    with database.writing() as connection:
        if name != "figures":
            connection.execute(update(timeline).values(agent="nobody"))
            connection.execute(insert(timeline).values(customer="x", contact="y", at=1, channel="chat", queue="q"))
        if name != "timeline":
            connection.execute(update(visit_figures).values(offered=99, bucket=visit_figures.c.bucket + 1))
    assert rebuild(database, CELL, name) == len(cell.log)
    assert rows(database, timeline) == timeline_by_hand(database, cell.log)
    assert figure_rows(database) == figures_by_hand(cell.log)
    assert len(rows(database, timeline)) == 40


def test_an_empty_log_is_rebuilt_to_nothing(database: Database) -> None:
    assert rebuild(database, CELL, "all") == 0
    assert not any(everything(database))


def test_rebuilt_snapshots_come_from_the_log_alone(database: Database) -> None:
    """All of them are replaced by one, whatever they held."""
    cell, writer = busy_cell(), LogWriter(database)
    writer.write(cell.log[:100])
    rebuild(database, CELL, "snapshots")
    with database.writing() as connection:
        connection.execute(update(snapshots).values(data=b"{}", hash="wrong"))
    writer.write(cell.log[100:])
    assert rebuild(database, CELL, "snapshots") == len(cell.log)
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(snapshots))) == 1
    memory = database.read_now(lambda c: load_newest(c, CELL))
    assert (memory.position, memory.state) == (len(cell.log), cell.state)


def test_an_unknown_name_is_refused_with_the_names_there_are(database: Database) -> None:
    LogWriter(database).write(busy_cell(1).log)
    drain(database, *projections(CELL))
    before = everything(database)
    with pytest.raises(UnknownProjection) as refused:
        rebuild(database, CELL, "timelines")
    assert str(refused.value) == (
        "There is nothing called 'timelines' to rebuild; choose one of: "
        "timeline, figures, visits, stretches, snapshots, all."
    )
    assert everything(database) == before


def test_progress_runs_from_nothing_to_the_whole_log(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers_module, "AT_ONCE", 100)
    cell, seen = busy_cell(), list[tuple[str, int, int]]()
    LogWriter(database).write(cell.log)
    rebuild(database, CELL, "timeline", lambda name, done, total: seen.append((name, done, total)))
    total = len(cell.log)
    assert seen == [("timeline", done, total) for done in [*range(0, total, 100), total]]


def test_a_rebuild_cut_short_is_finished_by_the_follower(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A follower that had taken in everything goes on from where the rebuild was left, and counts nothing twice."""
    monkeypatch.setattr(followers_module, "AT_ONCE", 30)
    cell = busy_cell()
    LogWriter(database).write(cell.log)
    running = projections(CELL)
    drain(database, *running)
    before = everything(database)

    def give_up(_name: str, done: int, _total: int) -> None:
        if done > 60:
            raise KeyboardInterrupt

    for name in ("timeline", "figures", "visits"):
        with pytest.raises(KeyboardInterrupt):
            rebuild(database, CELL, name, give_up)
    assert everything(database) != before
    drain(database, *running)
    assert everything(database) == before


async def test_a_rebuild_beside_running_followers_and_a_growing_log_loses_and_doubles_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebuild again and again in one thread while followers work in theirs and the log is written in another."""
    monkeypatch.setattr(followers_module, "AT_ONCE", 20)
    cell, writer = busy_cell(120), LogWriter(database)
    following = [
        Follower(p.name, Projector(database, CELL, p).step, rest_s=0) for p in (Timeline(CELL), FigureRows(CELL))
    ]
    writer.write(cell.log[:300])
    for follower in following:
        follower.start()

    def rebuild_often() -> None:
        for _ in range(3):
            rebuild(database, CELL, "timeline")
            rebuild(database, CELL, "figures")

    rebuilding = asyncio.create_task(asyncio.to_thread(rebuild_often))
    for begin in range(300, len(cell.log), 25):
        await asyncio.to_thread(writer.write, cell.log[begin : begin + 25])
        for follower in following:
            follower.committed(commit_of(25))
    await rebuilding

    def caught_up() -> bool:
        positions = database.read_now(lambda c: c.scalars(select(cursors.c.position)).all())
        return positions == [len(cell.log)] * 2

    await eventually(caught_up)
    for follower in following:
        await follower.stop()
    assert rows(database, timeline) == timeline_by_hand(database, cell.log)
    assert figure_rows(database) == figures_by_hand(cell.log)


class Interrupted:
    """A projection between whose reading and whose writing somebody else does something, once."""

    def __init__(self, projection: Projection, meanwhile: Callable[[], object]) -> None:
        self.name, self.apply, self.clear = projection.name, projection.apply, projection.clear
        self._projection, self._meanwhile = projection, [meanwhile]

    def prepare(self, connection: Connection, position: int) -> None:
        self._projection.prepare(connection, position)
        while self._meanwhile:
            self._meanwhile.pop()()


@pytest.mark.parametrize("kind", [Timeline, FigureRows])
def test_a_portion_read_before_a_rebuild_began_is_not_written_after(
    database: Database, kind: type[Timeline] | type[FigureRows]
) -> None:
    """Else the cursor would be past events whose rows the rebuild has just deleted."""
    cell, writer = busy_cell(), LogWriter(database)
    writer.write(cell.log[:200])
    drain(database, kind(CELL))
    writer.write(cell.log[200:])
    rebuilding = Projector(database, CELL, kind(CELL))
    drain(database, Interrupted(kind(CELL), rebuilding.begin_again))
    if kind is Timeline:
        assert rows(database, timeline) == timeline_by_hand(database, cell.log)
    else:
        assert figure_rows(database) == figures_by_hand(cell.log)
