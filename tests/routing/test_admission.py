"""What a queue does not keep: each limit and overflow rule by itself, and which of them goes before which."""

from typing import Any

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.limits import Destination, Limits, Overflow
from routing.model import QueueRules, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, offered, told

MESSAGE, TO_CARE, TO_DESK = Destination(to="message"), Destination(queue="care"), Destination(queue="desk")
MINUTE = 60 * SECOND
OPENED = 1_000_000
"""When the tests' centre begins."""


def centre(limits: Limits | None = None, *overflow: Overflow, available: bool = False, **queues: Any) -> Centre:
    """Ann serves sales (with these limits and rules) and bob care; nobody serves desk. Nobody is available."""
    rules = {
        "sales": QueueRules(open=((0, OPENED + 10 * MINUTE),), limits=limits, overflow=overflow),
        "care": QueueRules(open=(), target_ms=7_000, slope=150),
        "desk": QueueRules(open=()),
        **queues,
    }
    agents = {"ann": agent("sales"), "bob": agent("care")}
    config = RoutingConfig(version="1", queues=rules, agents=agents, slopes=(100, 150))
    made = Centre(config, available=available)
    if not available:
        for name in agents:
            made.do(c.AgentSeen(agent=name))
    return made


def fates(events: list[e.Event]) -> list[tuple[str, str, str]]:
    """Who went where, and why."""
    return [
        (one.contact, one.cause, one.to_queue if isinstance(one, e.ContactOverflowed) else one.to)
        for one in events
        if isinstance(one, e.ContactOverflowed | e.ContactTurnedAway)
    ]


def configure_anew(made: Centre) -> None:
    """The same again, as another version."""
    config = made.engine.state.config
    assert config is not None
    made.do(c.Configure(config=replace(config, version="2")))


def only(events: list[e.Event], kind: type[e.Event]) -> Any:
    (found,) = [event for event in events if type(event) is kind]
    return found


# --- at the entry ---------------------------------------------------------------------------------------------------


def test_whoever_is_turned_away_has_entered_the_queue_and_has_no_place() -> None:
    made = centre(Limits(length=0, full=MESSAGE))
    assert told(made.enqueue()) == ["ContactQueued", "ContactTurnedAway"]
    assert "c" not in made.engine.state.places
    assert told(made.enqueue()) == ["ContactQueued", "ContactTurnedAway"], "the id is free again"


def test_a_queue_is_full_when_as_many_wait_as_may_and_nobody_is_free() -> None:
    made = centre(Limits(length=2, full=MESSAGE))
    made.enqueue("a")
    made.enqueue("b")
    events = made.enqueue("d")
    assert (fates(events), only(events, e.ContactTurnedAway).value) == ([("d", "full", "message")], 2)
    assert offered(made.available("ann")) == [("a", "ann")]
    assert fates(made.enqueue("d")) == [("d", "full", "message")], "who is offered counts like who waits"
    made.connect("a")
    assert fates(made.enqueue("d")) == []


def test_a_full_queue_takes_whom_somebody_is_free_for() -> None:
    made = centre(Limits(length=0, full=MESSAGE), available=True)
    assert offered(made.enqueue("a")) == [("a", "ann")]
    made.connect("a")
    assert fates(made.enqueue("b")) == [("b", "full", "message")], "nobody may wait"


def test_outside_its_hours_a_queue_takes_nobody_and_says_when_it_opens() -> None:
    hours = ((0, OPENED), (OPENED + MINUTE, OPENED + 2 * MINUTE))
    made = centre(sales=QueueRules(open=hours, limits=Limits(closed=MESSAGE)))
    away = only(made.enqueue(), e.ContactTurnedAway)
    assert (away.cause, away.to, away.opens_at) == ("closed", "message", OPENED + MINUTE)
    made.pass_time(MINUTE)
    assert fates(made.enqueue()) == []
    made.pass_time(MINUTE)
    assert only(made.enqueue("d"), e.ContactTurnedAway).opens_at is None


def test_a_queue_without_a_way_for_those_who_come_then_has_no_hours() -> None:
    assert fates(centre(sales=QueueRules(open=(), limits=Limits(length=5))).enqueue()) == []


def test_while_nobody_who_serves_it_is_signed_in_a_queue_can_refuse() -> None:
    made = centre(Limits(unstaffed=TO_CARE))
    assert fates(made.enqueue("a")) == [], "somebody on a break is signed in"
    made.offline("ann")
    assert fates(made.enqueue("b")) == [("b", "unstaffed", "care")]


def test_who_overflows_keeps_class_and_age_and_goes_by_what_the_new_queue_gives() -> None:
    made = centre(Limits(wait_ms=MINUTE, wait=TO_CARE))
    made.enqueue(priority=3, head_start_ms=4_000)
    made.pass_time(MINUTE)
    went = only(made.log, e.ContactOverflowed)
    assert (went.queue, went.to_queue, went.target_ms, went.slope, went.due) == ("sales", "care", 7_000, 150, made.now)
    place = made.place()
    assert (place.requirements.queue, place.priority, place.head_start_ms) == ("care", 3, 4_000)
    assert (place.enqueued, place.joined, place.slope) == (made.now - MINUTE, made.now, 150)
    assert offered(made.available("bob")) == [("c", "bob")]


