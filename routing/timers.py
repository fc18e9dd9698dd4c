"""What happens when a clock runs out. Each event has `due`, when it should have fired, and `at`, when it did."""

from collections.abc import Callable

from routing import events as e
from routing.decide import connect_failed, end_hold, end_wrap_up
from routing.decision import Decision, held_offer
from routing.matching import Deadline, DeadlineKind, returnable
from routing.model import Reason


def _offer(d: Decision, deadline: Deadline) -> None:
    place = d.state.places[deadline.id]
    offer, agent = held_offer(place)
    d.emit(e.OfferExpired(at=d.now, offer=offer, contact=place.contact, agent=agent, due=deadline.due))
    d.make_not_ready(agent, Reason.NO_ANSWER, deadline.due)


def _connect(d: Decision, deadline: Deadline) -> None:
    connect_failed(d, d.state.places[deadline.id], "timeout", deadline.due)


def _wrap_up(d: Decision, deadline: Deadline) -> None:
    end_wrap_up(d, d.state.places[deadline.id], deadline.due)


def _reserve(d: Decision, deadline: Deadline) -> None:
    end_hold(d, d.state.places[deadline.id], deadline.due)


def _suspend(d: Decision, deadline: Deadline) -> None:
    d.withdraw_offers(d.state.agents[deadline.id], "agent_unreachable")
    if deadline.id in d.state.agents:  # forgotten, if no longer configured and this was all they held
        d.emit(e.AgentSuspended(at=d.now, agent=deadline.id, due=deadline.due))


def _not_ready(d: Decision, deadline: Deadline) -> None:
    d.make_not_ready(deadline.id, Reason.CONNECTION_LOST, deadline.due)


def _return(d: Decision, deadline: Deadline) -> None:
    for contact in returnable(d.state, d.state.agents[deadline.id]):
        d.emit(
            e.ContactReturned(
                at=d.now, contact=contact, agent=deadline.id, reason="agent_unreachable", due=deadline.due
            )
        )


TIMERS: dict[DeadlineKind, Callable[[Decision, Deadline], None]] = {
    "offer": _offer,
    "connect": _connect,
    "wrap_up": _wrap_up,
    "reserve": _reserve,
    "suspend": _suspend,
    "not_ready": _not_ready,
    "return": _return,
}
