"""The documents Twilio is answered with: pure functions of a contact as it is committed.

Which request asked makes no difference, nor does how often: what a call is to do follows from where its contact stands.
"""

from typing import Literal

import msgspec

from callcenter.channels.voice.twilio.twiml import response, text, verb
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
_SILENCE_S = 5
"""Who has said nothing for so long has finished their message."""
_HANG_UP = verb("Hangup")
NOTHING = response()
"""Has a call go on with what it was told before."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """All that a document is made from: the contact, its place and flow, who listens, and the centre's sounds.

    `parting` is what to say to whom a queue has turned away; `offers_callback` has them
    told of the key by which they are called back instead of waiting. `voicemail_words` come before the tone after which
    they may leave a message. `voice` reads texts out; None is Twilio's own.
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
    voicemail_words: str = ""
    wait_music: str | None = None
    wait_loops: int = 1


def caller(scene: Scene, *, fresh: bool, queue_full: bool = False) -> str:
    """Return what the caller's call is to do now.

    `fresh` has the texts spoken that were passed on the way to where the flow stands. With `queue_full`, Twilio has no
    room in its queue: the caller waits in this document instead, and keeps the place that counts, which is ours.
    """
    talk, joins = scene.talk, conference_of(scene)
    if talk.talk is Talk.ENDED:
        return response(*_goodbye(scene, fresh=fresh), _HANG_UP)
    if joins is not None:
        return response(verb("Dial", _conference(scene, joins), action=scene.urls.leg(talk.contact), method="POST"))
    if talk.talk is Talk.IN_FLOW:
        return response(_ask(scene))
    passed = _speak(scene, _passed(scene)) if fresh else []
    if talk.talk is Talk.RECORDING:
        return response(*passed, *_record(scene))
    if scene.place is not None and scene.place.callback is not None:
        said = phrase("called_back" if talk.callback_cause is None else "called_back_instead", talk.language)
        return response(*passed, _say(said, talk.language, scene.voice), _HANG_UP)
    if queue_full:
        return response(*passed, *_wait(scene, queued=False), _redirect(scene.urls.leg(talk.contact)))
    enqueued = verb(
        "Enqueue",
        text(talk.queue or ""),
        waitUrl=scene.urls.wait(talk.contact),
        waitUrlMethod="POST",
        action=scene.urls.queued(talk.contact),
        method="POST",
        maxQueueSize=_LONGEST_QUEUE,
    )
    return response(*passed, enqueued)


def conference_of(scene: Scene) -> OfferId | None:
    """Return the conference the caller belongs in now: while they talk, or once their agent waits in it."""
    talk, place = scene.talk, scene.place
    if place is None or place.offer is None:
        return None
    ready = place.state is PlaceState.CLAIMED and any(leg.in_conference(place.offer) for leg in talk.agent_legs())
    return place.offer if ready or place.state is PlaceState.ACTIVE else None


def agent(scene: Scene, leg: LegId) -> str:
    """Return what an agent's own call is to do: join the conference of what they have claimed, or end."""
    talk, place = scene.talk, scene.place
    known = talk.legs.get(leg)
    claimed = place is not None and place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE)
    if known and known.live and known.offer and claimed and place and place.offer == known.offer:
        # No new line opens a microphone that was shut.
        joins = _conference(scene, known.offer, muted=bool(talk.mute_asked))
        return response(verb("Dial", joins, action=scene.urls.agent_left(talk.contact), method="POST"))
    return hang_up()


def wait(scene: Scene) -> str:
    """Return what a waiting caller hears until it is asked for again: their place in line, then music."""
    return response(*_wait(scene, queued=True))


def hold(scene: Scene) -> str:
    """Return what a caller on hold hears."""
    hears = _music(scene, loop=_HOLD_LOOPS)
    return response(hears, _redirect(scene.urls.hold(scene.talk.contact)))


def come_back(url: str, language: str, voice: str | None) -> str:
    """Return what keeps a call alive that cannot be served just now: a word, a pause, the same request again."""
    word = _say(phrase("trouble", language), language, voice)
    return response(word, verb("Pause", length=_TROUBLE_S), _redirect(url))


def give_up(which: Literal["apology", "no_calls"], language: str, voice: str | None) -> str:
    """Return a spoken apology that ends the call."""
    return response(_say(phrase(which, language), language, voice), _HANG_UP)


def hang_up() -> str:
    """Return what ends a call without a word."""
    return response(_HANG_UP)


