"""What a supervisor does with a contact that waits: it is moved to another queue, assigned, or taken."""

import pytest

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.conditions import IsAgent, Step
from routing.explain import exclusion
from routing.model import AgentRules, Callback, PlaceState, QueueRules, Requirement, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, offered, told

OPENED = 1_000_000
ZH = Requirement("zh", 3)
CARE = QueueRules(open=(), target_ms=7 * SECOND, slope=150, cap_ms=90 * SECOND, raise_after_ms=60 * SECOND)


def rules(**others: AgentRules) -> RoutingConfig:
    """Ann serves sales, bob care; cho takes calls alone, and serves nothing."""
    queues = {"sales": QueueRules(open=()), "care": CARE}
    agents = {"ann": agent("sales"), "bob": agent("care"), "cho": agent("none", chat=0)} | others
    return RoutingConfig(version="1", queues=queues, agents=agents, slopes=(100, 150))


def waiting(**others: AgentRules) -> Centre:
    """A chat has waited in sales for a minute; ann is on a break, bob is free."""
    centre = Centre(rules(**others))
    centre.rest("ann")
    centre.enqueue()
    centre.pass_time(60 * SECOND)
    return centre


def move(centre: Centre, to: str = "care", *, credit: bool = True) -> list[e.Event]:
    return centre.do(c.Move(contact="c", queue=to, by="sun", credit=credit))


def assign(centre: Centre, to: str = "bob", *, by: str = "sun", contact: str = "c") -> list[e.Event]:
    return centre.do(c.Assign(contact=contact, agent=to, by=by))


# Moved.


def test_a_contact_that_is_moved_goes_by_what_the_new_queue_gives_and_is_offered_there() -> None:
    centre = waiting()
    moved, made = move(centre)
    assert moved == e.ContactMoved(
        at=centre.now,
        contact="c",
        by="sun",
        queue="sales",
        to_queue="care",
        channel="chat",
        target_ms=7 * SECOND,
        slope=150,
        cap_ms=90 * SECOND,
        raise_at=centre.now + 60 * SECOND,
    )
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.queue, made.why.waited_ms) == ("bob", "care", 60 * SECOND)


def test_with_credit_it_comes_before_those_who_came_later_and_without_it_after() -> None:
    for credit, first in ((True, "c"), (False, "later")):
        centre = waiting()
        centre.rest("bob")
        centre.enqueue("later", queue="care")
        centre.pass_time(SECOND)
        move(centre, credit=credit)
        assert offered(centre.available("bob")) == [(first, "bob")]


def test_it_keeps_its_mark_its_class_and_whom_it_is_held_apart_from() -> None:
    centre = Centre(rules())
    centre.enqueue(priority=2)
    centre.decline()
    centre.do(c.PutNext(contact="c", by="sun"))
    centre.rest("bob")
    move(centre)
    place = centre.place()
    assert (place.front, place.priority, list(place.holds)) == (1, 2, ["ann"])


def test_the_queue_it_is_moved_to_lets_it_in_however_it_is_closed_or_full() -> None:
    centre = waiting()
    centre.do(c.CloseQueue(queue="care", by="sun"))
    centre.rest("bob")
    assert told(move(centre)) == ["ContactMoved"]


def test_a_hold_for_somebody_is_over_when_it_is_moved() -> None:
    centre = Centre(rules())
    centre.rest("bob")
    centre.enqueue("first")
    centre.connect("first")
    centre.enqueue(prefer="ann", prefer_ms=30 * SECOND)
    assert centre.place().requirements.agent == "ann"
    move(centre)
    assert (centre.place().requirements.agent, centre.place().reserved_until) == (None, None)


def test_a_callback_that_is_moved_is_called_from_there_with_the_attempts_it_has_had() -> None:
    centre = waiting()
    centre.do(c.PlaceCallback(contact="c", callback=Callback(), by="customer"))
    moved, made = move(centre)
    assert isinstance(moved, e.ContactMoved)
    assert moved.called_back
    assert isinstance(made, e.OfferMade)
    assert (made.attempt, centre.place().entry) == (1, "called_back")


