"""A database with the figures of a few hours, and reports of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.stretches import Stretches
from callcenter.contact_log.visits import Visits
from callcenter.contacts import commands as cmd
from callcenter.db.database import Database
from callcenter.reports.service import Reports
from tests.contact_log.by_hand import drain
from tests.contact_log.writing import CELL, LogWriter
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start
from tests.support.databases import database_in
from tests.support.hosts import HandClock

HOUR = 3_600_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = database_in(tmp_path)
    yield database
    database.close()


@pytest.fixture
def cell() -> Cell:
    """Three hours: in the first c0 and c1 are answered and c2 goes away, nothing happens in the second, c3 waits."""
    cell = Cell(CONFIGURE, *present("lin"))
    for number, disposition in enumerate(("solved", "follow_up")):
        cell.do(start(f"c{number}"))
        cell.wait(2_000)
        cell.accept(f"c{number}")
        cell.wait(100_000)
        cell.do(cmd.AgentEnds(contact=f"c{number}", agent="lin"))
        cell.do(cmd.WrapUp(contact=f"c{number}", agent="lin", disposition=disposition))
    cell.do(start("c2"))
    cell.wait(10_000)
    cell.do(cmd.CustomerLeaves(contact="c2"))
    cell.wait(2 * HOUR)
    cell.do(start("c3"))
    return cell


@pytest.fixture
def reports(database: Database, cell: Cell) -> Reports:
    LogWriter(database).write(cell.log)
    drain(database, FigureRows(CELL), Visits(CELL), Stretches(CELL))
    return Reports(database, CELL, HandClock(cell.now + 1_000), lambda: "Asia/Shanghai")
