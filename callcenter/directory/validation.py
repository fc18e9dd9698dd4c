"""What pydantic finds wrong with a part of the configuration, as our sentences, which name the place."""

import re
from typing import Any, cast

from pydantic_core import ErrorDetails, PydanticKnownError

from callcenter.directory.source import dotted
from callcenter.sentences import Either, Mistake, Sentence

_INPUT_SHOULD_BE = "Input should be "
_QUOTED = re.compile(r"'([^']*)'")


def mistake_of(detail: ErrorDetails) -> Sentence:
    """Return a validation error as a sentence."""
    loc = detail["loc"]
    match detail["type"]:
        case "extra_forbidden":
            return Sentence("unknown key {key!r} in {where}", key=str(loc[-1]), where=dotted(loc[:-1]))
        case "missing":
            return Sentence("the key {key!r} is missing in {where}", key=str(loc[-1]), where=dotted(loc[:-1]))
    return Sentence("{where}: {what}", where=dotted(loc), what=_what(detail))


def _what(detail: ErrorDetails) -> str:
    """Return what is wrong, without the place."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "dict_type" | "model_type":
            return Sentence("must be a mapping of keys")
        case "tuple_type":
            return Sentence("must be a list")
        case "literal_error":
            return Sentence("must be {choices!r}", choices=Either(_QUOTED.findall(context["expected"])))
        case "form":
            form: Sentence = context["sentence"]
            return form
        case "value_error":
            error = context["error"]
            return error.sentence if isinstance(error, Mistake) else str(error)
    return _heard(detail)


def _heard(detail: ErrorDetails) -> str:
    """Return what pydantic itself says, made of its template; if it has none for this, as it is."""
    english, context = _must_be(detail["msg"]), detail.get("ctx", {})
    try:
        template = PydanticKnownError(cast(Any, detail["type"]), context or None).message_template
    except (KeyError, TypeError):
        return english
    return Sentence.as_heard(english, _must_be(template), context)


def _must_be(said: str) -> str:
    wanted = said.removeprefix(_INPUT_SHOULD_BE)
    return said if wanted == said else f"must be {wanted}"
