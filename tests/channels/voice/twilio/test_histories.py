"""Whatever callers, agents and faults do: no caller is lost, no agent stuck, and the log says what the carrier says.

`make soak` plays many more histories than a test run has time for.
"""

import os

import pytest
from hypothesis import settings

from tests.support.calls_machine import STRUCK, Calls
from tests.support.histories import PATIENT

HISTORIES = int(os.environ.get("CALL_HISTORIES", "300"))

Calls.TestCase.settings = settings(PATIENT, max_examples=HISTORIES, stateful_step_count=25)
TestCalls = Calls.TestCase


def test_in_the_histories_much_goes_wrong_with_webhooks_with_requests_and_with_calls() -> None:
    if not STRUCK:
        pytest.skip("no histories were played in this run")
    for what in ("webhook", "rest", "call"):
        assert sum(count for (of, _), count in STRUCK.items() if of == what) >= HISTORIES // 30, STRUCK
