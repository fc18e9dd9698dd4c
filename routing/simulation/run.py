"""The run: a heap of what will happen drives the engine as a host would, and every contact's story is kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import Any

import msgspec

from routing import commands as c
from routing.engine import Engine
from routing.events import AgentStateChanged, ContactTurnedAway, Event, OfferAccepted, OfferMade
from routing.model import AgentId, Availability, ContactId, PlaceState, RoutingConfig
from routing.simulation.traffic import Call

Shifts = Mapping[AgentId, Iterable[tuple[int, int]]]
"""When each agent is there: from, until, in milliseconds from the start."""


class Story(msgspec.Struct, kw_only=True):
    """What became of a contact; instants in milliseconds, None for what did not happen (yet)."""

    call: Call
    answered: int | None = None
    agent: AgentId | None = None
    gave_up: int | None = None
    turned_away: int | None = None
    ended: int | None = None

    @property
    def arrived(self) -> int:
        """When it came."""
        return self.call.at

    @property
    def waited_ms(self) -> int | None:
        """How long it waited until it was answered or gave up; None while it waits, and if it was turned away."""
        until = self.gave_up if self.answered is None else self.answered
        return None if until is None else until - self.call.at


class Run:
    """One simulated centre. Agents take what they are offered at once; without `shifts` they are always there.

    `sources` yield calls, each in order of time. The same configuration, calls and shifts give the same stories.
    """

    def __init__(self, config: RoutingConfig, sources: Iterable[Iterable[Call]], shifts: Shifts | None = None) -> None:
        self.engine, self.now = Engine(), 0
        self.stories: dict[ContactId, Story] = {}
        self._ahead: list[tuple[int, int, Callable[[Any], None], Any]] = []
        self._planned = 0
        self._busy_ms = self._staffed_ms = 0
        self._tell(c.Configure(config=config))
        for agent in config.agents:
            if shifts is None:
                self._begin(agent)
            else:
                for begins, ends in shifts.get(agent, ()):
                    self._at(begins, self._begin, agent)
                    self._at(ends, self._finish, agent)
        for source in sources:
            self._await(iter(source))

    def until(self, end: int) -> None:
        """Let everything happen that happens up to `end` (milliseconds from the start)."""
        ahead, engine = self._ahead, self.engine
        while True:
            at = ahead[0][0] if ahead else end + 1
            due = engine.next_deadline()
            if due is not None and due <= at and due <= end:  # the engine's own clocks, each when it is due
                self.now = max(self.now, due)
                self._heard(engine.wake(self.now))
            elif at <= end:
                self.now, _, does, about = heappop(ahead)
                does(about)
            else:
                break
        self.now = max(self.now, end)

    @property
    def occupancy(self) -> float | None:
        """The share of the time agents were there that they spent with contacts, wrap-up included; None without any."""
        busy, staffed = self._busy_ms, self._staffed_ms
        for agent in self.engine.state.agents.values():
            if agent.availability is not Availability.OFFLINE:
                staffed += self.now - agent.signed_in_at
                busy += agent.busy_ms + (self.now - agent.busy_since if agent.held else 0)
        return busy / staffed if staffed else None

    def _await(self, source: Iterator[Call]) -> None:
        call = next(source, None)
        if call is not None:
            self._at(call.at, self._arrive, (call, source))

    def _arrive(self, coming: tuple[Call, Iterator[Call]]) -> None:
        call, source = coming
        self._await(source)
        self.stories[call.contact] = Story(call=call)
        if call.patience_ms is not None:
            self._at(call.at + call.patience_ms, self._give_up, call.contact)
        self._tell(
            c.Enqueue(
                contact=call.contact,
                queue=call.queue,
                channel=call.channel,
                requires=call.requires,
                priority=call.priority,
                head_start_ms=call.head_start_ms,
            )
        )

    def _give_up(self, contact: ContactId) -> None:
        story = self.stories[contact]
        if story.answered is None and story.turned_away is None:
            story.gave_up = self.now
            self._tell(c.Leave(contact=contact))

    def _end(self, contact: ContactId) -> None:
        self.stories[contact].ended = self.now
        self._tell(c.End(contact=contact))

    def _begin(self, agent: AgentId) -> None:
        self._tell(c.AgentSeen(agent=agent))
        self._tell(c.SetAvailability(agent=agent, availability=Availability.AVAILABLE, by="simulation"))

    def _finish(self, agent: AgentId) -> None:
        """Go home, as soon as the last contact is over."""
        self._tell(c.SetAvailability(agent=agent, availability=Availability.OFFLINE, by="simulation"))

    def _tell(self, command: c.Command) -> None:
        self._heard(self.engine.handle(command, self.now))

    def _heard(self, events: Iterable[Event]) -> None:
        for event in events:
            kind = type(event)
            if kind is OfferMade:
                self._accept(event)
            elif kind is OfferAccepted:
                self._answer(event)
            elif kind is ContactTurnedAway:
                self._turn_away(event)
            elif kind is AgentStateChanged:
                self._count_shift(event)

    def _accept(self, made: Any) -> None:
        # Of several who are asked at once the first has taken it, or it has been accepted of itself.
        if self.engine.state.places[made.contact].state is PlaceState.OFFERED:
            self._tell(c.Accept(offer=made.offer, agent=made.agent))

    def _answer(self, accepted: Any) -> None:
        contact = accepted.contact
        story = self.stories[contact]
        story.answered, story.agent = self.now, accepted.agent
        self._at(self.now + story.call.handling_ms, self._end, contact)
        self._tell(c.Connect(contact=contact))

    def _turn_away(self, event: Any) -> None:
        self.stories[event.contact].turned_away = self.now

    def _count_shift(self, event: Any) -> None:
        if event.availability is Availability.OFFLINE:
            agent = self.engine.state.agents[event.agent]
            self._staffed_ms += self.now - agent.signed_in_at
            self._busy_ms += agent.busy_ms

    def _at(self, at: int, does: Callable[[Any], None], about: Any) -> None:
        self._planned += 1
        heappush(self._ahead, (at, self._planned, does, about))
