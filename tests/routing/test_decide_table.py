"""Every command in every state of a place, as one table."""

from collections.abc import Callable, Sequence

import pytest

from routing import commands as c
from routing import errors as x
from routing.model import Availability, Callback
from tests.routing.centre import agent, centre_with, config, told

STATES = ("gone", "waiting", "offered", "calling", "claimed", "active", "wrapping")


def status(wanted: Availability, reason: str | None = None) -> Callable[[], c.Command]:
    return lambda: c.SetAvailability(agent="ann", availability=wanted, reason=reason, by="ann")


def forced(wanted: Availability, reason: str | None = None) -> Callable[[], c.Command]:
    return lambda: c.SetAvailability(agent="ann", availability=wanted, reason=reason, by="sun", force=True)


COMMANDS: dict[str, Callable[[], c.Command]] = {
    "enqueue": lambda: c.Enqueue(contact="c", queue="sales", channel="chat"),
    "put next": lambda: c.PutNext(contact="c", by="sun"),
    "move to where it is": lambda: c.Move(contact="c", queue="sales", by="sun"),
    "move to no queue we know": lambda: c.Move(contact="c", queue="nowhere", by="sun"),
    "assign to one on a break": lambda: c.Assign(contact="c", agent="bob", by="sun"),
    "take": lambda: c.Take(contact="c", by="ann"),
    "take on a break": lambda: c.Take(contact="c", by="bob"),
    "take by nobody we know": lambda: c.Take(contact="c", by="eve"),
    "assign to nobody we know": lambda: c.Assign(contact="c", agent="eve", by="sun"),
    "place callback": lambda: c.PlaceCallback(contact="c", callback=Callback(), by="customer"),
    "reach customer": lambda: c.ReachCustomer(contact="c"),
    "miss callback": lambda: c.MissCallback(contact="c", reason="busy"),
    "close queue": lambda: c.CloseQueue(queue="sales", by="sun"),
    "open queue": lambda: c.OpenQueue(queue="sales", by="sun"),
    "accept": lambda: c.Accept(offer="c.1", agent="ann"),
    "accept by another": lambda: c.Accept(offer="c.1", agent="bob"),
    "decline": lambda: c.Decline(offer="c.1", agent="ann"),
    "decline by another": lambda: c.Decline(offer="c.1", agent="bob"),
    "connect": lambda: c.Connect(contact="c"),
    "fail connect": lambda: c.FailConnect(contact="c", reason="no_socket"),
    "leave": lambda: c.Leave(contact="c"),
    "end": lambda: c.End(contact="c"),
    "transfer": lambda: c.Transfer(contact="c", by="ann", queue="sales"),
    "transfer by another": lambda: c.Transfer(contact="c", by="bob", queue="sales"),
    "transfer to one on a break": lambda: c.Transfer(contact="c", by="ann", queue="sales", agent="bob"),
    "transfer to oneself": lambda: c.Transfer(contact="c", by="ann", queue="sales", agent="ann"),
    "transfer to nobody we know": lambda: c.Transfer(contact="c", by="ann", queue="sales", agent="eve"),
    "transfer to no queue we know": lambda: c.Transfer(contact="c", by="ann", queue="nowhere"),
    "return": lambda: c.Return(contact="c", reason="agent_leg_lost"),
    "finish": lambda: c.FinishWrapUp(contact="c", agent="ann"),
    "finish by another": lambda: c.FinishWrapUp(contact="c", agent="bob"),
    "extend": lambda: c.ExtendWrapUp(contact="c", agent="ann"),
    "extend by another": lambda: c.ExtendWrapUp(contact="c", agent="bob"),
    "available": status(Availability.AVAILABLE),
    "not ready": status(Availability.NOT_READY, "training"),
    "offline": status(Availability.OFFLINE),
    "not ready by force": forced(Availability.NOT_READY, "training"),
    "offline by force": forced(Availability.OFFLINE),
    "serve nothing": lambda: c.AdjustAgent(agent="ann", by="sun", queues=()),
    "serve what is configured": lambda: c.AdjustAgent(agent="ann", by="sun", queues=("sales",), skills={}),
    "serve no queue we know": lambda: c.AdjustAgent(agent="ann", by="sun", queues=("nowhere",)),
    "restore": lambda: c.RestoreAgent(agent="ann", by="sun"),
    "seen": lambda: c.AgentSeen(agent="ann"),
    "gone": lambda: c.AgentGone(agent="ann"),
    "configure the same": lambda: c.Configure(config=config(ann=agent(), bob=agent())),
    "configure anew": lambda: c.Configure(config=config(version="2", ann=agent(), bob=agent())),
    "resume": lambda: c.Resume(down_from=0),
}
CHANGED, ASKED, LOST = "AgentStateChanged", "AgentStateAsked", "AgentUnreachable"
WITHDRAWN, QUEUED, MADE = "OfferWithdrawn", "ContactQueued", "OfferMade"
TAKEN = "ContactAssigned OfferMade OfferAccepted"
RESUMED = f"Resumed {LOST} {LOST}"


def active_only(outcome: object) -> Sequence[object]:
    return (x.UnknownContact, *[x.IllegalMove] * 4, outcome, x.IllegalMove)