def test_moved_to_where_it_is_nothing_changes() -> None:
    assert move(waiting(), "sales") == []


def test_one_whose_queue_is_no_longer_configured_can_be_moved_to_one_that_is() -> None:
    centre = waiting()
    left = {"care": CARE}
    centre.do(c.Configure(config=RoutingConfig(version="2", queues=left, agents=rules().agents, slopes=(100, 150))))
    assert offered(move(centre)) == [("c", "bob")]


# Assigned.


def test_one_who_serves_neither_the_queue_nor_has_the_skills_is_offered_what_they_are_assigned() -> None:
    centre = Centre(rules())
    centre.enqueue("c", ZH)
    given, made = assign(centre)
    assert given == e.ContactAssigned(
        at=centre.now, contact="c", agent="bob", by="sun", held_until=centre.now + 30 * SECOND
    )
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.rule, made.why.by, made.why.eligible) == ("bob", "named_agent", "sun", 1)


def test_it_is_offered_before_what_stands_before_it() -> None:
    centre = Centre(rules(bob=agent("care", "sales")))
    centre.rest("ann")
    for contact, priority in (("first", 3), ("c", 0)):
        centre.enqueue(contact, priority=priority)
        centre.decline(contact)
    assert offered(assign(centre)) == [("c", "bob")]
    assert centre.place("first").state is PlaceState.WAITING


def test_having_declined_it_does_not_matter_any_more() -> None:
    centre = Centre(rules(bob=agent("sales")))
    centre.rest("ann")
    centre.enqueue()
    centre.decline()
    assert exclusion(centre.engine.state, "c", "bob", centre.now) == "held_apart"
    assert offered(assign(centre)) == [("c", "bob")]


@pytest.mark.parametrize("end", ["declined", "not_answered", "not_connected", "not_ready"])
def test_what_the_agent_does_not_take_waits_like_any_other_where_it_stood(end: str) -> None:
    centre = waiting()
    assign(centre)
    if end == "declined":
        events = centre.decline()
    elif end == "not_answered":
        events = centre.pass_time(20 * SECOND)
    elif end == "not_connected":
        centre.accept()
        events = centre.do(c.FailConnect(contact="c", reason="no_socket"))
    else:
        events = centre.rest("bob")
    assert "AgentHoldEnded" in told(events)
    place = centre.place()
    assert (place.state, place.enqueued, place.assigned_by) == (PlaceState.WAITING, OPENED, None)
    assert offered(centre.available("ann")) == [("c", "ann")]


def test_the_clock_of_its_steps_goes_on_while_it_is_assigned() -> None:
    steps = (Step(where=IsAgent(agent="cho"), for_ms=70 * SECOND), Step())
    queues = {"sales": QueueRules(open=(), steps=steps)}
    centre = Centre(RoutingConfig(version="1", queues=queues, agents=rules().agents))
    centre.enqueue()
    centre.pass_time(60 * SECOND)
    assign(centre)
    assert told(centre.pass_time(20 * SECOND))[0] == "OfferExpired"
    widened = centre.pass_time(0)
    assert told(widened)[0] == "CriteriaWidened"
    assert isinstance(widened[0], e.CriteriaWidened)
    assert widened[0].due == OPENED + 70 * SECOND


def test_a_contact_held_for_another_is_taken_out_of_that_hold() -> None:
    centre = Centre(rules())
    centre.enqueue("first")
    centre.connect("first")
    centre.enqueue(prefer="ann", prefer_ms=30 * SECOND)
    assert offered(assign(centre)) == [("c", "bob")]


