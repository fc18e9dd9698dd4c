"""Every command in every state of a conversation: what happens, or what is refused and then changes nothing."""

from collections.abc import Callable, Iterator

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Match
from callcenter.contacts.lifecycle import DECIDES
from callcenter.errors import Rejected
from routing.errors import RoutingError
from routing.model import Availability
from tests.support.cells import Cell, encoded, kinds, talking
from tests.support.centres import CONFIGURE, EPOCH, present, start

# --- the states: contact `c` offered to or held by lin; chen is signed in, but not ready -------------------------


def unknown() -> Cell:
    return Cell(CONFIGURE, *present("lin"))


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


STATES: dict[str, Callable[[], Cell]] = {
    state.__name__: state
    for state in (
        unknown,
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
}

# --- the commands, and what comes of each: events in order, `-` for none, or the error ----------------------------

OPEN = "waiting alone offered connecting in_talk talk_alone warned returned"
TALK = "in_talk talk_alone warned"
NOT_OFFERED = "unknown waiting alone over wrapped left closed"

TABLE: dict[str, tuple[cmd.AnyCommand, dict[str, str]]] = {
    "the same wish again": (
        start("d", visitor="visitor-of-c"),
        {
            "unknown": "ContactArrived ContactQueued OfferMade",
            f"{OPEN} wrapping over wrapped left closed": "-",
        },
    ),
    "a second wish of the same visitor": (
        start("d", visitor="visitor-of-c", client_id="2"),
        {
            OPEN: "AlreadyOpen",
            "unknown wrapping over wrapped closed": "ContactArrived ContactQueued OfferMade",
            "left": "ContactArrived ContactQueued",
        },
    ),
    "the look-up finds one customer": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer="mei"),
        {
            "unknown": "UnknownContact",
            f"{OPEN} wrapping": "CustomerIdentified",
            "over wrapped left closed": "NewsAfterEnd",
        },
    ),
    "the agent picks a candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="mei"),
        {
            "unknown": "UnknownContact",
            f"offered connecting {TALK} wrapping": "CustomerIdentified",
            "waiting alone returned over wrapped left closed": "NotYourContact",
        },
    ),
    "the agent picks somebody who is no candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="bob"),
        {
            "unknown": "UnknownContact",
            f"offered connecting {TALK} wrapping": "UnknownCandidate",
            "waiting alone returned over wrapped left closed": "NotYourContact",
        },
    ),
    "another agent picks a candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="chen", customer="mei"),
        {"unknown": "UnknownContact", f"{OPEN} wrapping over wrapped left closed": "NotYourContact"},
    ),
    "the agent accepts": (
        cmd.AcceptOffer(offer="c.1", agent="lin"),
        {
            NOT_OFFERED: "UnknownOffer",
            "offered": "OfferAccepted ContactConnected",
            f"connecting {TALK} wrapping": "-",
            "returned": "OfferOver",
        },
    ),
    "another agent accepts": (
        cmd.AcceptOffer(offer="c.1", agent="chen"),
        {
            NOT_OFFERED: "UnknownOffer",
            "offered": "NotYours",
            f"connecting {TALK} wrapping": "AlreadyTaken",
            "returned": "OfferOver",
        },
    ),
    "the agent declines": (
        cmd.DeclineOffer(offer="c.1", agent="lin"),
        {
            NOT_OFFERED: "UnknownOffer",
            "offered": "OfferDeclined",
            f"connecting {TALK} wrapping": "IllegalMove",
            "returned": "OfferOver",
        },
    ),
    "another agent declines": (
        cmd.DeclineOffer(offer="c.1", agent="chen"),
        {
            NOT_OFFERED: "UnknownOffer",
            "offered": "NotYours",
            f"connecting {TALK} wrapping": "AlreadyTaken",
            "returned": "OfferOver",
        },
    ),
    "the customer leaves": (
        cmd.CustomerLeaves(contact="c"),
        {
            "unknown": "UnknownContact",
            "waiting alone connecting returned": "ContactLeft ContactEnded",
            "offered": "OfferWithdrawn ContactLeft ContactEnded",
            TALK: "WrapUpStarted ContactEnded",
            "wrapping over wrapped closed": "NewsAfterEnd",
            "left": "-",
        },
    ),
    "the customer is seen": (
        cmd.CustomerSeen(contact="c"),
        {
            "unknown": "UnknownContact",
            "alone talk_alone": "CustomerBack",
            "waiting offered connecting in_talk warned returned wrapping over wrapped left closed": "-",
        },
    ),
    "the customer's connection is lost": (
        cmd.CustomerLost(contact="c"),
        {
            "unknown": "UnknownContact",
            "waiting offered in_talk warned returned": "CustomerGone",
            "connecting alone talk_alone wrapping over wrapped left closed": "-",
        },
    ),
    "the agent ends the conversation": (
        cmd.AgentEnds(contact="c", agent="lin"),
        {
            "unknown": "UnknownContact",
            "waiting alone offered returned left closed": "NotYourContact",
            "connecting": "NotInConversation",
            TALK: "WrapUpStarted ContactEnded",
            "wrapping over wrapped": "-",
        },
    ),
    "another agent ends the conversation": (
        cmd.AgentEnds(contact="c", agent="chen"),
        {"unknown": "UnknownContact", f"{OPEN} wrapping over wrapped left closed": "NotYourContact"},
    ),
    "the agent wraps up": (
        cmd.WrapUp(contact="c", agent="lin", disposition="follow_up", note="n2", promise="p2"),
        {
            "unknown": "UnknownContact",
            "waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "NotInConversation",
            "wrapping": "DispositionRecorded NoteAdded NoteAdded WrapUpEnded",
            "over": "DispositionRecorded NoteAdded NoteAdded",
            "wrapped": "-",
        },
    ),
    "the agent wraps up with a disposition the centre does not have": (
        cmd.WrapUp(contact="c", agent="lin", disposition="odd"),
        {
            "unknown": "UnknownContact",
            "waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "NotInConversation",
            "wrapping over wrapped": "UnknownDisposition",
        },
    ),
    "another agent wraps up": (
        cmd.WrapUp(contact="c", agent="chen", disposition="solved"),
        {"unknown": "UnknownContact", f"{OPEN} wrapping over wrapped left closed": "NotYourContact"},
    ),
    "the agent is not ready": (
        cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin"),
        {
            f"unknown waiting alone connecting {TALK} returned wrapping over wrapped left closed": "AgentStateChanged",
            "offered": "OfferWithdrawn AgentStateChanged",
        },
    ),
    "the agent goes offline": (
        cmd.SetAvailability(agent="lin", availability=Availability.OFFLINE, by="lin"),
        {
            "unknown waiting alone returned over wrapped left closed": "AgentStateChanged",
            "offered": "OfferWithdrawn AgentStateChanged",
            f"connecting {TALK} wrapping": "StillHolding",
        },
    ),
    "the agent's connection is lost": (
        cmd.AgentGone(agent="lin"),
        {
            f"unknown waiting alone offered connecting {TALK} wrapping over wrapped left closed": "AgentUnreachable",
            "returned": "-",
        },
    ),
    "the agent is seen": (
        cmd.AgentSeen(agent="lin"),
        {
            f"unknown waiting alone offered connecting {TALK} wrapping over wrapped left closed": "-",
            "returned": "AgentReachable",
        },
    ),
    "the customer it may be is forgotten": (
        cmd.ForgetCustomer(customer="mei"),
        {
            f"{OPEN} wrapping": "ContactStillOpen",
            "unknown over wrapped left closed": "CustomerForgotten",
        },
    ),
    "somebody else is forgotten": (
        cmd.ForgetCustomer(customer="nobody"),
        {f"unknown {OPEN} wrapping over wrapped left closed": "CustomerForgotten"},
    ),
    "the same configuration again": (
        CONFIGURE,
        {f"unknown {OPEN} wrapping over wrapped left closed": "-"},
    ),
    "the server is back": (
        cmd.Resume(down_from=EPOCH),
        {
            "unknown talk_alone wrapping over wrapped closed": "Resumed AgentUnreachable",
            "left": "Resumed AgentUnreachable AgentUnreachable",
            "waiting alone": "Resumed AgentUnreachable AgentUnreachable CustomerGone",
            "offered": "Resumed OfferWithdrawn AgentUnreachable AgentUnreachable OfferMade CustomerGone",
            "connecting": "Resumed AgentUnreachable",
            "in_talk returned": "Resumed AgentUnreachable CustomerGone",
            "warned": "Resumed AgentUnreachable IdleCleared CustomerGone",
        },
    ),
}


def cases() -> Iterator[tuple[str, str, str]]:
    for name, (_, expected) in TABLE.items():
        for states, result in expected.items():
            for state in states.split():
                yield name, state, result


def test_the_table_names_every_command_in_every_state_once() -> None:
    listed = [(name, state) for name, state, _ in cases()]
    assert sorted(listed) == sorted((name, state) for name in TABLE for state in STATES)
    assert {type(command) for command, _ in TABLE.values()} == set(DECIDES)


@pytest.mark.parametrize(("name", "state", "expected"), list(cases()))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    cell = STATES[state]()
    before, deadline = encoded(cell.state), cell.lifecycle.next_deadline()
    try:
        said = " ".join(kinds(cell.do(TABLE[name][0]))) or "-"
    except (Rejected, RoutingError) as refusal:
        said, refused = type(refusal).__name__, True
    else:
        refused = False
    assert said == expected
    if refused or said == "-":
        assert (encoded(cell.state), cell.lifecycle.next_deadline()) == (before, deadline)
    cell.restart()
