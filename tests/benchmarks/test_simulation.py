"""The simulation's own benchmark, small."""

import pytest
from rich.console import Console

from benchmarks import simulation
from benchmarks.simulation import QUICK, measure, report


def test_it_measures_both_on_the_same_customers_and_says_how_the_goals_are_met() -> None:
    figures = measure(QUICK)
    assert figures["goals_met"].keys() == figures["goals"].keys()
    assert figures["mmc_vs_simpy"] == figures["mmc_contacts_per_s"] / figures["simpy_contacts_per_s"]
    assert figures["contacts_per_s"] > 0
    console = Console(width=100, record=True)
    console.print(report(figures))
    assert "27 queues" in console.export_text()


def test_it_is_no_measurement_if_a_wait_comes_out_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "_simpy", lambda calls, _agents: (1.0, [1] * len(calls)))
    with pytest.raises(RuntimeError, match="disagree"):
        measure(QUICK)
