"""What events do to queues: which are closed, whether anybody serves them, how they fare, and what overflows."""

from collections.abc import Callable, Iterable
from typing import Any

from routing import events as e
from routing.limits import Closure
from routing.model import Availability, EngineState, Place, QueueId

MINUTE_MS = 60_000
MINUTES_KEPT = 15


def follow_configuration(state: EngineState, at: int) -> None:
    """Keep what the configuration that has just come into force asks for, and nothing else. Every rule is off."""
    state.overflowing = {}
    assert state.config is not None
    queues = state.config.queues
    measured = {
        rule.of or name for name, rules in queues.items() for rule in rules.overflow if rule.measure == "service_level"
    }
    state.levels = {name: state.levels.get(name, {}) for name in sorted(measured)}
    state.unstaffed = {name: since for name, since in state.unstaffed.items() if name in queues}
    note_staff(state, queues, at)


def note_staff(state: EngineState, queues: Iterable[QueueId], at: int) -> None:
    """Note of each of these queues since when nobody who serves it is signed in, if that matters to it."""
    config = state.config
    if config is None:
        return
    for name in queues:
        rules = config.queues.get(name)
        if rules is None or rules.limits is None or not rules.limits.minds_staff or _staffed(state, name):
            state.unstaffed.pop(name, None)
        else:
            state.unstaffed.setdefault(name, at)


def _staffed(state: EngineState, queue: QueueId) -> bool:
    assert state.config is not None
    return any(
        queue in rules.queues and state.agents[name].availability is not Availability.OFFLINE
        for name, rules in state.config.agents.items()
    )


def count_visit(state: EngineState, place: Place, at: int, *, answered: bool) -> None:
    """Count the visit as answered or abandoned where the service level is gone by; once, and no callback."""
    minutes = state.levels.get(place.requirements.queue)
    if minutes is None or place.entry in ("returned", "called_back"):
        return
    minute = at // MINUTE_MS
    for old in [kept for kept in minutes if kept <= minute - MINUTES_KEPT]:
        del minutes[old]
    within, handled = minutes.get(minute, (0, 0))
    minutes[minute] = (within + (answered and at - place.joined <= place.target_ms), handled + 1)


def _queue_closed(state: EngineState, event: e.QueueClosed) -> None:
    state.closures[event.queue] = Closure(by=event.by, until=event.until)


def _queue_opened(state: EngineState, event: e.QueueOpened) -> None:
    state.closures.pop(event.queue, None)


def _overflow_switched(state: EngineState, event: e.OverflowSwitched) -> None:
    on = {*state.overflowing.get(event.queue, ())} - {event.rule}
    if event.on:
        on.add(event.rule)
    state.overflowing[event.queue] = tuple(sorted(on))
    if not on:
        del state.overflowing[event.queue]


QUEUE_EVENTS: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.QueueClosed: _queue_closed,
    e.QueueOpened: _queue_opened,
    e.OverflowSwitched: _overflow_switched,
}
"""What each event about a queue alone does."""
