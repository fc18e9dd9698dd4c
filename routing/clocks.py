"""The clocks that run, earliest first: those of a contact's place, of an agent's presence, and of a queue."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from routing.call_times import turns_at
from routing.criteria import held_apart
from routing.disciplines import capped_at
from routing.lazy_heap import LazyHeap
from routing.limits import Closure
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
)
from routing.visits import limited_queues, next_tick, runs_out

DeadlineKind = Literal[
    "callback",
    "cap",
    "close",
    "connect",
    "hold",
    "judge",
    "limit",
    "not_ready",
    "offer",
    "overflow",
    "raise",
    "reopen",
    "reserve",
    "return",
    "suspend",
    "unstaffed",
    "widen",
    "wrap_up",
]

WAITING, OFFERED, CALLING, CLAIMED, ACTIVE, WRAPPING = PlaceState
_PLACE_CLOCKS: dict[PlaceState, DeadlineKind] = {
    WAITING: "reserve",
    OFFERED: "offer",
    CALLING: "connect",
    CLAIMED: "connect",
    WRAPPING: "wrap_up",
}


class Deadline(NamedTuple):
    """A timer; in this order they are handled. `id` is a contact, agent or queue, `agent` the other of a held pair."""

    due: int
    kind: DeadlineKind
    id: str
    agent: AgentId = ""


Timer = tuple[str, ...] | str
_Plain = tuple[int, DeadlineKind, str, AgentId]


def widens_at(place: Place) -> int | None:
    """When the step in force is over; None for the last, for none, and while the contact is held."""
    if place.step + 1 >= len(place.steps) or place.requirements.held:
        return None
    return place.entered + sum(step.for_ms or 0 for step in place.steps[: place.step + 1])


class Clocks:
    """All timers of a state, by whose they are and what kind."""

    def __init__(self, state: EngineState) -> None:
        self._state = state
        self._timers: LazyHeap[Timer, _Plain] = LazyHeap()  # plain, as they are made for every offer and claim
        self.entries = self._timers.entries
        """All that may run, stale ones included; the first one runs, and no other is due before it."""
        self._apart: dict[ContactId, list[AgentId]] = {}
        self._more: set[ContactId] = set()
        self.away: set[AgentId] = set()
        self.limited = limited_queues(state.config)
        """The queues in which a waiting contact can pass a limit."""

    def next_due(self) -> int | None:
        """The instant of the earliest timer."""
        first = self._timers.first()
        return first[0][0] if first else None

    def due(self, now: int) -> Iterator[Deadline]:
        """The timers due by `now`, in order. Each must be handled, which may take others away, before the next."""
        while (first := self._timers.first()) and first[0][0] <= now:
            self._timers.discard(first[1])  # whatever comes of it, a timer fires once
            yield Deadline(*first[0])

    def set_new(self, place: Place) -> None:
        """Have the timers of a contact run that has just entered its queue."""
        if (
            place.reserved_until is not None
            or place.steps
            or place.raise_at is not None
            or place.cap_ms is not None
            or place.callback is not None
            or (self.limited and place.requirements.queue in self.limited)
        ):
            self.set_place(place.contact, place)

    def set_place(self, contact: ContactId, place: Place | None) -> None:
        """Have the timers of the contact run that its place calls for, and no others."""
        due = None
        if place is not None:
            due = place.reserved_until if place.state is WAITING else place.deadline
        if place is not None and due is not None:
            self._timers.put(contact, (due, _PLACE_CLOCKS[place.state], contact, ""))
        else:
            self._timers.discard(contact)
        if contact in self._more or (
            place is not None
            and (
                place.steps
                or place.holds
                or place.raise_at is not None
                or place.cap_ms is not None
                or place.callback is not None
                or (self.limited and place.requirements.queue in self.limited)
            )
        ):
            self._set_more(contact, place)

    def _set_more(self, contact: ContactId, place: Place | None) -> None:
        """Set what most contacts have not: the end of a step, a rise, a cap, a pair held apart, when it is called."""
        if place is None or place.state is ACTIVE or place.state is WRAPPING:
            self._more.discard(contact)
            self._set_apart(contact, None)
            for kind in ("raise", "widen", "cap", "callback", "limit"):
                self._timers.discard((contact, kind))
            return
        self._more.add(contact)
        waiting = place.state is WAITING
        self._set(contact, "raise", place.raise_at)
        self._set(contact, "widen", widens_at(place))
        capped = capped_at(place) if waiting else None
        self._set(contact, "cap", capped if capped is not None and capped > self._state.now else None)
        self._set_apart(contact, place if waiting else None)
        self._set(contact, "callback", turns_at(place, self._state.now) if waiting else None)
        if self.limited:
            self.set_limit(place)

    def set_turn(self, place: Place, now: int) -> None:
        """Have the clock run at which the callback next wakes or falls asleep."""
        self._set(place.contact, "callback", turns_at(place, now))

    def set_limit(self, place: Place) -> None:
        """Have the one clock run of the limits of its queue that runs out first for the contact."""
        first = runs_out(self._state, place)
        if first is None:
            self._timers.discard((place.contact, "limit"))
        else:
            self._timers.put((place.contact, "limit"), (*first, place.contact, ""))

    def set_closure(self, queue: QueueId, closure: Closure | None) -> None:
        """Have the queue opened again when its closing ends, if it does."""
        self._set(queue, "reopen", closure.until if closure is not None else None)

    def set_tick(self, queue: QueueId, now: int, *, busy: bool, anew: bool) -> None:
        """Have the overflow rules of a busy queue judged at the next instant for that; `anew`, whatever was set."""
        if not busy:
            self._timers.discard((queue, "judge"))
        elif anew or (queue, "judge") not in self._timers:
            self._set(queue, "judge", next_tick(now))

    def set_agent(self, agent_id: AgentId, agent: AgentState | None) -> None:
        """Have the timers of the agent run that their presence calls for."""
        suspend_at = not_ready_at = return_at = None
        if agent is None or agent.reachable:
            if agent_id not in self.away:
                return
            self.away.discard(agent_id)
        else:
            self.away.add(agent_id)
            suspend_at = agent.suspend_at
            if agent.availability is Availability.AVAILABLE:
                not_ready_at = agent.not_ready_at
            if agent.return_at is not None and returnable(self._state, agent):
                return_at = agent.return_at
        self._set(agent_id, "suspend", suspend_at)
        self._set(agent_id, "not_ready", not_ready_at)
        self._set(agent_id, "return", return_at)

    def _set(self, whose: str, kind: DeadlineKind, due: int | None) -> None:
        if due is None:
            self._timers.discard((whose, kind))
        else:
            self._timers.put((whose, kind), (due, kind, whose, ""))

    def _set_apart(self, contact: ContactId, place: Place | None) -> None:
        """Have the ends of the contact's holds run while it waits; they stop standing in the way then."""
        for agent in self._apart.pop(contact, ()):
            self._timers.discard((contact, "hold", agent))
        if place is not None and (apart := held_apart(place, self._state.now)):
            self._apart[contact] = apart
            for agent in apart:
                self._timers.put((contact, "hold", agent), (place.holds[agent], "hold", contact, agent))


def returnable(state: EngineState, agent: AgentState) -> list[ContactId]:
    """The conversations an agent who stays away loses: active chats. A call lives as long as the carrier's leg."""
    chat: Channel = "chat"
    return sorted(
        contact
        for contact, channel in agent.contacts.items()
        if channel == chat and state.places[contact].state is ACTIVE
    )
