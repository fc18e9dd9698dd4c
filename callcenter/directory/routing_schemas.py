"""The rules of routing that the files can set beside the plain ones: order, choice, misses, what fits together.

docs/routing.md says what each does; durations are integer milliseconds here.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from callcenter.directory.part import Part
from callcenter.directory.values import Duration, Id, PositiveDuration, parse_duration
from callcenter.sentences import Mistake
from routing.model import Channel, ChoiceRule

Slope = Annotated[int, Field(strict=True, ge=0, le=1_000)]
Weight = Annotated[int, Field(strict=True, ge=1, le=100)]
Rank = Annotated[int, Field(strict=True, ge=1, le=100)]
Open = Annotated[int, Field(strict=True, ge=0, le=20)]
_DAYS = re.compile(r"(\d{1,3})d", re.ASCII)
_DAY_MS = 24 * 3_600_000


def _long(value: object) -> int:
    """Return the milliseconds of days written like `7d`, up to 365, or of any other duration."""
    found = _DAYS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return parse_duration(value, least=1000)
    if not 1 <= int(found[1]) <= 365:
        raise Mistake(
            "{value!r} is out of range; it must be between {least} and {most}", value=value, least="1d", most="365d"
        )
    return int(found[1]) * _DAY_MS


LongDuration = Annotated[int, BeforeValidator(_long)]
WhileOpen = dict[Channel, dict[Channel, Open]]
OfferByChannel = dict[Channel, PositiveDuration]


class Order(Part):
    """How a waiting contact's score grows, in percent of its age; the most it counts; when it rises one class."""

    slope: Slope = 100
    cap: PositiveDuration | None = None
    raise_after: PositiveDuration | None = None


class ChoiceOf(Part):
    """Which of the eligible agents is offered a contact of the queue, and what the rule goes by."""

    rule: ChoiceRule = "longest_idle"
    weights: dict[Id, Weight] = {}
    tiers: dict[Id, Rank] = {}

    @model_validator(mode="after")
    def _what_the_rule_goes_by(self) -> Self:
        if self.weights and self.rule != "most_skilled":
            raise Mistake("weights are for the rule most_skilled")
        if self.tiers and self.rule != "tiers":
            raise Mistake("tiers are for the rule tiers")
        if self.rule == "tiers" and not self.tiers:
            raise Mistake("the rule tiers must have tiers")
        return self


def _bare(value: Any) -> Any:
    """Let the name of a rule stand where there is nothing else to say."""
    return {"rule": value} if isinstance(value, str) else value


Choice = Annotated[ChoiceOf, BeforeValidator(_bare)]


class LastAgent(Part):
    """How long contacts of the queue wait first for the agent whom the customer talked to last, if not too long ago.

    While that agent is away, skip it, or wait all the same.
    """

    hold: PositiveDuration = 20_000
    within: LongDuration = 7 * _DAY_MS
    away: Literal["skip", "wait"] = "skip"


class Transfers(Part):
    """What is so of a transfer unless the agent says otherwise; what is left out of a queue's is the centre's.

    With `credit` the time waited counts on; with `back` it comes back to the sender if those named do not take it.
    """

    credit: Annotated[bool | None, Field(strict=True)] = None
    back: Annotated[bool | None, Field(strict=True)] = None


class Callback(Part):
    """How customers of the queue are called back: who is there first, how often they are called, and when.

    `hours` are working hours on the customer's own clock; the queue's, where none are given. `offer` tells callers who
    wait of it.
    """

    first: Literal["agent", "customer"] = "agent"
    attempts: Annotated[int, Field(strict=True, ge=1, le=10)] = 3
    gap: PositiveDuration = 600_000
    hours: Id | None = None
    offer: Annotated[bool, Field(strict=True)] = True


class WrapUpExtension(Part):
    """How much longer an agent can make a wrap-up at a time, and how often."""

    by: PositiveDuration = 60_000
    times: Annotated[int, Field(strict=True, ge=0, le=20)] = 0


class Consequence(Part):
    """What a missed offer costs; what is left out is as it would be without this.

    The contact is not offered again to the agent for `hold`; the agent is Not ready after so many in a row, or never
    for 0.
    """

    hold: Duration | None = None
    not_ready_after: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None


class Misses(Part):
    """The consequences of each kind of miss; each can be left out."""

    declined: Consequence = Consequence()
    not_answered: Consequence = Consequence()
    lost: Consequence = Consequence()
    connect_failed: Consequence = Consequence()
