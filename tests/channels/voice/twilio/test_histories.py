"""Whatever callers, agents and faults do: no caller is lost, no agent stuck, and the log says what the carrier says.

`make soak` plays many more histories than a test run has time for.
"""

import os

import pytest
from hypothesis import settings

from tests.support.calls_machine import CALLED, STRUCK, Calls
from tests.support.histories import PATIENT

HISTORIES = int(os.environ.get("CALL_HISTORIES", "200"))
pytestmark = pytest.mark.no_cover  # which would take as long again, and say something else in each run

PARTS = 4
"""In so many tests: one alone would take so long that it could not be told from one that hangs."""


def part(number: int) -> type[Calls]:
    """Return the machine once more, by a name of its own: each draws its own histories."""
    machine: type[Calls] = type(f"Calls{number}", (Calls,), {"__doc__": Calls.__doc__})
    machine.TestCase.settings = settings(PATIENT, max_examples=-(-HISTORIES // PARTS), stateful_step_count=25)
    return machine


TestCalls1 = part(1).TestCase
TestCalls2 = part(2).TestCase
TestCalls3 = part(3).TestCase
TestCalls4 = part(4).TestCase


def test_in_the_histories_much_goes_wrong_with_webhooks_with_requests_and_with_calls() -> None:
    if not STRUCK:
        pytest.skip("no histories were played in this run")
    for what in ("webhook", "rest", "call"):
        assert sum(count for (of, _), count in STRUCK.items() if of == what) >= HISTORIES // 30, STRUCK


def test_in_the_histories_customers_are_called_back_and_many_are_reached() -> None:
    if not STRUCK:
        pytest.skip("no histories were played in this run")
    assert CALLED["called"] > CALLED["reached"] >= HISTORIES // 30, CALLED
