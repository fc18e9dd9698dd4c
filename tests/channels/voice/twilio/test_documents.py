"""Documents: what each state of a contact has its calls do, held to Twilio's documentation."""

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.channels.voice.twilio import documents
from callcenter.channels.voice.twilio.documents import Scene
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.events import Identity, Match, Outcome
from callcenter.contacts.state import Conversation, Leg, Talk
from callcenter.flows.model import Choice, Collect, Enqueue, Flow, Greet, HangUp, Menu, Play, Say
from callcenter.flows.prompts import Listener
from callcenter.flows.words import phrase
from routing.model import Place, PlaceState, Requirements
from tests.support.twilio.contract import check_document

CONTACT = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"
OFFER = f"{CONTACT}.1"
BASE = "https://cc.example.org/twilio/voice"
CALLER, AGENT = "CA" + "a" * 32, "CA" + "b" * 32
FLOW = Flow(
    start="hello",
    steps={
        "hello": Greet(known={"en": "Hello {name}."}, unknown={"en": "Hello."}, next="jingle"),
        "jingle": Play(sound="jingle.wav", next="topics"),
        "topics": Menu(
            text={"en": "Press 1 & wait."}, choices={"1": Choice(label={"en": "One"}, next="queue")}, otherwise="queue"
        ),
        "number": Collect(
            text={"en": "Your number?"},
            label={"en": "N"},
            attribute="n",
            next="queue",
            otherwise="queue",
            least=4,
            most=6,
            timeout_ms=4_500,
        ),
        "last": Say(text={"en": "We open {opens_at}."}, next="bye", of="sales"),
        "queue": Enqueue(queue="sales"),
        "bye": HangUp(),
    },
)


def scene(
    place: PlaceState | None = None,
    *,
    legs: tuple[Leg, ...] = (),
    line: int | None = None,
    wait: tuple[int, int] | None = None,
    **talk: Any,
) -> Scene:
    """Return a scene of a contact in this state."""
    said: dict[str, Any] = {
        "contact": CONTACT,
        "channel": "voice",
        "queue": "sales",
        "language": "en",
        "visitor": CALLER,
        "client_id": CALLER,
        "identity": Identity.CLAIMED,
        "match": Match.NONE,
        "customer": None,
        "candidates": (),
        "arrived_at": 0,
        "since": 0,
        "flow": "f",
        "legs": {leg.leg: leg for leg in (Leg(leg=CALLER, role="customer", arrived_at=0), *legs)},
        **talk,
    }
    stands = None
    if place is not None:
        offered = place is not PlaceState.WAITING
        stands = Place(
            contact=CONTACT,
            requirements=Requirements(queue="sales", channel="voice"),
            priority=0,
            enqueued=0,
            since=0,
            state=place,
            offer=OFFER if offered else None,
            agent="lin" if offered else None,
        )
    return Scene(
        talk=Conversation(**said),
        place=stands,
        flow=FLOW,
        listener=Listener(language="en", address=None, opens_at=lambda _: "tomorrow"),
        parting="We are closed." if said.get("outcome") is Outcome.CLOSED and said["ended_by"] == "system" else "",
        place_in_line=line,
        wait_minutes=wait,
        urls=Urls("https://cc.example.org"),
        voice="Polly.Joanna",
    )


def lin(*, present: bool = True, offer: str = OFFER) -> Leg:
    """Return the agent's leg."""
    return Leg(leg=AGENT, role="agent", arrived_at=0, agent="lin", offer=offer, present=present)


def told(document: str, context: str = "main_document") -> list[tuple[str, str]]:
    """Return verbs with their texts, of a document that is one in its context."""
    check_document(document, context)
    return [(verb.tag, (verb.text or "").strip()) for verb in ElementTree.fromstring(document)]


def attributes(document: str, verb: str) -> dict[str, str]:
    """Return the attributes of a document's first verb of a kind."""
    found = ElementTree.fromstring(document).find(f".//{verb}")
    assert found is not None
    return dict(found.attrib)


# --- the caller -----------------------------------------------------------------------------------------------------


def test_in_a_menu_what_was_passed_is_said_and_one_key_asked_for() -> None:
    document = documents.caller(
        scene(talk=Talk.IN_FLOW, step="topics", number=1, passed=("hello", "jingle")), fresh=True
    )
    assert told(document) == [("Gather", "")]
    gather = ElementTree.fromstring(document)[0]
    assert [(one.tag, one.text) for one in gather] == [
        ("Say", "Hello."),
        ("Play", "https://cc.example.org/media/jingle.wav"),
        ("Say", "Press 1 & wait."),
    ]
    asked = attributes(document, "Gather")
    assert (asked["numDigits"], asked["finishOnKey"], asked["timeout"]) == ("1", "", "6")
    assert (asked["action"], asked["actionOnEmptyResult"]) == (f"{BASE}/flow?contact={CONTACT}&step=1", "true")
    assert attributes(document, "Say") == {"language": "en", "voice": "Polly.Joanna"}


