"""What follows from a supervisor's commands about a queue."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.decision import Decision
from routing.errors import InvalidValue, UnknownQueue


def _close_queue(d: Decision, command: c.CloseQueue) -> None:
    if command.queue not in d.config.queues:
        raise UnknownQueue(command.queue)
    if command.until is not None and command.until <= d.now:
        raise InvalidValue("until", command.until, "an instant to come")
    closure = d.state.closures.get(command.queue)
    if closure is None or closure.until != command.until:
        d.emit(e.QueueClosed(at=d.now, queue=command.queue, by=command.by, until=command.until))


def _open_queue(d: Decision, command: c.OpenQueue) -> None:
    if command.queue not in d.config.queues:
        raise UnknownQueue(command.queue)
    if command.queue in d.state.closures:
        d.emit(e.QueueOpened(at=d.now, queue=command.queue, by=command.by))


QUEUE_COMMANDS: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.CloseQueue: _close_queue,
    c.OpenQueue: _open_queue,
}
