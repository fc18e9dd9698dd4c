"""The figures of queues and agents: a fold over what happened, so that live figures equal those from the log.

A *visit* is the time a contact belongs to a queue: from entering it until it is transferred, sent on
or gone. What is counted is in `routing/figures/counts.py`, the rates made of it in `routing/figures/definitions.py`;
docs/metrics.md has every definition. Times are counted up to the events that change them and, whatever still goes on,
at the end of each quarter of an hour, so a quarter that is over never changes again.
"""

from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from routing import events as e
from routing.figures.counts import BUCKET_MS, Bucket, VisitCounts, tally, wait_class
from routing.figures.queues import Live as Live
from routing.figures.queues import QueueFigures as QueueFigures
from routing.figures.stretches import Shift, Visit
from routing.model import AgentId, Channel, ContactId, PlaceState, QueueId


class Metrics(msgspec.Struct, kw_only=True):
    """The fold. It can be encoded and decoded as it is, to go on from there.

    `until` is the end of the current bucket. A visit is among the `waiting` until its contact is connected, then among
    the `held`. `shifts` are those of agents who are signed in or hold contacts.
    """

    until: int = 0
    buckets: dict[int, Bucket] = msgspec.field(default_factory=dict)
    waiting: dict[ContactId, Visit] = msgspec.field(default_factory=dict)
    held: dict[ContactId, Visit] = msgspec.field(default_factory=dict)
    queues: dict[QueueId, Live] = msgspec.field(default_factory=dict)
    shifts: dict[AgentId, Shift] = msgspec.field(default_factory=dict)

    # --- what happens -------------------------------------------------------------------------------------------

    def apply(self, event: e.Event) -> None:
        """Count one event of the engine; events must come in the order of the log."""
        if event.at >= self.until:
            self.turn(event.at)
        count = _COUNTED.get(type(event))
        if count is not None:
            count(self, event)

    def arrived(self, queue: QueueId | None, channel: Channel, at: int) -> None:
        """Count a contact that has arrived."""
        self._at(at).contact_counts(queue, channel).contacts_arrived += 1

    def ended(self, queue: QueueId | None, channel: Channel, outcome: str, at: int) -> None:
        """Count a contact that is over."""
        counts = self._at(at).contact_counts(queue, channel)
        counts.contacts_ended += 1
        tally(counts.outcomes, outcome)

    def short_abandon(self, queue: QueueId, channel: Channel, at: int) -> None:
        """Count that a visit abandoned at this instant was a short one."""
        self._at(at).visit_counts(queue, channel).short_abandons += 1

    def disposed(self, agent: AgentId, queue: QueueId, channel: Channel, disposition: str, at: int) -> None:
        """Count what an agent said that a contact came to."""
        counts = self._at(at).handling_counts(agent, queue, channel)
        counts.disposed += 1
        tally(counts.dispositions, disposition)

    def hold(self, contact: ContactId, held: bool, at: int) -> None:
        """Take in whether the customer is on hold; of a contact that is not in conversation it says nothing."""
        visit = self.held.get(contact)
        doing: Literal["hold", "talk"] = "hold" if held else "talk"
        if visit is None or visit.doing in ("wrap", doing):
            return
        visit.count(self._at(at).handling_counts(visit.agent, visit.queue, visit.channel), at)
        visit.doing = doing

    # --- time ---------------------------------------------------------------------------------------------------

    def turn(self, at: int) -> None:
        """Close the buckets that ended by `at`, each with its share of what goes on, and open the one of `at`."""
        if not (self.held or self.shifts):
            self.until = max(self.until, at - at % BUCKET_MS)
        while self.until <= at:
            self.settle(self.until)
            self.buckets[self.until] = Bucket()
            self.until += BUCKET_MS

    def settle(self, at: int) -> None:
        """Count what goes on up to `at`, which is in the current bucket or its end."""
        bucket = self.buckets.get(self.until - BUCKET_MS)
        if bucket is None:
            return
        for visit in self.held.values():
            visit.count(bucket.handling_counts(visit.agent, visit.queue, visit.channel), at)
        for agent, shift in self.shifts.items():
            shift.count(bucket.agent_counts(agent), at)

    def forget_before(self, instant: int, agents_before: int) -> None:
        """Drop the buckets that ended by `instant`, and of those that ended by `agents_before` who the agents were.

        So memory stays bounded; what goes on is not touched.
        """
        for start in [start for start in self.buckets if start + BUCKET_MS <= max(instant, agents_before)]:
            if start + BUCKET_MS <= instant:
                del self.buckets[start]
            else:
                self.buckets[start].forget_agents()

    # --- what is asked ------------------------------------------------------------------------------------------

    def queue(self, queue: QueueId, since: int, channel: Channel | None = None) -> QueueFigures:
        """One queue's figures: the live ones over all channels, the counts of one channel or all.

        `since` is rounded down to the start of its bucket.
        """
        since -= since % BUCKET_MS
        counts = VisitCounts()
        for start, bucket in self.buckets.items():
            if start >= since:
                for name, counted in bucket.visits.get(queue, {}).items():
                    if channel in (None, name):
                        counts.add(counted)
        live = self.queues.get(queue, Live())
        return QueueFigures(
            queue=queue,
            since=since,
            waiting=len(live.waiting),
            longest_waiting_since=min(live.waiting.values(), default=None),
            talking=live.talking,
            wrapping=live.wrapping,
            counts=counts,
        )

    def offered(self, queue: QueueId, now: int, quarters: int) -> tuple[int, ...]:
        """Return how many visits began in each of the last quarters of an hour, that of `now` last."""
        last = now - now % BUCKET_MS
        starts = range(last - (quarters - 1) * BUCKET_MS, last + 1, BUCKET_MS)
        found = (self.buckets[start].visits.get(queue, {}) if start in self.buckets else {} for start in starts)
        return tuple(sum(counted.offered for counted in channels.values()) for channels in found)

    def _at(self, at: int) -> Bucket:
        if at >= self.until:
            self.turn(at)
        return self.buckets[self.until - BUCKET_MS]

    def _take(self, agent: AgentId, at: int) -> None:
        """The agent holds one more contact."""
        shift = self._shift(agent, at)
        shift.count(self.buckets[self.until - BUCKET_MS].agent_counts(agent), at)
        shift.held += 1

    def _let_go(self, agent: AgentId, at: int) -> None:
        """The agent holds one contact less."""
        shift = self._shift(agent, at)
        shift.count(self.buckets[self.until - BUCKET_MS].agent_counts(agent), at)
        shift.held -= 1
        if shift.over:
            del self.shifts[agent]

    def _shift(self, agent: AgentId, at: int) -> Shift:
        shift = self.shifts.get(agent)
        if shift is None:
            shift = self.shifts[agent] = Shift(since=at)
        return shift


