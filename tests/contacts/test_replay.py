"""A log, a snapshot and the lifecycle that wrote them are the same lifecycle."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.contacts.commands import AnyCommand
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.support.cells import copied, encoded
from tests.support.histories import PATIENT, STEP, command, instant, played
from tests.support.steps import Step

# What is written in a chat is no event, so that who replays does not know of it; `Resume` starts its clock afresh.
QUIET = STEP.filter(lambda step: step.deed not in ("write", "restart"))
HISTORY = st.lists(STEP, min_size=20, max_size=50)
QUIET_HISTORY = st.lists(QUIET, min_size=20, max_size=40)


def decide(lifecycle: Lifecycle, said: AnyCommand, now: int) -> list[AnyEvent] | str:
    """Return what the lifecycle makes of it: the events of its timers and of the command, or its refusal."""
    events = lifecycle.wake(now)
    try:
        return events + lifecycle.handle(said, now)
    except (Rejected, RoutingError) as refusal:
        return f"{events} {type(refusal).__name__} {refusal}"


@settings(PATIENT, max_examples=40)
@given(HISTORY)
def test_the_log_gives_the_state_of_the_lifecycle_that_wrote_it_whatever_the_history(steps: list[Step]) -> None:
    cell = played(steps)
    replayed = Lifecycle()
    replayed.replay(cell.log)
    assert encoded(replayed.state) == encoded(cell.state)


@settings(PATIENT, max_examples=40)
@given(QUIET_HISTORY, QUIET_HISTORY)
def test_a_lifecycle_from_the_log_or_from_a_snapshot_decides_like_the_one_it_came_from(
    before: list[Step], after: list[Step]
) -> None:
    cell = played(before)
    replayed, restored = Lifecycle(), Lifecycle(copied(cell.state))
    replayed.replay(cell.log)
    now = cell.now
    for step in after:
        now = instant(step, now, cell.lifecycle.next_deadline())
        said = command(step, cell.state)
        decision = decide(cell.lifecycle, said, now)
        assert decide(replayed, said, now) == decision
        assert decide(restored, said, now) == decision
    assert encoded(replayed.state) == encoded(restored.state) == encoded(cell.state)


@settings(PATIENT, max_examples=20)
@given(HISTORY)
def test_every_event_comes_back_from_the_log_as_it_was(steps: list[Step]) -> None:
    for event in played(steps).log:
        assert msgspec.json.decode(msgspec.json.encode(event), type=AnyEvent) == event
