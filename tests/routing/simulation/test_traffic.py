"""What comes in: distributions with the mean they are told, and arrivals by the hour."""

from itertools import takewhile
from random import Random
from statistics import fmean, pstdev

import pytest

from routing.simulation.traffic import HOUR_MS, Draw, Stream, constant, empirical, exponential, lognormal


@pytest.mark.parametrize(
    ("draw", "mean_ms", "deviation_ms"),
    [
        (exponential(180), 180_000, 180_000),
        (lognormal(180, 0.5), 180_000, 90_000),
        (constant(180), 180_000, 0),
        (empirical([60, 300]), 180_000, 120_000),
    ],
    ids=["exponential", "lognormal", "constant", "empirical"],
)
def test_a_distribution_has_the_mean_and_the_spread_it_is_told(draw: Draw, mean_ms: int, deviation_ms: int) -> None:
    chance = Random(1)
    drawn = [draw(chance) for _ in range(20_000)]
    assert fmean(drawn) == pytest.approx(mean_ms, rel=0.02)
    assert pstdev(drawn) == pytest.approx(deviation_ms, rel=0.03)


@pytest.mark.parametrize("mean", [0.0, -1.0, float("nan"), float("inf")])
def test_a_distribution_without_a_mean_is_refused(mean: float) -> None:
    for made in (exponential, constant, lambda seconds: lognormal(seconds, 1)):
        with pytest.raises(ValueError, match=r"the mean is .* it must be a finite number above 0"):
            made(mean)


@pytest.mark.parametrize("spread", [-0.1, float("nan"), float("inf")])
def test_a_spread_that_is_none_is_refused(spread: float) -> None:
    with pytest.raises(ValueError, match="the spread is"):
        lognormal(180, spread)


@pytest.mark.parametrize("measured", [[], [1.0, -1.0], [float("nan")]])
def test_durations_that_cannot_have_been_measured_are_refused(measured: list[float]) -> None:
    with pytest.raises(ValueError, match="duration"):
        empirical(measured)


def test_each_hour_of_the_day_has_its_share_of_the_arrivals() -> None:
    shares = tuple(1.0 if 9 <= hour < 17 else 0.25 if hour == 8 else 0.0 for hour in range(24))
    stream = Stream(name="calls", queue="line", gap=exponential(36), handling=constant(1), by_hour=shares)
    days = 30
    counts = [0] * 24
    for call in takewhile(lambda call: call.at < days * 24 * HOUR_MS, stream.calls(1)):
        counts[call.at // HOUR_MS % 24] += 1
    assert all(count == 0 for hour, count in enumerate(counts) if not shares[hour])
    assert [count / days for count in counts] == pytest.approx([100 * share for share in shares], rel=0.1)


def test_streams_of_another_name_or_seed_have_other_customers() -> None:
    one = Stream(name="one", queue="line", gap=exponential(36), handling=exponential(60))
    other = Stream(name="other", queue="line", gap=exponential(36), handling=exponential(60))
    firsts = {next(source).at for source in (one.calls(1), one.calls(2), other.calls(1))}
    assert len(firsts) == 3
    assert next(one.calls(1)).at in firsts
