"""What conversations of a day came to, summed up quarter by quarter, is the sum of everything."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.live.handled import Handled
from routing.figures.counts import BUCKET_MS, Bucket, HandlingCounts
from routing.metrics import Metrics

DAY = 96 * BUCKET_MS * 20_000
WORK = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(("lin", "chen")), st.sampled_from(("sales", "care")), st.booleans()),
    max_size=40,
)


def whole(metrics: Metrics, queue: str, since: int) -> HandlingCounts:
    """Return the sum of everything since then."""
    counts = HandlingCounts()
    for start, bucket in metrics.buckets.items():
        for of_agent in bucket.handling.values() if start >= since else ():
            for counted in of_agent.get(queue, {}).values():
                counts.add(counted)
    return counts


@given(WORK)
def test_it_is_the_sum_of_all_agents_at_every_moment_of_the_day(work: list[tuple[int, str, str, bool]]) -> None:
    metrics, handled = Metrics(), Handled()
    for quarter, agent, queue, on_the_phone in sorted(work, key=lambda each: each[0]):
        start = DAY + quarter * BUCKET_MS
        metrics.until = start + BUCKET_MS
        bucket = metrics.buckets.setdefault(start, Bucket())
        bucket.handling_counts(agent, queue, "voice" if on_the_phone else "chat").handled += 1
        for each in ("sales", "care"):
            assert handled.of(metrics, each, DAY) == whole(metrics, each, DAY)


def test_another_day_begins_with_nothing() -> None:
    metrics, handled = Metrics(until=DAY + BUCKET_MS), Handled()
    metrics.buckets[DAY] = Bucket()
    metrics.buckets[DAY].handling_counts("lin", "sales", "chat").handled = 3
    assert handled.of(metrics, "sales", DAY).handled == 3
    assert handled.of(metrics, "sales", DAY + BUCKET_MS).handled == 0
    assert handled.of(metrics, "sales", DAY).handled == 3


def test_before_the_first_event_there_is_nothing() -> None:
    assert Handled().of(Metrics(), "sales", DAY) == HandlingCounts()
