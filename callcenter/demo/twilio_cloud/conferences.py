"""Conferences: who is in which, who hears whom, and what is told of them."""

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.dates import rfc_2822
from callcenter.demo.twilio_cloud.legs import Legs
from callcenter.demo.twilio_cloud.model import Call, Conference, Participant, Subscription
from callcenter.demo.twilio_cloud.scripts import Changed, Request
from callcenter.demo.twilio_cloud.sids import Sids
from callcenter.demo.twilio_cloud.webhooks import Webhooks

MAX_PARTICIPANTS = 250

_GROUPS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
}
"""Which subscription each event belongs to."""


class NotAdmitted(Exception):
    """The call cannot be added: its label is taken, whom it coaches is not there, or the conference is full."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Conferences:
    """The conferences there are and have been; at any time one of a name is live."""

    def __init__(self, account: Account, agenda: Agenda, sids: Sids, legs: Legs, webhooks: Webhooks) -> None:
        self.all: dict[str, Conference] = {}
        self._live: dict[str, Conference] = {}
        self._account = account
        self._agenda = agenda
        self._sids = sids
        self._legs = legs
        self._webhooks = webhooks

    def live(self, name: str) -> Conference | None:
        """Return the conference of that name that is not over."""
        return self._live.get(name)

    def admit(
        self, name: str, subscription: Subscription | None, *, label: str | None, coached: str | None, most: int
    ) -> Conference:
        """Return the conference that would take one more participant, new if need be; raises `NotAdmitted`."""
        conference = self.live(name)
        present = conference.participants if conference else {}
        if len(present) >= most:
            raise NotAdmitted(13_220, "the conference is full")
        if label and any(other.label == label for other in present.values()):
            raise NotAdmitted(16_025, "the participantLabel is in use")
        if coached and coached not in present:
            raise NotAdmitted(13_240, "whom it coaches is not in the conference")
        if conference is None:
            now = self._agenda.now
            conference = Conference(
                sid=self._sids.new("CF"), name=name, created=now, updated=now, subscription=subscription
            )
            self.all[conference.sid] = self._live[name] = conference
        return conference

    def join(self, participant: Participant, *, beep: bool) -> None:
        """Add the participant; with the second one, and one that may start it, the conference starts."""
        conference, call = participant.conference, participant.call
        others = list(conference.participants.values())
        conference.participants[call.sid] = participant
        call.participant = participant
        self._legs.tell(call, "joined", conference=conference.name, sid=conference.sid, label=participant.label)
        self._legs.enter(call, "conference")
        self._legs.refresh(call)
        self._report(conference, "participant-join", participant)
        starter = any(one.start_on_enter for one in conference.participants.values())
        if conference.status == "init" and others and starter:
            conference.status = "in-progress"
            conference.started = True
            self._report(conference, "conference-start")
            for other in others:
                other.call.script.interrupt(Changed())
        for other in others if beep else ():
            self._legs.hear(other.call, "play", text="beep")

    def leave(self, participant: Participant, reason: str, *, kicked: bool = False) -> None:
        """Take the participant out; the conference may be over by that."""
        if participant.over:
            return
        conference, call = participant.conference, participant.call
        self._take_out(participant, reason)
        how = "kicked" if kicked else "left"
        if participant.end_on_exit:
            self._end(conference, f"participant-with-end-conference-on-exit-{how}", "moderator_ended_conference", call)
        elif not conference.participants and conference.status != "completed":
            self._end(conference, f"last-participant-{how}", "", call)

    def kick(self, participant: Participant) -> None:
        """Take the participant out from outside: its call goes on with what follows its Dial."""
        self.leave(participant, "participant_updated_via_api", kicked=True)
        participant.call.script.interrupt(Changed())

    def end(self, conference: Conference) -> None:
        """End the conference from outside."""
        self._end(conference, "conference-ended-via-api", "conference_ended_via_api", None)

    def mute(self, participant: Participant, on: bool) -> None:
        """Have the others hear the participant, or not."""
        if participant.muted != on:
            participant.muted = on
            self._told(participant, "muted" if on else "unmuted", "participant-mute" if on else "participant-unmute")

    def hold(self, participant: Participant, on: bool, document: Request | None) -> None:
        """Put the participant on hold, where `document` is played to it, or take it back."""
        changed = participant.hold != on
        participant.hold_document = document if on else None
        if changed:
            participant.hold = on
            self._told(participant, "held" if on else "unheld", "participant-hold" if on else "participant-unhold")
        if changed or on:
            participant.call.script.interrupt(Changed())

    def modify(self, participant: Participant, *, end_on_exit: bool | None, coached: str | None) -> None:
        """Change what ends the conference and whom the participant coaches.

        As at Twilio, `end_on_exit` is silently ignored for a participant on hold.
        """
        before = (participant.end_on_exit, participant.coached)
        if end_on_exit is not None and not participant.hold:
            participant.end_on_exit = end_on_exit
        participant.coached = coached
        if before != (participant.end_on_exit, participant.coached):
            self._told(participant, "modified", "participant-modify")

    def _told(self, participant: Participant, what: str, event: str) -> None:
        participant.updated = self._agenda.now
        self._legs.tell(participant.call, what)
        self._legs.refresh(participant.call)
        self._report(participant.conference, event, participant)

    def _take_out(self, participant: Participant, reason: str) -> None:
        conference, call = participant.conference, participant.call
        participant.over = True
        del conference.participants[call.sid]
        call.participant = None
        self._legs.tell(call, "left", conference=conference.name, reason=reason)
        told = {"ParticipantCallStatus": call.status, "ReasonParticipantLeft": reason}
        self._report(conference, "participant-leave", participant, told)

    def _end(self, conference: Conference, reason: str, reason_left: str, ended_by: Call | None) -> None:
        if conference.status == "completed":
            return
        del self._live[conference.name]
        conference.status = "completed"
        conference.reason_ended = reason
        conference.ended_by = ended_by
        for participant in list(conference.participants.values()):
            self._take_out(participant, reason_left)
            participant.call.script.interrupt(Changed())
        told = {"ReasonConferenceEnded": reason, "Reason": reason.replace("-", " ")}
        if ended_by:
            told["CallSidEndingConference"] = ended_by.sid
        self._report(conference, "conference-end", told=told)

    def _report(
        self,
        conference: Conference,
        event: str,
        participant: Participant | None = None,
        told: dict[str, str] | None = None,
    ) -> None:
        conference.updated = self._agenda.now
        subscription = conference.subscription
        if subscription is None or _GROUPS[event] not in subscription.groups:
            return
        conference.reports += 1
        params = {
            "ConferenceSid": conference.sid,
            "FriendlyName": conference.name,
            "AccountSid": self._account.account_sid,
            "SequenceNumber": str(conference.reports),
            "Timestamp": rfc_2822(self._agenda.now),
            "StatusCallbackEvent": event,
        }
        call = participant.call if participant else None
        if participant:
            params |= _participant_parameters(participant)
        self._webhooks.send(
            "conference_status",
            subscription.url,
            subscription.method,
            params | (told or {}),
            call=call.sid if call else None,
            role=call.role if call else None,
            ended=lambda: conference.status == "completed",
        )


def _participant_parameters(participant: Participant) -> dict[str, str]:
    flags = {
        "Muted": participant.muted,
        "Hold": participant.hold,
        "Coaching": participant.coached is not None,
        "EndConferenceOnExit": participant.end_on_exit,
        "StartConferenceOnEnter": participant.start_on_enter,
    }
    label = {"ParticipantLabel": participant.label} if participant.label else {}
    return {"CallSid": participant.call.sid, **{name: str(on).lower() for name, on in flags.items()}, **label}
