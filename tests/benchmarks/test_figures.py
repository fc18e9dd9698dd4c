"""The benchmark of the figures measures what it says."""

from collections import Counter

from benchmarks.figures import AGENTS, log_of, metrics_events_per_s, report_s, reports_s
from routing import events as e


def test_every_contact_is_answered_and_wrapped_up_or_gives_up() -> None:
    kinds = Counter(type(event) for event in log_of(1_000))
    assert kinds[e.ContactQueued] == 1_000
    assert kinds[e.ContactConnected] == kinds[e.WrapUpEnded] == 1_000 - kinds[e.ContactLeft]
    assert kinds[e.AgentStateChanged] == AGENTS


def test_what_happens_is_in_order() -> None:
    times = [event.at for event in log_of(1_000)]
    assert times == sorted(times)


def test_both_figures_are_measured() -> None:
    assert metrics_events_per_s(100, 1) > 0
    assert report_s(200, 1) > 0
    assert len(reports_s(200, 1)) == 6
