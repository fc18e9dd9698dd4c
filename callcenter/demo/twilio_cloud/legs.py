"""All calls: what is known of each, what its handset shows and hears, and what Twilio tells of its end."""

import re
from collections.abc import Callable
from typing import Any

from callcenter.demo.twilio_cloud.account import Account, Line
from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.dates import rfc_2822
from callcenter.demo.twilio_cloud.faults import Faults
from callcenter.demo.twilio_cloud.model import Call, CallState, Dialled, LegEvent
from callcenter.demo.twilio_cloud.scripts import CallStatus, HungUp, Speech
from callcenter.demo.twilio_cloud.sids import Sids
from callcenter.demo.twilio_cloud.webhooks import Webhooks

API_VERSION = "2010-04-01"
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_WIDE_MS, _NARROW_MS = 60, 67


def spoken_ms(text: str) -> int:
    """Return how long it takes to say a text: Chinese characters count one by one, others by fifteen a second."""
    wide = len(_WIDE.findall(text))
    return wide * _WIDE_MS + (len(text) - wide) * _NARROW_MS


class Legs:
    """The calls there are and have been."""

    def __init__(self, account: Account, agenda: Agenda, sids: Sids, webhooks: Webhooks, faults: Faults) -> None:
        self.all: dict[str, Call] = {}
        self.on_change: list[Callable[[], None]] = []
        """Called after anything has changed on any leg."""
        self._account = account
        self._agenda = agenda
        self._sids = sids
        self._webhooks = webhooks
        self._faults = faults

    def open(self, caller: str, called: str, line: Line, extra: dict[str, str], dialled: Dialled | None = None) -> Call:
        """Return a new call that rings."""
        now = self._agenda.now
        call = Call(
            sid=self._sids.new("CA"),
            caller=caller,
            called=called,
            line=line,
            created=now,
            updated=now,
            since=now,
            extra=extra,
            dialled=dialled,
        )
        self.all[call.sid] = call
        self.tell(call, "dialled" if dialled else "arrived", caller=caller, called=called)
        self._changed(call)
        return call

    def parameters(self, call: Call) -> dict[str, str]:
        """Return the parameters that every webhook of a call has."""
        standard = {
            "CallSid": call.sid,
            "AccountSid": self._account.account_sid,
            "From": call.caller,
            "To": call.called,
            "Caller": call.caller,
            "Called": call.called,
            "CallStatus": call.status,
            "ApiVersion": API_VERSION,
            "Direction": call.direction,
        }
        if call.role == "customer":
            standard |= {"FromCountry": "", "FromState": "", "FromCity": "", "FromZip": ""}
        return {**call.extra, **standard}

    def answer(self, call: Call) -> None:
        """Have the call be in progress, if it still rings."""
        if call.status == "ringing":
            call.status = "in-progress"
            call.answered = self._agenda.now
            self.tell(call, "answered")
            self.enter(call, "document")

    def enter(self, call: Call, state: CallState) -> None:
        """Have the leg be in a state."""
        if state != call.state and not call.over:
            call.state = state
            call.since = self._agenda.now
            self._changed(call)
            self._perhaps_hang_up(call, f"call.{state}")

    def step(self, call: Call) -> None:
        """Count a verb that the leg is about to perform."""
        self._perhaps_hang_up(call, "call.step")

    def refresh(self, call: Call) -> None:
        """Have the handset shown what may have changed, such as a hold."""
        self._changed(call)

    def hear(self, call: Call, kind: str, **what: str) -> None:
        """Have the leg hear something."""
        if not call.over:
            heard = {"kind": kind, **what, "at": self._agenda.now, "number": len(call.heard) + 1}
            call.heard.append(heard)
            call.events.append(LegEvent("heard", heard))
            self._notify()

    def speak(self, call: Call, text: str) -> None:
        """Have whoever is at the leg say something: to a Gather that listens, or to all who hear them."""
        self.tell(call, "spoke")
        if call.participant is None:
            call.script.hear(Speech(text))
            return
        for other in list(call.participant.conference.participants.values()):
            if call.participant.heard_by(other):
                self.hear(other.call, "speech", text=text, **{"from": call.role})

    def hang_up(self, call: Call, by: str) -> None:
        """End the call; who is called and declines is busy."""
        if call.status == "ringing":
            callee = call.dialled is not None and by == call.role
            call.script.interrupt(HungUp(by, "canceled" if by == "api" else "busy" if callee else "no-answer"))
        else:
            call.script.interrupt(HungUp(by))

    def close(self, call: Call, status: CallStatus) -> None:
        """Have the call not be live any more; what it was doing is told first, its end last."""
        if call.status != status:
            call.status = status
            call.updated = self._agenda.now

    def end(self, call: Call, by: str) -> None:
        """Have the call be over, and tell its line."""
        now = self._agenda.now
        call.since = call.updated = call.ended = now
        call.state = "ended"
        self.tell(call, "ended", by=by, status=call.status)
        self._changed(call)
        seconds = (now - (call.answered or now)) // 1_000
        params = self.parameters(call) | {
            "Timestamp": rfc_2822(now),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(call.callbacks),
        }
        if call.status == "completed":
            params |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        call.callbacks += 1
        if not call.line.status_callback:
            return
        self._webhooks.send(
            "call_status", call.line.status_callback, "POST", params, call=call.sid, role=call.role, ended=lambda: True
        )

    def tell(self, call: Call, what: str, **details: Any) -> None:
        """Add a line to the call's story."""
        call.story.append({"at": self._agenda.now, "what": what, **details})
        self._notify()

    def _changed(self, call: Call) -> None:
        call.updated = self._agenda.now
        shown = next((event.data for event in reversed(call.events) if event.name == "call"), None)
        if shown != call.face:
            call.events.append(LegEvent("call", call.face))
        self._notify()

    def _notify(self) -> None:
        for listener in self.on_change:
            listener()

    def _perhaps_hang_up(self, call: Call, occasion: str) -> None:
        fault = self._faults.strike(occasion, call.role)
        if fault:
            self._agenda.after(fault.ms, lambda: self.hang_up(call, call.role))
