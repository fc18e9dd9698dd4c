"""What the oracle refuses as a value nobody can have or a name nobody knows."""

from routing import errors as x
from routing.conditions import AllOf, AnyOf, Condition, HasAttribute, HasSkill, InTeam, IsAgent, NoneOf, Step
from routing.model import Callback, Requirement, RoutingConfig


def check_config(config: RoutingConfig) -> None:
    """What queues ask, and in which steps; the rest of a configuration has a test of its own."""
    for name, queue in config.queues.items():
        check_skills(config, queue.requires)
        check_steps(config, queue.steps)
        if queue.slope not in config.slopes:
            raise x.InvalidValue(f"queues.{name}.slope", queue.slope, "")


def check_skills(config: RoutingConfig, requires: tuple[Requirement, ...]) -> None:
    for need in requires:
        _skill(config, need.skill, need.level)


def check_steps(config: RoutingConfig, steps: tuple[Step, ...]) -> None:
    for number, step in enumerate(steps, 1):
        if (step.for_ms is None) != (number == len(steps)) or (step.for_ms is not None and step.for_ms < 1):
            raise x.InvalidValue("for_ms", step.for_ms, "")
        if step.where is not None:
            _condition(config, step.where)


def check_callback(callback: Callback | None, now: int) -> None:
    if callback is None:
        return
    if callback.attempts < 1 or callback.gap_ms < 0:
        raise x.InvalidValue("callback", callback, "")
    past = callback.windows[0][0] if callback.windows else 0
    for begin, end in callback.windows:
        if begin < past or end <= begin:
            raise x.InvalidValue("callback.windows", callback.windows, "")
        past = end
    if callback.windows and past <= now:
        raise x.InvalidValue("callback.windows", callback.windows, "")


def _skill(config: RoutingConfig, skill: str, level: int) -> None:
    if not 1 <= level <= 10:
        raise x.InvalidValue(skill, level, "")
    if config.skills is not None and skill not in config.skills:
        raise x.UnknownName("skill", skill)


def _condition(config: RoutingConfig, condition: Condition) -> None:
    match condition:
        case HasSkill(skill=skill, level=level):
            _skill(config, skill, level)
        case InTeam(team=team):
            if config.teams is not None and team not in config.teams:
                raise x.UnknownName("team", team)
        case IsAgent(agent=agent):
            if agent not in config.agents:
                raise x.UnknownName("agent", agent)
        case HasAttribute(attribute=attribute, value=value):
            if config.attributes is not None and attribute not in config.attributes:
                raise x.UnknownName("attribute", attribute)
            if config.attributes is not None and value not in config.attributes[attribute]:
                raise x.UnknownName(f"value of attribute {attribute}", value)
        case AllOf(of=parts) | AnyOf(of=parts) | NoneOf(of=parts):
            if not parts:
                raise x.InvalidValue("where", (), "")
            for part in parts:
                _condition(config, part)
