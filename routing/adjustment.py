"""What a supervisor has changed of an agent, for as long as nobody takes it back."""

import msgspec

from routing.conditions import SkillId
from routing.limits import QueueId


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """The queues an agent serves and the skills they have in the place of those configured; None: as configured."""

    queues: tuple[QueueId, ...] | None
    skills: dict[SkillId, int] | None
    by: str
    at: int
