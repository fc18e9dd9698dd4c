"""How long a waiting contact may stay in its queue: which limit runs out for it first, and when."""

from typing import Final, Literal

from routing.limits import closes_at
from routing.model import EngineState, Place, PlaceState, QueueId, RoutingConfig

LimitKind = Literal["close", "limit", "overflow", "unstaffed"]

JUDGED_EVERY_MS: Final = 5_000
_WAITING = PlaceState.WAITING


def began(place: Place) -> int:
    """When the contact's visit to its queue began."""
    return place.joined or place.enqueued  # older snapshots know only this


def may_be_sent_on(place: Place) -> bool:
    """Whether the queue may send the contact on now: it waits, for anybody, and was promised nothing."""
    return place.state is _WAITING and not place.requirements.held and place.entry in ("arrived", "transferred")


def limited_queues(config: RoutingConfig | None) -> frozenset[QueueId]:
    """The queues in which a waiting contact can pass a limit."""
    queues = config.queues if config is not None else {}
    return frozenset(
        name
        for name, rules in queues.items()
        if (rules.limits is not None and rules.limits.has_clocks) or any(rule.own_wait for rule in rules.overflow)
    )


def runs_out(state: EngineState, place: Place) -> tuple[int, LimitKind] | None:
    """When the first limit runs out for a waiting contact, and which; None if none does as things are."""
    queue = place.requirements.queue
    rules = state.config.queues.get(queue) if state.config is not None else None
    if rules is None or not may_be_sent_on(place):
        return None
    joined, limits = began(place), rules.limits
    found: list[tuple[int, LimitKind]] = [(joined + rule.on, "overflow") for rule in rules.overflow if rule.own_wait]
    if limits is not None:
        unstaffed = state.unstaffed.get(queue)
        if unstaffed is None and limits.wait_ms is not None:
            found.append((joined + limits.wait_ms, "limit"))
        if unstaffed is not None and limits.wait_unstaffed_ms is not None:
            found.append((max(joined, unstaffed) + limits.wait_unstaffed_ms, "unstaffed"))
        if limits.send_on and place.entry == "arrived":
            found.append((closes_at(rules.open, joined), "close"))
    return min(found, default=None)


def next_tick(now: int) -> int:
    """The next instant at which overflow rules are judged; it is the same for all queues."""
    return (now // JUDGED_EVERY_MS + 1) * JUDGED_EVERY_MS
