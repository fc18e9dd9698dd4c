"""What the inspector shows: what is live and what goes over the wire, with telephone numbers masked."""

import re
from itertools import islice
from typing import Any

from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.model import Call, Conference

_SHOWN = 60
_SHOWN_CALLS = 40
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{7,15}(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """Return a text with all but the last four digits of telephone numbers hidden."""
    return _NUMBER.sub(lambda found: f"••••{found[0][-4:]}", text)


def _masked(value: Any) -> Any:
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return masked(value) if isinstance(value, str) else value


def inspect(cloud: Cloud) -> dict[str, Any]:
    """Return calls, queues, conferences, and the latest webhooks and REST requests; the newest first."""
    exchange = cloud.exchange
    conferences = [one for one in exchange.conferences.all.values() if one.status != "completed"]
    return {
        "now": cloud.now,
        "calls": [_call(call) for call in islice(reversed(exchange.legs.all.values()), _SHOWN_CALLS)],
        "queues": [
            {
                "sid": queue.sid,
                "name": queue.name,
                "entries": [{"call": entry.call.sid, "entered": entry.entered} for entry in queue.entries],
            }
            for queue in exchange.queues.all.values()
        ],
        "conferences": [_conference(one) for one in conferences],
        "webhooks": [_webhook(entry) for entry in islice(reversed(exchange.record.webhooks), _SHOWN)],
        "rest": [_exchange(entry) for entry in islice(reversed(exchange.record.rest), _SHOWN)],
        "violations": [
            {"at": entry["at"], "code": entry["code"], "detail": entry["detail"], "call": entry["call"]}
            for entry in islice(reversed(exchange.record.violations), _SHOWN)
        ],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "sid": call.sid,
        "role": call.role,
        "from": masked(call.caller),
        "to": masked(call.called),
        "created": call.created,
        "ended": call.ended,
        **call.face,
        "story": [
            {name: _masked(value) for name, value in line.items()}
            for line in call.story[-12:]
            if line["what"] != "keys"
        ],
    }


def _conference(conference: Conference) -> dict[str, Any]:
    return {
        "sid": conference.sid,
        "name": conference.name,
        "status": conference.status,
        "participants": [
            {
                "call": one.call.sid,
                "role": one.call.role,
                "from": masked(one.call.caller),
                "hold": one.hold,
                "muted": one.muted,
                "joined": one.joined,
            }
            for one in conference.participants.values()
        ],
    }


def _webhook(entry: dict[str, Any]) -> dict[str, Any]:
    kept = ("at", "kind", "call", "method", "status", "failure", "fault", "answered")
    event = entry["params"].get("StatusCallbackEvent") or entry["params"].get("CallStatus")
    return {"url": masked(entry["url"]), "event": event, **{name: entry[name] for name in kept}}


def _exchange(entry: dict[str, Any]) -> dict[str, Any]:
    params = [name for name, _ in entry["params"]]
    kept = ("at", "method", "operation", "status")
    return {"path": masked(entry["path"]), "params": params, **{name: entry[name] for name in kept}}
