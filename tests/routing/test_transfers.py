"""A contact given to another queue or agent, and one whose agent has lost the line."""

from collections.abc import Callable

import pytest

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.criteria import open_contacts
from routing.model import AgentRules, PlaceState, QueueRules, Reason, Requirement, Requirements, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, offered, told

CHANGED, MADE, TRANSFERRED, ENDED = "AgentStateChanged", "OfferMade", "ContactTransferred", "AgentHoldEnded"
ZH, BOB_ONLY = Requirement("zh", 3), Requirement("vip", 5)
WAIT = HELD_BACK = 30 * SECOND


def rules(version: str = "1", *, transfer_wait_ms: int = WAIT, **others: AgentRules) -> RoutingConfig:
    """Ann serves sales; bob (vip) and cho (zh) serve care."""
    queues = {"sales": QueueRules(open=()), "care": QueueRules(open=(), target_ms=7 * SECOND)}
    agents = {"ann": agent("sales"), "bob": agent("care", vip=9), "cho": agent("care", zh=3)} | others
    return RoutingConfig(version=version, queues=queues, agents=agents, transfer_wait_ms=transfer_wait_ms)


def talking(configured: RoutingConfig | None = None) -> Centre:
    """Ann has been talking for a minute with c, a call of sales; bob and cho are free."""
    centre = Centre(configured or rules())
    centre.enqueue(channel="voice", priority=2)
    centre.connect()
    centre.pass_time(60 * SECOND)
    return centre


def with_bob_busy(configured: RoutingConfig | None = None) -> Centre:
    """Bob talks with d, a call that only he can take."""
    centre = talking(configured)
    centre.enqueue("d", BOB_ONLY, queue="care", channel="voice")
    centre.connect("d")
    return centre


def transfer(centre: Centre, queue: str = "care", *requires: Requirement, to: str | None = None) -> list[e.Event]:
    return centre.do(c.Transfer(contact="c", by="ann", queue=queue, requires=requires, agent=to))


# To a queue.


def test_a_contact_transferred_to_a_queue_is_offered_there_with_the_priority_and_the_age_it_had() -> None:
    centre = talking()
    given, made = transfer(centre)
    assert given == e.ContactTransferred(
        at=centre.now,
        contact="c",
        agent="ann",
        queue="care",
        channel="voice",
        requires=(),
        target_ms=7 * SECOND,
        giver_held_until=centre.now + HELD_BACK,
    )
    assert isinstance(made, e.OfferMade)
    assert (made.offer, made.agent, made.why.queue) == ("c.2", "bob", "care")
    assert (made.why.rule, made.why.waited_ms, made.why.priority) == ("longest_idle", 60 * SECOND, 2)


def test_it_comes_before_those_who_came_later_to_the_queue_it_goes_to() -> None:
    centre = talking()
    for name in ("bob", "cho"):
        centre.rest(name)
    centre.enqueue("later", queue="care", channel="voice", priority=2)
    transfer(centre)
    assert offered(centre.available("bob")) == [("c", "bob")]


def test_the_giver_is_free_at_once_without_wrap_up_and_idle_from_then_on() -> None:
    centre = talking()
    transfer(centre)
    ann = centre.agent("ann")
    assert (open_contacts(ann, "voice"), ann.idle_since) == (0, centre.now)
    assert offered(centre.enqueue("next", channel="voice")) == [("next", "ann")]


def test_what_the_contact_asks_is_replaced_by_what_the_transfer_asks() -> None:
    centre = talking()
    given, made = transfer(centre, "care", Requirement("zh", 1), ZH)
    assert isinstance(given, e.ContactTransferred)
    assert given.requires == (ZH,)
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.requires) == ("cho", (ZH,))
    assert centre.place().requirements == Requirements(queue="care", channel="voice", skills=(ZH,))


def test_it_is_not_bounced_back_to_the_giver_who_may_have_it_after_a_while_like_anybody() -> None:
    centre = talking()
    assert offered(transfer(centre, "sales")) == []
    assert centre.pass_time(HELD_BACK - 1) == []
    assert offered(centre.pass_time(1)) == [("c", "ann")]


def test_those_who_declined_it_before_it_was_transferred_may_be_offered_it_again() -> None:
    centre = Centre(rules(ann=agent("sales", "care"), bob=agent("sales", "care")))
    centre.rest("cho")
    centre.enqueue()
    centre.decline()
    centre.connect()
    assert centre.owner() == "bob"
    (_, made) = centre.do(c.Transfer(contact="c", by="bob", queue="care"))
    assert isinstance(made, e.OfferMade)
    assert (made.agent, centre.place().declined) == ("ann", {})


def test_what_was_answered_once_stays_answered() -> None:
    centre = talking()
    transfer(centre)
    assert centre.place().answered
    assert told(centre.connect()) == ["OfferAccepted", "ContactConnected"]


# To a named agent.


