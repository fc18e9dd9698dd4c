"""What happens when a clock runs out. Each event has `due`, when it should have fired, and `at`, when it did."""

from collections.abc import Callable
from typing import cast

from routing import events as e
from routing.admission import judge, pass_limit, sweep
from routing.callbacks import callback_missed
from routing.clocks import Deadline, DeadlineKind, returnable
from routing.decide import connect_failed, end_wrap_up
from routing.decision import Decision, open_offers
from routing.model import PlaceState, Reason
from routing.transfers import end_hold
from routing.visits import LimitKind


def _offer(d: Decision, deadline: Deadline) -> None:
    place = d.state.places[deadline.id]
    for agent, offer in open_offers(place):
        if place.state is not PlaceState.OFFERED or agent not in dict(open_offers(place)):
            continue  # what one of them missed took this offer away too
        d.emit(
            e.OfferExpired(
                at=d.now,
                offer=offer,
                contact=place.contact,
                agent=agent,
                due=deadline.due,
                held_until=d.held_until("not_answered"),
            )
        )
        d.punish(agent, "not_answered", deadline.due)


def _connect(d: Decision, deadline: Deadline) -> None:
    place = d.state.places[deadline.id]
    if place.callback is not None:
        callback_missed(d, place, place.callback, "no_answer", deadline.due)
    else:
        connect_failed(d, place, "timeout", deadline.due)


def _callback(d: Decision, deadline: Deadline) -> None:
    callback = d.state.places[deadline.id].callback
    assert callback is not None, deadline
    d.emit(e.CallbackGivenUp(at=d.now, contact=deadline.id, due=callback.windows[-1][1]))


def _wrap_up(d: Decision, deadline: Deadline) -> None:
    end_wrap_up(d, d.state.places[deadline.id], deadline.due)


def _reserve(d: Decision, deadline: Deadline) -> None:
    end_hold(d, d.state.places[deadline.id], deadline.due)


def _suspend(d: Decision, deadline: Deadline) -> None:
    d.withdraw_offers(d.state.agents[deadline.id], "agent_unreachable")
    if deadline.id in d.state.agents:  # forgotten, if no longer configured and this was all they held
        d.emit(e.AgentSuspended(at=d.now, agent=deadline.id, due=deadline.due))
        d.punish(deadline.id, "lost", deadline.due)


def _raise(d: Decision, deadline: Deadline) -> None:
    place = d.state.places[deadline.id]
    d.emit(e.ContactRaised(at=d.now, contact=place.contact, priority=place.priority + 1, due=deadline.due))


def _widen(d: Decision, deadline: Deadline) -> None:
    place = d.state.places[deadline.id]
    d.emit(e.CriteriaWidened(at=d.now, contact=place.contact, step=place.step + 1, due=deadline.due))


def _not_ready(d: Decision, deadline: Deadline) -> None:
    d.make_not_ready(deadline.id, Reason.CONNECTION_LOST, deadline.due)


def _return(d: Decision, deadline: Deadline) -> None:
    for contact in returnable(d.state, d.state.agents[deadline.id]):
        d.emit(
            e.ContactReturned(
                at=d.now, contact=contact, agent=deadline.id, reason="agent_unreachable", due=deadline.due
            )
        )


def _limit(d: Decision, deadline: Deadline) -> None:
    pass_limit(d, d.state.places[deadline.id], cast(LimitKind, deadline.kind), deadline.due)


def _judge(d: Decision, deadline: Deadline) -> None:
    # As things were then, if nothing has happened since: a late look finds what one in time would have found.
    at = deadline.due if d.state.now <= deadline.due else d.now
    judgement = judge(d, deadline.id, at, due=deadline.due)
    sweep(d, deadline.id, judgement, deadline.due)


def _reopen(d: Decision, deadline: Deadline) -> None:
    d.emit(e.QueueOpened(at=d.now, queue=deadline.id, by="system", due=deadline.due))


TIMERS: dict[DeadlineKind, Callable[[Decision, Deadline], None]] = {
    "offer": _offer,
    "raise": _raise,
    "widen": _widen,
    "callback": _callback,
    "connect": _connect,
    "wrap_up": _wrap_up,
    "reserve": _reserve,
    "suspend": _suspend,
    "not_ready": _not_ready,
    "return": _return,
    "close": _limit,
    "limit": _limit,
    "overflow": _limit,
    "unstaffed": _limit,
    "judge": _judge,
    "reopen": _reopen,
}
