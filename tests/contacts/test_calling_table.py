"""Every command of calls in every state of a call: what happens, or what is refused and then changes nothing."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.calling import CALL_HANDLERS
from tests.contacts.call_states import BEFORE, CLAIMED, EVERY, OPEN, STATES, TALK
from tests.support.calls import CALLER, DESK, dials, news, over
from tests.support.tables import Table, cases, check_case, check_is_whole

TABLE: Table = {
    "a line of the agent's comes": (
        dials("desk-2"),
        {
            f"{BEFORE} transferred": "NotYourContact",
            f"{CLAIMED} {TALK}": "LegArrived",
            "hung_up goodbye": "ConversationOver",
        },
    ),
    "a line of the agent's comes by a ticket that was used": (
        dials("desk-2", ticket="ticket-of-desk"),
        {
            f"{BEFORE} transferred": "NotYourContact",
            "claimed": "LegArrived",
            f"line_there agent_there {TALK}": "TicketUsed",
            "hung_up goodbye": "ConversationOver",
        },
    ),
    "the agent's line comes again": (
        dials(),
        {
            BEFORE: "NotYourContact",
            "claimed": "LegArrived",
            f"line_there agent_there {TALK} transferred hung_up": "-",
            "goodbye": "ConversationOver",
        },
    ),
    "a line comes of an agent who has not claimed it": (
        dials("desk-2", agent="chen"),
        {
            OPEN: "NotYourContact",
            "hung_up goodbye": "ConversationOver",
        },
    ),
    "a line comes for another offer": (
        dials("desk-2", offer="c.2"),
        {
            OPEN: "NotYourContact",
            "hung_up goodbye": "ConversationOver",
        },
    ),
    "the agent joins": (
        news(DESK, 9),
        {
            f"{BEFORE} claimed lost goodbye": "-",
            "line_there agent_there connected held transferred hung_up": "LegChanged",
        },
    ),
    "the agent joins, told late": (
        news(DESK, 1),
        {
            f"{BEFORE} claimed agent_there {TALK} transferred hung_up goodbye": "-",
            "line_there": "LegChanged",
        },
    ),
    "the agent is out of the conference": (
        news(DESK, 9, present=False),
        {
            f"{BEFORE} claimed lost goodbye": "-",
            "line_there transferred hung_up": "LegChanged",
            "agent_there": "LegChanged ConnectFailed AgentStateChanged",
            "connected held": "LegChanged RejoinAwaited",
        },
    ),
    "the caller joins": (
        news(CALLER, 9),
        {
            f"{BEFORE} claimed line_there {TALK} transferred goodbye": "LegChanged",
            "agent_there": "LegChanged ContactConnected",
            "hung_up": "-",
        },
    ),
    "the caller is out of the conference and goes on": (
        news(CALLER, 9, present=False, reason="moved"),
        {
            f"{OPEN} goodbye": "LegChanged",
            "hung_up": "-",
        },
    ),
    "the caller is out of the conference and has hung up": (
        news(CALLER, 9, present=False, reason="participant_hung_up"),
        {
            f"{BEFORE} {CLAIMED} goodbye": "LegChanged",
            TALK: "LegChanged WrapUpStarted ContactEnded",
            "transferred": "LegChanged ContactLeft ContactEnded",
            "hung_up": "-",
        },
    ),
    "the conference is over": (
        news(None, 9),
        {
            f"{BEFORE} claimed line_there goodbye": "-",
            "agent_there": "LegChanged ConnectFailed AgentStateChanged",
            "connected held": "LegChanged LegChanged RejoinAwaited",
            "lost hung_up": "LegChanged",
            "transferred": "LegChanged LegChanged",
        },
    ),
    "an older conference is over": (
        news(None, 9, conference="another"),
        {EVERY: "-"},
    ),
    "a line nobody knows joins": (
        news("strange", 9),
        {EVERY: "-"},
    ),
    "the caller's call is over": (
        over(CALLER),
        {
            "in_flow": "LegEnded ContactEnded",
            f"queued {CLAIMED} transferred": "LegEnded ContactLeft ContactEnded",
            "offered": "LegEnded OfferWithdrawn ContactLeft ContactEnded",
            TALK: "LegEnded WrapUpStarted ContactEnded",
            "hung_up": "-",
            "goodbye": "LegEnded",
        },
    ),
    "the agent's call is over": (
        over(DESK),
        {
            f"{BEFORE} claimed lost goodbye": "-",
            "line_there agent_there": "LegEnded ConnectFailed AgentStateChanged",
            "connected held": "LegEnded RejoinAwaited",
            "transferred hung_up": "LegEnded",
        },
    ),
    "a call nobody knows is over": (
        over("strange"),
        {EVERY: "-"},
    ),
    "the agent holds the caller": (
        cmd.AskControl(contact="c", agent="lin", what="hold"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            "connected lost": "ControlAsked",
            "held": "-",
        },
    ),
    "the agent takes the caller back": (
        cmd.AskControl(contact="c", agent="lin", what="unhold"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            "connected lost": "-",
            "held": "ControlAsked",
        },
    ),
    "the agent mutes their line": (
        cmd.AskControl(contact="c", agent="lin", what="mute"),
        {
            f"{BEFORE} transferred goodbye": "NotYourContact",
            f"{CLAIMED} hung_up": "NotInConversation",
            "connected held": "ControlAsked",
            "lost": "LineNotConnected",
        },
    ),
    "another agent holds the caller": (
        cmd.AskControl(contact="c", agent="chen", what="hold"),
        {EVERY: "NotYourContact"},
    ),
    "nothing comes of holding": (
        cmd.SettleControl(contact="c", what="hold", done=False),
        {EVERY: "-"},
    ),
    "the caller's line is not where it should be": (
        cmd.RepairLeg(contact="c", leg=CALLER, what="redirect"),
        {
            f"{OPEN} goodbye": "RepairOrdered",
            "hung_up": "-",
        },
    ),
    "the agent's line is not where it should be": (
        cmd.RepairLeg(contact="c", leg=DESK, what="hang_up"),
        {
            f"{BEFORE} claimed lost goodbye": "-",
            "line_there agent_there connected held transferred hung_up": "RepairOrdered",
        },
    ),
}


def test_the_table_names_every_command_of_calls_in_every_state_once() -> None:
    check_is_whole(TABLE, STATES, CALL_HANDLERS)


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)
