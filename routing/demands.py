"""The contacts that ask the same, in their order, and the agents who could take one of them now."""

from collections.abc import Collection, Iterator

from routing.disciplines import AgentKey, AgentOrder, ContactKey, capped_at
from routing.lazy_heap import LazyHeap
from routing.model import AgentId, ContactId, Place, Requirement, Requirements

# What sorts a lane, and how the first part of a key moves with time: key[0] - slope * now.
LaneKey = tuple[int, int, ContactId]
# A contact's key in the order of all, but for the time: class, mark, value, slope, enqueued, contact.
Head = tuple[int, int, int, int, int, ContactId]


class Lane(LazyHeap[ContactId, LaneKey]):
    """Contacts of one demand, class and slope: among them the order never changes, however long they wait.

    Those a supervisor has put next have a lane of their own (`front`), and those at their cap, whose slope is 0.
    """

    __slots__ = ("front", "klass", "slope")

    def __init__(self, klass: int, slope: int, *, front: bool = False) -> None:
        super().__init__()
        self.klass, self.slope, self.front = klass, slope, front

    def head(self, without: Collection[ContactId] = ()) -> Head | None:
        """Return the first contact of the lane that is not among `without`."""
        entry = self.first(without)
        if entry is None:
            return None
        value, enqueued, contact = entry[0]
        if self.front:
            return (-self.klass, value, 0, 0, enqueued, contact)
        return (-self.klass, 0, value, self.slope, enqueued, contact)


def key_at(head: Head, now: int) -> ContactKey:
    """Return the key a head has at a time."""
    klass, mark, value, slope, enqueued, contact = head
    return (klass, mark, value - slope * now, enqueued, contact)


class Demand:
    """One distinct demand: `skills` are all that are asked, `agents` those who qualify, ready or not.

    `blocked` are those who could take a call but for their open chats; `undrained` the calls for which no agent is
    being kept from new chats. `signed_in` counts the qualified who are at work at all.
    """

    __slots__ = (
        "_classes",
        "_lanes",
        "agents",
        "blocked",
        "choice",
        "ready",
        "requirements",
        "signed_in",
        "skills",
        "top",
        "undrained",
        "waiting",
    )

    def __init__(self, requirements: Requirements, skills: tuple[Requirement, ...], choice: AgentOrder) -> None:
        self.requirements, self.skills, self.choice = requirements, skills, choice
        self.agents: dict[AgentId, None] = {}
        self.signed_in = 0
        self.ready: LazyHeap[AgentId, AgentKey] = LazyHeap()
        self.blocked: LazyHeap[AgentId, AgentKey] = LazyHeap()
        self.waiting = 0
        self.undrained: dict[ContactId, None] = {}
        self._lanes: dict[int, dict[int, Lane]] = {}
        self.top: list[Head] | None = None
        self._classes: list[int] = []

    def stand(self, place: Place, now: int) -> Lane:
        """Put a waiting contact into its lane, and return that."""
        contact, enqueued, klass = place.contact, place.enqueued, place.priority
        kind, value = place.slope, place.slope * enqueued - 100 * place.head_start_ms
        if place.front:
            kind, value = _FRONT, -place.front
        elif place.cap_ms is not None and (capped := capped_at(place)) is not None and capped <= now:
            kind, value = _CAPPED, -100 * place.cap_ms
        lanes = self._lanes.get(klass)
        lane = None if lanes is None else lanes.get(kind)
        if lane is None:
            lane = self._make_lane(klass, kind)
        if self.top and klass >= -self.top[0][0]:
            self.top = None
        lane.put(contact, (value, enqueued, contact))
        self.waiting += 1
        return lane

    def leave(self, contact: ContactId, lane: Lane) -> None:
        """Take a contact out of its lane."""
        lane.discard(contact)
        self.waiting -= 1
        if self.top and lane.klass >= -self.top[0][0]:
            self.top = None

    def first(self, now: int, without: Collection[ContactId] = ()) -> ContactKey | None:
        """Return the key of the first contact not among `without`, as `disciplines.by_class_and_score` has it."""
        heads = self.top or self.heads()
        if without and any(head[5] in without for head in heads):
            heads = self.heads_without(without)
        return min([key_at(head, now) for head in heads], default=None)

    def heads(self) -> list[Head]:
        """The first contacts of all lanes of the highest class in which there are any; kept as `top`."""
        self.top = self.heads_without()
        return self.top

    def heads_without(self, without: Collection[ContactId] = ()) -> list[Head]:
        """The first contacts not among `without`, of all lanes of the highest class in which there are any."""
        classes = self._classes
        for index in range(len(classes) - 1, -1, -1):
            lanes, heads, empty = self._lanes[classes[index]], [], True
            for lane in lanes.values():
                if lane.by_item:
                    empty = False
                    if (head := lane.head(without)) is not None:
                        heads.append(head)
            if heads:
                return heads
            if empty and len(classes) > _CLASSES_KEPT:
                del self._lanes[classes.pop(index)]
        return []

    def contacts(self) -> Iterator[ContactId]:
        """Return all who wait, in no order."""
        for lanes in self._lanes.values():
            for lane in lanes.values():
                yield from lane.items()

    def _make_lane(self, klass: int, kind: int) -> Lane:
        if klass not in self._lanes:
            self._lanes[klass] = {}
            self._classes.append(klass)
            self._classes.sort()
        lane = self._lanes[klass][kind] = Lane(klass, max(kind, 0), front=kind == _FRONT)
        return lane


# The lanes of a class are kept for the next contact, unless there are many classes.
_CLASSES_KEPT = 8
_FRONT, _CAPPED = -2, -1