def _enter(
    m: Metrics, event: e.ContactQueued | e.ContactTransferred | e.ContactOverflowed | e.ContactMoved, queue: QueueId
) -> VisitCounts:
    at = event.at
    m.waiting[event.contact] = Visit(
        queue=queue,
        channel=event.channel,
        entered=at,
        target_ms=event.target_ms,
        expected_ms=event.expected_ms,
        bound_ms=event.bound_ms,
    )
    live = m.queues.get(queue)
    if live is None:
        live = m.queues[queue] = Live()
    live.waiting[event.contact] = at
    counts = m.buckets[m.until - BUCKET_MS].visit_counts(queue, event.channel)
    counts.offered += 1
    return counts


def _queued(m: Metrics, event: e.ContactQueued) -> None:
    counts = _enter(m, event, event.queue)
    if event.callback is not None:
        m.waiting[event.contact].called_back = True
        counts.callbacks += 1


def _to_be_called(m: Metrics, event: e.CallbackPlaced) -> None:
    visit = m.waiting[event.contact]
    if visit.answered or visit.called_back:
        return
    visit.called_back = True
    counts = m.buckets[m.until - BUCKET_MS].visit_counts(visit.queue, visit.channel)
    counts.callbacks += 1
    waited = event.at - visit.entered
    counts.callbacks_within_target += waited <= visit.target_ms
    tally(counts.callback_waits, wait_class(waited))
    if event.cause is not None:
        tally(counts.callback_causes, event.cause)