def test_the_new_queue_s_limits_hold_too() -> None:
    care = QueueRules(open=(), limits=Limits(length=0, full=TO_DESK))
    made = centre(Limits(length=0, full=TO_CARE), care=care)
    assert fates(made.enqueue()) == [("c", "full", "care"), ("c", "full", "desk")]
    assert made.place().requirements.queue == "desk"


def test_an_agent_who_is_free_in_the_other_queue_gets_the_contact_in_the_same_decision() -> None:
    made = centre(Limits(length=0, full=TO_CARE))
    made.available("bob")
    assert told(made.enqueue()) == ["ContactQueued", "ContactOverflowed", "OfferMade"]


# --- which goes before which ----------------------------------------------------------------------------------------

ALL = Limits(
    closed=MESSAGE, unstaffed=Destination(to="voicemail"), length=0, full=TO_DESK, wait_ms=MINUTE, wait=TO_DESK
)
CROWDED = Overflow(measure="length", on=0, off=1, to=TO_CARE)


def test_closed_goes_before_unstaffed_and_that_before_full_and_that_before_overflow() -> None:
    made = centre(ALL, CROWDED)
    made.offline("ann")
    made.do(c.CloseQueue(queue="sales", by="sun"))
    assert fates(made.enqueue("a")) == [("a", "closed", "message")]
    made.do(c.OpenQueue(queue="sales", by="sun"))
    assert fates(made.enqueue("b")) == [("b", "unstaffed", "voicemail")]
    made.do(c.AgentSeen(agent="ann"))
    assert fates(made.enqueue("d")) == [("d", "full", "desk")]
    made.available("ann")
    assert fates(made.enqueue("f")) == [("f", "overflow", "care")], "even where somebody is free"


def test_of_the_overflow_rules_the_first_that_is_on_wins() -> None:
    made = centre(None, CROWDED, Overflow(measure="length", on=0, off=2, to=TO_DESK))
    assert fates(made.enqueue("a")) == [("a", "overflow", "care")]
    assert [event.rule for event in made.log if isinstance(event, e.OverflowSwitched)] == [0, 1]


# --- while it waits -------------------------------------------------------------------------------------------------


def test_a_wait_has_one_limit_with_somebody_signed_in_and_another_with_nobody() -> None:
    made = centre(Limits(wait_ms=10 * MINUTE, wait_unstaffed_ms=2 * MINUTE, wait=MESSAGE))
    made.enqueue("a")
    made.pass_time(5 * MINUTE)
    made.offline("ann")
    made.pass_time(MINUTE)
    made.enqueue("b")
    assert fates(made.pass_time(MINUTE - 1)) == []
    went = made.pass_time(1)
    assert fates(went) == [("a", "unstaffed", "message")], "two minutes after the last has gone"
    assert only(went, e.ContactTurnedAway).value == 2 * MINUTE
    made.pass_time(30 * SECOND)
    made.do(c.AgentSeen(agent="ann"))
    assert fates(made.pass_time(9 * MINUTE - 30 * SECOND - MINUTE - 1)) == []
    made.pass_time(MINUTE)
    assert fates(made.pass_time(1)) == [("b", "wait", "message")]


def test_a_limit_that_passes_while_nobody_is_signed_in_is_due_when_somebody_is() -> None:
    made = centre(Limits(wait_ms=MINUTE, wait=MESSAGE))
    made.enqueue()
    made.offline("ann")
    assert made.pass_time(2 * MINUTE) == []
    events = made.sign_in("ann")
    assert told(events) == ["AgentStateChanged", "ContactTurnedAway", "AgentStateChanged"], "before any matching"
    assert only(events, e.ContactTurnedAway).due == OPENED + MINUTE


def test_an_offered_contact_does_not_go_and_the_limit_is_due_when_it_is_back_at_its_place() -> None:
    made = centre(Limits(wait_ms=10 * SECOND, wait=TO_CARE), available=True)
    made.enqueue()
    assert made.pass_time(15 * SECOND) == []
    made.available("bob")
    assert told(made.decline()) == ["OfferDeclined", "ContactOverflowed", "OfferMade"]
    assert only(made.log, e.ContactOverflowed).due == OPENED + 10 * SECOND


def test_a_contact_held_for_an_agent_does_not_go_before_the_hold_ends() -> None:
    made = centre(Limits(wait_ms=10 * SECOND, wait=MESSAGE))
    made.enqueue(prefer="bob", prefer_ms=MINUTE, prefer_away="wait")
    assert told(made.pass_time(MINUTE)) == ["AgentHoldEnded", "ContactTurnedAway"]


