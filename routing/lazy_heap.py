"""A heap whose entries can be changed and removed in O(1): what is stale is skipped when it comes to the top."""

from collections.abc import Collection, KeysView, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=tuple[Any, ...])

_FEW = 12
"""Of so many items all are sorted."""


class LazyHeap(Generic[Item, Key]):
    """Items by key, smallest first. Keys are unique to their item, so items are never compared."""

    __slots__ = ("_heap", "by_item")

    def __init__(self) -> None:
        self.by_item: dict[Item, Key] = {}
        """The key of each item that is in; to be read only."""
        self._heap: list[tuple[Key, Item]] = []

    def __len__(self) -> int:
        return len(self.by_item)

    def __contains__(self, item: Item) -> bool:
        return item in self.by_item

    def items(self) -> KeysView[Item]:
        """Return all items, in no order."""
        return self.by_item.keys()

    def key(self, item: Item) -> Key:
        """Return the key of an item that is in."""
        return self.by_item[item]

    def put(self, item: Item, key: Key) -> None:
        """Add the item, or give it another key."""
        keys = self.by_item
        if keys.get(item) == key:
            return
        keys[item] = key
        # Stale entries are bounded, so that an item changed for ever without being looked at costs no memory.
        if len(self._heap) > 2 * len(keys) + 16:
            self._heap[:] = [(key, item) for item, key in keys.items()]
            heapify(self._heap)
        else:
            heappush(self._heap, (key, item))

    def discard(self, item: Item) -> None:
        """Take the item out if it is there."""
        self.by_item.pop(item, None)

    def first(self, without: Collection[Item] = ()) -> tuple[Key, Item] | None:
        """The smallest item that is not among `without`, which stays in."""
        heap, keys = self._heap, self.by_item
        while heap:
            entry = heap[0]
            key = keys.get(entry[1])
            if key is not entry[0] and key != entry[0]:
                heappop(heap)
            elif without and entry[1] in without:
                found = self.smallest(1, without)
                return found[0] if found else None
            else:
                return entry
        return None

    @property
    def entries(self) -> Sequence[tuple[Key, Item]]:
        """Every entry, stale ones included, as a heap; it stays the same list."""
        return self._heap

    def smallest(self, count: int, without: Collection[Item] = ()) -> list[tuple[Key, Item]]:
        """The smallest items, at most `count`, that are not among `without`; all stay in.

        Goes down the heap from its top, best first, so that it costs as many steps as it passes entries; few items are
        sorted, which is quicker.
        """
        heap, keys = self._heap, self.by_item
        if len(keys) <= _FEW:
            return sorted([(key, item) for item, key in keys.items() if item not in without])[:count]
        found: list[tuple[Key, Item]] = []
        seen: set[Item] = set()
        front: list[tuple[Key, int]] = [(heap[0][0], 0)] if heap else []
        while front and len(found) < count:
            key, at = heappop(front)
            item = heap[at][1]
            # The same item may stand twice with the same key, if it was taken out and put back.
            if item not in seen and item not in without and keys.get(item) == key:
                found.append(heap[at])
                seen.add(item)
            for child in (2 * at + 1, 2 * at + 2):
                if child < len(heap):
                    heappush(front, (heap[child][0], child))
        return found
