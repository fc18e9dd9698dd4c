"""Asides and help: what passes between an agent and the supervisors while a contact is open."""

import pytest

from callcenter.contacts import commands as cmd
from tests.support.cells import kinds, talking

HELP = cmd.AskHelp(contact="c", agent="lin")


def test_help_is_asked_for_once_and_ended_once() -> None:
    cell = talking()
    assert kinds(cell.do(HELP)) == ["HelpAsked"]
    since = cell.talk().help_since
    assert since == cell.state.last_at
    cell.wait(1_000)
    assert cell.do(HELP) == []
    assert cell.talk().help_since == since
    assert kinds(cell.do(cmd.EndHelp(contact="c", by="sun", supervisor=True))) == ["HelpEnded"]
    assert cell.talk().help_since is None
    assert cell.do(cmd.EndHelp(contact="c", by="lin")) == []


@pytest.mark.parametrize("over", [cmd.AgentEnds(contact="c", agent="lin"), cmd.CustomerLeaves(contact="c")])
def test_help_is_over_with_the_conversation(over: cmd.AnyCommand) -> None:
    cell = talking()
    cell.do(HELP, over)
    assert cell.talk().help_since is None


def test_help_is_over_when_the_contact_goes_back_to_the_line() -> None:
    cell = talking()
    cell.do(HELP, cmd.AgentGone(agent="lin"))
    cell.wait(120_000)
    assert cell.talk().help_since is None


def test_asides_are_counted_and_stay_with_the_contact_through_its_wrap_up() -> None:
    cell = talking()
    cell.do(cmd.WriteAside(contact="c", author="lin", note="n1"))
    cell.do(cmd.WriteAside(contact="c", author="sun", note="n2", supervisor=True))
    cell.do(cmd.AgentEnds(contact="c", agent="lin"), cmd.WriteAside(contact="c", author="lin", note="n3"))
    assert cell.talk().asides == 3


def test_an_aside_that_is_sent_again_is_the_same() -> None:
    cell = talking()
    aside = cmd.WriteAside(contact="c", author="lin", note="n1")
    cell.do(aside)
    assert cell.do(aside) == []
    cell.do(cmd.AgentEnds(contact="c", agent="lin"), cmd.WrapUp(contact="c", agent="lin", disposition="solved"))
    assert (cell.do(aside), cell.talk().asides) == ([], 1)


def test_notes_and_promises_are_no_asides() -> None:
    cell = talking()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved", note="n1", promise="p1"))
    assert cell.talk().asides == 0
