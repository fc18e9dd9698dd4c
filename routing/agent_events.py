"""What the engine says happened to agents alone: their state, their connection, and what they may be offered."""

from routing.event import Event
from routing.model import AgentId, Availability, ContactId, QueueId, SkillId


class AgentStateChanged(Event, frozen=True, kw_only=True):
    """An agent became available, not ready (with a reason) or offline. `by` is an agent id or `system`."""

    agent: AgentId
    availability: Availability
    reason: str | None = None
    by: str = "system"
    due: int | None = None


class AgentStateAsked(Event, frozen=True, kw_only=True):
    """The agent gets nothing new and will have this state when the contacts they hold are over; None: as they were."""

    agent: AgentId
    availability: Availability | None
    reason: str | None = None
    by: str


class AgentDraining(Event, frozen=True, kw_only=True):
    """The agent gets no new chat, so that they can take this call."""

    agent: AgentId
    contact: ContactId


class AgentDrained(Event, frozen=True, kw_only=True):
    """The agent gets chats again: the call has somebody, is gone, or is not for them any more."""

    agent: AgentId
    contact: ContactId


class AgentUnreachable(Event, frozen=True, kw_only=True):
    """The agent's last connection is gone; what follows, and when, unless they come back."""

    agent: AgentId
    suspend_at: int
    not_ready_at: int
    return_at: int


class AgentSuspended(Event, frozen=True, kw_only=True):
    """Unreachable for too long to be offered anything."""

    agent: AgentId
    due: int


class AgentReachable(Event, frozen=True, kw_only=True):
    """The agent is connected again."""

    agent: AgentId


class AgentAdjusted(Event, frozen=True, kw_only=True):
    """A supervisor (`by`) has the agent serve these queues with these skills from here on; None: as configured."""

    agent: AgentId
    by: str
    queues: tuple[QueueId, ...] | None = None
    skills: dict[SkillId, int] | None = None


class AgentRestored(Event, frozen=True, kw_only=True):
    """The agent's queues and skills are as configured again. `by` is a supervisor, or `system` for a configuration."""

    agent: AgentId
    by: str
