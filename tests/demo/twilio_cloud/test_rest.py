"""The REST API: what it does, what it refuses, and that all of it is as documented."""

import pytest

from tests.support.twilio.contract import check_record
from tests.support.twilio.stand_in import ACCOUNT, CUSTOMER, HOTLINE, PUBLIC, StandIn, conference, twiml

MISSING = "CA" + "0" * 32
ENQUEUE = twiml('<Enqueue waitUrl="">hotline</Enqueue>')


async def test_a_call_is_ended_by_its_status() -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = await stand.ring()
    reply = stand.ask("POST", f"Calls/{call.sid}", Status="completed")
    assert reply.body is not None
    assert reply.body["status"] == "completed"
    assert call.story[-1]["by"] == "api"


async def test_a_ringing_call_is_cancelled_and_one_in_progress_is_not() -> None:
    stand = StandIn(inbound=ENQUEUE)
    ringing = stand.cloud.ring(CUSTOMER, HOTLINE)
    stand.ask("POST", f"Calls/{ringing.sid}", Status="canceled")
    assert ringing.status == "canceled"
    call = await stand.ring()
    stand.ask("POST", f"Calls/{call.sid}", Status="canceled")
    assert call.status == "in-progress"


async def test_a_call_can_be_given_a_document_itself() -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = await stand.ring()
    assert stand.ask("POST", f"Calls/{call.sid}", Twiml="<Response><Say>hi</Say></Response>").status == 200
    await stand.wait(100)
    assert stand.heard(call) == [("say", "hi")]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, 20_001),
        ({"Url": f"{PUBLIC}/x", "Twiml": "<Response/>"}, 20_001),
        ({"Status": "busy"}, 20_001),
        ({"Url": "/relative"}, 20_001),
        ({"Hangup": "true"}, 20_001),
        ({"Twiml": "<Response>"}, 12_100),
        ({"Twiml": f"<Response><Say>{'x' * 4_000}</Say></Response>"}, 32_018),
        ({"Twiml": "<Response><Gather action='/flow'/></Response>"}, 15_004),
    ],
)
async def test_a_call_update_that_makes_no_sense_is_refused(params: dict[str, str], code: int) -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = await stand.ring()
    reply = stand.ask("POST", f"Calls/{call.sid}", **params)
    assert reply.status == 400
    assert reply.body is not None
    assert reply.body["code"] == code
    assert call.state == "queued"


async def test_an_unknown_parameter_is_recorded() -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = await stand.ring()
    stand.ask("POST", f"Calls/{call.sid}", Hangup="true")
    assert stand.violations() == [(20_001, "UpdateCall has no parameter Hangup")]


async def test_a_call_that_is_over_cannot_be_updated() -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = await stand.ring()
    await stand.hang_up(call)
    for params in ({"Url": f"{PUBLIC}/x"}, {"Status": "completed"}):
        reply = stand.ask("POST", f"Calls/{call.sid}", **params)
        assert reply.body is not None
        assert (reply.status, reply.body["code"]) == (400, 21_220)


async def test_a_ringing_call_cannot_be_redirected() -> None:
    stand = StandIn(inbound=ENQUEUE)
    call = stand.cloud.ring(CUSTOMER, HOTLINE)
    reply = stand.ask("POST", f"Calls/{call.sid}", Url=f"{PUBLIC}/x")
    assert reply.body is not None
    assert reply.body["code"] == 21_220


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"Calls/{MISSING}"),
        ("POST", f"Calls/{MISSING}"),
        ("GET", "Conferences/nowhere"),
        ("GET", f"Conferences/room/Participants/{MISSING}"),
        ("DELETE", f"Conferences/room/Participants/{MISSING}"),
        ("GET", "Queues/QU1"),
        ("GET", "Queues/QU1/Members/Front"),
        ("PUT", "Calls"),
    ],
)
async def test_what_is_not_there_is_not_found(method: str, path: str) -> None:
    stand = StandIn(inbound=twiml(conference()))
    await stand.ring()
    reply = stand.ask(method, path)
    assert reply.body is not None
    assert (reply.status, reply.body["code"]) == (404, 20_404)


@pytest.mark.parametrize("credentials", [None, ("x", "y"), (ACCOUNT.api_key, ACCOUNT.auth_token)])
def test_wrong_credentials_are_refused(credentials: tuple[str, str] | None) -> None:
    stand = StandIn()
    base = f"/2010-04-01/Accounts/{ACCOUNT.account_sid}"
    reply = stand.cloud.rest("GET", f"{base}/Calls.json", [], credentials)
    assert reply.body is not None
    assert (reply.status, reply.body["code"]) == (401, 20_003)
    own = (ACCOUNT.account_sid, ACCOUNT.auth_token)
    assert stand.cloud.rest("GET", f"{base}/Calls.json", [], own).status == 200


