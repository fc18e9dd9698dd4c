"""What a restart does, and what it leaves alone."""

from routing import commands as c
from routing import events as e
from tests.routing.centre import SECOND, Centre, centre_with, config, told

CHANGED, LOST = "AgentStateChanged", "AgentUnreachable"


def test_after_a_restart_open_offers_are_made_again_to_the_same_agent() -> None:
    centre = centre_with("offered")
    centre.now += 90 * SECOND
    resumed, withdrawn, *lost, made = centre.engine.handle(c.Resume(down_from=centre.now - 80 * SECOND), centre.now)
    assert isinstance(resumed, e.Resumed)
    assert isinstance(withdrawn, e.OfferWithdrawn)
    assert withdrawn.reason == "restart"
    assert told(lost) == [LOST, LOST]
    assert isinstance(made, e.OfferMade)
    assert (made.agent, made.why.waited_ms) == ("ann", 90 * SECOND)


def test_after_a_restart_claims_have_their_whole_time_again() -> None:
    centre = centre_with("claimed")
    centre.now += 90 * SECOND
    resumed, *_ = centre.engine.handle(c.Resume(down_from=centre.now - 1), centre.now)
    assert isinstance(resumed, e.Resumed)
    assert resumed.connect_by == {"c": centre.now + 5 * SECOND}
    assert centre.pass_time(0) == []
    assert told(centre.pass_time(5 * SECOND)) == ["ConnectFailed", CHANGED]


def test_wrap_up_runs_through_a_restart() -> None:
    for down, ended in ((59 * SECOND, False), (60 * SECOND, True)):
        centre = centre_with("wrapping")
        until = centre.place().deadline
        centre.now += down
        said = centre.engine.handle(c.Resume(down_from=centre.now - down), centre.now)
        ends = [event for event in said if isinstance(event, e.WrapUpEnded)]
        assert [(event.by, event.due) for event in ends] == ([("clock", until)] if ended else [])


def test_after_a_restart_everybody_has_the_whole_time_to_come_back() -> None:
    centre = centre_with("active")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(119 * SECOND)
    centre.engine.handle(c.Resume(down_from=centre.now), centre.now)
    assert not [event for event in centre.pass_time(119 * SECOND) if isinstance(event, e.ContactReturned)]
    assert told(centre.pass_time(SECOND)) == ["ContactReturned"]


def test_one_long_gone_at_a_restart_gets_no_new_clocks() -> None:
    centre = centre_with("gone")
    centre.do(c.AgentGone(agent="ann"))
    centre.pass_time(120 * SECOND)
    said = centre.engine.handle(c.Resume(down_from=centre.now), centre.now)
    assert [event.agent for event in said if isinstance(event, e.AgentUnreachable)] == ["bob"]


def test_an_engine_without_configuration_resumes_too() -> None:
    centre = Centre(config())
    centre.engine.state.config = None
    assert told(centre.do(c.Resume(down_from=0))) == ["Resumed"]
