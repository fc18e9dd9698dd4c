"""Whatever callers, agents and faults do: no caller is lost, no agent stuck, and the log says what the carrier says.

`make soak` plays many more histories than a test run has time for.
"""

import os

from hypothesis import settings

from tests.support.calls_machine import Calls
from tests.support.histories import PATIENT

HISTORIES = int(os.environ.get("CALL_HISTORIES", "300"))

Calls.TestCase.settings = settings(PATIENT, max_examples=HISTORIES, stateful_step_count=25)
TestCalls = Calls.TestCase
