"""What a queue does not keep: each limit by itself, and which of them goes before which."""

import pytest

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.limits import Destination, Limits, Overflow
from routing.model import QueueRules
from tests.routing.admitting import MESSAGE, MINUTE, OPENED, TO_CARE, TO_DESK, centre, configure_anew, fates, only
from tests.routing.centre import SECOND, offered, told

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
