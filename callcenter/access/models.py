"""Who may use the console."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What somebody may do. Roles do not contain each other; each route lists those that may call it."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


SUPERVISING = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""The roles of those who see the whole centre."""


class Principal(msgspec.Struct, frozen=True):
    """Somebody who is signed in. `role` is their account's, `also` what the configuration makes of an agent besides."""

    username: str
    role: Role
    also: frozenset[Role] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """All they are."""
        return self.also | {self.role}

    @property
    def takes_contacts(self) -> bool:
        """Whether they have a desk."""
        return Role.AGENT in self.roles

    @property
    def supervises(self) -> bool:
        """Whether they see what all agents do, and steer it."""
        return not self.roles.isdisjoint(SUPERVISING)


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
