"""Why an offer went where it went and why a contact is still waiting: data for each language to make sentences of."""

from typing import Literal

import msgspec

from routing.call_times import asleep
from routing.criteria import (
    asked,
    fits_beside,
    has_room,
    held_apart,
    in_reach,
    meets,
    on_duty,
    open_contacts,
    qualifies,
    ready,
)
from routing.disciplines import agent_order, by_class_and_score, score
from routing.errors import UnknownAgent, UnknownContact
from routing.matching import Pair
from routing.model import (
    AgentId,
    AgentRules,
    AgentState,
    Availability,
    Channel,
    ContactId,
    EngineState,
    Place,
    PlaceState,
    QueueId,
    QueueRules,
    Why,
)

WaitingCode = Literal[
    "queue_removed",
    "no_agent_qualified",
    "no_agent_signed_in",
    "nobody_available",
    "held_for_agent",
    "held_for_team",
    "all_busy",
    "draining",
    "held_back",
    "not_yet",
    "calling",
    "next",
    "offered",
    "connecting",
    "not_waiting",
]

ExclusionCode = Literal[
    "unknown",
    "held_for_other",
    "channel",
    "queue",
    "skill",
    "step",
    "offline",
    "not_ready",
    "asked",
    "unreachable",
    "capacity",
    "other_channel",
    "draining",
    "held_apart",
    "not_yet",
]

_UNANSWERED = (PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CALLING, PlaceState.CLAIMED)


class WhyWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact is waiting for. The counts narrow down, each among the ones before it.

    `qualified` agents serve the queue with the skills and the channel, or are those it is held for; `signed_in` are
    not offline; `available` have chosen to be and are connected; `free` have capacity; `held` declined this contact a
    moment ago, or gave it up. `position` is 1 for the first in the queue's line, 0 for a contact no longer in line.
    `step` of `steps` is in force. `not_yet` is a callback whose time has not come. `next` means that an offer is due
    now.
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
    step: int = 0
    steps: int = 0


def why_offered(pair: Pair, agent: AgentState, now: int) -> Why:
    """Why this agent, among how many, and why this contact before the others waiting."""
    place, wanted = pair.place, pair.place.requirements
    return Why(
        rule=pair.demand.choice.rule if wanted.agent is None else "named_agent",
        queue=wanted.queue,
        requires=pair.demand.skills,
        eligible=pair.eligible,
        idle_ms=now - agent.idle_since,
        open=open_contacts(agent, wanted.channel) if agent.contacts else 0,
        waited_ms=now - place.enqueued,
        priority=place.priority,
        step=place.step,
        score=score(place, now),
        front=place.front > 0,
        next=pair.runners_up,
        team=wanted.team,
        by=place.assigned_by,
    )


def exclusion(state: EngineState, contact: ContactId, agent: AgentId, now: int) -> ExclusionCode | None:
    """The first thing that keeps the agent from being offered the contact; None if they are eligible.

    Raises `UnknownContact`, and `UnknownAgent` for one the engine has never heard of.
    """
    place, who = state.places.get(contact), state.agents.get(agent)
    if place is None:
        raise UnknownContact(contact)
    if who is None:
        raise UnknownAgent(agent)
    config, wanted = state.config, place.requirements
    rules = config.agents.get(agent) if config else None
    queue = config.queues.get(wanted.queue) if config else None
    if rules is None or queue is None:
        return "unknown"
    channel, named = wanted.channel, wanted.agent
    levels, anybody = rules.skills, not wanted.held
    other_team = wanted.team is not None and rules.team != wanted.team
    by_rules: tuple[tuple[ExclusionCode, bool], ...] = (
        ("held_for_other", (named is not None and named != agent) or other_team),
        ("channel", rules.capacity.get(channel, 0) < 1),
        ("queue", anybody and wanted.queue not in rules.queues),
        ("skill", anybody and any(levels.get(need.skill, 0) < need.level for need in asked(wanted, queue))),
        ("step", anybody and wanted.where is not None and not meets(agent, rules, wanted.where)),
    )
    code = next((code for code, so in by_rules if so), None) or _unready(who, rules, channel)
    if code is None and agent in held_apart(place, now):
        return "held_apart"
    return code or ("not_yet" if asleep(place, now) else None)


