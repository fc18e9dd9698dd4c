"""Transfers to a team, without credit for the time waited, and back to the sender."""

import pytest
from msgspec.structs import replace

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.explain import exclusion, why_waiting
from routing.model import AgentRules, PlaceState, QueueRules, Requirements, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, offered, told
from tests.routing.test_transfers import ENDED, HELD_BACK, MADE, TRANSFERRED, WAIT, ZH

TEAM_ENDED, SENT_BACK, DECLINED = "TeamHoldEnded", "ContactSentBack", "OfferDeclined"


def member(team: str, *queues: str, **skills: int) -> AgentRules:
    return replace(agent(*queues, **skills), team=team)


def rules(version: str = "1", *, transfer_wait_ms: int = WAIT, at_once: int = 1) -> RoutingConfig:
    """Ann (gold) serves sales; bob (blue, vip), dee (blue, serves nothing) and cho (no team) are the others."""
    return RoutingConfig(
        version=version,
        queues={"sales": QueueRules(open=()), "care": QueueRules(open=(), at_once=at_once)},
        agents={
            "ann": member("gold", "sales"),
            "bob": member("blue", "care", vip=9),
            "cho": agent("care", zh=3),
            "dee": member("blue", "nothing"),
        },
        teams=("gold", "blue", "red"),
        transfer_wait_ms=transfer_wait_ms,
    )


def talking(configured: RoutingConfig | None = None) -> Centre:
    """Ann has been talking for a minute with c, a call of sales; the others are free."""
    centre = Centre(configured or rules())
    centre.enqueue(channel="voice", priority=2)
    centre.connect()
    centre.pass_time(60 * SECOND)
    return centre


def transfer(centre: Centre, team: str | None = "blue", **said: object) -> list[e.Event]:
    return centre.do(c.Transfer(contact="c", by="ann", queue="care", team=team, **said))  # type: ignore[arg-type]


def occupied(centre: Centre, *names: str) -> Centre:
    """These talk with calls of their own, for which they alone are free."""
    for name in names:
        for other in ("bob", "cho", "dee"):
            if other not in names:
                centre.rest(other)
        contact = f"with-{name}"
        centre.enqueue(contact, queue="care", channel="voice", prefer=name, prefer_ms=1)
        centre.connect(contact)
    for other in ("bob", "cho", "dee"):
        if other not in names:
            centre.available(other)
    return centre


# To a team.


def test_a_team_is_offered_it_whatever_queues_its_members_serve_and_skills_they_have() -> None:
    centre = talking()
    centre.rest("bob")
    given, made = transfer(centre, requires=(ZH,))
    assert isinstance(given, e.ContactTransferred)
    assert (given.to_team, given.to_agent, given.held_until) == ("blue", None, centre.now + WAIT)
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.rule, made.why.team, made.why.requires) == ("dee", "longest_idle", "blue", ())


def test_the_team_is_asked_in_the_order_of_the_queue_s_choice_and_at_once_as_it_says() -> None:
    assert offered(transfer(talking())) == [("c", "bob")]
    assert offered(transfer(talking(rules(at_once=2)))) == [("c", "bob"), ("c", "dee")]


def test_it_waits_for_a_team_that_is_busy_while_others_are_free_until_the_wait_is_over() -> None:
    centre = occupied(talking(), "bob", "dee")
    assert told(transfer(centre)) == [TRANSFERRED]
    due = centre.now + WAIT
    assert why_waiting(centre.engine.state, "c", centre.now).code == "held_for_team"
    assert exclusion(centre.engine.state, "c", "cho", centre.now) == "held_for_other"
    assert centre.pass_time(WAIT - 1) == []
    ended, made = centre.pass_time(2)
    assert ended == e.TeamHoldEnded(at=due + 1, contact="c", team="blue", due=due)
    assert offered([made]) == [("c", "cho")]
    assert centre.place().requirements == Requirements(queue="care", channel="voice")


def test_the_first_of_the_team_to_become_free_gets_it() -> None:
    centre = occupied(talking(), "bob", "dee")
    transfer(centre)
    centre.do(c.End(contact="with-dee"))
    assert offered(centre.do(c.FinishWrapUp(contact="with-dee", agent="dee"))) == [("c", "dee")]


def test_one_member_after_the_other_may_decline_it_and_then_it_is_for_anybody() -> None:
    centre = talking()
    transfer(centre)
    assert offered(centre.decline()) == [("c", "dee")]
    declined, ended, made = centre.decline()
    assert told([declined]) == [DECLINED]
    assert ended == e.TeamHoldEnded(at=centre.now, contact="c", team="blue")
    assert offered([made]) == [("c", "cho")]


def test_a_team_of_which_nobody_is_there_is_not_waited_for() -> None:
    centre = talking()
    centre.rest("bob")
    centre.offline("dee")
    assert told(transfer(centre)) == [TRANSFERRED, TEAM_ENDED, MADE]
    assert told(transfer(talking(), "red")) == [TRANSFERRED, TEAM_ENDED, MADE]


def test_the_wait_ends_when_the_last_of_a_busy_team_is_to_have_a_break() -> None:
    centre = occupied(talking(), "bob", "dee")
    transfer(centre)
    assert told(centre.rest("bob")) == ["AgentStateAsked"]
    assert told(centre.rest("dee")) == ["AgentStateAsked", TEAM_ENDED, MADE]


def test_the_giver_s_own_team_has_it_without_them() -> None:
    centre = talking()
    assert told(transfer(centre, "gold")) == [TRANSFERRED, TEAM_ENDED, MADE]
    assert centre.owner() == "bob"


