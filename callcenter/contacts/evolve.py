"""What each event makes of the conversations. Nothing else changes them, in running and in replay alike."""

from collections.abc import Callable
from typing import Any, get_args

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.evolve_calls import CALL_CHANGES
from callcenter.contacts.state import (
    AGENT_FIGURES_KEPT_MS,
    CLOSED_KEPT,
    CLOSED_KEPT_MS,
    FIGURES_KEPT_MS,
    CellState,
    Conversation,
    Talk,
    TurnedAway,
)
from routing.evolve import evolve as evolve_engine
from routing.model import PlaceState

_HOUR_MS = 3_600_000
ENGINE_KINDS: frozenset[type[Any]] = frozenset(get_args(rev.EngineEvent))


def evolve(state: CellState, event: ev.AnyEvent) -> None:
    """Let one event change the whole cell: the engine's part and the conversations."""
    if type(event) in ENGINE_KINDS:
        evolve_engine(state.engine, event)
    evolve_conversations(state, event)


def evolve_conversations(state: CellState, event: ev.AnyEvent) -> None:
    """Let one event change the conversations and the figures; the engine's own evolve has run already."""
    if type(event) in ENGINE_KINDS:
        state.metrics.apply(event)
    if event.at // _HOUR_MS != state.last_at // _HOUR_MS:
        state.metrics.turn(event.at)
        state.metrics.forget_before(event.at - FIGURES_KEPT_MS, event.at - AGENT_FIGURES_KEPT_MS)
    state.last_at = event.at
    change = _CHANGES.get(type(event))
    if change is not None:
        change(state, event)


def _configured(state: CellState, event: ev.ConversationsConfigured) -> None:
    state.rules = event.rules


def _arrived(state: CellState, event: ev.ContactArrived) -> None:
    state.metrics.arrived(event.queue, event.channel, event.at)
    state.conversations[event.contact] = Conversation(
        contact=event.contact,
        channel=event.channel,
        queue=event.queue,
        language=event.language,
        visitor=event.visitor,
        client_id=event.client_id,
        identity=event.identity,
        match=event.match,
        customer=event.customer,
        candidates=event.candidates,
        arrived_at=event.at,
        since=event.at,
        tier=event.tier,
        last_agent=event.last_agent,
        last_talk_at=event.last_talk_at,
        may_call=event.may_call,
    )


def _flow_moved(state: CellState, event: ev.FlowMoved) -> None:
    talk = state.conversations[event.contact]
    talk.talk, talk.since, talk.flow, talk.step = Talk.IN_FLOW, event.at, event.flow, event.step
    talk.number, talk.tries, talk.passed = event.number, event.tries, event.passed
    talk.attributes |= event.attributes
    talk.language = event.language or talk.language


def _queued(state: CellState, event: rev.ContactQueued) -> None:
    talk = state.conversations[event.contact]
    talk.talk, talk.since, talk.priority, talk.queue = Talk.QUEUED, event.at, event.priority, event.queue
    if talk.queued_at is None:
        talk.queued_at = event.at
    if event.callback is not None:
        talk.callback = "asked"
    talk.in_line_since = event.at


def _in_another_queue(state: CellState, event: rev.ContactOverflowed | rev.ContactMoved) -> None:
    state.conversations[event.contact].queue = event.to_queue


def _turned_away(state: CellState, event: rev.ContactTurnedAway) -> None:
    away = TurnedAway(queue=event.queue, cause=event.cause, rule=event.rule)
    state.conversations[event.contact].turned_away = away


def _offer_moved(
    state: CellState, event: rev.OfferMade | rev.OfferDeclined | rev.OfferExpired | rev.OfferWithdrawn
) -> None:
    place = state.engine.places.get(event.contact)
    # Of offers to several at once, the end of one leaves it offered, since when it was.
    if isinstance(event, rev.OfferMade) or place is None or place.state is not PlaceState.OFFERED:
        state.conversations[event.contact].since = event.at


def _raised(state: CellState, event: rev.ContactRaised) -> None:
    state.conversations[event.contact].priority = event.priority