def hindrance(
    place: Place, agent: AgentState, rules: AgentRules, now: int, *, taken: bool = False
) -> ExclusionCode | None:
    """What keeps the agent from the contact even if a supervisor chooses them, or they themselves (`taken`), if any."""
    channel = place.requirements.channel
    if rules.capacity.get(channel, 0) < 1:
        return "channel"
    return _unready(agent, rules, channel, taken) or ("not_yet" if asleep(place, now) else None)


def _unready(agent: AgentState, rules: AgentRules, channel: Channel, taken: bool = False) -> ExclusionCode | None:
    """Why the agent takes nothing more of the channel now, whatever it is; what they choose, also when not ready."""
    reasons: tuple[tuple[ExclusionCode, bool], ...] = (
        ("offline", agent.availability is Availability.OFFLINE),
        ("not_ready", agent.availability is Availability.NOT_READY and not taken),
        ("asked", agent.asked is not None and not taken),
        ("unreachable", not in_reach(agent)),
        ("capacity", not has_room(agent, rules, channel)),
        ("draining", channel == "chat" and agent.draining is not None),
        ("other_channel", not fits_beside(agent, rules, channel)),
    )
    return next((code for code, so in reasons if so), None)


def standing(state: EngineState, contact: ContactId, now: int) -> list[AgentId]:
    """Every agent who is eligible for the contact, in the order of its queue's choice.

    Together with `exclusion` this is the long form of an offer's why, on a state replayed to the moment before it.
    """
    config = state.config
    if config is None:
        return []
    place = state.places.get(contact)
    if place is None:
        raise UnknownContact(contact)
    wanted = place.requirements
    queue = config.queues.get(wanted.queue, QueueRules(open=()))
    order = agent_order(queue, wanted.queue, asked(wanted, queue), lambda name: config.agents[name].skills)
    able = [agent for name, agent in state.agents.items() if exclusion(state, contact, name, now) is None]
    able.sort(key=lambda agent: (agent.agent == place.missed_by, order.key(agent, wanted.channel)))
    return [agent.agent for agent in able]


def line(state: EngineState, queue: QueueId, now: int) -> list[ContactId]:
    """The queue's waiting contacts in their order; who is offered or claimed has no place in line."""
    waiting = [p for p in state.places.values() if p.requirements.queue == queue and p.state is PlaceState.WAITING]
    return [place.contact for place in sorted(waiting, key=lambda place: by_class_and_score(place, now))]


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
    position = line(state, queue, now).index(contact) + 1 if place.state is PlaceState.WAITING else 0
    counts = _counts(state, place, now)
    code = "not_yet" if position and asleep(place, now) else _code(state, place, counts)
    return WhyWaiting(
        code=code, queue=queue, position=position, waited_ms=waited, step=place.step, steps=len(place.steps), **counts
    )


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
    if place.state is PlaceState.CALLING:
        return "calling"
    if place.state is PlaceState.CLAIMED:
        return "connecting"
    if not counts:
        return "queue_removed"
    if place.requirements.agent is not None and not counts["free"]:
        return "held_for_agent"
    if place.requirements.team is not None and not counts["free"]:
        return "held_for_team"
    steps: tuple[tuple[str, WaitingCode], ...] = (
        ("qualified", "no_agent_qualified"),
        ("signed_in", "no_agent_signed_in"),
        ("available", "nobody_available"),
        ("free", "all_busy"),
    )
    for step, code in steps:
        if not counts[step]:
            return "draining" if code == "all_busy" and _drained_for(state, place) else code
    return "held_back" if counts["held"] == counts["free"] else "next"


def _drained_for(state: EngineState, place: Place) -> bool:
    return any(agent.draining == place.contact for agent in state.agents.values())
