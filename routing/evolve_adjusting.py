"""What becomes of the configuration in force when a supervisor changes an agent, and takes it back."""

from collections.abc import Callable
from typing import Any

import msgspec

from routing import events as e
from routing.adjustment import Adjustment
from routing.criteria import on_duty
from routing.evolve_agents import find_agent
from routing.evolve_queues import note_staff
from routing.model import AgentId, AgentRules, EngineState, RoutingConfig


def with_adjustments(state: EngineState, config: RoutingConfig) -> RoutingConfig:
    """Return the configuration with what supervisors have changed on top, and note what is beneath."""
    state.configured = {name: config.agents[name] for name in state.adjustments if name in config.agents}
    if not state.configured:
        return config
    changed = {name: _adjusted(rules, state.adjustments[name]) for name, rules in state.configured.items()}
    return msgspec.structs.replace(config, agents={**config.agents, **changed})


def _adjusted(configured: AgentRules, by: Adjustment) -> AgentRules:
    queues = configured.queues if by.queues is None else by.queues
    skills = configured.skills if by.skills is None else by.skills
    return msgspec.structs.replace(configured, queues=queues, skills=skills)


def _agent_adjusted(state: EngineState, event: e.AgentAdjusted) -> None:
    assert state.config is not None
    find_agent(state, event.agent)
    configured = state.configured.setdefault(event.agent, state.config.agents[event.agent])
    adjustment = Adjustment(queues=event.queues, skills=event.skills, by=event.by, at=event.at)
    state.adjustments[event.agent] = adjustment
    _work_by(state, event.agent, _adjusted(configured, adjustment), event.at)


def _agent_restored(state: EngineState, event: e.AgentRestored) -> None:
    del state.adjustments[event.agent]
    _work_by(state, event.agent, state.configured.pop(event.agent), event.at)


def _work_by(state: EngineState, name: AgentId, rules: AgentRules, at: int) -> None:
    """Let the agent go by these rules; the lines of the queues they come to serve, or serve no more, move otherwise."""
    config = state.config
    assert config is not None
    before = config.agents[name].queues
    state.config = msgspec.structs.replace(config, agents={**config.agents, name: rules})
    changed = set(before) ^ set(rules.queues)
    if on_duty(state.agents[name]):
        for queue in changed & state.paces.keys():
            state.paces[queue].staff(1 if queue in rules.queues else -1, at)
    note_staff(state, [queue for queue in config.queues if queue in changed], at)


ADJUSTING_EVENTS: dict[type[e.Event], Callable[[EngineState, Any], None]] = {
    e.AgentAdjusted: _agent_adjusted,
    e.AgentRestored: _agent_restored,
}
"""What each of them does."""
