"""Who may take a contact at all."""

import msgspec

from routing.criteria import asked, held_apart, in_reach, normalized, on_duty, open_contacts, qualifies, ready
from routing.model import AgentState, Availability, Place, PlaceState, QueueRules, Requirement, Requirements
from tests.routing.centre import agent

WANTED = Requirements(queue="sales", channel="chat")


def test_a_demand_is_the_same_however_it_is_written() -> None:
    zh, vip = Requirement("zh", 3), Requirement("vip", 2)
    assert (
        normalized((zh, vip, Requirement("zh", 5)))
        == (vip, Requirement("zh", 5))
        == normalized((Requirement("zh", 5), vip))
    )


def test_the_level_asked_is_enough_and_one_below_is_not() -> None:
    assert qualifies("ann", agent(zh=3), WANTED, (Requirement("zh", 3),))
    assert not qualifies("ann", agent(zh=2), WANTED, (Requirement("zh", 3),))
    assert not qualifies("ann", agent(), WANTED, (Requirement("zh", 1),))


def test_the_agent_must_serve_the_queue() -> None:
    assert not qualifies("ann", agent("care"), WANTED, ())


def test_the_agent_must_take_contacts_of_the_channel() -> None:
    assert not qualifies("ann", agent(chat=0), WANTED, ())


def test_of_a_named_agent_neither_queue_nor_skill_is_asked_but_the_channel_is() -> None:
    named = Requirements(queue="sales", channel="chat", skills=(Requirement("zh", 3),), agent="ann")
    asking = QueueRules(open=(), requires=(Requirement("vip", 1), Requirement("zh", 5)))
    assert asked(named, asking) == ()
    assert asked(msgspec.structs.replace(named, agent=None), asking) == asking.requires
    assert qualifies("ann", agent("care"), named, ())
    assert not qualifies("bob", agent(), named, ())
    assert not qualifies("ann", agent(chat=0), named, ())


def test_who_is_busy_is_on_duty_and_who_is_on_a_break_or_out_of_reach_is_not() -> None:
    ann = AgentState(agent="ann", availability=Availability.AVAILABLE, reachable=True, contacts={"c": "chat"})
    assert on_duty(ann)
    assert not ready(ann, agent(), "chat")
    assert not on_duty(msgspec.structs.replace(ann, availability=Availability.NOT_READY))
    assert not on_duty(msgspec.structs.replace(ann, reachable=False))


def test_an_agent_is_in_reach_until_the_loss_of_the_connection_has_lasted() -> None:
    assert in_reach(AgentState(agent="ann", reachable=True))
    assert in_reach(AgentState(agent="ann", suspend_at=5))
    assert not in_reach(AgentState(agent="ann", suspended=True))


def test_capacity_is_counted_per_channel() -> None:
    ann = AgentState(
        agent="ann", availability=Availability.AVAILABLE, reachable=True, contacts={"c1": "chat", "c2": "chat"}
    )
    assert open_contacts(ann, "chat") == 2
    assert not ready(ann, agent(chat=2), "chat")
    assert ready(ann, agent(chat=3), "chat")
    assert ready(ann, agent(chat=2), "voice")


def test_a_hold_ends_at_its_instant() -> None:
    place = Place(
        contact="c", requirements=WANTED, priority=0, enqueued=0, state=PlaceState.WAITING, since=0, holds={"ann": 5}
    )
    assert held_apart(place, 4) == ["ann"]
    assert held_apart(place, 5) == []
