"""The figures of a log worked out a second time, in another way: slowly, from what each definition says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import callcenter.contacts.events as ev
import routing.events as rev
from routing.figures.counts import BEYOND_MS, BUCKET_MS, WAIT_BOUNDS_MS, Bucket, Counts, counters, tallies
from routing.model import Availability, PlaceState

Entered = rev.ContactQueued | rev.ContactTransferred | rev.ContactOverflowed | rev.ContactMoved
SentOn = rev.ContactOverflowed | rev.ContactMoved | rev.ContactTurnedAway
Key = tuple[str | int, ...]
Figures = dict[Key, Counter[str]]
"""By (what, ids..., bucket): each counter by its name, each entry of a tally by `name:entry`."""


def by_hand(log: Sequence[ev.AnyEvent], until: int) -> Figures:
    """Return every figure of a log, with what goes on counted up to `until`."""
    found: Figures = defaultdict(Counter)
    stories: dict[str, list[ev.AnyEvent]] = defaultdict(list)
    callers = {event.leg for event in log if isinstance(event, ev.LegArrived) and event.role == "customer"}
    for event in log:
        agents_own = isinstance(event, ev.LegChanged) and event.leg not in callers
        if (contact := getattr(event, "contact", None)) is not None and not agents_own:
            stories[contact].append(event)
    for story in stories.values():
        _visits(found, story, until)
        _contact(found, story)
    _shifts(found, log, until)
    return {key: counted for key, counted in found.items() if +counted}


def _visits(found: Figures, story: Sequence[ev.AnyEvent], end: int) -> None:
    begun = [n for n, event in enumerate(story) if isinstance(event, Entered)]
    for start, after in pairwise([*begun, len(story)]):
        entered = story[start]
        assert isinstance(entered, Entered)
        last = story[after] if after < len(story) else None
        _visit(found, entered, [*story[start + 1 : after], *([last] if last is not None else [])], end)


def _visit(
    found: Figures,
    entered: Entered,
    own: Sequence[ev.AnyEvent],
    end: int,
) -> None:
    """Count what came of one visit to a queue; a transfer or an overflow, the last of its events, ends it."""
    queue = entered.to_queue if isinstance(entered, rev.ContactOverflowed | rev.ContactMoved) else entered.queue
    ids = (queue, entered.channel)

    def visits(at: int) -> Counter[str]:
        return found["visits", *ids, _bucket(at)]

    visits(entered.at)["offered"] += 1
    visits(entered.at)["transferred_in"] += isinstance(entered, rev.ContactTransferred | rev.ContactMoved)
    visits(entered.at)["overflowed_in"] += isinstance(entered, rev.ContactOverflowed)
    answered = next((event for event in own if isinstance(event, rev.ContactConnected)), None)
    sent_on = next((event for event in own if isinstance(event, SentOn)), None)
    if sent_on is not None and answered is None:
        cause = "moved" if isinstance(sent_on, rev.ContactMoved) else sent_on.cause
        visits(sent_on.at)["sent_on"] += 1
        visits(sent_on.at)[f"sent_on_causes:{cause}"] += 1
    left = next((event for event in own if isinstance(event, rev.ContactLeft | rev.CallbackGivenUp)), None)
    result = answered or left
    placed = _placed(entered, own, answered)
    if placed is not None:
        visits(placed.at)["callbacks"] += 1
    if isinstance(placed, rev.CallbackPlaced):
        waited = placed.at - entered.at
        visits(placed.at)["callbacks_within_target"] += waited <= entered.target_ms
        visits(placed.at)[f"callback_waits:{_class_of(waited)}"] += 1
        if placed.cause is not None:
            visits(placed.at)[f"callback_causes:{placed.cause}"] += 1
    for missed in (event for event in own if isinstance(event, rev.CallbackMissed)):
        visits(missed.at)["callbacks_missed"] += 1
    if placed is not None and result is not None:
        visits(result.at)["callbacks_kept" if answered else "callbacks_not_kept"] += 1
        visits(result.at)["callback_wait_ms"] += result.at - entered.at if answered else 0
    elif result is not None:
        waited, how = result.at - entered.at, "answered" if answered else "abandoned"
        counted = visits(result.at)
        counted[how] += 1
        counted[f"{how}_wait_ms"] += waited
        counted[f"{how}_within_target"] += waited <= entered.target_ms
        counted[f"{how}_waits:{_class_of(waited)}"] += 1
        if answered and entered.expected_ms and entered.bound_ms:
            counted["estimated"] += 1
            counted["estimated_within_median"] += waited <= entered.expected_ms
            counted["estimated_within_bound"] += waited <= entered.bound_ms
        counted["longest_wait_ms"] = max(counted["longest_wait_ms"], waited)
        if not answered and any(
            isinstance(event, ev.ContactEnded) and event.outcome is ev.Outcome.SHORT_ABANDON for event in own
        ):
            counted["short_abandons"] += isinstance(entered, rev.ContactQueued)
    _handling(found, ids, own, end)


def _placed(
    entered: Entered,
    own: Sequence[ev.AnyEvent],
    answered: rev.ContactConnected | None,
) -> rev.ContactQueued | rev.ContactMoved | rev.CallbackPlaced | None:
    """Return what made the customer of a visit one to be called back, if anything did before it was answered."""
    if isinstance(entered, rev.ContactQueued) and entered.callback is not None:
        return entered
    if isinstance(entered, rev.ContactMoved) and entered.called_back:
        return entered
    before = own[: own.index(answered)] if answered is not None else own
    return next((event for event in before if isinstance(event, rev.CallbackPlaced)), None)


def _class_of(waited: int) -> int:
    return min([bound for bound in WAIT_BOUNDS_MS if waited <= bound], default=BEYOND_MS)


_OFFERS: Mapping[type, str] = {
    rev.OfferMade: "offers",
    rev.OfferDeclined: "declined",
    rev.OfferExpired: "not_answered",
    rev.ConnectFailed: "connect_failed",
    rev.ContactConnected: "connected",
    rev.ContactTransferred: "transfers",
    rev.ContactReturned: "returned",
    ev.DispositionRecorded: "disposed",
}


def _handling(found: Figures, ids: tuple[str, str], own: Sequence[ev.AnyEvent], end: int) -> None:
    doing, agent, since = "", "", 0
    whole: Counter[str] = Counter()

    def spent(until: int) -> None:
        if doing:
            whole[doing] += until - since
            for bucket, ms in _shares(since, until):
                found["handling", agent, *ids, bucket][f"{doing}_ms"] += ms

    for event in own:
        if (name := _OFFERS.get(type(event))) is not None:
            found["handling", getattr(event, "agent", ""), *ids, _bucket(event.at)][name] += 1
        match event:
            case rev.OfferWithdrawn(reason="agent_unreachable"):
                found["handling", event.agent, *ids, _bucket(event.at)]["lost"] += 1
            case ev.DispositionRecorded():
                found["handling", event.agent, *ids, _bucket(event.at)][f"dispositions:{event.disposition}"] += 1
            case rev.ContactConnected():
                doing, agent, since, whole = "talk", event.agent, event.at, Counter()
            case ev.LegChanged() if doing in ("talk", "hold"):
                spent(event.at)
                doing, since = "hold" if event.held else "talk", event.at
            case rev.WrapUpStarted():
                spent(event.at)
                doing, since = "wrap", event.at
            case rev.WrapUpEnded() | rev.ContactTransferred() | rev.ContactReturned():
                spent(event.at)
                counted = found["handling", agent, *ids, _bucket(event.at)]
                counted["handled"] += 1
                for what in ("talk", "hold", "wrap"):
                    counted[f"handled_{what}_ms"] += whole[what]
                doing = ""
    spent(end)


def _contact(found: Figures, story: Sequence[ev.AnyEvent]) -> None:
    queue = ""
    for event in story:
        match event:
            case ev.ContactArrived():
                queue, channel = event.queue or "", event.channel
                found["contacts", queue, channel, _bucket(event.at)]["contacts_arrived"] += 1
            case rev.ContactQueued() | rev.ContactTransferred():
                queue = event.queue
            case rev.ContactOverflowed() | rev.ContactMoved():
                queue = event.to_queue
            case ev.ContactEnded():
                counted = found["contacts", queue, channel, _bucket(event.at)]
                counted["contacts_ended"] += 1
                counted[f"outcomes:{event.outcome.value}"] += 1


def _shifts(found: Figures, log: Sequence[ev.AnyEvent], end: int) -> None:
    """Count each agent's time from what concerns them to what concerns them next."""
    agents = {event.agent for event in log if isinstance(event, rev.AgentStateChanged)}
    for agent in agents:
        state, reason, holding, configured = Availability.OFFLINE, "", set[str](), True
        own = [event for event in log if _concerns(event, agent)]
        for event, after in zip(own, [*(event.at for event in own[1:]), end], strict=True):
            match event:
                case rev.RoutingConfigured():
                    configured = agent in event.config.agents
                case rev.AgentStateChanged():
                    state, reason = event.availability, event.reason or ""
                case rev.OfferAccepted():
                    holding.add(event.contact)
                case _:
                    holding.discard(getattr(event, "contact", ""))
            if not configured and not holding:
                state = Availability.OFFLINE
            for bucket, ms in _shares(event.at, after):
                _spend(found["agents", agent, bucket], state, reason, len(holding), ms)


