"""What another configuration would do at this moment, found out on a copy: nothing happens."""

from collections.abc import Iterator

import msgspec

from routing import events as e
from routing.commands import Configure
from routing.engine import Engine
from routing.model import AgentId, ContactId, EngineState, Place, PlaceState, QueueId, RoutingConfig, Unanswerable


class Refiled(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that waits before and after: who could take it then and could not before, and the other way round.

    Taken is what configuration says, in the step in force: whether they are there is another matter.
    """

    contact: ContactId
    queue: QueueId
    gained: tuple[AgentId, ...]
    lost: tuple[AgentId, ...]


class Stranded(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting contact that nobody could answer any more, or nobody signed in."""

    contact: ContactId
    queue: QueueId
    code: Unanswerable


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What the configuration would do. Contacts and agents are sorted by id; all empty is: nothing.

    `offered` are the waiting contacts that would be offered at once, to whom; `refiled` those whom others could take;
    `stranded` and `answerable` those of whom that would be said. `forgotten` agents would be no longer known, `leaving`
    ones when they hold nothing more. `unqueued` contacts are at agents, and their queue would be gone. `turned_away`
    waiting ones would be let go of by a limit or an overflow of their queue.
    """

    version: str
    offered: dict[ContactId, tuple[AgentId, ...]] = msgspec.field(default_factory=dict)
    refiled: tuple[Refiled, ...] = ()
    stranded: tuple[Stranded, ...] = ()
    answerable: tuple[ContactId, ...] = ()
    forgotten: tuple[AgentId, ...] = ()
    leaving: tuple[AgentId, ...] = ()
    unqueued: tuple[ContactId, ...] = ()
    turned_away: tuple[ContactId, ...] = ()


def preview(state: EngineState, config: RoutingConfig, now: int) -> Preview:
    """Return what `Configure` would do at this instant; raises what it would raise. The state is left as it is."""
    scratch = Engine(copied(state))
    while (due := scratch.next_deadline()) is not None and due <= now:
        scratch.wake(now)
    scratch.wake(now)
    after = scratch.state
    before, known = {contact: scratch.able(contact) for contact in _waiting(after)}, set(after.agents)
    events = scratch.handle(Configure(config=config), now)
    if not events:
        return Preview(version=config.version)
    offered: dict[ContactId, tuple[AgentId, ...]] = {}
    for event in events:
        if isinstance(event, e.OfferMade):
            offered[event.contact] = (*offered.get(event.contact, ()), event.agent)
    return Preview(
        version=config.version,
        offered=dict(sorted(offered.items())),
        refiled=tuple(_refiled(scratch, before)),
        stranded=tuple(
            Stranded(contact=event.contact, queue=after.places[event.contact].requirements.queue, code=event.code)
            for event in events
            if isinstance(event, e.ContactUnanswerable) and event.contact in after.places
        ),
        answerable=tuple(event.contact for event in events if isinstance(event, e.ContactAnswerable)),
        forgotten=tuple(sorted(known - after.agents.keys())),
        leaving=tuple(sorted(after.agents.keys() - config.agents.keys())),
        unqueued=tuple(
            place.contact
            for place in _sorted(after)
            if place.state is not PlaceState.WAITING
            and place.contact not in offered
            and place.requirements.queue not in config.queues
        ),
        turned_away=tuple(sorted(event.contact for event in events if isinstance(event, e.ContactTurnedAway))),
    )


def copied(state: EngineState) -> EngineState:
    """Return a copy of its own; only the configuration, which nobody changes, is shared."""
    image = msgspec.msgpack.encode(msgspec.structs.replace(state, config=None))
    copy = msgspec.msgpack.decode(image, type=EngineState)
    copy.config = state.config
    return copy


def _refiled(scratch: Engine, before: dict[ContactId, frozenset[AgentId]]) -> Iterator[Refiled]:
    for contact, could in before.items():
        place = scratch.state.places.get(contact)
        if place is None:  # turned away
            continue
        can = scratch.able(contact)
        if can != could:
            yield Refiled(
                contact=contact,
                queue=place.requirements.queue,
                gained=tuple(sorted(can - could)),
                lost=tuple(sorted(could - can)),
            )


def _waiting(state: EngineState) -> list[ContactId]:
    return [place.contact for place in _sorted(state) if place.state is PlaceState.WAITING]


def _sorted(state: EngineState) -> list[Place]:
    return [state.places[contact] for contact in sorted(state.places)]
