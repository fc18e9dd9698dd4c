"""A heap whose entries can be changed and removed in O(1): what is stale is dropped when it comes to the top."""

from collections.abc import Collection, KeysView
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=tuple[Any, ...])

_FEW = 12
"""Of so many items all are sorted."""


class LazyHeap(Generic[Item, Key]):
    """Items by key, smallest first. Keys are unique to their item, so items are never compared."""

    __slots__ = ("by_item", "entries")

    def __init__(self) -> None:
        self.by_item: dict[Item, Key] = {}
        """The key of each item that is in; to be read only."""
        self.entries: list[tuple[Key, Item]] = []
        """A heap of all entries, stale ones included; the top one is in. To be read only; it stays the same list."""

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
        keys, heap = self.by_item, self.entries
        before = keys.get(item)
        if before == key:
            return
        keys[item] = key
        # Stale entries are bounded, so that an item changed for ever without being looked at costs no memory.
        if len(heap) > 2 * len(keys) + 16:
            heap[:] = [(key, item) for item, key in keys.items()]
            heapify(heap)
            return
        heappush(heap, (key, item))
        if before is not None and heap[0][0] == before:
            self._drop_stale()

    def discard(self, item: Item) -> None:
        """Take the item out if it is there."""
        if self.by_item.pop(item, None) is not None and self.entries[0][1] == item:
            self._drop_stale()

    def _drop_stale(self) -> None:
        heap, keys = self.entries, self.by_item
        while heap and keys.get(heap[0][1]) != heap[0][0]:
            heappop(heap)

    def first(self, without: Collection[Item] = ()) -> tuple[Key, Item] | None:
        """The smallest item that is not among `without`, which stays in."""
        heap = self.entries
        if heap and without and heap[0][1] in without:
            found = self.smallest(1, without)
            return found[0] if found else None
        return heap[0] if heap else None

    def smallest(self, count: int, without: Collection[Item] = ()) -> list[tuple[Key, Item]]:
        """The smallest items, at most `count`, that are not among `without`; all stay in.

        Goes down the heap from its top, best first, so that it costs as many steps as it passes entries; few items are
        sorted, which is quicker.
        """
        heap, keys = self.entries, self.by_item
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
