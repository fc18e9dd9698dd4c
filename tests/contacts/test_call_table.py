"""Every command of all channels in every state of a call: what happens, or is refused and then changes nothing."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.calling import CALL_HANDLERS
from callcenter.contacts.calling_back import CALLBACK_HANDLERS
from callcenter.contacts.events import Match
from callcenter.contacts.lifecycle import DECIDES
from callcenter.contacts.voicemail import VOICEMAIL_HANDLERS
from routing.model import Availability
from tests.contacts.call_states import BEFORE, CLAIMED, EVERY, OPEN, STATES, TALK
from tests.support.centres import CONFIGURE, EPOCH, start
from tests.support.tables import Table, cases, check_case, check_is_whole

TABLE: Table = {
    "the same wish again": (
        start("d", channel="voice", visitor="visitor-of-c"),
        {EVERY: "-"},
    ),
    "the look-up finds one customer": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer="mei"),
        {
            f"{OPEN} hung_up": "CustomerIdentified",
            "goodbye": "NewsAfterEnd",
        },
    ),
    "the customer presses a key": (
        cmd.GiveInput(contact="c", number=1, keys="1"),
        {
            "in_flow": "FlowMoved ContactQueued OfferMade",
            f"queued offered {CLAIMED} {TALK} transferred hung_up goodbye": "-",
        },
    ),
    "the customer presses a wrong key": (
        cmd.GiveInput(contact="c", number=1, keys="7"),
        {
            "in_flow": "FlowMoved",
            f"queued offered {CLAIMED} {TALK} transferred hung_up goodbye": "-",
        },
    ),
    "the agent accepts": (
        cmd.AcceptOffer(offer="c.1", agent="lin"),
        {
            "in_flow queued goodbye": "UnknownOffer",
            "offered": "OfferAccepted",
            f"{CLAIMED} {TALK} hung_up": "-",
            "transferred": "OfferOver",
        },
    ),
    "the agent declines": (
        cmd.DeclineOffer(offer="c.1", agent="lin"),
        {
            "in_flow queued goodbye": "UnknownOffer",
            "offered": "OfferDeclined",
            f"{CLAIMED} {TALK} hung_up": "IllegalMove",
            "transferred": "OfferOver",
        },
    ),
    "the customer leaves": (
        cmd.CustomerLeaves(contact="c"),
        {
            "in_flow": "ContactEnded",
            f"queued {CLAIMED} transferred": "ContactLeft ContactEnded",
            "offered": "OfferWithdrawn ContactLeft ContactEnded",
            TALK: "WrapUpStarted ContactEnded",
            "hung_up": "-",
            "goodbye": "NewsAfterEnd",
        },
    ),
    "a socket of the customer's comes": (
        cmd.CustomerSeen(contact="c"),
        {EVERY: "-"},
    ),
    "a socket of the customer's goes": (
        cmd.CustomerLost(contact="c"),
        {EVERY: "-"},
    ),
    "the agent ends the conversation": (
        cmd.AgentEnds(contact="c", agent="lin"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            CLAIMED: "NotInConversation",
            TALK: "WrapUpStarted ContactEnded",
            "hung_up": "-",
        },
    ),
    "the agent sends the caller to a queue": (
        cmd.TransferContact(contact="c", agent="lin", queue="care"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            TALK: "ContactTransferred",
        },
    ),
    "the agent sends the caller to an agent": (
        cmd.TransferContact(contact="c", agent="lin", to_agent="chen"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            TALK: "ContactTransferred AgentHoldEnded",
        },
    ),
    "the agent sends the caller to themself": (
        cmd.TransferContact(contact="c", agent="lin", to_agent="lin"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            TALK: "TransferToSelf",
        },
    ),
    "the agent sends the caller to a queue there is not": (
        cmd.TransferContact(contact="c", agent="lin", queue="nowhere"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            TALK: "UnknownQueue",
        },
    ),
    "another agent sends the caller on": (
        cmd.TransferContact(contact="c", agent="chen", queue="care"),
        {EVERY: "NotYourContact"},
    ),
    "the agent wraps up": (
        cmd.WrapUp(contact="c", agent="lin", disposition="solved"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} {TALK}": "NotInConversation",
            "hung_up": "DispositionRecorded WrapUpEnded",
        },
    ),
    "the agent writes an aside": (
        cmd.WriteAside(contact="c", author="lin", note="n3"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} {TALK} hung_up": "NoteAdded",
        },
    ),
    "the customer rates the conversation": (
        cmd.RateContact(contact="c", score=4),
        {f"{BEFORE} transferred {CLAIMED} {TALK} goodbye": "NothingToRate", "hung_up": "ContactRated"},
    ),
    "the customer wants the conversation by mail": (
        cmd.AskTranscript(contact="c", mail="m1"),
        {f"{BEFORE} transferred {CLAIMED} {TALK} goodbye": "NothingToSend", "hung_up": "TranscriptAsked"},
    ),
    "the agent asks for help": (
        cmd.AskHelp(contact="c", agent="lin"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            TALK: "HelpAsked",
        },
    ),
    "a supervisor ends help that nobody asked for": (
        cmd.EndHelp(contact="c", by="sun", supervisor=True),
        {EVERY: "-"},
    ),
    "the agent is not ready": (
        cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin"),
        {
            "in_flow queued transferred goodbye": "AgentStateChanged",
            f"{CLAIMED} {TALK} hung_up": "AgentStateAsked",
            "offered": "OfferWithdrawn AgentStateChanged",
        },
    ),
    "a supervisor puts the call next": (
        cmd.PutNext(contact="c", by="sun"),
        {
            "in_flow goodbye": "UnknownContact",
            "queued transferred": "ContactPutNext",
            f"offered {CLAIMED} {TALK} hung_up": "IllegalMove",
        },
    ),
    "a supervisor moves the call to another queue": (
        cmd.MoveContact(contact="c", queue="vips", by="sun"),
        {
            "in_flow goodbye": "UnknownContact",
            "queued": "ContactMoved ContactUnanswerable",
            "transferred": "ContactMoved",
            f"offered {CLAIMED} {TALK} hung_up": "IllegalMove",
        },
    ),
    "a supervisor assigns the call to somebody who is not ready": (
        cmd.AssignContact(contact="c", agent="chen", by="sun"),
        {
            "in_flow goodbye": "UnknownContact",
            "queued transferred": "CannotTake",
            f"offered {CLAIMED} {TALK} hung_up": "IllegalMove",
        },
    ),
    "a supervisor who is not ready takes the call": (
        cmd.TakeContact(contact="c", by="chen"),
        {
            "in_flow goodbye": "UnknownContact",
            "queued transferred": "ContactAssigned OfferMade OfferAccepted",
            f"offered {CLAIMED} {TALK} hung_up": "IllegalMove",
        },
    ),
    "a supervisor closes the queue": (
        cmd.CloseQueue(queue="sales", by="sun"),
        {
            f"in_flow offered {CLAIMED} {TALK} transferred hung_up goodbye": "QueueClosed",
            "queued": "QueueClosed ContactTurnedAway ContactEnded",
        },
    ),
    "a supervisor has the agent serve one queue alone": (
        cmd.AdjustAgent(agent="lin", by="sun", queues=("vips",)),
        {EVERY: "AgentAdjusted"},
    ),
    "a supervisor has an agent as configured who is so": (
        cmd.RestoreAgent(agent="lin", by="sun"),
        {EVERY: "-"},
    ),
    "a supervisor opens a queue that is open": (
        cmd.OpenQueue(queue="sales", by="sun"),
        {EVERY: "-"},
    ),
    "the agent takes more time": (
        cmd.ExtendWrapUp(contact="c", agent="lin", until=EPOCH + 72_000),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} {TALK}": "IllegalMove",
            "hung_up": "NoExtensionLeft",
        },
    ),
    "the agent's console is gone": (
        cmd.AgentGone(agent="lin"),
        {
            f"in_flow offered {CLAIMED} {TALK} transferred hung_up goodbye": "AgentUnreachable",
            "queued": "-",
        },
    ),
    "the agent's console is there": (
        cmd.AgentSeen(agent="lin"),
        {
            f"in_flow offered {CLAIMED} {TALK} transferred hung_up goodbye": "-",
            "queued": "AgentReachable AgentStateChanged",
        },
    ),
    "the customer it may be is forgotten": (
        cmd.ForgetCustomer(customer="mei"),
        {
            f"{OPEN} hung_up": "ContactStillOpen",
            "goodbye": "CustomerForgotten",
        },
    ),
    "the same configuration again": (
        CONFIGURE,
        {EVERY: "-"},
    ),
    "the server is back": (
        cmd.Resume(down_from=EPOCH),
        {
            f"in_flow {CLAIMED} connected held transferred hung_up": "Resumed AgentUnreachable AgentUnreachable",
            "goodbye": "Resumed AgentUnreachable AgentUnreachable",
            "queued": "Resumed AgentUnreachable",
            "offered": "Resumed OfferWithdrawn AgentUnreachable AgentUnreachable OfferMade",
            "lost": "Resumed AgentUnreachable AgentUnreachable RejoinAwaited",
        },
    ),
}


def test_the_table_names_every_command_of_all_channels_in_every_state_once() -> None:
    check_is_whole(TABLE, STATES, set(DECIDES) - {*CALL_HANDLERS, *CALLBACK_HANDLERS, *VOICEMAIL_HANDLERS})


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)
