"""What every command of the lifecycle is."""

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A wish of somebody's; it becomes events or a typed error."""
