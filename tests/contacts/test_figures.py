"""The figures of a cell are those that can be worked out from its log by hand, at whatever moment."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import callcenter.contacts.evolve as evolving
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent, Match
from callcenter.contacts.evolve import evolve
from callcenter.contacts.state import CellState
from routing.figures.counts import BUCKET_MS
from routing.model import PlaceState
from tests.contact_log.histories import log_of
from tests.support.calls import connected, news
from tests.support.cells import Cell, copied
from tests.support.centres import CONFIGURE, present, start
from tests.support.figures_by_hand import by_hand, flat
from tests.support.histories import CALL_STEP, PATIENT, STEP, on_the_phone

LOGS = st.lists(STEP, min_size=20, max_size=60).map(log_of) | st.lists(CALL_STEP, max_size=40).map(
    lambda steps: log_of(steps, on_the_phone())
)


def stretched(log: Sequence[AnyEvent], factor: int) -> list[AnyEvent]:
    """Return the log as if everything had taken longer, so that it goes over many quarters."""
    began = log[0].at
    return [msgspec.structs.replace(event, at=began + (event.at - began) * factor) for event in log]


@PATIENT
@given(LOGS, st.sampled_from([1, 20, 300]), st.floats(0, 1), st.integers(0, 2 * BUCKET_MS))
def test_figures_are_those_worked_out_by_hand(log: list[AnyEvent], factor: int, cut: float, later: int) -> None:
    log = stretched(log, factor)
    with pytest.MonkeyPatch.context() as patch:
        for kept in ("FIGURES_KEPT_MS", "AGENT_FIGURES_KEPT_MS", "CLOSED_KEPT_MS"):  # nothing is let go of meanwhile
            patch.setattr(evolving, kept, 10**12)
        state = CellState()
        for number, event in enumerate(log):
            if number == int(cut * len(log)):
                state = copied(state)
                state.metrics.turn(event.at)
                state.metrics.settle(event.at)  # whoever looks in between changes nothing
            evolve(state, event)
    state.metrics.turn(log[-1].at + later)
    state.metrics.settle(log[-1].at + later)
    assert flat(state.metrics.buckets) == by_hand(log, log[-1].at + later)


@PATIENT
@given(LOGS)
def test_who_is_there_now_is_whom_the_engine_has(log: list[AnyEvent]) -> None:
    state = CellState()
    for event in log:
        evolve(state, event)
    places = state.engine.places.values()
    for queue in {place.requirements.queue for place in places} | set(state.metrics.queues):
        here = [place for place in places if place.requirements.queue == queue]
        figures = state.metrics.queue(queue, 0)
        assert figures.talking == sum(place.state is PlaceState.ACTIVE for place in here)
        assert figures.wrapping == sum(place.state is PlaceState.WRAPPING for place in here)
        assert figures.waiting == len(here) - figures.talking - figures.wrapping
    for name, agent in state.engine.agents.items():
        shift = state.metrics.shifts.get(name)
        assert (shift.held if shift else 0) == agent.held
        assert (shift.availability if shift else "offline") == agent.availability


def test_one_who_leaves_the_line_at_once_is_a_short_abandon_and_an_abandon() -> None:
    cell = Cell(CONFIGURE, start("c"))
    cell.wait(1_000)
    cell.do(cmd.CustomerLeaves(contact="c"))
    counts = cell.state.metrics.queue("sales", 0).counts
    assert (counts.abandoned, counts.short_abandons) == (1, 1)


def test_a_caller_on_hold_is_counted_as_such() -> None:
    cell = connected()
    began = cell.now
    cell.wait(2_000)
    cell.do(news("caller-of-c", 9, held=True))
    cell.wait(3_000)
    cell.do(news("caller-of-c", 10))
    cell.wait(4_000)
    metrics = copied(cell.state).metrics
    metrics.turn(cell.now)
    metrics.settle(cell.now)
    (lin,) = (bucket.handling["lin"] for start, bucket in metrics.buckets.items() if start + BUCKET_MS > began)
    counts = lin["sales"]["voice"]
    assert counts.hold_ms == 3_000


def test_a_disposition_counts_for_the_agent_the_queue_and_its_name() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c", match=Match.NONE, candidates=()))
    cell.accept("c")
    cell.do(cmd.AgentEnds(contact="c", agent="lin"), cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    (bucket,) = cell.state.metrics.buckets.values()
    assert bucket.handling["lin"]["sales"]["chat"].dispositions == {"solved": 1}


def test_agents_figures_are_remembered_for_an_hour_and_queues_for_two_days() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start("c"))
    cell.accept("c")
    for _ in range(3):
        cell.wait(3_600_000)
        cell.do(cmd.AgentSeen(agent="chen"), cmd.AgentGone(agent="chen"))
    first, *_, last_but_one, _ = cell.state.metrics.buckets.values()
    assert (list(first.visits), first.handling, first.agents) == (["sales"], {}, {})
    assert first.handled["sales"]["chat"].connected == 1, "by queue it is kept"
    assert "lin" in last_but_one.agents
