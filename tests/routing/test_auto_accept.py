"""Offers that are accepted of themselves, in the decision that makes them."""

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing.events import Event, OfferAccepted, OfferMade
from routing.model import AgentRules, PlaceState, QueueRules
from tests.routing.centre import SECOND, Centre, agent, config


def auto(*queues: str, chat: int = 1, voice: int = 1) -> AgentRules:
    return replace(agent(*queues, chat=chat, voice=voice), auto_accept=True)


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_what_is_offered_is_accepted_in_the_same_decision_and_to_be_connected() -> None:
    centre = Centre(ann=auto())
    events = centre.enqueue(channel="voice")
    assert kinds(events) == ["ContactQueued", "OfferMade", "OfferAccepted"]
    assert isinstance(events[2], OfferAccepted)
    assert (events[2].agent, events[2].connect_by - events[2].at) == ("ann", 15 * SECOND)
    assert centre.place().state is PlaceState.CLAIMED


def test_who_becomes_available_has_at_once_as_many_as_they_have_room_for() -> None:
    centre = Centre(ann=auto(chat=2), available=False)
    for contact in ("c", "d", "e"):
        centre.enqueue(contact)
    accepted = [event.contact for event in centre.sign_in("ann") if isinstance(event, OfferAccepted)]
    assert accepted == ["c", "d"]


def test_who_has_just_lost_the_connection_has_to_accept() -> None:
    centre = Centre(ann=auto())
    centre.do(c.AgentGone(agent="ann"))
    assert kinds(centre.enqueue()) == ["ContactQueued", "OfferMade"]
    centre.do(c.AgentSeen(agent="ann"))
    assert kinds(centre.accept()) == ["OfferAccepted"]


def test_what_could_not_be_connected_goes_back_as_ever_and_costs_as_ever() -> None:
    centre = Centre(ann=auto())
    centre.enqueue(channel="voice")
    assert kinds(centre.pass_time(15 * SECOND)) == ["ConnectFailed", "AgentStateChanged"]


@pytest.mark.parametrize("first", ["ann", "bob"])
def test_who_accepts_of_themself_is_never_asked_among_several(first: str) -> None:
    queue = QueueRules(open=(), at_once=3)
    centre = Centre(config(queue=queue, ann=auto(), bob=agent(), cho=agent()), available=False)
    for name in (first, *sorted({"ann", "bob", "cho"} - {first})):
        centre.sign_in(name)
        centre.pass_time(1)
    asked = [event.agent for event in centre.enqueue() if isinstance(event, OfferMade)]
    assert asked == (["ann"] if first == "ann" else ["bob", "cho"])


def test_accepting_again_what_was_accepted_of_itself_changes_nothing() -> None:
    centre = Centre(ann=auto())
    centre.enqueue()
    assert centre.accept() == []
