"""What the outside world has to be told, and what a crash in mid-request means for each kind.

`effects_for` is the only source of effects; `still_wanted` asks the committed state once more before sending.

| kind             | to      | after a crash or time-out in mid-request                                             |
| ---------------- | ------- | ------------------------------------------------------------------------------------ |
| `report_contact` | CRM     | repeatable: the receiver is told the contact's id and keeps the last report          |
| `redirect`       | carrier | repeatable while the call lasts: what it fetches then depends on our state, not on it |
| `hang_up`        | carrier | repeatable: a call that is over is over                                              |
| `set_hold`       | carrier | repeatable: held twice is held                                                       |
| `set_mute`       | carrier | repeatable: muted twice is muted                                                     |
| `mail_transcript`| mail    | repeatable: it may come twice, under one message id, so that it is seen as one        |
| `call_customer`  | carrier | never again: a call that was made tells so itself, and one that was not is missed    |
| `delete_recording` | carrier | repeatable: a recording that is gone is gone                                       |
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Literal

import msgspec

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.state import CellState, Conversation, Leg, Talk, stage
from routing.model import ContactId, OfferId, PlaceState

REPORT_WITHIN_MS = 24 * 3_600_000
MAIL_WITHIN_MS = 24 * 3_600_000
REDIRECT_WITHIN_MS = 30_000
HANG_UP_WITHIN_MS = 600_000
CONTROL_WITHIN_MS = 10_000
DELETE_WITHIN_MS = 30 * 24 * 3_600_000


class Safety(StrEnum):
    """What may be done with an effect whose outcome is not known."""

    REPEATABLE = "repeatable"
    """Sending it again does no harm."""
    WHILE_LIVE = "while_live"
    """Sending it again does no harm while the call lasts: the carrier is asked first."""
    CREATE = "create"
    """Never again blindly; it stays `unknown` until somebody looked."""


SAFETY: dict[str, Safety] = {
    "report_contact": Safety.REPEATABLE,
    "redirect": Safety.WHILE_LIVE,
    "hang_up": Safety.REPEATABLE,
    "set_hold": Safety.REPEATABLE,
    "set_mute": Safety.REPEATABLE,
    "mail_transcript": Safety.REPEATABLE,
    "call_customer": Safety.CREATE,
    "delete_recording": Safety.REPEATABLE,
}

EffectKind = Literal[
    "report_contact",
    "redirect",
    "hang_up",
    "set_hold",
    "set_mute",
    "mail_transcript",
    "call_customer",
    "delete_recording",
]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the outside world is owed. It names ids only; `not_after` is when it is no longer worth sending.

    A mail goes to the address of the row `mail`. Of a call: `leg` is the carrier's id of it, `offer` names its
    conference, `on` is what hold or mute shall be. Of a customer to be called, `attempt` says which call it is;
    `recording` is the carrier's id of one.
    """

    kind: EffectKind
    contact: ContactId
    not_after: int
    leg: ev.LegId | None = None
    offer: OfferId | None = None
    on: bool | None = None
    mail: ev.MailId | None = None
    attempt: int | None = None
    recording: ev.RecordingId | None = None


class _About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    leg: ev.LegId | None = None
    offer: OfferId | None = None
    on: bool | None = None
    mail: ev.MailId | None = None
    attempt: int | None = None
    recording: ev.RecordingId | None = None


_decoder = msgspec.json.Decoder(_About)


def about_of(effect: Effect) -> str:
    """Return what an effect is about besides its contact, as text for its row."""
    about = _About(
        leg=effect.leg,
        offer=effect.offer,
        on=effect.on,
        mail=effect.mail,
        attempt=effect.attempt,
        recording=effect.recording,
    )
    return msgspec.json.encode(about).decode()


def effect_from(kind: EffectKind, contact: ContactId, not_after: int, about: str) -> Effect:
    """Return the effect of a row."""
    of = _decoder.decode(about)
    return Effect(
        kind=kind,
        contact=contact,
        not_after=not_after,
        leg=of.leg,
        offer=of.offer,
        on=of.on,
        mail=of.mail,
        attempt=of.attempt,
        recording=of.recording,
    )


def effects_for(event: ev.AnyEvent, after: CellState) -> list[Effect]:
    """Return what an event owes the outside world; `after` is the state its decision led to."""
    return [effect for owed in _OWED.get(type(event), ()) for effect in owed(event, after)]


def _mail(event: ev.TranscriptAsked, _after: CellState) -> list[Effect]:
    not_after = event.at + MAIL_WITHIN_MS
    return [Effect(kind="mail_transcript", contact=event.contact, not_after=not_after, mail=event.mail)]


def _erased(event: ev.VoicemailErased, _after: CellState) -> list[Effect]:
    not_after = event.at + DELETE_WITHIN_MS
    return [Effect(kind="delete_recording", contact=event.contact, not_after=not_after, recording=event.recording)]


def _report(
    event: ev.ContactEnded | rev.WrapUpEnded | ev.DispositionRecorded | ev.ContactRated, after: CellState
) -> list[Effect]:
    if after.rules is None or not after.rules.report_contacts or stage(after, event.contact) != "closed":
        return []
    return [Effect(kind="report_contact", contact=event.contact, not_after=event.at + REPORT_WITHIN_MS)]


def _callback(event: rev.OfferAccepted | rev.CallbackDue, after: CellState) -> list[Effect]:
    """Have the customer called whose turn it is; the line from which they asked for it is over by then."""
    place, talk = after.engine.places.get(event.contact), after.conversations[event.contact]
    if place is None or place.callback is None or talk.channel != "voice":
        return []
    before = [_hang_up(event, leg) for leg in talk.legs.values() if leg.role == "customer" and leg.live]
    by = event.connect_by
    return [*before, Effect(kind="call_customer", contact=event.contact, not_after=by, attempt=talk.calling)]


