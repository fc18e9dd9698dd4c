"""What a change would do to those who wait, as it is told over HTTP."""

from typing import Any, Self

import msgspec
from pydantic import BaseModel

from callcenter.http.pages import Closed
from routing.preview import Preview


class OfferedOut(BaseModel):
    """A waiting contact that is offered at once, and to whom."""

    contact: str
    agents: list[str]


class RefiledOut(Closed):
    """A waiting contact that other agents than before can take."""

    contact: str
    queue: str
    gained: list[str]
    lost: list[str]


class StrandedOut(Closed):
    """A waiting contact that nobody can answer any more: `nobody_ever`, or `nobody_signed_in`."""

    contact: str
    queue: str
    code: str


class PreviewOut(BaseModel):
    """What a change would do to those who wait; see docs/routing.md, *New configuration*."""

    offered: list[OfferedOut]
    refiled: list[RefiledOut]
    stranded: list[StrandedOut]
    answerable: list[str]
    turned_away: list[str]

    @classmethod
    def of(cls, found: Preview) -> Self:
        """Return the schema of a preview."""
        return cls(**facts_of(found))


def facts_of(found: Preview) -> dict[str, Any]:
    """Return the fields of the schema."""
    return {
        "offered": [OfferedOut(contact=contact, agents=list(agents)) for contact, agents in found.offered.items()],
        "refiled": [RefiledOut(**msgspec.to_builtins(one)) for one in found.refiled],
        "stranded": [StrandedOut(**msgspec.to_builtins(one)) for one in found.stranded],
        "answerable": list(found.answerable),
        "turned_away": list(found.turned_away),
    }
