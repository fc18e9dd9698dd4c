"""Who fits whom, fast: indexes over the state, built from it on load and kept up to date event by event.

Contacts that ask the same stand in one heap; next to it stands the heap of the agents who could take one of them now.
A change touches only the heaps of the contact or agent it is about, and a heap is looked at again only when a contact
or an agent was added to it: nothing else can make a new pair. Cost follows the number of distinct demands an agent
qualifies for, not the number of contacts or agents.
"""

from collections.abc import Iterator
from heapq import heapify, heappop, heapreplace
from itertools import product
from typing import Literal, NamedTuple

from routing.criteria import asked, held_apart, on_duty, qualifies, ready
from routing.disciplines import AgentKey, ContactKey, longest_idle, priority_then_fifo
from routing.events import Event, Resumed, RoutingConfigured
from routing.lazy_heap import LazyHeap
from routing.model import (
    AgentId,
    AgentState,
    Availability,
    Channel,
    ContactId,
    EngineState,
    Place,
    PlaceState,
    QueueId,
    Requirement,
    Requirements,
    RoutingConfig,
    SkillId,
)

DeadlineKind = Literal["connect", "hold", "not_ready", "offer", "reserve", "return", "suspend", "wrap_up"]

_PLACE_CLOCKS: dict[PlaceState, DeadlineKind] = {
    PlaceState.WAITING: "reserve",
    PlaceState.OFFERED: "offer",
    PlaceState.CLAIMED: "connect",
    PlaceState.WRAPPING: "wrap_up",
}

# Demands nobody waits with are kept for the next contact that asks the same, up to this many.
_IDLE_DEMANDS_KEPT = 5_000


class Deadline(NamedTuple):
    """A timer; in this order they are handled. `id` is a contact or agent, `agent` the other half of a held pair."""

    due: int
    kind: DeadlineKind
    id: str
    agent: AgentId = ""


class Pair(NamedTuple):
    """A contact and the agent who should be offered it; `eligible` is how many could have taken it."""

    place: Place
    agent: AgentState
    skills: tuple[Requirement, ...]
    eligible: int


class Demand:
    """The contacts that ask the same, and the agents who could take one of them now.

    `skills` are all that are asked; `agents` are those who qualify, ready or not.
    """

    __slots__ = ("agents", "ready", "requirements", "skills", "waiting")

    def __init__(self, requirements: Requirements, skills: tuple[Requirement, ...]) -> None:
        self.requirements = requirements
        self.skills = skills
        self.agents: list[AgentId] = []
        self.waiting: LazyHeap[ContactId, ContactKey] = LazyHeap()
        self.ready: LazyHeap[AgentId, AgentKey] = LazyHeap()