def test_where_digits_are_collected_they_end_with_the_hash_key_or_when_there_are_enough() -> None:
    document = documents.caller(scene(talk=Talk.IN_FLOW, step="number", number=2), fresh=True)
    asked = attributes(document, "Gather")
    assert (asked["numDigits"], asked["finishOnKey"], asked["timeout"]) == ("6", "#", "4")


def test_a_step_that_is_no_longer_configured_is_answered_at_once_to_go_on() -> None:
    document = documents.caller(scene(talk=Talk.IN_FLOW, step="gone", number=3), fresh=False)
    assert told(document) == [("Redirect", f"{BASE}/flow?contact={CONTACT}&step=3")]


@pytest.mark.parametrize("state", [PlaceState.WAITING, PlaceState.OFFERED, PlaceState.CLAIMED])
def test_who_waits_is_in_the_carriers_queue_until_their_agent_is_there(state: PlaceState) -> None:
    document = documents.caller(scene(state, talk=Talk.QUEUED, legs=(lin(present=False),)), fresh=False)
    assert told(document) == [("Enqueue", "sales")]
    asked = attributes(document, "Enqueue")
    assert asked["waitUrl"] == f"{BASE}/wait?contact={CONTACT}"
    assert asked["action"] == f"{BASE}/queued?contact={CONTACT}"


def test_what_was_passed_on_the_way_to_the_queue_is_said_once() -> None:
    waiting = scene(PlaceState.WAITING, talk=Talk.QUEUED, step="queue", passed=("hello",))
    assert told(documents.caller(waiting, fresh=True)) == [("Say", "Hello."), ("Enqueue", "sales")]
    assert told(documents.caller(waiting, fresh=False)) == [("Enqueue", "sales")]


def test_where_the_carriers_queue_is_full_one_waits_in_the_document() -> None:
    document = documents.caller(scene(PlaceState.WAITING, talk=Talk.QUEUED, line=2), fresh=False, queue_full=True)
    assert told(document) == [
        ("Say", "You are number 2 in line. Please stay with us."),
        ("Pause", ""),
        ("Redirect", f"{BASE}/leg?contact={CONTACT}"),
    ]


@pytest.mark.parametrize("state", [PlaceState.CLAIMED, PlaceState.ACTIVE])
def test_the_caller_joins_the_conference_in_which_their_agent_waits(state: PlaceState) -> None:
    document = documents.caller(scene(state, talk=Talk.CONNECTING, legs=(lin(),)), fresh=False)
    assert told(document) == [("Dial", "")]
    assert ElementTree.fromstring(document)[0][0].text == OFFER
    assert attributes(document, "Dial")["action"] == f"{BASE}/leg?contact={CONTACT}"
    assert attributes(document, "Conference") == {
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "false",
        "beep": "false",
        "waitUrl": "",
        "statusCallback": f"{BASE}/conference?contact={CONTACT}&offer={OFFER}#rc=5&rp=5xx,ct,rt",
        "statusCallbackEvent": "start end join leave mute hold",
        "statusCallbackMethod": "POST",
    }


def test_in_conversation_the_caller_stays_in_the_conference_also_when_the_agents_line_is_lost() -> None:
    document = documents.caller(scene(PlaceState.ACTIVE, talk=Talk.TALKING), fresh=False)
    assert ElementTree.fromstring(document)[0][0].text == OFFER


@pytest.mark.parametrize(
    ("outcome", "by", "step", "passed", "said"),
    [
        (Outcome.CLOSED, "system", "queue", ("hello",), ["Hello.", "We are closed."]),
        (Outcome.SENT_ELSEWHERE, "system", "bye", ("last",), ["We open tomorrow."]),
        (Outcome.FAILED, "system", None, (), [phrase("apology", "en")]),
        (Outcome.ANSWERED, "agent", "queue", (), [phrase("goodbye", "en")]),
        (Outcome.ANSWERED, "customer", "queue", (), [phrase("goodbye", "en")]),
    ],
)
def test_a_call_that_is_over_hears_why_and_is_hung_up(
    outcome: Outcome, by: str, step: str | None, passed: tuple[str, ...], said: list[str]
) -> None:
    over = scene(talk=Talk.ENDED, outcome=outcome, ended_by=by, step=step, passed=passed)
    assert told(documents.caller(over, fresh=True)) == [*(("Say", text) for text in said), ("Hangup", "")]


# --- the agent ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PlaceState.CLAIMED, PlaceState.ACTIVE])
def test_the_agents_line_joins_the_conference_of_their_claim(state: PlaceState) -> None:
    document = documents.agent(scene(state, talk=Talk.CONNECTING, legs=(lin(present=False),)), AGENT)
    assert told(document) == [("Dial", "")]
    assert ElementTree.fromstring(document)[0][0].text == OFFER
    assert attributes(document, "Dial")["action"] == f"{BASE}/agent-left?contact={CONTACT}"


def test_a_muted_agents_next_line_joins_muted() -> None:
    muted = scene(PlaceState.ACTIVE, talk=Talk.TALKING, legs=(lin(present=False),), mute_asked=True)
    assert ElementTree.fromstring(documents.agent(muted, AGENT))[0][0].get("muted") == "true"