async def test_a_participant_is_gone_once_it_has_left() -> None:
    stand = StandIn(inbound=twiml(conference()), agent=twiml(conference()))
    call, _ = await stand.ring(), await stand.connect()
    path = f"Conferences/room/Participants/{call.sid}"
    assert stand.ask("GET", path).status == 200
    await stand.hang_up(call)
    assert stand.ask("POST", path, Hold="true").status == 404


async def test_lists_are_filtered_and_come_in_pages() -> None:
    stand = StandIn(inbound=ENQUEUE)
    calls = [await stand.ring(f"+861380000000{number}") for number in range(3)]
    await stand.hang_up(calls[0])
    body = stand.ask("GET", "Calls", Status="in-progress", PageSize="1").body
    assert body is not None
    assert [one["sid"] for one in body["calls"]] == [calls[2].sid]
    path, _, query = body["next_page_uri"].partition("?")
    pairs = [tuple(pair.split("=")) for pair in query.split("&")]
    following = stand.cloud.rest("GET", path, pairs, (ACCOUNT.api_key, ACCOUNT.api_secret)).body
    assert following is not None
    assert [one["sid"] for one in following["calls"]] == [calls[1].sid]
    assert following["next_page_uri"] is None


async def test_a_queue_shows_its_members_and_one_can_be_taken_from_the_front() -> None:
    stand = StandIn(inbound=ENQUEUE, leg=twiml("<Hangup/>"))
    first, second = await stand.ring(), await stand.ring()
    await stand.wait(3_000)
    queues = stand.ask("GET", "Queues").body
    assert queues is not None
    (queue,) = queues["queues"]
    assert (queue["friendly_name"], queue["current_size"], queue["average_wait_time"]) == ("hotline", 2, 3)
    base = f"Queues/{queue['sid']}"
    assert stand.ask("GET", base).body == queue
    members = stand.ask("GET", f"{base}/Members").body
    assert members is not None
    assert [(one["call_sid"], one["position"]) for one in members["queue_members"]] == [(first.sid, 1), (second.sid, 2)]
    assert stand.ask("GET", f"{base}/Members/{second.sid}").body == members["queue_members"][1]
    assert stand.ask("POST", f"{base}/Members/Front", Url=f"{PUBLIC}/twilio/voice/leg").status == 200
    await stand.wait(100)
    assert (first.state, second.state) == ("ended", "queued")


async def test_everything_that_goes_to_and_fro_is_as_documented() -> None:
    stand = StandIn(
        inbound=twiml('<Gather numDigits="1" action="flow"><Say>press one</Say></Gather>'),
        flow=twiml('<Enqueue waitUrl="wait" action="queued">hotline</Enqueue>'),
        wait=twiml("<Pause length='2'/>"),
        queued=twiml(),
        leg=twiml(conference(action="left", participantLabel="customer")),
        agent=twiml(conference(action="left")),
        left=twiml(),
        hold=twiml("<Pause/>"),
    )
    call = await stand.ring()
    await stand.press(call, "1")
    await stand.wait(5_000)
    for path in ("Calls", "Conferences", "Queues", f"Calls/{call.sid}"):
        stand.ask("GET", path)
    device = await stand.connect(ticket="t-1")
    await stand.redirect(call, "leg")
    base = "Conferences/room/Participants"
    stand.ask("POST", f"{base}/{call.sid}", Hold="true", HoldUrl=f"{PUBLIC}/twilio/voice/hold")
    await stand.wait(1_000)
    for params in ({"Hold": "false"}, {"Muted": "true"}, {"Muted": "false"}, {"EndConferenceOnExit": "true"}):
        stand.ask("POST", f"{base}/customer", **params)
        await stand.wait(10)
    for path in (base, f"{base}/{device.sid}", "Conferences/room"):
        stand.ask("GET", path)
    await stand.hang_up(call)
    stand.ask("POST", f"Calls/{call.sid}", Status="completed")
    await stand.driver.run_until_idle()
    record = stand.cloud.record()
    check_record(record, more=["ticket"])
    assert record["violations"] == []
    assert {one["kind"] for one in record["webhooks"]} == {
        "voice_inbound",
        "gather_result",
        "enqueue_wait",
        "enqueue_action",
        "redirect",
        "dial_action",
        "conference_status",
        "call_status",
        "participant_hold",
    }
