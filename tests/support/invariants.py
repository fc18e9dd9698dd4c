"""What must always be true of a cell, of its log and of its rows, looked at from outside and written a second time."""

from collections import Counter
from collections.abc import Sequence

from callcenter.contacts.events import (
    AnyEvent,
    ContactArrived,
    ContactEnded,
    ConversationRules,
    ConversationsConfigured,
    FlowMoved,
    Outcome,
    VoicemailLeft,
    VoicemailOffered,
)
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.state import CellState, Conversation, Talk
from callcenter.flows.model import HangUp
from routing.events import (
    CallbackGivenUp,
    CallbackPlaced,
    ContactConnected,
    ContactLeft,
    ContactQueued,
    ContactTurnedAway,
    OfferAccepted,
    OfferMade,
)
from routing.limits import Cause
from routing.model import PlaceState

# Which place (None: none) goes with which state of the conversation, between two decisions. Nothing else may be seen.
AGREEMENT: frozenset[tuple[PlaceState | None, Talk]] = frozenset(
    {
        (None, Talk.IN_FLOW),
        (PlaceState.WAITING, Talk.QUEUED),
        (PlaceState.OFFERED, Talk.QUEUED),
        (PlaceState.CALLING, Talk.QUEUED),
        (PlaceState.CLAIMED, Talk.CONNECTING),
        (PlaceState.ACTIVE, Talk.TALKING),
        (PlaceState.WRAPPING, Talk.ENDED),
        (None, Talk.RECORDING),
        (None, Talk.ENDED),
    }
)
_ABANDONED = {
    PlaceState.WAITING: Outcome.ABANDONED_WAITING,
    PlaceState.OFFERED: Outcome.ABANDONED_OFFERED,
    PlaceState.CALLING: Outcome.ABANDONED_WAITING,
    PlaceState.CLAIMED: Outcome.ABANDONED_CONNECTING,
}


def check_state(state: CellState) -> None:
    """Hold the two machines to each other, and both to what must always be true."""
    places = state.engine.places
    assert set(places) <= set(state.conversations), "every place belongs to a conversation"
    for talk in state.conversations.values():
        _check_conversation(state, talk)
    over = [c for c, talk in state.conversations.items() if c not in places and talk.talk is Talk.ENDED]
    assert sorted(state.closed) == sorted(over), "closed are those that are over and have no place"
    _check_owners(state)


def _check_conversation(state: CellState, talk: Conversation) -> None:
    place = state.engine.places.get(talk.contact)
    assert (place.state if place else None, talk.talk) in AGREEMENT, (place, talk)
    assert (talk.talk is Talk.ENDED) == (talk.outcome is not None) == (talk.ended_at is not None), talk
    assert talk.answered_at is None or talk.outcome in (None, Outcome.ANSWERED, Outcome.CALLBACK_KEPT), talk
    if place is not None:
        owned = place.state not in (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CALLING)
        assert talk.agent == (place.agent if owned else None), (place, talk)
        assert (talk.queue, talk.channel, talk.priority) == (
            place.requirements.queue,
            place.requirements.channel,
            place.priority,
        )
        assert talk.queued_at is not None
        assert talk.queued_at <= place.enqueued  # later only after a transfer without credit
        called = place.callback is not None and place.state in (PlaceState.CALLING, PlaceState.CLAIMED)
        assert talk.calling == (talk.calls if called else None), talk
    absent_in_line = not talk.online and talk.talk in (Talk.IN_FLOW, Talk.QUEUED, Talk.CONNECTING)
    assert (talk.give_up_at is not None) == absent_in_line, talk
    assert talk.idle_ends_at is None or talk.talk is Talk.TALKING, talk
    if talk.queue is None:
        assert talk.talk in (Talk.IN_FLOW, Talk.ENDED), talk
    _check_call(state, talk)


def _check_call(state: CellState, talk: Conversation) -> None:
    legs, place = talk.legs.values(), state.engine.places.get(talk.contact)
    customers = sum(leg.role == "customer" for leg in legs)
    assert customers <= (talk.channel == "voice") or talk.callback, "one caller, unless called back, and of a chat none"
    tickets = [leg.ticket for leg in legs if leg.role == "agent"]
    assert len(set(tickets)) == len(tickets), "a ticket lets in once"
    assert all(leg.live or not leg.present for leg in legs), "what is over is in no conference"
    caller_gone = talk.caller is not None and not talk.caller.live
    to_be_called = place is not None and place.callback is not None
    unheard = talk.talk is Talk.RECORDING  # what they have said is still to be told
    assert not caller_gone or talk.talk is Talk.ENDED or to_be_called or unheard, "who has gone has ended the contact"
    assert not unheard or talk.turned_away is not None, "nobody leaves a message whom a queue has kept"
    if talk.talk is not Talk.TALKING:
        assert (talk.rejoin_by, talk.hold_wanted, talk.mute_wanted) == (None, None, None), talk
    elif talk.caller is not None:
        assert place is not None
        lines = [leg for leg in talk.agent_legs() if leg.offer == place.offer]
        assert lines or talk.rejoin_by is not None, "an agent without a line has so long to come back"
        assert talk.caller.joined, "nobody is answered before they are in the conference"


