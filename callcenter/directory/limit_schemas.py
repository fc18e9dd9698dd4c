"""What the files say of contacts that a queue does not keep: its limits, and the rules by which they overflow.

docs/routing.md says what each does; durations are integer milliseconds here.
"""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from callcenter.directory.part import Part
from callcenter.directory.values import Duration, Id, PositiveDuration, Texts, parse_duration
from callcenter.sentences import Mistake
from routing.limits import Measure


def _message_length(value: object) -> int:
    return parse_duration(value, least=5_000, most=600_000)


Length = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]


class VoicemailOf(Part):
    """What callers are told before the tone, and how long they may speak after it."""

    say: Texts
    longest: Annotated[int, BeforeValidator(_message_length)] = 120_000


class WayOf(Part):
    """Where contacts go: to another queue, or away, told something or to leave a message; else they are refused.

    With `callback` only those go that cannot be called back. Beside `voicemail`, the `message` is for those who can
    leave none, such as chats.
    """

    queue: Id | None = None
    message: Texts | None = None
    voicemail: VoicemailOf | None = None
    callback: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.queue is not None and self.message is not None:
            raise Mistake("a contact goes to a `queue` or is told a `message`, not both")
        if self.queue is not None and self.voicemail is not None:
            raise Mistake("a contact goes to a `queue` or to `voicemail`, not both")
        return self


def _bare(value: Any) -> Any:
    """Let one word stand for a way that needs no more."""
    if value == "refused":
        return {}
    if value == "callback":
        return {"callback": True}
    if value == "voicemail":
        raise Mistake("'voicemail' needs what is said before the tone; write {{voicemail: {{say: {{en: ...}}}}}}")
    return value


Way = Annotated[WayOf, BeforeValidator(_bare)]


class LengthLimit(Part):
    """How many may wait where nobody is free, and where the others go."""

    most: Length
    to: Way = WayOf()


class WaitLimit(Part):
    """How long contacts wait at most, with somebody signed in who serves the queue and with nobody."""

    staffed: PositiveDuration | None = None
    unstaffed: PositiveDuration | None = None
    to: Way = WayOf()

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.staffed is None and self.unstaffed is None:
            raise Mistake("a wait has a limit `staffed`, `unstaffed` or both")
        return self


class Unstaffed(Part):
    """Where contacts go that come while nobody is signed in who serves the queue."""

    to: Way = WayOf()


class Closed(Part):
    """Where contacts go that come while the queue is closed, and what becomes of those waiting when it closes."""

    waiting: Literal["serve", "send_on"] = "serve"
    to: Way = WayOf()


class LimitsOf(Part):
    """What a queue takes and keeps at most; what is left out is no limit."""

    length: LengthLimit | None = None
    wait: WaitLimit | None = None
    unstaffed: Unstaffed | None = None
    closed: Closed = Closed()

    def ways(self) -> list[tuple[str, WayOf]]:
        """Return where contacts go by each limit there is, by the key of the limit."""
        limits = {"length": self.length, "wait": self.wait, "unstaffed": self.unstaffed, "closed": self.closed}
        return [(key, limit.to) for key, limit in limits.items() if limit is not None]


class When(Part):
    """What an overflow rule goes by, from when on, and until when: one measure of this queue, or `of` another."""

    wait: Duration | None = None
    expected_wait: Duration | None = None
    length: Length | None = None
    service_level: Share | None = None
    until: str | int | float | None = None
    of: Id | None = None

    @model_validator(mode="after")
    def _one_measure_and_its_end(self) -> Self:
        if sum(getattr(self, measure) is not None for measure in get_args(Measure)) != 1:
            raise Mistake("a rule goes by exactly one of {measures}", measures=get_args(Measure))
        if self.wait is not None and self.of is None:
            if self.until is not None:
                raise Mistake("the wait of this queue is each contact's own: there is no `until`")
            if self.wait == 0:
                raise Mistake("the wait of this queue must be at least 1s")
        elif self.until is None:
            raise Mistake("`until` must say at which value the rule is off again")
        elif self.off == self.on:
            raise Mistake("`until` must be another value, so that the rule does not go on and off all the time")
        return self

    @property
    def measure(self) -> Measure:
        """Return what it goes by."""
        measures: tuple[Measure, ...] = get_args(Measure)
        return next(measure for measure in measures if getattr(self, measure) is not None)

    @property
    def on(self) -> int:
        """Return from which value on: milliseconds, contacts, or percent."""
        if self.service_level is not None:
            return round(100 * self.service_level)
        value: int = getattr(self, self.measure)
        return value

    @property
    def off(self) -> int | None:
        """Return until which value. Raises `ValueError` for one that is not written like the measure's."""
        if self.until is None:
            return None
        if self.wait is not None or self.expected_wait is not None:
            return parse_duration(self.until)
        if self.length is not None:
            if not isinstance(self.until, int) or self.until < 0:
                raise Mistake("`until` must be a number of contacts, as the length is")
            return self.until
        if isinstance(self.until, str) or not 0 <= self.until <= 1:
            raise Mistake("`until` must be a share from 0 to 1, as the service level is")
        return round(100 * self.until)


class OverflowRule(Part):
    """Contacts go on while something is so: those that come, or all who wait."""

    when: When
    to: Way
    whom: Literal["entering", "all"] = "entering"

    @model_validator(mode="after")
    def _whom_it_may_concern(self) -> Self:
        if self.when.wait is not None and self.when.of is None and "whom" in self.model_fields_set:
            raise Mistake("by the wait of this queue each contact goes when its time comes: there is no `whom`")
        return self
