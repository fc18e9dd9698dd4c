"""What follows of itself: states asked for, steps nobody can meet, who can be answered by nobody, who drains."""

from unittest.mock import patch

from routing import commands as c
from routing import events as e
from routing import matching
from routing.conditions import HasSkill, InTeam, Step
from routing.explain import exclusion, why_waiting
from routing.model import AgentRules, Availability, QueueRules, Requirement, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, config, told

GOLD, ANYBODY = Step(where=InTeam(team="gold"), for_ms=20 * SECOND), Step()


def member(team: str, **said: int) -> AgentRules:
    return AgentRules(skills=said, queues=("sales",), capacity={"chat": 1, "voice": 1}, team=team)


def desk(*, voice_beside: int = 0, chat: int = 3) -> AgentRules:
    """One who takes a call on top of so many chats at most, and no chat during a call."""
    bounds = {"voice": {"chat": voice_beside}, "chat": {"voice": 0}}
    return AgentRules(skills={}, queues=("sales",), capacity={"chat": chat, "voice": 1}, while_open=bounds)  # type: ignore[arg-type]


# --- states asked for -------------------------------------------------------------------------------------------


def test_a_break_asked_for_in_conversation_comes_when_the_wrap_up_is_over() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue()
    centre.connect()
    assert told(centre.rest("ann")) == ["AgentStateAsked"]
    assert told(centre.enqueue("d")) == ["ContactQueued"], "nothing new comes meanwhile"
    centre.do(c.End(contact="c"))
    said = centre.do(c.FinishWrapUp(contact="c", agent="ann"))
    assert [(x.availability, x.reason, x.by) for x in said if isinstance(x, e.AgentStateChanged)] == [
        (Availability.NOT_READY, "lunch", "ann")
    ]
    assert centre.agent("ann").asked is None


def test_to_choose_available_again_takes_the_break_back_and_offers_what_waits() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue()
    centre.connect()
    centre.rest("ann")
    centre.enqueue("d")
    assert told(centre.available("ann")) == ["AgentStateAsked", "OfferMade"]


def test_forced_it_comes_at_once_and_the_conversation_goes_on() -> None:
    centre = Centre(ann=agent())
    centre.enqueue()
    centre.connect()
    centre.do(
        c.SetAvailability(agent="ann", availability=Availability.NOT_READY, reason="meeting", by="sun", force=True)
    )
    assert (centre.agent("ann").availability, centre.owner()) == (Availability.NOT_READY, "ann")


# --- steps ------------------------------------------------------------------------------------------------------


def centre_with_steps(*, skip: bool, **agents: AgentRules) -> Centre:
    queue = QueueRules(open=(), steps=(GOLD, ANYBODY), skip_unmet_steps=skip)
    return Centre(RoutingConfig(version="1", queues={"sales": queue}, agents=agents), available=False)


def test_a_step_nobody_signed_in_can_meet_is_skipped_at_once_where_the_queue_says_so() -> None:
    centre = centre_with_steps(skip=True, ann=member("blue"), bob=member("gold"))
    centre.sign_in("ann")
    said = centre.enqueue()
    assert told(said) == ["ContactQueued", "CriteriaWidened", "OfferMade"]
    assert centre.owner() == "ann"


def test_it_is_skipped_also_when_the_last_who_could_meet_it_signs_out() -> None:
    centre = centre_with_steps(skip=True, ann=member("blue"), bob=member("gold"))
    centre.sign_in("ann")
    centre.sign_in("bob")
    centre.rest("bob")
    assert told(centre.enqueue()) == ["ContactQueued"], "bob is on a break, and will be back"
    said = centre.do(c.SetAvailability(agent="bob", availability=Availability.OFFLINE, by="bob"))
    assert told(said) == ["AgentStateChanged", "CriteriaWidened", "OfferMade"]


def test_without_the_setting_the_time_of_the_step_is_waited_for() -> None:
    centre = centre_with_steps(skip=False, ann=member("blue"), bob=member("gold"))
    centre.sign_in("ann")
    assert told(centre.enqueue()) == ["ContactQueued"]
    assert centre.pass_time(20 * SECOND - 1) == []
    assert told(centre.pass_time(1)) == ["CriteriaWidened", "OfferMade"]


def test_an_early_end_of_one_step_moves_the_ends_of_the_later_ones_by_nothing() -> None:
    steps = (GOLD, Step(where=HasSkill(skill="zh", level=5), for_ms=10 * SECOND), ANYBODY)
    queue = QueueRules(open=(), steps=steps, skip_unmet_steps=True)
    centre = Centre(config(queue=queue, ann=member("blue"), bob=member("blue", zh=9)), available=False)
    centre.sign_in("ann")
    centre.sign_in("bob")
    centre.rest("bob")
    assert told(centre.enqueue()) == ["ContactQueued", "CriteriaWidened"]
    assert centre.pass_time(30 * SECOND - 1) == []
    assert told(centre.pass_time(1)) == ["CriteriaWidened", "OfferMade"]


# --- unanswerable -----------------------------------------------------------------------------------------------


