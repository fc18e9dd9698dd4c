"""Durations and arrivals as they are written."""

from itertools import islice
from pathlib import Path

import pytest

from callcenter.directory.schemas import Centre
from callcenter.simulation.distributions import Mix, parse_arrivals, parse_by_queue, parse_draw
from callcenter.simulation.errors import SimulationRefused


@pytest.mark.parametrize(
    ("text", "mean_s", "memoryless"),
    [("exponential:120", 120, True), ("lognormal:180:0.8", 180, False), ("constant:60", 60, False)],
)
def test_a_distribution_is_written_with_its_kind_and_its_mean(text: str, mean_s: float, memoryless: bool) -> None:
    found = parse_draw(text)
    assert (found.mean_s, found.memoryless) == (mean_s, memoryless)


def test_measured_durations_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "measured").write_text("60\n120\n")
    assert parse_draw(f"empirical:{tmp_path}/measured").mean_s == 90


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exponential:0", "the mean is 0 s; it must be a finite number above 0"),
        ("exponential:-5", "the mean is -5 s"),
        ("exponential:inf", "the mean is inf s"),
        ("lognormal:nan:1", "the mean is nan s"),
        ("lognormal:180:-1", "the spread is -1"),
        ("exponential:ten", "could not convert"),
        ("lognormal:180", "write exponential:MEAN"),
        ("pareto:1", "write exponential:MEAN"),
        ("empirical:nowhere", "nowhere"),
    ],
)
def test_a_distribution_without_a_mean_or_a_form_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(SimulationRefused, match=reason) as refused:
        parse_draw(text)
    assert text in str(refused.value)


def test_rates_are_per_hour_minute_or_second_of_a_queue_or_a_tier_in_it(centre: Centre) -> None:
    rates = parse_arrivals("sales=120/h, sales/gold=1/min,care=0.01/s", centre)
    assert {key: by_hour[0] for key, by_hour in rates.items()} == {
        ("sales", None): 120,
        ("sales", "gold"): 60,
        ("care", None): 36,
    }


def test_rates_by_hour_are_read_from_a_file_with_a_column_for_each(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    file.write_text("hour,sales,sales/gold\n8,30,0\n9,60,6\n")
    rates = parse_arrivals(str(file), centre)
    assert rates["sales", None][7:11] == (0, 30, 60, 0)
    assert rates["sales", "gold"][9] == 6


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sales=120", "write it like sales=120/h"),
        ("sales=1e/h", "is no number"),
        ("sales=0/h", "one above 0"),
        ("sales=-1/h", "at least 0"),
        ("sales=inf/h", "finite"),
        ("nothing=1/h", "There is no queue 'nothing'; there are sales, care"),
        ("sales/tin=1/h", "There is no tier 'tin'; there are gold"),
        ("missing.csv", "cannot be read"),
    ],
)
def test_arrivals_that_cannot_be_are_refused_with_the_reason(centre: Centre, text: str, reason: str) -> None:
    with pytest.raises(SimulationRefused, match=reason):
        parse_arrivals(text, centre)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("when,sales\n", ":1: the first column must be"),
        ("hour,sales\n8\n", ":2: an hour"),
        ("hour,sales\n24,1\n", ":2:"),
    ],
)
def test_a_file_of_arrivals_is_refused_with_the_line(centre: Centre, tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "arrivals.csv").write_text(text)
    with pytest.raises(SimulationRefused, match=reason):
        parse_arrivals(str(tmp_path / "arrivals.csv"), centre)


def test_what_is_said_of_no_queue_holds_for_all_others(centre: Centre) -> None:
    mix = Mix(
        rates=parse_arrivals("sales=60/h,sales/gold=60/h,care=60/h", centre),
        handling=parse_by_queue(["sales=constant:60", "constant:90"], centre),
        patience=parse_by_queue(["care=exponential:120"], centre),
    )
    traffic = mix.traffic()
    assert (traffic["sales"].per_hour, traffic["sales"].handling_s, traffic["sales"].patience_s) == (120, 60, None)
    assert (traffic["care"].handling_s, traffic["care"].patience_s, traffic["care"].flat) == (90, 120, False)
    assert traffic["sales"].erlangs(0) == 2


def test_a_tier_comes_with_its_head_start(centre: Centre) -> None:
    mix = Mix(rates=parse_arrivals("sales/gold=60/h", centre), handling={}, patience={})
    (stream,) = mix.streams(centre)
    first, second = islice(stream.calls(1), 2)
    assert (first.group, first.queue, first.head_start_ms) == ("sales/gold", "sales", 90_000)
    assert first.at < second.at
