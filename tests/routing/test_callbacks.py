"""A customer who is called when it is their turn: agent first, customer first, missed, given up."""

from typing import Any

import msgspec
import pytest

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.engine import Engine
from routing.explain import exclusion, why_waiting
from routing.model import AgentRules, Callback, EngineState, PlaceState, QueueRules
from tests.routing.centre import SECOND, Centre, agent, config, offered, told

MINUTE = 60 * SECOND
AGENT_FIRST = Callback(attempts=2, gap_ms=10 * MINUTE)
CUSTOMER_FIRST = Callback(first="customer", attempts=2, gap_ms=10 * MINUTE)


def place(centre: Centre, callback: Callback, contact: str = "c") -> list[e.Event]:
    return centre.do(c.PlaceCallback(contact=contact, callback=callback, by="customer"))


def reach(centre: Centre, contact: str = "c") -> list[e.Event]:
    return centre.do(c.ReachCustomer(contact=contact))


def miss(centre: Centre, contact: str = "c") -> list[e.Event]:
    return centre.do(c.MissCallback(contact=contact, reason="busy"))


def in_windows(centre: Centre, *windows: tuple[int, int], **said: Any) -> Callback:
    """Windows in milliseconds from now."""
    return Callback(windows=tuple((centre.now + begin, centre.now + end) for begin, end in windows), **said)


# Into line.


def test_a_waiting_contact_becomes_a_callback_and_keeps_its_place() -> None:
    centre = Centre(ann=agent())
    centre.rest("ann")
    centre.enqueue("c")
    centre.pass_time(MINUTE)
    centre.enqueue("later")
    assert told(place(centre, AGENT_FIRST)) == ["CallbackPlaced"]
    assert offered(centre.available("ann")) == [("c", "ann")]


def test_one_that_is_offered_is_offered_anew_as_a_callback_and_the_agent_stays_as_idle() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    idle = centre.agent("ann").idle_since
    centre.pass_time(SECOND)
    withdrawn, _, made = place(centre, AGENT_FIRST)
    assert isinstance(withdrawn, e.OfferWithdrawn)
    assert isinstance(made, e.OfferMade)
    assert (withdrawn.reason, made.attempt, centre.agent("ann").idle_since) == ("called_back", 1, idle)


def test_a_customer_can_be_called_back_without_having_waited() -> None:
    centre = Centre(ann=agent())
    queued, due = centre.enqueue(channel="voice", callback=CUSTOMER_FIRST)
    assert isinstance(queued, e.ContactQueued)
    assert queued.callback == CUSTOMER_FIRST
    assert isinstance(due, e.CallbackDue)


def test_asked_for_twice_it_is_one_callback() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    assert place(centre, CUSTOMER_FIRST) == []


@pytest.mark.parametrize(
    "wrong",
    [
        Callback(attempts=0),
        Callback(gap_ms=-1),
        Callback(windows=((9**9, 9**9),)),
        Callback(windows=((9**9, 9**9 + 2), (9**9 + 1, 9**9 + 3))),
        Callback(windows=((1, 2),)),
    ],
)
def test_one_in_which_the_customer_is_never_called_is_refused(wrong: Callback) -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    with pytest.raises(x.InvalidValue):
        place(centre, wrong)
    assert centre.place().state is PlaceState.OFFERED


# Agent first.


def test_agent_first_the_claim_lasts_as_long_as_calling_takes() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(channel="voice", callback=AGENT_FIRST)
    (accepted,) = centre.accept()
    assert isinstance(accepted, e.OfferAccepted)
    assert accepted.connect_by == centre.now + 60 * SECOND


def test_connected_it_is_a_contact_like_any_other() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    centre.connect()
    assert (centre.place().callback, centre.place().answered) == (None, True)


def test_missed_the_agent_is_free_without_blame_and_the_contact_sleeps_at_its_place() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    centre.accept()
    centre.pass_time(20 * SECOND)
    (missed,) = miss(centre)
    assert isinstance(missed, e.CallbackMissed)
    assert (missed.attempt, missed.next_at) == (1, centre.now + 10 * MINUTE)
    ann = centre.agent("ann")
    assert (ann.availability, ann.misses, ann.idle_since, ann.contacts) == ("available", {}, centre.now, {})
    assert offered(centre.pass_time(10 * MINUTE - 1)) == []
    assert offered(centre.pass_time(1)) == [("c", "ann")]


def test_a_customer_who_does_not_answer_in_time_is_missed() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    centre.accept()
    (missed,) = centre.pass_time(61 * SECOND)
    assert isinstance(missed, e.CallbackMissed)
    assert (missed.reason, missed.due) == ("no_answer", centre.now - SECOND)


def test_that_the_agent_could_not_be_connected_is_no_attempt() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    centre.accept()
    centre.do(c.FailConnect(contact="c", reason="agent_leg_lost"))
    assert (centre.agent("ann").reason, centre.place().tried) == ("connect_failed", 0)


