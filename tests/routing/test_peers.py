"""What the test suites of other call centres hold a queue to, one behaviour a test."""

from typing import Any

from routing import commands as c
from routing import events as e
from routing.conditions import HasSkill, InTeam, Step
from routing.explain import line
from routing.model import AgentRules, Availability, Choice, PlaceState, QueueRules, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, config, offered, told

WIDEN_AFTER = 20 * SECOND


def several(queues: tuple[str, ...], **agents: AgentRules) -> RoutingConfig:
    return RoutingConfig(version="1", queues={name: QueueRules(open=()) for name in queues}, agents=agents)


def queue(**said: Any) -> QueueRules:
    return QueueRules(open=(), **said)


def gold(*queues: str) -> AgentRules:
    return AgentRules(skills={}, queues=queues or ("sales",), capacity={"chat": 1, "voice": 1}, team="gold")


# Standing in line.


def test_who_joins_stands_behind_those_of_equal_or_higher_class_and_ahead_of_those_of_lower_class() -> None:
    centre = Centre(ann=agent(), available=False)
    for contact, priority in (("low", 0), ("high", 2), ("equal", 1), ("joins", 1)):
        centre.enqueue(contact, priority=priority)
    assert line(centre.engine.state, "sales", centre.now) == ["high", "equal", "joins", "low"]


def test_who_hangs_up_in_line_moves_everybody_behind_them_up() -> None:
    centre = Centre(ann=agent(), available=False)
    for contact in ("first", "second", "third"):
        centre.enqueue(contact)
        centre.pass_time(1)
    centre.do(c.Leave(contact="second"))
    assert line(centre.engine.state, "sales", centre.now) == ["first", "third"]


# Who rings.


def test_while_all_are_paused_nobody_rings_and_the_first_back_does() -> None:
    centre = Centre(ann=agent(), bob=agent())
    for name in ("ann", "bob"):
        centre.rest(name)
    assert offered(centre.enqueue()) == []
    assert centre.pass_time(300 * SECOND) == []
    assert offered(centre.available("bob")) == [("c", "bob")]


def test_one_paused_while_ringing_stops_ringing_and_the_next_one_rings() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue()
    said = centre.rest("ann")
    assert told(said) == ["OfferWithdrawn", "AgentStateChanged", "OfferMade"]
    assert centre.owner() == "bob"


def test_one_who_did_not_answer_is_paused_and_one_who_was_never_rung_is_not() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue()
    centre.pass_time(20 * SECOND)
    assert centre.agent("ann").availability is Availability.NOT_READY
    assert centre.agent("bob").availability is Availability.AVAILABLE


def test_when_nobody_answers_all_are_rung_once_and_then_nobody() -> None:
    centre = Centre(ann=agent(), bob=agent(), cho=agent())
    said = centre.enqueue()
    for _ in range(5):
        said += centre.pass_time(20 * SECOND)
    assert offered(said) == [("c", "ann"), ("c", "bob"), ("c", "cho")]
    assert centre.place().state is PlaceState.WAITING


def test_all_ring_and_who_answers_stops_the_others_ringing() -> None:
    centre = Centre(config(queue=queue(at_once=9), ann=agent(), bob=agent(), cho=agent()))
    assert offered(centre.enqueue()) == [("c", "ann"), ("c", "bob"), ("c", "cho")]
    said = centre.do(c.Accept(offer="c.2", agent="bob"))
    assert told(said) == ["OfferWithdrawn", "OfferWithdrawn", "OfferAccepted"]
    assert centre.owner() == "bob"


def test_a_caller_who_hangs_up_while_ringing_leaves_the_agent_free_for_the_next() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c", channel="voice")
    centre.enqueue("d", channel="voice")
    assert offered(centre.do(c.Leave(contact="c"))) == [("d", "ann")]


# Wrap-up.


def test_wrap_up_holds_in_every_queue_that_shares_the_agent() -> None:
    centre = Centre(several(("sales", "care"), ann=agent("sales", "care")))
    centre.enqueue("c", queue="sales")
    centre.wrap("c")
    assert offered(centre.enqueue("d", queue="care")) == []
    assert centre.pass_time(60 * SECOND - 1) == []
    assert offered(centre.pass_time(1)) == [("d", "ann")]


