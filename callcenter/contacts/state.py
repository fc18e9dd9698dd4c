"""The loop's memory: every conversation, beside the engine's places."""

from enum import StrEnum
from typing import Literal

import msgspec

from callcenter.contacts.events import ConversationRules, CustomerId, Identity, Match, Outcome
from routing.metrics import Metrics
from routing.model import AgentId, Channel, ContactId, EngineState, PlaceState, QueueId

Stage = Literal["waiting", "offered", "connecting", "talking", "wrapping", "closed"]

CLOSED_KEPT = 1_000
CLOSED_KEPT_MS = 3_600_000
FIGURES_KEPT_MS = 48 * 3_600_000


class Talk(StrEnum):
    """Where a conversation is. `ENDED` is never left."""

    ARRIVED = "arrived"
    QUEUED = "queued"
    CONNECTING = "connecting"
    TALKING = "talking"
    ENDED = "ended"


class Conversation(msgspec.Struct, kw_only=True):
    """One contact as the lifecycle knows it; also what its row in `contacts` says.

    `agent` is who has it, or had it last. `give_up_at` runs while a waiting customer has no socket, `idle_ends_at`
    after an idle warning. `since` is when the present stage began. `news` is what happened after it was over.
    """

    contact: ContactId
    channel: Channel
    queue: QueueId
    language: str
    visitor: str
    client_id: str
    identity: Identity
    match: Match
    customer: CustomerId | None
    candidates: tuple[CustomerId, ...]
    arrived_at: int
    since: int
    talk: Talk = Talk.ARRIVED
    priority: int = 0
    agent: AgentId | None = None
    online: bool = True
    give_up_at: int | None = None
    idle_ends_at: int | None = None
    queued_at: int | None = None
    answered_at: int | None = None
    ended_at: int | None = None
    wrapped_at: int | None = None
    outcome: Outcome | None = None
    ended_by: str | None = None
    opens_at: int | None = None
    disposition: str | None = None
    news: tuple[str, ...] = ()


class CellState(msgspec.Struct, kw_only=True):
    """Everything a cell remembers.

    `closed` lists contacts that are over, oldest first; they are kept for a while so that late news finds them.
    `metrics` are the figures of the last two days, folded from the same events.
    """

    engine: EngineState = msgspec.field(default_factory=EngineState)
    rules: ConversationRules | None = None
    conversations: dict[ContactId, Conversation] = msgspec.field(default_factory=dict)
    closed: list[ContactId] = msgspec.field(default_factory=list)
    metrics: Metrics = msgspec.field(default_factory=Metrics)
    last_at: int = 0


def stage(state: CellState, contact: ContactId) -> Stage:
    """Return where a known contact stands, in the words of the console."""
    place = state.engine.places.get(contact)
    if place is None:
        return "closed"
    return STAGES[place.state]


STAGES: dict[PlaceState, Stage] = {
    PlaceState.WAITING: "waiting",
    PlaceState.OFFERED: "offered",
    PlaceState.CLAIMED: "connecting",
    PlaceState.ACTIVE: "talking",
    PlaceState.WRAPPING: "wrapping",
}
