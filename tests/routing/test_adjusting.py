"""Queues and skills of an agent that a supervisor changes while everything runs, and takes back."""

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.model import AgentRules, Availability, QueueRules, Requirement, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, offered, told

ZH = Requirement("zh", 5)


def rules(version: str = "1", **others: AgentRules) -> RoutingConfig:
    """Ann serves sales with a little zh; care asks for more of it, and nobody serves it."""
    queues = {"sales": QueueRules(open=()), "care": QueueRules(open=(), requires=(ZH,), handling_ms=60 * SECOND)}
    agents = {"ann": agent("sales", zh=3), "bob": agent("sales")} | others
    return RoutingConfig(version=version, queues=queues, agents=agents, skills=("zh", "vip"))


def adjust(centre: Centre, *queues: str, name: str = "ann", **skills: int) -> list[e.Event]:
    """Sun says which queues the agent serves, or with which skills, or both."""
    return centre.do(c.AdjustAgent(agent=name, by="sun", queues=queues or None, skills=skills or None))


def restore(centre: Centre, name: str = "ann") -> list[e.Event]:
    return centre.do(c.RestoreAgent(agent=name, by="sun"))


def test_who_waits_for_what_the_agent_has_now_is_offered_to_them_in_the_same_decision() -> None:
    centre = Centre(rules())
    centre.enqueue(queue="care")
    events = adjust(centre, "care", "sales", zh=6)
    assert events[0] == e.AgentAdjusted(
        at=centre.now, agent="ann", by="sun", queues=("sales", "care"), skills={"zh": 6}
    )
    assert told(events) == ["AgentAdjusted", "ContactAnswerable", "OfferMade"]
    assert offered(events) == [("c", "ann")]


def test_one_alone_of_the_two_leaves_the_other_as_configured() -> None:
    centre = Centre(rules())
    adjust(centre, "care")
    centre.enqueue(queue="care")
    assert centre.owner() is None
    assert offered(adjust(centre, "care", zh=5)) == [("c", "ann")]


def test_a_contact_in_progress_goes_on_when_the_agent_no_longer_serves_its_queue() -> None:
    centre = Centre(rules())
    centre.enqueue()
    centre.connect()
    holder = centre.owner() or ""
    assert told(adjust(centre, "care", name=holder)) == ["AgentAdjusted"]
    assert centre.owner() == holder


def test_nobody_can_answer_who_waits_for_what_was_taken_from_the_last_who_had_it() -> None:
    centre = Centre(rules(ann=agent("care", zh=9)))
    centre.rest("ann")
    centre.enqueue(queue="care")
    assert told(adjust(centre, zh=1)) == ["AgentAdjusted", "ContactUnanswerable"]
    assert told(restore(centre)) == ["AgentRestored", "ContactAnswerable"]


@pytest.mark.parametrize(
    "back",
    [c.RestoreAgent(agent="ann", by="sun"), c.AdjustAgent(agent="ann", by="sun", queues=("sales",), skills={"zh": 3})],
)
def test_to_take_it_back_or_to_ask_for_what_is_configured_is_the_same(back: c.Command) -> None:
    centre = Centre(rules())
    before = centre.engine.state.config
    adjust(centre, "care", zh=9)
    assert told(centre.do(back)) == ["AgentRestored"]
    assert centre.engine.state.config == before
    assert not centre.engine.state.adjustments
    assert not centre.engine.state.configured


def test_said_again_nothing_changes() -> None:
    centre = Centre(rules())
    adjust(centre, "care", zh=9)
    assert adjust(centre, "care", zh=9) == []
    restore(centre)
    assert restore(centre) == []


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (c.AdjustAgent(agent="eve", by="sun", queues=("sales",)), x.UnknownAgent),
        (c.AdjustAgent(agent="ann", by="sun", queues=("nowhere",)), x.UnknownQueue),
        (c.AdjustAgent(agent="ann", by="sun", skills={"unknown": 1}), x.UnknownName),
        (c.AdjustAgent(agent="ann", by="sun", skills={"zh": 11}), x.InvalidValue),
        (c.RestoreAgent(agent="eve", by="sun"), x.UnknownAgent),
    ],
)
def test_what_there_is_not_is_refused_and_changes_nothing(command: c.Command, error: type[x.RoutingError]) -> None:
    centre = Centre(rules())
    before = centre.snapshot()
    with pytest.raises(error):
        centre.do(command)
    assert centre.snapshot() == before


def test_it_stays_on_top_of_a_new_configuration_and_what_is_beneath_is_the_new_one() -> None:
    centre = Centre(rules())
    adjust(centre, zh=9)
    assert told(centre.do(c.Configure(config=rules("2", ann=agent("care", zh=4))))) == ["RoutingConfigured"]
    config = centre.engine.state.config
    assert config is not None
    assert (config.agents["ann"].queues, config.agents["ann"].skills) == (("care",), {"zh": 9})
    restore(centre)
    config = centre.engine.state.config
    assert config is not None
    assert config.agents["ann"].skills == {"zh": 4}


@pytest.mark.parametrize("gone", ["queue", "skill", "agent"])
def test_a_configuration_without_something_it_names_ends_it(gone: str) -> None:
    centre = Centre(rules())
    adjust(centre, "sales", "care", zh=9)
    after = rules("2")
    if gone == "queue":
        after = replace(after, queues={"sales": after.queues["sales"]})
    elif gone == "skill":
        after = replace(after, skills=("vip",), agents={"bob": agent("sales"), "ann": agent("sales", vip=1)})
        after = replace(after, queues={"sales": after.queues["sales"], "care": QueueRules(open=())})
    else:
        after = replace(after, agents={"bob": after.agents["bob"]})
    events = centre.do(c.Configure(config=after))
    assert events[0] == e.AgentRestored(at=centre.now, agent="ann", by="system")
    assert not centre.engine.state.adjustments


def test_it_outlasts_a_restart() -> None:
    centre = Centre(rules())
    adjust(centre, "care", zh=9)
    centre.do(c.Resume(down_from=centre.now), after=5 * SECOND)
    config = centre.engine.state.config
    assert config is not None
    assert config.agents["ann"].queues == ("care",)


def test_who_comes_to_serve_a_queue_counts_in_the_wait_that_is_told_there() -> None:
    centre = Centre(rules(bob=agent("care", zh=5)))
    assert centre.engine.state.paces["care"].agents == 1
    adjust(centre, "care", zh=9)
    assert centre.engine.state.paces["care"].agents == 2
    restore(centre)
    assert centre.engine.state.paces["care"].agents == 1


def test_one_who_is_offline_is_adjusted_too_and_has_it_when_they_come() -> None:
    centre = Centre(rules(), available=False)
    adjust(centre, "care", zh=9)
    centre.enqueue(queue="care")
    assert centre.agent("ann").availability is Availability.OFFLINE
    assert offered(centre.sign_in("ann")) == [("c", "ann")]
