"""What a supervisor may ask for on the console's socket: of contacts that wait, queues, alarms and agents."""

from typing import Literal

from callcenter.live.messages.shared import Code, CommandId, Message


class PutNext(Message, frozen=True, kw_only=True, tag="put_next"):
    """Put the waiting contact at the front of its priority class. For supervisors."""

    id: CommandId
    contact: Code


class Move(Message, frozen=True, kw_only=True, tag="move"):
    """Put the waiting contact into another queue. For supervisors.

    Whether the time it has waited counts there (`credit`) is, unless said, as that queue has it for transfers.
    """

    id: CommandId
    contact: Code
    queue: Code
    credit: bool | None = None


class Assign(Message, frozen=True, kw_only=True, tag="assign"):
    """Have the waiting contact offered to this agent at once. For supervisors.

    One who can take nothing of the kind now is refused: `cannot_take_` and why, by the codes of docs/routing.md.
    """

    id: CommandId
    contact: Code
    agent: Code


class Take(Message, frozen=True, kw_only=True, tag="take"):
    """Make the waiting contact mine at once. For supervisors who are agents too, and at their desk.

    It need not be theirs to take, nor they ready; else they are refused as with `assign`.
    """

    id: CommandId
    contact: Code


class CloseQueue(Message, frozen=True, kw_only=True, tag="close_queue"):
    """Close the queue at once, until then or until it is opened: who waits goes on, who comes too. For supervisors."""

    id: CommandId
    queue: Code
    until: int | None = None


class OpenQueue(Message, frozen=True, kw_only=True, tag="open_queue"):
    """Let the queue that was closed go by its hours again. For supervisors."""

    id: CommandId
    queue: Code


class AcknowledgeAlarm(Message, frozen=True, kw_only=True, tag="acknowledge_alarm"):
    """I see to this alarm: it rings no more. Who says so second changes nothing. For supervisors."""

    id: CommandId
    alarm: Code


class ForceState(Message, frozen=True, kw_only=True, tag="force_state"):
    """Have the agent available, not ready (with one of the centre's reasons) or offline at once. For supervisors.

    Conversations go on, and nobody goes offline in one. `seen` is the `since` of the state that is to be left.
    """

    id: CommandId
    agent: Code
    availability: Literal["offline", "available", "not_ready"]
    reason: Code | None = None
    seen: int | None = None


class AdjustAgent(Message, frozen=True, kw_only=True, tag="adjust_agent"):
    """Have the agent serve these queues with these skills from now on, until it is taken back. For supervisors.

    What is null is as configured, and so is what equals it.
    """

    id: CommandId
    agent: Code
    queues: tuple[Code, ...] | None = None
    skills: dict[Code, int] | None = None


class RestoreAgent(Message, frozen=True, kw_only=True, tag="restore_agent"):
    """Have the agent serve the queues and have the skills again that are configured. For supervisors."""

    id: CommandId
    agent: Code