def test_a_callback_called_first_keeps_the_agent_it_is_assigned_to() -> None:
    centre = waiting()
    centre.do(c.PlaceCallback(contact="c", callback=Callback(first="customer"), by="customer"))
    _given, due = assign(centre)
    assert isinstance(due, e.CallbackDue)
    assert (due.agent, due.why.by, centre.place().state) == ("bob", "sun", PlaceState.CALLING)


def test_who_accepts_of_themselves_has_it_at_once() -> None:
    eager = AgentRules(skills={}, queues=(), capacity={"chat": 1}, auto_accept=True)
    centre = waiting(bob=eager)
    assert told(assign(centre)) == ["ContactAssigned", "OfferMade", "OfferAccepted"]


def test_said_again_by_the_same_supervisor_it_changes_nothing_and_by_another_it_is_refused() -> None:
    centre = waiting()
    assign(centre)
    assert assign(centre) == []
    with pytest.raises(x.IllegalMove):
        assign(centre, by="moon")


def busy(centre: Centre) -> None:
    centre.enqueue("d", queue="care")
    centre.connect("d")


def asked(centre: Centre) -> None:
    busy(centre)
    centre.rest("bob")


def lost(centre: Centre) -> None:
    centre.do(c.AgentGone(agent="bob"))
    centre.pass_time(11 * SECOND)


def asleep(centre: Centre) -> None:
    windows = ((centre.now + 3_600 * SECOND, centre.now + 7_200 * SECOND),)
    centre.do(c.PlaceCallback(contact="c", callback=Callback(windows=windows), by="customer"))


WAYS = {
    "not_ready": lambda centre: centre.rest("bob"),
    "offline": lambda centre: centre.offline("bob"),
    "capacity": busy,
    "asked": asked,
    "unreachable": lost,
    "not_yet": asleep,
}


@pytest.mark.parametrize("why", WAYS)
def test_one_who_can_take_nothing_is_refused_with_the_reason_and_nothing_changes(why: str) -> None:
    centre = waiting()
    WAYS[why](centre)
    before = centre.snapshot()
    with pytest.raises(x.CannotTake) as refusal:
        assign(centre)
    assert (refusal.value.why, refusal.value.code) == (why, f"cannot_take_{why}")
    assert centre.snapshot() == before


def test_one_who_does_not_take_the_channel_is_refused() -> None:
    with pytest.raises(x.CannotTake) as refusal:
        assign(waiting(), "cho")
    assert refusal.value.why == "channel"


def test_one_who_has_a_call_that_lets_no_chat_come_beside_it_is_refused() -> None:
    bound = AgentRules(skills={}, queues=("care",), capacity={"chat": 1, "voice": 1}, while_open={"chat": {"voice": 0}})
    centre = waiting(bob=bound)
    centre.enqueue("d", queue="care", channel="voice")
    with pytest.raises(x.CannotTake) as refusal:
        assign(centre)
    assert refusal.value.why == "other_channel"


def test_nobody_loses_an_offer_for_it() -> None:
    centre = Centre(rules())
    centre.enqueue("d", queue="care")
    centre.rest("ann")
    centre.enqueue()
    with pytest.raises(x.CannotTake):
        assign(centre)
    assert centre.owner("d") == "bob"


def test_after_a_restart_it_is_offered_to_them_again() -> None:
    centre = waiting()
    assign(centre)
    assert offered(centre.do(c.Resume(down_from=centre.now))) == [("c", "bob")]


# Taken.


def take(centre: Centre, by: str = "bob", contact: str = "c") -> list[e.Event]:
    return centre.do(c.Take(contact=contact, by=by))


