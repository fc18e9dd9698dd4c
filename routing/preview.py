"""What another configuration, or a change of one agent, would do at this moment, found out on a copy."""

from collections.abc import Iterable, Iterator

import msgspec

from routing import events as e
from routing.call_times import asleep
from routing.commands import AdjustAgent, Command, Configure, RestoreAgent
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
    """What the change would do. Contacts and agents are sorted by id; all empty is: nothing.

    `offered` are the waiting contacts that would be offered at once, to whom; `refiled` those whom others could take;
    `stranded` and `answerable` those of whom that would be said, with the callbacks that sleep and nobody could ever
    take. `forgotten` agents would be no longer known, `leaving` ones when they hold nothing more. `unqueued` contacts
    are at agents, and their queue would be gone. `turned_away` waiting ones would be let go of by a limit or an
    overflow of their queue.
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
    return _foreseen(state, Configure(config=config), config.version, now)


def preview_adjustment(state: EngineState, command: AdjustAgent | RestoreAgent, now: int) -> Preview:
    """Return what a supervisor's change of an agent would do, or taking it back; as `preview` otherwise."""
    return _foreseen(state, command, state.config.version if state.config else "", now)


def _foreseen(state: EngineState, command: Command, version: str, now: int) -> Preview:
    scratch = Engine(copied(state))
    while (due := scratch.next_deadline()) is not None and due <= now:
        scratch.wake(now)
    scratch.wake(now)
    after = scratch.state
    before, known = {contact: scratch.able(contact) for contact in _waiting(after)}, set(after.agents)
    hopeful = [one for one in before if asleep(after.places[one], now) and scratch.outlook(one) != "nobody_ever"]
    events = scratch.handle(command, now)
    if not events:
        return Preview(version=version)
    offered: dict[ContactId, tuple[AgentId, ...]] = {}
    for event in events:
        if isinstance(event, e.OfferMade):
            offered[event.contact] = (*offered.get(event.contact, ()), event.agent)
    config = after.config
    agents, queues = (config.agents, config.queues) if config else ({}, {})
    return Preview(
        version=version,
        offered=dict(sorted(offered.items())),
        refiled=tuple(_refiled(scratch, before)),
        stranded=tuple(sorted((*_said(scratch, events), *_asleep(scratch, hopeful)), key=lambda one: one.contact)),
        answerable=tuple(event.contact for event in events if isinstance(event, e.ContactAnswerable)),
        forgotten=tuple(sorted(known - after.agents.keys())),
        leaving=tuple(sorted(after.agents.keys() - agents.keys())),
        unqueued=tuple(
            place.contact
            for place in _sorted(after)
            if place.state is not PlaceState.WAITING
            and place.contact not in offered
            and place.requirements.queue not in queues
        ),
        turned_away=tuple(sorted(event.contact for event in events if isinstance(event, e.ContactTurnedAway))),
    )


def copied(state: EngineState) -> EngineState:
    """Return a copy of its own; only the configuration, which nobody changes, is shared."""
    image = msgspec.msgpack.encode(msgspec.structs.replace(state, config=None))
    copy = msgspec.msgpack.decode(image, type=EngineState)
    copy.config = state.config
    return copy


def _said(scratch: Engine, events: Iterable[e.Event]) -> Iterator[Stranded]:
    """Those of whom it is said that nobody can answer them."""
    for event in events:
        if isinstance(event, e.ContactUnanswerable) and event.contact in scratch.state.places:
            yield _stranded(scratch, event.contact, event.code)


def _asleep(scratch: Engine, hopeful: Iterable[ContactId]) -> Iterator[Stranded]:
    """Of the callbacks that sleep: it is not said of them, and at this hour it may be that nobody is signed in."""
    for contact in hopeful:
        place = scratch.state.places.get(contact)
        if place is not None and place.state is PlaceState.WAITING and scratch.outlook(contact) == "nobody_ever":
            yield _stranded(scratch, contact, "nobody_ever")


def _stranded(scratch: Engine, contact: ContactId, code: Unanswerable) -> Stranded:
    return Stranded(contact=contact, queue=scratch.state.places[contact].requirements.queue, code=code)


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
