"""A flow as it is compiled from `flows.yaml`: steps that are passed at once, and steps at which it stops.

It stops where the customer has a say (`Menu`, `Collect`) and where it is left (`Enqueue`, `HangUp`); everything else is
passed in the same instant. What is passed is remembered, so that whoever carries the contact can say it. Texts are by
language, durations milliseconds.
"""

from typing import Literal

import msgspec

FlowId = str
StepId = str
HoursId = str
QueueId = str
AttributeId = str
Texts = dict[str, str]
Cause = Literal["closed", "unstaffed", "full", "wait", "overflow"]
"""Why a queue has not kept a contact, in the engine's words."""
Key = str
"""One of 0-9, * and #."""


class Step(msgspec.Struct, frozen=True, kw_only=True, tag_field="step", forbid_unknown_fields=True):
    """A step of a flow."""


class Say(Step, frozen=True, kw_only=True, tag="say"):
    """Say something; `{opens_at}` in it stands for when the queue of `of` opens next."""

    text: Texts
    next: StepId
    of: QueueId | None = None


class Greet(Step, frozen=True, kw_only=True, tag="greet"):
    """Greet by name (`{name}` in `known`), or whoever it is (`unknown`)."""

    known: Texts
    unknown: Texts
    next: StepId


class Play(Step, frozen=True, kw_only=True, tag="play"):
    """Play a sound: an absolute URL, or the name of a file of the centre's; nothing where there is no sound."""

    sound: str
    next: StepId


class Set(Step, frozen=True, kw_only=True, tag="set"):
    """Give attributes to the contact, for branches and for the agent to see; or go on in another language."""

    next: StepId
    attributes: dict[AttributeId, str] = {}
    language: str | None = None


class Branch(Step, frozen=True, kw_only=True, tag="branch"):
    """Go on by opening hours (cases `open`, `closed`), the customer's tier, the language, or an attribute's value.

    What was collected has the value `given`. `name` is the hours or the attribute; `cases` are looked at first,
    `otherwise` is for all else.
    """

    by: Literal["hours", "tier", "language", "attribute"]
    cases: dict[str, StepId]
    otherwise: StepId
    name: str | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a key of a menu stands for."""

    label: Texts
    next: StepId


class Menu(Step, frozen=True, kw_only=True, tag="menu"):
    """Ask for one key; after `tries` without a good one, go on with `otherwise`.

    `chat` is the question where the choices are shown to be picked; None: the same as what is said.
    """

    text: Texts
    chat: Texts | None = None
    choices: dict[Key, Choice]
    otherwise: StepId
    timeout_ms: int = 6_000
    tries: int = 3


class Collect(Step, frozen=True, kw_only=True, tag="collect"):
    """Ask for digits, from `least` to `most` of them, ended by # or by silence.

    They are personal: kept as a line of the transcript, never as an attribute's value; a branch sees only that they
    were `given`. `label` is what the agent sees before them. `chat` is the question where it is written; None: the same
    as what is said.
    """

    text: Texts
    chat: Texts | None = None
    label: Texts
    attribute: AttributeId
    next: StepId
    otherwise: StepId
    least: int = 1
    most: int = 20
    timeout_ms: int = 6_000
    tries: int = 3


class Enqueue(Step, frozen=True, kw_only=True, tag="queue"):
    """Join a queue. Where it does not keep the contact, go on by the cause, or without a way for it be told and end."""

    queue: QueueId
    closed: StepId | None = None
    unstaffed: StepId | None = None
    full: StepId | None = None
    wait: StepId | None = None
    overflow: StepId | None = None

    def way(self, cause: Cause) -> StepId | None:
        """Return where to go on when the queue has not kept the contact for this cause."""
        step: StepId | None = getattr(self, cause)
        return step


class HangUp(Step, frozen=True, kw_only=True, tag="hang_up"):
    """End the contact, with this outcome."""

    outcome: Literal["closed", "sent_elsewhere", "refused_blocked"] = "sent_elsewhere"


AnyStep = Say | Greet | Play | Set | Branch | Menu | Collect | Enqueue | HangUp
Stopping = Menu | Collect | Enqueue | HangUp


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A whole flow; `start` is where it begins."""

    start: StepId
    steps: dict[StepId, AnyStep]


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """Which flow a contact enters: by the number called (E.164), else the channel's; None where there is none."""

    voice: FlowId | None = None
    chat: FlowId | None = None
    numbers: dict[str, FlowId] = {}
