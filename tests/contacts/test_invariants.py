"""What must always be true of a cell, whatever happens in whatever order, restarts and absences included."""

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from callcenter.contacts import commands as cmd
from callcenter.contacts.state import Talk
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.support.calls import over
from tests.support.cells import Cell, encoded
from tests.support.centres import RULES
from tests.support.histories import CALL_STEP, PATIENT, STEP, instant, on_the_phone, opened, play
from tests.support.invariants import check_clocks, check_log, check_state
from tests.support.steps import Step


class Centre(RuleBasedStateMachine):
    """A centre in which anything may happen at any time."""

    @initialize()
    def open(self) -> None:
        self.cell = Cell(*opened())

    @rule(step=STEP)
    def something_happens(self, step: Step) -> None:
        """Do it."""
        self.happens(step)

    def happens(self, step: Step) -> None:
        """Do a step after all that is due; what is refused changes nothing."""
        self.cell.wait(instant(step, self.cell.now, self.cell.lifecycle.next_deadline()) - self.cell.now)
        self.cell.log += self.cell.lifecycle.wake(self.cell.now)
        before = encoded(self.cell.state), self.cell.lifecycle.next_deadline()
        at_once = Step(0, step.deed, step.a, step.b, step.flag)
        try:
            play(self.cell, at_once)
        except (Rejected, RoutingError):
            assert (encoded(self.cell.state), self.cell.lifecycle.next_deadline()) == before, "refused is unchanged"

    @rule(step=STEP)
    def time_passes(self, step: Step) -> None:
        self.cell.now = instant(step, self.cell.now, self.cell.lifecycle.next_deadline())
        self.cell.log += self.cell.lifecycle.wake(self.cell.now)  # a late timer, as after a busy moment
        check_clocks(self.cell.lifecycle, self.cell.now)

    @invariant()
    def both_machines_agree(self) -> None:
        check_state(self.cell.state)

    def teardown(self) -> None:
        """Close the centre: everybody leaves, and every contact that ever arrived has its one outcome."""
        self.cell.restart()
        self.cell.wait(900_000)  # all are gone: who waits gives up, who talks falls silent, who wraps up is done
        for talk in list(self.cell.state.conversations.values()):  # who calls goes on until they hang up
            if talk.caller is not None and talk.contact in self.cell.state.conversations:  # not long over
                self.cell.do(over(talk.caller.leg, contact=talk.contact))
        for talk in list(self.cell.state.conversations.values()):  # who is to be called back, until they call it off
            if talk.callback and talk.talk is Talk.QUEUED:
                self.cell.do(cmd.CustomerLeaves(contact=talk.contact))
        self.cell.wait(RULES.voicemail_news_ms)  # of who may have left a message nothing is heard
        check_state(self.cell.state)
        assert not self.cell.state.engine.places
        assert all(talk.talk is Talk.ENDED for talk in self.cell.state.conversations.values())
        check_log(self.cell.log, self.cell.state)


class Calls(Centre):
    """A centre in which two agents are on the phone, and anything may happen to their calls."""

    @initialize()
    def open(self) -> None:
        """Begin in mid-call."""
        self.cell = on_the_phone()

    @rule(step=CALL_STEP)
    def something_happens_to_a_call(self, step: Step) -> None:
        """Do it, as to any contact."""
        self.happens(step)


TestCalls = Calls.TestCase
TestCalls.settings = settings(PATIENT, max_examples=100, stateful_step_count=50)
TestCentre = Centre.TestCase
TestCentre.settings = settings(PATIENT, max_examples=100, stateful_step_count=50)