def test_a_named_agent_is_offered_it_whatever_queues_they_serve_and_skills_they_have() -> None:
    centre = talking()
    given, made = transfer(centre, "sales", ZH, to="bob")
    assert isinstance(given, e.ContactTransferred)
    assert (given.to_agent, given.held_until) == ("bob", centre.now + WAIT)
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.rule, made.why.eligible, made.why.requires) == ("bob", "named_agent", 1, ())


def test_once_the_named_agent_has_it_it_is_an_ordinary_contact_of_the_queue() -> None:
    centre = talking()
    transfer(centre, "care", ZH, to="bob")
    centre.connect()
    place = centre.place()
    assert (place.state, place.agent, place.reserved_until) == (PlaceState.ACTIVE, "bob", None)
    assert place.requirements == Requirements(queue="care", channel="voice", skills=(ZH,))
    assert centre.pass_time(2 * WAIT) == []


def test_it_waits_for_one_who_is_busy_while_others_are_free_until_the_wait_is_over() -> None:
    centre = with_bob_busy()
    assert told(transfer(centre, to="bob")) == [TRANSFERRED]
    due = centre.now + WAIT
    assert centre.pass_time(WAIT - 1) == []
    ended, made = centre.pass_time(3)
    assert ended == e.AgentHoldEnded(at=due + 2, contact="c", agent="bob", due=due)
    assert offered([made]) == [("c", "cho")]
    assert centre.place().requirements.agent is None


def test_one_who_is_busy_gets_it_the_moment_they_are_free() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    centre.do(c.End(contact="d"))
    assert offered(centre.do(c.FinishWrapUp(contact="d", agent="bob"))) == [("c", "bob")]


def test_one_who_is_free_is_offered_it_even_if_nobody_is_to_wait_for_one_who_is_busy() -> None:
    assert offered(transfer(talking(rules(transfer_wait_ms=0)), to="bob")) == [("c", "bob")]
    centre = with_bob_busy(rules(transfer_wait_ms=0))
    assert told(transfer(centre, to="bob")) == [TRANSFERRED]
    assert told(centre.pass_time(0)) == [ENDED, MADE]


def test_its_clock_stands_while_it_is_offered_and_is_asked_again_when_the_offer_is_taken_back() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    centre.pass_time(WAIT - SECOND)
    centre.do(c.End(contact="d"))
    centre.do(c.FinishWrapUp(contact="d", agent="bob"))
    assert centre.pass_time(5 * SECOND) == []
    assert told(centre.accept()) == ["OfferAccepted"]


GONE_FROM: dict[str, Callable[[Centre], object]] = {
    "not ready": lambda centre: centre.rest("bob"),
    "offline": lambda centre: centre.do(c.SetAvailability(agent="bob", availability="offline", by="bob")),  # type: ignore[arg-type]
    "out of reach": lambda centre: (centre.do(c.AgentGone(agent="bob")), centre.pass_time(10 * SECOND)),
}


@pytest.mark.parametrize("how", GONE_FROM)
def test_one_who_is_not_there_is_not_waited_for_and_the_log_says_that_they_were_meant(how: str) -> None:
    centre = talking()
    GONE_FROM[how](centre)
    given, ended, made = transfer(centre, to="bob")
    assert isinstance(given, e.ContactTransferred)
    assert given.to_agent == "bob"
    assert ended == e.AgentHoldEnded(at=centre.now, contact="c", agent="bob")
    assert offered([made]) == [("c", "cho")]


def test_one_who_lost_the_connection_a_moment_ago_is_offered_it_still() -> None:
    centre = talking()
    centre.do(c.AgentGone(agent="bob"))
    centre.pass_time(9 * SECOND)
    assert offered(transfer(centre, to="bob")) == [("c", "bob")]
    assert told(centre.pass_time(SECOND)) == ["OfferWithdrawn", "AgentSuspended", ENDED, MADE]


def test_one_who_takes_nothing_of_the_channel_is_not_waited_for() -> None:
    centre = talking(rules(bob=agent("care", voice=0)))
    assert told(transfer(centre, to="bob")) == [TRANSFERRED, ENDED, MADE]


def test_the_wait_ends_when_the_busy_agent_goes_on_a_break() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    assert told(centre.rest("bob")) == ["AgentStateAsked", ENDED, MADE]
    assert centre.owner() == "cho"


def test_the_wait_ends_when_the_busy_agent_s_connection_has_been_lost_for_long() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    centre.do(c.AgentGone(agent="bob"))
    assert told(centre.pass_time(10 * SECOND)) == ["AgentSuspended", ENDED, MADE]


def test_the_wait_ends_when_the_agent_declines_and_the_contact_is_not_theirs_for_a_while() -> None:
    centre = talking()
    transfer(centre, to="bob")
    declined, ended, made = centre.decline()
    assert told([declined, ended]) == ["OfferDeclined", ENDED]
    assert offered([made]) == [("c", "cho")]
    assert centre.place().holds == {"ann": centre.now + HELD_BACK, "bob": centre.now + HELD_BACK}


def test_the_wait_ends_when_the_agent_does_not_answer() -> None:
    centre = talking()
    transfer(centre, to="bob")
    assert told(centre.pass_time(20 * SECOND)) == ["OfferExpired", CHANGED, ENDED, MADE]
    assert centre.owner() == "cho"


