"""What a customer hears or reads where their flow stands: the texts of what it passed, and what it asks."""

from collections.abc import Callable, Iterable

import msgspec

from callcenter.flows.model import Collect, Flow, Greet, Key, Menu, Play, QueueId, Say, StepId, Texts
from callcenter.flows.words import phrase


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say (`text`) or to play (`sound`); exactly one of the two."""

    text: str | None = None
    sound: str | None = None


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is said to: in which language, what to call them (None: not known), when queues open next in words."""

    language: str
    address: str | None
    opens_at: Callable[[QueueId], str]


def passed_prompts(flow: Flow, passed: Iterable[StepId], to: Listener) -> list[Prompt]:
    """Return what the passed steps say and play, in order; a step that is no longer configured says nothing."""
    prompts = []
    for id_ in passed:
        match flow.steps.get(id_):
            case Say() as say:
                opens_at = to.opens_at(say.of) if say.of else ""
                prompts.append(Prompt(text=in_language(say.text, to.language).replace("{opens_at}", opens_at)))
            case Greet() as greet:
                text = greet.known if to.address else greet.unknown
                prompts.append(Prompt(text=in_language(text, to.language).replace("{name}", to.address or "")))
            case Play() as play:
                prompts.append(Prompt(sound=play.sound))
    return prompts


def question(step: Menu | Collect, language: str, *, written: bool = False) -> str:
    """Return what the step asks, as it is said or as it is `written`."""
    return in_language((step.chat if written else None) or step.text, language)


def answer_line(flow: Flow, at: StepId, given: str, keys: str, language: str) -> str | None:
    """Return the line of the transcript for what was answered at a step: the choice's label, or the digits."""
    step = flow.steps.get(at)
    if given == "choice" and isinstance(step, Menu) and keys in step.choices:
        return in_language(step.choices[keys].label, language)
    if given == "collected" and isinstance(step, Collect):
        return phrase("answer", language, label=in_language(step.label, language), keys=keys)
    return None


def choices(flow: Flow, at: StepId, language: str) -> list[tuple[Key, str]]:
    """Return the keys of a menu and what they stand for, in the order of the file; none at another step.

    Keys that lead straight back to it are left out: what is written need not be asked for again.
    """
    step = flow.steps.get(at)
    shown = step.choices.items() if isinstance(step, Menu) else ()
    return [(key, in_language(choice.label, language)) for key, choice in shown if choice.next != at]


def in_language(texts: Texts, language: str) -> str:
    """Return the text in a language, else in the first there is: a checked flow has every language of its centre."""
    return texts.get(language) or next(iter(texts.values()))
