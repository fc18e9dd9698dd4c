"""What a queue does not keep: each overflow rule by itself."""

from routing import commands as c
from routing import events as e
from routing.engine import Engine
from routing.limits import Overflow
from routing.model import QueueRules, Requirement
from tests.routing.admitting import MINUTE, OPENED, TO_CARE, TO_DESK, centre, configure_anew, fates, only
from tests.routing.centre import SECOND, offered

CHINESE = Requirement("zh", 5)
"""Nobody speaks it."""
BY_WHAT_IS_TOLD = Overflow(measure="expected_wait", on=120_000, off=60_000, to=TO_DESK)
WHILE_CARE_IS_QUICK = Overflow(measure="expected_wait", of="care", on=60_000, off=120_000, to=TO_CARE)


def switches(events: list[e.Event]) -> list[tuple[bool, int]]:
    return [(event.on, event.value) for event in events if isinstance(event, e.OverflowSwitched)]


def test_a_rule_by_length_is_on_from_one_value_until_another() -> None:
    made = centre(None, Overflow(measure="length", on=2, off=0, to=TO_DESK))
    for name in ("a", "b"):
        assert fates(made.enqueue(name)) == []
    entered = made.enqueue("d")
    assert (fates(entered), switches(entered)) == ([("d", "overflow", "desk")], [(True, 2)])
    assert only(entered, e.ContactOverflowed).value == 2
    made.do(c.Leave(contact="a"))
    assert fates(made.enqueue("d2")) == [("d2", "overflow", "desk")], "one still waits"
    made.do(c.Leave(contact="b"))
    entered = made.enqueue("f")
    assert (fates(entered), switches(entered)) == ([], [(False, 0)])


def test_a_rule_for_all_takes_those_who_wait_in_the_order_of_the_line() -> None:
    made = centre(None, Overflow(measure="length", on=2, off=0, to=TO_DESK, whom="all"))
    made.enqueue("a")
    made.enqueue("b", priority=1)
    assert [contact for contact, _, _ in fates(made.enqueue("d"))] == ["d", "b", "a"]


def test_the_rules_are_judged_every_five_seconds_while_somebody_waits_or_one_is_on() -> None:
    made = centre(None, Overflow(measure="wait", of="care", on=8_000, off=1_000, to=TO_DESK, whom="all"))
    assert made.engine.next_deadline() is None
    made.enqueue("waits", queue="care")
    assert made.engine.next_deadline() is None, "nobody waits in the queue that has the rule"
    made.enqueue("a")
    assert made.engine.next_deadline() == OPENED + 5 * SECOND
    assert made.pass_time(9_999) == []
    events = made.pass_time(1)
    assert (fates(events), switches(events)) == ([("a", "overflow", "desk")], [(True, 10_000)])
    made.do(c.Leave(contact="waits"))
    assert switches(made.pass_time(5 * SECOND)) == [(False, 0)]
    assert made.engine.next_deadline() is None


def test_by_the_wait_of_its_own_queue_each_contact_goes_when_its_time_comes() -> None:
    made = centre(None, Overflow(measure="wait", on=8_000, to=TO_CARE))
    made.enqueue("a")
    made.pass_time(3_000)
    made.enqueue("b")
    assert fates(made.pass_time(5_000)) == [("a", "overflow", "care")]
    assert fates(made.pass_time(2_999)) == []
    events = made.pass_time(1)
    assert (fates(events), only(events, e.ContactOverflowed).value) == ([("b", "overflow", "care")], 8_000)


def test_a_rule_by_the_service_level_goes_by_the_last_quarter_of_an_hour_and_stays_where_nothing_was() -> None:
    made = centre(None, Overflow(measure="service_level", on=50, off=80, to=TO_DESK), available=True)
    assert switches(made.enqueue("a")) == [], "nobody was answered, nobody has left"
    made.connect("a")
    made.rest("ann", force=True)
    assert switches(made.enqueue("b")) == [], "all in time"
    made.do(c.Leave(contact="b"))
    entered = made.enqueue("d")
    assert (fates(entered), switches(entered)) == ([("d", "overflow", "desk")], [(True, 50)])
    made.pass_time(16 * MINUTE)
    assert fates(made.enqueue("f")) == [("f", "overflow", "desk")], "all is forgotten, and the rule as it was"


