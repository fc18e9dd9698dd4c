"""What a queue does instead of not keeping a contact: it calls back whom it may."""

import pytest

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.callback import Callback
from routing.figures.counts import VisitCounts
from routing.limits import Destination, Limits, Overflow
from routing.metrics import Metrics
from routing.model import QueueRules
from tests.routing.admitting import MINUTE, OPENED, TO_DESK, centre, fates, only
from tests.routing.centre import SECOND, Centre, offered

ALWAYS = Callback(attempts=2)
BY_SALES = {"sales": ALWAYS}
ELSE_DESK = Destination(queue="desk", callback=True)
ELSE_REFUSED = Destination(callback=True)


def placed(events: list[e.Event]) -> list[tuple[str, str | None, str]]:
    """Who is to be called back, why, and by whose will."""
    return [(one.contact, one.cause, one.by) for one in events if isinstance(one, e.CallbackPlaced)]


def test_at_a_full_queue_one_it_may_call_back_is_a_callback_and_keeps_its_place_and_another_goes() -> None:
    made = centre(Limits(length=1, full=ELSE_DESK))
    made.enqueue("a")
    entered = made.enqueue("b", may_call=BY_SALES)
    assert (placed(entered), fates(entered)) == ([("b", "full", "system")], [])
    told = only(entered, e.CallbackPlaced)
    assert (told.callback, told.value, told.rule, told.due) == (ALWAYS, 1, None, None)
    assert fates(made.enqueue("d")) == [("d", "full", "desk")]
    assert made.engine.state.places["b"].enqueued == made.now


def test_only_the_queues_it_named_may_call_it_back() -> None:
    made = centre(Limits(length=0, full=ELSE_REFUSED))
    assert fates(made.enqueue("b", may_call={"care": ALWAYS})) == [("b", "full", "refused")]


def test_one_who_has_waited_too_long_is_called_back_and_no_limit_runs_out_again() -> None:
    made = centre(Limits(wait_ms=MINUTE, wait=ELSE_REFUSED))
    made.enqueue("a", may_call=BY_SALES)
    joined = made.now
    events = made.pass_time(MINUTE)
    assert placed(events) == [("a", "wait", "system")]
    assert only(events, e.CallbackPlaced).due == joined + MINUTE
    assert made.pass_time(10 * MINUTE) == []


def test_who_can_be_called_no_more_goes_like_anybody_else() -> None:
    made = centre(Limits(wait_ms=MINUTE, wait=ELSE_REFUSED))
    made.enqueue("a", may_call={"sales": Callback(windows=((made.now, made.now + MINUTE),))})
    assert fates(made.pass_time(MINUTE)) == [("a", "wait", "refused")]


def test_a_callback_that_waits_for_its_window_is_offered_when_it_comes() -> None:
    made = centre(Limits(length=0, full=ELSE_REFUSED))
    made.enqueue("a", may_call={"sales": Callback(windows=((made.now + MINUTE, made.now + 2 * MINUTE),))})
    made.available("ann")
    assert offered(made.pass_time(MINUTE - 1)) == []
    assert offered(made.pass_time(1)) == [("a", "ann")]


def test_when_a_supervisor_closes_the_queue_those_who_wait_are_called_back_and_those_who_come() -> None:
    made = centre(Limits(closed=ELSE_REFUSED))
    made.enqueue("a", may_call=BY_SALES)
    assert placed(made.do(c.CloseQueue(queue="sales", by="sun"))) == [("a", "closed", "system")]
    assert placed(made.enqueue("b", may_call=BY_SALES)) == [("b", "closed", "system")]


def test_a_callback_that_comes_to_a_closed_queue_stays_where_the_queue_calls_back() -> None:
    made = centre(Limits(closed=ELSE_REFUSED))
    made.do(c.CloseQueue(queue="sales", by="sun"))
    entered = made.enqueue("a", callback=ALWAYS)
    assert (placed(entered), fates(entered)) == ([], [])
    assert "a" in made.engine.state.places


def test_an_overflow_rule_for_all_calls_back_each_once() -> None:
    made = centre(None, Overflow(measure="length", on=1, off=0, to=ELSE_DESK, whom="all"))
    made.enqueue("a", may_call=BY_SALES)
    entered = made.enqueue("b", may_call=BY_SALES)
    assert placed(entered) == [("b", "overflow", "system"), ("a", "overflow", "system")]
    assert {(one.rule, one.value) for one in entered if isinstance(one, e.CallbackPlaced)} == {(0, 1)}
    assert placed(made.pass_time(30 * SECOND)) == []


def test_who_overflows_into_another_queue_is_called_back_by_that_one() -> None:
    made = centre(Limits(length=0, full=TO_DESK), desk=QueueRules(open=(), limits=Limits(length=0, full=ELSE_REFUSED)))
    entered = made.enqueue("a", may_call={"desk": ALWAYS})
    assert fates(entered) == [("a", "full", "desk")]
    assert placed(entered) == [("a", "full", "system")]


def test_who_was_called_back_so_is_counted_by_the_cause_and_neither_as_sent_on_nor_as_abandoned() -> None:
    made = centre(Limits(length=0, full=ELSE_REFUSED))
    made.enqueue("a", may_call=BY_SALES)
    made.do(c.Leave(contact="a"), after=MINUTE)
    counts = of(made)
    assert (counts.offered, counts.sent_on, counts.abandoned) == (1, 0, 0)
    assert (counts.callbacks, counts.callbacks_within_target, counts.callbacks_not_kept) == (1, 1, 1)
    assert counts.callback_causes == {"full": 1}


def test_how_long_they_had_waited_when_it_was_said_is_counted() -> None:
    made = centre(Limits(wait_ms=MINUTE, wait=ELSE_REFUSED))
    made.enqueue("a", may_call=BY_SALES)
    made.pass_time(MINUTE)
    assert (of(made).callbacks_within_target, of(made).callback_waits) == (0, {MINUTE: 1})


def of(made: Centre) -> VisitCounts:
    """What was counted of sales."""
    metrics = Metrics()
    for event in made.log:
        metrics.apply(event)
    return metrics.queue("sales", 0).counts


@pytest.mark.parametrize(
    ("may_call", "refusal"),
    [
        ({"nowhere": ALWAYS}, x.UnknownQueue),
        ({"sales": Callback(attempts=0)}, x.InvalidValue),
        ({"sales": Callback(windows=((0, OPENED),))}, x.InvalidValue),
    ],
)
def test_a_way_to_be_called_back_that_is_none_is_refused(
    may_call: dict[str, Callback], refusal: type[x.RoutingError]
) -> None:
    with pytest.raises(refusal):
        centre().enqueue("a", may_call=may_call)