def _of_call(event: ev.AnyEvent, after: CellState) -> list[Effect]:
    talk = after.conversations.get(getattr(event, "contact", ""))
    if talk is None or not talk.legs:
        return []
    match event:
        case ev.LegArrived(role="agent"):  # the newest line counts
            return [_hang_up(event, leg) for leg in talk.agent_legs() if leg.leg != event.leg]
        case ev.LegChanged(present=True) if _caller_is_missing(talk, talk.legs[event.leg], after):
            return _to_caller(event, talk)
        case rev.ConnectFailed() | rev.ContactReturned():
            brought = any(leg.joined and leg.role == "agent" for leg in talk.legs.values())
            return [
                *(_to_caller(event, talk) if brought else []),
                *(_hang_up(event, leg) for leg in talk.agent_legs()),
            ]
        case rev.ContactTurnedAway() | rev.CallbackPlaced() if _not_kept_on(event, talk):
            return _to_caller(event, talk)
        case rev.ContactTransferred():
            return [
                *_to_caller(event, talk),
                *(_hang_up(event, leg) for leg in talk.agent_legs()),
            ]
        case ev.ContactEnded():
            caller = talk.caller if event.by == "agent" else None  # who has hung up need not be
            theirs = [caller] if caller is not None and caller.live else []
            return [_hang_up(event, leg) for leg in (*theirs, *talk.agent_legs())]
        case ev.ControlAsked():
            return [_control(event, leg) for leg in _controlled(talk, event.what)]
        case ev.RepairOrdered():
            leg = talk.legs[event.leg]
            return [_redirect(event, leg) if event.what == "redirect" else _hang_up(event, leg)]
    return []


def _not_kept_on(event: rev.ContactTurnedAway | rev.CallbackPlaced, talk: Conversation) -> bool:
    """Tell whether a queue does not let one wait on who has waited; one who has not is answered as it is."""
    return event.cause is not None and talk.in_line_since is not None and talk.in_line_since < event.at


def _caller_is_missing(talk: Conversation, arrived: Leg, state: CellState) -> bool:
    """Tell whether the agent waits in the conference of their claim, and the caller is not in it yet."""
    place = state.engine.places.get(talk.contact)
    if place is None or place.state is not PlaceState.CLAIMED or arrived.role != "agent":
        return False
    caller = talk.caller
    return arrived.in_conference(place.offer) and caller is not None and not caller.in_conference(place.offer)


def _controlled(talk: Conversation, what: ev.Control) -> list[Leg]:
    if what in ("hold", "unhold"):
        return [talk.caller] if talk.caller else []
    return talk.agent_legs()[-1:]


def _to_caller(event: ev.AnyEvent, talk: Conversation) -> list[Effect]:
    caller = talk.caller
    return [_redirect(event, caller)] if caller is not None and caller.live else []


def _redirect(event: ev.AnyEvent, leg: Leg) -> Effect:
    return Effect(kind="redirect", contact=_contact(event), not_after=event.at + REDIRECT_WITHIN_MS, leg=leg.leg)


def _hang_up(event: ev.AnyEvent, leg: Leg) -> Effect:
    return Effect(kind="hang_up", contact=_contact(event), not_after=event.at + HANG_UP_WITHIN_MS, leg=leg.leg)


def _control(event: ev.ControlAsked, leg: Leg) -> Effect:
    holding = event.what in ("hold", "unhold")
    return Effect(
        kind="set_hold" if holding else "set_mute",
        contact=event.contact,
        not_after=event.at + CONTROL_WITHIN_MS,
        leg=leg.leg,
        offer=leg.offer,
        on=event.what in ("hold", "mute"),
    )


def _contact(event: ev.AnyEvent) -> ContactId:
    contact: ContactId = getattr(event, "contact", "")
    return contact


_OWED: dict[type[ev.AnyEvent], tuple[Callable[[Any, CellState], list[Effect]], ...]] = {
    ev.TranscriptAsked: (_mail,),
    ev.VoicemailErased: (_erased,),
    ev.ContactEnded: (_report, _of_call),
    rev.WrapUpEnded: (_report,),
    ev.DispositionRecorded: (_report,),
    ev.ContactRated: (_report,),
    rev.OfferAccepted: (_callback,),
    rev.CallbackDue: (_callback,),
    ev.LegArrived: (_of_call,),
    ev.LegChanged: (_of_call,),
    rev.ConnectFailed: (_of_call,),
    rev.ContactReturned: (_of_call,),
    rev.ContactTurnedAway: (_of_call,),
    rev.CallbackPlaced: (_of_call,),
    rev.ContactTransferred: (_of_call,),
    ev.ControlAsked: (_of_call,),
    ev.RepairOrdered: (_of_call,),
}
"""Who knows what an event owes; most owe nothing."""


def still_wanted(effect: Effect, contact_exists: bool, talk: Conversation | None, now: int) -> bool:
    """Tell whether an effect is still worth sending, by what is committed now; `talk` is None for what is long over."""
    if not contact_exists or now > effect.not_after:
        return False
    if effect.attempt is not None:
        return talk is not None and talk.calling == effect.attempt
    if effect.leg is None:
        return True
    leg = talk.legs.get(effect.leg) if talk else None
    if talk is None or leg is None or not leg.live:
        return False
    if effect.kind == "redirect":
        return not (talk.talk is Talk.TALKING and leg.present)
    if effect.kind == "hang_up":
        return True
    asked = talk.hold_asked if effect.kind == "set_hold" else talk.mute_asked
    return leg.present and asked == effect.on  # late news may have settled it; what was asked last has to be done last
