"""What goes on for a time: a visit to a queue, and the state an agent is in; and how the time is counted."""

from typing import Literal

import msgspec

from routing.figures.counts import AgentCounts, HandlingCounts
from routing.model import AgentId, Availability, Channel, QueueId


class Visit(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A contact's stay in one queue; it began when it `entered`, told to last `expected_ms`, or `bound_ms` at most.

    In conversation or wrap-up, `agent` has it, and its time is counted up to `since`; `talk_ms`, `hold_ms` and
    `wrap_ms` are of this agent. `called_back` is one whose customer is not there but to be called.
    """

    queue: QueueId
    channel: Channel
    entered: int
    target_ms: int
    expected_ms: int | None = None
    bound_ms: int | None = None
    answered: bool = False
    called_back: bool = False
    agent: AgentId = ""
    doing: Literal["talk", "hold", "wrap"] = "talk"
    since: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0

    def begin(self, agent: AgentId, at: int) -> None:
        """Let the agent's conversation begin."""
        self.agent, self.doing, self.since = agent, "talk", at
        self.talk_ms = self.hold_ms = self.wrap_ms = 0

    def count(self, counts: HandlingCounts, at: int) -> None:
        """Count the time up to `at`."""
        ms = at - self.since
        if ms <= 0:
            return
        self.since = at
        if self.doing == "talk":
            self.talk_ms += ms
            counts.talk_ms += ms
        elif self.doing == "wrap":
            self.wrap_ms += ms
            counts.wrap_ms += ms
        else:
            self.hold_ms += ms
            counts.hold_ms += ms

    def end(self, counts: HandlingCounts, at: int) -> None:
        """Count the time up to `at`, and that the agent has handled it."""
        self.count(counts, at)
        counts.handled += 1
        counts.handled_talk_ms += self.talk_ms
        counts.handled_hold_ms += self.hold_ms
        counts.handled_wrap_ms += self.wrap_ms


class Shift(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An agent now: their state, and how many contacts they hold. Their time is counted up to `since`.

    One who is no longer `configured` is forgotten with the last contact they hold.
    """

    availability: Availability = Availability.OFFLINE
    reason: str = ""
    held: int = 0
    since: int = 0
    configured: bool = True

    @property
    def over(self) -> bool:
        """Tell whether nothing of it is to be counted any more."""
        return not self.held and (not self.configured or self.availability is Availability.OFFLINE)

    def count(self, counts: AgentCounts, at: int) -> None:
        """Count the time up to `at`."""
        ms = at - self.since
        if ms <= 0:
            return
        self.since = at
        if self.availability is Availability.AVAILABLE:
            counts.signed_in_ms += ms
            counts.available_ms += ms
            if not self.held:
                counts.idle_ms += ms
        elif self.availability is Availability.NOT_READY:
            counts.signed_in_ms += ms
            counts.not_ready_ms += ms
            reasons = counts.not_ready_reasons_ms
            reasons[self.reason] = reasons.get(self.reason, 0) + ms
        if self.held:
            counts.busy_ms += ms
            counts.contact_ms += ms * self.held