def test_after_the_last_attempt_it_is_given_up() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=AGENT_FIRST)
    centre.accept()
    miss(centre)
    centre.pass_time(10 * MINUTE)
    centre.accept()
    missed, given_up = miss(centre)
    assert isinstance(missed, e.CallbackMissed)
    assert (missed.attempt, missed.next_at) == (2, None)
    assert isinstance(given_up, e.CallbackGivenUp)
    assert centre.engine.state.places == {}


def test_a_claimed_contact_whose_customer_is_there_cannot_be_missed() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.accept()
    with pytest.raises(x.IllegalMove):
        miss(centre)


def test_agent_first_a_customer_who_has_answered_is_a_claimed_contact_like_any_other() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(channel="voice", callback=AGENT_FIRST)
    centre.accept()
    centre.pass_time(50 * SECOND)
    (reached,) = reach(centre)
    assert isinstance(reached, e.CustomerReached)
    assert reached.connect_by == centre.now + 15 * SECOND
    with pytest.raises(x.IllegalMove):
        miss(centre)
    failed, _ = centre.do(c.FailConnect(contact="c", reason="agent_leg_lost"))
    assert isinstance(failed, e.ConnectFailed)
    assert (centre.place().callback, centre.place().front) == (None, 1), "they wait, first in their class"


# Customer first.


def test_customer_first_the_agent_is_kept_while_the_customer_is_called() -> None:
    centre = Centre(ann=agent(), bob=agent())
    (_, due) = centre.enqueue(callback=CUSTOMER_FIRST)
    assert isinstance(due, e.CallbackDue)
    assert (due.agent, due.attempt, due.connect_by) == ("ann", 1, centre.now + 60 * SECOND)
    assert (centre.place().state, centre.place().agent) == (PlaceState.CALLING, "ann")
    assert offered(centre.enqueue("other")) == [("other", "bob")]


def test_never_are_more_customers_called_than_agents_are_free_for_them() -> None:
    centre = Centre(config(queue=QueueRules(open=(), at_once=3), ann=agent(), bob=agent()))
    events = [event for number in range(4) for event in centre.enqueue(f"c{number}", callback=CUSTOMER_FIRST)]
    assert [(due.contact, due.agent) for due in events if isinstance(due, e.CallbackDue)] == [
        ("c0", "ann"),
        ("c1", "bob"),
    ]
    assert "CallbackDue" in told(miss(centre, "c0")), "the next is called when an agent is free again"


def test_reached_the_customer_is_first_in_their_class_and_the_agent_as_idle_as_before() -> None:
    centre = Centre(ann=agent())
    idle = centre.agent("ann").idle_since
    centre.rest("ann")
    centre.enqueue("early")
    centre.pass_time(MINUTE)
    centre.enqueue("c", callback=CUSTOMER_FIRST, head_start_ms=2 * MINUTE)
    centre.available("ann")
    idle = centre.agent("ann").idle_since
    centre.pass_time(5 * SECOND)
    reached, made = reach(centre)
    assert isinstance(reached, e.CustomerReached)
    assert isinstance(made, e.OfferMade)
    assert (made.contact, made.attempt, made.why.idle_ms) == ("c", None, centre.now - idle)
    assert centre.place().callback is None


def test_a_higher_class_that_came_meanwhile_is_first() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=CUSTOMER_FIRST)
    centre.enqueue("valued", priority=1)
    assert offered(reach(centre)) == [("valued", "ann")]


def test_one_who_was_kept_in_vain_is_as_idle_as_before() -> None:
    centre = Centre(ann=agent())
    idle = centre.agent("ann").idle_since
    centre.enqueue(callback=CUSTOMER_FIRST)
    centre.pass_time(30 * SECOND)
    miss(centre)
    assert (centre.agent("ann").idle_since, centre.agent("ann").contacts) == (idle, {})


def test_what_becomes_of_the_kept_agent_does_not_end_the_call() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=CUSTOMER_FIRST)
    assert told(centre.rest("ann")) == ["AgentStateChanged"]
    assert centre.place().state is PlaceState.CALLING
    assert told(reach(centre)) == ["CustomerReached"]


def test_an_offer_from_before_is_over_while_the_customer_is_called() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    place(centre, CUSTOMER_FIRST)
    with pytest.raises(x.OfferOver):
        centre.do(c.Accept(offer="c.1", agent="ann"))


def test_a_customer_who_calls_it_off_while_being_called_is_gone() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=CUSTOMER_FIRST)
    (left,) = centre.do(c.Leave(contact="c"))
    assert isinstance(left, e.ContactLeft)
    assert (left.was, centre.agent("ann").contacts, centre.agent("ann").held) == ("calling", {}, 0)


