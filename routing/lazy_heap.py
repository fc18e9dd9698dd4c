"""A heap whose entries can be changed and removed in O(1): what is stale is skipped when it comes to the top."""

from collections.abc import Container
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=tuple[Any, ...])


class LazyHeap(Generic[Item, Key]):
    """Items by key, smallest first. Keys are unique to their item, so items are never compared."""

    __slots__ = ("_heap", "_keys")

    def __init__(self) -> None:
        self._keys: dict[Item, Key] = {}
        self._heap: list[tuple[Key, Item]] = []

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, item: Item) -> bool:
        return item in self._keys

    def put(self, item: Item, key: Key) -> None:
        """Add the item, or give it another key."""
        if self._keys.get(item) == key:
            return
        self._keys[item] = key
        # Stale entries are bounded, so that an item changed for ever without being looked at costs no memory.
        if len(self._heap) > 2 * len(self._keys) + 16:
            self._heap = [(key, item) for item, key in self._keys.items()]
            heapify(self._heap)
        else:
            heappush(self._heap, (key, item))

    def discard(self, item: Item) -> None:
        """Take the item out if it is there."""
        self._keys.pop(item, None)

    def first(self, without: Container[Item] = ()) -> tuple[Key, Item] | None:
        """The smallest item that is not among `without`, which stays in."""
        passed, found = [], None
        while self._heap:
            entry = self._heap[0]
            if self._keys.get(entry[1]) != entry[0]:
                heappop(self._heap)
            elif entry[1] in without:
                passed.append(heappop(self._heap))
            else:
                found = entry
                break
        for entry in passed:
            heappush(self._heap, entry)
        return found