def test_the_wait_ends_when_the_agent_cannot_be_connected() -> None:
    centre = talking()
    transfer(centre, to="bob")
    centre.accept()
    said = centre.do(c.FailConnect(contact="c", reason="no_line"))
    assert told(said) == ["ConnectFailed", CHANGED, ENDED, MADE]
    assert centre.owner() == "cho"


def test_new_configuration_keeps_the_wait_for_one_who_is_still_there_and_ends_it_for_one_who_is_not() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    assert told(centre.do(c.Configure(config=rules("2", bob=agent("sales"))))) == ["RoutingConfigured"]
    centre.do(c.End(contact="d"))
    assert offered(centre.do(c.FinishWrapUp(contact="d", agent="bob"))) == [("c", "bob")]

    centre = with_bob_busy()
    transfer(centre, to="bob")
    without = rules("2")
    del without.agents["bob"]
    assert told(centre.do(c.Configure(config=without))) == ["RoutingConfigured", ENDED, MADE]


def test_more_room_for_the_named_agent_is_used_at_once() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    said = centre.do(c.Configure(config=rules("2", bob=agent("care", voice=2))))
    assert offered(said) == [("c", "bob")]


def test_the_wait_ends_with_the_queue() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    without = rules("2")
    del without.queues["care"]
    assert told(centre.do(c.Configure(config=without))) == ["RoutingConfigured", ENDED, "ContactUnanswerable"]
    assert told(centre.do(c.Configure(config=rules("3")))) == ["RoutingConfigured", "ContactAnswerable", MADE]


def restart(centre: Centre, down: int) -> list[e.Event]:
    """Down for so long; then everybody is back."""
    centre.now += down
    said = centre.engine.handle(c.Resume(down_from=centre.now - down), centre.now)
    for name in centre.engine.state.agents:
        centre.do(c.AgentSeen(agent=name))
    return said


def test_a_restart_makes_the_offer_to_the_named_agent_again() -> None:
    centre = talking()
    transfer(centre, to="bob")
    assert offered(restart(centre, down=2 * WAIT)) == [("c", "bob")]


def test_the_wait_for_an_agent_runs_through_a_restart() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    due = centre.now + WAIT
    assert offered(restart(centre, down=SECOND)) == []
    assert centre.engine.next_deadline() == due
    said = restart(centre, down=WAIT)
    assert told(said) == ["Resumed", *["AgentUnreachable"] * 3], "it ends by its clock, right after"
    assert centre.owner() == "cho"


def test_the_customer_may_leave_while_it_waits_for_one_agent() -> None:
    centre = with_bob_busy()
    transfer(centre, to="bob")
    assert told(centre.do(c.Leave(contact="c"))) == ["ContactLeft"]
    assert centre.engine.next_deadline() is None


def test_an_agent_no_longer_configured_gives_a_contact_up_and_is_forgotten() -> None:
    centre = talking()
    without = rules("2")
    del without.agents["ann"]
    centre.do(c.Configure(config=without))
    assert offered(transfer(centre)) == [("c", "bob")]
    assert "ann" not in centre.engine.state.agents


def test_nobody_transfers_to_one_who_is_no_longer_configured_though_still_holding() -> None:
    centre = with_bob_busy()
    without = rules("2")
    del without.agents["bob"]
    centre.do(c.Configure(config=without))
    with pytest.raises(x.UnknownAgent, match="'bob'"):
        transfer(centre, to="bob")


def test_a_transfer_to_oneself_says_so() -> None:
    with pytest.raises(x.TransferToSelf, match="ann has the contact already; choose somebody else"):
        transfer(talking(), to="ann")


# Back, because the agent's line is gone.


def test_a_contact_whose_agent_lost_the_line_goes_back_to_its_old_place_and_the_agent_is_not_ready() -> None:
    centre = talking()
    came = centre.place().enqueued
    returned, changed = centre.do(c.Return(contact="c", reason="agent_leg_lost"))
    assert returned == e.ContactReturned(at=centre.now, contact="c", agent="ann", reason="agent_leg_lost")
    assert isinstance(changed, e.AgentStateChanged)
    assert (changed.availability, changed.reason, changed.due) == ("not_ready", Reason.CONNECTION_LOST, None)
    assert (centre.place().state, centre.place().enqueued) == (PlaceState.WAITING, came)
    assert offered(centre.available("ann")) == [("c", "ann")]


def test_one_on_a_break_who_loses_the_line_stays_on_that_break() -> None:
    centre = talking()
    centre.rest("ann", force=True)
    assert told(centre.do(c.Return(contact="c", reason="agent_leg_lost"))) == ["ContactReturned"]
    assert centre.agent("ann").reason == "lunch"


def test_what_a_named_agent_had_and_lost_goes_to_anybody_in_its_queue() -> None:
    centre = talking()
    transfer(centre, to="bob")
    centre.connect()
    assert offered(centre.do(c.Return(contact="c", reason="agent_leg_lost"))) == [("c", "cho")]
