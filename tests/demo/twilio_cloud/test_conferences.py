"""Conferences: two legs in a room, what is told of them, and how they leave."""

from callcenter.demo.twilio_cloud.model import Call
from callcenter.demo.twilio_cloud.scripts import Answer
from tests.support.twilio.stand_in import PUBLIC, StandIn, conference, twiml


async def joined(customer: str = "", agent: str = "", **reactions: Answer) -> tuple[StandIn, Call, Call]:
    """Return a stand-in where a customer and an agent are in a room."""
    stand = StandIn(inbound=twiml(customer or conference()), agent=twiml(agent or conference()), **reactions)
    call = await stand.ring()
    device = await stand.connect()
    return stand, call, device


def events(stand: StandIn) -> list[str]:
    return [one["StatusCallbackEvent"] for one in stand.service.told("conference")]


def sid(stand: StandIn) -> str:
    return str(stand.ask("GET", "Conferences").body["conferences"][0]["sid"])  # type: ignore[index]


async def hold(stand: StandIn, call: Call, on: bool, **params: str) -> None:
    reply = stand.ask("POST", f"Conferences/{sid(stand)}/Participants/{call.sid}", Hold=str(on).lower(), **params)
    assert reply.status == 200
    await stand.wait(100)


async def test_a_conference_starts_with_the_second_participant_and_ends_with_the_last() -> None:
    stand, call, device = await joined()
    assert (call.state, device.state) == ("conference", "conference")
    await stand.hang_up(call)
    await stand.hang_up(device)
    assert events(stand) == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ]
    told = stand.service.told("conference")
    assert [one["SequenceNumber"] for one in told] == ["1", "2", "3", "4", "5", "6"]
    assert told[3]["ReasonParticipantLeft"] == "participant_hung_up"
    assert told[3]["ParticipantCallStatus"] == "completed"
    assert (told[5]["ReasonConferenceEnded"], told[5]["CallSidEndingConference"]) == (
        "last-participant-left",
        device.sid,
    )


async def test_nobody_starts_a_conference_of_those_who_may_not() -> None:
    stand, *_ = await joined(conference(startConferenceOnEnter="false"), conference(startConferenceOnEnter="false"))
    assert events(stand) == ["participant-join", "participant-join"]
    assert stand.ask("GET", "Conferences", Status="init").body["conferences"]  # type: ignore[index]


async def test_the_first_participant_says_where_and_what_is_told() -> None:
    stand, call, _ = await joined(conference(statusCallbackEvent="leave"), conference(statusCallback="/elsewhere"))
    await stand.hang_up(call)
    assert events(stand) == ["participant-leave"]
    assert "/elsewhere" not in stand.service.paths()


async def test_a_name_can_be_used_again_once_its_conference_is_over() -> None:
    stand, call, device = await joined()
    before = sid(stand)
    await stand.hang_up(call)
    await stand.hang_up(device)
    await stand.ring()
    assert sid(stand) != before


async def test_what_one_says_the_others_hear() -> None:
    stand, call, device = await joined()
    stand.cloud.speak(device, "您好")
    stand.cloud.press(call, "12")
    assert [(one["kind"], one["text"], one["from"]) for one in call.heard] == [("speech", "您好", "agent")]
    assert [(one["kind"], one["text"], one["from"]) for one in device.heard] == [("digits", "12", "customer")]


async def test_who_is_held_hears_and_says_nothing_but_the_hold_document() -> None:
    stand, call, device = await joined(hold=twiml("<Say>please hold</Say>"))
    await hold(stand, call, True, HoldUrl=f"{PUBLIC}/twilio/voice/hold?contact=1")
    assert call.face["held"]
    assert stand.service.seen[-1].method == "GET"
    stand.cloud.speak(device, "unheard")
    stand.cloud.speak(call, "unheard too")
    assert stand.heard(call) == [("say", "please hold")]
    await hold(stand, call, False)
    stand.cloud.speak(device, "back")
    assert stand.heard(call)[-1] == ("speech", "back")
    assert device.heard == []
    assert events(stand)[-2:] == ["participant-hold", "participant-unhold"]


async def test_without_an_address_one_is_held_with_music_and_a_bad_document_is_silence() -> None:
    stand, call, _ = await joined(hold=Answer(500))
    await hold(stand, call, True)
    assert [kind for kind, _ in stand.heard(call)] == ["play"]
    await hold(stand, call, True, HoldUrl=f"{PUBLIC}/twilio/voice/hold")
    assert call.state == "conference"
    assert call.face["held"]
    assert [code for code, _ in stand.violations()] == [11_200]


async def test_who_is_not_held_is_not_disturbed_by_being_taken_back() -> None:
    stand = StandIn(inbound=twiml(conference(waitUrl="room-wait")), room_wait=twiml("<Say>soon</Say>"))
    call = await stand.ring()
    await hold(stand, call, False)
    assert stand.heard(call) == [("say", "soon")]


async def test_who_is_muted_is_not_heard() -> None:
    stand, call, device = await joined()
    path = f"Conferences/{sid(stand)}/Participants/{device.sid}"
    assert stand.ask("POST", path, Muted="true").body["muted"] is True  # type: ignore[index]
    stand.cloud.speak(device, "unheard")
    assert call.heard == []
    assert device.face["muted"]
    stand.ask("POST", path, Muted="true")
    await stand.wait(10)
    assert events(stand)[-1:] == ["participant-mute"]


