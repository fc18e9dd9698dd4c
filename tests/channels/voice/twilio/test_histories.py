"""Whatever callers, agents and faults do: no caller is lost, no agent stuck, and the log says what the carrier says."""

from hypothesis import settings

from tests.support.calls_machine import Calls
from tests.support.histories import PATIENT

Calls.TestCase.settings = settings(PATIENT, max_examples=20, stateful_step_count=25)
TestCalls = Calls.TestCase
