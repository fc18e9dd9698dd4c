"""The run: a heap of what will happen drives the engine as a host would, and every contact's story is kept."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from random import Random
from typing import Literal

import msgspec

from routing import commands as c
from routing.engine import Engine
from routing.events import Event, OfferMade
from routing.model import AgentId, Availability, ContactId, RoutingConfig
from routing.simulation.traffic import Stream

Kind = Literal["arrive", "give_up", "end"]


class Story(msgspec.Struct, kw_only=True):
    """What became of a contact; instants in milliseconds, None for what did not happen (yet)."""

    contact: ContactId
    stream: str
    arrived: int
    answered: int | None = None
    agent: AgentId | None = None
    gave_up: int | None = None
    ended: int | None = None

    @property
    def waited_ms(self) -> int | None:
        """How long it waited until it was answered or gave up; None while it waits."""
        until = self.gave_up if self.answered is None else self.answered
        return None if until is None else until - self.arrived


class Run:
    """One simulated centre. Agents are always there and take what they are offered at once.

    The same configuration, streams and seed give the same stories. Each stream has its own source of chance, so that
    another number of agents meets the very same customers.
    """

    def __init__(self, config: RoutingConfig, streams: Iterable[Stream], seed: int = 0) -> None:
        self.engine, self.now = Engine(), 0
        self.stories: dict[ContactId, Story] = {}
        self._ahead: list[tuple[int, int, Kind, str]] = []
        self._made = self._planned = 0
        self._streams = {stream.name: stream for stream in streams}
        self._chance = {name: Random(f"{seed} {name}") for name in self._streams}  # noqa: S311 - no secret
        self._handling: dict[ContactId, int] = {}
        self._tell(c.Configure(config=config))
        for agent in config.agents:
            self._tell(c.AgentSeen(agent=agent))
            self._tell(c.SetAvailability(agent=agent, availability=Availability.AVAILABLE, by="simulation"))
        for name, stream in self._streams.items():
            self._in(stream.gap(self._chance[name]), "arrive", name)

    def until(self, end: int, *, progress: Callable[[int], None] | None = None) -> None:
        """Let everything happen that happens up to `end` (milliseconds from the start)."""
        does: dict[Kind, Callable[[str], None]] = {
            "arrive": self._arrive,
            "give_up": self._give_up,
            "end": self._end,
        }
        while self._ahead and self._ahead[0][0] <= end:
            at, _, kind, about = heappop(self._ahead)
            due = self.engine.next_deadline()
            while due is not None and due <= at:
                self.now = max(self.now, due)
                self._heard(self.engine.wake(self.now))
                due = self.engine.next_deadline()
            self.now = at
            does[kind](about)
            if progress is not None:
                progress(at)
        self.now = max(self.now, end)

    def _arrive(self, name: str) -> None:
        stream, chance = self._streams[name], self._chance[name]
        self._made += 1
        contact = f"{name}-{self._made}"
        self.stories[contact] = Story(contact=contact, stream=name, arrived=self.now)
        # Drawn for every contact in the same order, used or not, so that chance does not depend on the engine.
        self._handling[contact] = stream.handling(chance)
        patience = None if stream.patience is None else stream.patience(chance)
        self._in(stream.gap(chance), "arrive", name)
        if patience is not None:
            self._in(patience, "give_up", contact)
        self._tell(
            c.Enqueue(
                contact=contact,
                queue=stream.queue,
                channel=stream.channel,
                requires=stream.requires,
                priority=stream.priority,
                head_start_ms=stream.head_start_ms,
            )
        )

    def _give_up(self, contact: str) -> None:
        story = self.stories[contact]
        if story.answered is None:
            story.gave_up = self.now
            del self._handling[contact]
            self._tell(c.Leave(contact=contact))

    def _end(self, contact: str) -> None:
        self.stories[contact].ended = self.now
        self._tell(c.End(contact=contact))

    def _tell(self, command: c.Command) -> None:
        self._heard(self.engine.handle(command, self.now))

    def _heard(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, OfferMade):
                story = self.stories[event.contact]
                if story.answered is None:  # offered to several at once, the first takes it
                    story.answered, story.agent = self.now, event.agent
                    self._in(self._handling.pop(event.contact), "end", event.contact)
                    self._tell(c.Accept(offer=event.offer, agent=event.agent))
                    self._tell(c.Connect(contact=event.contact))

    def _in(self, delay: int, kind: Kind, about: str) -> None:
        self._planned += 1
        heappush(self._ahead, (self.now + delay, self._planned, kind, about))
