"""What happens when a clock runs out, and when it meets something else."""

from itertools import permutations

import msgspec
import pytest

from routing import commands as c
from routing import events as e
from routing.errors import RoutingError, UnknownContact, UnknownOffer
from routing.model import PlaceState, QueueRules
from tests.routing.centre import SECOND, Centre, agent, centre_with, config, told

OFFER_MS = 20 * SECOND


def test_an_offer_nobody_answers_goes_to_the_next_in_the_same_decision() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue()
    due = centre.now + OFFER_MS
    expired, changed, made = centre.pass_time(OFFER_MS + 5)
    assert isinstance(expired, e.OfferExpired)
    assert (expired.agent, expired.due, expired.at) == ("ann", due, due + 5)
    assert isinstance(changed, e.AgentStateChanged)
    assert (changed.availability, changed.reason, changed.due) == ("not_ready", "no_answer", due)
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.offer) == ("bob", "c.2")


def test_one_who_did_not_answer_has_their_other_offers_taken_back() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("c")
    centre.pass_time(SECOND)
    centre.enqueue("d")
    assert told(centre.pass_time(OFFER_MS - SECOND)) == ["OfferExpired", "OfferWithdrawn", "AgentStateChanged"]


def test_an_offer_to_an_agent_no_longer_configured_expires_and_the_agent_is_forgotten() -> None:
    centre = centre_with("offered")
    centre.do(c.Configure(config=config(version="2", bob=agent())))
    assert told(centre.pass_time(OFFER_MS)) == ["OfferExpired"]
    assert "ann" not in centre.engine.state.agents


def test_a_contact_that_comes_back_stands_where_it_stood() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("first")
    centre.pass_time(SECOND)
    centre.enqueue("second")
    centre.pass_time(OFFER_MS)
    assert told(centre.available("ann")) == ["AgentStateChanged", "OfferMade", "OfferMade"]
    assert [event.contact for event in centre.log[-2:] if isinstance(event, e.OfferMade)] == ["first", "second"]


def test_a_claim_that_does_not_connect_in_time_goes_back_and_its_agent_is_not_ready() -> None:
    centre = centre_with("claimed")
    failed, changed = centre.pass_time(5 * SECOND)
    assert isinstance(failed, e.ConnectFailed)
    assert (failed.reason, failed.due) == ("timeout", centre.now)
    assert isinstance(changed, e.AgentStateChanged)
    assert changed.reason == "connect_failed"


def test_wrap_up_ends_by_the_server_s_clock() -> None:
    centre = centre_with("wrapping")
    (ended,) = centre.pass_time(60 * SECOND)
    assert isinstance(ended, e.WrapUpEnded)
    assert (ended.by, ended.due) == ("clock", centre.now)
    assert centre.engine.state.places == {}


def test_after_ten_seconds_without_a_connection_offers_are_withdrawn_and_no_new_ones_come() -> None:
    centre = Centre(ann=agent(chat=3))
    centre.enqueue("c")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(9 * SECOND)
    centre.enqueue("d")
    assert centre.owner("c") == centre.owner("d") == "ann", "for a moment a lost connection changes nothing"
    withdrawn = centre.pass_time(SECOND)
    assert told(withdrawn) == ["OfferWithdrawn", "OfferWithdrawn", "AgentSuspended"]
    centre.enqueue("e")
    assert centre.owner("e") is None


def test_one_no_longer_configured_is_forgotten_when_their_offers_are_withdrawn() -> None:
    centre = centre_with("offered")
    centre.do(c.AgentGone(agent="ann"))
    centre.do(c.Configure(config=config(version="2", bob=agent())))
    assert told(centre.pass_time(10 * SECOND)) == ["OfferWithdrawn"]
    assert centre.engine.next_deadline() is None


def test_after_thirty_seconds_without_a_connection_one_is_not_ready() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(10 * SECOND)
    (changed,) = centre.pass_time(20 * SECOND)
    assert isinstance(changed, e.AgentStateChanged)
    assert (changed.reason, changed.due) == ("connection_lost", centre.now)


def test_one_on_a_break_who_loses_the_connection_stays_on_that_break() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="bob"))
    assert told(centre.pass_time(10 * SECOND)) == ["AgentSuspended"]
    assert centre.engine.next_deadline() is None, "there is nothing left to take from them"
    assert centre.agent("bob").reason == "lunch"


def test_one_made_available_while_long_without_a_connection_is_not_ready_at_once() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(40 * SECOND)
    centre.available("ann")
    assert told(centre.pass_time(0)) == ["AgentStateChanged"]