def _accepted(state: CellState, event: rev.OfferAccepted) -> None:
    talk = state.conversations[event.contact]
    talk.talk, talk.since, talk.agent = Talk.CONNECTING, event.at, event.agent
    talk.turned_away = None
    if state.engine.places[event.contact].callback is not None:
        _call(talk)


def _connected(state: CellState, event: rev.ContactConnected) -> None:
    talk = state.conversations[event.contact]
    talk.talk, talk.since, talk.give_up_at = Talk.TALKING, event.at, None
    talk.held_since = talk.hold_asked = talk.mute_asked = talk.hold_wanted = talk.mute_wanted = talk.rejoin_by = None
    if talk.answered_at is None:
        talk.answered_at = event.at
    if talk.callback == "asked":
        talk.callback, talk.calling = "kept", None


def _back_in_line(state: CellState, event: rev.ConnectFailed | rev.ContactReturned | rev.CallbackMissed) -> None:
    talk = state.conversations[event.contact]
    _without_agent(talk, event.at)


def _callback_asked(state: CellState, event: rev.CallbackPlaced) -> None:
    talk = state.conversations[event.contact]
    talk.callback, talk.callback_cause = "asked", event.cause


def _callback_due(state: CellState, event: rev.CallbackDue) -> None:
    talk = state.conversations[event.contact]
    talk.since = event.at
    _call(talk)


def _call(talk: Conversation) -> None:
    talk.calls += 1
    talk.calling = talk.calls


def _customer_reached(state: CellState, event: rev.CustomerReached) -> None:
    talk = state.conversations[event.contact]
    talk.since, talk.calling = event.at, None


def _transferred(state: CellState, event: rev.ContactTransferred) -> None:
    talk = state.conversations[event.contact]
    _without_agent(talk, event.at)
    talk.queue = event.queue


def _without_agent(talk: Conversation, at: int) -> None:
    talk.talk, talk.since, talk.agent, talk.idle_ends_at, talk.calling = Talk.QUEUED, at, None, None, None
    talk.help_since = None
    talk.held_since = talk.hold_asked = talk.mute_asked = talk.hold_wanted = talk.mute_wanted = talk.rejoin_by = None


def _identified(state: CellState, event: ev.CustomerIdentified) -> None:
    talk = state.conversations[event.contact]
    talk.match, talk.customer, talk.candidates = event.match, event.customer, event.candidates


def _gone(state: CellState, event: ev.CustomerGone) -> None:
    talk = state.conversations[event.contact]
    talk.online, talk.give_up_at = False, event.give_up_at


def _back(state: CellState, event: ev.CustomerBack) -> None:
    talk = state.conversations[event.contact]
    talk.online, talk.give_up_at = True, None


def _idle_warned(state: CellState, event: ev.IdleWarned) -> None:
    state.conversations[event.contact].idle_ends_at = event.end_at


def _idle_cleared(state: CellState, event: ev.IdleCleared) -> None:
    state.conversations[event.contact].idle_ends_at = None


def _ended(state: CellState, event: ev.ContactEnded) -> None:
    talk = state.conversations[event.contact]
    state.metrics.ended(talk.queue, talk.channel, event.outcome.value, event.at)
    in_line = talk.queued_at is not None and talk.answered_at is None and talk.callback is None
    if event.outcome is ev.Outcome.SHORT_ABANDON and in_line and talk.queue is not None:
        state.metrics.short_abandon(talk.queue, talk.channel, event.at)
    talk.talk, talk.ended_at, talk.outcome, talk.ended_by = Talk.ENDED, event.at, event.outcome, event.by
    talk.opens_at = event.opens_at
    talk.calling = talk.give_up_at = talk.idle_ends_at = talk.rejoin_by = talk.hold_wanted = talk.mute_wanted = None
    talk.help_since = None
    if event.contact not in state.engine.places:
        talk.since = event.at
        _close(state, event.contact, event.at)


def _wrapping(state: CellState, event: rev.WrapUpStarted) -> None:
    state.conversations[event.contact].since = event.at


