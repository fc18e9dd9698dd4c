"""Who fits whom, fast: pairs of a waiting contact and the agents it goes to, until nothing fits.

Only what is fresh is looked at: a demand to which a contact came, and the agents who have become free. Nothing else can
make a new pair. Cost follows the number of distinct demands an agent qualifies for, not that of contacts or agents.
"""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from routing.criteria import held_apart
from routing.demands import Demand, Standing
from routing.disciplines import AgentKey, ContactKey
from routing.indexes import Indexes
from routing.model import AgentId, AgentState, Channel, ContactId, Place, RunnerUp
from routing.seats import Seat

DEMANDS_LIMIT = 5_000
"""More distinct demands waited with than this are too many; see `DemandsCrowded`."""

IDLE_DEMANDS_KEPT = 5_000
"""Demands nobody waits with are kept for the next contact that asks the same, up to this many."""

_RUNNERS_UP = 3
_NO_RANK = 1 << 62


class Pair(NamedTuple):
    """A contact and the agents it should be offered to, the chosen one first.

    `eligible` is how many could have taken it; `runners_up` are the next by order.
    """

    place: Place
    agents: list[AgentState]
    demand: Demand
    eligible: int
    runners_up: tuple[RunnerUp, ...]


class Matcher(Indexes):
    """Finds the pairs. Derived from the state alone, so a rebuilt one decides as the one before did."""

    def trim(self) -> None:
        """Forget the demands left longest ago, as far as too many are kept."""
        while len(self.book.idle) > IDLE_DEMANDS_KEPT:
            demand = next(iter(self.book.idle))
            self.book.forget(demand)
            self.fresh.pop(demand, None)
            self.drainable.pop(demand, None)

    def pairs(self, now: int) -> Iterator[Pair]:
        """The first contact with an eligible agent, and the first of those, until nothing fits.

        Each pair must be made an offer before the next is asked for.
        """
        # Mostly one agent has become free, and nothing else: they take their first contact and stand in no heap for it.
        while len(self.freed) == 1 and not self.fresh:
            name, channels = next(iter(self.freed.items()))
            contact = self._first_contact(name, channels, now)
            if contact is None:
                break
            demand = self.standing[contact].demand
            yield Pair(self.state.places[contact], [self.state.agents[name]], demand, 1, ())
        if self.freed:
            self.insert_freed()
        if self.fresh:
            yield from self._fresh_pairs(now)

    def _fresh_pairs(self, now: int) -> Iterator[Pair]:
        heads = [(first, demand) for demand in self.fresh if (first := demand.first(now))]
        self.fresh = {}
        heapify(heads)
        passed: list[tuple[Place, Standing]] = []
        while heads:
            key, demand = heads[0]
            first = demand.first(now)
            if first is None or not demand.ready:
                heappop(heads)
            elif first != key:
                heapreplace(heads, (first, demand))
            elif pair := self._pair(first[-1], now):
                yield pair
            else:
                # Everybody who is ready is held apart from this contact: the next in line may still fit.
                standing = self.standing[first[-1]]
                demand.leave(first[-1], standing.lane)
                passed.append((self.state.places[first[-1]], standing))
        for place, standing in passed:
            standing.lane = standing.demand.stand(place, now)
            self.book.idle.pop(standing.demand, None)

    def _pair(self, contact: ContactId, now: int) -> Pair | None:
        """The contact and whoever it goes to, or what that agent takes in its place; None if nobody can take it."""
        chosen = next((agent for _, agent in self._by_order(contact, now, 1)), None)
        if chosen is None:
            return None
        seat = self.seat(chosen)
        if seat.rules.rank_first:
            contact = self._first_contact(chosen, seat.ready, now) or contact
        place, demand = self.state.places[contact], self.standing[contact].demand
        taking = [chosen]
        at_once = self.queue_rules(place).at_once
        alone = self.seat(chosen).rules.auto_accept or _called_first(place)
        if at_once > 1 and place.requirements.agent is None and not alone:
            taking += self._others(contact, chosen, at_once - 1, now)
        eligible = len(demand.ready) - len(self._apart(contact, now))
        runners = self._runners_up(place, taking, now) if eligible > len(taking) else ()
        return Pair(place, [self.state.agents[name] for name in taking], demand, eligible, runners)

    def _others(self, contact: ContactId, chosen: AgentId, count: int, now: int) -> list[AgentId]:
        """Who else is offered the contact: the next by order for whom no contact comes before it."""
        ready = self.standing[contact].demand.ready
        others: list[AgentId] = []
        looked, look = 0, count + 1  # mostly the very next will do
        while looked < len(ready) and len(others) < count:
            for _, name in self._by_order(contact, now, look)[looked:]:
                seat = self.seat(name)
                suits = name != chosen and self._first_contact(name, seat.ready, now) == contact
                if suits and not seat.rules.auto_accept and len(others) < count:
                    others.append(name)
            looked, look = look, 2 * look
        return others

    def _runners_up(self, place: Place, taking: list[AgentId], now: int) -> tuple[RunnerUp, ...]:
        demand = self.standing[place.contact].demand
        chosen, late = taking[0], place.missed_by
        first = demand.ready.key(chosen)

        def behind(name: AgentId, key: AgentKey) -> str:
            if late in (name, chosen):
                return "missed" if name == late else "rank"
            return demand.choice.behind(key, first)

        after = [
            RunnerUp(agent=name, behind=behind(name, key))
            for key, name in self._by_order(place.contact, now, len(taking) + _RUNNERS_UP)
            if name not in taking
        ]
        return tuple(after[:_RUNNERS_UP])

    def _by_order(self, contact: ContactId, now: int, count: int) -> list[tuple[AgentKey, AgentId]]:
        """The first of the eligible agents; who missed the contact last comes after all others."""
        place, ready = self.state.places[contact], self.standing[contact].demand.ready
        apart = self._apart(contact, now)
        late = place.missed_by
        if late is None or late not in ready or late in apart:
            return ready.smallest(count, apart) if apart or count > 1 else _listed(ready.first())
        order = ready.smallest(count, (*apart, late))
        return order if len(order) == count else [*order, (ready.key(late), late)]

    def _apart(self, contact: ContactId, now: int) -> list[AgentId]:
        """The agents held apart from the contact who would be ready otherwise."""
        standing = self.standing[contact]
        if not standing.apart:
            return []
        return [name for name in held_apart(self.state.places[contact], now) if name in standing.demand.ready]

    def _first_contact(self, agent: AgentId, channels: Iterable[Channel], now: int) -> ContactId | None:
        """The first contact the agent is eligible for on these channels, by the rank of its queue where that counts."""
        seat = self.book.seats[agent]
        apart, rules = seat.apart, seat.rules
        if rules.rank_first:
            return self._first_by_rank(seat, channels, now)
        # Asked for every agent who becomes free: only the heads of the highest class are worth a key of the moment.
        best: ContactKey | None = None
        for channel in channels:
            for demand in seat.demands[channel]:
                for lane in demand.lanes:
                    if lane.entries:
                        entry = lane.entries[0] if not apart else lane.first(apart)
                        if entry is not None and (best is None or entry[0][0] <= best[0]):
                            key = lane.key_at(entry[0], now)
                            if best is None or key < best:
                                best = key
        return None if best is None else best[4]

    @staticmethod
    def _first_by_rank(seat: Seat, channels: Iterable[Channel], now: int) -> ContactId | None:
        ranks = seat.rules.ranks
        heads = (
            (ranks.get(demand.requirements.queue, _NO_RANK), first)
            for channel in channels
            for demand in seat.demands[channel]
            if demand.waiting and (first := demand.first(now, seat.apart)) is not None
        )
        best = min(heads, default=None)
        return None if best is None else best[1][4]


def _called_first(place: Place) -> bool:
    """Whether one agent is kept for the contact, while its customer is called."""
    return place.callback is not None and place.callback.first == "customer"


def _listed(first: tuple[AgentKey, AgentId] | None) -> list[tuple[AgentKey, AgentId]]:
    return [] if first is None else [first]
