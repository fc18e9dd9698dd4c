"""What goes before what: each line of precedence has a test that names it."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing import events as e
from routing.conditions import InTeam, Step
from routing.explain import exclusion
from routing.model import AgentRules, Choice, ChoiceRule, Consequence, QueueRules, Requirement, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, config, offered, told

OFFER = 20 * SECOND


def queue(**said: Any) -> QueueRules:
    return QueueRules(open=(), **said)


def ranked(first: bool, *queues: str) -> AgentRules:
    """One whose profile ranks care before sales."""
    return replace(agent("sales", "care"), ranks={"care": 1, "sales": 2}, rank_first=first)


def two_queues(**agents: AgentRules) -> RoutingConfig:
    return RoutingConfig(version="1", queues={"sales": queue(), "care": queue()}, agents=agents)


def desk(**said: int) -> AgentRules:
    """One who takes no call on top of a chat."""
    return replace(agent(chat=3, **said), while_open={"voice": {"chat": 0}})


# Eligible first, order second.

FIRST_BY_ORDER: dict[ChoiceRule, Choice] = {
    "longest_idle": Choice(),
    "least_occupied": Choice(rule="least_occupied"),
    "most_skilled": Choice(rule="most_skilled", weights={"vip": 1}),
    "fewest_today": Choice(rule="fewest_today"),
    "rotation": Choice(rule="rotation"),
    "tiers": Choice(rule="tiers", tiers={"ann": 1, "bob": 2}),
}
NOT_ELIGIBLE: dict[str, Callable[[Centre], object]] = {
    "not available": lambda centre: centre.rest("ann"),
    "not connected": lambda centre: (centre.do(c.AgentGone(agent="ann")), centre.pass_time(10 * SECOND)),
    "without the skill": lambda centre: None,
    "without capacity": lambda centre: centre.enqueue("other", queue="care"),
    "held apart": lambda centre: None,
}


@pytest.mark.parametrize("rule", FIRST_BY_ORDER)
@pytest.mark.parametrize("why_not", NOT_ELIGIBLE)
def test_eligible_first_order_second(rule: ChoiceRule, why_not: str) -> None:
    queues = {"sales": queue(choice=FIRST_BY_ORDER[rule]), "care": queue()}
    agents = {"ann": agent("sales", "care", vip=9, zh=2), "bob": agent("sales", zh=3)}
    centre = Centre(RoutingConfig(version="1", queues=queues, agents=agents))
    assert offered(centre.enqueue("before")) == [("before", "ann")], "by order ann comes first"
    centre.do(c.Leave(contact="before"))
    if rule == "rotation":
        centre.enqueue("turn")
        centre.do(c.Leave(contact="turn"))
    NOT_ELIGIBLE[why_not](centre)
    asked = (Requirement("zh", 3),) if why_not == "without the skill" else ()
    said = centre.enqueue("c", *asked)
    if why_not == "held apart":
        assert offered(said) == [("c", "ann")]
        said = centre.decline("c")
    assert offered(said) == [("c", "bob")]


def test_a_step_is_asked_before_any_order() -> None:
    steps = (Step(where=InTeam(team="gold"), for_ms=SECOND), Step())
    ordered = queue(steps=steps, choice=Choice(rule="tiers", tiers={"ann": 1}))
    centre = Centre(config(queue=ordered, ann=agent(), bob=replace(agent(), team="gold")))
    assert offered(centre.enqueue()) == [("c", "bob")]


# A hold-back excludes its pair and nothing else.


def test_a_hold_back_keeps_neither_the_agent_from_other_contacts_nor_the_contact_from_other_agents() -> None:
    centre = Centre(ann=agent(chat=2), bob=agent(), available=False)
    centre.sign_in("ann")
    centre.enqueue("c")
    centre.decline("c")
    assert exclusion(centre.engine.state, "c", "ann", centre.now) == "held_apart"
    assert offered(centre.enqueue("d")) == [("d", "ann")]
    assert offered(centre.sign_in("bob")) == [("c", "bob")]


# Not twice in a row.


def test_not_twice_in_a_row_holds_only_while_another_eligible_agent_is_free_now() -> None:
    free_at_once = {"declined": Consequence()}
    rules = replace(config(ann=agent(), bob=agent()), misses=free_at_once)
    centre = Centre(rules)
    centre.enqueue()
    said = centre.decline()
    assert offered(said) == [("c", "bob")], "ann missed it, and bob is free"
    centre.accept()
    centre.do(c.Connect(contact="c"))
    centre.enqueue("d")
    assert centre.owner("d") == "ann"
    assert offered(centre.decline("d")) == [("d", "ann")], "nobody else is free"


def test_who_missed_it_last_comes_last_whatever_the_choice_and_the_why_says_so() -> None:
    rules = config(queue=queue(choice=Choice(rule="tiers", tiers={"ann": 1})), ann=agent(), bob=agent(), cho=agent())
    centre = Centre(replace(rules, misses={"declined": Consequence()}))
    centre.enqueue()
    made = centre.decline()[-1]
    assert isinstance(made, e.OfferMade)
    assert [(one.agent, one.behind) for one in made.why.next] == [("cho", "id"), ("ann", "missed")]


# What costs the place among the idle, and what does not.

IDLE: dict[str, tuple[Callable[[Centre], object], bool]] = {
    "RONA": (lambda centre: centre.pass_time(OFFER - SECOND), True),
    "decline": (lambda centre: centre.decline(), True),
    "withdrawn: taken by another": (lambda centre: centre.do(c.Accept(offer="c.2", agent="bob")), False),
    "withdrawn: the customer left": (lambda centre: centre.do(c.Leave(contact="c")), False),
    "accepted, and the customer left": (lambda centre: (centre.accept(), centre.do(c.Leave(contact="c"))), False),
    "withdrawn: restart": (lambda centre: centre.engine.handle(c.Resume(down_from=centre.now), centre.now), False),
    "withdrawn: connection lost": (
        lambda centre: (centre.do(c.AgentGone(agent="ann")), centre.pass_time(10 * SECOND)),
        False,
    ),
}


@pytest.mark.parametrize(("deed", "lost"), IDLE.values(), ids=IDLE)
def test_rona_and_decline_lose_the_time_idle_and_whatever_is_withdrawn_or_left_keeps_it(
    deed: Callable[[Centre], object], lost: bool
) -> None:
    rules = config(queue=queue(at_once=2), ann=agent(), bob=agent())
    centre = Centre(replace(rules, misses={"not_answered": Consequence()}))
    before = centre.agent("ann").idle_since
    centre.pass_time(SECOND)
    centre.enqueue()
    centre.pass_time(SECOND)
    deed(centre)
    assert centre.agent("ann").idle_since == (centre.now if lost else before)


# At one instant.


def test_at_one_instant_deadlines_come_first_then_the_command_then_matching() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.rest("bob")
    centre.enqueue("c")
    centre.now += OFFER
    woken = centre.engine.wake(centre.now)
    assert told(woken) == ["OfferExpired", "AgentStateChanged"]
    said = centre.available("bob")
    assert told(said) == ["AgentStateChanged", "OfferMade"]
    assert centre.place("c").agent == "bob"


def test_what_comes_at_the_deadline_itself_comes_after_it() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c")
    woken = centre.pass_time(OFFER)
    assert told(woken) == ["OfferExpired", "AgentStateChanged"]
    assert told(centre.do(c.Leave(contact="c"))) == ["ContactLeft"]


def test_deadlines_of_one_instant_fire_by_their_kind_and_then_their_id() -> None:
    """All of these are due at once: raise and widen of two contacts, an offer, and a wrap-up."""
    steps = (Step(where=InTeam(team="gold"), for_ms=OFFER), Step())
    rules = RoutingConfig(
        version="1",
        queues={
            "sales": queue(steps=steps, raise_after_ms=OFFER),
            "care": queue(wrap_up_ms=OFFER),
        },
        agents={"ann": agent("care"), "bob": agent("care")},
    )
    centre = Centre(rules)
    centre.enqueue("wrapping", queue="care")
    centre.wrap("wrapping")
    centre.enqueue("offered", queue="care")
    centre.enqueue("b")
    centre.enqueue("a")
    said = centre.pass_time(OFFER)
    assert [(type(event).__name__, getattr(event, "contact", "")) for event in said[:7]] == [
        ("OfferExpired", "offered"),
        ("AgentStateChanged", ""),
        ("ContactRaised", "a"),
        ("ContactRaised", "b"),
        ("CriteriaWidened", "a"),
        ("CriteriaWidened", "b"),
        ("WrapUpEnded", "wrapping"),
    ]
    assert told(said[7:]) == ["OfferMade"], "and then matching"


def test_what_was_due_earlier_fires_earlier_whatever_its_kind() -> None:
    steps = (Step(where=InTeam(team="gold"), for_ms=OFFER - 1), Step())
    centre = Centre(config(queue=queue(steps=steps), ann=replace(agent(), team="gold"), bob=agent()))
    centre.enqueue("a")
    centre.enqueue("b")
    said = centre.pass_time(OFFER + SECOND)
    assert told(said)[:3] == ["CriteriaWidened", "CriteriaWidened", "OfferExpired"]


# Queue rank and class.


@pytest.mark.parametrize(("rank_first", "gets"), [(True, "ranked"), (False, "urgent")])
def test_queue_rank_goes_before_class_only_where_the_profile_says_so(rank_first: bool, gets: str) -> None:
    centre = Centre(two_queues(ann=ranked(rank_first)))
    centre.rest("ann")
    centre.enqueue("urgent", queue="sales", priority=5)
    centre.enqueue("ranked", queue="care", priority=0)
    assert offered(centre.available("ann")) == [(gets, "ann")]


def test_inside_one_rank_class_and_age_rule() -> None:
    centre = Centre(two_queues(ann=ranked(True)))
    centre.rest("ann")
    centre.enqueue("old", queue="care")
    centre.enqueue("urgent", queue="care", priority=1)
    assert offered(centre.available("ann")) == [("urgent", "ann")]


def test_a_queue_without_a_rank_comes_after_all_that_have_one() -> None:
    centre = Centre(two_queues(ann=replace(agent("sales", "care"), ranks={"care": 9}, rank_first=True)))
    centre.rest("ann")
    centre.enqueue("urgent", queue="sales", priority=5)
    centre.enqueue("ranked", queue="care")
    assert offered(centre.available("ann")) == [("ranked", "ann")]


# A mark, and class.


def test_class_goes_before_the_mark_of_a_supervisor_and_the_mark_before_the_score() -> None:
    centre = Centre(ann=agent())
    centre.rest("ann")
    centre.enqueue("old", head_start_ms=100 * SECOND)
    centre.enqueue("marked")
    centre.enqueue("urgent", priority=1)
    assert told(centre.do(c.PutNext(contact="marked", by="sun"))) == ["ContactPutNext"]
    assert centre.do(c.PutNext(contact="marked", by="sun")) == [], "at the very front already"
    order = []
    for _ in range(3):
        centre.available("ann")
        (contact,) = centre.agent("ann").contacts
        order.append(contact)
        centre.do(c.Leave(contact=contact))
        centre.rest("ann")
    assert order == ["urgent", "marked", "old"]


# Offered to several.


def test_a_withdrawn_offer_is_no_rona_and_its_agent_gets_the_next_contact_in_the_same_decision() -> None:
    centre = Centre(config(queue=queue(at_once=2), ann=agent(), bob=agent()))
    before = centre.agent("bob").idle_since
    centre.pass_time(SECOND)
    assert offered(centre.enqueue("c")) == [("c", "ann"), ("c", "bob")]
    centre.enqueue("d")
    said = centre.accept("c")
    assert told(said) == ["OfferWithdrawn", "OfferAccepted", "OfferMade"]
    assert (offered(said), centre.agent("bob").idle_since) == ([("d", "bob")], before)
    assert centre.agent("bob").misses == {}
    assert centre.place("c").missed_by is None


def test_the_set_is_fixed_and_one_who_declines_leaves_it_to_the_others() -> None:
    centre = Centre(config(queue=queue(at_once=3), ann=agent(), bob=agent(), cho=agent()))
    centre.rest("cho")
    centre.enqueue()
    assert offered(centre.available("cho")) == [], "nobody joins later"
    assert told(centre.decline()) == ["OfferDeclined"], "bob has it still"
    assert centre.owner() == "bob"
    assert offered(centre.do(c.Decline(offer="c.2", agent="bob"))) == [("c", "cho")]


# One who is preferred, and away.


@pytest.mark.parametrize(("away", "ends"), [("skip", True), ("wait", False)])
def test_a_contact_waits_for_the_preferred_agent_who_lost_the_connection_only_if_it_says_so(
    away: str, ends: bool
) -> None:
    centre = Centre(ann=agent(), bob=agent())
    assert offered(centre.enqueue(prefer="ann", prefer_ms=300 * SECOND, prefer_away=away)) == [("c", "ann")]
    centre.do(c.AgentGone(agent="ann"))
    said = centre.pass_time(10 * SECOND)
    assert told(said)[:2] == ["OfferWithdrawn", "AgentSuspended"]
    assert ("AgentHoldEnded" in told(said), offered(said)) == (ends, [("c", "bob")] if ends else [])
    said = centre.do(c.AgentSeen(agent="ann"))
    assert offered(said) == ([] if ends else [("c", "ann")])


def test_a_contact_that_waits_also_for_one_who_is_away_waits_no_longer_than_it_says_nor_after_they_decline() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.rest("ann")
    assert offered(centre.enqueue("c", prefer="ann", prefer_ms=5 * SECOND, prefer_away="wait")) == []
    assert centre.pass_time(5 * SECOND - 1) == []
    assert told(centre.pass_time(1)) == ["AgentHoldEnded", "OfferMade"]
    centre.connect("c")
    centre.enqueue("d", prefer="ann", prefer_ms=5 * SECOND, prefer_away="wait")
    assert offered(centre.available("ann")) == [("d", "ann")]
    assert told(centre.decline("d")) == ["OfferDeclined", "AgentHoldEnded"]


# A standing offer.

ARRIVALS: dict[str, Callable[[Centre], object]] = {
    "a higher class": lambda centre: centre.enqueue("urgent", priority=9),
    "a call": lambda centre: centre.enqueue("call", channel="voice", priority=9),
    "a head start": lambda centre: centre.enqueue("urgent", head_start_ms=10**9),
    "a better agent": lambda centre: centre.sign_in("bob"),
    "a preferred agent's own": lambda centre: centre.enqueue("own", prefer="ann", prefer_ms=10**6, priority=9),
    "the end of the step": lambda centre: centre.pass_time(5 * SECOND),
}


@pytest.mark.parametrize("what", ARRIVALS)
def test_a_standing_offer_is_never_taken_away_for_another_contact_or_agent(what: str) -> None:
    ordered = queue(choice=Choice(rule="tiers", tiers={"bob": 1}), steps=(Step(for_ms=5 * SECOND), Step()))
    rules = config(queue=ordered, ann=replace(agent(), while_open={"voice": {"chat": 0}}), bob=agent())
    centre = Centre(rules, available=False)
    centre.sign_in("ann")
    centre.enqueue()
    offer = centre.place().offer
    ARRIVALS[what](centre)
    assert (centre.owner(), centre.place().offer) == ("ann", offer)


# Draining.


def test_a_call_that_waits_behind_chats_is_the_next_its_agent_gets_however_many_chats_wait() -> None:
    centre = Centre(ann=desk(), bob=desk())
    for number in range(3):
        centre.enqueue(f"chat{number}")
        centre.connect(f"chat{number}")
    assert told(centre.enqueue("call", channel="voice")) == ["ContactQueued", "AgentDraining"]
    assert centre.agent("bob").draining == "call", "bob has one chat, ann two"
    for number in range(3, 8):
        centre.enqueue(f"chat{number}", priority=9)
    assert [len(centre.agent(name).contacts) for name in ("ann", "bob")] == [3, 1], "every other chat goes to ann"
    assert offered(centre.close("chat1")) == [("call", "bob")]
    said = centre.accept("call")
    assert told(said)[:2] == ["OfferAccepted", "AgentDrained"]


def test_a_call_goes_to_one_who_is_free_of_chats_before_anybody_drains_for_it() -> None:
    centre = Centre(ann=desk(), bob=desk())
    centre.enqueue("chat")
    assert centre.owner("chat") == "ann"
    assert told(centre.enqueue("call", channel="voice")) == ["ContactQueued", "OfferMade"]
    assert centre.owner("call") == "bob"


def test_who_drains_is_free_for_chats_again_when_another_takes_the_call() -> None:
    centre = Centre(ann=desk(), bob=desk())
    centre.rest("bob")
    centre.enqueue("chat")
    centre.connect("chat")
    centre.enqueue("call", channel="voice")
    assert centre.agent("ann").draining == "call"
    assert offered(centre.available("bob")) == [("call", "bob")]
    assert centre.agent("ann").draining == "call", "as long as it is only offered"
    assert told(centre.accept("call")) == ["OfferAccepted", "AgentDrained"]
