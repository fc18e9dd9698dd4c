"""The timers a place and an agent call for, and that those not called for do not run."""

from routing.clocks import Clocks, widens_at
from routing.conditions import InTeam, Step
from routing.model import AgentState, Availability, EngineState, Place, PlaceState, Requirements

STEPS = (Step(where=InTeam(team="gold"), for_ms=20), Step(where=InTeam(team="blue"), for_ms=30), Step())


def waiting(**said: object) -> Place:
    given: dict[str, object] = {
        "contact": "c",
        "requirements": Requirements("sales", "chat"),
        "priority": 0,
        "enqueued": 100,
        "state": PlaceState.WAITING,
        "since": 100,
        "entered": 100,
        **said,
    }
    return Place(**given)  # type: ignore[arg-type]


def running(place: Place | None, *, before: Place | None = None) -> list[tuple[int, str]]:
    """The timers that run for a place, in the order they fall due, after it was as `before`."""
    clocks = Clocks(EngineState(now=100))
    if before is not None:
        clocks.set_place("c", before)
    clocks.set_place("c", place)
    return [(deadline.due, deadline.kind) for deadline in clocks.due(10**9)]


def test_a_plain_waiting_contact_has_no_timer() -> None:
    assert running(waiting()) == []


def test_the_end_of_a_step_is_counted_from_the_entry_over_all_steps_so_far() -> None:
    assert [widens_at(waiting(steps=STEPS, step=step)) for step in range(3)] == [120, 150, None]


def test_while_it_is_held_for_an_agent_no_step_runs() -> None:
    held = waiting(steps=STEPS, requirements=Requirements("sales", "chat", agent="ann"), reserved_until=180)
    assert running(held) == [(180, "reserve")]


def test_everything_that_runs_for_a_waiting_contact() -> None:
    place = waiting(steps=STEPS, raise_at=160, cap_ms=40, holds={"ann": 130, "bob": 90})
    assert running(place) == [(120, "widen"), (130, "hold"), (140, "cap"), (160, "raise")]


def test_steps_and_rises_run_on_while_it_is_offered_and_claimed_and_the_rest_does_not() -> None:
    place = waiting(steps=STEPS, raise_at=160, cap_ms=40, holds={"ann": 130})
    offered = waiting(steps=STEPS, raise_at=160, cap_ms=40, holds={"ann": 130}, state=PlaceState.OFFERED, deadline=111)
    assert running(offered, before=place) == [(111, "offer"), (120, "widen"), (160, "raise")]


def test_in_conversation_none_of_it_runs() -> None:
    place = waiting(steps=STEPS, raise_at=160, cap_ms=40, holds={"ann": 130})
    active = waiting(steps=STEPS, raise_at=160, cap_ms=40, holds={"ann": 130}, state=PlaceState.ACTIVE)
    assert running(active, before=place) == []
    assert running(None, before=place) == []


def test_one_who_is_back_has_no_presence_clocks() -> None:
    clocks = Clocks(EngineState(now=100))
    away = AgentState(agent="ann", availability=Availability.AVAILABLE, suspend_at=110, not_ready_at=130, return_at=220)
    clocks.set_agent("ann", away)
    assert clocks.next_due() == 110
    clocks.set_agent("ann", AgentState(agent="ann", reachable=True))
    assert clocks.next_due() is None
