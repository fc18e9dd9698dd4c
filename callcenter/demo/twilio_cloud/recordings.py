"""Recordings: what is said into a Record verb, and the sound that stands for it."""

import io
import math
import struct
import wave

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.dates import rfc_2822
from callcenter.demo.twilio_cloud.legs import API_VERSION, Legs, spoken_ms
from callcenter.demo.twilio_cloud.model import Call, Recording, Subscription
from callcenter.demo.twilio_cloud.sids import Sids
from callcenter.demo.twilio_cloud.webhooks import Webhooks

_MADE_MS = 300
"""How long after its end the file of a recording is there."""
_SENTENCE_MS = 2_000
"""Nobody says a sentence in less."""
_RATE, _PITCH, _LOUDNESS = 8_000, 440, 6_000


class Recordings:
    """The recordings of the account, until they are deleted."""

    def __init__(self, account: Account, agenda: Agenda, sids: Sids, legs: Legs, webhooks: Webhooks) -> None:
        self.all: dict[str, Recording] = {}
        self._account = account
        self._agenda = agenda
        self._sids = sids
        self._legs = legs
        self._webhooks = webhooks

    def begin(self, call: Call, longest_ms: int, subscription: Subscription | None) -> Recording:
        """Return a new recording of a call, which goes on."""
        recording = Recording(
            sid=self._sids.new("RE"),
            call=call,
            started=self._agenda.now,
            updated=self._agenda.now,
            longest_ms=longest_ms,
            subscription=subscription,
        )
        self.all[recording.sid] = recording
        self._legs.enter(call, "recording")
        return recording

    def take_down(self, recording: Recording, text: str) -> int:
        """Take down a sentence; return how long it takes to say it."""
        takes = max(_SENTENCE_MS, spoken_ms(text))
        recording.said.append(text)
        recording.spoken_ms += takes
        return takes

    def finish(self, recording: Recording) -> dict[str, str]:
        """End a recording, and return what the Record's action is told; the file comes a moment later."""
        recording.status, recording.updated = "processing", self._agenda.now
        self._legs.tell(recording.call, "recorded", reason=f"{recording.seconds} s", said=list(recording.said))
        self._agenda.after(_MADE_MS, lambda: self._made(recording))
        return {
            "RecordingUrl": self._url(recording),
            "RecordingSid": recording.sid,
            "RecordingDuration": str(recording.seconds),
        }

    def sound(self, recording: Recording) -> bytes:
        """Return a WAV: a tone as long as what was said."""
        second = b"".join(
            struct.pack("<h", round(_LOUDNESS * math.sin(2 * math.pi * _PITCH * n / _RATE))) for n in range(_RATE)
        )
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(_RATE)
            sound.writeframes(second * recording.seconds)
        return file.getvalue()

    def _made(self, recording: Recording) -> None:
        recording.status = "completed" if recording.seconds else "absent"
        recording.updated = self._agenda.now
        wanted = recording.subscription
        if wanted is None or recording.status not in wanted.groups:
            return
        params = {
            "AccountSid": self._account.account_sid,
            "CallSid": recording.call.sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": self._url(recording),
            "RecordingStatus": recording.status,
            "RecordingChannels": "1",
            "RecordingStartTime": rfc_2822(recording.started),
            "RecordingSource": "RecordVerb",
            "RecordingTrack": "inbound",
        }
        if recording.status == "completed":
            params["RecordingDuration"] = str(recording.seconds)
        call = recording.call
        self._webhooks.send(
            "recording_status_call",
            wanted.url,
            wanted.method,
            params,
            call=call.sid,
            role=call.role,
            ended=lambda: call.over,
        )

    def _url(self, recording: Recording) -> str:
        return f"https://api.twilio.com/{API_VERSION}/Accounts/{self._account.account_sid}/Recordings/{recording.sid}"
