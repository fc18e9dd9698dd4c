"""The documents Twilio is answered with: pure functions of a contact as it is committed.

Which request asked makes no difference, nor does how often: what a call is to do follows from where its contact stands.
"""

from typing import Literal

import msgspec
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.events import LegId, Outcome
from callcenter.contacts.state import Conversation, Talk
from callcenter.flows.model import Collect, Flow, Key, Menu
from callcenter.flows.prompts import Listener, Prompt, passed_prompts, question
from callcenter.flows.words import phrase, place_in_line
from routing.model import OfferId, Place, PlaceState

CONFERENCE_EVENTS = "start end join leave mute hold"
_LONGEST_QUEUE = 5_000
_HOLD_LOOPS = 10
_PAUSE_S = 25
_TROUBLE_S = 5


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """All that a document is made from: the contact, its place and flow, who listens, and the centre's sounds.

    `parting` is what to say to whom a queue has turned away; `offers_callback` has them
    told of the key by which they are called back instead of waiting. `voice` reads texts out; None is Twilio's own.
    """

    talk: Conversation
    place: Place | None
    flow: Flow | None
    listener: Listener
    parting: str
    place_in_line: int | None
    urls: Urls
    wait_minutes: tuple[int, int] | None = None
    offers_callback: bool = False
    voice: str | None = None
    wait_music: str | None = None
    wait_loops: int = 1


def caller(scene: Scene, *, fresh: bool, queue_full: bool = False) -> str:
    """Return what the caller's call is to do now.

    `fresh` has the texts spoken that were passed on the way to where the flow stands. With `queue_full`, Twilio has no
    room in its queue: the caller waits in this document instead, and keeps the place that counts, which is ours.
    """
    talk, response = scene.talk, VoiceResponse()
    joins = conference_of(scene)
    if talk.talk is Talk.ENDED:
        _goodbye(scene, response, fresh=fresh)
    elif joins is not None:
        dial = Dial(action=scene.urls.leg(talk.contact), method="POST")
        _join(dial, scene, joins)
        response.append(dial)
    elif scene.place is not None and scene.place.callback is not None:
        _say(response, phrase("called_back", talk.language), talk.language, scene.voice)
        response.hangup()
    elif talk.talk is Talk.IN_FLOW:
        _ask(scene, response)
    else:
        if fresh:
            _speak(scene, response, _passed(scene))
        if queue_full:
            _wait(scene, response)
            response.redirect(scene.urls.leg(talk.contact), method="POST")
        else:
            response.enqueue(
                talk.queue,
                wait_url=scene.urls.wait(talk.contact),
                wait_url_method="POST",
                action=scene.urls.queued(talk.contact),
                method="POST",
                max_queue_size=_LONGEST_QUEUE,
            )
    return str(response)


def conference_of(scene: Scene) -> OfferId | None:
    """Return the conference the caller belongs in now: while they talk, or once their agent waits in it."""
    talk, place = scene.talk, scene.place
    if place is None or place.offer is None:
        return None
    ready = place.state is PlaceState.CLAIMED and any(leg.in_conference(place.offer) for leg in talk.agent_legs())
    return place.offer if ready or place.state is PlaceState.ACTIVE else None


def agent(scene: Scene, leg: LegId) -> str:
    """Return what an agent's own call is to do: join the conference of what they have claimed, or end."""
    talk, place, response = scene.talk, scene.place, VoiceResponse()
    known = talk.legs.get(leg)
    claimed = place is not None and place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE)
    if known and known.live and known.offer and claimed and place and place.offer == known.offer:
        dial = Dial(action=scene.urls.agent_left(talk.contact), method="POST")
        _join(dial, scene, known.offer, muted=bool(talk.mute_asked))  # no new line opens a microphone that was shut
        response.append(dial)
    else:
        response.hangup()
    return str(response)


def wait(scene: Scene) -> str:
    """Return what a waiting caller hears until it is asked for again: their place in line, then music."""
    response = VoiceResponse()
    _wait(scene, response)
    return str(response)


def hold(scene: Scene) -> str:
    """Return what a caller on hold hears."""
    response = VoiceResponse()
    if scene.wait_music:
        response.play(scene.urls.sound(scene.wait_music), loop=_HOLD_LOOPS)
    else:
        response.pause(length=_PAUSE_S)
    response.redirect(scene.urls.hold(scene.talk.contact), method="POST")
    return str(response)


