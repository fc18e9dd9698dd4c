"""The figures of queues and agents: a pure fold over the engine's events, so live figures equal those from the log.

A *visit* is the time a contact belongs to a queue: from entering it, by arrival or by transfer, until it is transferred
or gone. Formulas, version `VERSION`; waits are from its beginning, in milliseconds:

    offered                   visits begun (a contact that comes back to its place goes on with its visit)
    answered                  visits in which the contact was connected to an agent, at the first time
    abandoned                 visits in which the contact left before it was ever connected in them
    answered within target    answered, waited <= the queue's target when the visit began
    abandoned within target   abandoned, waited <= that target
    service level             answered within target / (answered + abandoned); none if nobody was either
    average speed of answer   sum of the waits of the answered / answered

Counts are additive, per queue, channel and 15-minute UTC bucket; each belongs to the bucket in which it happened.
"""

from typing import Final

import msgspec

from routing import events as e
from routing.model import AgentId, Channel, ContactId, QueueId

VERSION: Final = "1"
BUCKET_MS: Final = 15 * 60 * 1000


class Counts(msgspec.Struct, kw_only=True):
    """What happened in one bucket; counts of different buckets, queues and channels may be added up."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    answered_within_target: int = 0
    abandoned_within_target: int = 0
    answered_wait_ms: int = 0
    abandoned_wait_ms: int = 0

    def add(self, other: "Counts") -> None:
        """Count the other's counts in."""
        for field in self.__struct_fields__:
            setattr(self, field, getattr(self, field) + getattr(other, field))


class QueueFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One queue: who is there now, and what happened since `since` (the start of a bucket)."""

    queue: QueueId
    since: int
    waiting: int
    longest_waiting_since: int | None
    talking: int
    wrapping: int
    counts: Counts

    @property
    def service_level(self) -> float | None:
        """The share answered within target, by the formula above."""
        handled = self.counts.answered + self.counts.abandoned
        return self.counts.answered_within_target / handled if handled else None

    @property
    def average_speed_of_answer_ms(self) -> float | None:
        """The average wait of those answered."""
        return self.counts.answered_wait_ms / self.counts.answered if self.counts.answered else None


class AgentFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The contacts one agent is talking to or wrapping up now."""

    agent: AgentId
    talking: tuple[ContactId, ...]
    wrapping: tuple[ContactId, ...]


class Followed(msgspec.Struct, kw_only=True):
    """What has to be remembered of a contact's visit; `enqueued` is when it began."""

    queue: QueueId
    channel: Channel
    enqueued: int
    target_ms: int
    answered: bool = False


class Live(msgspec.Struct, kw_only=True):
    """Who is there now: contacts waiting (with when they entered the queue), in conversation, in wrap-up."""

    waiting: dict[ContactId, int] = msgspec.field(default_factory=dict)
    talking: dict[ContactId, int] = msgspec.field(default_factory=dict)
    wrapping: dict[ContactId, int] = msgspec.field(default_factory=dict)


