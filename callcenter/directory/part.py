"""What every part of the configuration has in common, and how the forms of one that has several are told apart."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Discriminator

from callcenter.sentences import Sentence


class Part(BaseModel):
    """A part of the configuration: an unknown key is a mistake, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Discriminator(Discriminator):
    """One that annotates a form which is itself in a union: those must have a hash, and a context has none."""

    __hash__ = object.__hash__


def by_key(names: tuple[str, ...], otherwise: Sentence) -> Discriminator:
    """Tell the forms of something by the one key of `names` that it has; each is tagged with `form` of its key.

    `otherwise` says that there must be one. It is the `sentence` in the context of the error.
    """

    def of(value: Any) -> str | None:
        fields = getattr(type(value), "model_fields", {})
        keys = value if isinstance(value, dict) else {field.alias or name for name, field in fields.items()}
        found = [name for name in names if name in keys]
        return form(found[0]) if len(found) == 1 else None

    return _Discriminator(
        of, custom_error_type="form", custom_error_message=str(otherwise), custom_error_context={"sentence": otherwise}
    )


def form(name: str) -> str:
    """Return what validation errors call a form, in between the keys of the file."""
    return f"[{name}]"
