"""The orderings, under their textbook names; the smallest key comes first. docs/routing.md tells them in words."""

from collections.abc import Callable
from typing import Any

from routing.criteria import open_contacts
from routing.model import AgentId, AgentState, Channel, ChoiceRule, ContactId, Place, QueueRules, Requirement

ContactKey = tuple[int, int, int, int, ContactId]
AgentKey = tuple[Any, ...]

_NO_TIER = 1 << 62


def score(place: Place, now: int) -> int:
    """What a waiting contact has come to: its head start and age, at its slope, up to its cap; 100 is a millisecond."""
    grown = 100 * place.head_start_ms + place.slope * (now - place.enqueued)
    return grown if place.cap_ms is None else min(100 * place.cap_ms, grown)


def capped_at(place: Place) -> int | None:
    """When the score reaches its cap; None if it never does."""
    if place.cap_ms is None:
        return None
    missing = 100 * (place.cap_ms - place.head_start_ms)
    if missing <= 0:
        return place.enqueued
    return place.enqueued - -missing // place.slope if place.slope else None


def by_class_and_score(place: Place, now: int) -> ContactKey:
    """Higher priority class first, then the latest "next" of a supervisor, higher score, earlier, lower id."""
    return (-place.priority, -place.front, -score(place, now), place.enqueued, place.contact)


class AgentOrder:
    """The choice of a queue among the eligible agents: the keys it sorts them by, and what each part of them means.

    Whatever the rule: fewest open contacts on the channel first; after the rule, idle for longest, then agent id.
    """

    __slots__ = ("_fact", "criteria", "rule")

    def __init__(self, rule: ChoiceRule, fact: Callable[[AgentState], int] | None, criterion: str | None) -> None:
        self.rule = rule
        self._fact = fact
        self.criteria: tuple[str, ...] = ("open", *((criterion,) if criterion else ()), "idle", "id")

    def key(self, agent: AgentState, channel: Channel) -> AgentKey:
        """Return where the agent stands."""
        if self._fact is None:
            return (open_contacts(agent, channel), agent.idle_since, agent.agent)
        return (open_contacts(agent, channel), self._fact(agent), agent.idle_since, agent.agent)

    def behind(self, key: AgentKey, first: AgentKey) -> str:
        """Return the first criterion that puts one behind the other; `rank` if none does (who took it by rank)."""
        if key < first:
            return "rank"
        at = 0
        while key[at] == first[at]:
            at += 1
        return self.criteria[at]


def agent_order(
    queue: QueueRules, name: str, skills: tuple[Requirement, ...], levels: Callable[[AgentId], dict[str, int]]
) -> AgentOrder:
    """Return the order of a queue (of this name) for contacts that ask these skills; `levels` are an agent's skills."""
    choice = queue.choice

    def skilled(agent: AgentState) -> int:
        has = levels(agent.agent)
        if choice.weights:
            return -sum(weight * has.get(skill, 0) for skill, weight in choice.weights.items())
        return -sum(has.get(need.skill, 0) for need in skills)

    facts: dict[ChoiceRule, tuple[Callable[[AgentState], int] | None, str | None]] = {
        "longest_idle": (None, None),
        "least_occupied": (lambda agent: agent.occupancy, "occupancy"),
        "most_skilled": (skilled, "skill"),
        "fewest_today": (lambda agent: agent.taken, "taken"),
        "rotation": (lambda agent: agent.turns.get(name, 0), "turn"),
        "tiers": (lambda agent: choice.tiers.get(agent.agent, _NO_TIER), "tier"),
    }
    return AgentOrder(choice.rule, *facts[choice.rule])
