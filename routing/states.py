"""The legal moves, one literal table per machine. `evolve` moves by them, commands are refused by them, docs show them.

Places and presence: event -> {state before: state after}, where `GONE` is a contact without a place. Availability:
state -> the states that can follow.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from routing.errors import IllegalAgentMove, IllegalMove
from routing.events import (
    AgentHoldEnded,
    AgentReachable,
    AgentSuspended,
    AgentUnreachable,
    CallbackDue,
    CallbackGivenUp,
    CallbackMissed,
    CallbackPlaced,
    ConnectFailed,
    ContactAnswerable,
    ContactAssigned,
    ContactConnected,
    ContactLeft,
    ContactMoved,
    ContactOverflowed,
    ContactPutNext,
    ContactQueued,
    ContactRaised,
    ContactReturned,
    ContactSentBack,
    ContactTransferred,
    ContactTurnedAway,
    ContactUnanswerable,
    CriteriaWidened,
    CustomerReached,
    Event,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferWithdrawn,
    TeamHoldEnded,
    WrapUpEnded,
    WrapUpExtended,
    WrapUpStarted,
)
from routing.model import AgentState, Availability, ContactId, PlaceState

GONE: Final = None
WAITING, OFFERED, CALLING, CLAIMED, ACTIVE, WRAPPING = PlaceState

PLACE_MOVES: Final[Mapping[type[Event], Mapping[PlaceState | None, PlaceState | None]]] = {
    ContactQueued: {GONE: WAITING},
    ContactOverflowed: {WAITING: WAITING},
    ContactTurnedAway: {WAITING: GONE},
    ContactPutNext: {WAITING: WAITING},
    ContactMoved: {WAITING: WAITING},
    ContactAssigned: {WAITING: WAITING},
    ContactRaised: {WAITING: WAITING, OFFERED: OFFERED, CALLING: CALLING, CLAIMED: CLAIMED},
    CriteriaWidened: {WAITING: WAITING, OFFERED: OFFERED, CALLING: CALLING, CLAIMED: CLAIMED},
    ContactUnanswerable: {WAITING: WAITING},
    ContactAnswerable: {WAITING: WAITING},
    OfferMade: {WAITING: OFFERED, OFFERED: OFFERED},
    OfferDeclined: {OFFERED: WAITING},
    OfferExpired: {OFFERED: WAITING},
    OfferWithdrawn: {OFFERED: WAITING},
    OfferAccepted: {OFFERED: CLAIMED},
    ContactConnected: {CLAIMED: ACTIVE},
    ConnectFailed: {CLAIMED: WAITING},
    ContactReturned: {ACTIVE: WAITING},
    ContactTransferred: {ACTIVE: WAITING},
    ContactSentBack: {WAITING: WAITING},
    AgentHoldEnded: {WAITING: WAITING},
    TeamHoldEnded: {WAITING: WAITING},
    WrapUpStarted: {ACTIVE: WRAPPING},
    WrapUpExtended: {WRAPPING: WRAPPING},
    WrapUpEnded: {WRAPPING: GONE},
    CallbackPlaced: {WAITING: WAITING},
    CallbackDue: {WAITING: CALLING},
    CustomerReached: {CALLING: WAITING, CLAIMED: CLAIMED},
    CallbackMissed: {CALLING: WAITING, CLAIMED: WAITING},
    CallbackGivenUp: {WAITING: GONE},
    ContactLeft: {WAITING: GONE, CALLING: GONE, CLAIMED: GONE},
}

AVAILABILITY_MOVES: Final[Mapping[Availability, tuple[Availability, ...]]] = {
    Availability.OFFLINE: (Availability.AVAILABLE, Availability.NOT_READY),
    Availability.AVAILABLE: (Availability.NOT_READY, Availability.OFFLINE),
    Availability.NOT_READY: (Availability.AVAILABLE, Availability.NOT_READY, Availability.OFFLINE),
}


class Presence(StrEnum):
    """Whether an agent has a live connection, and whether they have been without one for too long to get offers."""

    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    SUSPENDED = "suspended"


PRESENCE_MOVES: Final[Mapping[type[Event], Mapping[Presence, Presence]]] = {
    AgentUnreachable: {
        Presence.REACHABLE: Presence.UNREACHABLE,
        Presence.UNREACHABLE: Presence.UNREACHABLE,
        Presence.SUSPENDED: Presence.UNREACHABLE,
    },
    AgentSuspended: {Presence.UNREACHABLE: Presence.SUSPENDED},
    AgentReachable: {Presence.UNREACHABLE: Presence.REACHABLE, Presence.SUSPENDED: Presence.REACHABLE},
}


def presence(agent: AgentState) -> Presence:
    """Where the agent stands in the presence machine."""
    if agent.reachable:
        return Presence.REACHABLE
    return Presence.SUSPENDED if agent.suspended else Presence.UNREACHABLE


def place_after(contact: ContactId, state: PlaceState | None, event: type[Event], move: str) -> PlaceState | None:
    """The state of the contact's place after the event; `IllegalMove` (naming the move) if it cannot happen there."""
    moves = PLACE_MOVES[event]
    if state not in moves:
        raise IllegalMove(contact, state, move)
    return moves[state]


def check_availability(agent: AgentState, target: Availability) -> None:
    """`IllegalAgentMove` if the agent cannot become `target` from what they are."""
    if target not in AVAILABILITY_MOVES[agent.availability]:
        raise IllegalAgentMove(agent.agent, agent.availability, f"move to {target}")


def check_presence(agent: AgentState, event: type[Event]) -> None:
    """`IllegalAgentMove` if the presence event cannot happen to the agent now."""
    state = presence(agent)
    if state not in PRESENCE_MOVES[event]:
        raise IllegalAgentMove(agent.agent, state, event.__name__)
