"""What every event of the contact log has."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="kind", forbid_unknown_fields=True):
    """One fact of the contact log; `at` is cell time."""

    VERSION: ClassVar[int] = 1
    at: int
