"""What the cloud knows: calls, queues with their entries, conferences with their participants."""

from dataclasses import dataclass, field
from typing import Any, Literal

from callcenter.demo.twilio_cloud.account import Line
from callcenter.demo.twilio_cloud.scripts import CallStatus, Request, Script

CallState = Literal["ringing", "document", "gathering", "recording", "queued", "conference", "ended"]


@dataclass(frozen=True)
class LegEvent:
    """What a handset or device is told: `call` when a call changes, `heard` when something can be heard on it."""

    name: Literal["call", "heard"]
    data: dict[str, Any]


Pickup = Literal["answer", "busy", "no-answer", "by-hand"]
"""By hand: the telephone rings until somebody at it picks up or declines."""


@dataclass(frozen=True)
class Dialled:
    """How a call that is made by REST comes about: what whoever is called does, and how long it may ring."""

    pickup: Pickup
    timeout_ms: int


@dataclass(eq=False, kw_only=True)
class Call:
    """One leg: a customer's call to a number, or an agent's browser that has connected."""

    sid: str
    caller: str
    called: str
    line: Line
    created: int
    updated: int
    since: int
    extra: dict[str, str] = field(default_factory=dict)
    """Parameters that every webhook of this call has besides the standard ones."""
    status: CallStatus = "ringing"
    state: CallState = "ringing"
    dialled: "Dialled | None" = None
    """Of a call that was made by REST; None of one that came in."""
    answered: int | None = None
    ended: int | None = None
    callbacks: int = 0
    entry: "QueueEntry | None" = None
    participant: "Participant | None" = None
    heard: list[dict[str, Any]] = field(default_factory=list)
    events: list[LegEvent] = field(default_factory=list)
    story: list[dict[str, Any]] = field(default_factory=list)
    script: Script = field(init=False)

    @property
    def role(self) -> Literal["customer", "agent"]:
        """Tell whose leg this is."""
        return "agent" if self.caller.startswith("client:") else "customer"

    @property
    def direction(self) -> str:
        """Tell who called whom, in Twilio's word."""
        return "outbound-api" if self.dialled else "inbound"

    @property
    def over(self) -> bool:
        """Tell whether the call has ended."""
        return self.ended is not None

    @property
    def face(self) -> dict[str, Any]:
        """Return what the handset or device shows."""
        participant = self.participant
        return {
            "status": self.status,
            "state": self.state,
            "held": participant is not None and participant.hold,
            "muted": participant is not None and participant.muted,
            "since": self.since,
        }


@dataclass(eq=False, kw_only=True)
class Queue:
    """Calls that wait, in the order of their arrival."""

    sid: str
    name: str
    created: int
    max_size: int = 1_000
    entries: list["QueueEntry"] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class QueueEntry:
    """A call's place in a queue."""

    call: Call
    queue: Queue
    entered: int


@dataclass(eq=False, kw_only=True)
class Recording:
    """What somebody says into a Record verb; its sound is a tone for as long as it takes to say that."""

    sid: str
    call: Call
    started: int
    updated: int
    longest_ms: int
    subscription: "Subscription | None"
    status: Literal["in-progress", "processing", "completed", "absent"] = "in-progress"
    said: list[str] = field(default_factory=list)
    spoken_ms: int = 0

    @property
    def seconds(self) -> int:
        """Return how long it is."""
        return -(-min(self.spoken_ms, self.longest_ms) // 1_000)


@dataclass(frozen=True)
class Subscription:
    """Where something tells of itself, and of what. Of a conference, its first participant has said so."""

    url: str
    method: str
    groups: frozenset[str]


@dataclass(eq=False, kw_only=True)
class Conference:
    """A room with a name. It starts with the second participant, if one of those there may start it."""

    sid: str
    name: str
    created: int
    updated: int
    subscription: Subscription | None
    status: Literal["init", "in-progress", "completed"] = "init"
    started: bool = False
    reports: int = 0
    participants: dict[str, "Participant"] = field(default_factory=dict)
    reason_ended: str | None = None
    ended_by: Call | None = None


@dataclass(eq=False, kw_only=True)
class Participant:
    """A call in a conference."""

    call: Call
    conference: Conference
    joined: int
    updated: int
    label: str | None = None
    muted: bool = False
    hold: bool = False
    hold_document: Request | None = None
    wait_document: Request | None = None
    coached: str | None = None
    """The only call that hears this participant."""
    start_on_enter: bool = True
    end_on_exit: bool = False
    over: bool = False

    def heard_by(self, other: "Participant") -> bool:
        """Tell whether the other one hears what this one says."""
        if self is other or self.conference is not other.conference or self.conference.status != "in-progress":
            return False
        silenced = self.muted or self.hold or other.hold
        return not silenced and self.coached in (None, other.call.sid)
