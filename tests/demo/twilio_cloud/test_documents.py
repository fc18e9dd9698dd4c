import pytest

from callcenter.demo.twilio_cloud.documents import Refused, read_answer, read_twiml
from callcenter.demo.twilio_cloud.scripts import Answer, Failure

URL = "https://centre.example/twilio/voice/inbound"


def warnings(xml: str) -> tuple[str, ...]:
    return read_twiml(f"<Response>{xml}</Response>", "main_document", URL).warnings


def test_a_document_is_its_verbs_with_attributes_text_and_what_stands_in_them() -> None:
    body = '<Response><Gather numDigits="1"><Say language="zh-CN"> 您好 </Say></Gather></Response>'.encode()
    document = read_answer(Answer(200, "application/xml; charset=utf-8", body), "main_document", URL, "POST")
    (gather,) = document.verbs
    assert (gather.name, gather.number("numDigits", 0)) == ("Gather", 1)
    assert [(one.name, one.text, one.attributes) for one in gather.children] == [("Say", "您好", {"language": "zh-CN"})]
    assert document.address("flow?step=1") == "https://centre.example/twilio/voice/flow?step=1"
    assert document.warnings == ()


def test_a_sound_is_a_document_that_plays_it() -> None:
    document = read_answer(Answer(200, "audio/mpeg", b"x"), "participant_hold_url", URL, "GET")
    assert [(verb.name, verb.text) for verb in document.verbs] == [("Play", URL)]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Failure("ct"), 11_205),
        (Failure("rt"), 11_200),
        (Answer(500, "text/xml", b"<Response/>"), 11_200),
        (Answer(302, "text/xml", b""), 11_200),
        (Answer(200, "text/xml", b"<Response>" + b" " * 70_000 + b"</Response>"), 11_750),
        (Answer(200, "text/plain", b"<Response/>"), 12_300),
        (Answer(200, "", b"<Response/>"), 12_300),
        (Answer(200, "text/xml", b"<Response>"), 12_100),
        (Answer(200, "text/xml", b"<response/>"), 12_100),
        (Answer(200, "text/xml", b"<Response><say>x</say></Response>"), 12_200),
        (Answer(200, "text/xml", b"<Response><Refer/></Response>"), 12_200),
        (Answer(200, "text/xml", b"<Response><Gather><Hangup/></Gather></Response>"), 12_200),
        (
            Answer(
                200, "text/xml", b'<Response><Dial><Conference participantLabel="a/b">x</Conference></Dial></Response>'
            ),
            16_023,
        ),
    ],
)
def test_what_is_no_document_is_refused_with_twilios_code(answer: Answer | Failure, code: int) -> None:
    with pytest.raises(Refused) as refused:
        read_answer(answer, "main_document", URL, "POST")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("context", "verb"),
    [
        ("enqueue_wait_url", "<Dial/>"),
        ("enqueue_wait_url", "<Enqueue>x</Enqueue>"),
        ("conference_wait_url", "<Gather/>"),
        ("participant_hold_url", "<Hangup/>"),
    ],
)
def test_a_verb_out_of_its_context_is_refused(context: str, verb: str) -> None:
    with pytest.raises(Refused, match="may not stand in a"):
        read_twiml(f"<Response>{verb}</Response>", context)


@pytest.mark.parametrize(
    ("xml", "warning"),
    [
        ('<Gather numdigits="1"/>', "Gather has no attribute numdigits"),
        ('<Gather numDigits="one"/>', "Gather numDigits cannot be 'one'"),
        ("<Pause>1</Pause>", "Pause has no text"),
        ("<Play>/media/wait.mp3</Play>", "Play needs an absolute address"),
        ("<Redirect>/x</Redirect><Say>x</Say>", "Say after Redirect is never reached"),
        ('<Dial action="/x"><Conference>y</Conference></Dial><Hangup/>', "Hangup after Dial is never reached"),
    ],
)
def test_what_twilio_only_warns_of_is_named_and_does_not_stop_the_document(xml: str, warning: str) -> None:
    assert warnings(xml) == (warning,)


def test_verbs_after_a_dial_without_action_are_reached() -> None:
    assert warnings("<Dial><Conference>y</Conference></Dial><Hangup/>") == ()
