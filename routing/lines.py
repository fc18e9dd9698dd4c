"""Who waits in the queues whose length or first in line matters."""

from collections.abc import Iterator, KeysView

from routing.lazy_heap import LazyHeap
from routing.model import ContactId, EngineState, Place, PlaceState, QueueId, RoutingConfig
from routing.visits import began

_WAITING, _OFFERED = PlaceState.WAITING, PlaceState.OFFERED


class Line:
    """The contacts of one queue that wait, the one that joined it first first, and those that are offered."""

    __slots__ = ("offered", "waiting")

    def __init__(self) -> None:
        self.waiting: LazyHeap[ContactId, tuple[int, ContactId]] = LazyHeap()
        self.offered: set[ContactId] = set()


class Lines:
    """The lines of the queues that a limit or an overflow rule counts; of all others nothing is kept.

    `judged` are the queues whose overflow rules are looked at again and again.
    """

    def __init__(self, config: RoutingConfig | None) -> None:
        queues = config.queues if config is not None else {}
        self.judged: tuple[QueueId, ...] = tuple(
            name for name, rules in queues.items() if any(not rule.own_wait for rule in rules.overflow)
        )
        counted = {rule.of for rules in queues.values() for rule in rules.overflow if rule.of is not None}
        counted |= {name for name, rules in queues.items() if rules.limits and rules.limits.length is not None}
        self.counted: dict[QueueId, Line] = {name: Line() for name in sorted({*counted, *self.judged})}
        self._where: dict[ContactId, Line] = {}

    def note(self, contact: ContactId, place: Place | None) -> None:
        """File the contact where it stands now."""
        old = self._where.pop(contact, None)
        if old is not None:
            old.waiting.discard(contact)
            old.offered.discard(contact)
        line = self.counted.get(place.requirements.queue) if place is not None else None
        if place is None or line is None or place.state not in (_WAITING, _OFFERED):
            return
        self._where[contact] = line
        if place.state is _WAITING:
            line.waiting.put(contact, (began(place), contact))
        else:
            line.offered.add(contact)

    def length(self, queue: QueueId, without: ContactId | None = None, *, offered: bool = False) -> int:
        """How many wait in the queue (or are offered, too), one of them not counted."""
        line = self.counted[queue]
        length = len(line.waiting) + (len(line.offered) if offered else 0)
        return length - (without is not None and without in line.waiting)

    def first_joined(self, queue: QueueId) -> int | None:
        """When the one began to wait in the queue who has waited there for longest."""
        first = self.counted[queue].waiting.first()
        return first[0][0] if first else None

    def waiting(self, queue: QueueId) -> KeysView[ContactId]:
        """All who wait in the queue, in no order."""
        return self.counted[queue].waiting.items()

    def busy(self, state: EngineState) -> Iterator[tuple[QueueId, bool]]:
        """Each judged queue, and whether there is anything to judge: somebody waits, or a rule is on."""
        for queue in self.judged:
            yield queue, bool(self.counted[queue].waiting) or queue in state.overflowing
