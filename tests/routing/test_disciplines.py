"""The orderings by name."""

from routing.disciplines import longest_idle, priority_then_fifo
from routing.model import AgentState, Place, PlaceState, Requirements


def place(contact: str, priority: int, enqueued: int) -> Place:
    wanted = Requirements(queue="sales", channel="chat")
    return Place(
        contact=contact, requirements=wanted, priority=priority, enqueued=enqueued, state=PlaceState.WAITING, since=0
    )


def test_higher_priority_comes_first_then_the_older_then_the_lower_id() -> None:
    places = [place("d", 0, 1), place("c", 0, 1), place("b", 0, 0), place("a", 1, 9)]
    assert [p.contact for p in sorted(places, key=priority_then_fifo)] == ["a", "b", "c", "d"]


def test_fewest_open_contacts_come_first_then_the_longest_idle_then_the_lower_id() -> None:
    agents = [
        AgentState(agent="dee", idle_since=0, contacts={"c": "chat"}),
        AgentState(agent="cho", idle_since=2, contacts={"d": "voice"}),
        AgentState(agent="bob", idle_since=2),
        AgentState(agent="ann", idle_since=1),
    ]
    assert [a.agent for a in sorted(agents, key=lambda a: longest_idle(a, "chat"))] == ["ann", "bob", "cho", "dee"]