class Metrics(msgspec.Struct, kw_only=True):
    """The fold. It can be encoded and decoded as it is, to go on from there."""

    buckets: dict[QueueId, dict[Channel, dict[int, Counts]]] = msgspec.field(default_factory=dict)
    contacts: dict[ContactId, Followed] = msgspec.field(default_factory=dict)
    queues: dict[QueueId, Live] = msgspec.field(default_factory=dict)
    agents: dict[AgentId, Live] = msgspec.field(default_factory=dict)

    def apply(self, event: e.Event) -> None:
        """Count one event; events must come in the order of the log."""
        match event:
            case e.ContactQueued():
                self._entered(event)
            case e.ContactTransferred():
                del self.queues[self.contacts[event.contact].queue].talking[event.contact]
                self._drop(event.agent, event.contact)
                self._entered(event)
            case e.ContactConnected():
                self._connected(event)
            case e.ContactReturned():
                followed = self.contacts[event.contact]
                del self.queues[followed.queue].talking[event.contact]
                self._drop(event.agent, event.contact)
                self.queues[followed.queue].waiting[event.contact] = followed.enqueued
            case e.ContactLeft():
                self._left(event)
            case e.WrapUpStarted():
                queue = self.queues[self.contacts[event.contact].queue]
                for live in (queue, self.agents[event.agent]):
                    live.wrapping[event.contact] = live.talking.pop(event.contact)
            case e.WrapUpEnded():
                followed = self.contacts.pop(event.contact)
                del self.queues[followed.queue].wrapping[event.contact]
                self._drop(event.agent, event.contact)

    def queue(self, queue: QueueId, since: int, channel: Channel | None = None) -> QueueFigures:
        """One queue's figures: the live ones over all channels, the counts of one channel or all.

        `since` is rounded down to the start of its bucket.
        """
        since -= since % BUCKET_MS
        counts = Counts()
        for name, buckets in self.buckets.get(queue, {}).items():
            if channel in (None, name):
                for start, bucket in buckets.items():
                    if start >= since:
                        counts.add(bucket)
        live = self.queues.get(queue, Live())
        return QueueFigures(
            queue=queue,
            since=since,
            waiting=len(live.waiting),
            longest_waiting_since=min(live.waiting.values(), default=None),
            talking=len(live.talking),
            wrapping=len(live.wrapping),
            counts=counts,
        )

    def agent(self, agent: AgentId) -> AgentFigures:
        """What one agent has in hand, oldest first."""
        live = self.agents.get(agent, Live())
        return AgentFigures(agent=agent, talking=tuple(live.talking), wrapping=tuple(live.wrapping))

    def forget_before(self, instant: int) -> None:
        """Drop the buckets that ended by then, so that memory stays bounded; live figures are not touched."""
        for channels in self.buckets.values():
            for channel, buckets in channels.items():
                channels[channel] = {start: kept for start, kept in buckets.items() if start + BUCKET_MS > instant}

    def _entered(self, event: e.ContactQueued | e.ContactTransferred) -> None:
        self.contacts[event.contact] = followed = Followed(
            queue=event.queue, channel=event.channel, enqueued=event.at, target_ms=event.target_ms
        )
        self.queues.setdefault(event.queue, Live()).waiting[event.contact] = event.at
        self._bucket(followed, event.at).offered += 1

    def _connected(self, event: e.ContactConnected) -> None:
        followed = self.contacts[event.contact]
        queue = self.queues[followed.queue]
        del queue.waiting[event.contact]
        for live in (queue, self.agents.setdefault(event.agent, Live())):
            live.talking[event.contact] = event.at
        if followed.answered:
            return
        followed.answered = True
        waited, bucket = event.at - followed.enqueued, self._bucket(followed, event.at)
        bucket.answered += 1
        bucket.answered_wait_ms += waited
        bucket.answered_within_target += waited <= followed.target_ms

    def _left(self, event: e.ContactLeft) -> None:
        followed = self.contacts.pop(event.contact)
        del self.queues[followed.queue].waiting[event.contact]
        if followed.answered:  # came back to its place from a conversation: it counts as answered
            return
        waited, bucket = event.at - followed.enqueued, self._bucket(followed, event.at)
        bucket.abandoned += 1
        bucket.abandoned_wait_ms += waited
        bucket.abandoned_within_target += waited <= followed.target_ms

    def _drop(self, agent: AgentId, contact: ContactId) -> None:
        """Take the contact from what the agent has in hand."""
        live = self.agents[agent]
        live.talking.pop(contact, None)
        live.wrapping.pop(contact, None)
        if not live.talking and not live.wrapping:
            del self.agents[agent]

    def _bucket(self, followed: Followed, at: int) -> Counts:
        buckets = self.buckets.setdefault(followed.queue, {}).setdefault(followed.channel, {})
        return buckets.setdefault(at - at % BUCKET_MS, Counts())
