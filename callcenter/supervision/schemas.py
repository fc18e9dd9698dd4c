"""What the live endpoints answer with: the cards of the console, with instants as RFC 3339."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from callcenter.http.pages import Instant
from callcenter.supervision.open_then import OpenThen
from routing.model import Channel


class Card(BaseModel):
    """A model made from a card of the live view, field by field."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class EstimatesOut(Card):
    """Of the contacts answered that were told a wait, how many waited at most the median, and at most the bound."""

    told: int
    within_median: int
    within_bound: int


class QueueOut(Card):
    """A queue's live figures. Counters run since `since`, the start of today in the centre's zone.

    `service_level` is answered within `target_ms` / (answered + abandoned); null before the first of either.
    `oldest_queued_at` is null when nobody waits, `opens_at` while it is open (or when it never opens again, or nobody
    knows when). `sent_on` contacts it has not kept. `closed_by` is the supervisor who has closed it, until
    `closed_until` or until it is opened. `trend` is how many were offered in each of
    the last 12 quarters of an hour, the present one last.
    A contact that came now would wait for `expected_wait_ms` in the median, and nine times of ten no longer than
    `expected_bound_ms`: 0 if somebody is free, null if nobody is on duty.
    """

    id: str
    name: dict[str, str]
    waiting: int
    oldest_queued_at: Instant | None
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
    opens_at: Instant | None
    since: Instant
    average_speed_of_answer_ms: float | None
    average_handle_time_ms: float | None
    abandon_rate: float | None
    trend: tuple[int, ...]
    expected_wait_ms: int | None
    expected_bound_ms: int | None
    estimates: EstimatesOut
    sent_on: int
    closed_by: str | None
    closed_until: Instant | None


class AskedOut(Card):
    """The state an agent will have when the contacts they hold are over."""

    availability: Literal["offline", "not_ready"]
    reason: str | None


class AdjustedOut(Card):
    """That a supervisor (`by`) has changed what an agent is for; `queues` and `skills` are those configured."""

    by: str
    at: Instant
    queues: tuple[str, ...]
    skills: dict[str, int]


class AgentOut(Card):
    """An agent now, in this state `since`; `contacts` are those they hold, `capacity` how many they can by channel.

    With a state `asked` for they get nothing new; `draining` is the call for which they get no new chats. `queues` and
    `skills` are those in force, `adjusted` by a supervisor or not.
    """

    id: str
    name: dict[str, str]
    team: str
    availability: Literal["offline", "available", "not_ready"]
    reason: str | None
    since: Instant
    reachable: bool
    skills: dict[str, int]
    capacity: dict[Channel, int]
    contacts: list[str]
    asked: AskedOut | None
    draining: str | None
    queues: tuple[str, ...]
    adjusted: AdjustedOut | None


class NamedOut(Card):
    """Who a customer is."""

    id: str
    name: str
    tier: str | None


class ToBeCalledOut(Card):
    """For which time of how many a customer is to be called, and not before when."""

    first: Literal["customer", "agent"]
    attempt: int
    attempts: int
    at: Instant | None


class OpenContactOut(Card):
    """A contact that was open, at this stage `since`; the fields mean what they mean on a contact's card.

    `agent` is whose it was, or to whom it was offered. `in_line_since` is what the queue's longest wait goes by.
    """

    id: str
    channel: Channel
    queue: str | None
    stage: str
    since: Instant
    arrived_at: Instant
    agent: str | None
    offered_to: tuple[str, ...]
    match: str
    put_next: bool
    unanswerable: str | None
    step: int
    steps: int
    help_since: Instant | None
    callback: ToBeCalledOut | None
    in_line_since: Instant | None
    customer: NamedOut | None
    customer_hidden: bool


class Live(BaseModel):
    """When this was so, and the last event of the contact log that it takes in."""

    as_of: Instant
    position: int


class QueuesOut(Live):
    """Every configured queue."""

    items: list[QueueOut]


class AgentsOut(Live):
    """Every configured agent."""

    items: list[AgentOut]


class OpenContactsOut(Live):
    """Every contact that was open, in the order in which they arrived."""

    items: list[OpenContactOut]


def open_contact(then: OpenThen) -> OpenContactOut:
    """Return a contact as it is told."""
    card = {name: getattr(then.card, name) for name in OpenContactOut.model_fields}
    whose = {"customer": then.customer, "customer_hidden": then.customer_hidden}
    return OpenContactOut.model_validate(card | whose)