# What is said, or the error; "" is success without an event. The columns are STATES.
OUTCOMES: dict[str, Sequence[object]] = {
    "enqueue": (f"{QUEUED} {MADE}", *[x.DuplicateContact] * 6),
    "put next": (x.UnknownContact, "ContactPutNext", *[x.IllegalMove] * 5),
    "move to where it is": (x.UnknownContact, "", *[x.IllegalMove] * 5),
    "move to no queue we know": (x.UnknownContact, *[x.UnknownQueue] * 6),
    "assign to one on a break": (x.UnknownContact, x.CannotTake, *[x.IllegalMove] * 5),
    "take": (x.UnknownContact, TAKEN, *[x.IllegalMove] * 2, "", "", ""),
    "take on a break": (x.UnknownContact, TAKEN, *[x.IllegalMove] * 5),
    "take by nobody we know": (x.UnknownContact, *[x.UnknownAgent] * 6),
    "assign to nobody we know": (x.UnknownContact, *[x.UnknownAgent] * 6),
    "place callback": (
        x.UnknownContact,
        "CallbackPlaced",
        f"{WITHDRAWN} CallbackPlaced {MADE}",
        "",
        *[x.IllegalMove] * 3,
    ),
    "reach customer": (x.UnknownContact, *[x.IllegalMove] * 2, f"CustomerReached {MADE}", *[x.IllegalMove] * 3),
    "miss callback": (x.UnknownContact, *[x.IllegalMove] * 2, "CallbackMissed", *[x.IllegalMove] * 3),
    "close queue": ("QueueClosed", "QueueClosed ContactTurnedAway", *["QueueClosed"] * 5),
    "open queue": [""] * 7,
    "accept": (x.UnknownOffer, x.OfferOver, "OfferAccepted", x.OfferOver, "", "", ""),
    "accept by another": (x.UnknownOffer, x.OfferOver, x.NotYours, x.OfferOver, *[x.AlreadyTaken] * 3),
    "decline": (x.UnknownOffer, x.OfferOver, "OfferDeclined", x.OfferOver, *[x.IllegalMove] * 3),
    "decline by another": (x.UnknownOffer, x.OfferOver, x.NotYours, x.OfferOver, *[x.AlreadyTaken] * 3),
    "connect": (x.UnknownContact, *[x.IllegalMove] * 3, "ContactConnected", "", x.IllegalMove),
    "fail connect": (
        x.UnknownContact,
        *[x.IllegalMove] * 3,
        f"ConnectFailed {CHANGED}",
        x.IllegalMove,
        x.IllegalMove,
    ),
    "leave": (
        x.UnknownContact,
        "ContactLeft",
        f"{WITHDRAWN} ContactLeft",
        "ContactLeft",
        "ContactLeft",
        x.IllegalMove,
        x.IllegalMove,
    ),
    "end": (x.UnknownContact, *[x.IllegalMove] * 4, "WrapUpStarted", ""),
    "transfer": active_only("ContactTransferred"),
    "transfer by another": active_only(x.NotYours),
    "transfer to one on a break": active_only("ContactTransferred AgentHoldEnded"),
    "transfer to oneself": active_only(x.TransferToSelf),
    "transfer to nobody we know": active_only(x.UnknownAgent),
    "transfer to no queue we know": active_only(x.UnknownQueue),
    "return": active_only(f"ContactReturned {CHANGED}"),
    "finish": (x.UnknownContact, *[x.IllegalMove] * 5, "WrapUpEnded"),
    "finish by another": (x.UnknownContact, *[x.IllegalMove] * 5, x.NotYours),
    "extend": (x.UnknownContact, *[x.IllegalMove] * 5, x.NoExtensionLeft),
    "extend by another": (x.UnknownContact, *[x.IllegalMove] * 5, x.NotYours),
    "available": ("", f"{CHANGED} {MADE}", *[""] * 5),
    "not ready": (CHANGED, CHANGED, f"{WITHDRAWN} {CHANGED}", CHANGED, *[ASKED] * 3),
    "offline": (CHANGED, CHANGED, f"{WITHDRAWN} {CHANGED}", CHANGED, *[ASKED] * 3),
    "not ready by force": (CHANGED, CHANGED, f"{WITHDRAWN} {CHANGED}", CHANGED, *[CHANGED] * 3),
    "offline by force": (CHANGED, CHANGED, f"{WITHDRAWN} {CHANGED}", CHANGED, *[x.StillHolding] * 3),
    "serve nothing": ["AgentAdjusted"] * 7,
    "serve what is configured": [""] * 7,
    "serve no queue we know": [x.UnknownQueue] * 7,
    "restore": [""] * 7,
    "seen": [""] * 7,
    "gone": [LOST] * 7,
    "configure the same": [""] * 7,
    "configure anew": ["RoutingConfigured"] * 7,
    "resume": (RESUMED, RESUMED, f"Resumed {WITHDRAWN} {LOST} {LOST} {MADE}", *[RESUMED] * 4),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_every_state_does_what_the_table_says_and_a_refused_one_changes_nothing(
    command: str, state: str
) -> None:
    centre, expected = centre_with(state), OUTCOMES[command][STATES.index(state)]
    before = centre.snapshot(), centre.engine.next_deadline()
    if isinstance(expected, str):
        assert " ".join(told(centre.do(COMMANDS[command]()))) == expected
    else:
        with pytest.raises(x.RoutingError) as refusal:
            centre.do(COMMANDS[command]())
        assert type(refusal.value) is expected
    if expected == "" or not isinstance(expected, str):
        assert (centre.snapshot(), centre.engine.next_deadline()) == before


def test_the_table_is_whole() -> None:
    assert OUTCOMES.keys() == COMMANDS.keys()
    assert {type(make()) for make in COMMANDS.values()} == set(c.Command.__subclasses__())
    assert all(len(row) == len(STATES) for row in OUTCOMES.values())
