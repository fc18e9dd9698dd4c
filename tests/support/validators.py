"""Servers in one run share the validators of their routes, which FastAPI makes anew for each though they are the same.

Hundreds of tests have a server of their own; half of what making one costs are these.
"""

from typing import Any

from fastapi._compat import v2
from pydantic import TypeAdapter

_made: dict[tuple[Any, ...], TypeAdapter[Any]] = {}
_make = v2.ModelField.__post_init__


def _make_once(self: v2.ModelField) -> None:
    said = self.field_info.annotation, repr(v2.asdict(self.field_info)), repr(self.config)
    if said in _made:
        self._type_adapter = _made[said]
    else:
        _make(self)
        _made[said] = self._type_adapter


def share() -> None:
    """Have them shared from now on."""
    v2.ModelField.__post_init__ = _make_once  # type: ignore[method-assign]