def words(which: Literal["trouble", "apology", "no_calls"], language: str, voice: str | None) -> VoiceResponse:
    """Return a document that says one thing, to go on from."""
    response = VoiceResponse()
    _say(response, phrase(which, language), language, voice)
    return response


def come_back(url: str, language: str, voice: str | None) -> str:
    """Return what keeps a call alive that cannot be served just now: a word, a pause, the same request again."""
    response = words("trouble", language, voice)
    response.pause(length=_TROUBLE_S)
    response.redirect(url, method="POST")
    return str(response)


def give_up(which: Literal["apology", "no_calls"], language: str, voice: str | None) -> str:
    """Return a spoken apology that ends the call."""
    response = words(which, language, voice)
    response.hangup()
    return str(response)


def _ask(scene: Scene, response: VoiceResponse) -> None:
    talk, flow = scene.talk, scene.flow
    step = flow.steps.get(talk.step) if flow and talk.step else None
    url = scene.urls.flow(talk.contact, talk.number)
    if not isinstance(step, Menu | Collect):  # the configuration has changed: any answer leads on
        response.redirect(url, method="POST")
        return
    gather = Gather(
        input="dtmf",
        num_digits=1 if isinstance(step, Menu) else step.most,
        finish_on_key=_finish(step),
        timeout=max(1, step.timeout_ms // 1_000),
        action=url,
        method="POST",
        action_on_empty_result=True,
    )
    language = talk.language
    _speak(scene, gather, [*_passed(scene), Prompt(text=question(step, language))])
    response.append(gather)


def _finish(step: Menu | Collect) -> Key:
    return "" if isinstance(step, Menu) else "#"


def _goodbye(scene: Scene, response: VoiceResponse, *, fresh: bool) -> None:
    talk = scene.talk
    by_flow = talk.ended_by == "system"
    if by_flow and fresh:
        _speak(scene, response, _passed(scene))
    if scene.parting:
        _speak(scene, response, [Prompt(text=scene.parting)])
    elif talk.outcome is Outcome.FAILED:
        _speak(scene, response, [Prompt(text=phrase("apology", talk.language))])
    elif not by_flow:
        _speak(scene, response, [Prompt(text=phrase("goodbye", talk.language))])
    response.hangup()


def _wait(scene: Scene, response: VoiceResponse) -> None:
    if scene.offers_callback:
        url = scene.urls.callback(scene.talk.contact)
        gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=1, action=url, method="POST")
        _wait_in(scene, gather)
        response.append(gather)
    else:
        _wait_in(scene, response)


def _wait_in(scene: Scene, response: VoiceResponse | Gather) -> None:
    place, language = scene.place_in_line, scene.talk.language
    if place == 1 or (scene.place is not None and scene.place.state is PlaceState.OFFERED):
        _say(response, phrase("next", language), language, scene.voice)
    elif place is not None:
        _say(response, place_in_line(place, scene.wait_minutes, language), language, scene.voice)
    if scene.offers_callback:
        _say(response, phrase("press_for_callback", language), language, scene.voice)
    if scene.wait_music:
        response.play(scene.urls.sound(scene.wait_music), loop=scene.wait_loops)
    else:
        response.pause(length=_PAUSE_S)


def _join(dial: Dial, scene: Scene, offer: OfferId, *, muted: bool = False) -> None:
    # Nobody's leaving ends the conference: each leg is hung up by us, so a caller can be sent on from it.
    dial.conference(
        offer,
        **({"muted": True} if muted else {}),
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        beep="false",
        wait_url="",
        status_callback=scene.urls.conference(scene.talk.contact, offer),
        status_callback_event=CONFERENCE_EVENTS,
        status_callback_method="POST",
    )


def _passed(scene: Scene) -> list[Prompt]:
    return passed_prompts(scene.flow, scene.talk.passed, scene.listener) if scene.flow else []


def _speak(scene: Scene, into: VoiceResponse | Gather, prompts: list[Prompt]) -> None:
    for prompt in prompts:
        if prompt.text:
            _say(into, prompt.text, scene.talk.language, scene.voice)
        elif prompt.sound:
            into.play(scene.urls.sound(prompt.sound))


def _say(into: VoiceResponse | Gather, text: str, language: str, voice: str | None) -> None:
    into.say(text, language=language, **({"voice": voice} if voice else {}))
