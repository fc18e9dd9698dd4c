"""An agent's day, and what changes it."""

from typing import Annotated

import msgspec

from callcenter.live.messages.shared import Code, CommandId, Held, Message

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class PromiseCard(msgspec.Struct, frozen=True, kw_only=True):
    """Something promised to a customer that is not done yet. `due_at` is null where nobody said when."""

    id: str
    contact: str
    customer: str | None
    customer_name: str
    text: str
    author: str
    owner: str
    made_at: int
    due_at: int | None


class BirthdayCard(msgspec.Struct, frozen=True, kw_only=True):
    """A key customer the agent has talked to, whose birthday it is today."""

    customer: str
    name: str
    tier: str | None


class AgentMessageCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a supervisor has written, until the agent has read it. `author_name` is by language."""

    id: str
    author: str
    author_name: dict[str, str]
    at: int
    text: str


class ReaderCard(msgspec.Struct, frozen=True, kw_only=True):
    """One to whom something was written; `read_at` is null while they have not read it."""

    agent: str
    read_at: int | None


class WrittenCard(msgspec.Struct, frozen=True, kw_only=True):
    """Something I have written to agents."""

    id: str
    at: int
    text: str
    readers: tuple[ReaderCard, ...]


class Written(Message, frozen=True, kw_only=True, tag="written"):
    """What I have written to agents in the last week, the newest first, and who has read it, whenever that changes."""

    messages: tuple[WrittenCard, ...]


class Day(Message, frozen=True, kw_only=True, tag="day"):
    """The whole of an agent's day, whenever something of it changes: promises by when they are due, messages by age."""

    promises: tuple[PromiseCard, ...]
    birthdays: tuple[BirthdayCard, ...]
    messages: tuple[AgentMessageCard, ...]


class FinishPromise(Message, frozen=True, kw_only=True, tag="finish_promise"):
    """My promise is kept; with `done` false it is not, after all."""

    id: CommandId
    promise: Code
    done: bool = True


class MovePromise(Message, frozen=True, kw_only=True, tag="move_promise"):
    """My promise is for another time, or for another agent to keep."""

    id: CommandId
    promise: Code
    due_at: Held | None
    owner: Code


class MessageAgents(Message, frozen=True, kw_only=True, tag="message_agents"):
    """Write to agents: those named, or a team, or all. Each has it until they have read it. For supervisors."""

    id: CommandId
    text: Words
    agents: tuple[Code, ...] = ()
    team: Code | None = None


class ReadMessage(Message, frozen=True, kw_only=True, tag="read_message"):
    """I have read what a supervisor wrote."""

    id: CommandId
    message: Code
