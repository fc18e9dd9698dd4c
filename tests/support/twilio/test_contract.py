"""The checkers themselves: what is right passes, what is wrong is found."""

from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from tests.support.twilio.contract import check_document, check_exchange, check_record, check_webhook, load

BASE = "/2010-04-01/Accounts/AC00000000000000000000000000000000"
MISSING = {"code": 20404, "message": "m", "more_info": "u", "status": 404}
STANDARD = {
    "CallSid": "CA" + "0" * 32,
    "AccountSid": "AC" + "0" * 32,
    "From": "+8613800000001",
    "To": "+861012345678",
    "CallStatus": "in-progress",
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
}


def participant(**changed: Any) -> dict[str, Any]:
    operations = load("rest_operations")["operations"]
    fields = next(one for one in operations if one["operationId"] == "FetchParticipant")["responses"]["200"]["fields"]
    return {**dict.fromkeys(fields), **changed}


@pytest.mark.parametrize(
    ("method", "path", "params", "status", "body"),
    [
        ("POST", "/Calls/CA1.json", [("Status", "completed")], 404, MISSING),
        ("DELETE", "/Conferences/CF1/Participants/CA1.json", [], 204, None),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 200, participant(status="connected", hold=True)),
    ],
)
def test_an_exchange_as_documented_passes(
    method: str, path: str, params: list[tuple[str, str]], status: int, body: dict[str, Any] | None
) -> None:
    check_exchange(method, BASE + path, params, status, body)


@pytest.mark.parametrize(
    ("method", "path", "params", "status", "body", "fault"),
    [
        ("POST", "/Callers/CA1.json", [], 200, {}, "no such operation"),
        ("POST", "/Calls/CA1.json", [("Hangup", "yes")], 404, MISSING, "no parameter"),
        ("POST", "/Calls/CA1.json", [("Status", "over")], 404, MISSING, "none of"),
        ("POST", "/Calls/CA1.json", [("Url", "/leg")], 404, MISSING, "absolute"),
        ("POST", "/Conferences/CF1/Participants/CA1.json", [("Hold", "yes")], 404, MISSING, "boolean"),
        ("POST", "/Queues/QU1/Members/CA1.json", [], 404, MISSING, "Url is missing"),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 200, participant(hold="true"), "no boolean"),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 200, participant(status="gone"), "none of"),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 200, participant(date_created="now"), "RFC 2822"),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 200, participant(held=True), "no field"),
        ("GET", "/Conferences/CF1/Participants/CA1.json", [], 201, participant(), "no answer of"),
        ("GET", "/Calls/CA1.json", [], 404, {"code": 20404}, "an error has"),
        ("GET", "/Calls/CA1.json", [], 400, {**MISSING, "status": 400}, "goes with 404"),
    ],
)
def test_an_exchange_that_is_not_as_documented_is_found(
    method: str, path: str, params: list[tuple[str, str]], status: int, body: dict[str, Any], fault: str
) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_exchange(method, BASE + path, params, status, body)


def test_what_the_library_writes_passes() -> None:
    response = VoiceResponse()
    gather = response.gather(num_digits=1, action="/flow", method="POST", timeout=5, action_on_empty_result=True)
    gather.say("您好", language="cmn-CN")
    response.enqueue("waiting", wait_url="/wait", action="/queued")
    check_document(str(response))


@pytest.mark.parametrize(
    ("xml", "context", "fault"),
    [
        ("<Answer/>", "main_document", "root"),
        ("<Response><say>x</say></Response>", "main_document", "say is not allowed"),
        ("<Response><Dial><Conference>x</Conference></Dial></Response>", "enqueue_wait_url", "Dial is not allowed"),
        ("<Response><Gather/></Response>", "participant_hold_url", "Gather is not allowed"),
        ("<Response><Gather><Redirect>/x</Redirect></Gather></Response>", "main_document", "may not stand in Gather"),
        ("<Response><Gather numdigits='1'/></Response>", "main_document", "no attribute"),
        ("<Response><Gather numDigits='one'/></Response>", "main_document", "no number"),
        ("<Response><Gather input='voice'/></Response>", "main_document", "input"),
        ("<Response><Hangup>bye</Hangup></Response>", "main_document", "no text"),
        ("<Response><Redirect>/x</Redirect><Say>x</Say></Response>", "main_document", "never reached"),
        ("<Response><Redirect method='PUT'>/x</Redirect></Response>", "main_document", "method"),
        ("<Response><Dial><Conference beep='no'>x</Conference></Dial></Response>", "main_document", "beep"),
        ("<Response><Dial><Conference muted='no'>x</Conference></Dial></Response>", "main_document", "boolean"),
        (f"<Response><Say>{'x' * 70_000}</Say></Response>", "main_document", "too long"),
    ],
)
def test_a_document_that_is_not_as_documented_is_found(xml: str, context: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_document(xml, context)


def test_a_webhook_as_documented_passes_with_a_devices_own_parameters() -> None:
    check_webhook("gather_result", {**STANDARD, "Digits": ""})
    check_webhook("voice_inbound", {**STANDARD, "From": "client:agent_1", "To": "", "ticket": "t"}, more=["ticket"])


@pytest.mark.parametrize(
    ("kind", "changed", "fault"),
    [
        ("voice_inbound", {"ticket": "t"}, "ticket is not known"),
        ("voice_inbound", {"CallStatus": "talking"}, "none of"),
        ("voice_inbound", {"From": "010"}, "no address"),
        ("voice_inbound", {"CallSid": "CA1"}, "no sid:CA"),
        ("enqueue_action", {}, "QueueResult is missing"),
        ("enqueue_wait", {"QueueTime": "1.5"}, "no int string"),
        ("call_status", {"CallStatus": "completed"}, "CallDuration is missing"),
        ("call_status", {"Timestamp": "1750000000"}, "RFC 2822"),
        ("conference_status", {"StatusCallbackEvent": "participant-leave"}, "ReasonParticipantLeft is missing"),
    ],
)
def test_a_webhook_that_is_not_as_documented_is_found(kind: str, changed: dict[str, str], fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_webhook(kind, {**STANDARD, **changed})


def answered(document: str) -> dict[str, str]:
    """Return how a record tells the answer of a webhook."""
    return {"url": "https://centre.example/twilio/voice/inbound", "document": document}


def test_a_record_is_held_to_the_documentation_as_a_whole() -> None:
    path = f"{BASE}/Conferences/CF1/Participants/CA1.json"
    right = {"method": "DELETE", "path": path, "operation": "DeleteParticipant", "params": []}
    record: dict[str, Any] = {
        "webhooks": [{"kind": "voice_inbound", "params": STANDARD, **answered("<Response><Hangup/></Response>")}],
        "rest": [{**right, "status": 204, "body": None}],
    }
    check_record(record)
    with pytest.raises(AssertionError, match="no answer of"):
        check_record({**record, "rest": [{**right, "status": 200, "body": None}]})
    with pytest.raises(AssertionError, match="Hang"):
        check_record({"webhooks": [{**record["webhooks"][0], **answered("<Response><Hang/></Response>")}], "rest": []})


def test_the_signature_vectors_agree_with_the_library() -> None:
    for vector in load("signature_vectors")["vectors"]:
        if vector["method"] == "POST" and vector.get("params") and vector["algorithm"] == "HMAC_SHA1":
            names = [name for name, _ in vector["params"]]
            if len(set(names)) == len(names):
                signed = RequestValidator(vector["auth_token"]).compute_signature(
                    vector["signed_url"], dict(vector["params"])
                )
                assert signed == vector["signature"], vector["id"]