@pytest.mark.parametrize("state", [None, PlaceState.WAITING, PlaceState.OFFERED, PlaceState.WRAPPING])
def test_the_line_of_an_agent_who_has_claimed_nothing_is_hung_up(state: PlaceState | None) -> None:
    document = documents.agent(scene(state, talk=Talk.QUEUED, legs=(lin(present=False),)), AGENT)
    assert told(document) == [("Hangup", "")]


def test_the_line_of_an_earlier_claim_is_hung_up() -> None:
    earlier = scene(PlaceState.CLAIMED, talk=Talk.CONNECTING, legs=(lin(present=False, offer=f"{CONTACT}.0"),))
    assert told(documents.agent(earlier, AGENT)) == [("Hangup", "")]


def test_a_line_nobody_knows_is_hung_up() -> None:
    assert told(documents.agent(scene(PlaceState.CLAIMED, talk=Talk.CONNECTING), "CA" + "0" * 32)) == [("Hangup", "")]


# --- waiting and trouble --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (1, ["You are next in line. Please stay with us."]),
        (7, ["You are number 7 in line. Please stay with us."]),
        (None, []),
    ],
)
def test_who_waits_is_told_their_place(line: int | None, said: list[str]) -> None:
    document = documents.wait(scene(PlaceState.WAITING, talk=Talk.QUEUED, line=line))
    assert told(document, "enqueue_wait_url") == [*(("Say", text) for text in said), ("Pause", "")]


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        ((0, 1), "Your wait is likely to be less than a minute."),
        ((0, 4), "Your wait is likely to be no longer than 4 minutes."),
        ((2, 5), "Your wait is likely to be 2 to 5 minutes."),
        ((75, 120), "Many customers are waiting, and your wait is likely to be more than an hour."),
    ],
)
def test_who_waits_is_told_how_long_it_is_likely_to_be_as_far_as_that_is_known(
    wait: tuple[int, int], words: str
) -> None:
    document = documents.wait(scene(PlaceState.WAITING, talk=Talk.QUEUED, line=7, wait=wait))
    assert told(document, "enqueue_wait_url")[0] == ("Say", f"You are number 7 in line. {words} Please stay with us.")


def test_the_wait_is_told_in_chinese_too() -> None:
    here = scene(PlaceState.WAITING, talk=Talk.QUEUED, line=7, wait=(2, 5), language="zh-CN")
    said = ("Say", "目前您排在第7位。预计等候时间为2到5分钟。请您稍候。")
    assert told(documents.wait(here), "enqueue_wait_url")[0] == said


def test_trouble_and_apology_are_documents_for_whoever_waits_or_calls() -> None:
    again = documents.come_back("https://cc.example.org/x?a=1&b=2", "en", None)
    for context in ("main_document", "enqueue_wait_url", "participant_hold_url"):
        assert [verb for verb, _ in told(again, context)] == ["Say", "Pause", "Redirect"]
    assert told(again)[-1] == ("Redirect", "https://cc.example.org/x?a=1&b=2")
    assert [verb for verb, _ in told(documents.give_up("no_calls", "en", None))] == ["Say", "Hangup"]


def test_hold_is_a_document_for_a_held_participant() -> None:
    document = documents.hold(scene(PlaceState.ACTIVE, talk=Talk.TALKING))
    assert told(document, "participant_hold_url") == [("Pause", ""), ("Redirect", f"{BASE}/hold?contact={CONTACT}")]


@given(
    talk=st.sampled_from(list(Talk)),
    place=st.sampled_from([None, *PlaceState]),
    step=st.sampled_from([None, "gone", *FLOW.steps]),
    passed=st.lists(st.sampled_from([*FLOW.steps, "gone"]), max_size=3).map(tuple),
    outcome=st.sampled_from([None, *Outcome]),
    by=st.sampled_from([None, "system", "agent", "customer"]),
    line=st.sampled_from([None, 1, 2]),
    legs=st.sampled_from([(), (lin(),), (lin(present=False),)]),
    fresh=st.booleans(),
    full=st.booleans(),
)
def test_every_state_has_documents_that_twilio_takes_and_they_are_the_same_each_time(
    talk: Talk,
    place: PlaceState | None,
    step: str | None,
    passed: tuple[str, ...],
    outcome: Outcome | None,
    by: str | None,
    line: int | None,
    legs: tuple[Leg, ...],
    fresh: bool,
    full: bool,
) -> None:
    here = scene(place, legs=legs, line=line, talk=talk, step=step, passed=passed, outcome=outcome, ended_by=by)

    def made() -> list[tuple[str, str]]:
        return [
            ("main_document", documents.caller(here, fresh=fresh, queue_full=full)),
            ("main_document", documents.agent(here, AGENT)),
            ("enqueue_wait_url", documents.wait(here)),
            ("participant_hold_url", documents.hold(here)),
        ]

    for context, document in made():
        check_document(document, context)
    assert made() == made()
