"""The few things the service asks of Twilio's REST interface, each one call of the twilio library.

Every method raises Gone, Busy, Refused or NoAnswer (see `errors`). A list is not one instant: what changes while it is
read may be missing or be listed in the state it had.
"""

import re
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from importlib import import_module
from typing import Any

import httpx
import msgspec
from pydantic import SecretStr
from twilio.rest import Client

from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.errors import Gone
from callcenter.settings import TWILIO_API_URL, Settings

_PAGE = 200
_CONFERENCE_SID = re.compile(r"CF[0-9a-f]{32}")
# In the order in which a call or conference goes through them: so none slips by between two questions.
_LIVE_CALLS = ("queued", "ringing", "in-progress")
_LIVE_CONFERENCES = ("init", "in-progress")


class CallState(msgspec.Struct, frozen=True, kw_only=True):
    """A call as the carrier sees it. Instants are milliseconds UTC, to the second."""

    sid: str
    status: str
    """queued, ringing, in-progress, completed, busy, failed, no-answer or canceled."""
    direction: str | None = None
    started_at: int | None = None
    ended_at: int | None = None
    duration: int | None = None
    """Seconds; None while the call goes on, and where nobody answered."""

    @property
    def live(self) -> bool:
        """Tell whether the call has not ended."""
        return self.status in _LIVE_CALLS


class ConferenceState(msgspec.Struct, frozen=True, kw_only=True):
    """A conference as the carrier sees it; `name` is the one we gave it."""

    sid: str
    name: str
    status: str
    """init (nobody to talk to yet), in-progress or completed."""


class ParticipantState(msgspec.Struct, frozen=True, kw_only=True):
    """A leg in a conference as the carrier sees it."""

    call_sid: str
    muted: bool
    held: bool
    status: str | None = None
    """queued, connecting, ringing, connected, complete or failed."""


