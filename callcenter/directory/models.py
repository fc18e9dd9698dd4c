"""The centre as others show it. Texts are by language; instants integer milliseconds UTC, durations milliseconds."""

from typing import Literal

import msgspec

from routing.model import Channel


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A code of the centre's with its words: a team, a skill, a tier, a language, a reason, a disposition."""

    id: str
    label: dict[str, str]


class AttributeInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What an attribute that flows set is called, and its values, as far as the centre names them."""

    id: str
    label: dict[str, str]
    values: tuple[Choice, ...]


class QueueInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A queue and whether it is open. `opens_at` is null while open, or when it never opens again."""

    id: str
    name: dict[str, str]
    requires: dict[str, int]
    agents: tuple[str, ...]
    target_ms: int
    target_share: float
    zone: str
    open: bool
    opens_at: int | None


class AgentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as configured."""

    id: str
    name: dict[str, str]
    team: str
    profile: str
    queues: tuple[str, ...]
    skills: dict[str, int]
    capacity: dict[Channel, int]


class UserInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may sign in to the console. `role` is their account's; `also` is what an agent is besides."""

    username: str
    role: Literal["agent", "supervisor", "admin"]
    also: tuple[Literal["supervisor", "admin"], ...] = ()
    name: dict[str, str]