def _check_owners(state: CellState) -> None:
    held = [(contact, agent.agent) for agent in state.engine.agents.values() for contact in agent.contacts]
    owned = [
        (place.contact, agent)
        for place in state.engine.places.values()
        if place.agent is not None
        for agent in (place.agent, *(place.also or ()))
    ]
    assert sorted(held) == sorted(owned), "both sides say who has a contact, or is offered it"
    assert all(not place.also or place.state is PlaceState.OFFERED for place in state.engine.places.values()), (
        "a contact that is not offered has at most one agent"
    )
    config = state.engine.config
    for agent in state.engine.agents.values():
        for channel, count in Counter(agent.contacts.values()).items():
            assert config is not None
            assert count <= config.agents[agent.agent].capacity[channel], "capacity is never exceeded"


def check_clocks(lifecycle: Lifecycle, now: int) -> None:
    """After `wake` nothing is overdue: no offer, no wrap-up, no waiting for somebody who is gone."""
    due = lifecycle.next_deadline()
    assert due is None or due > now, "every timer that was due has fired"
    state = lifecycle.state
    for place in state.engine.places.values():
        assert place.deadline is None or place.deadline > now, place
    for talk in state.conversations.values():
        assert talk.give_up_at is None or talk.give_up_at > now, talk
        assert talk.idle_ends_at is None or talk.idle_ends_at > now, talk
        assert talk.rejoin_by is None or talk.rejoin_by > now, talk
        asked = talk.talk is Talk.IN_FLOW and talk.channel == "chat" and talk.give_up_at is None
        if asked and state.rules is not None:
            begun = max(talk.since, lifecycle.active_at.get(talk.contact, 0))
            assert begun + state.rules.idle_end_ms > now, talk


def check_log(log: Sequence[AnyEvent], state: CellState) -> None:
    """Hold the log to itself: time, one end of each contact with the outcome its story asks, offers kept in time."""
    assert [event.at for event in log] == sorted(event.at for event in log), "time never goes back"
    stories: dict[str, list[AnyEvent]] = {}
    rules: dict[str, ConversationRules] = {}
    now_in_force: ConversationRules | None = None
    offers: dict[str, OfferMade] = {}
    for event in log:
        if isinstance(event, ConversationsConfigured):
            now_in_force = event.rules
        contact = getattr(event, "contact", None)
        if contact is not None:
            stories.setdefault(contact, []).append(event)
        if isinstance(event, ContactEnded):
            assert now_in_force is not None
            rules[event.contact] = now_in_force
        elif isinstance(event, OfferMade):
            assert event.offer not in offers, "an offer is made once"
            offers[event.offer] = event
        elif isinstance(event, OfferAccepted):
            assert event.at < offers[event.offer].deadline, "no offer is accepted at or past its deadline"
            assert event.agent == offers[event.offer].agent
    for contact, story in stories.items():
        ends = [event for event in story if isinstance(event, ContactEnded)]
        is_open = contact in state.conversations and state.conversations[contact].talk is not Talk.ENDED
        assert len(ends) == (0 if is_open else 1), "every contact ends once, with one outcome"
        if ends:
            assert ends[0].outcome is expected_outcome(story, ends[0], rules[contact]), story


def expected_outcome(story: Sequence[AnyEvent], end: ContactEnded, rules: ConversationRules) -> Outcome:
    """Return the outcome by the definition, from what happened to the contact."""
    (arrived,) = [event for event in story if isinstance(event, ContactArrived)]
    left = [event for event in story if isinstance(event, ContactLeft)]
    connected = [n for n, event in enumerate(story) if isinstance(event, ContactConnected)]
    if connected:
        asked = [n for n, event in enumerate(story) if _asks_callback(event)]
        return Outcome.CALLBACK_KEPT if asked and asked[0] < connected[-1] else Outcome.ANSWERED
    if any(isinstance(event, VoicemailOffered) for event in story):
        heard = any(isinstance(event, VoicemailLeft) for event in story[: story.index(end)])
        away = [event.cause for event in story if isinstance(event, ContactTurnedAway)]
        return Outcome.VOICEMAIL if heard else _not_kept(away[-1])
    if any(isinstance(event, CallbackGivenUp) for event in story):
        cause = next((event.cause for event in reversed(story) if isinstance(event, CallbackPlaced)), None)
        return Outcome.ABANDONED_WAITING if cause is None else _not_kept(cause)
    if end.by == "system":
        return _outcome_by_us([event for event in story if isinstance(event, FlowMoved | ContactTurnedAway)], rules)
    if end.at - arrived.at < rules.short_abandon_ms:
        return Outcome.SHORT_ABANDON
    if not left:
        return Outcome.ABANDONED_IN_FLOW
    return _ABANDONED[left[0].was]


def _asks_callback(event: AnyEvent) -> bool:
    return isinstance(event, CallbackPlaced) or (isinstance(event, ContactQueued) and event.callback is not None)


def _not_kept(cause: Cause) -> Outcome:
    return {"closed": Outcome.CLOSED, "full": Outcome.REFUSED_FULL}.get(cause, Outcome.SENT_ELSEWHERE)


def _outcome_by_us(ways: Sequence[FlowMoved | ContactTurnedAway], rules: ConversationRules) -> Outcome:
    """Return how we end a contact: as a hang-up says, as a queue turned it away, or for want of any way to go on."""
    last = ways[-1]
    if isinstance(last, ContactTurnedAway):
        return _not_kept(last.cause)
    flow = rules.flows.get(last.flow)
    step = flow.steps.get(last.step) if flow else None
    if isinstance(step, HangUp):
        return Outcome(step.outcome)
    return Outcome.FAILED
