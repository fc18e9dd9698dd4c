"""The distinct demands there are, and who qualifies for each."""

from collections.abc import Sequence
from itertools import product

from routing.conditions import TeamId
from routing.criteria import asked, open_contacts, qualifies
from routing.demands import Demand
from routing.disciplines import agent_order
from routing.model import (
    NO_RULES,
    AgentId,
    ContactId,
    EngineState,
    QueueId,
    Requirement,
    Requirements,
    RoutingConfig,
    SkillId,
)
from routing.seats import Seat, Seats


class DemandBook:
    """Demands by what they require, made when first asked for, and a seat for each configured agent."""

    def __init__(self, state: EngineState) -> None:
        self._state = state
        self.demands: dict[Requirements, Demand] = {}
        self.idle: dict[Demand, None] = {}
        """Those nobody waits with, the one left longest ago first."""
        self.dark: dict[Demand, None] = {}
        """Those for which nobody is signed in."""
        self.seats: Seats = {}
        self.held_for: dict[TeamId, set[ContactId]] = {}
        """The contacts that wait for a team alone; each of its seats has the same set."""
        self._serving: dict[tuple[QueueId, SkillId | None], list[AgentId]] = {}
        self._seats_of: dict[QueueId, list[Seat]] = {}
        self._teams: dict[TeamId, list[AgentId]] = {}
        if state.config is not None:
            for name, rules in state.config.agents.items():
                self.seats[name] = seat = Seat(rules)
                if rules.team is not None:
                    self._teams.setdefault(rules.team, []).append(name)
                    seat.team_held_for = self.held_for.setdefault(rules.team, seat.team_held_for)
                for queue, skill in product(rules.queues, (None, *rules.skills)):
                    self._serving.setdefault((queue, skill), []).append(name)

    def demand(self, requirements: Requirements) -> Demand:
        """Return the demand of these requirements, whether somebody waits with it or not."""
        return self.demands.get(requirements) or self._make(requirements)

    def serving(self, queue: QueueId) -> Sequence[Seat]:
        """Return the seats of all who serve the queue, on whatever channel."""
        seats = self._seats_of.get(queue)
        if seats is None:
            seats = self._seats_of[queue] = [self.seats[name] for name in self._serving.get((queue, None), ())]
        return seats

    def live(self) -> int:
        """Return how many distinct demands are waited with."""
        return len(self.demands) - len(self.idle)

    def forget(self, demand: Demand) -> None:
        """Drop a demand nobody waits with."""
        del self.idle[demand], self.demands[demand.requirements]
        self.dark.pop(demand, None)
        for agent in demand.agents:
            del self.seats[agent].demands[demand.requirements.channel][demand]

    def staff(self, seat: Seat, here: bool) -> None:
        """Count one who has signed in or out in every demand they qualify for."""
        seat.signed_in = here
        for demands in seat.demands.values():
            for demand in demands:
                demand.signed_in += 1 if here else -1
                self._note_dark(demand)

    def reseat(self, name: AgentId) -> list[Demand]:
        """Let an agent sit by rules with other queues or skills; return the demands they newly qualify for."""
        config = self._state.config
        assert config is not None
        seat, rules = self.seats[name], config.agents[name]
        for served in product(seat.rules.queues, (None, *seat.rules.skills)):
            self._serving[served].remove(name)
        for served in product(rules.queues, (None, *rules.skills)):
            self._serving.setdefault(served, []).append(name)
        seat.rules = rules
        self._seats_of.clear()
        gained: list[Demand] = []
        for requirements, demand in self.demands.items():
            could = name in demand.agents
            can = requirements.queue in config.queues and qualifies(name, rules, requirements, demand.skills)
            if can and not could:
                self._qualify(name, demand)
                self._note_dark(demand)
                gained.append(demand)
            elif could and not can:
                self._disqualify(name, demand)
        return gained

    def _disqualify(self, name: AgentId, demand: Demand) -> None:
        seat = self.seats[name]
        del demand.agents[name], seat.demands[demand.requirements.channel][demand]
        demand.signed_in -= seat.signed_in
        demand.ready.discard(name)
        demand.blocked.discard(name)
        self._note_dark(demand)

    def _note_dark(self, demand: Demand) -> None:
        if demand.signed_in:
            self.dark.pop(demand, None)
        else:
            self.dark[demand] = None

    def _make(self, requirements: Requirements) -> Demand:
        config = self._state.config
        queue = config.queues.get(requirements.queue) if config else None
        skills = asked(requirements, queue) if queue else ()
        order = agent_order(queue or NO_RULES, requirements.queue, skills, self._levels)
        demand = self.demands[requirements] = Demand(requirements, skills, order)
        self.idle[demand] = None
        if config is not None and queue is not None:
            # A queue that is no longer configured keeps its contacts and offers them to nobody.
            for name in self._candidates(requirements, skills, config):
                if qualifies(name, config.agents[name], requirements, skills):
                    self._qualify(name, demand)
        self._note_dark(demand)
        return demand

    def _qualify(self, name: AgentId, demand: Demand) -> None:
        channel, seat = demand.requirements.channel, self.seats[name]
        demand.agents[name] = None
        demand.signed_in += seat.signed_in
        seat.demands[channel][demand] = None
        if channel in seat.ready:
            demand.ready.put(name, demand.choice.key(self._state.agents[name], channel))
        if channel == "voice" and seat.blocked:
            agent = self._state.agents[name]
            demand.blocked.put(name, (open_contacts(agent, "chat"), agent.idle_since, name))

    def _levels(self, name: AgentId) -> dict[SkillId, int]:
        seat = self.seats.get(name)
        return seat.rules.skills if seat else {}

    def _candidates(
        self, requirements: Requirements, skills: tuple[Requirement, ...], config: RoutingConfig
    ) -> list[AgentId]:
        """Few agents with all who qualify among them: the one named, if one is and is configured.

        Of a team, its members. Otherwise those with the rarest of the skills asked, or everybody who serves the queue
        if none is.
        """
        if requirements.agent is not None:
            return [requirements.agent] if requirements.agent in config.agents else []
        if requirements.team is not None:
            return self._teams.get(requirements.team, [])
        return min(
            (self._serving.get((requirements.queue, need.skill), []) for need in skills),
            key=len,
            default=self._serving.get((requirements.queue, None), []),
        )
