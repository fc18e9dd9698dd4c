"""The states of a conversation that a command can find: `c`, offered to or held by lin; chen is there, not ready."""

from callcenter.contacts import commands as cmd
from tests.support.cells import Cell, talking
from tests.support.centres import CONFIGURE, present, start
from tests.support.tables import states_of


def unknown() -> Cell:
    return Cell(CONFIGURE, *present("lin"))


def in_flow() -> Cell:
    """Asked at the first stop."""
    cell = Cell(CONFIGURE, *present("lin"), cmd.AgentSeen(agent="chen"), start(flow="main"))
    cell.wait(6_000)
    return cell


def waiting() -> Cell:
    cell = Cell(CONFIGURE, cmd.AgentSeen(agent="lin"), cmd.AgentSeen(agent="chen"), start())
    cell.wait(6_000)
    return cell


def alone() -> Cell:
    """Waiting, and the customer has no connection."""
    cell = waiting()
    cell.do(cmd.CustomerLost(contact="c"))
    return cell


def offered() -> Cell:
    cell = Cell(CONFIGURE, *present("lin"), cmd.AgentSeen(agent="chen"), start())
    cell.wait(6_000)
    return cell


def connecting() -> Cell:
    """A call, accepted; a chat is never seen in this state."""
    cell = Cell(CONFIGURE, *present("lin"), start(channel="voice"))
    cell.accept()
    cell.wait(6_000)
    return cell


def in_talk() -> Cell:
    cell = talking()
    cell.wait(6_000)
    return cell


def talk_alone() -> Cell:
    """In conversation, and the customer has no connection."""
    cell = in_talk()
    cell.do(cmd.CustomerLost(contact="c"))
    return cell


def warned() -> Cell:
    """In conversation, nobody has written for long."""
    cell = talking()
    cell.wait(300_000)
    return cell


def returned() -> Cell:
    """Answered before, and waiting again: the agent stayed away."""
    cell = in_talk()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(120_000)
    return cell


def wrapping() -> Cell:
    cell = in_talk()
    cell.do(cmd.AgentEnds(contact="c", agent="lin"))
    return cell


def over() -> Cell:
    """The wrap-up ran out and nothing was written."""
    cell = wrapping()
    cell.wait(60_000)
    return cell


def wrapped() -> Cell:
    cell = wrapping()
    cell.do(cmd.WrapUp(contact="c", agent="lin", disposition="solved", note="n1"))
    return cell


def left() -> Cell:
    """The customer ended it while waiting."""
    cell = waiting()
    cell.do(cmd.CustomerLeaves(contact="c"))
    return cell


def closed() -> Cell:
    """The queue was not open."""
    return Cell(CONFIGURE, *present("lin"), start(queue="night"))


STATES = states_of(
    unknown,
    in_flow,
    waiting,
    alone,
    offered,
    connecting,
    in_talk,
    talk_alone,
    warned,
    returned,
    wrapping,
    over,
    wrapped,
    left,
    closed,
)
