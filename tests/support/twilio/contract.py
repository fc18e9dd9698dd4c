"""Holds what goes between us and Twilio to Twilio's documentation, as the JSON files beside this one have it.

`check_exchange` is for a REST request and its answer, `check_document` for TwiML, `check_webhook` for what a webhook
tells. Each raises `AssertionError` with everything that is wrong. `check_record` does all of a stand-in's record; what
was recorded of a real call can be held to the documentation in the same way, once it is written in the same form:
`{"webhooks": [{"kind", "params"}…], "rest": [{"method", "path", "params", "status", "body"}…]}`.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

HERE = Path(__file__).parent

_TYPE = re.compile(
    r"(?P<base>[\w.]+(?:\[[\w.]+\])?)(?::(?P<format>[\w-]+))?(?:\((?P<range>[^)]*)\))?"
    r"(?P<null>\?)?(?: def=\S+)?(?P<null2>\?)?(?:=(?P<values>.+))?"
)
_LIKE_INBOUND = {"redirect", "conference_wait", "participant_hold"}
"""Kinds of webhooks that only have the standard parameters."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return one of the JSON files."""
    loaded: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return loaded


def _raise(what: str, faults: Iterable[str]) -> None:
    found = list(faults)
    assert not found, f"{what}: " + "; ".join(found)


# --- REST -----------------------------------------------------------------------------------------------------------


def operation(method: str, path: str) -> dict[str, Any] | None:
    """Return the REST operation that a method and a path ask for."""
    for one in load("rest_operations")["operations"]:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one["path"]))
        if one["method"] == method and re.fullmatch(pattern, path.partition("?")[0]):
            found: dict[str, Any] = one
            return found
    return None


def check_exchange(
    method: str, path: str, params: Iterable[tuple[str, str]], status: int, body: Mapping[str, Any] | None
) -> None:
    """Check a REST request: the operation exists, its parameters are known; and that its answer is one of its own."""
    _raise(f"{method} {path}", exchange_faults(method, path, params, status, body))


def exchange_faults(
    method: str, path: str, params: Iterable[tuple[str, str]], status: int, body: Mapping[str, Any] | None
) -> Iterator[str]:
    """Yield what is wrong with a REST request and its answer."""
    found = operation(method, path)
    if found is None:
        yield "there is no such operation"
        return
    known = {**(found.get("query") or {}), **(found.get("body") or {})}
    given = list(params)
    names = {name for name, _ in given}
    yield from (f"{name} is missing" for name in found.get("required") or () if name not in names)
    for name, value in given:
        if name not in known:
            yield f"{name} is no parameter of {found['operationId']}"
        else:
            yield from (f"{name}: {fault}" for fault in _parameter_faults(known[name], value))
    if str(status) in found["responses"]:
        yield from _response_faults(found["responses"][str(status)], body)
    elif status >= 400:
        yield from _error_faults(status, body)
    else:
        yield f"{status} is no answer of {found['operationId']}"


def _parameter_faults(declared: str, value: str) -> Iterator[str]:
    match = _TYPE.match(declared)
    assert match, declared
    base, values = match["base"], match["values"]
    if values and value not in values.split("|"):
        yield f"{value!r} is none of {values}"
    elif base == "boolean" and value not in ("true", "false"):
        yield f"{value!r} is no boolean"
    elif base == "integer" and not re.fullmatch(r"-?\d+", value):
        yield f"{value!r} is no integer"
    elif match["format"] == "uri" and not re.match(r"https?://", value):
        yield f"{value!r} is no absolute address"
    elif match["format"] == "twiml" and len(value) > load("twiml_nesting")["root"]["max_inline_twiml_chars_rest"]:
        yield "the TwiML is too long"


@cache
def _schemas() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in load("rest_operations")["operations"]:
        for response in one["responses"].values():
            if response and response["schema"] != "inline":
                found[response["schema"]] = response["fields"]
    return found


def _response_faults(response: Mapping[str, Any] | None, body: Mapping[str, Any] | None) -> Iterator[str]:
    if response is None or body is None:
        if (response is None) != (body is None):
            yield "a body where none belongs, or none where one does"
        return
    yield from _field_faults(response["fields"], body)


