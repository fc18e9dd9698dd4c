"""What a queue does not keep, and where it goes: the limits and overflow rules, judged before any matching.

At the entry the first that applies wins: closed, unstaffed, full, then the overflow rules in their order. Who enters
another queue by that has entered it like anybody else; the chain ends, as a configuration with a cycle is refused.
"""

from typing import Any, NamedTuple

from routing import call_times
from routing import events as e
from routing.conditions import normal_steps
from routing.criteria import held_apart
from routing.decision import Decision
from routing.disciplines import by_class_and_score
from routing.estimates import expected_wait
from routing.evolve_queues import MINUTE_MS, MINUTES_KEPT
from routing.evolve_visits import wanted
from routing.limits import Cause, Destination, Overflow, opens_at
from routing.model import EngineState, Place, QueueId, QueueRules
from routing.visits import LimitKind, began, may_be_sent_on, runs_out

_REFUSED = Destination()


class Verdict(NamedTuple):
    """Why a contact is not kept, by which measured value, and where it goes."""

    cause: Cause
    to: Destination
    value: int | None = None
    rule: int | None = None
    opens_at: int | None = None


class Judgement(NamedTuple):
    """What was measured for each overflow rule, and whether one has come on that concerns all who wait."""

    values: dict[int, int]
    sweeping: bool


def admit(d: Decision, place: Place) -> None:
    """Keep a contact that has just entered its queue, or send it on."""
    queue, rules = place.requirements.queue, d.rules(place)
    verdict = _at_the_door(d, place, rules)
    if verdict is not None:
        send_on(d, place, verdict)
        return
    if not rules.overflow or place.callback is not None:
        return
    judgement = judge(d, queue, d.now, entering=place)
    number = next(iter(d.state.overflowing.get(queue, ())), None)
    if number is not None:
        send_on(d, place, _overflow(rules, number, judgement.values.get(number)))
    if judgement.sweeping:
        sweep(d, queue, judgement)


def send_on(d: Decision, place: Place, verdict: Verdict, due: int | None = None) -> None:
    """Let a waiting contact go where the verdict says, unless it is called back; another queue has to let it in."""
    queue, to = place.requirements.queue, verdict.to.queue
    if verdict.to.callback and _called_back(d, place, verdict, due):
        return
    if to is None:
        d.emit(
            e.ContactTurnedAway(
                at=d.now,
                contact=place.contact,
                queue=queue,
                cause=verdict.cause,
                to=verdict.to.to,
                rule=verdict.rule,
                value=verdict.value,
                opens_at=verdict.opens_at,
                due=due,
            )
        )
        return
    d.emit(
        e.ContactOverflowed(
            at=d.now,
            contact=place.contact,
            queue=queue,
            cause=verdict.cause,
            rule=verdict.rule,
            value=verdict.value,
            due=due,
            **terms(d, place, to),
        )
    )
    admit(d, place)


def terms(d: Decision, place: Place, to: QueueId) -> dict[str, Any]:
    """What another queue gives a waiting contact that comes into its line, as the fields of the event that says so."""
    rules, asked = d.config.queues[to], place.requirements
    steps, expected = normal_steps(rules.steps), None
    if to in d.state.paces:
        requirements = wanted(to, asked.channel, asked.skills, None, steps)
        expected = d.expect(requirements, place.priority, held_apart(place, d.now))
    return {
        "to_queue": to,
        "channel": asked.channel,
        "target_ms": rules.target_ms,
        "slope": rules.slope,
        "cap_ms": rules.cap_ms,
        "raise_at": None if rules.raise_after_ms is None else d.now + rules.raise_after_ms,
        "steps": steps,
        "expected_ms": expected and expected.median_ms,
        "bound_ms": expected and expected.bound_ms,
    }


def _called_back(d: Decision, place: Place, verdict: Verdict, due: int | None) -> bool:
    """Whether the contact is a callback of its queue's, from now on or already."""
    if place.callback is not None:
        return True
    callback = (place.may_call or {}).get(place.requirements.queue)
    if callback is None or call_times.opens_at(callback, d.now) is None:
        return False
    d.emit(
        e.CallbackPlaced(
            at=d.now,
            contact=place.contact,
            callback=callback,
            by="system",
            cause=verdict.cause,
            rule=verdict.rule,
            value=verdict.value,
            due=due,
        )
    )
    return True


def pass_limit(d: Decision, place: Place, kind: LimitKind, due: int) -> None:
    """A clock of the queue's has run out for a waiting contact."""
    rules, waited = d.rules(place), d.now - began(place)
    if kind == "overflow":
        own = [(rule.on, number) for number, rule in enumerate(rules.overflow) if rule.own_wait]
        send_on(d, place, _overflow(rules, min(own)[1], waited), due)
        return
    limits = rules.limits
    assert limits is not None
    if kind == "close":
        verdict = _closed(d.state, place.requirements.queue, rules, d.now)
    elif kind == "unstaffed":
        since = max(began(place), d.state.unstaffed[place.requirements.queue])
        verdict = Verdict("unstaffed", limits.wait, d.now - since)
    else:
        verdict = Verdict("wait", limits.wait, waited)
    send_on(d, place, verdict, due)


