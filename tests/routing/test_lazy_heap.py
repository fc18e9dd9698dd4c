"""The heap with lazy deletion against sorting."""

from hypothesis import given
from hypothesis import strategies as st

from routing.lazy_heap import LazyHeap

CHANGES = st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | st.integers(0, 9)))
MANY = "abcdefghijklmnopqrstuvwxyz"


@given(CHANGES, st.sets(st.sampled_from("abcdef")))
def test_the_first_is_the_smallest_of_those_not_left_out(
    changes: list[tuple[str, int | None]], left_out: set[str]
) -> None:
    heap: LazyHeap[str, tuple[int, str]] = LazyHeap()
    plain: dict[str, tuple[int, str]] = {}
    for item, number in changes:
        if number is None:
            heap.discard(item)
            plain.pop(item, None)
        else:
            heap.put(item, (number, item))
            plain[item] = (number, item)
        fitting = [(key, item) for item, key in plain.items() if item not in left_out]
        assert heap.first(without=left_out) == min(fitting, default=None)
        assert heap.first() == min([(key, item) for item, key in plain.items()], default=None)
        assert len(heap) == len(plain)
        assert ("a" in heap) == ("a" in plain)
        assert heap.entries[:1] == [entry for entry in [heap.first()] if entry], "the top is never stale"


@given(
    st.lists(st.integers(0, 9), min_size=len(MANY), max_size=len(MANY)),
    st.lists(st.tuples(st.sampled_from(MANY), st.none() | st.integers(0, 9))),
    st.sets(st.sampled_from(MANY)),
    st.integers(1, 8),
)
def test_the_smallest_of_many_are_those_that_sorting_finds(
    begun: list[int], changes: list[tuple[str, int | None]], left_out: set[str], count: int
) -> None:
    heap: LazyHeap[str, tuple[int, str]] = LazyHeap()
    plain: dict[str, tuple[int, str]] = {}
    for item, number in [*zip(MANY, begun, strict=True), *changes]:
        if number is None:
            heap.discard(item)
            plain.pop(item, None)
        else:
            heap.put(item, (number, item))
            plain[item] = (number, item)
    fitting = sorted((key, item) for item, key in plain.items() if item not in left_out)
    assert heap.smallest(count, left_out) == fitting[:count]


def test_an_item_changed_for_ever_without_being_looked_at_costs_no_memory() -> None:
    heap: LazyHeap[str, tuple[int, str]] = LazyHeap()
    for number in range(10_000):
        heap.put("a", (number, "a"))
    assert len(heap.entries) < 20
    assert heap.first() == ((9_999, "a"), "a")


def test_an_item_taken_out_and_put_back_at_once_is_there_once() -> None:
    heap: LazyHeap[str, tuple[int, str]] = LazyHeap()
    heap.put("a", (1, "a"))
    heap.discard("a")
    heap.put("a", (1, "a"))
    heap.discard("a")
    assert heap.first() is None
