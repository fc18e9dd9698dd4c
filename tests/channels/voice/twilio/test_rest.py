"""What the service asks of the carrier, as it goes over the wire."""

from base64 import b64decode
from typing import Any

import pytest

from callcenter.channels.voice.twilio.client import CarrierHttp
from callcenter.channels.voice.twilio.errors import Gone
from callcenter.channels.voice.twilio.rest import (
    CallState,
    Carrier,
    ConferenceState,
    ParticipantState,
    carrier_from,
)
from callcenter.settings import Settings
from tests.channels.voice.twilio.scripted import ACCOUNT, CALL, CONFERENCE, NAME, call, page, scripted

URL = "https://cc.example.org/twilio/voice/hold?contact=c1"
PARTICIPANT = f"Conferences/{CONFERENCE}/Participants/{CALL}.json"


def conference(status: str = "in-progress", sid: str = CONFERENCE) -> dict[str, Any]:
    return {"sid": sid, "account_sid": ACCOUNT, "friendly_name": NAME, "status": status}


async def test_a_call_is_sent_to_another_document_and_hung_up() -> None:
    async with scripted() as (script, carrier):
        script.answer(body=call())
        script.answer(body=call("completed"))
        await carrier.redirect(CALL, URL)
        await carrier.hang_up(CALL)
    assert [(asked.method, asked.path, asked.form) for asked in script.asked] == [
        ("POST", f"Calls/{CALL}.json", {"Url": URL, "Method": "POST"}),
        ("POST", f"Calls/{CALL}.json", {"Status": "completed"}),
    ]


async def test_a_call_is_told_with_its_times() -> None:
    times = {"start_time": "Sun, 15 Jun 2025 09:20:00 +0000", "end_time": "Sun, 15 Jun 2025 09:21:05 +0000"}
    async with scripted() as (script, carrier):
        script.answer(body=call("completed", duration="65", **times))
        script.answer(body=call("ringing"))
        ended, ringing = await carrier.fetch_call(CALL), await carrier.fetch_call(CALL)
    assert ended == CallState(
        sid=CALL,
        status="completed",
        direction="inbound",
        started_at=1_749_979_200_000,
        ended_at=1_749_979_265_000,
        duration=65,
    )
    assert ringing == CallState(sid=CALL, status="ringing", direction="inbound")
    assert (ended.live, ringing.live) == (False, True)


async def test_a_leg_is_held_with_something_to_hear_and_muted() -> None:
    async with scripted() as (script, carrier):
        for _ in range(4):
            script.answer(body={"call_sid": CALL})
        await carrier.set_hold(CONFERENCE, CALL, True, URL)
        await carrier.set_hold(CONFERENCE, CALL, False, URL)
        await carrier.set_mute(CONFERENCE, CALL, True)
        await carrier.set_mute(CONFERENCE, CALL, False)
    assert {(asked.method, asked.path) for asked in script.asked} == {("POST", PARTICIPANT)}
    assert [asked.form for asked in script.asked] == [
        {"Hold": "true", "HoldUrl": URL, "HoldMethod": "POST"},
        {"Hold": "false"},
        {"Muted": "true"},
        {"Muted": "false"},
    ]


async def test_a_conference_may_be_named_before_its_sid_is_known() -> None:
    async with scripted() as (script, carrier):
        script.answer(body=page("conferences"))
        script.answer(body=page("conferences", conference()))
        script.answer(body={"call_sid": CALL})
        await carrier.set_mute(NAME, CALL, True)
        assert [asked.query["Status"] for asked in script.asked[:2]] == ["init", "in-progress"]
        assert {asked.query["FriendlyName"] for asked in script.asked[:2]} == {NAME}
        assert script.asked[2].path == PARTICIPANT

        script.answer(body=page("conferences"))
        script.answer(body=page("conferences"))
        with pytest.raises(Gone):
            await carrier.set_hold(NAME, CALL, True, URL)


async def test_all_live_calls_are_listed_page_by_page_and_once_each() -> None:
    first, second, third = (f"CA{number:032x}" for number in (1, 2, 3))
    following = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json?Status=ringing&PageSize=200&Page=1&PageToken=PA%2B1"
    async with scripted() as (script, carrier):
        script.answer(body=page("calls", call("queued", first)))
        script.answer(body=page("calls", call("ringing", second), following=following))
        script.answer(body=page("calls", call("ringing", third)))
        script.answer(body=page("calls", call("in-progress", second)))
        calls = await carrier.live_calls()
    assert [(each.sid, each.status) for each in calls] == [
        (first, "queued"),
        (second, "in-progress"),
        (third, "ringing"),
    ]
    assert [asked.query.get("PageToken") for asked in script.asked] == [None, None, "PA+1", None]
    assert [asked.query["Status"] for asked in script.asked] == ["queued", "ringing", "ringing", "in-progress"]
    assert {asked.query["PageSize"] for asked in script.asked} == {"200"}


async def test_a_list_that_cannot_be_read_to_its_end_is_not_given() -> None:
    async with scripted() as (script, carrier):
        script.answer(body=page("calls", call("queued"), following="/2010-04-01/Accounts/x/Calls.json?Page=1"))
        script.answer(404, {"code": 20404})
        with pytest.raises(Gone):
            await carrier.live_calls()


async def test_live_conferences_and_who_is_in_them() -> None:
    other = "CF" + "d" * 32
    async with scripted() as (script, carrier):
        script.answer(body=page("conferences", conference("init"), conference("init", other)))
        script.answer(body=page("conferences", conference()))
        conferences = await carrier.live_conferences()
        legs = ({"call_sid": CALL, "muted": True, "hold": False, "status": "connected"}, {"call_sid": "CA2"})
        script.answer(body=page("participants", *legs))
        participants = await carrier.participants(CONFERENCE)
    assert conferences == [
        ConferenceState(sid=CONFERENCE, name=NAME, status="in-progress"),
        ConferenceState(sid=other, name=NAME, status="init"),
    ]
    assert participants == [
        ParticipantState(call_sid=CALL, muted=True, held=False, status="connected"),
        ParticipantState(call_sid="CA2", muted=False, held=False),
    ]
    assert "FriendlyName" not in script.asked[0].query


@pytest.mark.parametrize(
    ("keys", "signed_in"),
    [
        ({"twilio_api_key": "SK1", "twilio_api_secret": "the secret"}, "SK1:the secret"),
        ({"twilio_api_key": "SK1"}, f"{ACCOUNT}:the token"),
        ({}, f"{ACCOUNT}:the token"),
    ],
)
async def test_it_signs_in_by_api_key_where_there_is_one(
    keys: dict[str, str], signed_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    token = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": "the token"}
    settings = Settings.model_validate({"mode": "demo", **token, **keys})
    async with scripted() as (script, carrier):
        carrier = carrier_from(settings, carrier._api.http_client)
        assert isinstance(carrier, Carrier)
        script.answer(body=call())
        await carrier.fetch_call(CALL)
    assert b64decode(script.asked[0].authorization.removeprefix("Basic ")).decode() == signed_in
    assert isinstance(carrier._api.http_client, CarrierHttp)
