"""How a leg's TwiML runs: a generator that yields what it waits for, and is resumed with what came of it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from callcenter.demo.twilio_cloud.agenda import Agenda, Timer

T = TypeVar("T")

CallStatus = Literal["queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]


@dataclass(frozen=True)
class Request:
    """A document to be asked for: where, as what kind of webhook, and what it tells besides the standard parameters."""

    url: str
    method: str = "POST"
    kind: str = "redirect"
    extra: dict[str, str] = field(default_factory=dict)
    twiml: str | None = None
    """The document itself, where it was given instead of an address."""


@dataclass(frozen=True)
class Answer:
    """What the webhook's receiver answered."""

    status: int
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Failure:
    """No answer: `ct` when nobody could be reached, `rt` when none came in time; `planned` when a fault made it so."""

    kind: str
    planned: bool = False


@dataclass(frozen=True)
class Sleep:
    """Waits for some milliseconds; None waits for an interruption."""

    ms: int | None


@dataclass(frozen=True)
class Listen:
    """Waits like `Sleep`, but a key, or with `speech` a sentence, ends it early."""

    ms: int | None
    speech: bool = False


@dataclass(frozen=True)
class Ring:
    """Waits like `Sleep`, but whoever picks up ends it early."""

    ms: int


@dataclass(frozen=True)
class Fetch:
    """Waits for the answer to a webhook."""

    request: Request
    params: dict[str, str]


@dataclass(frozen=True)
class Key:
    """A key of the telephone."""

    digit: str


@dataclass(frozen=True)
class Speech:
    """A sentence that somebody said."""

    text: str


@dataclass(frozen=True)
class PickedUp:
    """Somebody has picked up."""


Wait = Sleep | Listen | Ring | Fetch
Steps = Generator[Wait, Any, T]


class Interrupt(Exception):
    """Something that ends whatever a leg is doing."""


class HungUp(Interrupt):
    """The call is to end."""

    def __init__(self, by: str, status: CallStatus = "completed") -> None:
        self.by = by
        self.status = status


class Redirected(Interrupt):
    """The call is to go on with another document."""

    def __init__(self, request: Request) -> None:
        self.request = request


class Changed(Interrupt):
    """Something has changed for a participant of a conference, such as its hold; or the conference is over for it."""


class Script:
    """Runs the steps of one leg."""

    def __init__(
        self, agenda: Agenda, send: Callable[[Fetch, Callable[[Answer | Failure], None]], None], steps: Steps[None]
    ) -> None:
        self.over = False
        self._agenda = agenda
        self._send = send
        self._steps = steps
        self._wait: Wait | None = None
        self._waits = 0
        self._timer: Timer | None = None
        self._running = False

    def start(self) -> None:
        """Take the first step."""
        self._go(lambda: next(self._steps))

    def interrupt(self, why: Interrupt) -> None:
        """Tell the leg at once; or right after its present step, when it is taking one."""
        if self._running:
            self._agenda.soon(lambda: self.interrupt(why))
        elif not self.over:
            self._go(lambda: self._steps.throw(why))

    def hear(self, what: Key | Speech | PickedUp) -> bool:
        """Give it a key, a sentence or that somebody has picked up; tell whether that was waited for."""
        match self._wait, what:
            case (Ring(), PickedUp()) | (Listen(), Key()) | (Listen(speech=True), Speech()) if not self.over:
                pass
            case _:
                return False
        self._go(lambda: self._steps.send(what))
        return True

    def _go(self, move: Callable[[], Wait]) -> None:
        self._waits += 1
        self._wait = None
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._running = True
        try:
            wait = move()
        except StopIteration:
            self.over = True
            return
        finally:
            self._running = False
        self._suspend(wait, self._waits)

    def _suspend(self, wait: Wait, number: int) -> None:
        def resume(value: Answer | Failure | None) -> None:
            if number == self._waits and not self.over:  # else it has gone on meanwhile
                self._go(lambda: self._steps.send(value))

        self._wait = wait
        if isinstance(wait, Fetch):
            self._send(wait, resume)
        elif wait.ms is not None:
            self._timer = self._agenda.after(wait.ms, lambda: resume(None))
