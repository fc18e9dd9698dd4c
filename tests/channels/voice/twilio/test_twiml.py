"""Twilio's markup: what the twilio library would write, and nothing that somebody's words could break."""

from xml.etree.ElementTree import canonicalize, fromstring

from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from callcenter.channels.voice.twilio.twiml import response, text, verb

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(WORDS)
def test_words_come_out_as_they_went_in(words: str) -> None:
    say = fromstring(response(verb("Say", text(words), voice=words)))[0]
    assert (say.text or "", say.get("voice")) == (words, words)


def test_line_ends_in_an_attribute_are_kept() -> None:
    assert fromstring(verb("Say", voice="a\n\tb\r")).get("voice") == "a\n\tb\r"


@given(WORDS)
def test_a_menu_is_what_the_library_writes(words: str) -> None:
    theirs, gather = VoiceResponse(), Gather(input="dtmf", num_digits=1, finish_on_key="", action_on_empty_result=True)
    gather.say(words, language="zh-CN")
    gather.play(f"https://x/{words}", loop=2)
    theirs.append(gather)
    ours = response(
        verb(
            "Gather",
            verb("Say", text(words), language="zh-CN", voice=None),
            verb("Play", text(f"https://x/{words}"), loop=2),
            input="dtmf",
            numDigits=1,
            finishOnKey="",
            actionOnEmptyResult=True,
        )
    )
    assert canonicalize(ours) == canonicalize(str(theirs))


def test_a_conference_is_what_the_library_writes() -> None:
    theirs, dial = VoiceResponse(), Dial(action="/x?a=1&b=2", method="POST")
    dial.conference("c.1", start_conference_on_enter=True, end_conference_on_exit=False, wait_url="")
    theirs.append(dial)
    theirs.hangup()
    joins = verb("Conference", text("c.1"), startConferenceOnEnter=True, endConferenceOnExit=False, waitUrl="")
    ours = response(verb("Dial", joins, action="/x?a=1&b=2", method="POST"), verb("Hangup"))
    assert canonicalize(ours) == canonicalize(str(theirs))
