"""An invented centre, and the steady mix in which its routing is measured.

The mix holds the number of waiting contacts (or of idle agents) where it is: while there are fewer a contact arrives,
else a conversation ends. Whoever is offered a contact accepts it and is connected at once. What contacts ask for is
drawn from what agents can do, so that no requirement set is waited with more and more.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from time import thread_time_ns
from typing import Protocol

from benchmarks.bare_routing import Taken
from routing.commands import Accept, AgentSeen, Command, Configure, Connect, End, Enqueue, SetAvailability
from routing.engine import Engine
from routing.events import Event, OfferMade
from routing.model import AgentRules, Availability, QueueRules, Requirement, RoutingConfig

SKILLS, CLASSES, QUEUE = 50, 5, "all"
_ARRIVALS = 20_000
_SINGLE_SETS = 400


@dataclass(frozen=True)
class World:
    """Agents with one to five of the skills, at levels 1 to 10, and the requirement sets contacts come with."""

    agents: dict[str, dict[str, int]]
    sets: tuple[tuple[Requirement, ...], ...]
    sets_of: dict[str, tuple[int, ...]]
    """Which sets each agent has, by number."""

    @property
    def sets_per_agent(self) -> float:
        """How many sets an agent has, on average."""
        return sum(map(len, self.sets_of.values())) / len(self.agents)

    def config(self) -> RoutingConfig:
        """Return the centre: one queue of calls that all serve, without after-contact work."""
        return RoutingConfig(
            version="1",
            queues={QUEUE: QueueRules(open=(), wrap_up_ms=0)},
            agents={
                agent: AgentRules(skills=skills, queues=(QUEUE,), capacity={"voice": 1})
                for agent, skills in self.agents.items()
            },
        )


def invent(agents: int, sets: int, seed: int) -> World:
    """Invent a centre in which every set is had by somebody: some ask one skill at a level, the others two."""
    dice = random.Random(seed)
    skills = [f"s{number:02}" for number in range(SKILLS)]
    people = {
        f"a{number:05}": {skill: dice.randint(1, 10) for skill in dice.sample(skills, dice.randint(1, 5))}
        for number in range(agents)
    }
    # So many ask one skill that an agent has about 4.5 of 200 sets, and 22 of 5,000.
    best = {skill: max((have.get(skill, 0) for have in people.values()), default=0) for skill in skills}
    single: list[tuple[Requirement, ...]] = [
        (Requirement(skill, level),) for skill in skills for level in range(1, best[skill] + 1)
    ]
    chosen = dict.fromkeys(dice.sample(single, min(_SINGLE_SETS, 2 * sets // 3)))
    several = [have for have in people.values() if len(have) > 1]
    while len(chosen) < sets:
        have = dice.choice(several)
        pair = sorted(dice.sample(sorted(have), 2))
        chosen[tuple(Requirement(skill, dice.randint(1, have[skill])) for skill in pair)] = None
    numbers = {requires: number for number, requires in enumerate(chosen)}
    sets_of = {agent: _had(have, numbers) for agent, have in people.items()}
    return World(people, tuple(chosen), sets_of)


def _had(have: dict[str, int], numbers: dict[tuple[Requirement, ...], int]) -> tuple[int, ...]:
    """Return the numbers of the sets somebody with these skills has."""
    needs = [Requirement(skill, level) for skill in sorted(have) for level in range(1, have[skill] + 1)]
    found = [numbers.get((need,)) for need in needs]
    found += [numbers.get((one, other)) for one in needs for other in needs if one.skill < other.skill]
    return tuple(sorted(number for number in found if number is not None))


class Router(Protocol):
    """Who decides: the engine, or the bare parts."""

    def arrive(self, contact: str, asked: int, klass: int, now: int) -> Taken | None:
        """A contact arrives."""

    def free(self, agent: str, now: int) -> Taken | None:
        """An agent's conversation ends."""