def test_after_a_restart_the_call_has_its_whole_time_again() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=CUSTOMER_FIRST)
    centre.now += 50 * SECOND
    resumed = centre.engine.handle(c.Resume(down_from=centre.now), centre.now)[0]
    assert isinstance(resumed, e.Resumed)
    assert resumed.connect_by == {"c": centre.now + 60 * SECOND}


# Windows.


def test_outside_its_windows_it_sleeps_and_stands_in_nobodys_way() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=in_windows(centre, (MINUTE, 2 * MINUTE)))
    assert why_waiting(centre.engine.state, "c", centre.now).code == "not_yet"
    assert exclusion(centre.engine.state, "c", "ann", centre.now) == "not_yet"
    assert offered(centre.enqueue("other")) == [("other", "ann")]


def test_the_begin_of_a_window_wakes_it() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=in_windows(centre, (MINUTE, 2 * MINUTE)))
    assert centre.engine.next_deadline() == centre.now + MINUTE
    assert offered(centre.pass_time(MINUTE)) == [("c", "ann")]


def test_a_gap_leads_into_the_next_window() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=in_windows(centre, (0, 5 * MINUTE), (30 * MINUTE, 40 * MINUTE), gap_ms=10 * MINUTE))
    began = centre.now
    centre.accept()
    (missed,) = miss(centre)
    assert isinstance(missed, e.CallbackMissed)
    assert missed.next_at == began + 30 * MINUTE


def test_with_no_window_left_for_another_attempt_it_is_given_up() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=in_windows(centre, (0, 5 * MINUTE), gap_ms=10 * MINUTE))
    centre.accept()
    assert told(miss(centre)) == ["CallbackMissed", "CallbackGivenUp"]


def test_when_the_last_window_ends_while_it_waits_it_is_given_up() -> None:
    centre = Centre(ann=agent())
    centre.rest("ann")
    centre.enqueue(callback=in_windows(centre, (0, MINUTE)))
    (given_up,) = centre.pass_time(MINUTE + 5)
    assert isinstance(given_up, e.CallbackGivenUp)
    assert given_up.due == centre.now - 5


def test_what_has_begun_in_a_window_goes_on_after_it() -> None:
    centre = Centre(ann=agent())
    centre.enqueue(callback=in_windows(centre, (0, 10 * SECOND)))
    assert centre.pass_time(15 * SECOND) == []
    assert told(centre.accept()) == ["OfferAccepted"]


def test_nobody_drains_for_a_call_that_sleeps() -> None:
    rules = AgentRules(
        skills={}, queues=("sales",), capacity={"chat": 2, "voice": 1}, while_open={"voice": {"chat": 0}}
    )
    centre = Centre(ann=rules)
    centre.enqueue("chat")
    centre.connect("chat")
    assert told(centre.enqueue(channel="voice", callback=in_windows(centre, (MINUTE, 2 * MINUTE)))) == ["ContactQueued"]
    assert told(centre.pass_time(MINUTE)) == ["AgentDraining"]
    assert told(centre.pass_time(MINUTE)) == ["CallbackGivenUp", "AgentDrained"]


def test_a_replay_has_the_agent_drain_for_a_callback_that_no_clock_has_woken() -> None:
    rules = AgentRules(
        skills={}, queues=("sales",), capacity={"chat": 2, "voice": 1}, while_open={"voice": {"chat": 0}}
    )
    centre = Centre(ann=rules)
    centre.enqueue("chat")
    centre.connect("chat")
    centre.enqueue(channel="voice", callback=in_windows(centre, (MINUTE, 2 * MINUTE)))
    centre.pass_time(MINUTE)
    again = Engine()
    again.replay(centre.log)
    assert again.next_deadline() == centre.engine.next_deadline()
    assert again.state == centre.engine.state


def test_the_end_of_the_last_window_comes_in_its_turn_after_a_restart_too() -> None:
    centre = Centre(ann=agent(), available=False)
    centre.enqueue(callback=in_windows(centre, (MINUTE, 3 * MINUTE)))
    centre.enqueue("held", prefer="ann", prefer_ms=2 * MINUTE, prefer_away="wait")
    again = Engine.from_state(msgspec.json.decode(centre.snapshot(), type=EngineState))
    late = centre.now + 5 * MINUTE
    centre.pass_time(MINUTE)
    assert told(again.wake(late)) == told(centre.pass_time(4 * MINUTE)) == ["AgentHoldEnded", "CallbackGivenUp"]


def test_it_is_not_said_to_be_unanswerable_while_it_sleeps() -> None:
    centre = Centre(ann=agent(), available=False)
    assert told(centre.enqueue(callback=in_windows(centre, (MINUTE, 2 * MINUTE)))) == ["ContactQueued"]
    assert told(centre.pass_time(MINUTE)) == ["ContactUnanswerable"]
