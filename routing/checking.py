"""What a configuration or a command may say: found before the first change, and told with the facts."""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from routing.conditions import (
    AllOf,
    AnyOf,
    Condition,
    HasAttribute,
    HasSkill,
    InTeam,
    IsAgent,
    NoneOf,
    Step,
    TeamId,
    normal_steps,
)
from routing.errors import InvalidValue, UnknownName, UnknownQueue
from routing.limits import Destination, Way, find_cycle
from routing.model import AgentRules, Callback, Channel, ChoiceRule, QueueId, QueueRules, Requirement, RoutingConfig

SLOPES_AT_MOST = 8
HIGHEST_LEVEL = 10


def check_config(config: RoutingConfig) -> None:
    """Raise `InvalidValue` or `UnknownName` for the first thing that is wrong with a configuration."""
    if len(set(config.slopes)) > SLOPES_AT_MOST:
        raise InvalidValue("slopes", config.slopes, f"at most {SLOPES_AT_MOST} different ones")
    for slope in config.slopes:
        _check_number("slopes", slope)
    if list(config.days) != sorted(config.days):
        raise InvalidValue("days", config.days, "in order")
    for miss, consequence in config.misses.items():
        _check_number(f"misses.{miss}.hold_ms", consequence.hold_ms)
        _check_number(f"misses.{miss}.not_ready_after", consequence.not_ready_after)
    for name, agent in config.agents.items():
        _check_agent(name, agent, config)
    for queue_id, queue in config.queues.items():
        _check_queue(f"queues.{queue_id}", queue, config)
        _check_limits(f"queues.{queue_id}", queue, config)
        _check_overflow(queue_id, queue, config)
    cycle = find_cycle({name: [to for _, to in ways_on(queue)] for name, queue in config.queues.items()})
    if cycle is not None:
        raise InvalidValue("queues", " -> ".join(cycle), "no way from a queue back to it")


def check_requires(requires: Iterable[Requirement], config: RoutingConfig, field: str = "requires") -> None:
    """Raise for a skill that does not exist or a level no agent can have."""
    for need in requires:
        if config.skills is not None and need.skill not in config.skills:
            raise UnknownName("skill", need.skill)
        if not 1 <= need.level <= HIGHEST_LEVEL:
            raise InvalidValue(f"{field}.{need.skill}", need.level, f"a level from 1 to {HIGHEST_LEVEL}")


def check_slope(slope: int, config: RoutingConfig, field: str = "slope") -> None:
    """Raise for a slope that is not one of the configuration's."""
    if slope not in config.slopes:
        raise InvalidValue(field, slope, f"one of the configured slopes {sorted(config.slopes)}")


def check_team(team: TeamId, config: RoutingConfig) -> None:
    """Raise for a team that does not exist."""
    if config.teams is not None and team not in config.teams:
        raise UnknownName("team", team)


def check_duration(field: str, value: int | None) -> None:
    """Raise for a negative time."""
    if value is not None:
        _check_number(field, value)


def checked_steps(steps: Iterable[Step], config: RoutingConfig, field: str = "steps") -> tuple[Step, ...]:
    """Return the steps in their one form, or raise for what is wrong with them."""
    told = tuple(steps)
    for index, step in enumerate(told):
        last = index == len(told) - 1
        if last != (step.for_ms is None) or (step.for_ms is not None and step.for_ms < 1):
            rule = "without a duration, as it is the last" if last else "at least 1 ms, as other steps follow"
            raise InvalidValue(f"{field}.{index}.for_ms", step.for_ms, rule)
        if step.where is not None:
            _check_condition(f"{field}.{index}.where", step.where, config)
    return normal_steps(told)


def check_callback(callback: Callback, now: int) -> None:
    """Raise for a callback in which the customer is never called, or whose windows are not sorted and disjoint."""
    if callback.attempts < 1:
        raise InvalidValue("callback.attempts", callback.attempts, "at least 1")
    _check_number("callback.gap_ms", callback.gap_ms)
    windows = callback.windows
    ends = [instant for window in windows for instant in window]
    if ends != sorted(ends) or any(begin == end for begin, end in windows):
        raise InvalidValue("callback.windows", windows, "in order, and none of them empty")
    if windows and windows[-1][1] <= now:
        raise InvalidValue("callback.windows", windows, "not over yet")


def check_ways_back(may_call: Mapping[QueueId, Callback], config: RoutingConfig, now: int) -> None:
    """Raise where a queue may call back that there is not, or in a way in which nobody can be called."""
    for queue, callback in may_call.items():
        if queue not in config.queues:
            raise UnknownQueue(queue)
        check_callback(callback, now)


def _check_condition(field: str, condition: Condition, config: RoutingConfig) -> None:
    match condition:
        case HasSkill(skill=skill, level=level):
            check_requires((Requirement(skill, level),), config, field)
        case InTeam(team=team):
            check_team(team, config)
        case IsAgent(agent=agent):
            if agent not in config.agents:
                raise UnknownName("agent", agent)
        case HasAttribute(attribute=attribute, value=value):
            _check_attribute(attribute, value, config)
        case AllOf(of=parts) | AnyOf(of=parts) | NoneOf(of=parts):
            if not parts:
                raise InvalidValue(field, (), "a condition with parts")
            for part in parts:
                _check_condition(field, part, config)


