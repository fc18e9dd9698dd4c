"""What a contact went through, from its events: how long each step took, and what came of each offer. Pure."""

from collections.abc import Iterable
from typing import Literal

import msgspec

import routing.events as rev
from callcenter.contacts.events import (
    AnyEvent,
    ContactEnded,
    FlowMoved,
    LegArrived,
    LegChanged,
    LegEnded,
    LegId,
    LegRole,
    VoicemailOffered,
)
from callcenter.contacts.state import STAGES, Stage
from callcenter.flows.model import StepId
from routing.conditions import TeamId
from routing.limits import Cause
from routing.model import AgentId, OfferId, PlaceState, QueueId, Unanswerable, Why
from routing.states import PLACE_MOVES

LineWord = Literal[
    "put_next",
    "moved",
    "assigned",
    "taken",
    "raised",
    "widened",
    "held",
    "held_for_team",
    "sent_back",
    "hold_ended",
    "team_hold_ended",
    "unanswerable",
    "answerable",
    "callback_asked",
    "called_back_instead",
    "callback_missed",
    "callback_given_up",
    "customer_reached",
    "overflowed",
    "turned_away",
]
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


class LineNews(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a contact's place in line; the fields after `what` are there where it has them.

    `agent` or `team` is for whom it was held, `by` which supervisor did it, `priority` its class and `step` its
    step from here on; `code` says why nobody could take it, `attempt` for which time the customer was called, `cause`
    why its queue would not keep it, and `queue` where it went, or what has turned it away; `from_queue` where it was.
    """

    at: int
    what: LineWord
    agent: AgentId | None = None
    by: str | None = None
    priority: int | None = None
    step: int | None = None
    code: Unanswerable | None = None
    queue: QueueId | None = None
    from_queue: QueueId | None = None
    cause: Cause | None = None
    team: TeamId | None = None
    attempt: int | None = None


def steps_of(events: Iterable[AnyEvent]) -> list[Step]:
    """Return the steps of one contact from its events in the order of the log.

    They follow each other without a gap; one that was left in the instant it began is there with no length. A step in
    which it was offered to several at once names the first of them.
    """
    steps: list[Step] = []
    state: PlaceState | None = None
    open_offers: set[OfferId] = set()
    for event in events:
        if isinstance(event, FlowMoved) and not steps:
            steps.append(Step(step="flow", agent=None, began_at=event.at))
        elif isinstance(event, VoicemailOffered):
            steps.append(Step(step="voicemail", agent=None, began_at=event.at))
        elif isinstance(event, ContactEnded) and state is None and steps and steps[-1].ended_at is None:
            steps[-1].ended_at = event.at
        moves, others_go_on = PLACE_MOVES.get(type(event)), _others_go_on(open_offers, event)
        if moves is None or others_go_on or moves[state] is state:
            continue
        if steps and steps[-1].ended_at is None:
            steps[-1].ended_at = event.at
        state = moves[state]
        if state is not None:
            agent = None if state is PlaceState.WAITING else getattr(event, "agent", None)
            steps.append(Step(step=STAGES[state], agent=agent, began_at=event.at))
    return steps


def _others_go_on(open_offers: set[OfferId], event: AnyEvent) -> bool:
    """Tell whether an offer has ended that was one of several, so that the contact is offered still."""
    match event:
        case rev.OfferMade():
            open_offers.add(event.offer)
        case rev.OfferAccepted():
            open_offers.clear()
        case rev.OfferDeclined() | rev.OfferExpired() | rev.OfferWithdrawn():
            open_offers.discard(event.offer)
            return bool(open_offers)
    return False


def line_of(events: Iterable[AnyEvent]) -> list[LineNews]:
    """Return what happened to the place of one contact, in order."""
    return [news for event in events if (news := _line_news(event)) is not None]


def _line_news(event: AnyEvent) -> LineNews | None:
    match event:
        case rev.ContactPutNext() | rev.ContactMoved() | rev.ContactAssigned():
            return _steered(event)
        case rev.ContactRaised():
            return LineNews(at=event.at, what="raised", priority=event.priority)
        case rev.CriteriaWidened():
            return LineNews(at=event.at, what="widened", step=event.step)
        case rev.ContactQueued() | rev.ContactTransferred() if event.to_agent is not None:
            return LineNews(at=event.at, what="held", agent=event.to_agent)
        case rev.ContactTransferred() if event.to_team is not None:
            return LineNews(at=event.at, what="held_for_team", team=event.to_team)
        case rev.ContactSentBack():
            return LineNews(at=event.at, what="sent_back", agent=event.agent)
        case rev.AgentHoldEnded():
            return LineNews(at=event.at, what="hold_ended", agent=event.agent)
        case rev.TeamHoldEnded():
            return LineNews(at=event.at, what="team_hold_ended", team=event.team)
        case rev.ContactOverflowed() | rev.ContactTurnedAway():
            return _sent_on(event)
        case rev.ContactUnanswerable():
            return LineNews(at=event.at, what="unanswerable", code=event.code)
        case rev.ContactAnswerable():
            return LineNews(at=event.at, what="answerable")
    return _callback_news(event)


def _steered(event: rev.ContactPutNext | rev.ContactMoved | rev.ContactAssigned) -> LineNews:
    match event:
        case rev.ContactMoved():
            return LineNews(at=event.at, what="moved", by=event.by, queue=event.to_queue, from_queue=event.queue)
        case rev.ContactAssigned(taken=True):
            return LineNews(at=event.at, what="taken", agent=event.agent)
        case rev.ContactAssigned():
            return LineNews(at=event.at, what="assigned", by=event.by, agent=event.agent)
    return LineNews(at=event.at, what="put_next", by=event.by)


def _callback_news(event: AnyEvent) -> LineNews | None:
    match event:
        case rev.CallbackPlaced():
            what: LineWord = "callback_asked" if event.cause is None else "called_back_instead"
            return LineNews(at=event.at, what=what, by=event.by, cause=event.cause)
        case rev.CallbackMissed():
            return LineNews(at=event.at, what="callback_missed", attempt=event.attempt)
        case rev.CallbackGivenUp():
            return LineNews(at=event.at, what="callback_given_up")
        case rev.CustomerReached():
            return LineNews(at=event.at, what="customer_reached")
    return None


def _sent_on(event: rev.ContactOverflowed | rev.ContactTurnedAway) -> LineNews:
    if isinstance(event, rev.ContactOverflowed):
        return LineNews(at=event.at, what="overflowed", queue=event.to_queue, cause=event.cause)
    return LineNews(at=event.at, what="turned_away", queue=event.queue, cause=event.cause)


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


class FlowStop(msgspec.Struct, frozen=True, kw_only=True):
    """Where a flow stopped, what led there, and the key that was pressed, if it is not personal."""

    at: int
    step: StepId
    given: str
    keys: str | None
    passed: tuple[StepId, ...]


class LegStory(msgspec.Struct, kw_only=True):
    """One call at the carrier: whose it was, when it was in the conference, how long on hold, how it ended."""

    leg: LegId
    role: LegRole
    agent: AgentId | None
    offer: OfferId | None
    arrived_at: int
    joined_at: int | None = None
    left_at: int | None = None
    ended_at: int | None = None
    status: str | None = None
    held_ms: int = 0
    conferences: tuple[str, ...] = ()
    held_since: int | None = None


def flow_of(events: Iterable[AnyEvent]) -> list[FlowStop]:
    """Return the stops of one contact's flow, in order."""
    return [
        FlowStop(at=event.at, step=event.step, given=event.given, keys=event.keys, passed=event.passed)
        for event in events
        if isinstance(event, FlowMoved)
    ]


def legs_of(events: Iterable[AnyEvent]) -> list[LegStory]:
    """Return the legs of one call from its events in the order of the log."""
    legs: dict[LegId, LegStory] = {}
    for event in events:
        match event:
            case LegArrived():
                legs[event.leg] = LegStory(
                    leg=event.leg, role=event.role, agent=event.agent, offer=event.offer, arrived_at=event.at
                )
            case LegChanged():
                _moved(legs[event.leg], event)
            case LegEnded():
                leg = legs[event.leg]
                _unheld(leg, event.at)
                leg.ended_at, leg.status = event.at, event.status
                if leg.joined_at is not None and leg.left_at is None:
                    leg.left_at = event.at
    return list(legs.values())


def _moved(leg: LegStory, event: LegChanged) -> None:
    if event.conference not in leg.conferences:
        leg.conferences = (*leg.conferences, event.conference)
    leg.offer = event.offer
    if event.present:
        leg.joined_at, leg.left_at = leg.joined_at or event.at, None
    else:
        leg.left_at = event.at
    if event.held and leg.held_since is None:
        leg.held_since = event.at
    elif not event.held:
        _unheld(leg, event.at)


def _unheld(leg: LegStory, at: int) -> None:
    if leg.held_since is not None:
        leg.held_ms, leg.held_since = leg.held_ms + at - leg.held_since, None


_RESULTS: dict[type[rev.Event], OfferResult] = {
    rev.OfferAccepted: "accepted",
    rev.OfferDeclined: "declined",
    rev.OfferExpired: "expired",
    rev.OfferWithdrawn: "withdrawn",
}
