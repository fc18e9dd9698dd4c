"""What the lifecycle can be told by supervisors: about contacts that wait, queues, and what agents are for."""

from callcenter.contacts.command import Command
from routing.model import AgentId, ContactId, QueueId, SkillId


class PutNext(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) puts a waiting contact at the front of its priority class."""

    contact: ContactId
    by: str


class MoveContact(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) puts a waiting contact into another queue.

    Where `credit` (for the time waited) is not said, it is as that queue has it for transfers.
    """

    contact: ContactId
    queue: QueueId
    by: str
    credit: bool | None = None


class AssignContact(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has a waiting contact offered to this agent at once."""

    contact: ContactId
    agent: AgentId
    by: str


class TakeContact(Command, frozen=True, kw_only=True):
    """A supervisor who is an agent too (`by`) makes a waiting contact theirs."""

    contact: ContactId
    by: AgentId


class CloseQueue(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) closes a queue at once: until then, or until it is opened."""

    queue: QueueId
    by: str
    until: int | None = None


class OpenQueue(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) lets a closed queue go by its hours again."""

    queue: QueueId
    by: str


class AdjustAgent(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has an agent serve these queues with these skills from now on; None: as configured."""

    agent: AgentId
    by: str
    queues: tuple[QueueId, ...] | None = None
    skills: dict[SkillId, int] | None = None


class RestoreAgent(Command, frozen=True, kw_only=True):
    """A supervisor (`by`) has an agent as configured again."""

    agent: AgentId
    by: str
