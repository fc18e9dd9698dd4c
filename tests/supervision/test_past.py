"""Any second of the past is shown as the live view showed it then."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

import callcenter.contact_log.followers as followers_module
import callcenter.contact_log.moments as moments_module
import callcenter.contacts.evolve as evolving
from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.moments import TooLongAgo, memory_at
from callcenter.contact_log.visits import Visits
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.ports import Committed
from callcenter.contacts.records import Recorded
from callcenter.db.database import Database
from callcenter.db.figure_tables import moments
from callcenter.db.sight import EVERYTHING
from callcenter.live.messages import QueueCard
from callcenter.live.view import LiveView
from callcenter.reports.contacts import Span
from callcenter.reports.service import Reports
from callcenter.supervision.past import FutureInstant, Past, Then
from routing.figures.counts import BUCKET_MS
from tests.contact_log.by_hand import drain
from tests.contact_log.conftest import template as template  # a fixture
from tests.contact_log.histories import STEPS, log_of
from tests.contact_log.writing import CELL, LogWriter, fresh
from tests.contacts.test_figures import stretched
from tests.support.cells import Cell
from tests.support.centre import directory
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.databases import database_in
from tests.support.hosts import HandClock
from tests.support.steps import Step

CENTRE = directory()
LONG = 10**12


def shown_live(log: list[AnyEvent], at: int) -> Then:
    """Return what the live view shows at an instant, having followed every commit."""
    view = LiveView(CENTRE, HandClock(at))
    seen = [Recorded(n, event) for n, event in enumerate(log, 1) if event.at <= at]
    for recorded in seen:
        view.committed(Committed([recorded], [], [], 0))
    agents = tuple(view.agent_card(agent) for agent in view.agents())
    return Then(at=at, position=len(seen), queues=view.queue_cards(), agents=agents)


async def as_listed(reports: Reports, queue: QueueCard, at: int) -> None:
    """Check that the figures since the day began are those of the contacts that are listed behind them."""
    span = Span(queue.since, at + 1, {"queue": queue.id})
    figures: dict[str, float | None] = {
        "offered": queue.offered,
        "answered": queue.answered,
        "abandoned": queue.abandoned,
        "service_level": queue.service_level,
        "abandon_rate": queue.abandon_rate,
        "average_speed_of_answer_ms": queue.average_speed_of_answer_ms,
        "average_handle_time_ms": queue.average_handle_time_ms,
    }
    for figure, value in figures.items():
        found = await reports.counted(figure, EVERYTHING, span, limit=1_000, cursor=None)
        numerator = sum(row.numerator for row in found.rows)
        if found.definition is None:
            assert numerator == value, figure
        else:
            denominator = sum(row.denominator for row in found.rows)
            assert (numerator / denominator if denominator else None) == value, figure


def past_of(database: Database, now: int) -> Past:
    return Past(database, CELL, HandClock(now), lambda: CENTRE, lambda _connection, _version, _at: None)


@settings(max_examples=30, deadline=None)
@given(STEPS, st.sampled_from([1, 50, 300]), st.lists(st.floats(0, 1.05), min_size=1, max_size=4))
def test_any_second_is_shown_as_it_was(template: Path, steps: list[Step], factor: int, instants: list[float]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evolving, "CLOSED_KEPT_MS", LONG)  # as what takes longer would be forgotten before it is over
        patch.setattr(followers_module, "AT_ONCE", 20)
        log = stretched(log_of(steps), factor)
        database = fresh(template)
        LogWriter(database).write(log)
        drain(database, FigureRows(CELL, moments_kept_ms=LONG), Visits(CELL))
        past = past_of(database, log[-1].at * 2)
        reports = Reports(database, CELL, HandClock(log[-1].at * 2), lambda: "UTC")
        for part in instants:
            at = log[0].at + int(part * (log[-1].at - log[0].at))
            then = asyncio.run(past.at(at))
            assert then == shown_live(log, at)
            cards = [each.card for each in asyncio.run(past.contacts(at, EVERYTHING)).contacts]
            for queue in then.queues:
                asyncio.run(as_listed(reports, queue, at))
                stages = [card.stage for card in cards if card.queue == queue.id]
                in_line = sum(stage in ("waiting", "offered", "calling", "connecting") for stage in stages)
                counted = (queue.waiting, queue.talking, queue.wrapping)
                assert (in_line, stages.count("talking"), stages.count("wrapping")) == counted
                since = [card.in_line_since for card in cards if card.queue == queue.id and card.in_line_since]
                assert min(since, default=None) == queue.oldest_queued_at
                line = asyncio.run(past.line(queue.id, at, after=0, limit=1_000))
                assert line.length + line.offered == queue.waiting
                assert [each.contact.card.stage for each in line.contacts] == ["waiting"] * stages.count("waiting")
                assert line.expected == (
                    None if queue.expected_wait_ms is None else (queue.expected_wait_ms, queue.expected_bound_ms)
                )
    database.close()


@pytest.fixture
def day(tmp_path: Path) -> tuple[Database, Cell]:
    """Ten hours with a contact in each, and its moments."""
    cell, database = Cell(CONFIGURE, *present("lin")), database_in(tmp_path)
    for number in range(10):
        cell.do(start(f"c{number}"))
        cell.wait(1_000)
        cell.do(cmd.CustomerLeaves(contact=f"c{number}"))
        cell.wait(3_600_000)
    LogWriter(database).write(cell.log)
    drain(database, FigureRows(CELL, moments_kept_ms=4 * 3_600_000))
    return database, cell


def test_a_moment_is_kept_for_each_quarter_in_which_something_happened_and_old_ones_go(
    day: tuple[Database, Cell],
) -> None:
    database, _ = day
    kept = database.read_now(lambda c: c.scalars(select(moments.c.at).order_by(moments.c.at)).all())
    assert all(at % BUCKET_MS == 0 for at in kept)
    assert kept[-1] - kept[0] <= 4 * 3_600_000
    assert len(kept) >= 4


def test_a_rebuild_of_the_figures_leaves_the_moments_as_they_are(day: tuple[Database, Cell]) -> None:
    database, _ = day
    before = database.read_now(lambda c: c.execute(select(moments)).all())
    projection = FigureRows(CELL, moments_kept_ms=LONG)
    database.write_now(projection.clear)
    database.write_now(lambda c: c.exec_driver_sql("DELETE FROM cursors"))
    drain(database, projection)
    assert database.read_now(lambda c: c.execute(select(moments)).all()) == before


def test_a_moment_that_cannot_be_read_falls_back_to_the_one_before(day: tuple[Database, Cell]) -> None:
    database, cell = day
    expected = database.read_now(lambda c: memory_at(c, CELL, cell.now)).position
    newest = database.read_now(lambda c: c.scalar(select(func.max(moments.c.at))))
    database.write_now(lambda c: c.execute(update(moments).where(moments.c.at == newest).values(hash="spoilt")))
    assert database.read_now(lambda c: memory_at(c, CELL, cell.now)).position == expected == len(cell.log)


def test_what_is_too_long_ago_is_refused(day: tuple[Database, Cell], monkeypatch: pytest.MonkeyPatch) -> None:
    database, cell = day
    monkeypatch.setattr(moments_module, "REPLAYED_AT_MOST", 10)
    with pytest.raises(TooLongAgo):
        database.read_now(lambda c: memory_at(c, CELL, cell.now - 6 * 3_600_000))


async def test_what_is_yet_to_come_is_refused(day: tuple[Database, Cell]) -> None:
    database, cell = day
    with pytest.raises(FutureInstant):
        await past_of(database, cell.now).at(cell.now + 1)


async def test_before_there_was_anybody_nobody_is_there(day: tuple[Database, Cell]) -> None:
    database, cell = day
    then = await past_of(database, cell.now).at(EPOCH - 1)
    assert then.position == 0
    assert {card.waiting for card in then.queues} == {0}
    assert {card.availability for card in then.agents} == {"offline"}
