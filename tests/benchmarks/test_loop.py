"""The benchmark runs from end to end and says what it promises; no figure is judged here."""

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.sites import ROOT


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.loop", "--json", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def test_there_is_one_object_with_the_four_figures_and_the_goals(figures: dict[str, Any]) -> None:
    for name in ("loop_vs_writer", "chat_vs_relay", "offer_p50_ms", "offer_p99_ms"):
        assert figures[name] > 0, name
    assert figures["goals"] == {"loop_vs_writer": 0.4, "chat_vs_relay": 0.5, "offer_p50_ms": 25.0}
    assert figures["offer_p50_ms"] <= figures["offer_p99_ms"]


def test_both_sides_of_every_ratio_are_there(figures: dict[str, Any]) -> None:
    for part, ours, bare in (
        ("loop", "events_per_s", "writer_events_per_s"),
        ("chat", "messages_per_s", "relay_messages_per_s"),
    ):
        said = figures[part]
        ratio = figures["loop_vs_writer" if part == "loop" else "chat_vs_relay"]
        assert said["ratios"] == [pytest.approx(said[ours] / said[bare])]
        assert ratio == pytest.approx(said["ratios"][0])


def test_contacts_were_offered(figures: dict[str, Any]) -> None:
    assert figures["offers"]["contacts"] > 3
    assert figures["offers"]["longest_ms"] >= figures["offer_p50_ms"]


def test_the_machine_and_the_number_of_runs_are_told(figures: dict[str, Any]) -> None:
    machine = figures["machine"]
    assert figures["runs"] == 1
    assert machine["python"] == ".".join(map(str, sys.version_info[:3]))
    assert machine["cpus"] >= 1
    assert machine["model"]
