"""What a contact went through, from its events: how long each step took, and what came of each offer. Pure."""

from collections.abc import Iterable
from typing import Literal

import msgspec

import routing.events as rev
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.state import STAGES, Stage
from routing.model import AgentId, OfferId, PlaceState, Why
from routing.states import PLACE_MOVES

OfferResult = Literal["open", "accepted", "declined", "expired", "withdrawn"]


class Step(msgspec.Struct, kw_only=True):
    """A stretch of time in one stage; `agent` is who held the contact then. `ended_at` is None while it lasts."""

    step: Stage
    agent: AgentId | None
    began_at: int
    ended_at: int | None = None


class Offer(msgspec.Struct, kw_only=True):
    """An offer and its end; `reason` says why one was withdrawn."""

    offer: OfferId
    agent: AgentId
    made_at: int
    why: Why
    ended_at: int | None = None
    result: OfferResult = "open"
    reason: str | None = None


def steps_of(events: Iterable[AnyEvent]) -> list[Step]:
    """Return the steps of one contact from its events in the order of the log.

    They follow each other without a gap; one that was left in the instant it began is there with no length.
    """
    steps: list[Step] = []
    state: PlaceState | None = None
    for event in events:
        moves = PLACE_MOVES.get(type(event))
        if moves is None:
            continue
        if state is not None:
            steps[-1].ended_at = event.at
        state = moves[state]
        if state is not None:
            agent = None if state is PlaceState.WAITING else getattr(event, "agent", None)
            steps.append(Step(step=STAGES[state], agent=agent, began_at=event.at))
    return steps


def offers_of(events: Iterable[AnyEvent]) -> list[Offer]:
    """Return the offers of one contact from its events in the order of the log."""
    offers: dict[OfferId, Offer] = {}
    for event in events:
        match event:
            case rev.OfferMade():
                offers[event.offer] = Offer(offer=event.offer, agent=event.agent, made_at=event.at, why=event.why)
            case rev.OfferAccepted() | rev.OfferDeclined() | rev.OfferExpired() | rev.OfferWithdrawn():
                offer = offers[event.offer]
                offer.ended_at, offer.result = event.at, _RESULTS[type(event)]
                offer.reason = getattr(event, "reason", None)
    return list(offers.values())


_RESULTS: dict[type[rev.Event], OfferResult] = {
    rev.OfferAccepted: "accepted",
    rev.OfferDeclined: "declined",
    rev.OfferExpired: "expired",
    rev.OfferWithdrawn: "withdrawn",
}