class Matcher:
    """The indexes. Derived from the state alone, so a rebuilt one decides as the one before did."""

    def __init__(self, state: EngineState) -> None:
        self._state = state
        self.rebuild()

    def rebuild(self) -> None:
        """Build all indexes from the state; every demand is looked at again."""
        self._demands: dict[Requirements, Demand] = {}
        self._idle: dict[Demand, None] = {}
        self._demands_of: dict[tuple[AgentId, Channel], dict[Demand, None]] = {}
        self._serving: dict[tuple[QueueId, SkillId | None], list[AgentId]] = {}
        self._ready_keys: dict[tuple[AgentId, Channel], AgentKey] = {}
        self._standing: dict[ContactId, tuple[Demand, tuple[AgentId, ...]]] = {}
        self._held: dict[ContactId, None] = {}
        self._fresh: dict[Demand, None] = {}
        self._deadlines: LazyHeap[tuple[str, ...], Deadline] = LazyHeap()
        if self._state.config is not None:
            for agent, rules in self._state.config.agents.items():
                for queue, skill in product(rules.queues, (None, *rules.skills)):
                    self._serving.setdefault((queue, skill), []).append(agent)
        for agent in self._state.agents:
            self._refresh_agent(agent)
        for contact in self._state.places:
            self._refresh_contact(contact)

    def refresh(self, event: Event) -> None:
        """Bring the indexes up to date with the state after the event."""
        if isinstance(event, RoutingConfigured | Resumed):
            self.rebuild()
            return
        contact: ContactId | None = getattr(event, "contact", None)
        agent: AgentId | None = getattr(event, "agent", None)
        if agent is not None:
            self._refresh_agent(agent)
        if contact is not None:
            self._refresh_contact(contact)

    def next_deadline(self) -> int | None:
        """The instant of the earliest timer."""
        first = self._deadlines.first()
        return first[0].due if first else None

    def quiet(self, now: int) -> bool:
        """Whether no timer is due by `now`, and no new pair can have become possible."""
        due = self.next_deadline()
        return not self._fresh and (due is None or due > now)

    def due(self, now: int) -> Iterator[Deadline]:
        """The timers due by `now`, in order. Each must be handled, which may take others away, before the next."""
        while (first := self._deadlines.first()) and first[0].due <= now:
            deadline, timer = first
            self._deadlines.discard(timer)  # whatever comes of it, a timer fires once
            if deadline.kind == "hold":
                # No event marks a hold's end: it only stops standing in the way.
                self._fresh[self._standing[deadline.id][0]] = None
            else:
                yield deadline

    def lapsed(self) -> list[ContactId]:
        """The waiting contacts held for an agent in vain: one who has declined it, is off duty, or cannot take it."""
        return [contact for contact in sorted(self._held) if not self._worth_holding(contact)]

    def _worth_holding(self, contact: ContactId) -> bool:
        return any(
            on_duty(self._state.agents[agent]) and agent not in self._state.places[contact].declined
            for agent in self._standing[contact][0].agents
        )

    def pairs(self, now: int) -> Iterator[Pair]:
        """The best waiting contact with an eligible agent, and the best of those, until nothing fits.

        Each pair must be made an offer before the next is asked for.
        """
        while len(self._idle) > _IDLE_DEMANDS_KEPT:
            self._forget(next(iter(self._idle)))
        heads = [(first[0], demand) for demand in self._fresh if (first := demand.waiting.first())]
        heapify(heads)
        self._fresh = {}
        passed: list[tuple[Demand, ContactKey]] = []
        while heads:
            key, demand = heads[0]
            first = demand.waiting.first()
            if first is None or not demand.ready:
                heappop(heads)
            elif first[0] != key:
                heapreplace(heads, (first[0], demand))
            elif pair := self._best_agent(first[1], demand, now):
                yield pair
            else:
                # Everybody who is ready is held apart from this contact: the next in line may still fit.
                demand.waiting.discard(first[1])
                passed.append((demand, key))
        for demand, key in passed:
            demand.waiting.put(key[-1], key)
            self._idle.pop(demand, None)

    def _best_agent(self, contact: ContactId, demand: Demand, now: int) -> Pair | None:
        place = self._state.places[contact]
        apart = [agent for agent in held_apart(place, now) if agent in demand.ready]
        best = demand.ready.first(without=apart)
        if best is None:
            return None
        return Pair(place, self._state.agents[best[1]], demand.skills, len(demand.ready) - len(apart))

    def _refresh_agent(self, agent_id: AgentId) -> None:
        agent, config = self._state.agents.get(agent_id), self._state.config
        self._set_agent_clocks(agent_id, agent)
        rules = config.agents.get(agent_id) if config else None
        if agent is None or rules is None:
            return
        for channel in rules.capacity:
            key = longest_idle(agent, channel) if ready(agent, rules, channel) else None
            before = self._ready_keys.get((agent_id, channel))
            if key == before:
                continue
            for demand in self._demands_of.get((agent_id, channel), ()):
                self._set_ready(demand, agent_id, key)
            if key is None:
                del self._ready_keys[agent_id, channel]
            else:
                self._ready_keys[agent_id, channel] = key

    def _set_ready(self, demand: Demand, agent: AgentId, key: AgentKey | None) -> None:
        if key is None:
            demand.ready.discard(agent)
            return
        if agent not in demand.ready and demand.waiting:
            self._fresh[demand] = None
        demand.ready.put(agent, key)

    def _refresh_contact(self, contact: ContactId) -> None:
        self._step_out(contact)
        place = self._state.places.get(contact)
        waiting = place is not None and place.state is PlaceState.WAITING
        due = None if place is None else place.reserved_until if waiting else place.deadline
        if place is not None and due is not None:
            self._deadlines.put((contact,), Deadline(due, _PLACE_CLOCKS[place.state], contact))
        else:
            self._deadlines.discard((contact,))
        if place is not None and waiting:
            self._stand(place)

    def _step_out(self, contact: ContactId) -> None:
        """Take the contact out of the heap it stands in, if it does."""
        if standing := self._standing.pop(contact, None):
            demand, apart = standing
            demand.waiting.discard(contact)
            if not demand.waiting:
                self._idle[demand] = None
            for agent in apart:
                self._deadlines.discard((contact, agent))
            self._held.pop(contact, None)

    def _stand(self, place: Place) -> None:
        """Put a waiting contact into its heap, and the ends of its holds among the deadlines."""
        demand = self._demand(place.requirements)
        apart = tuple(held_apart(place, self._state.now))
        for agent in apart:
            self._deadlines.put((place.contact, agent), Deadline(place.holds[agent], "hold", place.contact, agent))
        self._standing[place.contact] = (demand, apart)
        if place.requirements.agent is not None:
            self._held[place.contact] = None
        demand.waiting.put(place.contact, priority_then_fifo(place))
        self._idle.pop(demand, None)
        self._fresh[demand] = None

    def _demand(self, requirements: Requirements) -> Demand:
        demand = self._demands.get(requirements)
        if demand is not None:
            return demand
        config = self._state.config
        queue = config.queues.get(requirements.queue) if config else None
        skills = asked(requirements, queue) if queue else ()
        demand = self._demands[requirements] = Demand(requirements, skills)
        if config is None or queue is None:
            return demand  # a queue that is no longer configured keeps its contacts and offers them to nobody
        for agent in self._candidates(requirements, skills, config):
            if qualifies(agent, config.agents[agent], requirements, skills):
                demand.agents.append(agent)
                self._demands_of.setdefault((agent, requirements.channel), {})[demand] = None
                if key := self._ready_keys.get((agent, requirements.channel)):
                    demand.ready.put(agent, key)
        return demand

    def _candidates(
        self, requirements: Requirements, skills: tuple[Requirement, ...], config: RoutingConfig
    ) -> list[AgentId]:
        """Few agents with all who qualify among them: the one named, if one is and is configured.

        Otherwise those with the rarest of the skills asked, or everybody who serves the queue if none is.
        """
        if requirements.agent is not None:
            return [requirements.agent] if requirements.agent in config.agents else []
        return min(
            (self._serving.get((requirements.queue, need.skill), []) for need in skills),
            key=len,
            default=self._serving.get((requirements.queue, None), []),
        )

    def _forget(self, demand: Demand) -> None:
        """Drop a demand nobody waits with."""
        del self._idle[demand], self._demands[demand.requirements]
        self._fresh.pop(demand, None)
        for agent in demand.agents:
            del self._demands_of[agent, demand.requirements.channel][demand]

    def _set_agent_clocks(self, agent_id: AgentId, agent: AgentState | None) -> None:
        suspend_at = not_ready_at = return_at = None
        if agent is not None and not agent.reachable:
            suspend_at = agent.suspend_at
            if agent.availability is Availability.AVAILABLE:
                not_ready_at = agent.not_ready_at
            if agent.return_at is not None and returnable(self._state, agent):
                return_at = agent.return_at
        self._set_agent_clock("suspend", agent_id, suspend_at)
        self._set_agent_clock("not_ready", agent_id, not_ready_at)
        self._set_agent_clock("return", agent_id, return_at)

    def _set_agent_clock(self, kind: DeadlineKind, agent: AgentId, due: int | None) -> None:
        if due is None:
            self._deadlines.discard((agent, kind))
        else:
            self._deadlines.put((agent, kind), Deadline(due, kind, agent))


def returnable(state: EngineState, agent: AgentState) -> list[ContactId]:
    """The conversations an agent who stays away loses: active chats. A call lives as long as the carrier's leg."""
    return sorted(
        contact
        for contact, channel in agent.contacts.items()
        if channel == "chat" and state.places[contact].state is PlaceState.ACTIVE
    )