def test_one_that_is_taken_is_theirs_in_the_same_decision_whatever_it_asks_and_whoever_is_before_it() -> None:
    centre = Centre(rules())
    centre.rest("ann")
    for contact, skill in (("first", ZH), ("c", ZH)):
        centre.enqueue(contact, skill)
    given, made, accepted = take(centre)
    assert given == e.ContactAssigned(
        at=centre.now, contact="c", agent="bob", by="bob", held_until=centre.now + 30 * SECOND, taken=True
    )
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.rule, made.why.by) == ("bob", "named_agent", "bob")
    assert accepted == e.OfferAccepted(
        at=centre.now, offer="c.1", contact="c", agent="bob", connect_by=centre.now + 5 * SECOND
    )
    assert (centre.owner("c"), centre.place("first").state) == ("bob", PlaceState.WAITING)


def test_one_who_is_not_ready_takes_it_and_stays_so() -> None:
    centre = waiting()
    centre.rest("bob")
    assert told(take(centre)) == ["ContactAssigned", "OfferMade", "OfferAccepted"]
    bob = centre.engine.state.agents["bob"]
    assert (bob.availability, bob.reason) == ("not_ready", "lunch")
    centre.do(c.Connect(contact="c"))
    centre.enqueue("d", queue="care")
    assert centre.place("d").state is PlaceState.WAITING, "they are offered nothing"


def test_what_they_had_asked_for_comes_when_that_one_is_over_too() -> None:
    centre = waiting(bob=agent("care", chat=2))
    asked(centre)
    assert told(take(centre)) == ["ContactAssigned", "OfferMade", "OfferAccepted"]
    centre.do(c.Connect(contact="c"))
    over = [centre.do(command(contact=contact)) for contact in "dc" for command in (c.End,)]
    assert "AgentStateChanged" not in told(over[0])
    finished = [centre.do(c.FinishWrapUp(contact=contact, agent="bob")) for contact in "dc"]
    assert told(finished[0]) == ["WrapUpEnded"]
    assert told(finished[1]) == ["WrapUpEnded", "AgentStateChanged"]


@pytest.mark.parametrize("why", sorted(WAYS.keys() - {"not_ready", "asked"}))
def test_one_who_cannot_have_it_takes_nothing_and_nothing_changes(why: str) -> None:
    centre = waiting()
    WAYS[why](centre)
    before = centre.snapshot()
    with pytest.raises(x.CannotTake) as refusal:
        take(centre)
    assert refusal.value.why == why
    assert centre.snapshot() == before


def test_one_that_is_taken_twice_is_the_first_ones_and_to_them_nothing_changes() -> None:
    centre = waiting()
    take(centre)
    assert take(centre) == []
    with pytest.raises(x.IllegalMove):
        take(centre, "ann")
    centre.do(c.Connect(contact="c"))
    assert take(centre) == []
    assert centre.owner("c") == "bob"


def test_one_that_somebody_is_offered_stays_with_them() -> None:
    centre = Centre(rules())
    centre.enqueue()
    with pytest.raises(x.IllegalMove):
        take(centre)
    assert centre.place("c").agent == "ann"


def test_a_callback_that_is_taken_is_claimed_first_and_then_called() -> None:
    centre = waiting()
    centre.do(c.PlaceCallback(contact="c", callback=Callback(first="customer"), by="customer"))
    *_, made, accepted = take(centre)
    assert isinstance(made, e.OfferMade)
    assert isinstance(accepted, e.OfferAccepted)
    assert (made.attempt, accepted.connect_by) == (1, centre.now + 60 * SECOND)
    reached = centre.do(c.ReachCustomer(contact="c"))
    assert (told(reached), centre.owner("c")) == (["CustomerReached"], "bob")


def test_one_that_was_taken_and_not_connected_waits_like_any_other_where_it_stood() -> None:
    centre = waiting()
    centre.rest("bob")
    take(centre)
    events = centre.do(c.FailConnect(contact="c", reason="no_socket"))
    assert told(events)[:2] == ["ConnectFailed", "AgentHoldEnded"]
    assert (centre.place().state, centre.place().enqueued) == (PlaceState.WAITING, OPENED)
    assert offered(centre.available("ann")) == [("c", "ann")]
