"""What the outside world has to be told, and what a crash in mid-request means for each kind.

`effects_for` is the only source of effects; `still_wanted` asks the committed state once more before sending.

| kind             | after a crash or time-out in mid-request                                   |
| ---------------- | -------------------------------------------------------------------------- |
| `report_contact` | repeatable: the receiver is told the contact's id and keeps the last report |
"""

from enum import StrEnum
from typing import Literal

import msgspec

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.state import CellState, stage
from routing.model import ContactId

REPORT_WITHIN_MS = 24 * 3_600_000


class Safety(StrEnum):
    """What may be done with an effect whose outcome is not known."""

    REPEATABLE = "repeatable"
    """Sending it again does no harm."""
    CREATE = "create"
    """Never again blindly; it stays `unknown` until somebody looked."""


SAFETY: dict[str, Safety] = {"report_contact": Safety.REPEATABLE}

EffectKind = Literal["report_contact"]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the outside world is owed. It names ids only; `not_after` is when it is no longer worth sending."""

    kind: EffectKind
    contact: ContactId
    not_after: int


def effects_for(event: ev.AnyEvent, after: CellState) -> list[Effect]:
    """Return what an event owes the outside world; `after` is the state its decision led to."""
    if after.rules is None or not after.rules.report_contacts:
        return []
    if not isinstance(event, (ev.ContactEnded, rev.WrapUpEnded, ev.DispositionRecorded)):
        return []
    if stage(after, event.contact) != "closed":
        return []
    return [Effect(kind="report_contact", contact=event.contact, not_after=event.at + REPORT_WITHIN_MS)]


def still_wanted(effect: Effect, contact_exists: bool, now: int) -> bool:
    """Tell whether an effect is still worth sending, by what is committed now."""
    return contact_exists and now <= effect.not_after
