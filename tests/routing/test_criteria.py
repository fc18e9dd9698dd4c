"""Who may take a contact at all."""

from routing.criteria import held_apart, in_reach, normalized, open_contacts, qualifies, ready
from routing.model import AgentState, Availability, Place, PlaceState, Requirement, Requirements
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
