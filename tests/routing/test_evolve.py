"""A damaged log is noticed, and the event that cannot follow is not applied."""

import pytest

from routing import errors as x
from routing import events as e
from routing.engine import Engine
from routing.evolve import evolve
from routing.model import EngineState
from tests.routing.centre import centre_with

CANNOT_FOLLOW: list[tuple[e.Event, type[x.RoutingError]]] = [
    (e.ContactConnected(at=9, contact="d", agent="ann"), x.IllegalMove),
    (e.WrapUpEnded(at=9, contact="c", agent="ann", by="clock"), x.IllegalMove),
    (e.ContactQueued(at=9, contact="c", queue="sales", channel="chat", requires=(), priority=0), x.IllegalMove),
    (e.AgentReachable(at=9, agent="eve"), x.UnknownAgent),
    (e.AgentReachable(at=9, agent="ann"), x.IllegalAgentMove),
    (e.AgentSuspended(at=9, agent="ann", due=9), x.IllegalAgentMove),
    (e.AgentStateChanged(at=9, agent="ann", availability="available"), x.IllegalAgentMove),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("event", "error"), CANNOT_FOLLOW, ids=lambda case: type(case).__name__)
def test_an_event_that_cannot_follow_is_refused_and_changes_nothing(
    event: e.Event, error: type[x.RoutingError]
) -> None:
    centre = centre_with("offered")
    before = centre.snapshot()
    with pytest.raises(error):
        evolve(centre.engine.state, event)
    assert centre.snapshot() == before


def test_every_kind_of_event_can_be_applied() -> None:
    from routing.evolve import _APPLY

    ours = {kind for kind in e.Event.__subclasses__() if kind.__module__ == e.__name__}
    assert set(_APPLY) == ours == set(e.EngineEvent.__args__)


def test_the_state_s_now_is_that_of_the_last_event_and_time_does_not_go_back() -> None:
    state = EngineState()
    evolve(state, e.Resumed(at=77, down_from=5))
    assert state.now == 77
    engine = Engine.from_state(state)
    assert engine.wake(77) == []
    with pytest.raises(ValueError, match="is before the last event"):
        engine.wake(76)
