"""A damaged log is noticed, and the event that cannot follow is not applied."""

import msgspec
import pytest

from routing import errors as x
from routing import events as e
from routing.engine import Engine
from routing.evolve import EVOLVE, evolve
from routing.model import EngineState, PlaceState
from tests.routing.centre import centre_with

CANNOT_FOLLOW: list[tuple[e.Event, type[x.RoutingError]]] = [
    (e.ContactConnected(at=9, contact="d", agent="ann"), x.IllegalMove),
    (e.WrapUpEnded(at=9, contact="c", agent="ann", by="clock"), x.IllegalMove),
    (e.ContactQueued(at=9, contact="c", queue="sales", channel="chat", requires=(), priority=0), x.IllegalMove),
    (e.AgentHoldEnded(at=9, contact="c", agent="bob"), x.IllegalMove),
    (
        e.ContactTransferred(
            at=9,
            contact="c",
            agent="ann",
            queue="sales",
            channel="chat",
            requires=(),
            target_ms=1,
            giver_held_until=9,
        ),
        x.IllegalMove,
    ),
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


def test_a_return_written_when_only_the_absence_of_an_agent_returned_contacts_is_read() -> None:
    stored = b'{"kind":"ContactReturned","at":9,"contact":"c","agent":"ann","reason":"agent_unreachable","due":8}'
    centre = centre_with("active")
    evolve(centre.engine.state, msgspec.json.decode(stored, type=e.EngineEvent))
    assert centre.place().state is PlaceState.WAITING


def test_a_state_saved_before_there_were_transfers_is_read_as_holding_nothing_for_anybody() -> None:
    saved = msgspec.json.decode(centre_with("active").snapshot())
    (place,) = saved["places"].values()
    del place["reserved_until"], place["requirements"]["agent"], saved["config"]["transfer_wait_ms"]
    (place,) = msgspec.convert(saved, EngineState).places.values()
    assert (place.reserved_until, place.requirements.agent) == (None, None)


def test_every_kind_of_event_can_be_applied() -> None:
    ours = {kind for kind in e.Event.__subclasses__() if kind.__module__.startswith("routing.")}
    assert set(EVOLVE) == ours == set(e.EngineEvent.__args__)


def test_the_state_s_now_is_that_of_the_last_event_and_time_does_not_go_back() -> None:
    state = EngineState()
    evolve(state, e.Resumed(at=77, down_from=5))
    assert state.now == 77
    engine = Engine.from_state(state)
    assert engine.wake(77) == []
    with pytest.raises(ValueError, match="is before the last event"):
        engine.wake(76)