class RecordingState(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded of a call."""

    sid: str
    status: str
    """in-progress, processing, completed, absent and others."""
    seconds: int


class Carrier:
    """Twilio, for one account. `http` is the caller's to close."""

    def __init__(self, http: CarrierHttp, account_sid: str, user: str, password: str) -> None:
        """Sign in as `user`: an API key with its secret, or the account's own SID with the auth token."""
        # The library would load this with the first question, and hold up the loop for as long as that takes.
        import_module("twilio.rest.api")
        # The library would take region and edge, and so another host, from the environment.
        own = {"TWILIO_REGION": "", "TWILIO_EDGE": ""}
        self._http, self._account_sid, self._credentials = http, account_sid, (user, password)
        self._api = Client(user, password, account_sid, http_client=http, environment=own)

    async def call(self, to: str, ours: str, *, answered: str, fallback: str, over: str, ring_ms: int) -> None:
        """Call somebody from a number of ours. Once they pick up, the call goes on with the document at `answered`.

        Where a document of it cannot be had, it has the one at `fallback`. `over` hears how it ends. The phone rings
        for `ring_ms` at most. Nothing tells a call that was made from one that was not but `answered` and `over`.
        """
        await self._api.calls.create_async(
            to=to,
            from_=ours,
            url=answered,
            method="POST",
            fallback_url=fallback,
            fallback_method="POST",
            status_callback=over,
            status_callback_method="POST",
            timeout=max(5, ring_ms // 1_000),
        )

    async def redirect(self, call_sid: str, url: str) -> None:
        """Make the call leave what it is in and go on with the document at `url` (absolute), fetched by POST."""
        await self._api.calls(call_sid).update_async(url=url, method="POST")

    async def hang_up(self, call_sid: str) -> None:
        """End the call, whether it rings, waits or talks."""
        await self._api.calls(call_sid).update_async(status="completed")

    async def fetch_call(self, call_sid: str) -> CallState:
        """Return the call as it is, or was when it ended."""
        return _call(await self._api.calls(call_sid).fetch_async())

    async def set_hold(self, conference: str, call_sid: str, on: bool, hold_url: str) -> None:
        """Hold the leg, which then hears the document at `hold_url` (absolute, fetched by POST), or take it back.

        `conference` is the SID or, at the price of a look-up, the name.
        """
        change: dict[str, Any] = {"hold": on}
        if on:
            change |= {"hold_url": hold_url, "hold_method": "POST"}
        await self._participant(await self._conference_sid(conference), call_sid).update_async(**change)

    async def set_mute(self, conference: str, call_sid: str, on: bool) -> None:
        """Let the others in the conference (its SID or name) not hear the leg, or hear it again."""
        await self._participant(await self._conference_sid(conference), call_sid).update_async(muted=on)

    async def recordings_of(self, call_sid: str) -> list[RecordingState]:
        """Return what has been recorded of a call."""
        found = await self._api.calls(call_sid).recordings.list_async(page_size=_PAGE)
        return [
            RecordingState(sid=one.sid, status=str(one.status), seconds=max(0, int(one.duration or 0))) for one in found
        ]

    async def delete_recording(self, sid: str) -> None:
        """Have a recording deleted for good."""
        await self._api.recordings(sid).delete_async()

    def hear(self, sid: str) -> AbstractAsyncContextManager[httpx.Response]:
        """Return what opens the sound of a recording, a WAV; its body is still to be read."""
        path = f"/2010-04-01/Accounts/{self._account_sid}/Recordings/{sid}.wav"
        return self._http.open_file(TWILIO_API_URL + path, self._credentials)

    async def live_calls(self) -> list[CallState]:
        """Return every call of the account that has not ended."""
        found: dict[str, CallState] = {}
        for status in _LIVE_CALLS:
            calls = await self._api.calls.list_async(status=status, page_size=_PAGE)
            found |= {call.sid: _call(call) for call in calls}
        return list(found.values())

    async def live_conferences(self, name: str | None = None) -> list[ConferenceState]:
        """Return every conference of the account, or every one of that name, that has not ended."""
        found: dict[str, ConferenceState] = {}
        asked = {} if name is None else {"friendly_name": name}
        for status in _LIVE_CONFERENCES:
            for each in await self._api.conferences.list_async(status=status, page_size=_PAGE, **asked):
                found[each.sid] = ConferenceState(sid=each.sid, name=each.friendly_name, status=str(each.status))
        return list(found.values())

    async def participants(self, conference_sid: str) -> list[ParticipantState]:
        """Return the legs that are in the conference now."""
        legs = await self._api.conferences(conference_sid).participants.list_async(page_size=_PAGE)
        return [
            ParticipantState(
                call_sid=leg.call_sid, muted=bool(leg.muted), held=bool(leg.hold), status=leg.status and str(leg.status)
            )
            for leg in legs
        ]

    async def _conference_sid(self, conference: str) -> str:
        if _CONFERENCE_SID.fullmatch(conference):
            return conference
        live = await self.live_conferences(conference)
        if not live:
            raise Gone("GET Conferences")
        return live[-1].sid

    def _participant(self, conference_sid: str, call_sid: str) -> Any:
        return self._api.conferences(conference_sid).participants(call_sid)


def carrier_from(settings: Settings, http: CarrierHttp) -> Carrier:
    """Return the carrier of the settings' account, signed in by API key where there is one; the account must be set."""
    account = settings.twilio_account_sid
    assert account
    if settings.twilio_api_key and settings.twilio_api_secret:
        return Carrier(http, account, settings.twilio_api_key, settings.twilio_api_secret.get_secret_value())
    token = settings.twilio_auth_token or SecretStr("")
    return Carrier(http, account, account, token.get_secret_value())


def _call(call: Any) -> CallState:
    return CallState(
        sid=call.sid,
        status=str(call.status),
        direction=call.direction,
        started_at=_millis(call.start_time),
        ended_at=_millis(call.end_time),
        duration=int(call.duration) if call.duration else None,
    )


def _millis(instant: datetime | None) -> int | None:
    return int(instant.timestamp()) * 1000 if isinstance(instant, datetime) else None
