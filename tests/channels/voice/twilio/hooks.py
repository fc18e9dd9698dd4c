"""Twilio's webhooks by hand: signed as Twilio signs, or not."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

from callcenter.demo.twilio_cloud.model import Call
from tests.support.call_centre import ACCOUNT, CALLER, HOTLINE
from tests.support.telephone import Exchange

CALLER_HOOKS = ("inbound", "fallback", "flow", "leg", "queued", "wait", "hold", "callback", "answered")
HOOKS = (*CALLER_HOOKS, "agent", "agent-left", "conference", "status", "called")
LEG = "CA" + "9" * 32


def form_of(call: Call | str = LEG, **more: str) -> dict[str, str]:
    """Return what every webhook of a call says, and more."""
    sid = call if isinstance(call, str) else call.sid
    return {"CallSid": sid, "AccountSid": ACCOUNT.account_sid, "From": CALLER, "To": HOTLINE, **more}


async def send(
    x: Exchange,
    hook: str,
    form: dict[str, str],
    query: dict[str, Any] | None = None,
    *,
    token: str = ACCOUNT.auth_token,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """Send a webhook; with `headers`, these instead of the right signature."""
    target = f"/twilio/voice/{hook}" + (f"?{urlencode(query)}" if query else "")
    signature = str(RequestValidator(token).compute_signature(ACCOUNT.public_url + target, form))
    said = {"X-Twilio-Signature": signature} if headers is None else headers
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    return await x.web.post(target, content=urlencode(form), headers={**kind, **said})


def verbs(answer: httpx.Response) -> list[str]:
    """Return the verbs of a document."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    return [child.tag for child in ElementTree.fromstring(answer.text)]


def text_of(answer: httpx.Response, verb: str) -> str:
    """Return the text of a document's first verb of a kind."""
    found = ElementTree.fromstring(answer.text).find(f".//{verb}")
    assert found is not None
    return found.text or ""
