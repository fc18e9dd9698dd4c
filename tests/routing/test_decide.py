"""What each command does, one behaviour at a time."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.model import Availability, PlaceState, QueueRules, Requirement
from tests.routing.centre import SECOND, Centre, agent, centre_with, config, told

CHANGED, LOST = "AgentStateChanged", "AgentUnreachable"


def status(wanted: Availability, reason: str | None = None) -> Callable[[], c.SetAvailability]:
    return lambda: c.SetAvailability(agent="ann", availability=wanted, reason=reason, by="ann")


# Configuration.


def test_nothing_can_be_queued_before_there_is_a_configuration() -> None:
    centre = Centre(config())
    centre.engine.state.config = None
    with pytest.raises(x.NotConfigured):
        centre.enqueue()


def test_a_contact_for_a_queue_nobody_has_configured_is_refused() -> None:
    with pytest.raises(x.UnknownQueue, match="'nowhere'"):
        Centre(ann=agent()).enqueue(queue="nowhere")


def test_new_demands_of_a_queue_apply_to_those_already_waiting() -> None:
    centre = Centre(ann=agent(), bob=agent(zh=5), available=False)
    centre.enqueue()
    asking = QueueRules(open=(), requires=(Requirement("zh", 3),))
    centre.do(c.Configure(config=config(version="2", queue=asking, ann=agent(), bob=agent(zh=5))))
    centre.sign_in("ann")
    assert centre.owner() is None
    centre.sign_in("bob")
    assert centre.owner() == "bob"


def test_an_agent_who_learns_the_skill_is_offered_who_waits_for_it_at_once() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("c", Requirement("zh", 3))
    said = centre.do(c.Configure(config=config(version="2", ann=agent(zh=3))))
    assert told(said) == ["RoutingConfigured", "ContactAnswerable", "OfferMade"]


def test_a_contact_whose_queue_is_gone_keeps_its_place_and_is_offered_again_when_it_is_back() -> None:
    centre = Centre(ann=agent(), available=False)
    centre.enqueue()
    came = centre.now
    elsewhere = replace(config(version="2", ann=agent()), queues={})
    centre.do(c.Configure(config=elsewhere), after=SECOND)
    assert told(centre.sign_in("ann")) == ["AgentReachable", CHANGED, CHANGED]
    assert centre.place().enqueued == came
    said = centre.do(c.Configure(config=config(version="3", ann=agent())))
    assert told(said) == ["RoutingConfigured", "ContactAnswerable", "OfferMade"]


def test_a_conversation_of_a_queue_that_is_gone_is_wrapped_up_by_the_default_time() -> None:
    centre = centre_with("active")
    centre.do(c.Configure(config=replace(config(version="2", ann=agent()), queues={})))
    (event,) = centre.do(c.End(contact="c"))
    assert isinstance(event, e.WrapUpStarted)
    assert event.until == centre.now + 60 * SECOND


def test_an_agent_no_longer_configured_finishes_what_they_hold_and_is_then_forgotten() -> None:
    centre = centre_with("active")
    centre.do(c.Configure(config=config(version="2", bob=agent())))
    assert "ann" in centre.engine.state.agents
    centre.do(c.End(contact="c"))
    centre.do(c.FinishWrapUp(contact="c", agent="ann"))
    assert "ann" not in centre.engine.state.agents
    with pytest.raises(x.UnknownAgent):
        centre.do(c.AgentSeen(agent="ann"))


def test_an_agent_no_longer_configured_who_holds_nothing_is_forgotten_at_once() -> None:
    centre = centre_with("gone")
    centre.do(c.Configure(config=config(version="2", bob=agent())))
    assert list(centre.engine.state.agents) == ["bob"]


def test_an_agent_no_longer_configured_is_offered_nothing_more() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("c1")
    centre.do(c.Configure(config=config(version="2")))
    centre.enqueue("c2")
    assert centre.owner("c1") == "ann"
    assert centre.owner("c2") is None


def test_an_agent_forgotten_with_their_last_offer_changes_state_no_more() -> None:
    centre = centre_with("offered")
    centre.do(c.Configure(config=config(version="2", bob=agent())))
    assert told(centre.rest("ann")) == ["OfferWithdrawn"]


# Offers.


def test_an_offer_lasts_as_long_as_its_queue_says() -> None:
    centre = Centre(config(queue=QueueRules(open=(), offer_ms=7), ann=agent()))
    centre.enqueue()
    assert centre.place().deadline == centre.now + 7


def test_offers_of_a_contact_are_numbered_so_that_no_two_have_the_same_id() -> None:
    centre = Centre(ann=agent(), bob=agent())
    centre.enqueue()
    centre.decline()
    assert centre.place().offer == "c.2"
    assert centre.owner() == "bob"


@pytest.mark.parametrize("offer", ["", "c", "c.0", "c.2", "c.01", "c.x", "c.-1", "c.¹", "d.1", "c." + "9" * 5_000])
def test_an_offer_that_never_was_is_unknown(offer: str) -> None:
    centre = centre_with("offered")
    with pytest.raises(x.UnknownOffer):
        centre.do(c.Accept(offer=offer, agent="ann"))


def test_a_contact_id_may_have_dots() -> None:
    centre = Centre(ann=agent())
    centre.enqueue("web.chat.7")
    assert told(centre.do(c.Accept(offer="web.chat.7.1", agent="ann"))) == ["OfferAccepted"]


@pytest.mark.parametrize("command", [c.Accept(offer="c.1", agent="eve"), c.Decline(offer="c.1", agent="eve")])
def test_a_stranger_can_neither_accept_nor_decline(command: c.Command) -> None:
    with pytest.raises(x.UnknownAgent):
        centre_with("offered").do(command)


def test_another_s_acceptance_is_answered_with_who_has_the_contact() -> None:
    with pytest.raises(x.AlreadyTaken) as refusal:
        centre_with("claimed").do(c.Accept(offer="c.1", agent="bob"))
    assert refusal.value.by == "ann"


def test_a_declined_offer_declined_again_by_the_same_agent_is_no_news() -> None:
    centre = centre_with("offered")
    centre.decline()
    assert centre.do(c.Decline(offer="c.1", agent="ann")) == []


def test_a_declined_offer_cannot_be_accepted_after_all() -> None:
    centre = centre_with("offered")
    centre.decline()
    with pytest.raises(x.OfferOver):
        centre.do(c.Accept(offer="c.1", agent="ann"))


@pytest.mark.parametrize("kind", [c.Accept, c.Decline])
def test_at_the_deadline_it_is_too_late_even_before_the_timer_has_run(kind: type[c.Accept | c.Decline]) -> None:
    centre = centre_with("offered")
    deadline = centre.place().deadline
    assert deadline is not None
    with pytest.raises(x.OfferOver):
        centre.engine.handle(kind(offer="c.1", agent="ann"), deadline)
    assert centre.engine.handle(kind(offer="c.1", agent="ann"), deadline - 1)


def test_a_declined_contact_goes_to_the_next_and_not_back_to_the_same() -> None:
    centre = Centre(ann=agent(chat=2), bob=agent())
    centre.enqueue()
    assert centre.owner() == "ann"
    centre.decline()
    assert centre.owner() == "bob"
    centre.rest("bob")
    assert centre.owner() is None


def test_after_the_hold_the_same_agent_is_asked_again() -> None:
    centre = centre_with("offered")
    (declined,) = centre.decline()
    assert isinstance(declined, e.OfferDeclined)
    assert declined.held_until == centre.now + 30 * SECOND == centre.engine.next_deadline()
    assert centre.pass_time(30 * SECOND - 1) == []
    assert told(centre.pass_time(1)) == ["OfferMade"]


def test_one_who_declined_one_contact_is_offered_another() -> None:
    centre = centre_with("offered")
    centre.decline()
    centre.enqueue("d")
    assert centre.owner("d") == "ann"
    assert centre.owner("c") is None


# Connecting.


@pytest.mark.parametrize(("channel", "within"), [("chat", 5 * SECOND), ("voice", 15 * SECOND)])
def test_a_claim_must_become_a_conversation_within_the_time_of_its_channel(channel: str, within: int) -> None:
    centre = Centre(ann=agent())
    centre.enqueue(channel="voice" if channel == "voice" else "chat")
    (accepted,) = centre.accept()
    assert isinstance(accepted, e.OfferAccepted)
    assert accepted.connect_by == centre.now + within == centre.place().deadline


def test_a_failed_connection_gives_the_place_back_and_costs_no_wrap_up() -> None:
    centre = centre_with("claimed")
    before = centre.place().enqueued
    centre.do(c.FailConnect(contact="c", reason="no_socket"), after=1)
    assert (centre.place().state, centre.place().enqueued) == (PlaceState.WAITING, before)
    assert (centre.agent("ann").availability, centre.agent("ann").reason) == ("not_ready", "connect_failed")
    assert centre.agent("ann").contacts == {}


def test_a_failed_connection_leaves_an_agent_on_a_break_on_that_break() -> None:
    centre = centre_with("claimed")
    centre.rest("ann", force=True)
    assert told(centre.do(c.FailConnect(contact="c", reason="no_socket"))) == ["ConnectFailed"]
    assert centre.agent("ann").reason == "lunch"


def test_a_break_asked_for_comes_after_what_a_failed_connection_made_of_the_agent() -> None:
    centre = centre_with("claimed")
    centre.rest("ann")
    failed, system, own = centre.do(c.FailConnect(contact="c", reason="no_socket"))
    assert isinstance(system, e.AgentStateChanged)
    assert isinstance(own, e.AgentStateChanged)
    assert (told([failed]), system.reason, own.reason, own.by) == (["ConnectFailed"], "connect_failed", "lunch", "ann")


def test_a_failed_connection_takes_the_agent_s_other_offers_back() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("c")
    centre.accept("c")
    centre.enqueue("d")
    said = centre.do(c.FailConnect(contact="c", reason="no_socket"))
    assert told(said) == ["ConnectFailed", "OfferWithdrawn", "AgentStateChanged"]


def test_who_leaves_is_told_apart_by_where_they_stood() -> None:
    was = {}
    for state in ("waiting", "offered", "claimed"):
        left = centre_with(state).do(c.Leave(contact="c"))[-1]
        assert isinstance(left, e.ContactLeft)
        was[state] = (left.was, left.agent)
    assert was == {"waiting": ("waiting", None), "offered": ("offered", "ann"), "claimed": ("claimed", "ann")}


def test_one_who_leaves_frees_the_agent_for_the_next_in_line() -> None:
    centre = centre_with("offered")
    centre.enqueue("d")
    assert told(centre.do(c.Leave(contact="c"))) == ["OfferWithdrawn", "ContactLeft", "OfferMade"]
    assert centre.owner("d") == "ann"


# Wrap-up.


def test_wrap_up_lasts_as_long_as_the_queue_says_and_holds_the_capacity() -> None:
    centre = Centre(config(queue=QueueRules(open=(), wrap_up_ms=9), ann=agent()))
    centre.enqueue("c")
    centre.wrap("c")
    centre.enqueue("d")
    assert centre.place("c").deadline == centre.now + 9
    assert centre.owner("d") is None


def test_a_queue_without_wrap_up_frees_the_agent_at_once() -> None:
    centre = Centre(config(queue=QueueRules(open=(), wrap_up_ms=0), ann=agent()))
    centre.enqueue("c")
    centre.enqueue("d")
    centre.connect("c")
    started, ended, made = centre.do(c.End(contact="c"))
    assert isinstance(started, e.WrapUpStarted)
    assert isinstance(ended, e.WrapUpEnded)
    assert ended.by == "clock"
    assert isinstance(made, e.OfferMade)


def test_one_who_finishes_gets_the_best_waiting_contact_they_may_take() -> None:
    centre = centre_with("wrapping")
    centre.enqueue("skilled", Requirement("zh", 9), priority=9)
    centre.enqueue("old")
    centre.enqueue("urgent", priority=1)
    (ended, made) = centre.do(c.FinishWrapUp(contact="c", agent="ann"))
    assert isinstance(ended, e.WrapUpEnded)
    assert ended.by == "agent"
    assert isinstance(made, e.OfferMade)
    assert made.contact == "urgent"


# Availability and presence.


@pytest.mark.parametrize("reason", [None, ""])
def test_not_ready_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(x.ReasonMissing):
        centre_with("gone").do(status(Availability.NOT_READY, reason)())


def test_another_reason_is_a_change_and_the_same_reason_is_none() -> None:
    centre = centre_with("gone")
    assert told(centre.do(status(Availability.NOT_READY, "lunch")())) == [CHANGED]
    assert centre.do(status(Availability.NOT_READY, "lunch")()) == []
    assert told(centre.do(status(Availability.NOT_READY, "training")())) == [CHANGED]


def test_a_change_names_who_made_it() -> None:
    command = c.SetAvailability(agent="ann", availability=Availability.NOT_READY, reason="coaching", by="sun")
    (event,) = centre_with("gone").do(command)
    assert isinstance(event, e.AgentStateChanged)
    assert event.by == "sun"


def test_one_who_still_holds_contacts_is_told_which_when_going_offline() -> None:
    with pytest.raises(x.StillHolding) as refusal:
        centre_with("wrapping").do(
            c.SetAvailability(agent="ann", availability=Availability.OFFLINE, by="s", force=True)
        )
    assert refusal.value.contacts == ("c",)


def test_conversations_go_on_when_the_agent_is_made_not_ready() -> None:
    centre = centre_with("active")
    centre.rest("ann", force=True)
    assert (centre.place().state, centre.agent("ann").reason) == (PlaceState.ACTIVE, "lunch")


def test_one_who_signs_out_in_a_conversation_is_signed_out_when_its_wrap_up_is_over() -> None:
    centre = centre_with("active")
    assert told(centre.do(status(Availability.OFFLINE)())) == ["AgentStateAsked"]
    assert centre.do(status(Availability.OFFLINE)()) == [], "asked for already"
    centre.do(c.End(contact="c"))
    ended, changed = centre.do(c.FinishWrapUp(contact="c", agent="ann"))
    assert isinstance(changed, e.AgentStateChanged)
    assert (told([ended]), changed.availability) == (["WrapUpEnded"], "offline")


def test_a_state_asked_for_takes_the_open_offers_back_at_once() -> None:
    centre = Centre(ann=agent(chat=2))
    centre.enqueue("c")
    centre.accept("c")
    centre.enqueue("d")
    assert told(centre.rest("ann")) == ["OfferWithdrawn", "AgentStateAsked"]


def test_signing_in_makes_one_not_ready_once() -> None:
    centre = Centre(ann=agent(), available=False)
    assert told(centre.do(c.AgentSeen(agent="ann"))) == ["AgentReachable", CHANGED]
    assert (centre.agent("ann").availability, centre.agent("ann").reason) == ("not_ready", "signed_in")
    assert centre.do(c.AgentSeen(agent="ann")) == []


def test_one_who_signed_out_and_in_again_on_the_same_connection_is_not_ready() -> None:
    centre = centre_with("gone")
    centre.do(status(Availability.OFFLINE)())
    assert told(centre.do(c.AgentSeen(agent="ann"))) == [CHANGED]


def test_a_connection_that_was_never_there_cannot_be_lost() -> None:
    assert Centre(ann=agent(), available=False).do(c.AgentGone(agent="ann")) == []


def test_one_who_was_never_connected_is_offered_nothing_even_if_made_available() -> None:
    centre = Centre(ann=agent(), available=False)
    centre.available("ann")
    centre.enqueue()
    assert centre.owner() is None


def test_a_lost_connection_tells_what_follows_and_when() -> None:
    centre = centre_with("gone")
    (lost,) = centre.do(c.AgentGone(agent="ann"))
    assert isinstance(lost, e.AgentUnreachable)
    waits = [at - centre.now for at in (lost.suspend_at, lost.not_ready_at, lost.return_at)]
    assert waits == [10 * SECOND, 30 * SECOND, 120 * SECOND]
