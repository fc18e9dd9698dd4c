"""What each event does to agents; the first half is what the events of their contacts do to them."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from routing import events as e
from routing.errors import UnknownAgent
from routing.evolve_paces import staffed
from routing.evolve_queues import note_staff
from routing.model import AgentId, AgentState, Asked, Availability, EngineState, Miss, Place
from routing.states import check_availability, check_presence


def find_agent(state: EngineState, agent: AgentId) -> AgentState:
    """Return the agent, or raise `UnknownAgent`."""
    found = state.agents.get(agent)
    if found is None:
        raise UnknownAgent(agent)
    return found


def release(
    state: EngineState, place: Place, at: int, *, idle: bool = False, held: bool = False, agent_id: str | None = None
) -> None:
    """Free an agent of the place: the one who has it, unless another is named.

    `held`: it was claimed, active or wrapping. One no longer configured is forgotten with the last contact they have.
    """
    name = agent_id or place.agent
    if name is None:
        return
    agent = state.agents[name]
    del agent.contacts[place.contact]
    if held:
        agent.held -= 1
        if not agent.held:
            agent.busy_ms += at - agent.busy_since
        fix(state, agent, at)
    if idle:
        agent.idle_since = at
    if not agent.contacts and (state.config is None or name not in state.config.agents):
        del state.agents[name]
    if name == place.agent:
        place.agent = place.offer = None


def fix(state: EngineState, agent: AgentState, at: int) -> None:
    """Fix what orders the agent from here on: how occupied they have been, and the count of the day."""
    staffed = at - agent.signed_in_at
    busy = agent.busy_ms + (at - agent.busy_since if agent.held else 0)
    agent.occupancy = busy * 1_000_000 // staffed if staffed else 0
    if state.config is not None and state.config.days:
        roll(state, agent, at)


def roll(state: EngineState, agent: AgentState, at: int) -> None:
    """Begin the count of the day anew if a new one has begun."""
    days = state.config.days if state.config is not None else ()
    if not days:
        return
    begun = bisect_right(days, at)
    day = days[begun - 1] if begun else 0
    if agent.day != day:
        agent.day, agent.taken = day, 0


def take(state: EngineState, agent_id: AgentId, at: int) -> None:
    """The agent has claimed a contact: they are busy, and it counts for the day."""
    agent = find_agent(state, agent_id)
    agent.held += 1
    if agent.held == 1:
        agent.busy_since = at
    roll(state, agent, at)
    agent.taken += 1


def count_miss(state: EngineState, agent_id: AgentId, miss: Miss) -> None:
    """Count one more missed offer of this kind, unless they are forgotten."""
    if (agent := state.agents.get(agent_id)) is not None:
        agent.misses[miss] = agent.misses.get(miss, 0) + 1


def _agent_state_changed(state: EngineState, event: e.AgentStateChanged) -> None:
    agent = find_agent(state, event.agent)
    check_availability(agent, event.availability)
    if agent.availability is Availability.OFFLINE:
        agent.signed_in_at, agent.busy_ms = event.at, 0
        agent.busy_since = event.at
    moved = Availability.OFFLINE in (agent.availability, event.availability)
    agent.availability, agent.reason, agent.since = event.availability, event.reason, event.at
    if moved and state.config is not None and (rules := state.config.agents.get(event.agent)) is not None:
        note_staff(state, rules.queues, event.at)
    if event.by != "system":
        agent.asked = None
    if event.availability is Availability.AVAILABLE:
        agent.idle_since, agent.misses = event.at, {}
        fix(state, agent, event.at)


def _agent_state_asked(state: EngineState, event: e.AgentStateAsked) -> None:
    agent = find_agent(state, event.agent)
    wanted = event.availability
    agent.asked = None if wanted is None else Asked(availability=wanted, reason=event.reason, by=event.by)


def _agent_draining(state: EngineState, event: e.AgentDraining) -> None:
    find_agent(state, event.agent).draining = event.contact


def _agent_drained(state: EngineState, event: e.AgentDrained) -> None:
    find_agent(state, event.agent).draining = None


def _agent_unreachable(state: EngineState, event: e.AgentUnreachable) -> None:
    agent = find_agent(state, event.agent)
    check_presence(agent, e.AgentUnreachable)
    agent.reachable = agent.suspended = False
    agent.suspend_at, agent.not_ready_at, agent.return_at = event.suspend_at, event.not_ready_at, event.return_at


def _agent_suspended(state: EngineState, event: e.AgentSuspended) -> None:
    agent = find_agent(state, event.agent)
    check_presence(agent, e.AgentSuspended)
    agent.suspended, agent.suspend_at = True, None


def _agent_reachable(state: EngineState, event: e.AgentReachable) -> None:
    agent = find_agent(state, event.agent)
    check_presence(agent, e.AgentReachable)
    agent.reachable, agent.suspended = True, False
    agent.suspend_at = agent.not_ready_at = agent.return_at = None


AGENT_EVENTS: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.AgentStateChanged: staffed(_agent_state_changed),
    e.AgentStateAsked: staffed(_agent_state_asked),
    e.AgentDraining: _agent_draining,
    e.AgentDrained: _agent_drained,
    e.AgentUnreachable: staffed(_agent_unreachable),
    e.AgentSuspended: staffed(_agent_suspended),
    e.AgentReachable: staffed(_agent_reachable),
}
"""What each event about an agent alone does."""
