"""The estimate of patience from calls most of which were answered."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.simulation.patience import Patience

WAITS = st.lists(st.integers(0, 1_000), max_size=30)


def test_the_estimate_is_that_of_the_textbook() -> None:
    # Six customers: two gave up (at 3 and 5), the others were answered at 1, 4, 5 and 9.
    patience = Patience(lost=[3, 5], answered=[1, 4, 5, 9])
    assert patience.staying(2) == 1.0
    assert patience.staying(3) == pytest.approx(4 / 5)
    assert patience.staying(5) == pytest.approx(4 / 5 * 2 / 3)


def test_without_anybody_answered_it_is_what_was_seen() -> None:
    patience = Patience(lost=[1, 2, 3, 4], answered=[])
    assert [patience.staying(wait) for wait in (0, 1, 2, 3, 4)] == pytest.approx([1, 0.75, 0.5, 0.25, 0])


@given(WAITS, WAITS, st.integers(0, 1_200), st.integers(0, 99))
def test_who_has_waited_so_long_would_wait_longer(lost: list[int], answered: list[int], beyond: int, seed: int) -> None:
    drawn = Patience(lost, answered).draw(Random(seed), beyond)
    assert drawn is None or (drawn > beyond and drawn in lost)


def test_as_many_are_drawn_for_each_wait_as_the_estimate_says() -> None:
    patience, chance = Patience(lost=[100, 200, 300], answered=[150, 400, 400]), Random(1)
    drawn = [patience.draw(chance, 100) for _ in range(10_000)]
    assert {wait for wait in drawn if wait is not None} == {200, 300}
    share = sum(wait is None or wait > 200 for wait in drawn) / len(drawn)
    assert share == pytest.approx(patience.staying(200) / patience.staying(100), abs=0.02)


def test_nobody_is_known_to_give_up_where_nobody_did() -> None:
    assert Patience([], [10, 20]).draw(Random(1), 0) is None
