"""The rows of visits, conversations and missed offers: added up, they are the figures."""

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from callcenter.contact_log.figure_rows import TABLES, FigureRows
from callcenter.contact_log.visits import Visits
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent
from callcenter.db.database import Database
from callcenter.db.figure_tables import conversations, missed_offers, visits
from routing.figures.counts import (
    BUCKET_MS,
    AgentCounts,
    ContactCounts,
    HandlingCounts,
    VisitCounts,
    counters,
    tallies,
)
from tests.contact_log.by_hand import drain, figure_rows
from tests.contact_log.histories import STEPS, log_of
from tests.contact_log.writing import CELL, LogWriter, fresh
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.figures_by_hand import Figures
from tests.support.histories import CALL_STEP, on_the_phone
from tests.support.steps import Step


def added_up(database: Database) -> Figures:
    """Return those figures that rows of visits and conversations can tell."""
    found: dict[tuple[str | int, ...], Counter[str]] = {}

    def at(instant: int | None, *ids: str) -> Counter[str]:
        assert instant is not None
        return found.setdefault((*ids, instant - instant % BUCKET_MS), Counter())

    for row in database.read_now(lambda c: c.execute(select(visits)).all()):
        entered = at(row.entered_at, "visits", row.queue, row.channel)
        entered["offered"] += 1
        entered["transferred_in"] += row.transferred_in
        if row.called_back:
            at(row.called_back_from, "visits", row.queue, row.channel)["callbacks"] += 1
        if row.result in ("callback_kept", "callback_not_kept"):
            ended = at(row.result_at, "visits", row.queue, row.channel)
            ended[row.result.replace("callback", "callbacks")] += 1
            ended["callback_wait_ms"] += row.wait_ms if row.result == "callback_kept" else 0
        elif row.result is not None:
            ended = at(row.result_at, "visits", row.queue, row.channel)
            ended[row.result] += 1
            if row.result != "sent_on":
                ended[f"{row.result}_within_target"] += row.wait_ms <= row.target_ms
                ended[f"{row.result}_wait_ms"] += row.wait_ms
            ended["short_abandons"] += row.short
    for row in database.read_now(lambda c: c.execute(select(conversations)).all()):
        of = ("handling", row.agent, row.queue, row.channel)
        at(row.connected_at, *of)["connected"] += 1
        if row.ended_at is not None:
            ended = at(row.ended_at, *of)
            ended["handled"] += 1
            ended["transfers"] += row.ended_by == "transfer"
            ended["returned"] += row.ended_by == "return"
            for what in ("talk", "hold", "wrap"):
                ended[f"handled_{what}_ms"] += getattr(row, f"{what}_ms")
        if row.disposed_at is not None:
            at(row.disposed_at, *of)[f"dispositions:{row.disposition}"] += 1
    for row in database.read_now(lambda c: c.execute(select(missed_offers)).all()):
        at(row.at, "handling", row.agent, row.queue, row.channel)[row.result] += 1
    return {key: +counted for key, counted in found.items() if +counted}


def told_by_rows(database: Database, names: set[str]) -> Figures:
    found = {
        key: Counter({name: number for name, number in counted.items() if name in names or name.startswith("dispos")})
        for key, counted in figure_rows(database).items()
    }
    for counted in found.values():
        del counted["disposed"]
    return {key: counted for key, counted in found.items() if counted}


NAMES = {
    *("offered", "transferred_in", "answered", "answered_within_target", "answered_wait_ms"),
    *("abandoned", "abandoned_within_target", "abandoned_wait_ms", "short_abandons", "sent_on"),
    *("callbacks", "callbacks_kept", "callbacks_not_kept", "callback_wait_ms"),
    *("declined", "not_answered", "lost", "connect_failed"),
    *("connected", "handled", "transfers", "returned", "handled_talk_ms", "handled_hold_ms", "handled_wrap_ms"),
}


def add_up_to_the_figures(template: Path, log: list[AnyEvent]) -> None:
    database = fresh(template)
    LogWriter(database).write(log)
    drain(database, Visits(CELL), FigureRows(CELL))
    assert added_up(database) == told_by_rows(database, NAMES)
    database.close()


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_visits_and_conversations_add_up_to_the_figures(template: Path, steps: list[Step]) -> None:
    add_up_to_the_figures(template, log_of(steps))


@settings(max_examples=15, deadline=None)
@given(st.lists(CALL_STEP, min_size=10, max_size=40))
def test_those_of_calls_do_too(template: Path, steps: list[Step]) -> None:
    add_up_to_the_figures(template, log_of(steps, on_the_phone()))


def test_a_row_tells_of_one_stay_in_a_queue_and_of_one_conversation(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.wait(1_000)
    cell.do(start("c"))
    cell.wait(3_000)
    cell.accept("c")
    cell.wait(60_000)
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.wait(5_000)
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    LogWriter(database).write(cell.log)
    drain(database, Visits(CELL))
    (visit,) = database.read_now(lambda c: c.execute(select(visits)).all())
    assert (visit.queue, visit.entered_at, visit.result, visit.wait_ms) == ("sales", EPOCH + 1_000, "answered", 3_000)
    (talk,) = database.read_now(lambda c: c.execute(select(conversations)).all())
    assert (talk.agent, talk.talk_ms, talk.wrap_ms, talk.disposition) == ("lin", 60_000, 5_000, "solved")
    assert (talk.ended_by, talk.ended_at, talk.doing) == ("wrap_up", cell.now, None)


def test_the_tables_have_a_column_for_each_counter_and_no_other() -> None:
    for table, of in zip(TABLES, (VisitCounts, HandlingCounts, AgentCounts, ContactCounts), strict=True):
        ids = {column.name for column in table.primary_key}
        assert [c.name for c in table.columns if c.name not in ids] == [*counters(of), *tallies(of)]
