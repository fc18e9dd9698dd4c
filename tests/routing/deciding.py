"""What a command or the time comes to, said so that two who decide can be compared."""

from typing import Protocol

import msgspec

from routing import commands as c
from routing.errors import InvalidValue, RoutingError
from routing.events import Event
from routing.model import EngineState

Decisions = list[Event] | tuple[type[RoutingError], str]


class Decides(Protocol):
    """What the engine and the oracle have in common."""

    def handle(self, command: c.Command, now: int) -> list[Event]: ...

    def wake(self, now: int) -> list[Event]: ...

    def next_deadline(self) -> int | None: ...


def wake(engine: Decides, now: int) -> list[Event]:
    """Everything that is due, in as many calls as it takes."""
    woken = engine.wake(now)
    while (due := engine.next_deadline()) is not None and due <= now:
        woken += engine.wake(now)
    return woken


def decide(engine: Decides, said: c.Command, now: int) -> tuple[list[Event], Decisions]:
    """What the engine makes of it: the events of its timers, then those of the command or its refusal.

    How a value is wrong is said in words of the engine's own, so of that refusal only the kind is compared.
    """
    woken = [] if isinstance(said, c.Resume) else wake(engine, now)
    try:
        return woken, engine.handle(said, now)
    except RoutingError as refusal:
        return woken, (type(refusal), "" if isinstance(refusal, InvalidValue) else str(refusal))


def encoded(state: EngineState) -> bytes:
    """The state as bytes, every field and the order of every dict included."""
    return msgspec.json.encode(state)


def copied(state: EngineState) -> EngineState:
    """The state after a journey through JSON."""
    return msgspec.json.decode(encoded(state), type=EngineState)