def _check_attribute(attribute: str, value: str, config: RoutingConfig) -> None:
    if config.attributes is not None:
        if attribute not in config.attributes:
            raise UnknownName("attribute", attribute)
        if value not in config.attributes[attribute]:
            raise UnknownName(f"value of attribute {attribute}", value)


def _check_agent(name: str, agent: AgentRules, config: RoutingConfig) -> None:
    for skill, level in agent.skills.items():
        check_requires((Requirement(skill, level),), config, f"agents.{name}.skills")
    for channel, most in agent.capacity.items():
        _check_number(f"agents.{name}.capacity.{channel}", most)
    for added, bounds in agent.while_open.items():
        for other, most in bounds.items():
            _check_number(f"agents.{name}.while_open.{added}.{other}", most)
            if other == added:
                raise InvalidValue(
                    f"agents.{name}.while_open.{added}", other, "another channel; capacity bounds its own"
                )
    if agent.team is not None:
        check_team(agent.team, config)
    for attribute, value in agent.attributes.items():
        _check_attribute(attribute, value, config)


def _check_queue(field: str, queue: QueueRules, config: RoutingConfig) -> None:
    check_requires(queue.requires, config, f"{field}.requires")
    check_slope(queue.slope, config, f"{field}.slope")
    if queue.offer_ms < 1:
        raise InvalidValue(f"{field}.offer_ms", queue.offer_ms, "at least 1")
    for name in ("wrap_up_ms", "cap_ms", "raise_after_ms", "extension_ms", "extensions"):
        check_duration(f"{field}.{name}", getattr(queue, name))
    for channel, offer_ms in queue.offer_by_channel.items():
        if channel not in get_args(Channel) or offer_ms < 1:
            raise InvalidValue(f"{field}.offer_by_channel.{channel}", offer_ms, "at least 1, for a channel")
    if queue.handling_ms is not None and queue.handling_ms < 1:
        raise InvalidValue(f"{field}.handling_ms", queue.handling_ms, "at least 1")
    if queue.at_once < 1:
        raise InvalidValue(f"{field}.at_once", queue.at_once, "at least 1")
    if queue.choice.rule not in get_args(ChoiceRule):
        raise UnknownName("rule of choice", queue.choice.rule)
    for agent in queue.choice.tiers:
        if agent not in config.agents:
            raise UnknownName("agent", agent)
    for skill in queue.choice.weights:
        if config.skills is not None and skill not in config.skills:
            raise UnknownName("skill", skill)
    checked_steps(queue.steps, config, f"{field}.steps")


def ways_on(queue: QueueRules) -> Iterator[tuple[str, QueueId]]:
    """The queues to which contacts of this one may be sent on, and the fields that say so."""
    for field, to in _destinations(queue):
        if to.queue is not None:
            yield field, to.queue


def _destinations(queue: QueueRules) -> Iterator[tuple[str, Destination]]:
    if queue.limits is not None:
        for field, to in queue.limits.destinations():
            yield f"limits.{field}", to
    for number, rule in enumerate(queue.overflow):
        yield f"overflow.{number}.to", rule.to


def _check_limits(field: str, queue: QueueRules, config: RoutingConfig) -> None:
    for name, to in _destinations(queue):
        if to.queue is not None and to.queue not in config.queues:
            raise UnknownName("queue", to.queue)
        if to.to not in get_args(Way):
            raise InvalidValue(f"{field}.{name}.to", to.to, "refused, message or voicemail")
    limits = queue.limits
    if limits is None:
        return
    check_duration(f"{field}.limits.length", limits.length)
    for name, value in (("wait_ms", limits.wait_ms), ("wait_unstaffed_ms", limits.wait_unstaffed_ms)):
        if value is not None and value < 1:
            raise InvalidValue(f"{field}.limits.{name}", value, "at least 1")
    if limits.send_on and limits.closed is None:
        raise InvalidValue(f"{field}.limits.send_on", limits.send_on, "false where the queue goes by no hours")


def _check_overflow(queue_id: QueueId, queue: QueueRules, config: RoutingConfig) -> None:
    for number, rule in enumerate(queue.overflow):
        field = f"queues.{queue_id}.overflow.{number}"
        if rule.of is not None and rule.of not in config.queues:
            raise UnknownName("queue", rule.of)
        if rule.of == queue_id:
            raise InvalidValue(f"{field}.of", rule.of, "another queue, or none for this one")
        if rule.own_wait:
            if rule.on < 1 or rule.off is not None:
                raise InvalidValue(f"{field}.on", rule.on, "at least 1, without `off`, for the wait of this queue")
            continue
        check_duration(f"{field}.on", rule.on)
        check_duration(f"{field}.off", rule.off)
        if rule.off is None or rule.off == rule.on:
            raise InvalidValue(f"{field}.off", rule.off, "another value than `on`")


def _check_number(field: str, value: int) -> None:
    if value < 0:
        raise InvalidValue(field, value, "at least 0")