def test_a_call_that_failed_to_connect_has_no_wrap_up() -> None:
    centre = Centre(config(ann=agent(voice=2)))
    centre.enqueue("c", channel="voice")
    centre.accept("c")
    assert "WrapUpStarted" not in told(centre.do(c.FailConnect(contact="c", reason="busy")))


def test_wrap_up_can_be_made_longer_as_often_as_the_queue_allows() -> None:
    centre = Centre(config(queue=queue(wrap_up_ms=10 * SECOND, extension_ms=5 * SECOND, extensions=1), ann=agent()))
    centre.enqueue()
    centre.wrap()
    (extended,) = centre.do(c.ExtendWrapUp(contact="c", agent="ann"), after=9 * SECOND)
    assert isinstance(extended, e.WrapUpExtended)
    assert extended.until == centre.now + 6 * SECOND
    assert centre.pass_time(6 * SECOND - 1) == []
    assert told(centre.pass_time(1)) == ["WrapUpEnded"]


# Widening.


def test_widening_comes_on_time_and_not_a_millisecond_early() -> None:
    centre = Centre(
        config(queue=queue(steps=(Step(where=InTeam(team="gold"), for_ms=WIDEN_AFTER), Step())), ann=agent())
    )
    assert offered(centre.enqueue()) == []
    assert centre.pass_time(WIDEN_AFTER - 1) == []
    widened, made = centre.pass_time(1)
    assert isinstance(widened, e.CriteriaWidened)
    assert (widened.step, widened.due, offered([made])) == (1, centre.now, [("c", "ann")])


def test_widening_that_comes_late_says_when_it_should_have_come_and_the_next_keeps_its_time() -> None:
    expert = HasSkill(skill="zh", level=9)
    steps = (Step(where=expert, for_ms=WIDEN_AFTER), Step(where=expert, for_ms=WIDEN_AFTER), Step())
    centre = Centre(config(queue=queue(steps=steps), ann=agent()))
    centre.enqueue()
    came = centre.now
    (late,) = centre.pass_time(WIDEN_AFTER + 7)
    assert isinstance(late, e.CriteriaWidened)
    assert (late.due, late.at) == (came + WIDEN_AFTER, came + WIDEN_AFTER + 7)
    assert centre.engine.next_deadline() == came + 2 * WIDEN_AFTER


def test_a_better_agent_who_frees_up_late_still_has_to_wait_for_the_widening() -> None:
    steps = (Step(where=InTeam(team="gold"), for_ms=WIDEN_AFTER), Step())
    ranked = queue(steps=steps, choice=Choice(rule="tiers", tiers={"bob": 1, "ann": 2}))
    centre = Centre(config(queue=ranked, ann=gold(), bob=agent()))
    centre.rest("ann")
    centre.rest("bob")
    centre.enqueue()
    centre.pass_time(WIDEN_AFTER - 1)
    assert offered(centre.available("bob")) == [], "although bob comes first by order"
    assert offered(centre.pass_time(1)) == [("c", "bob")]


def test_one_the_first_step_asks_for_is_taken_at_once_and_who_declines_is_followed_by_anybody_when_it_is_over() -> None:
    steps = (Step(where=InTeam(team="gold"), for_ms=WIDEN_AFTER), Step())
    centre = Centre(config(queue=queue(steps=steps), ann=agent(), bob=gold()))
    assert offered(centre.enqueue()) == [("c", "bob")], "although ann comes first by order"
    centre.pass_time(WIDEN_AFTER - SECOND)
    assert offered(centre.decline()) == []
    assert offered(centre.pass_time(SECOND)) == [("c", "ann")]


# One after the other.


def test_closing_a_chat_hands_the_next_one_out_by_itself_in_the_order_of_the_line() -> None:
    centre = Centre(ann=agent())
    for contact in ("first", "second", "third"):
        centre.enqueue(contact)
        centre.pass_time(1)
    served = []
    for _ in range(3):
        (talking,) = centre.agent("ann").contacts
        served.append(talking)
        centre.connect(talking)
        centre.close(talking)
    assert served == ["first", "second", "third"]


