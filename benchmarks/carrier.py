"""The carrier's side of a measurement: the account, webhooks signed as Twilio signs them, the stand-in as a process."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from benchmarks.http import post
from benchmarks.machine import cpu_seconds
from benchmarks.sites import ORIGIN, ROOT, Site
from callcenter.channels.voice.twilio.signature import HEADER
from callcenter.demo.carrier import with_account
from callcenter.settings import Settings

HOTLINE = "+862155500100"
NOBODY = "http://127.0.0.1:9"
"""Where the REST interface is said to be when nothing is to be asked of it."""
_READY_WITHIN_S = 20.0


@dataclass(frozen=True)
class Account:
    """A site's account with the carrier."""

    site: Site
    settings: Settings

    def environment(self, api_url: str = NOBODY) -> dict[str, str]:
        """Return the settings of a server that takes calls: in demo mode, for production knows no other carrier."""
        said = self.settings
        assert said.twilio_auth_token is not None
        assert said.twilio_api_secret is not None
        return {
            **self.site.environment(),
            "CALLCENTER_MODE": "demo",
            "CALLCENTER_TWILIO_ACCOUNT_SID": said.twilio_account_sid or "",
            "CALLCENTER_TWILIO_AUTH_TOKEN": said.twilio_auth_token.get_secret_value(),
            "CALLCENTER_TWILIO_API_KEY": said.twilio_api_key or "",
            "CALLCENTER_TWILIO_API_SECRET": said.twilio_api_secret.get_secret_value(),
            "CALLCENTER_TWILIO_APP_SID": said.twilio_app_sid or "",
            "CALLCENTER_TWILIO_API_URL": api_url,
        }

    def signer(self) -> "Signer":
        """Return what signs this account's webhooks."""
        said = self.settings
        assert said.twilio_auth_token is not None
        return Signer(said.twilio_account_sid or "", said.twilio_auth_token.get_secret_value())


def account_of(site: Site) -> Account:
    """Return the account of a site."""
    return Account(site, with_account(site.settings))


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the hotline."""

    sid: str
    phone: str


def caller(phone: str) -> Caller:
    """Return a new call from a number."""
    return Caller(f"CA{secrets.token_hex(16)}", phone)


class Signer:
    """Makes webhooks as Twilio does: 21 fields, signed, on the wire's bytes."""

    def __init__(self, account_sid: str, auth_token: str) -> None:
        self._account_sid = account_sid
        self._validator = RequestValidator(auth_token)

    def inbound(self, call: Caller) -> bytes:
        """Return the webhook of a new call."""
        return self._webhook("/twilio/voice/inbound", call, "ringing", StirVerstat="TN-Validation-Passed-A")

    def keys(self, call: Caller, document: bytes, keys: str) -> bytes:
        """Return the webhook of keys pressed at the Gather of a document."""
        return self._webhook(action_of(document), call, "in-progress", Digits=keys)

    def over(self, call: Caller) -> bytes:
        """Return the webhook of a call that is over."""
        return self._webhook("/twilio/voice/status", call, "completed", CallDuration="7")

    def _webhook(self, target: str, call: Caller, status: str, **more: str) -> bytes:
        fields = {
            "AccountSid": self._account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": call.sid,
            "CallStatus": status,
            "Called": HOTLINE,
            "CalledCity": "SHANGHAI",
            "CalledCountry": "CN",
            "CalledState": "",
            "CalledZip": "",
            "Caller": call.phone,
            "CallerCity": "",
            "CallerCountry": "CN",
            "CallerState": "",
            "CallerZip": "",
            "Direction": "inbound",
            "From": call.phone,
            "FromCity": "",
            "FromCountry": "CN",
            "FromState": "",
            "To": HOTLINE,
            **more,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": call.sid,
            HEADER: self._validator.compute_signature(ORIGIN + target, fields),
        }
        return post(target, urlencode(fields).encode(), headers)


def action_of(document: bytes) -> str:
    """Return the path and query where a document has what was pressed go."""
    _, found, rest = document.decode().partition(f'action="{ORIGIN}')
    if not found:
        raise RuntimeError(f"no action in {document!r}")
    return unescape(rest.partition('"')[0])


class StandIn:
    """The stand-in's process."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self._process = process

    def cpu_seconds(self) -> float:
        """Return the processor time it has used so far (0 where the system does not tell)."""
        return cpu_seconds(self._process.pid)


@asynccontextmanager
async def stand_in(account: Account, port: int, server_port: int) -> AsyncIterator[StandIn]:
    """Run the stand-in for Twilio's cloud on `port` for the block, beside whatever this process runs beside."""
    said, folder = account.settings, account.site.folder
    assert said.twilio_auth_token is not None
    assert said.twilio_api_secret is not None
    ready = folder / "stand-in.json"
    command = [
        *(sys.executable, "-m", "callcenter.demo.twilio_cloud", "--port", str(port), "--ready-file", str(ready)),
        *("--account-sid", said.twilio_account_sid or "", "--api-key", said.twilio_api_key or ""),
        *("--app-sid", said.twilio_app_sid or "", "--number", HOTLINE),
        *("--public-url", said.public_url, "--deliver-to", f"http://127.0.0.1:{server_port}"),
    ]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "TWILIO_CLOUD_AUTH_TOKEN": said.twilio_auth_token.get_secret_value(),
        "TWILIO_CLOUD_API_SECRET": said.twilio_api_secret.get_secret_value(),
    }
    with (folder / "stand-in.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 - so are the servers started, and it waits for nothing
            command, cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + _READY_WITHIN_S
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the stand-in did not start:\n{(folder / 'stand-in.log').read_text('utf-8')}")
            await asyncio.sleep(0.05)
        yield StandIn(json.loads(ready.read_text("utf-8"))["port"], process)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
