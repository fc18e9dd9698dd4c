"""The flows of a centre as `flows.yaml` says them: steps that each do one thing, and where each leads.

A step is a mapping with exactly one of `VERBS`. `exits` and `spoken` tell the checks where it leads and what it says,
each with its place within the step.
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

from pydantic import BeforeValidator, Field, StringConstraints, Tag

from callcenter.directory.part import Part, by_key, form
from callcenter.directory.source import Loc
from callcenter.directory.values import (
    Digits,
    Id,
    Key,
    Label,
    Language,
    Patience,
    PhoneNumber,
    Sound,
    Texts,
)
from callcenter.sentences import Sentence
from routing.limits import Cause

VERBS = ("say", "greet", "play", "set", "branch", "menu", "collect", "queue", "hang_up")
BRANCHES = ("hours", "tier", "language", "attribute")
FORMS = frozenset(map(form, (*VERBS, *BRANCHES)))
"""What validation errors call the forms that a step or a branch can have, in between the keys of the file."""

Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Tries = Annotated[int, Field(strict=True, ge=1, le=10)]


class Exit(NamedTuple):
    """Where a step leads. `unasked` is a way that is gone without the customer giving anything."""

    loc: Loc
    to: str
    unasked: bool = True


class Spoken(NamedTuple):
    """Something a step says or writes, and the placeholders that stand for something in it."""

    loc: Loc
    texts: dict[str, str]
    placeholders: frozenset[str] = frozenset()


class Step(Part):
    """What is done at one place of a flow."""

    stops: ClassVar[bool] = False
    """Whether the customer has a say here, or is left."""

    def exits(self) -> Iterator[Exit]:
        """Yield every way out; none where the flow ends."""
        yield from ()

    def spoken(self) -> Iterator[Spoken]:
        """Yield every text."""
        yield from ()


class Going(Step):
    """A step with one way on."""

    next: Id

    def exits(self) -> Iterator[Exit]:
        """Yield the way on."""
        yield Exit(("next",), self.next)


class Say(Going):
    """Say something; of a queue, when it opens next: `{opens_at}`."""

    say: Texts
    of: Id | None = None

    def spoken(self) -> Iterator[Spoken]:
        """Yield what is said."""
        yield Spoken(("say",), self.say, frozenset({"{opens_at}"} if self.of else ()))


class Greeting(Part):
    """What is said to whom we know by name, `{name}`, and to everybody else."""

    known: Texts
    unknown: Texts


class Greet(Going):
    """Greet the customer."""

    greet: Greeting

    def spoken(self) -> Iterator[Spoken]:
        """Yield both greetings."""
        yield Spoken(("greet", "known"), self.greet.known, frozenset({"{name}"}))
        yield Spoken(("greet", "unknown"), self.greet.unknown)


class Play(Going):
    """Play a sound, where there is sound."""

    play: Sound


class Setting(Part):
    """Attributes to give, a language to go on in, or both."""

    attributes: dict[Id, Value] = {}
    language: Language | None = None


class Set(Going):
    """Give the contact attributes, or go on in another language."""

    set: Setting


class Choice(Part):
    """What a key of a menu is called where keys are shown, and where it leads."""

    label: Label
    next: Id


class Asking(Part):
    """A question, how often and how long it waits for an answer, and where to go on without a good one.

    `chat` is the question as it is written in a chat; as it is said, unless given.
    """

    say: Texts
    chat: Texts | None = None
    otherwise: Id
    timeout: Patience = 6_000
    tries: Tries = 3

    def asked(self, verb: str) -> Iterator[Spoken]:
        """Yield the question of the step with this verb, as it is said and as it is written."""
        yield Spoken((verb, "say"), self.say)
        if self.chat is not None:
            yield Spoken((verb, "chat"), self.chat)


class MenuOf(Asking):
    """The question of a menu, and its keys."""

    choices: dict[Key, Choice]


class Menu(Step):
    """Ask for one key."""

    stops: ClassVar[bool] = True

    menu: MenuOf

    def exits(self) -> Iterator[Exit]:
        """Yield where each key leads, and the way without one."""
        for key, choice in self.menu.choices.items():
            yield Exit(("menu", "choices", key, "next"), choice.next, unasked=False)
        yield Exit(("menu", "otherwise"), self.menu.otherwise)

    def spoken(self) -> Iterator[Spoken]:
        """Yield the question and what the keys are called."""
        yield from self.menu.asked("menu")
        for key, choice in self.menu.choices.items():
            yield Spoken(("menu", "choices", key, "label"), choice.label)


class CollectOf(Asking):
    """The question for digits; `label` is what the agent sees before them."""

    label: Label
    attribute: Id
    digits: Digits = (1, 20)


class Collect(Step):
    """Ask for digits."""

    stops: ClassVar[bool] = True

    collect: CollectOf
    next: Id

    def exits(self) -> Iterator[Exit]:
        """Yield the way with digits and the way without."""
        yield Exit(("next",), self.next, unasked=False)
        yield Exit(("collect", "otherwise"), self.collect.otherwise)

    def spoken(self) -> Iterator[Spoken]:
        """Yield the question and the agent's label."""
        yield from self.collect.asked("collect")
        yield Spoken(("collect", "label"), self.collect.label)