def test_rotation_is_strictly_in_turn_however_long_somebody_has_been_idle() -> None:
    centre = Centre(config(queue=queue(choice=Choice(rule="rotation")), ann=agent(), bob=agent(), cho=agent()))
    turns = []
    for number in range(7):
        turns += centre.enqueue(f"c{number}")
        centre.connect(f"c{number}")
        turns += centre.close(f"c{number}")
        centre.pass_time(SECOND)
        if number == 3:
            centre.rest("bob")
            centre.available("bob")
    assert [name for _, name in offered(turns)] == ["ann", "bob", "cho", "ann", "bob", "cho", "ann"]


def test_in_rotation_one_who_was_away_comes_where_they_stood() -> None:
    centre = Centre(config(queue=queue(choice=Choice(rule="rotation")), ann=agent(), bob=agent(), cho=agent()))
    turns = []
    for number in range(5):
        if number == 1:
            centre.rest("bob")
        if number == 2:
            centre.available("bob")
        turns += centre.enqueue(f"c{number}")
        centre.connect(f"c{number}")
        centre.close(f"c{number}")
    assert [name for _, name in offered(turns)] == ["ann", "cho", "bob", "ann", "cho"]


def test_chats_go_to_who_has_the_fewest_until_all_have_as_many() -> None:
    centre = Centre(ann=agent(chat=4), bob=agent(chat=4), cho=agent(chat=4))
    for number in range(4):
        centre.enqueue(f"before{number}")
        centre.connect(f"before{number}")
    centre.do(c.End(contact="before1"))
    centre.do(c.FinishWrapUp(contact="before1", agent="bob"))
    assert [len(centre.agent(name).contacts) for name in ("ann", "bob", "cho")] == [2, 0, 1]
    said = [event for number in range(6) for event in centre.enqueue(f"c{number}")]
    assert [name for _, name in offered(said)][:3] == ["bob", "bob", "cho"]
    assert [len(centre.agent(name).contacts) for name in ("ann", "bob", "cho")] == [3, 3, 3]


# Coming and going.


def test_logging_in_twice_writes_one_event() -> None:
    centre = Centre(ann=agent(), available=False)
    assert told(centre.do(c.AgentSeen(agent="ann"))) == ["AgentReachable", "AgentStateChanged"]
    assert centre.do(c.AgentSeen(agent="ann")) == []
    assert told(centre.available("ann")) == ["AgentStateChanged"]
    assert centre.available("ann") == []


def test_a_caller_into_a_queue_nobody_is_signed_in_for_is_told_of_and_waits() -> None:
    centre = Centre(several(("sales", "care"), ann=agent("sales"), bob=agent("care")), available=False)
    centre.sign_in("ann")
    assert told(centre.enqueue(queue="care")) == ["ContactQueued", "ContactUnanswerable"]
    said = centre.sign_in("bob")
    assert told(said) == ["AgentReachable", "AgentStateChanged", "ContactAnswerable", "AgentStateChanged", "OfferMade"]


def test_one_added_to_a_queue_rings_for_those_already_waiting() -> None:
    centre = Centre(several(("sales", "care"), ann=agent("sales")))
    centre.enqueue(queue="care")
    added = RoutingConfig(version="2", queues=several(("sales", "care")).queues, agents={"ann": agent("sales", "care")})
    assert offered(centre.do(c.Configure(config=added))) == [("c", "ann")]


def test_one_who_leaves_a_queue_in_a_call_finishes_the_call_and_gets_no_other() -> None:
    centre = Centre(several(("sales", "care"), ann=agent("sales", "care")))
    centre.enqueue("c", queue="care")
    centre.connect("c")
    left = RoutingConfig(version="2", queues=several(("sales", "care")).queues, agents={"ann": agent("sales")})
    centre.do(c.Configure(config=left))
    centre.enqueue("d", queue="care")
    assert told(centre.close("c")) == ["WrapUpStarted", "WrapUpEnded"]
    assert centre.owner("d") is None
