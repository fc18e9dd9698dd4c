"""Why an offer went where it went and why a contact is still waiting: data for each language to make sentences of."""

from typing import Literal

import msgspec

from routing.criteria import asked, held_apart, on_duty, open_contacts, qualifies, ready
from routing.disciplines import priority_then_fifo
from routing.errors import UnknownContact
from routing.matching import Pair
from routing.model import Availability, ContactId, EngineState, Place, PlaceState, QueueId, Why

WaitingCode = Literal[
    "queue_removed",
    "no_agent_qualified",
    "no_agent_signed_in",
    "nobody_available",
    "held_for_agent",
    "all_busy",
    "held_back",
    "next",
    "offered",
    "connecting",
    "not_waiting",
]

_UNANSWERED = (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CLAIMED)


class WhyWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact is waiting for. The counts narrow down, each among the ones before it.

    `qualified` agents serve the queue with the skills and the channel, or are the one it is held for; `signed_in` are
    not offline; `available` have chosen to be and are connected; `free` have capacity; `held` declined this contact a
    moment ago, or gave it up. `position` is 1 for the first in the queue's line, 0 for a contact no longer in line.
    `next` means that an offer is due now.
    """

    code: WaitingCode
    queue: QueueId
    position: int
    waited_ms: int
    qualified: int = 0
    signed_in: int = 0
    available: int = 0
    free: int = 0
    held: int = 0


def why_offered(pair: Pair, now: int) -> Why:
    """Why this agent, among how many, and why this contact before the others waiting."""
    place, agent = pair.place, pair.agent
    return Why(
        rule="longest_idle" if place.requirements.agent is None else "named_agent",
        queue=place.requirements.queue,
        requires=pair.skills,
        eligible=pair.eligible,
        idle_ms=now - agent.idle_since,
        open=open_contacts(agent, place.requirements.channel),
        waited_ms=now - place.enqueued,
        priority=place.priority,
    )


def line(state: EngineState, queue: QueueId) -> list[ContactId]:
    """The queue's contacts that are not yet connected, in the order of their places."""
    standing = [p for p in state.places.values() if p.requirements.queue == queue and p.state in _UNANSWERED]
    return [place.contact for place in sorted(standing, key=priority_then_fifo)]


def why_waiting(state: EngineState, contact: ContactId, now: int) -> WhyWaiting:
    """Why nobody has the contact yet. Looks at every agent: for a person's question, not for the loop.

    Raises `UnknownContact`.
    """
    place = state.places.get(contact)
    if place is None:
        raise UnknownContact(contact)
    queue, waited = place.requirements.queue, now - place.enqueued
    if place.state not in _UNANSWERED:
        return WhyWaiting(code="not_waiting", queue=queue, position=0, waited_ms=waited)
    key = priority_then_fifo(place)
    position = 1 + sum(
        1
        for other in state.places.values()
        if other.requirements.queue == queue and other.state in _UNANSWERED and priority_then_fifo(other) < key
    )
    counts = _counts(state, place, now)
    return WhyWaiting(code=_code(state, place, counts), queue=queue, position=position, waited_ms=waited, **counts)


def _counts(state: EngineState, place: Place, now: int) -> dict[str, int]:
    config, wanted = state.config, place.requirements
    rules = config.queues.get(wanted.queue) if config else None
    if config is None or rules is None:
        return {}
    skills = asked(wanted, rules)
    team = [(state.agents[a], r) for a, r in config.agents.items() if qualifies(a, r, wanted, skills)]
    apart = held_apart(place, now)
    free = [agent.agent for agent, rules in team if ready(agent, rules, wanted.channel)]
    return {
        "qualified": len(team),
        "signed_in": sum(1 for agent, _ in team if agent.availability is not Availability.OFFLINE),
        "available": sum(1 for agent, _ in team if on_duty(agent)),
        "free": len(free),
        "held": sum(1 for agent in free if agent in apart),
    }


def _code(state: EngineState, place: Place, counts: dict[str, int]) -> WaitingCode:
    if place.state is PlaceState.OFFERED:
        return "offered"
    if place.state is PlaceState.CLAIMED:
        return "connecting"
    if not counts:
        return "queue_removed"
    if place.requirements.agent is not None and not counts["free"]:
        return "held_for_agent"
    steps: tuple[tuple[str, WaitingCode], ...] = (
        ("qualified", "no_agent_qualified"),
        ("signed_in", "no_agent_signed_in"),
        ("available", "nobody_available"),
        ("free", "all_busy"),
    )
    for step, code in steps:
        if not counts[step]:
            return code
    return "held_back" if counts["held"] == counts["free"] else "next"