def test_after_two_minutes_without_a_connection_chats_go_back_to_their_place_and_calls_go_on() -> None:
    centre = Centre(ann=agent(chat=3))
    centre.enqueue("call", channel="voice")
    for chat in ("chat", "wrapping", "answer"):
        centre.enqueue(chat)
    centre.connect("call")
    centre.connect("chat")
    centre.wrap("wrapping")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(119 * SECOND)
    (returned,) = centre.pass_time(SECOND)
    assert isinstance(returned, e.ContactReturned)
    assert (returned.contact, returned.due) == ("chat", centre.now)
    assert centre.place("chat").state is PlaceState.WAITING
    assert centre.place("call").state is PlaceState.ACTIVE


def test_a_chat_connected_while_its_agent_is_away_goes_back_too() -> None:
    rules = msgspec.structs.replace(config(ann=agent()), unreachable_return_ms=8 * SECOND)
    centre = Centre(rules)
    centre.enqueue()
    centre.accept()
    centre.do(c.AgentGone(agent="ann"))
    centre.do(c.Connect(contact="c"))
    assert centre.engine.next_deadline() == centre.now + 8 * SECOND
    assert told(centre.pass_time(8 * SECOND)) == ["ContactReturned", "OfferMade"]


def test_what_is_in_wrap_up_is_not_taken_from_one_who_is_away_and_asks_for_no_clock() -> None:
    rules = msgspec.structs.replace(config(ann=agent()), unreachable_return_ms=8 * SECOND)
    centre = Centre(rules)
    centre.enqueue()
    centre.connect()
    centre.do(c.AgentGone(agent="ann"))
    centre.do(c.End(contact="c"))
    assert centre.engine.next_deadline() == centre.now + 10 * SECOND


def test_one_back_in_time_finds_that_nothing_moved() -> None:
    centre = centre_with("active")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(119 * SECOND)
    assert told(centre.do(c.AgentSeen(agent="ann"))) == ["AgentReachable"]
    assert centre.pass_time(300 * SECOND) == []
    assert (centre.owner(), centre.place().state) == ("ann", PlaceState.ACTIVE)


def test_one_back_after_being_suspended_is_offered_contacts_again() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(15 * SECOND)
    centre.enqueue()
    assert told(centre.do(c.AgentSeen(agent="ann"))) == ["AgentReachable", "OfferMade"]


def test_timers_fire_in_the_order_they_were_due_however_late_they_are() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue("c")
    centre.pass_time(SECOND)
    centre.enqueue("d")
    centre.connect("d")
    centre.do(c.End(contact="d"))
    late = centre.engine.wake(centre.now + 90 * SECOND)
    assert told(late) == ["OfferExpired", "AgentStateChanged", "WrapUpEnded", "OfferMade"]


def test_the_next_deadline_is_that_of_the_earliest_clock_and_none_when_nothing_runs() -> None:
    centre = centre_with("gone")
    assert centre.engine.next_deadline() is None
    centre.enqueue("c")
    assert centre.engine.next_deadline() == centre.now + OFFER_MS
    centre.accept()
    assert centre.engine.next_deadline() == centre.now + 5 * SECOND
    centre.do(c.Connect(contact="c"))
    assert centre.engine.next_deadline() is None


def test_a_contact_that_leaves_takes_its_holds_with_it() -> None:
    centre = centre_with("offered")
    centre.decline()
    centre.do(c.Leave(contact="c"))
    assert centre.engine.next_deadline() is None


MEETINGS = list(permutations(("accept", "deadline", "leave")))


@pytest.mark.parametrize("order", MEETINGS, ids=lambda order: "-".join(order))
def test_accept_deadline_and_leaving_have_one_answer_in_every_order(order: tuple[str, str, str]) -> None:
    """What comes before the deadline comes 1 ms before it, what comes after it, at it."""
    centre = Centre(config(queue=QueueRules(open=(), offer_ms=OFFER_MS), ann=agent()))
    centre.enqueue()
    centre.pass_time(OFFER_MS - 1)
    outcome: list[str] = []
    deeds = {"accept": c.Accept(offer="c.1", agent="ann"), "leave": c.Leave(contact="c")}
    for deed in order:
        try:
            outcome += told(centre.pass_time(1) if deed == "deadline" else centre.do(deeds[deed]))
        except RoutingError as refusal:
            outcome.append(type(refusal).__name__)
    expired, left = ["OfferExpired", "AgentStateChanged"], ["OfferWithdrawn", "ContactLeft"]
    assert (
        outcome
        == {
            ("accept", "deadline", "leave"): ["OfferAccepted", "ContactLeft"],
            ("accept", "leave", "deadline"): ["OfferAccepted", "ContactLeft"],
            ("deadline", "accept", "leave"): [*expired, "OfferOver", "ContactLeft"],
            ("deadline", "leave", "accept"): [*expired, "ContactLeft", UnknownOffer.__name__],
            ("leave", "accept", "deadline"): [*left, UnknownOffer.__name__],
            ("leave", "deadline", "accept"): [*left, UnknownOffer.__name__],
        }[order]
    )
    with pytest.raises(UnknownContact):
        centre.do(c.Leave(contact="c"))
    assert centre.agent("ann").contacts == {}