def _sent_on(m: Metrics, event: e.ContactOverflowed | e.ContactTurnedAway | e.ContactMoved, cause: str) -> None:
    """End a visit that the queue did not keep; one that was answered before has its result."""
    visit = m.waiting.pop(event.contact)
    del m.queues[visit.queue].waiting[event.contact]
    if visit.answered:
        return
    counts = m.buckets[m.until - BUCKET_MS].visit_counts(visit.queue, visit.channel)
    counts.sent_on += 1
    tally(counts.sent_on_causes, cause)


def _turned_away(m: Metrics, event: e.ContactTurnedAway) -> None:
    _sent_on(m, event, event.cause)


def _moved(m: Metrics, event: e.ContactMoved) -> None:
    _sent_on(m, event, "moved")
    counts = _enter(m, event, event.to_queue)
    counts.transferred_in += 1
    if event.called_back:
        m.waiting[event.contact].called_back = True
        counts.callbacks += 1


def _overflowed(m: Metrics, event: e.ContactOverflowed) -> None:
    _sent_on(m, event, event.cause)
    _enter(m, event, event.to_queue).overflowed_in += 1


def _connected(m: Metrics, event: e.ContactConnected) -> None:
    contact, at = event.contact, event.at
    visit = m.held[contact] = m.waiting.pop(contact)
    live = m.queues[visit.queue]
    del live.waiting[contact]
    live.talking += 1
    visit.begin(event.agent, at)
    bucket = m.buckets[m.until - BUCKET_MS]
    bucket.handling_counts(event.agent, visit.queue, visit.channel).connected += 1
    if visit.answered:  # came back to its place from a conversation
        return
    visit.answered = True
    waited, counts = at - visit.entered, bucket.visit_counts(visit.queue, visit.channel)
    if visit.called_back:
        counts.callbacks_kept += 1
        counts.callback_wait_ms += waited
        return
    counts.answered += 1
    counts.answered_wait_ms += waited
    if waited <= visit.target_ms:
        counts.answered_within_target += 1
    if waited > counts.longest_wait_ms:
        counts.longest_wait_ms = waited
    if visit.expected_ms and visit.bound_ms is not None:
        counts.estimated += 1
        counts.estimated_within_median += waited <= visit.expected_ms
        counts.estimated_within_bound += waited <= visit.bound_ms
    tally(counts.answered_waits, wait_class(waited))


def _missed(m: Metrics, event: e.CallbackMissed) -> None:
    visit = m.waiting[event.contact]
    m.buckets[m.until - BUCKET_MS].visit_counts(visit.queue, visit.channel).callbacks_missed += 1
    if event.was is PlaceState.CLAIMED:
        m._let_go(event.agent, event.at)


def _left(m: Metrics, event: e.ContactLeft | e.CallbackGivenUp) -> None:
    at = event.at
    visit = m.waiting.pop(event.contact)
    del m.queues[visit.queue].waiting[event.contact]
    if isinstance(event, e.ContactLeft) and event.was is PlaceState.CLAIMED and event.agent is not None:
        m._let_go(event.agent, at)
    if visit.answered:
        return
    waited, counts = at - visit.entered, m.buckets[m.until - BUCKET_MS].visit_counts(visit.queue, visit.channel)
    if visit.called_back:
        counts.callbacks_not_kept += 1
        return
    counts.abandoned += 1
    counts.abandoned_wait_ms += waited
    if waited <= visit.target_ms:
        counts.abandoned_within_target += 1
    counts.longest_wait_ms = max(counts.longest_wait_ms, waited)
    tally(counts.abandoned_waits, wait_class(waited))


