"""The waits contacts are told hold as often as they are said to, in simulated centres that start empty."""

from dataclasses import replace

import pytest

from benchmarks.waits import CASES

BY_NAME = {case.name: case for case in CASES}


@pytest.mark.parametrize(
    "name",
    [
        "10 agents, load 0.9",
        "10 agents, load 2, patience 3 min",
        "two classes",
        "two queues share 10 agents",
        "arrivals double after 2 h",
        "the first two hours, load 1.1",
    ],
)
def test_about_half_of_the_waits_are_within_the_median_and_nine_of_ten_within_the_bound(name: str) -> None:
    shares = replace(BY_NAME[name], seeds=6).shares()
    assert shares
    for stream, (count, median, bound) in shares.items():
        assert count > 100, stream
        assert 0.4 <= median <= 0.6, stream
        assert 0.85 <= bound <= 0.95, stream