async def test_a_coach_is_heard_by_the_coached_only() -> None:
    stand, call, device = await joined()
    stand.service.reactions["agent"] = twiml(conference(coach=device.sid, startConferenceOnEnter="false"))
    coach = await stand.connect("agent_lead")
    stand.cloud.speak(coach, "offer a refund")
    assert stand.heard(device) == [("speech", "offer a refund")]
    assert call.heard == []
    stand.ask("POST", f"Conferences/{sid(stand)}/Participants/{coach.sid}", Coaching="false")
    stand.cloud.speak(coach, "hello")
    assert stand.heard(call) == [("speech", "hello")]


async def test_the_end_of_one_who_ends_the_conference_takes_the_others_to_their_actions() -> None:
    stand, call, device = await joined(
        conference(endConferenceOnExit="true"), conference(action="/twilio/voice/agent-left"), agent_left=twiml()
    )
    await stand.hang_up(call)
    told = stand.service.told("conference")
    assert [one.get("ReasonParticipantLeft") for one in told[-3:]] == [
        "participant_hung_up",
        "moderator_ended_conference",
        None,
    ]
    assert told[-1]["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    (left,) = stand.service.told("agent-left")
    assert (left["DialCallStatus"], left["DialBridged"], left["CallStatus"]) == ("answered", "true", "in-progress")
    assert device.state == "ended"


async def test_the_flag_that_ends_it_cannot_be_changed_while_held() -> None:
    stand, call, device = await joined()
    path = f"Conferences/{sid(stand)}/Participants/{call.sid}"
    await hold(stand, call, True)
    body = stand.ask("POST", path, EndConferenceOnExit="true").body
    assert body is not None
    assert body["end_conference_on_exit"] is False
    await hold(stand, call, False)
    stand.ask("POST", path, EndConferenceOnExit="true")
    await stand.hang_up(call)
    assert device.state == "ended"


async def test_a_redirect_takes_a_leg_out_and_its_dial_is_abandoned() -> None:
    stand, call, device = await joined(conference(action="/twilio/voice/left"), leg=twiml("<Pause length='9'/>"))
    await stand.redirect(call, "leg")
    told = stand.service.told("conference")[-1]
    assert (told["ReasonParticipantLeft"], told["ParticipantCallStatus"]) == (
        "participant_updated_via_api",
        "in-progress",
    )
    assert not stand.service.told("left")
    assert (call.state, device.state) == ("document", "conference")


async def test_who_is_removed_goes_on_after_the_dial() -> None:
    stand, call, _ = await joined(conference() + "<Say>goodbye</Say>")
    assert stand.ask("DELETE", f"Conferences/{sid(stand)}/Participants/{call.sid}").status == 204
    await stand.wait(100)
    assert stand.heard(call) == [("say", "goodbye")]


async def test_ending_the_conference_takes_everybody_out() -> None:
    stand, call, device = await joined()
    assert stand.ask("POST", f"Conferences/{sid(stand)}", Status="completed").status == 200
    await stand.wait(100)
    assert (call.state, device.state) == ("ended", "ended")
    assert stand.service.told("conference")[-1]["ReasonConferenceEnded"] == "conference-ended-via-api"
    assert stand.ask("POST", f"Conferences/{sid(stand)}", Status="completed").status == 200


async def test_a_label_names_one_participant_and_a_second_of_it_is_not_added() -> None:
    labelled = conference(participantLabel="customer")
    stand, call, device = await joined(labelled, labelled + "<Say>not added</Say>")
    assert stand.heard(device) == [("say", "not added")]
    assert stand.violations() == [(16_025, "the participantLabel is in use")]
    assert stand.service.told("conference")[0]["ParticipantLabel"] == "customer"
    path = "Conferences/room/Participants/customer"
    assert stand.ask("GET", path).body["call_sid"] == call.sid  # type: ignore[index]


async def test_who_waits_for_the_start_hears_the_wait_document_until_then() -> None:
    waiting = conference(waitUrl="/twilio/voice/room-wait", waitMethod="GET")
    stand = StandIn(
        inbound=twiml(waiting), room_wait=twiml("<Say loop='0'>soon</Say>"), agent=twiml(conference(beep="true"))
    )
    call = await stand.ring()
    await stand.wait(1_000)
    heard = len(call.heard)
    assert heard > 2
    await stand.connect()
    await stand.wait(1_000)
    assert stand.heard(call)[heard:] in ([("play", "beep")], [("say", "soon"), ("play", "beep")])


async def test_a_wait_document_that_cannot_be_had_breaks_the_join() -> None:
    stand = StandIn(inbound=twiml(conference(waitUrl="/twilio/voice/room-wait"), "<Say>on</Say>"))
    call = await stand.ring()
    assert stand.heard(call) == [("say", "on")]
    assert events(stand) == ["participant-join", "participant-leave", "conference-end"]


async def test_who_is_alone_and_hangs_up_was_not_bridged() -> None:
    stand = StandIn(inbound=twiml(conference(action="left")))
    call = await stand.ring()
    await stand.hang_up(call)
    assert stand.service.told("left")[0]["DialBridged"] == "false"
