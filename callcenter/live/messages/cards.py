"""Cards: what the console is shown of an agent, a contact, a queue. A card replaces the card of the same id."""

from typing import Literal

import msgspec

from callcenter.contacts.events import Identity, Match, Outcome
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.live.messages.shared import ContactStage
from routing.model import Channel, Unanswerable, Why


class OfferCard(msgspec.Struct, frozen=True, kw_only=True):
    """The standing offer of a contact: the viewer's own, or, where they have none of several, the first."""

    id: str
    agent: str
    deadline: int
    why: Why


class CallbackCard(msgspec.Struct, frozen=True, kw_only=True):
    """That the customer is not there, but to be called: next for the `attempt`-th time of `attempts`, not before `at`.

    `first` is who is there first, the agent or the customer.
    """

    first: Literal["agent", "customer"]
    attempt: int
    attempts: int
    at: int | None


class CallCard(msgspec.Struct, frozen=True, kw_only=True):
    """A call as the carrier has it: `connected`, `held`, `muted` are what the carrier said, not what was asked of it.

    `hold_wanted` and `mute_wanted` are what was asked and is not confirmed yet, else null. `conference` is where the
    claimed call is joined (null before); while it lives, the agent's own line comes and goes: `rejoin_by` is when a
    conversation without it is over for this agent.
    """

    conference: str | None
    customer: Literal["live", "gone"]
    agent_leg: Literal["none", "joining", "joined", "gone"]
    connected: bool
    held: bool
    held_since: int | None
    hold_wanted: bool | None
    muted: bool
    mute_wanted: bool | None
    rejoin_by: int | None