class EngineRouter:
    """The engine as its host drives it: `wake`, then the command; and again to accept and to connect."""

    def __init__(self, world: World) -> None:
        self.engine = Engine()
        self._sets = world.sets
        self._talks: dict[str, str] = {}
        self.do(Configure(config=world.config()), 0)
        for agent in world.agents:
            self.do(AgentSeen(agent=agent), 0)
            self.do(SetAvailability(agent=agent, availability=Availability.AVAILABLE, by=agent), 0)

    def do(self, command: Command, now: int) -> list[Event]:
        """Carry out one command."""
        self.engine.wake(now)
        return self.engine.handle(command, now)

    def arrive(self, contact: str, asked: int, klass: int, now: int) -> Taken | None:
        """Enqueue; if it is offered, accept and connect."""
        requires = self._sets[asked]
        return self._taken(
            self.do(Enqueue(contact=contact, queue=QUEUE, channel="voice", requires=requires, priority=klass), now), now
        )

    def free(self, agent: str, now: int) -> Taken | None:
        """End; if something is offered, accept and connect."""
        return self._taken(self.do(End(contact=self._talks.pop(agent)), now), now)

    def _taken(self, events: list[Event], now: int) -> Taken | None:
        offer = events[-1]
        if not isinstance(offer, OfferMade):
            return None
        self.do(Accept(offer=offer.offer, agent=offer.agent), now)
        self.do(Connect(contact=offer.contact), now)
        self._talks[offer.agent] = offer.contact
        return offer.contact, offer.agent


class TimedRouter(EngineRouter):
    """The engine with a clock on every `handle` that ends in an offer: processor time of the thread, nanoseconds."""

    def __init__(self, world: World) -> None:
        self.times: list[int] = []
        super().__init__(world)

    def do(self, command: Command, now: int) -> list[Event]:
        """Carry out and time one command."""
        self.engine.wake(now)
        began = thread_time_ns()
        events = self.engine.handle(command, now)
        taken = thread_time_ns() - began
        if events and isinstance(events[-1], OfferMade):
            self.times.append(taken)
        return events


class Mix:
    """The steady mix: so many waiting, or (with `busy`) nobody waiting and so many agents in conversations."""

    def __init__(self, world: World, router: Router, *, waiting: int, busy: int | None, seed: int) -> None:
        self.dice = random.Random(seed)
        self._router, self._level, self._busy = router, waiting, len(world.agents) if busy is None else busy
        able = [agent for agent, sets in world.sets_of.items() if sets]
        self._arrivals = cycle([_ask(world, able, self.dice) for _ in range(_ARRIVALS)])
        self._talking: list[str] = []
        self.waiting = self._number = self._now = 0
        self._fill(world, able)

    def run(self, decisions: int) -> list[Taken]:
        """Go on until so many offers were made, and return who took what."""
        router, talking, pick = self._router, self._talking, self.dice.random
        made: list[Taken] = []
        while len(made) < decisions:
            self._now += 1
            if self.waiting < self._level or (not self._level and len(talking) < self._busy):
                taken = self._arrive(*next(self._arrivals))
            else:
                at = int(pick() * len(talking))
                talking[at], talking[-1] = talking[-1], talking[at]
                taken = router.free(talking.pop(), self._now)
                if taken is not None:
                    self.waiting -= 1
            if taken is not None:
                talking.append(taken[1])
                made.append(taken)
        return made

    def _arrive(self, asked: int, klass: int) -> Taken | None:
        self._number += 1
        taken = self._router.arrive(f"c{self._number:07}", asked, klass, self._now)
        if taken is None:
            self.waiting += 1
        return taken

    def _fill(self, world: World, able: Sequence[str]) -> None:
        """Bring as many into conversations as are to be, then as many to wait."""
        for agent in able:
            if len(self._talking) < self._busy:
                self._now += 1
                taken = self._arrive(self.dice.choice(world.sets_of[agent]), 0)
                if taken is not None:
                    self._talking.append(taken[1])
        while self.waiting < self._level:
            self._now += 1
            taken = self._arrive(*next(self._arrivals))
            if taken is not None:
                self._talking.append(taken[1])


def _ask(world: World, able: Sequence[str], dice: random.Random) -> tuple[int, int]:
    """Draw what a contact asks for and its class."""
    return dice.choice(world.sets_of[dice.choice(able)]), dice.randrange(CLASSES)
