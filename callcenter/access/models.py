"""Who may use the console."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What somebody may do. Roles do not contain each other; each route lists those that may call it."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Principal(msgspec.Struct, frozen=True):
    """Somebody who is signed in."""

    username: str
    role: Role


class Session(msgspec.Struct, frozen=True):
    """A principal, and the instant at which they must sign in again."""

    principal: Principal
    expires_at: int


class User(msgspec.Struct, frozen=True):
    """An account. `demo` means that it still has the published demo password."""

    username: str
    role: Role
    demo: bool
    disabled: bool
    created_at: int