def _talk_over(m: Metrics, event: e.ContactTransferred | e.ContactReturned) -> Visit:
    """End an agent's conversation without a wrap-up."""
    visit = m.held.pop(event.contact)
    m.queues[visit.queue].talking -= 1
    counts = m.buckets[m.until - BUCKET_MS].handling_counts(event.agent, visit.queue, visit.channel)
    visit.end(counts, event.at)
    if isinstance(event, e.ContactReturned):
        counts.returned += 1
    else:
        counts.transfers += 1
    m._let_go(event.agent, event.at)
    return visit


def _transferred(m: Metrics, event: e.ContactTransferred) -> None:
    _talk_over(m, event)
    _enter(m, event, event.queue).transferred_in += 1


def _returned(m: Metrics, event: e.ContactReturned) -> None:
    visit = m.waiting[event.contact] = _talk_over(m, event)
    m.queues[visit.queue].waiting[event.contact] = visit.entered


def _wrapping(m: Metrics, event: e.WrapUpStarted) -> None:
    visit = m.held[event.contact]
    visit.count(m.buckets[m.until - BUCKET_MS].handling_counts(event.agent, visit.queue, visit.channel), event.at)
    visit.doing = "wrap"
    live = m.queues[visit.queue]
    live.talking -= 1
    live.wrapping += 1


def _wrapped(m: Metrics, event: e.WrapUpEnded) -> None:
    visit = m.held.pop(event.contact)
    m.queues[visit.queue].wrapping -= 1
    visit.end(m.buckets[m.until - BUCKET_MS].handling_counts(event.agent, visit.queue, visit.channel), event.at)
    m._let_go(event.agent, event.at)


def _offer(name: str) -> Callable[[Metrics, Any], None]:
    """Return what counts an offer, or what came of it, under the name."""

    def count(m: Metrics, event: e.OfferMade | e.OfferDeclined | e.OfferExpired | e.ConnectFailed) -> None:
        visit = m.waiting[event.contact]
        counts = m.buckets[m.until - BUCKET_MS].handling_counts(event.agent, visit.queue, visit.channel)
        setattr(counts, name, getattr(counts, name) + 1)

    return count


_lost, _failed = _offer("lost"), _offer("connect_failed")


def _withdrawn(m: Metrics, event: e.OfferWithdrawn) -> None:
    if event.reason == "agent_unreachable":
        _lost(m, event)


def _accepted(m: Metrics, event: e.OfferAccepted) -> None:
    m._take(event.agent, event.at)


def _connect_failed(m: Metrics, event: e.ConnectFailed) -> None:
    _failed(m, event)
    m._let_go(event.agent, event.at)


def _agent_state(m: Metrics, event: e.AgentStateChanged) -> None:
    shift = m._shift(event.agent, event.at)
    shift.count(m.buckets[m.until - BUCKET_MS].agent_counts(event.agent), event.at)
    shift.availability, shift.reason = event.availability, event.reason or ""
    if shift.over:
        del m.shifts[event.agent]


def _configured(m: Metrics, event: e.RoutingConfigured) -> None:
    for agent, shift in list(m.shifts.items()):
        shift.configured = agent in event.config.agents
        if shift.over:
            shift.count(m.buckets[m.until - BUCKET_MS].agent_counts(agent), event.at)
            del m.shifts[agent]


_COUNTED: Final[dict[type[e.Event], Callable[[Metrics, Any], None]]] = {
    e.ContactQueued: _queued,
    e.ContactTransferred: _transferred,
    e.ContactOverflowed: _overflowed,
    e.ContactTurnedAway: _turned_away,
    e.ContactMoved: _moved,
    e.ContactConnected: _connected,
    e.ContactReturned: _returned,
    e.CallbackPlaced: _to_be_called,
    e.CallbackMissed: _missed,
    e.CallbackGivenUp: _left,
    e.ContactLeft: _left,
    e.WrapUpStarted: _wrapping,
    e.WrapUpEnded: _wrapped,
    e.OfferMade: _offer("offers"),
    e.OfferDeclined: _offer("declined"),
    e.OfferExpired: _offer("not_answered"),
    e.OfferWithdrawn: _withdrawn,
    e.OfferAccepted: _accepted,
    e.ConnectFailed: _connect_failed,
    e.AgentStateChanged: _agent_state,
    e.RoutingConfigured: _configured,
}
