"""What the lifecycle decides of callers who leave a message: that they may, that they did, and that it has to go.

The carrier tells of a recording twice, when the caller is done and when its file is there, in any order; what it was is
settled by whichever comes first. A caller who hangs up has not ended the contact: what they said is still to be told.
"""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
from callcenter.contacts.conversing import end_for_customer
from callcenter.contacts.events import Outcome
from callcenter.contacts.machine import Machine
from callcenter.contacts.state import Conversation, Talk, answered
from routing.events import ContactTurnedAway

SHORTEST_S = 2
"""Who was recorded for less than that has said nothing."""


def offer_voicemail(m: Machine, talk: Conversation, event: ContactTurnedAway, now: int) -> bool:
    """Let a caller whom a queue sends to voicemail leave a message; tell whether they may: they must be on the line."""
    away, caller = talk.turned_away, talk.caller
    if event.to != "voicemail" or away is None or caller is None or not caller.live:
        return False
    rules = m.rules().voicemails.get(away.queue, {}).get(away.key)
    if rules is None:
        return False
    m.emit(ev.VoicemailOffered(at=now, contact=talk.contact, queue=away.queue, longest_ms=rules.longest_ms))
    return True


def _take(m: Machine, c: cmd.TakeRecording, now: int) -> None:
    talk = m.conversation(c.contact)
    leg = talk.legs.get(c.leg)
    if leg is None or leg.role != "customer" or talk.voicemail_ms is None or c.recording in talk.recordings:
        return
    if c.recording is not None and c.seconds >= SHORTEST_S:
        m.emit(ev.VoicemailLeft(at=now, contact=talk.contact, recording=c.recording, seconds=c.seconds))
        if talk.talk is Talk.RECORDING:
            outcome = Outcome.VOICEMAIL if talk.answered_at is None else answered(talk)
            m.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=outcome, by="customer"))
        return
    if c.recording is not None:
        m.emit(ev.VoicemailErased(at=now, contact=talk.contact, recording=c.recording))
    if talk.talk is Talk.RECORDING:
        end_for_customer(m, talk, now, by="customer")


def _erase(m: Machine, c: cmd.EraseRecordings, now: int) -> None:
    for recording in c.recordings:
        m.emit(ev.VoicemailErased(at=now, contact=c.contact, recording=recording))


VOICEMAIL_HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.TakeRecording: _take,
    cmd.EraseRecordings: _erase,
}
