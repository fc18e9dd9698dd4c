"""Who is offered what, in which order; that the order is right in every mix is the oracle's test."""

from unittest.mock import patch

from routing import commands as c
from routing import matching
from routing.model import Requirement
from tests.routing.centre import SECOND, Centre, agent, offered


def test_a_contact_goes_to_the_one_idle_for_longest() -> None:
    centre = Centre(bob=agent(), ann=agent(), available=False)
    centre.sign_in("bob")
    centre.pass_time(1)
    centre.sign_in("ann")
    assert offered(centre.enqueue()) == [("c", "bob")]


def test_one_with_fewer_open_contacts_comes_before_one_idle_for_longer() -> None:
    centre = Centre(ann=agent(chat=2), bob=agent(chat=2), available=False)
    centre.sign_in("ann")
    centre.enqueue("c")
    centre.pass_time(SECOND)
    centre.sign_in("bob")
    assert offered(centre.enqueue("d")) == [("d", "bob")]
    assert offered(centre.enqueue("e")) == [("e", "ann")]


def test_open_contacts_of_another_channel_do_not_count() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue("c", channel="voice")
    assert offered(centre.enqueue("d")) == [("d", "ann")]


def test_idle_time_starts_anew_after_a_contact_and_not_after_a_withdrawn_offer() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue("c")
    centre.pass_time(SECOND)
    centre.do(c.Leave(contact="c"))
    assert offered(centre.enqueue("d")) == [("d", "ann")], "the customer who left cost ann nothing"
    centre.wrap("d")
    centre.do(c.FinishWrapUp(contact="d", agent="ann"))
    assert offered(centre.enqueue("e")) == [("e", "bob")]


def test_idle_time_starts_anew_after_a_declined_offer() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue("c")
    centre.pass_time(SECOND)
    centre.decline("c")
    centre.accept("c")
    centre.do(c.Leave(contact="c"))
    assert offered(centre.enqueue("d")) == [("d", "bob")]


def test_the_skill_asked_by_the_contact_decides_who_may_take_it() -> None:
    centre = Centre(ann=agent(zh=4), bob=agent(zh=5))
    assert offered(centre.enqueue("c", Requirement("zh", 5))) == [("c", "bob")]
    assert offered(centre.enqueue("d", Requirement("zh", 5))) == []
    assert offered(centre.enqueue("e", Requirement("zh", 4))) == [("e", "ann")]


def test_a_contact_nobody_can_take_does_not_stand_in_the_way_of_the_next() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("hopeless", Requirement("zh", 5), priority=9)
    assert offered(centre.enqueue("c")) == [("c", "ann")]


def test_a_contact_held_apart_from_everybody_free_does_not_stand_in_the_way_and_keeps_its_place() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c")
    centre.pass_time(1)
    centre.decline("c")
    assert offered(centre.enqueue("d")) == [("d", "ann")]
    centre.do(c.Leave(contact="d"))
    centre.pass_time(SECOND)
    assert offered(centre.enqueue("e")) == [("e", "ann")]
    said = centre.pass_time(29 * SECOND)
    assert offered(said) == [], "ann did not answer"
    assert offered(centre.available("ann")) == [("c", "ann")], "the older one first, now that the hold is over"


def test_who_becomes_available_takes_as_many_as_they_have_room_for() -> None:
    centre = Centre(ann=agent(chat=2), available=False)
    for number in range(3):
        centre.enqueue(f"c{number}")
    assert offered(centre.sign_in("ann")) == [("c0", "ann"), ("c1", "ann")]


def test_one_who_frees_up_takes_the_best_of_what_is_held_for_them_and_what_anybody_may_have() -> None:
    centre = Centre(ann=agent(), bob=agent("care", "sales"))
    centre.enqueue("c")
    centre.connect("c")
    centre.enqueue("d")
    centre.connect("d")
    centre.pass_time(1)
    centre.enqueue("urgent", priority=1)
    centre.rest("ann")
    assert offered(centre.do(c.Transfer(contact="c", by="ann", queue="sales", agent="bob"))) == []
    centre.do(c.End(contact="d"))
    assert offered(centre.do(c.FinishWrapUp(contact="d", agent="bob"))) == [("urgent", "bob")]
    centre.do(c.Leave(contact="urgent"))
    assert centre.owner("c") == "bob", "and then what is held for them"


def test_a_contact_no_longer_held_for_one_is_among_those_who_ask_the_same() -> None:
    centre = Centre(ann=agent(), bob=agent())
    for contact, name in (("c", "ann"), ("d", "bob")):
        centre.enqueue(contact)
        centre.connect(contact)
        assert centre.owner(contact) == name
    centre.enqueue("e")
    centre.rest("ann")
    centre.do(c.Transfer(contact="c", by="ann", queue="sales", agent="bob"))
    centre.rest("bob")
    matcher = centre.engine._matcher
    assert [demand.waiting for demand in matcher.book.demands.values()] == [2, 0]
    assert offered(centre.sign_in("bob")) == []
    centre.do(c.End(contact="d"))
    assert offered(centre.do(c.FinishWrapUp(contact="d", agent="bob"))) == [("c", "bob")]


def test_demands_made_once_and_never_again_are_forgotten() -> None:
    centre = Centre(ann=agent())
    for number in range(6_000):
        centre.enqueue("c", Requirement(f"skill{number}", 1))
        centre.do(c.Leave(contact="c"))
    assert len(centre.engine._matcher.book.demands) <= 5_001
    centre.enqueue("d", Requirement("skill0", 1))
    centre.enqueue("e")
    assert (centre.owner("d"), centre.owner("e")) == (None, "ann")


def test_a_demand_is_not_forgotten_while_one_waits_with_it_though_another_with_the_same_has_just_been_offered() -> None:
    with patch.object(matching, "IDLE_DEMANDS_KEPT", 0):
        centre = Centre(ann=agent(chat=2), bob=agent(), available=False)
        centre.sign_in("ann")
        centre.enqueue("c")
        centre.decline("c")
        assert offered(centre.enqueue("d")) == [("d", "ann")]
        assert offered(centre.sign_in("bob")) == [("c", "bob")]
