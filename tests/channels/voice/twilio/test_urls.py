"""The URLs that Twilio is given."""

import pytest

from callcenter.channels.voice.twilio.urls import Urls
from callcenter.demo.twilio_cloud.overrides import split

CONTACT = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"


@pytest.mark.parametrize("public", ["https://cc.example.org", "https://cc.example.org/", "http://localhost:8000"])
def test_every_url_is_absolute_and_below_the_public_one(public: str) -> None:
    urls = Urls(public)
    every = [
        urls.flow(CONTACT, 3),
        urls.leg(CONTACT),
        urls.wait(CONTACT),
        urls.queued(CONTACT),
        urls.hold(CONTACT),
        urls.agent_left(CONTACT),
        urls.conference(CONTACT, f"{CONTACT}.1"),
        urls.inbound(),
    ]
    assert len(set(every)) == len(every)
    assert all(url.startswith(f"{public.rstrip('/')}/twilio/voice/") for url in every)


def test_a_url_names_the_contact_and_what_it_is_about() -> None:
    urls = Urls("https://cc.example.org")
    assert urls.flow(CONTACT, 3) == f"https://cc.example.org/twilio/voice/flow?contact={CONTACT}&step=3"
    assert urls.inbound() == "https://cc.example.org/twilio/voice/inbound"


def test_news_of_a_conference_that_are_not_taken_are_told_again() -> None:
    bare, overrides, wrong = split(Urls("https://cc.example.org").conference(CONTACT, f"{CONTACT}.1"))
    assert bare == f"https://cc.example.org/twilio/voice/conference?contact={CONTACT}&offer={CONTACT}.1"
    assert (overrides.retries, overrides.retried("5xx"), overrides.retried("rt"), wrong) == (5, True, True, [])


def test_keys_in_a_url_are_written_so_that_they_stay_in_the_query() -> None:
    url = Urls("https://cc.example.org").again("/twilio/voice/flow", {"contact": "c", "keys": "#*1"})
    assert url == "https://cc.example.org/twilio/voice/flow?contact=c&keys=%23%2A1"


@pytest.mark.parametrize(
    ("sound", "url"),
    [
        ("wait.wav", "https://cc.example.org/media/wait.wav"),
        ("on hold.mp3", "https://cc.example.org/media/on%20hold.mp3"),
        ("https://sounds.example.org/a.mp3", "https://sounds.example.org/a.mp3"),
    ],
)
def test_where_a_sound_is(sound: str, url: str) -> None:
    assert Urls("https://cc.example.org").sound(sound) == url
