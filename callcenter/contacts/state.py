"""The loop's memory: every conversation, beside the engine's places."""

from enum import StrEnum
from typing import Literal

import msgspec

from callcenter.contacts.events import (
    ConversationRules,
    CustomerId,
    Identity,
    LegId,
    LegRole,
    MailId,
    Match,
    NoteId,
    Outcome,
    RecordingId,
)
from callcenter.flows.model import AttributeId, FlowId, StepId
from routing.callback import Windows
from routing.limits import Cause
from routing.metrics import Metrics
from routing.model import AgentId, Channel, ContactId, EngineState, OfferId, PlaceState, QueueId

Stage = Literal["flow", "waiting", "offered", "calling", "connecting", "talking", "voicemail", "wrapping", "closed"]

CLOSED_KEPT = 1_000
CLOSED_KEPT_MS = 3_600_000
FIGURES_KEPT_MS = 48 * 3_600_000
AGENT_FIGURES_KEPT_MS = 3_600_000


class Talk(StrEnum):
    """Where a conversation is. `ENDED` is never left."""

    ARRIVED = "arrived"
    IN_FLOW = "in_flow"
    QUEUED = "queued"
    CONNECTING = "connecting"
    TALKING = "talking"
    RECORDING = "recording"
    ENDED = "ended"


class Leg(msgspec.Struct, kw_only=True):
    """One call at the carrier. `present`, `held` and `muted` are of the conference of `offer`; `joined` stays true."""

    leg: LegId
    role: LegRole
    arrived_at: int
    agent: AgentId | None = None
    offer: OfferId | None = None
    ticket: str | None = None
    conference: str | None = None
    sequence: int = -1
    present: bool = False
    joined: bool = False
    held: bool = False
    muted: bool = False
    changed_at: int = 0
    ended_at: int | None = None

    @property
    def live(self) -> bool:
        """Tell whether the call lasts, as far as we know."""
        return self.ended_at is None

    def in_conference(self, offer: OfferId | None) -> bool:
        """Tell whether it is in the conference of that offer now."""
        return self.live and self.present and self.offer == offer


class TurnedAway(msgspec.Struct, frozen=True, kw_only=True):
    """Which queue has not kept a contact, and why: the number of the overflow rule, if it was one."""

    queue: QueueId
    cause: Cause
    rule: int | None = None

    @property
    def key(self) -> str:
        """Return what the queue's own words for it are known by."""
        return self.cause if self.rule is None else f"{self.cause}.{self.rule}"


class Conversation(msgspec.Struct, kw_only=True):
    """One contact as the lifecycle knows it; also what its row in `contacts` says.

    `agent` is who has it, or had it last. `give_up_at` runs while a waiting customer has no socket, `idle_ends_at`
    after an idle warning. `since` is when the present stage began. `news` is what happened after it was over.

    In a flow, `step` is where it stands, its `number`-th stop, asked `tries` times before; `passed` is what was passed
    on the way there. Of a call, `legs` are all it ever had, `conferences` the carrier's ids in the order in which they
    came up; `*_asked` is what was asked of the carrier last, `*_wanted` that while it is not confirmed. `rejoin_by`
    runs while the agent's line is gone. The agent has wanted help since `help_since`; `asides` counts what they and
    supervisors have written to each other, and `written` are the ids of those, of notes and of promises: each comes
    once. `rating` is the customer's, 1 to 5; `mails` are the transcripts they asked for.
    `last_agent` is whom the customer talked to before, at `last_talk_at`.
    `callback` says that they are to be called back, and then that they talked because they were; `calls` counts the
    calls to them, also those that are no attempt as the agent was lost; `calling` is the one that is being made.
    `may_call` says in which windows each queue may do so that would not keep them, and `callback_cause` why one does.
    `in_line_since` is when they came into line last, out of their flow; `turned_away` why they are not any more, until
    an agent has them. Who may leave a message may speak for `voicemail_ms`; `recordings` are what the carrier has told
    of.
    """

    contact: ContactId
    channel: Channel
    queue: QueueId | None
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
    tier: str | None = None
    flow: FlowId | None = None
    step: StepId | None = None
    number: int = 0
    tries: int = 0
    passed: tuple[StepId, ...] = ()
    attributes: dict[AttributeId, str] = msgspec.field(default_factory=dict)
    legs: dict[LegId, Leg] = msgspec.field(default_factory=dict)
    conferences: tuple[str, ...] = ()
    held_since: int | None = None
    hold_asked: bool | None = None
    mute_asked: bool | None = None
    hold_wanted: bool | None = None
    mute_wanted: bool | None = None
    rejoin_by: int | None = None
    last_agent: AgentId | None = None
    last_talk_at: int | None = None
    callback: Literal["asked", "kept"] | None = None
    calling: int | None = None
    calls: int = 0
    may_call: dict[QueueId, Windows] | None = None
    callback_cause: Cause | None = None
    in_line_since: int | None = None
    turned_away: TurnedAway | None = None
    help_since: int | None = None
    asides: int = 0
    written: tuple[NoteId, ...] = ()
    rating: int | None = None
    mails: tuple[MailId, ...] = ()
    voicemail_ms: int | None = None
    recordings: tuple[RecordingId, ...] = ()

    @property
    def caller(self) -> Leg | None:
        """The caller's leg, of a call; the newest, of one who was called back."""
        return next((leg for leg in reversed(self.legs.values()) if leg.role == "customer"), None)

    def agent_legs(self) -> list[Leg]:
        """Return the agents' legs that last, oldest first."""
        return [leg for leg in self.legs.values() if leg.role == "agent" and leg.live]


class CellState(msgspec.Struct, kw_only=True):
    """Everything a cell remembers.

    `closed` lists contacts that are over, oldest first; they are kept for a while so that late news finds them.
    `metrics` are the figures of the last two days (of agents, of the last hour), folded from the same events.
    """

    engine: EngineState = msgspec.field(default_factory=EngineState)
    rules: ConversationRules | None = None
    conversations: dict[ContactId, Conversation] = msgspec.field(default_factory=dict)
    closed: list[ContactId] = msgspec.field(default_factory=list)
    metrics: Metrics = msgspec.field(default_factory=Metrics)
    last_at: int = 0


def answered(talk: Conversation) -> Outcome:
    """Return the outcome of a contact that was answered."""
    return Outcome.CALLBACK_KEPT if talk.callback == "kept" else Outcome.ANSWERED


def not_kept(cause: Cause) -> Outcome:
    """Return the outcome of a contact that its queue has not kept, and nobody has answered."""
    return {"closed": Outcome.CLOSED, "full": Outcome.REFUSED_FULL}.get(cause, Outcome.SENT_ELSEWHERE)


def stage(state: CellState, contact: ContactId) -> Stage:
    """Return where a known contact stands, in the words of the console."""
    place = state.engine.places.get(contact)
    if place is not None:
        return STAGES[place.state]
    talk = state.conversations.get(contact)
    if talk is not None and talk.talk is Talk.RECORDING:
        return "voicemail"
    return "closed" if talk is None or talk.talk is Talk.ENDED else "flow"


STAGES: dict[PlaceState, Stage] = {
    PlaceState.WAITING: "waiting",
    PlaceState.OFFERED: "offered",
    PlaceState.CALLING: "calling",
    PlaceState.CLAIMED: "connecting",
    PlaceState.ACTIVE: "talking",
    PlaceState.WRAPPING: "wrapping",
}