def _ask(scene: Scene) -> str:
    talk, flow = scene.talk, scene.flow
    step = flow.steps.get(talk.step) if flow and talk.step else None
    url = scene.urls.flow(talk.contact, talk.number)
    if not isinstance(step, Menu | Collect):  # the configuration has changed: any answer leads on
        return _redirect(url)
    return verb(
        "Gather",
        *_speak(scene, [*_passed(scene), Prompt(text=question(step, talk.language))]),
        input="dtmf",
        numDigits=1 if isinstance(step, Menu) else step.most,
        finishOnKey=_finish(step),
        timeout=max(1, step.timeout_ms // 1_000),
        action=url,
        method="POST",
        actionOnEmptyResult=True,
    )


def _record(scene: Scene) -> list[str]:
    """Have the caller say something; who is silent goes on with the redirection, which tells of no recording."""
    talk, recorded = scene.talk, scene.urls.recorded(scene.talk.contact)
    records = verb(
        "Record",
        action=recorded,
        method="POST",
        maxLength=(talk.voicemail_ms or 0) // 1_000,
        timeout=_SILENCE_S,
        finishOnKey="#",
        playBeep=True,
        trim="trim-silence",
        recordingStatusCallback=scene.urls.recording(talk.contact),
        recordingStatusCallbackMethod="POST",
        recordingStatusCallbackEvent="completed absent",
    )
    said = _speak(scene, [Prompt(text=scene.voicemail_words)])
    return [*said, records, _redirect(recorded)]


def _finish(step: Menu | Collect) -> Key:
    return "" if isinstance(step, Menu) else "#"


def _goodbye(scene: Scene, *, fresh: bool) -> list[str]:
    talk = scene.talk
    by_flow = talk.ended_by == "system"
    said = _passed(scene) if by_flow and fresh else []
    if talk.outcome is Outcome.VOICEMAIL:
        said.append(Prompt(text=phrase("message_left", talk.language)))
    elif scene.parting:
        said.append(Prompt(text=scene.parting))
    elif talk.outcome is Outcome.FAILED:
        said.append(Prompt(text=phrase("apology", talk.language)))
    elif not by_flow:
        said.append(Prompt(text=phrase("goodbye", talk.language)))
    return _speak(scene, said)


def _wait(scene: Scene, *, queued: bool) -> list[str]:
    if not scene.offers_callback:
        return _wait_in(scene)
    url = scene.urls.callback(scene.talk.contact, queued=queued)
    hears = _wait_in(scene)
    return [verb("Gather", *hears, input="dtmf", numDigits=1, finishOnKey="", timeout=1, action=url, method="POST")]


def _wait_in(scene: Scene) -> list[str]:
    place, language, hears = scene.place_in_line, scene.talk.language, []
    if place == 1 or (scene.place is not None and scene.place.state is PlaceState.OFFERED):
        hears.append(phrase("next", language))
    elif place is not None:
        hears.append(place_in_line(place, scene.wait_minutes, language))
    if scene.offers_callback:
        hears.append(phrase("press_for_callback", language))
    return [*(_say(words, language, scene.voice) for words in hears), _music(scene, loop=scene.wait_loops)]


def _music(scene: Scene, loop: int) -> str:
    if not scene.wait_music:
        return verb("Pause", length=_PAUSE_S)
    return verb("Play", text(scene.urls.sound(scene.wait_music)), loop=loop)


def _conference(scene: Scene, offer: OfferId, *, muted: bool = False) -> str:
    # Nobody's leaving ends the conference: each leg is hung up by us, so a caller can be sent on from it.
    return verb(
        "Conference",
        text(offer),
        muted=muted or None,
        startConferenceOnEnter=True,
        endConferenceOnExit=False,
        beep="false",
        waitUrl="",
        statusCallback=scene.urls.conference(scene.talk.contact, offer),
        statusCallbackEvent=CONFERENCE_EVENTS,
        statusCallbackMethod="POST",
    )


def _passed(scene: Scene) -> list[Prompt]:
    return passed_prompts(scene.flow, scene.talk.passed, scene.listener) if scene.flow else []


def _speak(scene: Scene, prompts: list[Prompt]) -> list[str]:
    said = []
    for prompt in prompts:
        if prompt.text:
            said.append(_say(prompt.text, scene.talk.language, scene.voice))
        elif prompt.sound:
            said.append(verb("Play", text(scene.urls.sound(prompt.sound))))
    return said


def _say(words: str, language: str, voice: str | None) -> str:
    return verb("Say", text(words), language=language, voice=voice or None)


def _redirect(url: str) -> str:
    return verb("Redirect", text(url), method="POST")