def test_the_moment_nobody_is_signed_in_is_told_and_that_somebody_is_again() -> None:
    centre = Centre(ann=agent(), available=False)
    said = centre.enqueue()
    assert [(x.contact, x.code) for x in said if isinstance(x, e.ContactUnanswerable)] == [("c", "nobody_signed_in")]
    assert told(centre.do(c.AgentSeen(agent="ann"))) == ["AgentReachable", "AgentStateChanged", "ContactAnswerable"]


def test_a_contact_nobody_can_ever_take_is_told_as_that() -> None:
    centre = Centre(ann=agent())
    said = centre.enqueue("c", Requirement("zh", 3))
    assert [x.code for x in said if isinstance(x, e.ContactUnanswerable)] == ["nobody_ever"]


def test_somebody_for_a_later_step_is_somebody() -> None:
    centre = centre_with_steps(skip=False, ann=member("blue"), bob=member("gold"))
    centre.sign_in("ann")
    assert told(centre.enqueue()) == ["ContactQueued"]
    said = centre.do(c.SetAvailability(agent="ann", availability=Availability.OFFLINE, by="ann"))
    assert told(said) == ["AgentStateChanged", "ContactUnanswerable"]


# --- draining ---------------------------------------------------------------------------------------------------


def busy_with_chats(*, voice_beside: int = 0, chats: int = 3) -> Centre:
    centre = Centre(ann=desk(voice_beside=voice_beside), bob=desk(voice_beside=voice_beside))
    for number in range(chats):
        centre.enqueue(f"chat{number}")
        centre.connect(f"chat{number}")
    return centre


def test_where_a_call_may_come_on_top_of_chats_it_is_offered_at_once() -> None:
    centre = busy_with_chats(voice_beside=2)
    assert told(centre.enqueue("call", channel="voice")) == ["ContactQueued", "OfferMade"]


def test_else_the_one_with_the_fewest_chats_gets_no_new_one_until_the_call_is_taken() -> None:
    centre = busy_with_chats()
    assert [len(centre.agent(name).contacts) for name in ("ann", "bob")] == [2, 1]
    said = centre.enqueue("call", channel="voice")
    assert [(x.agent, x.contact) for x in said if isinstance(x, e.AgentDraining)] == [("bob", "call")]
    assert exclusion(centre.engine.state, "call", "bob", centre.now) == "other_channel"
    assert why_waiting(centre.engine.state, "call", centre.now).code == "draining"
    centre.enqueue("chat3")
    assert centre.owner("chat3") == "ann", "although bob has fewer"
    centre.do(c.End(contact="chat1"))
    said = centre.do(c.FinishWrapUp(contact="chat1", agent="bob"))
    assert [x.contact for x in said if isinstance(x, e.OfferMade)] == ["call"]
    assert told(centre.accept("call")) == ["OfferAccepted", "AgentDrained"]


def test_the_agent_has_chats_again_when_the_caller_is_gone() -> None:
    centre = busy_with_chats()
    centre.enqueue("call", channel="voice")
    assert told(centre.do(c.Leave(contact="call"))) == ["ContactLeft", "AgentDrained"]
    centre.enqueue("chat3")
    assert centre.owner("chat3") == "bob"


def test_each_call_has_one_who_drains_for_it_as_far_as_there_are_agents() -> None:
    centre = busy_with_chats()
    for call in ("call1", "call2", "call3"):
        centre.enqueue(call, channel="voice")
    assert [centre.agent(name).draining for name in ("ann", "bob")] == ["call2", "call1"]


def test_one_who_goes_on_a_break_drains_no_more_and_another_does() -> None:
    centre = busy_with_chats()
    centre.enqueue("call", channel="voice")
    assert told(centre.rest("bob")) == ["AgentStateAsked", "AgentDrained", "AgentDraining"]
    assert centre.agent("ann").draining == "call"


# --- too many demands -------------------------------------------------------------------------------------------


def test_too_many_distinct_demands_are_told_once_and_again_when_it_is_over() -> None:
    skills = {f"s{number}": 1 for number in range(12)}
    rules = RoutingConfig(version="1", queues={"sales": QueueRules(open=())}, agents={"ann": agent(**skills)})
    centre = Centre(rules, available=False)
    with patch.object(matching, "DEMANDS_LIMIT", 10):
        said = [x for n in range(12) for x in centre.enqueue(f"c{n}", Requirement(f"s{n}", 1))]
        assert [(x.demands, x.over) for x in said if isinstance(x, e.DemandsCrowded)] == [(11, True)]
        said = [x for n in range(3) for x in centre.do(c.Leave(contact=f"c{n}"))]
        assert [(x.demands, x.over) for x in said if isinstance(x, e.DemandsCrowded)] == [(9, False)]


def test_a_demand_counts_as_long_as_one_waits_with_it_though_another_with_the_same_has_just_been_offered() -> None:
    centre = Centre(config(ann=agent(chat=2)))
    centre.enqueue("c")
    centre.decline("c")
    assert centre.owner("c") is None
    centre.enqueue("d")
    assert centre.owner("d") == "ann"
    with patch.object(matching, "DEMANDS_LIMIT", 1):
        assert told(centre.enqueue("e", channel="voice")) == ["ContactQueued", "OfferMade"]
        said = centre.enqueue("f", Requirement("zh", 3))
    assert told(said) == ["ContactQueued", "ContactUnanswerable", "DemandsCrowded"]
