"""What comes in against what there is to answer it: warnings before a run, and what theory expects of it."""

from collections.abc import Iterable, Mapping

import msgspec

from callcenter.simulation.distributions import Traffic
from routing.criteria import normalized, qualifies
from routing.erlang import erlang_a, erlang_c, service_level
from routing.model import AgentId, Channel, QueueId, Requirements, RoutingConfig
from routing.simulation.run import Shifts


class Theory(msgspec.Struct, frozen=True, kw_only=True):
    """What the formulas expect of a queue that has its agents to itself; waits in seconds."""

    formula: str
    service_level: float | None
    asa_s: float | None
    abandoning: float


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Who is there to answer contacts of one channel; without `shifts` everybody, all the time."""

    config: RoutingConfig
    shifts: Shifts | None = None
    channel: Channel = "voice"

    def serving(self, queue: QueueId) -> set[AgentId]:
        """Return the agents who take contacts of the queue, by configuration."""
        wanted, skills = Requirements(queue, self.channel), normalized(self.config.queues[queue].requires)
        agents = self.config.agents.items()
        return {agent for agent, rules in agents if qualifies(agent, rules, wanted, skills)}

    def room(self, agents: Iterable[AgentId]) -> int:
        """Return how many contacts these agents can have at once when most of them are there."""
        capacity = {agent: self.config.agents[agent].capacity.get(self.channel, 0) for agent in agents}
        if self.shifts is None:
            return sum(capacity.values())
        steps = []
        for agent, room in capacity.items():
            for begins, ends in self.shifts.get(agent, ()):
                steps += [(begins, room), (ends, -room)]
        there = most = 0
        for _, step in sorted(steps):  # who leaves goes before who comes
            there += step
            most = max(most, there)
        return most

    def word(self, room: int) -> str:
        """Return how to say so much room."""
        return f"{room} agents" if self.channel == "voice" else f"room for {room} at once"


def warnings(traffic: Mapping[QueueId, Traffic], staff: Staff) -> list[str]:
    """Return what should be known before the run: queues that nobody serves, and those with more than can be served."""
    found, everybody = unserved(traffic, staff), set[AgentId]()
    whole, patient = 0.0, False
    for queue, coming in traffic.items():
        agents, load = staff.serving(queue), coming.erlangs(staff.config.queues[queue].wrap_up_ms)
        everybody |= agents
        whole += load
        patient = patient or coming.patience_s is None
        room = staff.room(agents)
        if room and load >= room:
            found.append(
                f"{queue}: offered load {load:.1f} erlangs, {staff.word(room)}: {_end(coming.patience_s is None)}."
            )
    room = staff.room(everybody)
    if not found and whole >= room:
        found.append(f"all queues: offered load {whole:.1f} erlangs, {staff.word(room)}: {_end(patient)}.")
    return found


def unserved(queues: Iterable[QueueId], staff: Staff) -> list[str]:
    """Return a warning for each of the queues that nobody who is ever there can serve."""
    nobody = [queue for queue in queues if not staff.room(staff.serving(queue))]
    return [f"{queue}: 0 agents serve it on the channel {staff.channel}: nobody is ever answered." for queue in nobody]


def theory(queue: QueueId, traffic: Mapping[QueueId, Traffic], staff: Staff) -> Theory | None:
    """Return what Erlang C expects, or Erlang A where customers give up; None where neither applies.

    They ask for durations without memory and calls that are alike all day, and for agents who are always there and
    serve no other queue that has traffic.
    """
    coming, rules, agents = traffic[queue], staff.config.queues[queue], staff.serving(queue)
    shared = any(agents & staff.serving(other) for other in traffic if other != queue)
    room = staff.room(agents)
    if not coming.flat or staff.shifts is not None or shared or not room:
        return None
    arrivals, handling_s = coming.per_hour / 3600, coming.handling_s + rules.wrap_up_ms / 1000
    if coming.patience_s is None:
        left = room - arrivals * handling_s
        return Theory(
            formula="Erlang C",
            service_level=service_level(room, arrivals, handling_s, rules.target_ms / 1000),
            asa_s=erlang_c(room, arrivals * handling_s) * handling_s / left if left > 0 else None,
            abandoning=0.0,
        )
    expected = erlang_a(room, arrivals, handling_s, coming.patience_s)
    return Theory(formula="Erlang A", service_level=None, asa_s=expected.asa_s, abandoning=expected.abandoning)


def _end(patient: bool) -> str:
    return "the line grows without end" if patient else "some have to give up"