def test_a_rule_by_the_expected_wait_goes_by_what_whoever_comes_now_would_be_told() -> None:
    sales = QueueRules(
        open=(),
        handling_ms=100_000,
        overflow=(Overflow(measure="expected_wait", on=120_000, off=50_000, to=TO_DESK),),
    )
    made = centre(sales=sales, available=True)
    made.enqueue("talks")
    made.connect("talks")
    assert fates(made.enqueue("a")) == []
    entered = made.enqueue("b")
    assert fates(entered) == [("b", "overflow", "desk")]
    assert only(entered, e.OverflowSwitched).value == only(entered, e.ContactQueued).expected_ms


def test_by_the_expected_wait_nobody_goes_on_for_whom_somebody_is_free() -> None:
    made = centre(sales=QueueRules(open=(), handling_ms=600_000, overflow=(BY_WHAT_IS_TOLD,)), available=True)
    assert fates(made.enqueue("a")) == []
    made.connect("a")
    entered = made.enqueue("b")
    assert (fates(entered), switches(entered)) == ([("b", "overflow", "desk")], [(True, 458_561)])
    made.close("a")
    entered = made.enqueue("d")
    assert (fates(entered), switches(entered), offered(entered)) == ([], [(False, 0)], [("d", "ann")])


def test_while_somebody_waits_one_whom_an_agent_is_free_for_is_kept_all_the_same() -> None:
    made = centre(sales=QueueRules(open=(), handling_ms=60_000, overflow=(BY_WHAT_IS_TOLD,)), available=True)
    for name in ("a", "b"):
        assert fates(made.enqueue(name, CHINESE)) == []
    assert fates(made.enqueue("d", CHINESE)) == [("d", "overflow", "desk")]
    assert offered(made.enqueue("f")) == [("f", "ann")]


def test_where_nobody_waits_and_somebody_is_free_another_queue_has_no_expected_wait() -> None:
    made = centre(None, WHILE_CARE_IS_QUICK, care=QueueRules(open=(), handling_ms=600_000), available=True)
    entered = made.enqueue("a")
    assert (fates(entered), switches(entered)) == ([("a", "overflow", "care")], [(True, 0)])
    made.connect("a")
    assert fates(made.enqueue("b", channel="voice")) == [("b", "overflow", "care")], "bob can take a call yet"
    made.connect("b")
    entered = made.enqueue("d")
    assert (fates(entered), switches(entered)) == ([], [(False, 458_561)])


def test_another_queue_in_which_somebody_waits_has_the_wait_of_its_line_although_somebody_is_free() -> None:
    made = centre(None, WHILE_CARE_IS_QUICK, care=QueueRules(open=(), handling_ms=600_000), available=True)
    made.enqueue("waits", CHINESE, queue="care")
    entered = made.enqueue("a")
    assert (fates(entered), switches(entered)) == ([], [])


def test_while_nobody_is_on_duty_a_rule_by_the_expected_wait_stays_as_it_is() -> None:
    made = centre(sales=QueueRules(open=(), handling_ms=600_000, overflow=(BY_WHAT_IS_TOLD,)))
    for name in ("a", "b", "d"):
        entered = made.enqueue(name)
        assert (fates(entered), switches(entered)) == ([], [])


def test_a_judgement_that_changed_nothing_is_not_made_again_after_a_replay() -> None:
    made = centre(None, Overflow(measure="wait", of="care", on=8_000, off=1_000, to=TO_DESK, whom="all"))
    made.enqueue("waits", queue="care")
    made.enqueue("a")
    made.pass_time(3 * SECOND)
    configure_anew(made)
    made.pass_time(6 * SECOND)  # judged as of two seconds after the configuration: not on yet
    made.enqueue("later", queue="desk")
    replayed = Engine()
    replayed.replay(made.log)
    assert replayed.wake(made.now) == []
    assert replayed.wake(made.now + SECOND) == made.engine.wake(made.now + SECOND) != []


def test_a_new_configuration_begins_with_every_rule_off() -> None:
    made = centre(None, Overflow(measure="length", on=1, off=0, to=TO_DESK))
    made.enqueue("a")
    made.enqueue("b")
    configure_anew(made)
    assert switches(made.enqueue("d")) == [(True, 1)]
