"""When the customer of a callback may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.call_times import asleep, opens_at, turns_at
from routing.model import Callback, Place, PlaceState, Requirements

WINDOWS = ((10, 20), (20, 30), (50, 60))


def place(callback: Callback | None, call_at: int | None = None) -> Place:
    return Place(
        contact="c",
        requirements=Requirements("sales", "voice"),
        priority=0,
        enqueued=0,
        state=PlaceState.WAITING,
        since=0,
        callback=callback,
        call_at=call_at,
    )


def test_a_contact_whose_customer_is_there_never_sleeps() -> None:
    assert not asleep(place(None), 5)
    assert turns_at(place(None), 5) is None


def test_without_windows_a_customer_may_be_called_as_soon_as_the_gap_is_over() -> None:
    gap = place(Callback(), call_at=40)
    assert [asleep(gap, now) for now in (39, 40)] == [True, False]
    assert [turns_at(gap, now) for now in (39, 40)] == [40, None]


@pytest.mark.parametrize(
    ("now", "sleeps", "turns"),
    [(9, True, 10), (10, False, 20), (19, False, 20), (20, False, 30), (30, True, 50), (59, False, 60), (60, True, 60)],
)
def test_windows_are_half_open(now: int, sleeps: bool, turns: int) -> None:
    assert (asleep(place(Callback(windows=WINDOWS)), now), turns_at(place(Callback(windows=WINDOWS)), now)) == (
        sleeps,
        turns,
    )


def test_a_gap_that_ends_outside_the_windows_lasts_until_the_next_begins() -> None:
    assert opens_at(Callback(windows=WINDOWS), 35) == 50
    assert opens_at(Callback(windows=WINDOWS), 55) == 55
    assert opens_at(Callback(windows=WINDOWS), 60) is None


@given(
    st.lists(st.integers(0, 40), unique=True, max_size=8).map(sorted),
    st.integers(0, 45) | st.none(),
    st.integers(0, 45),
)
def test_between_two_turns_a_callback_is_all_awake_or_all_asleep(
    ends: list[int], call_at: int | None, now: int
) -> None:
    windows = tuple(zip(ends[::2], ends[1::2], strict=False))
    one = place(Callback(windows=windows), call_at)
    turn = turns_at(one, now)
    until = 100 if turn is None or turn <= now else turn
    assert {asleep(one, later) for later in range(now, until)} == {asleep(one, now)}
