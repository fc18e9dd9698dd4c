"""What every part of the configuration has in common, and how the forms of one that has several are told apart."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Discriminator


class Part(BaseModel):
    """A part of the configuration: an unknown key is a mistake, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def by_key(names: tuple[str, ...], message: str) -> Discriminator:
    """Tell the forms of something by the one key of `names` that it has; each is tagged with `form` of its key."""

    def of(value: Any) -> str | None:
        fields = getattr(type(value), "model_fields", {})
        keys = value if isinstance(value, dict) else {field.alias or name for name, field in fields.items()}
        found = [name for name in names if name in keys]
        return form(found[0]) if len(found) == 1 else None

    return Discriminator(of, custom_error_type="form", custom_error_message=message)


def form(name: str) -> str:
    """Return what validation errors call a form, in between the keys of the file."""
    return f"[{name}]"
