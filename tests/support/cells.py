"""A lifecycle on a virtual clock: decides as the host does, keeps its log, and holds replay to the same state."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent, ContactEnded
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.state import CellState, Conversation
from routing.events import Event
from routing.model import Place
from tests.support.centres import CONFIGURE, EPOCH, present, start

E = TypeVar("E", bound=Event)


def encoded(state: CellState) -> bytes:
    """Return the state as bytes: every field, and the order of every dictionary."""
    return msgspec.json.encode(state)


def copied(state: CellState) -> CellState:
    """Return the state after a journey through JSON, as a snapshot would make it."""
    return msgspec.json.decode(encoded(state), type=CellState)


def kinds(events: Iterable[AnyEvent]) -> list[str]:
    """Return what happened, by name."""
    return [type(event).__name__ for event in events]


class Cell:
    """One cell without store or event loop. Time moves only when told to; timers fire when they are due."""

    def __init__(self, *commands: cmd.AnyCommand) -> None:
        self.lifecycle = Lifecycle()
        self.now = EPOCH
        self.log: list[AnyEvent] = []
        for command in commands or (CONFIGURE,):
            self.do(command)

    @property
    def state(self) -> CellState:
        """The memory of the lifecycle that decides."""
        return self.lifecycle.state

    def do(self, *commands: cmd.AnyCommand) -> list[AnyEvent]:
        """Decide the commands and return all that happened, without what timers did first."""
        done: list[AnyEvent] = []
        for command in commands:
            if not isinstance(command, cmd.Resume):
                self.log += self.lifecycle.wake(self.now)
            events = self.lifecycle.handle(command, self.now)
            self.log += events
            done += events
        return done

    def write(self, contact: str) -> list[AnyEvent]:
        """Let somebody write in the conversation."""
        self.log += self.lifecycle.wake(self.now)
        events = self.lifecycle.touch(contact, self.now)
        self.log += events
        return events

    def wait(self, ms: int) -> list[AnyEvent]:
        """Let time pass; every timer fires at its own instant. Return what they did."""
        until, done = self.now + ms, list[AnyEvent]()
        while (due := self.lifecycle.next_deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            done += self.lifecycle.wake(self.now)
        self.now = until
        self.log += done
        return done

    def restart(self, *, down: int = 0, snapshot_at: int | None = None) -> list[AnyEvent]:
        """Forget everything, rebuild from the log (or from a snapshot and the log after it), and resume."""
        before = encoded(self.state)
        head = Lifecycle()
        head.replay(self.log[:snapshot_at])
        self.lifecycle = head if snapshot_at is None else Lifecycle(copied(head.state))
        if snapshot_at is not None:
            self.lifecycle.replay(self.log[snapshot_at:])
        assert encoded(self.state) == before, "replay gives the state of the lifecycle that decided"
        down_from = self.state.last_at
        self.now += down
        return self.do(cmd.Resume(down_from=down_from))

    def talk(self, contact: str = "c") -> Conversation:
        """Return a conversation."""
        return self.state.conversations[contact]

    def place(self, contact: str = "c") -> Place | None:
        """Return a contact's place."""
        return self.state.engine.places.get(contact)

    def offer(self, contact: str = "c") -> str:
        """Return the contact's newest offer."""
        return f"{contact}.{self.state.engine.places[contact].offers}"

    def accept(self, contact: str = "c") -> list[AnyEvent]:
        """Let the agent to whom the contact is offered, the first of several, take it."""
        place = self.state.engine.places[contact]
        assert place.agent is not None, "the contact is not offered"
        assert place.offer is not None, "the contact is not offered"
        return self.do(cmd.AcceptOffer(offer=place.offer, agent=place.agent))


def talking(agent: str = "lin", contact: str = "c", queue: str = "sales") -> Cell:
    """Return a cell in which the contact's customer and the agent are in conversation."""
    cell = Cell(CONFIGURE, *present(agent), start(contact, queue=queue))
    cell.accept(contact)
    return cell


def ended(cell: Cell, contact: str = "c") -> ContactEnded:
    """Return the one end of the contact."""
    return only(cell.log, ContactEnded, contact)


def only(events: Iterable[AnyEvent], kind: type[E], contact: str | None = None) -> E:
    """Return the one event of that kind (and of that contact)."""
    found = [event for event in events if isinstance(event, kind)]
    (one,) = [event for event in found if contact is None or getattr(event, "contact", None) == contact]
    return one