def test_whoever_comes_back_from_a_conversation_stays() -> None:
    made = centre(Limits(wait_ms=10 * SECOND, wait=MESSAGE), available=True)
    made.enqueue(channel="voice")
    made.connect()
    made.pass_time(MINUTE)
    made.do(c.Return(contact="c", reason="agent_leg_lost"))
    made.do(c.CloseQueue(queue="sales", by="sun"))
    assert fates(made.pass_time(MINUTE)) == []


def test_an_agent_can_give_a_contact_to_a_queue_that_takes_nobody_and_its_wait_has_a_limit_there() -> None:
    care = QueueRules(open=(), limits=Limits(closed=MESSAGE, length=0, wait_ms=MINUTE, send_on=True))
    made = centre(care=care, available=True)
    made.rest("bob")
    made.enqueue()
    made.connect()
    assert fates(made.do(c.Transfer(contact="c", by="ann", queue="care"))) == []
    made.do(c.CloseQueue(queue="care", by="sun"))
    assert fates(made.pass_time(MINUTE - 1)) == []
    assert fates(made.pass_time(1)) == [("c", "wait", "refused")]


# --- closing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("send_on", "fate"), [(True, [("c", "closed", "message")]), (False, [])])
def test_when_the_hours_end_those_waiting_are_served_on_or_sent_on(send_on: bool, fate: object) -> None:
    made = centre(Limits(closed=MESSAGE, send_on=send_on))
    made.enqueue()
    assert made.pass_time(10 * MINUTE - 1) == []
    assert fates(made.pass_time(1)) == fate


def test_a_supervisor_closes_a_queue_at_once_for_those_who_wait_and_those_who_come() -> None:
    made = centre(Limits(closed=TO_CARE))
    made.enqueue("a")
    closed = made.do(c.CloseQueue(queue="sales", by="sun"))
    assert told(closed) == ["QueueClosed", "ContactOverflowed"]
    assert fates(made.enqueue("b")) == [("b", "closed", "care")]
    assert told(made.do(c.OpenQueue(queue="sales", by="sun"))) == ["QueueOpened"]
    assert fates(made.enqueue("d")) == []


def test_offered_contacts_go_on_when_their_queue_is_closed_until_they_are_back_in_line() -> None:
    made = centre(available=True)
    made.enqueue()
    assert told(made.do(c.CloseQueue(queue="sales", by="sun"))) == ["QueueClosed"]
    events = made.decline()
    assert told(events) == ["OfferDeclined", "ContactTurnedAway"]
    assert only(events, e.ContactTurnedAway).to == "refused", "where nothing else is said"


def test_a_closing_with_an_end_is_over_then_and_says_when_it_opens() -> None:
    made = centre(Limits(closed=MESSAGE))
    end = made.now + MINUTE
    made.do(c.CloseQueue(queue="sales", by="sun", until=end))
    assert only(made.enqueue(), e.ContactTurnedAway).opens_at == end
    assert made.pass_time(MINUTE) == [e.QueueOpened(at=end, queue="sales", by="system", due=end)]


def test_to_close_again_changes_only_the_end_and_to_open_what_is_open_changes_nothing() -> None:
    made = centre()
    assert made.do(c.OpenQueue(queue="sales", by="sun")) == []
    made.do(c.CloseQueue(queue="sales", by="sun"))
    assert made.do(c.CloseQueue(queue="sales", by="mei")) == []
    end = made.now + MINUTE
    again = made.do(c.CloseQueue(queue="sales", by="mei", until=end))
    assert again == [e.QueueClosed(at=made.now, queue="sales", by="mei", until=end)]
    assert told(made.pass_time(MINUTE)) == ["QueueOpened"]


def test_a_queue_nobody_knows_and_an_end_that_has_passed_are_refused() -> None:
    made = centre()
    for command in (c.CloseQueue(queue="nowhere", by="sun"), c.OpenQueue(queue="nowhere", by="sun")):
        with pytest.raises(x.UnknownQueue):
            made.do(command)
    with pytest.raises(x.InvalidValue, match="until"):
        made.do(c.CloseQueue(queue="sales", by="sun", until=made.now))


def test_a_closing_outlasts_a_new_configuration_and_a_restart() -> None:
    made = centre()
    made.do(c.CloseQueue(queue="sales", by="sun", until=made.now + MINUTE))
    configure_anew(made)
    made.do(c.Resume(down_from=made.now))
    assert fates(made.enqueue()) == [("c", "closed", "refused")]
    assert "QueueOpened" in told(made.pass_time(MINUTE))


# --- overflow rules -------------------------------------------------------------------------------------------------


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


def test_a_new_configuration_begins_with_every_rule_off() -> None:
    made = centre(None, Overflow(measure="length", on=1, off=0, to=TO_DESK))
    made.enqueue("a")
    made.enqueue("b")
    configure_anew(made)
    assert switches(made.enqueue("d")) == [(True, 1)]