def _field_faults(fields: Mapping[str, str], body: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{name} is no field" for name in body if name not in fields)
    yield from (f"{name} is missing" for name in fields if name not in body)
    for name, value in body.items():
        if name in fields:
            yield from (f"{name}: {fault}" for fault in _value_faults(fields[name], value))


def _value_faults(declared: str, value: object) -> Iterator[str]:
    match = _TYPE.match(declared)
    assert match, declared
    base, values = match["base"], match["values"]
    if value is None:
        if not (match["null"] or match["null2"] or values):  # enumerations may be null, whatever is declared
            yield "null"
    elif base.startswith("array["):
        item = base[6:-1]
        if not isinstance(value, list):
            yield "no list"
        for one in value if isinstance(value, list) else ():
            yield from _field_faults(_schemas()[item], one) if item in _schemas() else ()
    elif base in ("boolean", "integer", "object"):
        wanted = {"boolean": bool, "integer": int, "object": dict}[base]
        if not isinstance(value, wanted) or (base == "integer" and isinstance(value, bool)):
            yield f"{value!r} is no {base}"
    elif not isinstance(value, str):
        yield f"{value!r} is no string"
    elif values and value not in values.split("|"):
        yield f"{value!r} is none of {values}"
    elif match["format"] == "date-time-rfc-2822":
        yield from _date_faults(value)


def _error_faults(status: int, body: Mapping[str, Any] | None) -> Iterator[str]:
    wanted = {"code": int, "message": str, "more_info": str, "status": int}
    if not isinstance(body, Mapping) or set(body) != set(wanted):
        yield "an error has code, message, more_info and status"
        return
    yield from (f"{name} is no {kind.__name__}" for name, kind in wanted.items() if not isinstance(body[name], kind))
    if body["status"] != status:
        yield "the status in the body is another one"
    known = load("error_codes")["codes"].get(str(body["code"]), {}).get("http")
    if known not in (None, status):
        yield f"{body['code']} goes with {known}"


def _date_faults(value: str) -> Iterator[str]:
    try:
        parsedate_to_datetime(value)
    except ValueError:
        yield f"{value!r} is no RFC 2822 date"


# --- TwiML ----------------------------------------------------------------------------------------------------------


def check_document(xml: bytes | str, context: str = "main_document") -> None:
    """Check a TwiML document; `context` is what it was asked for as."""
    _raise(f"TwiML as {context}", document_faults(xml, context))


def document_faults(xml: bytes | str, context: str) -> Iterator[str]:
    """Yield what is wrong with a TwiML document."""
    rules = load("twiml_nesting")
    body = xml.encode() if isinstance(xml, str) else xml
    if len(body) > rules["root"]["max_document_bytes"]:
        yield "too long"
    root = ElementTree.fromstring(body)
    if root.tag != rules["root"]["voice"]:
        yield f"the root is {root.tag}"
    allowed = rules["context_allowed_verbs"][context]
    verbs = [child.tag for child in root]
    yield from (f"{verb} is not allowed here" for verb in verbs if verb not in allowed["verbs"])
    for gather in root.iter("Gather"):
        wrong = set(gather.get("input", "dtmf").split()) - set(allowed.get("gather_input", ["dtmf", "speech"]))
        yield from (f"Gather input {name}" for name in sorted(wrong))
    yield from _element_faults(root)
    for child, verb, after in zip(root, verbs, verbs[1:], strict=False):
        # After a Record the call goes on with the next verb where nothing was said: there is no recording to tell of.
        if verb in ("Redirect", "Hangup") or (verb == "Dial" and "action" in child.attrib):
            yield f"{after} after {verb} is never reached"


def _element_faults(element: ElementTree.Element) -> Iterator[str]:
    rules = load("twiml_nesting")
    allowed = rules["builder_voice"].get(element.tag, {})
    for child in element:
        if child.tag not in allowed:
            yield f"{child.tag} may not stand in {element.tag}"
            continue
        for name, value in child.attrib.items():
            name = name.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")
            if name not in allowed[child.tag]["attributes"]:
                yield f"{child.tag} has no attribute {name}"
            else:
                yield from _attribute_faults(child.tag, name, value)
        if allowed[child.tag]["text_content"] is None and (child.text or "").strip():
            yield f"{child.tag} has no text"
        yield from _element_faults(child)


def _attribute_faults(tag: str, name: str, value: str) -> Iterator[str]:
    rule = load("twiml_nesting")["attribute_values"].get(tag, {}).get(name)
    if name.lower().endswith("method") and value not in ("GET", "POST"):
        yield f"{tag} {name}={value}"
    elif name == "participantLabel" and (len(value) > rule["max_chars"] or re.search(r"/|%2F|^CA[0-9a-f]{32}$", value)):
        yield f"{tag} {name} is not allowed"
    elif isinstance(rule, list):
        many = name.endswith("Event")
        wrong = [one for one in (value.split() if many else [value]) if one not in rule]
        yield from (f"{tag} {name}={one}" for one in wrong)
    elif isinstance(rule, dict) and isinstance(rule.get("default"), bool) and value not in ("true", "false"):
        yield f"{tag} {name}={value} is no boolean"
    elif name in ("numDigits", "maxLength", "maxParticipants", "length", "loop") and not value.isdecimal():
        yield f"{tag} {name}={value} is no number"


# --- webhooks -------------------------------------------------------------------------------------------------------


def check_webhook(kind: str, params: Mapping[str, str], more: Collection[str] = ()) -> None:
    """Check what a webhook tells; `more` are names that a device has added by its own parameters."""
    _raise(f"webhook {kind}", webhook_faults(kind, params, more))


def webhook_faults(kind: str, params: Mapping[str, str], more: Collection[str] = ()) -> Iterator[str]:
    """Yield what is wrong with a webhook's parameters."""
    known, required = _known(kind, params)
    yield from (f"{name} is missing" for name in sorted(required) if name not in params)
    for name, value in params.items():
        if name in known:
            yield from (f"{name}: {fault}" for fault in _text_faults(known[name], value, params))
        elif name not in more:
            yield f"{name} is not known"


def _known(kind: str, params: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Return the parameters that a webhook can have, and the names of those that it must have."""
    rules = load("webhook_params")
    rule = rules["webhooks"]["voice_inbound" if kind in _LIKE_INBOUND else kind]
    known = dict(rule["params"] if isinstance(rule["params"], dict) else rules["standard_voice_parameters"])
    known |= rule.get("extra", {})
    event = params.get("StatusCallbackEvent", "")
    for prefix, name in (
        ("participant-", "participant_events_extra"),
        ("participant-leave", "participant_leave_extra"),
        ("conference-end", "conference_end_extra"),
        ("announcement", "announcement_extra"),
    ):
        if event.startswith(prefix):
            known |= rule.get(name, {})
    required = {name for name, one in known.items() if one["when"] == "always"}
    if kind == "call_status" and params.get("CallStatus") == "completed":
        required |= {"CallDuration", "Duration"}
    if kind == "fallback":
        for each in rules["webhooks"].values():
            known = {**each.get("extra", {}), **known}
    return known, required


def _text_faults(rule: Mapping[str, Any], value: str, params: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{value!r} is no string"
        return
    kind = rule["type"]
    if kind == "rfc2822":
        yield from _date_faults(value)
    elif kind.startswith("e164"):
        from_device = value == "" and params.get("From", "").startswith("client:")
        if not from_device and not re.fullmatch(r"\+\d{7,15}|client:\w+|sips?:.+|anonymous", value):
            yield f"{value!r} is no address"
    elif "values" in rule and value not in rule["values"]:
        yield f"{value!r} is none of {', '.join(rule['values'])}"
    else:
        pattern = _PATTERNS.get(kind) or (f"{kind[4:]}[0-9a-fA-F]{{32}}" if kind.startswith("sid:") else ".*")
        if not re.fullmatch(pattern, value, re.DOTALL):
            yield f"{value!r} is no {kind}"


_PATTERNS = {"int string": r"\d+", "float string": r"\d+(\.\d+)?", "bool string": "true|false", "url": "https?://.+"}


# --- a whole record -------------------------------------------------------------------------------------------------


def check_record(record: Mapping[str, Any], more: Collection[str] = ()) -> None:
    """Check every webhook, with the document it was answered with, and every REST exchange of a stand-in's record.

    Requests refused as unknown ones are included.
    """
    faults = [
        f"{entry['kind']}: {fault}"
        for entry in record["webhooks"]
        for fault in webhook_faults(entry["kind"], entry["params"], more)
    ]
    for entry in record["rest"]:
        if entry["operation"] == "FetchRecordingMedia":  # a file, which the description of the API leaves out
            continue
        if entry["status"]:  # else the answer never arrived
            pairs = [(name, value) for name, value in entry["params"]]
            found = exchange_faults(entry["method"], entry["path"], pairs, entry["status"], entry["body"])
            faults += [f"{entry['method']} {entry['path']}: {fault}" for fault in found]
    _raise("record", faults)
    for document, context in {
        (entry["document"], _CONTEXTS.get(urlsplit(entry["url"]).path.rpartition("/")[2], "main_document"))
        for entry in record["webhooks"]
        if entry["document"] is not None
    }:
        check_document(document.encode(), context)


_CONTEXTS = {"wait": "enqueue_wait_url", "hold": "participant_hold_url"}
