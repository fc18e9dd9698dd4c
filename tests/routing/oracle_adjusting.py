"""What the oracle's supervisors change of agents: laid over the configuration, each time anew."""

from msgspec.structs import replace

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.model import AgentRules, Requirement, RoutingConfig
from tests.routing.oracle_checks import check_skills
from tests.routing.oracle_steering import Steering

Changed = tuple[tuple[str, ...] | None, dict[str, int] | None]


class Adjusting(Steering):
    """Queues and skills of agents, otherwise than configured."""

    def __init__(self) -> None:
        super().__init__()
        self.files: RoutingConfig | None = None  # as configured
        self.changed: dict[str, Changed] = {}

    def on_AdjustAgent(self, command: c.AdjustAgent) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        assert self.files is not None
        if agent.id not in self.files.agents:
            raise x.UnknownAgent(agent.id)
        self.check(self.files, command.queues, command.skills)
        configured = self.files.agents[agent.id]
        queues = None if command.queues is None else tuple(q for q in self.files.queues if q in command.queues)
        if queues is not None and sorted(queues) == sorted(configured.queues):
            queues = None
        skills = None if command.skills == configured.skills else command.skills
        if queues is None and skills is None:
            self.restore(agent.id, command.by)
        elif self.changed.get(agent.id) != (queues, skills):
            self.changed[agent.id] = (queues, skills)
            self.say(e.AgentAdjusted, agent=agent, by=command.by, queues=queues, skills=skills)
            self.lay_over()
            self.look_who_serves()

    def on_RestoreAgent(self, command: c.RestoreAgent) -> None:  # noqa: N802
        self.restore(self.agent(command.agent).id, command.by)

    def restore(self, agent: str, by: str) -> None:
        if self.changed.pop(agent, None) is not None:
            self.say(e.AgentRestored, agent=agent, by=by)
            self.lay_over()
            self.look_who_serves()

    def end_unfit(self, config: RoutingConfig) -> None:
        for agent, (queues, skills) in sorted(self.changed.items()):
            try:
                fits = agent in config.agents
                self.check(config, queues, skills)
            except x.RoutingError:
                fits = False
            if not fits:
                self.restore(agent, "system")

    def check(self, config: RoutingConfig, queues: tuple[str, ...] | None, skills: dict[str, int] | None) -> None:
        for queue in queues or ():
            if queue not in config.queues:
                raise x.UnknownQueue(queue)
        check_skills(config, tuple(Requirement(skill, level) for skill, level in (skills or {}).items()))

    def lay_over(self) -> None:
        """Work by the files with what has been changed on top."""
        assert self.files is not None
        agents = {name: self.laid_over(name, rules) for name, rules in self.files.agents.items()}
        self.config = replace(self.files, agents=agents)

    def laid_over(self, name: str, rules: AgentRules) -> AgentRules:
        queues, skills = self.changed.get(name, (None, None))
        return replace(
            rules,
            queues=rules.queues if queues is None else queues,
            skills=rules.skills if skills is None else skills,
        )
