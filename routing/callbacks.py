"""What becomes of a customer who is to be called back: asked for, due, reached, missed, given up."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.call_times import opens_at
from routing.checking import check_callback
from routing.decision import Decision, holder, withdraw_all
from routing.errors import IllegalMove
from routing.explain import why_offered
from routing.matching import Pair
from routing.model import Callback, MissedCall, Place, PlaceState
from routing.states import place_after


def _place_callback(d: Decision, command: c.PlaceCallback) -> None:
    place = d.place(command.contact)
    if place.callback is not None:
        return
    offered = place.state is PlaceState.OFFERED
    if not offered:
        place_after(place.contact, place.state, e.CallbackPlaced, "become a callback")
    check_callback(command.callback, d.now)
    if offered:
        withdraw_all(d, place, "called_back")
    d.emit(e.CallbackPlaced(at=d.now, contact=place.contact, callback=command.callback, by=command.by))


def call_customer(d: Decision, pair: Pair) -> None:
    """It is the turn of a customer who is called first; the agent whom the contact would go to is kept for them."""
    place, agent = pair.place, pair.agents[0]
    d.emit(
        e.CallbackDue(
            at=d.now,
            contact=place.contact,
            agent=agent.agent,
            attempt=place.tried + 1,
            connect_by=d.now + d.config.callback_connect_ms,
            why=why_offered(pair, agent, d.now),
        )
    )


def _reach_customer(d: Decision, command: c.ReachCustomer) -> None:
    place = d.place(command.contact)
    _check_called(place, e.CustomerReached, "be reached")
    connect_by = None
    if place.state is PlaceState.CLAIMED:
        connect_by = d.now + d.config.connect_ms[place.requirements.channel]
    d.emit(e.CustomerReached(at=d.now, contact=place.contact, agent=holder(place), connect_by=connect_by))


def _miss_callback(d: Decision, command: c.MissCallback) -> None:
    place = d.place(command.contact)
    callback_missed(d, place, _check_called(place, e.CallbackMissed, "be missed"), command.reason)


def _check_called(place: Place, event: type[e.Event], move: str) -> Callback:
    """`IllegalMove` unless the customer is being called."""
    place_after(place.contact, place.state, event, move)
    if place.callback is None:
        raise IllegalMove(place.contact, place.state, move)
    return place.callback


def callback_missed(d: Decision, place: Place, callback: Callback, reason: MissedCall, due: int | None = None) -> None:
    """The call came to nothing: back to its place until the next one, or given up with the last."""
    attempt = place.tried + 1
    next_at = opens_at(callback, d.now + callback.gap_ms) if attempt < callback.attempts else None
    d.emit(
        e.CallbackMissed(
            at=d.now,
            contact=place.contact,
            was=place.state,
            agent=holder(place),
            attempt=attempt,
            reason=reason,
            next_at=next_at,
            due=due,
        )
    )
    if next_at is None:
        d.emit(e.CallbackGivenUp(at=d.now, contact=place.contact))


CALLBACK_COMMANDS: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.PlaceCallback: _place_callback,
    c.ReachCustomer: _reach_customer,
    c.MissCallback: _miss_callback,
}
"""What follows from each command about callbacks."""
