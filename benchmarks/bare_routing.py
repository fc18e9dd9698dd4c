"""The bare parts of routing, without events, reasons, timers or states: what the engine is held against.

Both make the decisions of the engine for contacts that differ in class, age and what they ask, and are told beforehand
which agent has which requirement sets: `Heaps` is the fastest plain structure we know, `Scan` looks at everything.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

Taken = tuple[str, str]
"""A contact and the agent it goes to."""


class Heaps:
    """A heap of contacts for each requirement set, and one of idle agents; who is stale is dropped at the top."""

    def __init__(self, sets_of: Mapping[str, Sequence[int]], sets: int) -> None:
        self._sets_of = sets_of
        self._waiting: list[list[tuple[int, int, str]]] = [[] for _ in range(sets)]
        self._idle: list[list[tuple[int, str, int]]] = [[] for _ in range(sets)]
        self._epoch = dict.fromkeys(sets_of, 0)
        for agent in sets_of:
            self.free(agent, 0)

    def arrive(self, contact: str, asked: int, klass: int, now: int) -> Taken | None:
        """Give the contact to the agent who has been idle for longest, or let it wait."""
        idle = self._idle[asked]
        while idle:
            _, agent, epoch = heappop(idle)
            if epoch == self._epoch[agent]:
                self._epoch[agent] += 1
                return contact, agent
        heappush(self._waiting[asked], (-klass, now, contact))
        return None

    def free(self, agent: str, now: int) -> Taken | None:
        """Give the agent the first contact of the highest class they can take, or let them be idle."""
        best = best_heap = None
        for asked in self._sets_of[agent]:
            heap = self._waiting[asked]
            if heap and (best is None or heap[0] < best):
                best, best_heap = heap[0], heap
        if best is not None and best_heap is not None:
            heappop(best_heap)
            return best[2], agent
        for asked in self._sets_of[agent]:
            heappush(self._idle[asked], (now, agent, self._epoch[agent]))
        return None


class Scan:
    """Lists of all who wait and all who are idle, looked through from end to end at each decision."""

    def __init__(self, sets_of: Mapping[str, Sequence[int]]) -> None:
        self._sets_of = {agent: frozenset(sets) for agent, sets in sets_of.items()}
        self._waiting: dict[str, tuple[int, int, str, int]] = {}
        self._idle: dict[str, tuple[int, str]] = {agent: (0, agent) for agent in sets_of}

    def arrive(self, contact: str, asked: int, klass: int, now: int) -> Taken | None:
        """Look at every idle agent."""
        able = [key for agent, key in self._idle.items() if asked in self._sets_of[agent]]
        if not able:
            self._waiting[contact] = (-klass, now, contact, asked)
            return None
        agent = min(able)[1]
        del self._idle[agent]
        return contact, agent

    def free(self, agent: str, now: int) -> Taken | None:
        """Look at every waiting contact."""
        sets = self._sets_of[agent]
        able = [key for key in self._waiting.values() if key[3] in sets]
        if not able:
            self._idle[agent] = (now, agent)
            return None
        contact = min(able)[2]
        del self._waiting[contact]
        return contact, agent
