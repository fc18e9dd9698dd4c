"""The contacts that ask the same, in their order, and the agents who could take one of them now."""

from collections.abc import Collection, Iterator

from routing.disciplines import AgentKey, AgentOrder, ContactKey, capped_at
from routing.lazy_heap import LazyHeap
from routing.model import AgentId, ContactId, Place, Requirement, Requirements

# Class, mark, value, enqueued, contact: the order of all but for the time, with which the value falls at the slope.
LaneKey = tuple[int, int, int, int, ContactId]


class Lane(LazyHeap[ContactId, LaneKey]):
    """Contacts of one demand and slope: among them the order never changes, however long they wait.

    Those at their cap have a lane of their own, whose slope is 0.
    """

    __slots__ = ("slope",)

    def __init__(self, slope: int) -> None:
        super().__init__()
        self.slope = slope

    def key_at(self, key: LaneKey, now: int) -> ContactKey:
        """Return the key as `disciplines.by_class_and_score` has it; among those marked the score says nothing."""
        klass, mark, value, enqueued, contact = key
        return (klass, mark, 0 if mark else value - self.slope * now, enqueued, contact)


class Demand:
    """One distinct demand: `skills` are all that are asked, `agents` those who qualify, ready or not.

    `blocked` are those who could take a call but for their open chats; `undrained` the calls for which no agent is
    being kept from new chats. `signed_in` counts the qualified who are at work at all. `lanes` are few: one per slope,
    and one for the contacts at their cap.
    """

    __slots__ = (
        "_by_slope",
        "agents",
        "blocked",
        "choice",
        "held",
        "lanes",
        "ready",
        "requirements",
        "signed_in",
        "skills",
        "undrained",
        "waiting",
    )

    def __init__(self, requirements: Requirements, skills: tuple[Requirement, ...], choice: AgentOrder) -> None:
        self.requirements, self.skills, self.choice = requirements, skills, choice
        self.held = requirements.held
        self.agents: dict[AgentId, None] = {}
        self.signed_in = 0
        self.ready: LazyHeap[AgentId, AgentKey] = LazyHeap()
        self.blocked: LazyHeap[AgentId, AgentKey] = LazyHeap()
        self.waiting = 0
        self.undrained: dict[ContactId, None] = {}
        self.lanes: list[Lane] = []
        self._by_slope: dict[int, Lane] = {}

    def stand(self, place: Place, now: int) -> Lane:
        """Put a waiting contact into its lane, and return that."""
        enqueued, slope = place.enqueued, place.slope
        value = slope * enqueued - 100 * place.head_start_ms
        if place.cap_ms is not None and (capped := capped_at(place)) is not None and capped <= now:
            slope, value = _CAPPED, -100 * place.cap_ms
        lane = self._by_slope.get(slope)
        if lane is None:
            lane = self._by_slope[slope] = Lane(max(slope, 0))
            self.lanes.append(lane)
        lane.put(place.contact, (-place.priority, -place.front, value, enqueued, place.contact))
        self.waiting += 1
        return lane

    def leave(self, contact: ContactId, lane: Lane) -> None:
        """Take a contact out of its lane."""
        lane.discard(contact)
        self.waiting -= 1

    def first(self, now: int, without: Collection[ContactId] = ()) -> ContactKey | None:
        """Return the key of the first contact not among `without`, as `disciplines.by_class_and_score` has it."""
        best: ContactKey | None = None
        for lane in self.lanes:
            entry = lane.first(without)
            if entry is not None:
                key = lane.key_at(entry[0], now)
                if best is None or key < best:
                    best = key
        return best

    def contacts(self) -> Iterator[ContactId]:
        """Return all who wait, in no order."""
        for lane in self.lanes:
            yield from lane.items()


class Standing:
    """Where a waiting contact stands, and from whom it is held apart."""

    __slots__ = ("apart", "demand", "lane")

    def __init__(self, demand: Demand, lane: Lane, apart: tuple[AgentId, ...]) -> None:
        self.demand, self.lane, self.apart = demand, lane, apart


_CAPPED = -1
