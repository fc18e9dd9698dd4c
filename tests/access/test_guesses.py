"""The limit on failures, by its own clock."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.access.guesses import FailureLimit

MINUTE = 60_000


def test_five_failures_block_and_four_do_not() -> None:
    limit = FailureLimit(5, MINUTE)
    for _ in range(4):
        limit.failed("lin", 0)
    assert limit.retry_after("lin", 0) == 0
    limit.failed("lin", 0)
    assert limit.retry_after("lin", 0) == 12


def test_one_failure_leaks_away_every_fifth_of_the_period() -> None:
    limit = FailureLimit(5, MINUTE)
    for _ in range(5):
        limit.failed("lin", 0)
    assert limit.retry_after("lin", 11_999) > 0
    assert limit.retry_after("lin", 12_000) == 0
    limit.failed("lin", 12_000)
    assert limit.retry_after("lin", 12_000) == 12


def test_keys_do_not_share_their_failures() -> None:
    limit = FailureLimit(1, MINUTE)
    limit.failed("lin", 0)
    assert limit.retry_after("chen", 0) == 0


def test_a_success_forgets_the_failures() -> None:
    limit = FailureLimit(1, MINUTE)
    limit.failed("lin", 0)
    limit.forget("lin")
    assert limit.retry_after("lin", 0) == 0


def test_memory_is_bounded_and_the_oldest_failure_is_forgotten_first() -> None:
    limit = FailureLimit(1, MINUTE, max_keys=3)
    for key in "abcad":
        limit.failed(key, 0)
    assert len(limit) == 3
    assert [key for key in "abcd" if limit.retry_after(key, 0)] == ["a", "c", "d"]


@given(st.lists(st.integers(0, 30_000), max_size=60))
def test_nobody_gets_more_attempts_than_the_burst_and_what_has_leaked(gaps: list[int]) -> None:
    limit, now, attempts = FailureLimit(5, MINUTE), 0, 0
    for gap in gaps:
        now += gap
        if limit.retry_after("lin", now) == 0:
            limit.failed("lin", now)
            attempts += 1
    assert attempts <= 5 + now / 12_000


@given(st.integers(1, 20), st.integers(0, 100_000))
def test_waiting_as_long_as_one_was_told_is_enough(burst: int, later: int) -> None:
    limit = FailureLimit(burst, MINUTE)
    for _ in range(burst):
        limit.failed("lin", 0)
    wait_ms = limit.retry_after("lin", min(later, 1)) * 1000
    assert limit.retry_after("lin", min(later, 1) + int(wait_ms) + 1) == 0
