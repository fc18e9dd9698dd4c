"""What each event of a call makes of its legs."""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.events as ev
from callcenter.contacts.state import CellState, Leg, Talk


def _leg_arrived(state: CellState, event: ev.LegArrived) -> None:
    state.conversations[event.contact].legs[event.leg] = Leg(
        leg=event.leg,
        role=event.role,
        agent=event.agent,
        offer=event.offer,
        ticket=event.ticket,
        arrived_at=event.at,
        changed_at=event.at,
    )


def _leg_changed(state: CellState, event: ev.LegChanged) -> None:
    talk = state.conversations[event.contact]
    leg = talk.legs[event.leg]
    if event.conference not in talk.conferences:
        talk.conferences = (*talk.conferences, event.conference)
    leg.offer, leg.conference, leg.sequence = event.offer, event.conference, event.sequence
    leg.present, leg.joined, leg.changed_at = event.present, leg.joined or event.present, event.at
    if leg.role == "customer":
        state.metrics.hold(event.contact, event.held, event.at)
        if leg.held != event.held:
            talk.held_since = event.at if event.held else None
        if talk.hold_wanted == event.held:
            talk.hold_wanted = None
    else:
        if talk.mute_wanted == event.muted:
            talk.mute_wanted = None
        if event.present and leg.agent == talk.agent:
            talk.rejoin_by = None
    leg.held, leg.muted = event.held, event.muted


def _leg_ended(state: CellState, event: ev.LegEnded) -> None:
    talk = state.conversations[event.contact]
    leg = talk.legs[event.leg]
    leg.ended_at, leg.present = event.at, False
    if leg.role == "agent" and not talk.agent_legs():  # no news of it will come; the next line begins as it was asked
        talk.mute_wanted = None


def _control_asked(state: CellState, event: ev.ControlAsked) -> None:
    talk = state.conversations[event.contact]
    if event.what in ("hold", "unhold"):
        talk.hold_wanted = talk.hold_asked = event.what == "hold"
    else:
        talk.mute_wanted = talk.mute_asked = event.what == "mute"


def _control_settled(state: CellState, event: ev.ControlSettled) -> None:
    talk = state.conversations[event.contact]
    if event.what in ("hold", "unhold"):
        talk.hold_wanted = None
        talk.hold_asked = talk.hold_asked if event.done else None
    else:
        talk.mute_wanted = None
        talk.mute_asked = talk.mute_asked if event.done else None


def _rejoin_awaited(state: CellState, event: ev.RejoinAwaited) -> None:
    state.conversations[event.contact].rejoin_by = event.until


def _voicemail_offered(state: CellState, event: ev.VoicemailOffered) -> None:
    talk = state.conversations[event.contact]
    talk.talk, talk.since, talk.voicemail_ms = Talk.RECORDING, event.at, event.longest_ms


def _recorded(state: CellState, event: ev.VoicemailLeft | ev.VoicemailErased) -> None:
    talk = state.conversations.get(event.contact)
    if talk is not None and event.recording not in talk.recordings:  # it is erased long after, too
        talk.recordings = (*talk.recordings, event.recording)


CALL_CHANGES: dict[type[Any], Callable[[CellState, Any], None]] = {
    ev.LegArrived: _leg_arrived,
    ev.LegChanged: _leg_changed,
    ev.LegEnded: _leg_ended,
    ev.ControlAsked: _control_asked,
    ev.ControlSettled: _control_settled,
    ev.RejoinAwaited: _rejoin_awaited,
    ev.VoicemailOffered: _voicemail_offered,
    ev.VoicemailLeft: _recorded,
    ev.VoicemailErased: _recorded,
}
