"""The lanes of a demand give the first contact by class and score, at any time, against sorting all."""

from hypothesis import given
from hypothesis import strategies as st

from routing.demands import Demand
from routing.disciplines import AgentOrder, by_class_and_score, capped_at, score
from routing.model import Place, PlaceState, Requirements

HOUR = 3_600_000


def place(contact: str, priority: int, enqueued: int, head: int, slope: int, cap: int | None, front: int) -> Place:
    return Place(
        contact=contact,
        requirements=Requirements("sales", "chat"),
        priority=priority,
        enqueued=enqueued,
        state=PlaceState.WAITING,
        since=enqueued,
        head_start_ms=head,
        slope=slope,
        cap_ms=cap,
        front=front,
    )


PLACES = st.lists(
    st.builds(
        place,
        contact=st.uuids().map(str),
        priority=st.integers(0, 2),
        enqueued=st.integers(0, 50),
        head=st.sampled_from((0, 0, 10, 25)),
        slope=st.sampled_from((0, 50, 100, 130)),
        cap=st.sampled_from((None, None, 0, 20, 60)),
        front=st.just(0),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.contact,
)


@given(PLACES, st.integers(50, 200), st.data())
def test_contacts_leave_in_the_order_of_class_and_score(places: list[Place], now: int, data: st.DataObject) -> None:
    marked = data.draw(st.lists(st.sampled_from(places), unique_by=lambda one: one.contact))
    for number, one in enumerate(marked, 1):
        one.front = number
    demand = Demand(Requirements("sales", "chat"), (), AgentOrder("longest_idle", None, None))
    lanes = {one.contact: demand.stand(one, now) for one in places}
    left = []
    while (first := demand.first(now)) is not None:
        left.append(first[-1])
        demand.leave(first[-1], lanes[first[-1]])
    assert left == [one.contact for one in sorted(places, key=lambda one: by_class_and_score(one, now))]
    assert demand.waiting == 0


@given(PLACES, st.integers(50, 200), st.data())
def test_who_is_left_out_is_passed_over(places: list[Place], now: int, data: st.DataObject) -> None:
    without = {one.contact for one in data.draw(st.lists(st.sampled_from(places)))}
    demand = Demand(Requirements("sales", "chat"), (), AgentOrder("longest_idle", None, None))
    for one in places:
        demand.stand(one, now)
    fitting = [one for one in places if one.contact not in without]
    expected = min(fitting, key=lambda one: by_class_and_score(one, now), default=None)
    found = demand.first(now, without)
    assert (found and found[-1]) == (expected and expected.contact)
    assert sorted(demand.contacts()) == sorted(one.contact for one in places)


@given(PLACES)
def test_between_caps_the_order_inside_a_lane_never_changes(places: list[Place]) -> None:
    for one in places:
        one.cap_ms = None
    for slope in {one.slope for one in places}:
        lane = [one for one in places if one.slope == slope]
        first = [one.contact for one in sorted(lane, key=lambda one: by_class_and_score(one, 50))]
        assert [one.contact for one in sorted(lane, key=lambda one: by_class_and_score(one, HOUR))] == first


@given(PLACES, st.integers(0, 300))
def test_the_cap_is_reached_at_the_very_moment_it_is_said_to_be(places: list[Place], later: int) -> None:
    for one in places:
        at, now = capped_at(one), one.enqueued + later
        grown = 100 * one.head_start_ms + one.slope * later
        if one.cap_ms is None:
            assert at is None
            assert score(one, now) == grown
        else:
            assert score(one, now) == min(100 * one.cap_ms, grown)
            assert (at is not None and at <= now) == (grown >= 100 * one.cap_ms)