def test_once_one_of_the_team_has_it_it_is_an_ordinary_contact_of_the_queue() -> None:
    centre = talking()
    transfer(centre, back=True)
    centre.connect()
    place = centre.place()
    assert (place.state, place.reserved_until, place.back_to) == (PlaceState.ACTIVE, None, None)
    assert place.requirements == Requirements(queue="care", channel="voice")


def test_a_new_configuration_without_the_team_ends_the_wait() -> None:
    centre = occupied(talking(), "bob", "dee")
    transfer(centre)
    without = rules("2")
    for name in ("bob", "dee"):
        without.agents[name] = member("gold", "care")
    assert told(centre.do(c.Configure(config=without))) == ["RoutingConfigured", TEAM_ENDED, MADE]


def test_a_team_that_does_not_exist_and_one_beside_an_agent_are_refused() -> None:
    centre = talking()
    with pytest.raises(x.UnknownName, match="green"):
        transfer(centre, "green")
    with pytest.raises(x.InvalidValue, match="without an agent"):
        transfer(centre, agent="bob")
    assert centre.place().state is PlaceState.ACTIVE


# Without credit.


@pytest.mark.parametrize(("credit", "first"), [(True, "c"), (False, "earlier")])
def test_without_credit_it_comes_after_those_who_were_in_line_before_the_transfer(credit: bool, first: str) -> None:
    centre = talking()
    for name in ("bob", "cho", "dee"):
        centre.rest(name)
    centre.enqueue("earlier", queue="care", channel="voice", priority=2)
    centre.pass_time(SECOND)
    transfer(centre, None, credit=credit)
    assert offered(centre.available("bob"))[0] == (first, "bob")


def test_without_credit_class_and_head_start_stay() -> None:
    centre = Centre(rules())
    centre.enqueue(channel="voice", priority=2, head_start_ms=7_000)
    centre.connect()
    centre.pass_time(SECOND)
    _, made = transfer(centre, None, credit=False)
    assert isinstance(made, e.OfferMade)
    assert (made.why.waited_ms, made.why.priority, made.why.score) == (0, 2, 700_000)


# Back to the sender.


def test_it_is_sent_back_to_the_giver_when_the_named_agent_declines() -> None:
    centre = talking()
    transfer(centre, None, agent="bob", back=True)
    declined, sent, made = centre.decline()
    assert told([declined]) == [DECLINED]
    assert sent == e.ContactSentBack(at=centre.now, contact="c", agent="ann", held_until=centre.now + WAIT)
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.rule) == ("ann", "named_agent")
    assert centre.place().holds == {"bob": centre.now + HELD_BACK}


@pytest.mark.parametrize("how", ["does not answer", "is away", "is busy too long"])
def test_it_is_sent_back_however_the_named_agent_does_not_take_it(how: str) -> None:
    centre = occupied(talking(), "bob") if how == "is busy too long" else talking()
    if how == "is away":
        centre.rest("bob")
    said = transfer(centre, None, agent="bob", back=True)
    if how != "is away":
        said = centre.pass_time(20 * SECOND if how == "does not answer" else WAIT)
    assert told(said[-2:]) == [SENT_BACK, MADE]
    assert centre.owner() == "ann"


def test_a_team_that_takes_it_not_in_time_sends_it_back_too_and_the_event_says_when_it_was_due() -> None:
    centre = occupied(talking(), "bob", "dee")
    transfer(centre, back=True)
    due = centre.now + WAIT
    sent, made = centre.pass_time(WAIT + 5)
    assert sent == e.ContactSentBack(at=due + 5, contact="c", agent="ann", held_until=due + 5 + WAIT, due=due)
    assert offered([made]) == [("c", "ann")]


def test_it_is_waited_for_a_giver_who_is_busy_and_then_it_is_for_anybody() -> None:
    centre = talking()
    transfer(centre, None, agent="bob", back=True)
    centre.enqueue("next", channel="voice")
    assert centre.owner("next") == "ann"
    centre.connect("next")
    assert told(centre.decline()) == [DECLINED, SENT_BACK]
    due = centre.now + WAIT
    ended, made = centre.pass_time(WAIT)
    assert ended == e.AgentHoldEnded(at=due, contact="c", agent="ann", due=due)
    assert offered([made]) == [("c", "bob")] or offered([made]) == [("c", "cho")]


def test_it_goes_back_once_only() -> None:
    centre = talking()
    transfer(centre, None, agent="bob", back=True)
    centre.decline()
    assert told(centre.decline()) == [DECLINED, ENDED, MADE]
    assert centre.owner() == "cho"


def test_a_giver_who_has_left_meanwhile_is_not_waited_for() -> None:
    centre = talking()
    transfer(centre, None, agent="bob", back=True)
    centre.rest("ann")
    assert told(centre.decline()) == [DECLINED, SENT_BACK, ENDED, MADE]
    assert centre.owner() == "cho"


def test_a_transfer_that_names_nobody_sends_nothing_back() -> None:
    centre = talking()
    given, _ = transfer(centre, None, back=True)
    assert isinstance(given, e.ContactTransferred)
    assert (given.back, centre.place().back_to) == (False, None)


def test_who_gets_it_back_and_gives_it_again_gets_it_back_again_only_if_they_ask_for_it() -> None:
    centre = talking()
    transfer(centre, None, agent="bob", back=True)
    centre.decline()
    centre.connect()
    transfer(centre, None, agent="dee")
    assert told(centre.decline()) == [DECLINED, ENDED, MADE]
    assert centre.owner() != "ann"