class ByHours(Part):
    """Whether opening hours are open now."""

    hours: Id
    open: Id
    closed: Id


class ByTier(Part):
    """The customer's tier."""

    tier: dict[Id, Id]
    otherwise: Id


class ByLanguage(Part):
    """The language the contact is in."""

    language: dict[Language, Id]
    otherwise: Id


class ByAttribute(Part):
    """The value of an attribute."""

    attribute: Id
    cases: dict[Value, Id]
    otherwise: Id


AnyBranch = Annotated[
    Annotated[ByHours, Tag("[hours]")]
    | Annotated[ByTier, Tag("[tier]")]
    | Annotated[ByLanguage, Tag("[language]")]
    | Annotated[ByAttribute, Tag("[attribute]")],
    by_key(BRANCHES, Sentence("a branch is by exactly one of {keys}", keys=BRANCHES)),
]


class Branch(Step):
    """Go on by what is so."""

    branch: AnyBranch

    def cases(self) -> Iterator[Exit]:
        """Yield where each value leads."""
        by = self.branch
        match by:
            case ByHours():
                yield Exit(("branch", "open"), by.open)
                yield Exit(("branch", "closed"), by.closed)
            case ByTier():
                yield from (Exit(("branch", "tier", value), to) for value, to in by.tier.items())
            case ByLanguage():
                yield from (Exit(("branch", "language", value), to) for value, to in by.language.items())
            case ByAttribute():
                yield from (Exit(("branch", "cases", value), to) for value, to in by.cases.items())

    def exits(self) -> Iterator[Exit]:
        """Yield where each value leads, and all else."""
        yield from self.cases()
        if not isinstance(self.branch, ByHours):
            yield Exit(("branch", "otherwise"), self.branch.otherwise)


class QueueOf(Part):
    """A queue, and the ways on where it does not keep the contact, by the cause; without one, the customer is told."""

    to: Id
    closed: Id | None = None
    unstaffed: Id | None = None
    full: Id | None = None
    wait: Id | None = None
    overflow: Id | None = None


def _bare(value: Any) -> Any:
    """Let a queue's id stand where there is nothing else to say."""
    return {"to": value} if isinstance(value, str) else value


class Queue(Step):
    """Join a queue; the flow ends here, unless the queue does not keep the contact and there is another way."""

    queue: Annotated[QueueOf, BeforeValidator(_bare)]

    def exits(self) -> Iterator[Exit]:
        """Yield the ways on where the queue does not keep the contact."""
        for cause in get_args(Cause):
            if (to := getattr(self.queue, cause)) is not None:
                yield Exit(("queue", cause), to)


class HangUpOf(Part):
    """With which outcome."""

    outcome: Literal["closed", "sent_elsewhere", "refused_blocked"] = "sent_elsewhere"


class HangUp(Step):
    """End the contact."""

    stops: ClassVar[bool] = True

    hang_up: HangUpOf


AnyStep = Annotated[
    Annotated[Say, Tag("[say]")]
    | Annotated[Greet, Tag("[greet]")]
    | Annotated[Play, Tag("[play]")]
    | Annotated[Set, Tag("[set]")]
    | Annotated[Branch, Tag("[branch]")]
    | Annotated[Menu, Tag("[menu]")]
    | Annotated[Collect, Tag("[collect]")]
    | Annotated[Queue, Tag("[queue]")]
    | Annotated[HangUp, Tag("[hang_up]")],
    by_key(VERBS, Sentence("a step does exactly one of {keys}", keys=VERBS)),
]


class Flow(Part):
    """What a contact goes through before an agent, step by step, from `start` on."""

    start: Id
    steps: dict[Id, AnyStep]


class Attribute(Part):
    """What an attribute is called where agents see it, and what its values are called."""

    name: Label
    values: dict[Value, Label] = {}


class Entries(Part):
    """Which flow a contact begins with: that of the number called, else that of its channel."""

    voice: Id | None = None
    chat: Id | None = None
    numbers: dict[PhoneNumber, Id] = {}
