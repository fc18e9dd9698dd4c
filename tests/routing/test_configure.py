"""A new configuration in the middle of everything: nothing is lost, and what is in progress ends by the old rules."""

import pytest

from routing import commands as c
from routing import events as e
from routing.errors import NoExtensionLeft
from routing.model import QueueRules, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent, told

OLD = QueueRules(open=(), wrap_up_ms=60 * SECOND, extension_ms=30 * SECOND, extensions=1)
NEW = QueueRules(open=(), wrap_up_ms=20 * SECOND)


def config(version: str, sales: QueueRules | None) -> RoutingConfig:
    queues = {"care": NEW} if sales is None else {"sales": sales}
    return RoutingConfig(version=version, queues=queues, agents={"ann": agent("sales", "care")})


def changed(in_state: str, sales: QueueRules | None = NEW) -> Centre:
    """The contact is there, and then other rules come into force."""
    centre = Centre(config("1", OLD))
    centre.enqueue()
    steps = {"claimed": centre.accept, "active": centre.connect, "wrapping": centre.wrap}
    if in_state in steps:
        steps[in_state]()
    centre.do(c.Configure(config=config("2", sales)))
    return centre


def wrap_up_of(centre: Centre) -> int:
    (started,) = centre.do(c.End(contact="c"))
    assert isinstance(started, e.WrapUpStarted)
    return started.until - centre.now


def test_what_an_agent_has_accepted_is_wrapped_up_by_the_rules_of_then() -> None:
    assert wrap_up_of(changed("active")) == 60 * SECOND
    centre = changed("claimed")
    centre.do(c.Connect(contact="c"))
    assert wrap_up_of(centre) == 60 * SECOND


def test_what_is_only_offered_goes_by_the_new_rules() -> None:
    centre = changed("offered")
    centre.connect()
    assert wrap_up_of(centre) == 20 * SECOND


def test_a_wrap_up_can_be_made_longer_by_the_rules_of_then() -> None:
    centre = changed("wrapping")
    (extended,) = centre.do(c.ExtendWrapUp(contact="c", agent="ann"))
    assert isinstance(extended, e.WrapUpExtended)
    assert extended.until == centre.now + 90 * SECOND
    with pytest.raises(NoExtensionLeft):
        centre.do(c.ExtendWrapUp(contact="c", agent="ann"))


def test_however_often_the_rules_change_those_of_the_acceptance_count() -> None:
    centre = changed("active")
    centre.do(c.Configure(config=config("3", QueueRules(open=(), wrap_up_ms=5 * SECOND))))
    assert wrap_up_of(centre) == 60 * SECOND


def test_a_conversation_of_a_queue_that_is_gone_ends_as_any_other() -> None:
    centre = changed("active", None)
    assert wrap_up_of(centre) == 60 * SECOND
    assert told(centre.pass_time(60 * SECOND)) == ["WrapUpEnded"]


@pytest.mark.parametrize("how", ["returned", "transferred", "not connected"])
def test_what_goes_back_into_line_goes_by_the_new_rules_from_then_on(how: str) -> None:
    centre = changed("claimed" if how == "not connected" else "active")
    if how == "returned":
        centre.do(c.Return(contact="c", reason="agent_leg_lost"))
    elif how == "transferred":
        centre.do(c.Transfer(contact="c", by="ann", queue="sales"))
        centre.pass_time(30 * SECOND)
    else:
        centre.do(c.FailConnect(contact="c", reason="no_line"))
    centre.available("ann")
    centre.connect()
    assert wrap_up_of(centre) == 20 * SECOND
