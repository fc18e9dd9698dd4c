"""What follows when a supervisor changes which queues an agent serves, or with which skills, and takes it back."""

from collections.abc import Callable
from typing import Any

from routing import commands as c
from routing import events as e
from routing.adjustment import Adjustment
from routing.checking import check_requires
from routing.decision import Decision
from routing.errors import RoutingError, UnknownAgent, UnknownQueue
from routing.model import AgentId, QueueId, Requirement, RoutingConfig, SkillId


def _adjust(d: Decision, command: c.AdjustAgent) -> None:
    name, config = d.agent(command.agent).agent, d.config
    configured = d.state.configured.get(name) or config.agents.get(name)
    if configured is None:  # they only hold what they held
        raise UnknownAgent(name)
    queues, skills = command.queues, command.skills
    _check(queues, skills, config)
    if queues is not None:
        queues = None if set(queues) == set(configured.queues) else tuple(q for q in config.queues if q in queues)
    if skills == configured.skills:
        skills = None
    if queues is None and skills is None:
        _end(d, name, command.by)
        return
    now = d.state.adjustments.get(name)
    if now is None or (now.queues, now.skills) != (queues, skills):
        d.emit(e.AgentAdjusted(at=d.now, agent=name, by=command.by, queues=queues, skills=skills))


def _restore(d: Decision, command: c.RestoreAgent) -> None:
    _end(d, d.agent(command.agent).agent, command.by)


def _end(d: Decision, agent: AgentId, by: str) -> None:
    if agent in d.state.adjustments:
        d.emit(e.AgentRestored(at=d.now, agent=agent, by=by))


def end_unfit(d: Decision, config: RoutingConfig) -> None:
    """Take back what names an agent, a queue or a skill that another configuration does not have."""
    for name in sorted(d.state.adjustments):
        if name not in config.agents or not _fits(d.state.adjustments[name], config):
            _end(d, name, "system")


def _fits(adjustment: Adjustment, config: RoutingConfig) -> bool:
    try:
        _check(adjustment.queues, adjustment.skills, config)
    except RoutingError:
        return False
    return True


def _check(queues: tuple[QueueId, ...] | None, skills: dict[SkillId, int] | None, config: RoutingConfig) -> None:
    for queue in queues or ():
        if queue not in config.queues:
            raise UnknownQueue(queue)
    check_requires((Requirement(skill, level) for skill, level in (skills or {}).items()), config, "skills")


ADJUSTING_COMMANDS: dict[type[c.Command], Callable[[Decision, Any], None]] = {
    c.AdjustAgent: _adjust,
    c.RestoreAgent: _restore,
}
"""What follows from each of them."""