def _concerns(event: ev.AnyEvent, agent: str) -> bool:
    """Tell whether an event changes the agent's state, or what they hold."""
    match event:
        case rev.RoutingConfigured():
            return agent not in event.config.agents
        case rev.AgentStateChanged() | rev.OfferAccepted() | rev.ConnectFailed() | rev.ContactReturned():
            return event.agent == agent
        case rev.CallbackMissed(was=PlaceState.CLAIMED):
            return event.agent == agent
        case rev.ContactTransferred() | rev.WrapUpEnded() | rev.ContactLeft(was=PlaceState.CLAIMED):
            return event.agent == agent
    return False


def _spend(counted: Counter[str], state: Availability, reason: str, held: int, ms: int) -> None:
    if state is not Availability.OFFLINE:
        counted["signed_in_ms"] += ms
        counted[f"{state.value}_ms"] += ms
    if state is Availability.NOT_READY:
        counted[f"not_ready_reasons_ms:{reason}"] += ms
    if state is Availability.AVAILABLE and not held:
        counted["idle_ms"] += ms
    if held:
        counted["busy_ms"] += ms
        counted["contact_ms"] += ms * held


def _shares(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        upto = min(end, _bucket(start) + BUCKET_MS)
        yield _bucket(start), upto - start
        start = upto


def _bucket(at: int) -> int:
    return at // BUCKET_MS * BUCKET_MS


def flat(buckets: Mapping[int, Bucket]) -> Figures:
    """Return what a fold has counted in the same form."""
    found: Figures = {}
    for start, bucket in buckets.items():
        for what, ids, counts in _counted(bucket):
            if told := entries(counts):
                found[what, *ids, start] = told
    return found


def entries(counts: Counts) -> Counter[str]:
    """Return the counters that are not 0, and each entry of the tallies."""
    told: Counter[str] = Counter({name: getattr(counts, name) for name in counters(type(counts))})
    for tally in tallies(type(counts)):
        told.update({f"{tally}:{name}": count for name, count in getattr(counts, tally).items()})
    return +told


def _counted(bucket: Bucket) -> Iterable[tuple[str, tuple[str, ...], Counts]]:
    for queue, channels in bucket.visits.items():
        yield from (("visits", (queue, channel), counts) for channel, counts in channels.items())
    for agent, queues in bucket.handling.items():
        for queue, of_queue in queues.items():
            yield from (("handling", (agent, queue, channel), counts) for channel, counts in of_queue.items())
    yield from (("agents", (agent,), counts) for agent, counts in bucket.agents.items())
    for queue, of in bucket.contacts.items():
        yield from (("contacts", (queue, channel), counts) for channel, counts in of.items())