class ContactCard(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as the console shows it. `since` is when `stage` began; `customer` is null until we know who it is.

    `queue` is null until the flow has chosen one; `attributes` are what the flow has set; `call` comes with calls.
    `ended` tells whether the conversation is over (the stage may then be `wrapping`, or `closed`).

    While it is offered, `agent` is whose offer is shown, and `offered_to` are all to whom it is. In line, `put_next`
    tells whether a supervisor put it at the front of its class, `unanswerable` why nobody can take it, if so. `step`
    of `steps` (from 0) is in force. In wrap-up, `extensions_left` is how often the agent can take more time, null where
    the queue gives none. The agent wants a supervisor's help since `help_since`. With `callback` the customer is not
    there, but to be called. `in_line_since` is what a queue's longest wait goes by: when this contact, not connected
    yet, came into its queue. With `customer_hidden` you may not see who it is, nor watch the conversation.
    """

    id: str
    channel: Channel
    queue: str | None
    language: str
    priority: int
    stage: ContactStage
    since: int
    arrived_at: int
    queued_at: int | None
    answered_at: int | None
    ended_at: int | None
    outcome: Outcome | None
    agent: str | None
    offer: OfferCard | None
    connect_by: int | None
    wrap_up_until: int | None
    identity: Identity
    match: Match
    customer_id: str | None
    customer: CustomerCard | None
    candidates: tuple[CandidateCard, ...]
    customer_online: bool
    idle_ends_at: int | None
    disposition: str | None
    attributes: dict[str, str]
    call: CallCard | None
    offered_to: tuple[str, ...] = ()
    put_next: bool = False
    unanswerable: Unanswerable | None = None
    step: int = 0
    steps: int = 0
    extensions_left: int | None = None
    help_since: int | None = None
    callback: CallbackCard | None = None
    customer_hidden: bool = False
    in_line_since: int | None = None


class AskedCard(msgspec.Struct, frozen=True, kw_only=True):
    """The state an agent will have when the contacts they hold are over."""

    availability: Literal["offline", "not_ready"]
    reason: str | None


class AdjustedCard(msgspec.Struct, frozen=True, kw_only=True):
    """That a supervisor (`by`) has changed what an agent is for; `queues` and `skills` are those configured."""

    by: str
    at: int
    queues: tuple[str, ...]
    skills: dict[str, int]


class AgentCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the console shows them; `name` is by language.

    With a state `asked` for they get nothing new; `draining` is the call for which they get no new chats. `queues` and
    `skills` are those in force, `adjusted` by a supervisor or not.
    """

    id: str
    name: dict[str, str]
    team: str
    availability: Literal["offline", "available", "not_ready"]
    reason: str | None
    since: int
    reachable: bool
    skills: dict[str, int]
    capacity: dict[str, int]
    contacts: tuple[str, ...]
    asked: AskedCard | None = None
    draining: str | None = None
    queues: tuple[str, ...] = ()
    adjusted: AdjustedCard | None = None


class EstimatesCard(msgspec.Struct, frozen=True, kw_only=True):
    """Of the contacts answered that were told a wait, how many waited at most the median, and at most the bound."""

    told: int
    within_median: int
    within_bound: int


class QueueCard(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's live figures. Counters run since `since` (the start of today in the centre's zone).

    `service_level` is answered within `target_ms` / (answered + abandoned); null before the first of either.
    `oldest_queued_at` is null when nobody waits. `opens_at` is null while open (or when it never opens again, or nobody
    knows when). Rates are those of docs/metrics.md, null where there is nothing to work them out of. `trend` is how
    many were offered in each of the last 12 quarters of an hour, the present one last. `sent_on` contacts it has not
    kept. `closed_by` is the supervisor who has closed it, until `closed_until` or until it is opened.

    A contact that came now would wait for `expected_wait_ms` in the median, and nine times of ten no longer than
    `expected_bound_ms`: 0 if somebody is free, null if nobody is on duty.
    """

    id: str
    name: dict[str, str]
    waiting: int
    oldest_queued_at: int | None
    talking: int
    wrapping: int
    staffed: int
    available: int
    offered: int
    answered: int
    abandoned: int
    answered_within: int
    service_level: float | None
    target_ms: int
    target_share: float
    open: bool
    opens_at: int | None
    since: int
    average_speed_of_answer_ms: float | None = None
    average_handle_time_ms: float | None = None
    abandon_rate: float | None = None
    trend: tuple[int, ...] = ()
    expected_wait_ms: int | None = None
    expected_bound_ms: int | None = None
    estimates: EstimatesCard = EstimatesCard(told=0, within_median=0, within_bound=0)
    sent_on: int = 0
    closed_by: str | None = None
    closed_until: int | None = None


class AlarmCard(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm that is on since `raised_at`. `value` was the worst reading so far when this was said.

    Readings and thresholds are contacts (`waiting`, `unanswerable`), milliseconds (`longest_wait`, `unstaffed`) or
    shares (`service_level`, `capacity`). `acknowledged_by` is the username of who sees to it,
    and `acknowledged_name` what they are called, by language.
    """

    id: str
    queue: str
    kind: Literal["waiting", "longest_wait", "service_level", "unanswerable", "unstaffed", "capacity"]
    value: float
    threshold: float
    raised_at: int
    acknowledged_by: str | None
    acknowledged_at: int | None
    acknowledged_name: dict[str, str] = msgspec.field(default_factory=dict)


class AsideCard(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an agent or a supervisor wrote about a contact while it was open."""

    id: str
    author: str
    at: int
    text: str


class ChoiceCard(msgspec.Struct, frozen=True, kw_only=True):
    """A code of the centre's with its words, by language: a not-ready reason, a disposition, a skill, tier or team."""

    id: str
    label: dict[str, str]


class TransferAgentCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent to whom contacts can be sent: their name by language, their team, and the channels they take."""

    id: str
    label: dict[str, str]
    team: str
    channels: tuple[Channel, ...]


class AttributeCard(msgspec.Struct, frozen=True, kw_only=True):
    """What an attribute that flows set is called, and its values, as far as the centre names them."""

    id: str
    label: dict[str, str]
    values: tuple[ChoiceCard, ...] = ()
