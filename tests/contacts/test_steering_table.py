"""What a supervisor can do, in every state of a conversation: what happens, or what is refused and changes nothing."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.steering import STEERING_HANDLERS
from tests.contacts.lifecycle_states import STATES
from tests.support.tables import Table, cases, check_case, check_is_whole

OPEN = "waiting alone offered connecting in_talk talk_alone warned returned"
TALK = "in_talk talk_alone warned"
OVER = "over wrapped left closed"

TABLE: Table = {
    "a supervisor puts the contact next": (
        cmd.PutNext(contact="c", by="sun"),
        {
            "unknown in_flow over wrapped left closed": "UnknownContact",
            "waiting alone returned": "ContactPutNext",
            f"offered connecting {TALK} wrapping": "IllegalMove",
        },
    ),
    "a supervisor moves the contact to another queue": (
        cmd.MoveContact(contact="c", queue="vips", by="sun"),
        {
            "unknown in_flow over wrapped left closed": "UnknownContact",
            "waiting": "ContactMoved",
            "alone": "ContactMoved",
            "returned": "ContactMoved",
            f"offered connecting {TALK} wrapping": "IllegalMove",
        },
    ),
    "a supervisor assigns the contact to somebody who is not there": (
        cmd.AssignContact(contact="c", agent="wang", by="sun"),
        {
            "unknown in_flow over wrapped left closed": "UnknownContact",
            "waiting alone returned": "CannotTake",
            f"offered connecting {TALK} wrapping": "IllegalMove",
        },
    ),
    "a supervisor takes the contact who is not there": (
        cmd.TakeContact(contact="c", by="wang"),
        {
            "unknown in_flow over wrapped left closed": "UnknownContact",
            "waiting alone returned": "CannotTake",
            f"offered connecting {TALK} wrapping": "IllegalMove",
        },
    ),
    "a supervisor takes the contact": (
        cmd.TakeContact(contact="c", by="lin"),
        {
            "unknown in_flow over wrapped left closed": "UnknownContact",
            "waiting": "ContactAssigned OfferMade OfferAccepted ContactConnected",
            "alone": "ContactAssigned OfferMade OfferAccepted ContactConnected",
            "returned": "CannotTake",
            "offered": "IllegalMove",
            f"connecting {TALK} wrapping": "-",
        },
    ),
    "a supervisor closes the queue": (
        cmd.CloseQueue(queue="sales", by="sun"),
        {
            f"unknown in_flow offered connecting {TALK} returned wrapping {OVER}": "QueueClosed",
            "waiting alone": "QueueClosed ContactTurnedAway ContactEnded",
        },
    ),
    "a supervisor opens a queue that is open": (
        cmd.OpenQueue(queue="sales", by="sun"),
        {f"unknown in_flow {OPEN} wrapping {OVER}": "-"},
    ),
    "a supervisor has the agent serve one queue alone": (
        cmd.AdjustAgent(agent="lin", by="sun", queues=("vips",)),
        {
            f"unknown in_flow waiting alone offered connecting {TALK} wrapping {OVER}": "AgentAdjusted",
            "returned": "AgentAdjusted ContactUnanswerable",
        },
    ),
    "a supervisor gives the agent a skill the centre does not have at that level": (
        cmd.AdjustAgent(agent="lin", by="sun", skills={"vip": 11}),
        {f"unknown in_flow {OPEN} wrapping {OVER}": "InvalidValue"},
    ),
    "a supervisor has an agent as configured who is so": (
        cmd.RestoreAgent(agent="lin", by="sun"),
        {f"unknown in_flow {OPEN} wrapping {OVER}": "-"},
    ),
}


def test_the_table_names_every_command_in_every_state_once() -> None:
    check_is_whole(TABLE, STATES, set(STEERING_HANDLERS))


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)
