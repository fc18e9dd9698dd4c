"""Every command in every state of a conversation: what happens, or what is refused and then changes nothing."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.calling import CALL_HANDLERS
from callcenter.contacts.calling_back import CALLBACK_HANDLERS
from callcenter.contacts.events import Match
from callcenter.contacts.lifecycle import DECIDES
from callcenter.contacts.steering import STEERING_HANDLERS
from callcenter.contacts.voicemail import VOICEMAIL_HANDLERS
from routing.model import Availability
from tests.contacts.lifecycle_states import STATES
from tests.support.centres import CONFIGURE, EPOCH, start
from tests.support.tables import Table, cases, check_case, check_is_whole

# --- the commands, and what comes of each: events in order, `-` for none, or the error ----------------------------

OWN_TABLES = {*CALL_HANDLERS, *CALLBACK_HANDLERS, *STEERING_HANDLERS, *VOICEMAIL_HANDLERS}
OPEN = "waiting alone offered connecting in_talk talk_alone warned returned"
TALK = "in_talk talk_alone warned"
OVER = "over wrapped left closed"
NOT_OFFERED = "unknown in_flow waiting alone over wrapped left closed"

TABLE: Table = {
    "the same wish again": (
        start("d", visitor="visitor-of-c"),
        {
            "unknown": "ContactArrived ContactQueued OfferMade",
            f"in_flow {OPEN} wrapping over wrapped left closed": "-",
        },
    ),
    "a second wish of the same visitor": (
        start("d", visitor="visitor-of-c", client_id="2"),
        {
            f"in_flow {OPEN}": "AlreadyOpen",
            "unknown wrapping over wrapped closed": "ContactArrived ContactQueued OfferMade",
            "left": "ContactArrived ContactQueued",
        },
    ),
    "the look-up finds one customer": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lookup", customer="mei"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping": "CustomerIdentified",
            "over wrapped left closed": "NewsAfterEnd",
        },
    ),
    "the agent picks a candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="mei"),
        {
            "unknown": "UnknownContact",
            f"offered connecting {TALK} wrapping": "CustomerIdentified",
            "in_flow waiting alone returned over wrapped left closed": "NotYourContact",
        },
    ),
    "the agent picks somebody who is no candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="lin", customer="bob"),
        {
            "unknown": "UnknownContact",
            f"offered connecting {TALK} wrapping": "UnknownCandidate",
            "in_flow waiting alone returned over wrapped left closed": "NotYourContact",
        },
    ),
    "another agent picks a candidate": (
        cmd.IdentifyCustomer(contact="c", match=Match.ONE, by="chen", customer="mei"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact",
        },
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
            "in_flow": "ContactEnded",
        },
    ),
    "the customer answers the flow": (
        cmd.GiveInput(contact="c", number=1, keys="1"),
        {
            "unknown": "UnknownContact",
            "in_flow": "FlowMoved ContactQueued OfferMade",
            f"{OPEN} wrapping over wrapped left closed": "-",
        },
    ),
    "the customer is seen": (
        cmd.CustomerSeen(contact="c"),
        {
            "unknown": "UnknownContact",
            "alone talk_alone": "CustomerBack",
            "in_flow waiting offered connecting in_talk warned returned wrapping over wrapped left closed": "-",
        },
    ),
    "the customer's connection is lost": (
        cmd.CustomerLost(contact="c"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting offered in_talk warned returned": "CustomerGone",
            "connecting alone talk_alone wrapping over wrapped left closed": "-",
        },
    ),
    "the agent ends the conversation": (
        cmd.AgentEnds(contact="c", agent="lin"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            "connecting": "NotInConversation",
            TALK: "WrapUpStarted ContactEnded",
            "wrapping over wrapped": "-",
        },
    ),
    "the agent sends the customer to a queue": (
        cmd.TransferContact(contact="c", agent="lin", queue="care"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            "connecting wrapping over wrapped": "NotInConversation",
            TALK: "ContactTransferred",
        },
    ),
    "the agent sends the customer to an agent": (
        cmd.TransferContact(contact="c", agent="lin", to_agent="wang"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            "connecting wrapping over wrapped": "NotInConversation",
            TALK: "ContactTransferred AgentHoldEnded",
        },
    ),
    "the agent sends the customer to a team, or back": (
        cmd.TransferContact(contact="c", agent="lin", to_team="night", back=True),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            "connecting wrapping over wrapped": "NotInConversation",
            TALK: "ContactTransferred ContactSentBack OfferMade",
        },
    ),
    "another agent sends the customer on": (
        cmd.TransferContact(contact="c", agent="chen", queue="care"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact",
        },
    ),
    "another agent ends the conversation": (
        cmd.AgentEnds(contact="c", agent="chen"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact",
        },
    ),
    "the agent wraps up": (
        cmd.WrapUp(contact="c", agent="lin", disposition="follow_up", note="n2", promise="p2"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "NotInConversation",
            "wrapping": "DispositionRecorded NoteAdded NoteAdded WrapUpEnded",
            "over": "DispositionRecorded NoteAdded NoteAdded",
            "wrapped": "NoteAdded NoteAdded",
        },
    ),
    "the agent leaves the wrap-up unfinished": (
        cmd.WrapUp(contact="c", agent="lin", disposition=None, note="n2", unfinished=True),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "NotInConversation",
            "wrapping": "NoteAdded WrapUpEnded",
            "over wrapped": "NoteAdded",
        },
    ),
    "the agent wraps up with a disposition the centre does not have": (
        cmd.WrapUp(contact="c", agent="lin", disposition="odd"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "NotInConversation",
            "wrapping over wrapped": "UnknownDisposition",
        },
    ),
    "another agent wraps up": (
        cmd.WrapUp(contact="c", agent="chen", disposition="solved"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact",
        },
    ),
    "the agent writes an aside": (
        cmd.WriteAside(contact="c", author="lin", note="n3"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK} wrapping": "NoteAdded",
            "over wrapped": "ConversationOver",
        },
    ),
    "a supervisor writes an aside": (
        cmd.WriteAside(contact="c", author="sun", note="n3", supervisor=True),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping": "NoteAdded",
            "over wrapped left closed": "ConversationOver",
        },
    ),
    "the customer rates the conversation": (
        cmd.RateContact(contact="c", score=4, note="n4"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} left closed": "NothingToRate",
            "wrapping over wrapped": "ContactRated",
        },
    ),
    "the customer wants the conversation by mail": (
        cmd.AskTranscript(contact="c", mail="m1"),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} left closed": "NothingToSend",
            "wrapping over wrapped": "TranscriptAsked",
        },
    ),
    "the agent asks for help": (
        cmd.AskHelp(contact="c", agent="lin"),
        {
            "unknown": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            "connecting wrapping over wrapped": "NotInConversation",
            TALK: "HelpAsked",
        },
    ),
    "a supervisor ends help that nobody asked for": (
        cmd.EndHelp(contact="c", by="sun", supervisor=True),
        {"unknown": "UnknownContact", f"in_flow {OPEN} wrapping over wrapped left closed": "-"},
    ),
    "another agent ends the help": (
        cmd.EndHelp(contact="c", by="chen"),
        {"unknown": "UnknownContact", f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact"},
    ),
    "the agent is not ready": (
        cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin"),
        {
            f"unknown in_flow waiting alone returned {OVER}": "AgentStateChanged",
            f"connecting {TALK} wrapping": "AgentStateAsked",
            "offered": "OfferWithdrawn AgentStateChanged",
        },
    ),
    "the agent goes offline": (
        cmd.SetAvailability(agent="lin", availability=Availability.OFFLINE, by="lin"),
        {
            "unknown in_flow waiting alone over wrapped left closed": "AgentStateChanged",
            "offered": "OfferWithdrawn AgentStateChanged",
            "returned": "AgentStateChanged ContactUnanswerable",
            f"connecting {TALK} wrapping": "AgentStateAsked",
        },
    ),
    "a supervisor has the agent not ready": (
        cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="sun", force=True),
        {
            f"unknown in_flow waiting alone connecting {TALK} returned wrapping {OVER}": "AgentStateChanged",
            "offered": "OfferWithdrawn AgentStateChanged",
        },
    ),
    "a supervisor has the agent offline": (
        cmd.SetAvailability(agent="lin", availability=Availability.OFFLINE, by="sun", force=True),
        {
            "unknown in_flow waiting alone over wrapped left closed": "AgentStateChanged",
            "offered": "OfferWithdrawn AgentStateChanged",
            "returned": "AgentStateChanged ContactUnanswerable",
            f"connecting {TALK} wrapping": "StillHolding",
        },
    ),
    "the agent takes more time": (
        cmd.ExtendWrapUp(contact="c", agent="lin", until=EPOCH + 66_000),
        {
            "unknown over wrapped": "UnknownContact",
            "in_flow waiting alone offered returned left closed": "NotYourContact",
            f"connecting {TALK}": "IllegalMove",
            "wrapping": "NoExtensionLeft",
        },
    ),
    "another agent takes more time": (
        cmd.ExtendWrapUp(contact="c", agent="chen", until=EPOCH + 66_000),
        {
            "unknown": "UnknownContact",
            f"in_flow {OPEN} wrapping over wrapped left closed": "NotYourContact",
        },
    ),
    "the agent's connection is lost": (
        cmd.AgentGone(agent="lin"),
        {
            f"unknown in_flow waiting alone offered connecting {TALK} wrapping {OVER}": "AgentUnreachable",
            "returned": "-",
        },
    ),
    "the agent is seen": (
        cmd.AgentSeen(agent="lin"),
        {
            f"unknown in_flow waiting alone offered connecting {TALK} wrapping {OVER}": "-",
            "returned": "AgentReachable",
        },
    ),
    "the customer it may be is forgotten": (
        cmd.ForgetCustomer(customer="mei"),
        {
            f"in_flow {OPEN} wrapping": "ContactStillOpen",
            "unknown over wrapped left closed": "CustomerForgotten",
        },
    ),
    "somebody else is forgotten": (
        cmd.ForgetCustomer(customer="nobody"),
        {f"unknown in_flow {OPEN} wrapping over wrapped left closed": "CustomerForgotten"},
    ),
    "the same configuration again": (
        CONFIGURE,
        {f"unknown in_flow {OPEN} wrapping over wrapped left closed": "-"},
    ),
    "the server is back": (
        cmd.Resume(down_from=EPOCH),
        {
            "unknown talk_alone wrapping over wrapped closed": "Resumed AgentUnreachable",
            "left": "Resumed AgentUnreachable AgentUnreachable",
            "in_flow waiting alone": "Resumed AgentUnreachable AgentUnreachable CustomerGone",
            "offered": "Resumed OfferWithdrawn AgentUnreachable AgentUnreachable OfferMade CustomerGone",
            "connecting": "Resumed AgentUnreachable",
            "in_talk returned": "Resumed AgentUnreachable CustomerGone",
            "warned": "Resumed AgentUnreachable IdleCleared CustomerGone",
        },
    ),
}


def test_the_table_names_every_command_of_all_channels_in_every_state_once() -> None:
    check_is_whole(TABLE, STATES, set(DECIDES) - OWN_TABLES)


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)
