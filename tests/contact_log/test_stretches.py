"""The rows of agents' stretches: added up, they are the figures of their time."""

import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import callcenter.contact_log.followers as followers_module
import callcenter.contacts.evolve as evolving
from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.stretches import Stretches
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent
from callcenter.db.database import Database
from callcenter.db.figure_tables import agent_figures, agent_stretches
from routing.figures.counts import BUCKET_MS
from routing.model import Availability
from tests.contact_log.by_hand import drain
from tests.contact_log.histories import STEPS, log_of
from tests.contact_log.writing import CELL, LogWriter, fresh
from tests.contacts.test_figures import stretched
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.histories import CALL_STEP, on_the_phone
from tests.support.steps import Step

MINUTE = 60_000
NAMES = ("signed_in_ms", "available_ms", "idle_ms", "not_ready_ms", "busy_ms", "contact_ms")
Told = list[tuple[str, int, int | None, str, tuple[str, ...]]]


def told(cell: Cell, database: Database) -> Told:
    """Return the stretches as (agent, since, until, state, contacts), instants from the beginning."""
    LogWriter(database).write(cell.log)
    drain(database, Stretches(CELL))
    rows = database.read_now(lambda c: c.execute(select(agent_stretches).order_by("since", "agent")).all())
    return [
        (r.agent, r.since - EPOCH, None if r.until is None else r.until - EPOCH, r.availability, *_contacts(r.contacts))
        for r in rows
    ]


def _contacts(text: str) -> tuple[tuple[str, ...]]:
    return (tuple(json.loads(text)),)


def added_up(database: Database, last: int) -> dict[tuple[str, int], Counter[str]]:
    found: dict[tuple[str, int], Counter[str]] = {}
    for row in database.read_now(lambda c: c.execute(select(agent_stretches)).all()):
        until = max(row.since, last - last % MINUTE) if row.until is None else row.until
        for bucket in range(row.since - row.since % BUCKET_MS, until, BUCKET_MS):
            ms = min(until, bucket + BUCKET_MS) - max(row.since, bucket)
            counts = found.setdefault((row.agent, bucket), Counter())
            signed_in, available = row.availability != "offline", row.availability == "available"
            counts["signed_in_ms"] += signed_in * ms
            counts["available_ms"] += available * ms
            counts["not_ready_ms"] += (signed_in and not available) * ms
            counts["idle_ms"] += (available and not row.held) * ms
            counts["busy_ms"] += bool(row.held) * ms
            counts["contact_ms"] += row.held * ms
    return {key: +counts for key, counts in found.items() if +counts}


def add_up_to_the_figures(template: Path, log: list[AnyEvent]) -> None:
    database = fresh(template)
    LogWriter(database).write(log)
    drain(database, Stretches(CELL), FigureRows(CELL))
    rows = database.read_now(lambda c: c.execute(select(agent_figures)).all())
    figures = {(r.agent, r.bucket): +Counter({name: getattr(r, name) for name in NAMES}) for r in rows}
    assert added_up(database, log[-1].at) == {key: counts for key, counts in figures.items() if counts}
    database.close()


@settings(max_examples=40, deadline=None)
@given(STEPS, st.sampled_from([1, 50]))
def test_stretches_add_up_to_the_figures(template: Path, steps: list[Step], factor: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evolving, "CLOSED_KEPT_MS", 10**12)  # as what takes longer would be forgotten before it is over
        patch.setattr(followers_module, "AT_ONCE", 20)
        add_up_to_the_figures(template, stretched(log_of(steps), factor))


@settings(max_examples=15, deadline=None)
@given(st.lists(CALL_STEP, min_size=10, max_size=40))
def test_those_of_calls_do_too(template: Path, steps: list[Step]) -> None:
    add_up_to_the_figures(template, log_of(steps, on_the_phone()))


def test_a_stretch_ends_where_an_agent_takes_a_contact_or_lets_it_go(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.wait(1_000)
    cell.do(start("c"))
    cell.wait(3_000)
    cell.accept("c")
    cell.wait(60_000)
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.wait(5_000)
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    assert told(cell, database) == [
        ("lin", 0, 4_000, "available", ()),
        ("lin", 4_000, 69_000, "available", ("c",)),
        ("lin", 69_000, None, "available", ()),
    ]


def test_who_is_offline_has_no_stretch(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.wait(1_000)
    cell.do(cmd.SetAvailability(agent="lin", availability=Availability.OFFLINE, by="lin"))
    cell.wait(9_000)
    assert told(cell, database) == [("lin", 0, 1_000, "available", ())]


def test_who_is_lost_in_a_conversation_lets_it_go(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.do(start("c"))
    cell.accept("c")
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(10 * MINUTE)
    *_, (_, _, _, _, contacts) = told(cell, database)
    assert cell.place("c") is not None
    assert contacts == ()


def test_who_is_configured_no_more_is_there_for_what_they_hold_and_then_gone(database: Database) -> None:
    cell = Cell(CONFIGURE, *present("lin"))
    cell.do(start("c"))
    cell.wait(1_000)
    cell.accept("c")
    cell.wait(1_000)
    agents = {name: rules for name, rules in CONFIGURE.routing.agents.items() if name != "lin"}
    cell.do(
        msgspec.structs.replace(
            CONFIGURE, routing=msgspec.structs.replace(CONFIGURE.routing, version="2", agents=agents)
        )
    )
    cell.wait(1_000)
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    cell.wait(1_000)
    assert told(cell, database) == [
        ("lin", 0, 1_000, "available", ()),
        ("lin", 1_000, 2_000, "available", ("c",)),
        ("lin", 2_000, 3_000, "available", ("c",)),
    ]