def look_again(d: Decision, place: Place) -> None:
    """Send a waiting contact on whose queue has been closed, or that passed a limit while it could not go."""
    queue = place.requirements.queue
    if queue in d.state.closures and place.entry == "arrived" and may_be_sent_on(place):
        send_on(d, place, _closed(d.state, queue, d.rules(place), d.now))
    elif (passed := runs_out(d.state, place)) is not None and passed[0] <= d.now:
        pass_limit(d, place, passed[1], passed[0])


def judge(d: Decision, queue: QueueId, at: int, *, entering: Place | None = None, due: int | None = None) -> Judgement:
    """Measure for each overflow rule of the queue how it was `at` that instant, and switch it on or off."""
    rules, values, sweeping = d.config.queues[queue], dict[int, int](), False
    for number, rule in enumerate(rules.overflow):
        if rule.own_wait:
            continue
        value = _measured(d, rule, rule.of or queue, at, entering)
        if value is None:
            continue
        values[number] = value
        was = number in d.state.overflowing.get(queue, ())
        if rule.turns(value, was) is not was:
            d.emit(e.OverflowSwitched(at=d.now, queue=queue, rule=number, on=not was, value=value, due=due))
            sweeping = sweeping or (not was and rule.whom == "all")
    return Judgement(values, sweeping)


def sweep(d: Decision, queue: QueueId, judgement: Judgement, due: int | None = None) -> None:
    """Send those on who wait in the queue while a rule is on that concerns all."""
    rules = d.config.queues[queue]
    number = next((n for n in d.state.overflowing.get(queue, ()) if rules.overflow[n].whom == "all"), None)
    if number is None:
        return
    waiting = [d.state.places[contact] for contact in d.indexes.lines.waiting(queue)]
    for place in sorted(waiting, key=lambda one: by_class_and_score(one, d.now)):
        if may_be_sent_on(place):
            send_on(d, place, _overflow(rules, number, judgement.values.get(number)), due)


def is_open(state: EngineState, queue: QueueId, now: int) -> bool:
    """Whether a configured queue takes contacts now: its hours say so, if it goes by them, and nobody has closed it."""
    assert state.config is not None
    rules = state.config.queues[queue]
    by_hours = rules.limits is not None and rules.limits.closed is not None
    return queue not in state.closures and (not by_hours or opens_at(rules.open, now) == now)


def _at_the_door(d: Decision, place: Place, rules: QueueRules) -> Verdict | None:
    queue, limits = place.requirements.queue, rules.limits
    if not is_open(d.state, queue, d.now):
        return _closed(d.state, queue, rules, d.now)
    if limits is None or place.callback is not None:
        return None
    if limits.unstaffed is not None and queue in d.state.unstaffed:
        return Verdict("unstaffed", limits.unstaffed)
    if limits.length is not None:
        length = d.indexes.lines.length(queue, place.contact, offered=True)
        if length >= limits.length and not d.indexes.anybody_free(place.requirements, held_apart(place, d.now)):
            return Verdict("full", limits.full, length)
    return None


def _closed(state: EngineState, queue: QueueId, rules: QueueRules, now: int) -> Verdict:
    to = rules.limits.closed if rules.limits is not None else None
    closure = state.closures.get(queue)
    if closure is None:
        opening = opens_at(rules.open, now)
    elif closure.until is None:
        opening = None
    else:
        by_hours = to is not None
        opening = opens_at(rules.open, closure.until) if by_hours else closure.until
    return Verdict("closed", to or _REFUSED, opens_at=opening)


def _overflow(rules: QueueRules, number: int, value: int | None) -> Verdict:
    return Verdict("overflow", rules.overflow[number].to, value, number)


def _measured(d: Decision, rule: Overflow, queue: QueueId, at: int, entering: Place | None) -> int | None:
    """What the rule goes by; None where there is nothing to measure."""
    if rule.measure == "length":
        return d.indexes.lines.length(queue, entering.contact if entering is not None else None)
    if rule.measure == "expected_wait":
        return _expected(d, queue, at, entering)
    if rule.measure == "wait":
        joined = d.indexes.lines.first_joined(queue)
        return 0 if joined is None else max(0, at - joined)
    last = at // MINUTE_MS
    minutes = [of for minute, of in d.state.levels.get(queue, {}).items() if last - MINUTES_KEPT < minute <= last]
    handled = sum(of[1] for of in minutes)
    return 100 * sum(of[0] for of in minutes) // handled if handled else None


def _expected(d: Decision, queue: QueueId, at: int, entering: Place | None) -> int | None:
    """The median wait behind all who wait in the queue, or 0 where somebody is free; None if it cannot be told."""
    if queue not in d.state.paces:
        return None
    others = d.indexes.lines.length(queue, entering.contact if entering is not None else None)
    if entering is not None and entering.requirements.queue == queue:
        free = d.indexes.anybody_free(entering.requirements, held_apart(entering, d.now))
    else:
        free = not others and _somebody_has_room(d, queue)
    if free:
        return 0
    expected = expected_wait(d.state, queue, at, position=1 + others)
    return expected and expected.median_ms


def _somebody_has_room(d: Decision, queue: QueueId) -> bool:
    """Whether one who serves the queue could be offered another contact, of some channel."""
    book = d.indexes.book
    if any(queue in book.seats[name].rules.queues for name in d.indexes.freed):
        return True
    return any(seat.ready for seat in book.serving(queue))