def _wrapped(state: CellState, event: rev.WrapUpEnded) -> None:
    talk = state.conversations[event.contact]
    talk.wrapped_at = talk.since = event.at
    if talk.talk is Talk.ENDED:  # with no wrap-up time at all, the engine is done before the conversation is
        _close(state, event.contact, event.at)


def _disposed(state: CellState, event: ev.DispositionRecorded) -> None:
    talk = state.conversations[event.contact]
    talk.disposition = event.disposition
    state.metrics.disposed(event.agent, talk.queue or "", talk.channel, event.disposition, event.at)


def _noted(state: CellState, event: ev.NoteAdded) -> None:
    talk = state.conversations[event.contact]
    talk.written = (*talk.written, event.note)
    talk.asides += event.of == "aside"


def _rated(state: CellState, event: ev.ContactRated) -> None:
    state.conversations[event.contact].rating = event.score


def _transcript_asked(state: CellState, event: ev.TranscriptAsked) -> None:
    talk = state.conversations[event.contact]
    talk.mails = (*talk.mails, event.mail)


def _help_asked(state: CellState, event: ev.HelpAsked) -> None:
    state.conversations[event.contact].help_since = event.at


def _help_ended(state: CellState, event: ev.HelpEnded) -> None:
    state.conversations[event.contact].help_since = None


def _news(state: CellState, event: ev.NewsAfterEnd) -> None:
    talk = state.conversations[event.contact]
    if event.what not in talk.news:
        talk.news = (*talk.news, event.what)


def _forgotten(state: CellState, event: ev.CustomerForgotten) -> None:
    # What is over is let go of at once, so that nobody writes a late note about somebody who asked to be forgotten.
    theirs = {contact for contact in state.closed if state.conversations[contact].customer == event.customer}
    for contact in theirs:
        del state.conversations[contact]
    state.closed = [contact for contact in state.closed if contact not in theirs]


def _close(state: CellState, contact: str, at: int) -> None:
    state.closed.append(contact)
    keep_from = max(0, len(state.closed) - CLOSED_KEPT)
    # By when they were closed, not ended: one whose wrap-up outlasted a long stop of the server is still news.
    while state.conversations[state.closed[keep_from]].since <= at - CLOSED_KEPT_MS:
        keep_from += 1
    for old in state.closed[:keep_from]:
        del state.conversations[old]
    if keep_from:
        del state.closed[:keep_from]


_CHANGES: dict[type[Any], Callable[[CellState, Any], None]] = {
    ev.ConversationsConfigured: _configured,
    ev.ContactArrived: _arrived,
    ev.FlowMoved: _flow_moved,
    rev.ContactQueued: _queued,
    rev.ContactOverflowed: _in_another_queue,
    rev.ContactMoved: _in_another_queue,
    rev.ContactTurnedAway: _turned_away,
    rev.ContactRaised: _raised,
    rev.OfferMade: _offer_moved,
    rev.OfferDeclined: _offer_moved,
    rev.OfferExpired: _offer_moved,
    rev.OfferWithdrawn: _offer_moved,
    rev.OfferAccepted: _accepted,
    rev.ContactConnected: _connected,
    rev.CallbackPlaced: _callback_asked,
    rev.CallbackDue: _callback_due,
    rev.CustomerReached: _customer_reached,
    rev.CallbackMissed: _back_in_line,
    rev.ConnectFailed: _back_in_line,
    rev.ContactReturned: _back_in_line,
    rev.ContactTransferred: _transferred,
    ev.CustomerIdentified: _identified,
    ev.CustomerGone: _gone,
    ev.CustomerBack: _back,
    ev.IdleWarned: _idle_warned,
    ev.IdleCleared: _idle_cleared,
    ev.ContactEnded: _ended,
    rev.WrapUpStarted: _wrapping,
    rev.WrapUpEnded: _wrapped,
    ev.DispositionRecorded: _disposed,
    ev.NoteAdded: _noted,
    ev.ContactRated: _rated,
    ev.TranscriptAsked: _transcript_asked,
    ev.HelpAsked: _help_asked,
    ev.HelpEnded: _help_ended,
    ev.NewsAfterEnd: _news,
    ev.CustomerForgotten: _forgotten,
    **CALL_CHANGES,
}
