"""The states of a call that a command can find: `c`, offered to or held by lin; chen is signed in, but not ready."""

from callcenter.contacts import commands as cmd
from tests.support import calls
from tests.support.calls import CALLER, news, over
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start
from tests.support.tables import states_of


def in_flow() -> Cell:
    """Asked at the first stop."""
    return calls.ringing(flow="main")


def queued() -> Cell:
    """Nobody is available."""
    return calls.ringing(agents=())


def offered() -> Cell:
    return calls.ringing()


def claimed() -> Cell:
    return calls.claimed()


def line_there() -> Cell:
    """The agent's line has come, and is not in the conference yet."""
    cell = calls.claimed()
    cell.do(calls.dials())
    return cell


def agent_there() -> Cell:
    """The agent waits in the conference."""
    return calls.agent_there()


def connected() -> Cell:
    return calls.connected()


def held() -> Cell:
    """The caller is on hold."""
    cell = calls.connected()
    cell.do(cmd.AskControl(contact="c", agent="lin", what="hold"), news(CALLER, 3, held=True))
    return cell


def lost() -> Cell:
    """The agent's line was lost in mid-call."""
    return calls.line_lost()


def transferred() -> Cell:
    """Sent on to `care`; the lines of before are still there."""
    return calls.transferred()


def hung_up() -> Cell:
    """The caller has hung up; the agent's line lasts, and their wrap-up."""
    cell = calls.connected()
    cell.do(over(CALLER))
    return cell


def goodbye() -> Cell:
    """The queue was not open; the caller's line lasts, to hear so."""
    cell = Cell(CONFIGURE, *present("lin"), cmd.AgentSeen(agent="chen"))
    cell.do(start(channel="voice", queue="night"))
    return cell


STATES = states_of(
    in_flow,
    queued,
    offered,
    claimed,
    line_there,
    agent_there,
    connected,
    held,
    lost,
    transferred,
    hung_up,
    goodbye,
)

BEFORE = "in_flow queued offered"
CLAIMED = "claimed line_there agent_there"
TALK = "connected held lost"
OPEN = f"{BEFORE} {CLAIMED} {TALK} transferred"
EVERY = f"{OPEN} hung_up goodbye"
