"""Performs a leg's TwiML, verb by verb, from the first document to the end of the call."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from callcenter.demo.twilio_cloud.conferences import MAX_PARTICIPANTS, NotAdmitted
from callcenter.demo.twilio_cloud.documents import Document, Verb
from callcenter.demo.twilio_cloud.exchange import Exchange
from callcenter.demo.twilio_cloud.fetching import CONFERENCE_WAIT, HOLD, MAIN, Documents, NothingToPlay, Scene
from callcenter.demo.twilio_cloud.legs import spoken_ms
from callcenter.demo.twilio_cloud.model import Call, Participant, QueueEntry, Recording, Subscription
from callcenter.demo.twilio_cloud.scripts import (
    Changed,
    HungUp,
    Key,
    Listen,
    Redirected,
    Request,
    Ring,
    Sleep,
    Speech,
    Steps,
)

DEFAULT_MUSIC = "http://twimlets.com/holdmusic?Bucket=com.twilio.music.classical"
_DOCUMENT_MS = 20
"""What it takes from a document's arrival to its first verb; so nothing goes round and round at one instant."""
_WAIT_AGAIN_MS = 1_000
"""A wait document is asked for this often at most."""
_PICKS_UP_MS, _BUSY_MS = 3_000, 1_000
"""When somebody who is called picks up, or their line turns out to be busy."""
_ENDLESS = 1_000
"""How often `loop="0"` repeats."""


class LeftQueue(Exception):
    """A wait document has said `Leave`."""


class Performance:
    """One leg's way through its documents. `steps` is what its script runs."""

    def __init__(self, call: Call, exchange: Exchange, documents: Documents) -> None:
        self._call = call
        self._exchange = exchange
        self._legs = exchange.legs
        self._documents = documents
        self._perform_verb: dict[str, Callable[[Verb, Document, Scene], Steps[Request | None]]] = {
            "Say": self._sound,
            "Play": self._sound,
            "Pause": self._sound,
            "Gather": self._gather,
            "Record": self._record,
            "Enqueue": self._enqueue,
            "Leave": self._leave,
            "Dial": self._dial,
            "Redirect": self._redirect,
            "Reject": self._hang_up,
            "Hangup": self._hang_up,
        }

    def steps(self) -> Steps[None]:
        """Go through documents until none is left or the call is hung up."""
        call = self._call
        request: Request | None = Request(call.line.voice_url, kind="voice_inbound")
        ending = HungUp("document")
        try:
            yield from self._ring()
            while request:
                try:
                    yield from self._run(request, MAIN)
                    request = None
                except Redirected as redirected:
                    self._legs.tell(call, "redirected", url=redirected.request.url)
                    request = redirected.request
        except HungUp as hung_up:
            ending = hung_up
        self._legs.close(call, ending.status)
        self._legs.end(call, ending.by)

    def _ring(self) -> Steps[None]:
        """Let a call that we make ring until somebody picks up, or nobody does."""
        dialled = self._call.dialled
        if dialled is None:
            return
        if dialled.pickup == "by-hand":
            if (yield Ring(dialled.timeout_ms)) is None:
                raise HungUp("callee", "no-answer")
            self._legs.answer(self._call)
            return
        if dialled.pickup != "answer":
            yield Sleep(_BUSY_MS if dialled.pickup == "busy" else dialled.timeout_ms)
            raise HungUp("callee", dialled.pickup)
        yield Sleep(min(_PICKS_UP_MS, dialled.timeout_ms))
        self._legs.answer(self._call)

    # --- documents ----------------------------------------------------------------------------------------------

    def _run(self, request: Request, scene: Scene) -> Steps[None]:
        following: Request | None = request
        while following:
            document = yield from self._documents.fetch(following, scene)
            yield Sleep(_DOCUMENT_MS)
            following = yield from self._perform(document, scene)

    def _perform(self, document: Document, scene: Scene) -> Steps[Request | None]:
        if scene is MAIN and not (document.verbs and document.verbs[0].name == "Reject"):
            self._legs.answer(self._call)
        for verb in document.verbs:
            self._legs.step(self._call)
            following = yield from self._perform_verb[verb.name](verb, document, scene)
            if following:
                return following
        return None

    # --- what is heard ------------------------------------------------------------------------------------------

    def _sound(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        for kind, what, ms in self._sounds(verb, document):
            self._legs.hear(self._call, kind, **what)
            yield Sleep(ms)
        return None

    def _sounds(self, verb: Verb, document: Document) -> Iterator[tuple[str, dict[str, str], int]]:
        """Yield what a Say, Play or Pause lets hear, and for how long each time."""
        for _ in range(verb.number("loop", 1) or _ENDLESS):
            if verb.name == "Say":
                yield (
                    "say",
                    {"text": verb.text, "language": verb.attributes.get("language", "en")},
                    round(spoken_ms(verb.text) / self._exchange.account.talking_speed),
                )
            elif verb.name == "Pause":
                yield "pause", {}, verb.number("length", 1) * 1_000
            elif verb.attributes.get("digits"):
                yield "digits", {"text": verb.attributes["digits"]}, 200 * len(verb.attributes["digits"])
            else:
                yield "play", {"url": document.address(verb.text)}, self._exchange.account.play_ms

    def _gather(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        before = self._call.state
        self._legs.enter(self._call, "gathering")
        try:
            given = yield from self._collect(verb, document)
        finally:
            self._legs.enter(self._call, before)
        if given is None:
            if not verb.flag("actionOnEmptyResult", False):
                return None
            told = {"Digits": ""}
        elif isinstance(given, Speech):
            told = {"SpeechResult": given.text, "Confidence": "0.9"}
        else:
            told = {"Digits": given}
        self._legs.tell(self._call, "keys", **told)
        again = Request(document.url, verb.attributes.get("method", "POST"), "gather_result", told)
        return self._documents.action("gather_result", verb, document, told) or again

    def _collect(self, verb: Verb, document: Document) -> Steps[str | Speech | None]:
        """Return the keys or the sentence that was given; None for neither."""
        speech = "speech" in verb.attributes.get("input", "dtmf")
        finish, most = verb.attributes.get("finishOnKey", "#"), verb.number("numDigits", 0)
        timeout = verb.number("timeout", 5) * 1_000
        digits = ""
        given = yield from self._prompt(verb, document, speech)
        while True:
            if given is None:
                given = yield Listen(timeout, speech)
            if isinstance(given, Speech):
                return given
            if given is None or given.digit == finish:
                return digits or None
            digits += given.digit
            if len(digits) == most:
                return digits
            given = None

    def _prompt(self, verb: Verb, document: Document, speech: bool) -> Steps[Key | Speech | None]:
        for child in verb.children:
            for kind, what, ms in self._sounds(child, document):
                self._legs.hear(self._call, kind, **what)
                given: Key | Speech | None = yield Listen(ms, speech)
                if given:
                    return given
        return None

    # --- recordings ---------------------------------------------------------------------------------------------

    def _record(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        """Take down what is said; where that is nothing, the call goes on with the next verb."""
        recordings, call = self._exchange.recordings, self._call
        if verb.flag("playBeep", True):
            self._legs.hear(call, "tone")
        longest_ms = verb.number("maxLength", 3_600) * 1_000
        recording = recordings.begin(call, longest_ms, _recording_subscription(verb, document))
        try:
            key = yield from self._listen(recording, verb)
        except Redirected:
            recordings.finish(recording)
            self._legs.enter(call, "document")
            raise
        except HungUp as hung_up:
            self._legs.close(call, hung_up.status)
            told = recordings.finish(recording)
            if recording.said:
                self._documents.tell_only("record_action", verb, document, {**told, "Digits": "hangup"})
            raise
        self._legs.enter(call, "document")
        told = {**recordings.finish(recording), "Digits": key}
        if not recording.said:
            return None
        again = Request(document.url, verb.attributes.get("method", "POST"), "record_action", told)
        return self._documents.action("record_action", verb, document, told) or again

    def _listen(self, recording: Recording, verb: Verb) -> Steps[str]:
        """Return the key that ended it; none for silence, or where it may be no longer."""
        finish, silence = verb.attributes.get("finishOnKey", "1234567890*#"), verb.number("timeout", 5) * 1_000
        ends, lasts = self._exchange.agenda.now + recording.longest_ms, silence
        while (left := ends - self._exchange.agenda.now) > 0:
            given: Key | Speech | None = yield Listen(min(lasts, left), speech=True)
            if isinstance(given, Speech):
                lasts = self._exchange.recordings.take_down(recording, given.text) + silence
            elif given is None or given.digit in finish:
                return given.digit if given else ""
        return ""

    # --- queues -------------------------------------------------------------------------------------------------

    def _enqueue(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        queues = self._exchange.queues
        queue = queues.named(verb.text, verb.number("maxQueueSize", 0) or None)
        entry = queues.join(self._call, queue)
        if entry is None:
            return self._documents.action("enqueue_action", verb, document, {"QueueResult": "queue-full"})
        try:
            yield from self._wait(entry, verb, document)
        except LeftQueue:
            told = queues.leave(entry, "leave")
        except NothingToPlay:
            told = queues.leave(entry, "error")
        except Redirected:
            told = queues.leave(entry, "redirected")
            self._legs.enter(self._call, "document")
            self._documents.tell_only("enqueue_action", verb, document, told)
            raise
        except HungUp as hung_up:
            self._legs.close(self._call, hung_up.status)
            told = queues.leave(entry, "hangup")
            self._documents.tell_only("enqueue_action", verb, document, told)
            raise
        self._legs.enter(self._call, "document")
        return self._documents.action("enqueue_action", verb, document, told)

    def _wait(self, entry: QueueEntry, verb: Verb, document: Document) -> Steps[None]:
        url = verb.attributes.get("waitUrl")
        if url is None:
            self._legs.hear(self._call, "play", url=DEFAULT_MUSIC)
        if not url:
            yield Sleep(None)
            return
        method = verb.attributes.get("waitUrlMethod", "POST")
        request = Request(document.address(url), method, "enqueue_wait")
        scene = Scene("enqueue_wait_url", "enqueue_wait", lambda: self._exchange.queues.parameters(entry))
        while True:
            began = self._exchange.agenda.now
            yield from self._run(request, scene)
            yield Sleep(max(0, began + _WAIT_AGAIN_MS - self._exchange.agenda.now))

    def _leave(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        if scene is not MAIN:
            raise LeftQueue
        yield Sleep(0)
        return None

    # --- conferences --------------------------------------------------------------------------------------------

    def _dial(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        conferences, call = self._exchange.conferences, self._call
        if not verb.children:
            return None
        try:
            participant = self._join(verb.children[0], document)
        except NotAdmitted as refused:
            self._documents.violation(refused.code, refused.detail, document.url)
            return (
                None
                if refused.code == 16_025
                else self._documents.action("dial_action", verb, document, _dialled(bridged=False))
            )
        try:
            while not participant.over:
                with suppress(Changed):
                    yield from self._attend(participant)
        except Redirected:
            conferences.leave(participant, "participant_updated_via_api")
            self._legs.enter(call, "document")
            raise
        except HungUp as hung_up:
            self._legs.close(call, hung_up.status)
            reason = "participant_updated_via_api" if hung_up.by == "api" else "participant_hung_up"
            conferences.leave(participant, reason)
            self._documents.tell_only("dial_action", verb, document, _dialled(bridged=participant.conference.started))
            raise
        self._legs.enter(call, "document")
        return self._documents.action("dial_action", verb, document, _dialled(bridged=participant.conference.started))

    def _join(self, noun: Verb, document: Document) -> Participant:
        coached, label = noun.attributes.get("coach"), noun.attributes.get("participantLabel")
        most = noun.number("maxParticipants", MAX_PARTICIPANTS)
        conferences, now = self._exchange.conferences, self._exchange.agenda.now
        conference = conferences.admit(
            noun.text, _subscription(noun, document), label=label, coached=coached, most=most
        )
        participant = Participant(
            call=self._call,
            conference=conference,
            joined=now,
            updated=now,
            label=label,
            muted=noun.flag("muted", False),
            wait_document=_wait_document(noun, document),
            coached=coached,
            start_on_enter=noun.flag("startConferenceOnEnter", True),
            end_on_exit=noun.flag("endConferenceOnExit", False),
        )
        conferences.join(participant, beep=noun.attributes.get("beep", "true") in ("true", "onEnter"))
        return participant

    def _attend(self, participant: Participant) -> Steps[None]:
        """Let a participant hear what is played to it alone: on hold, or before the conference starts."""
        document, scene = None, HOLD
        if participant.hold:
            document = participant.hold_document
        elif participant.conference.status == "init":
            document, scene = participant.wait_document, CONFERENCE_WAIT
        try:
            if document and document.url == DEFAULT_MUSIC:
                self._legs.hear(self._call, "play", url=DEFAULT_MUSIC)
            elif document:
                yield from self._run(document, scene)
        except NothingToPlay:
            if scene is CONFERENCE_WAIT:
                self._exchange.conferences.leave(participant, "participant_add_failed")
                return
        yield Sleep(None)

    # --- going elsewhere ----------------------------------------------------------------------------------------

    def _redirect(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        yield Sleep(0)
        return Request(document.address(verb.text), verb.attributes.get("method", "POST"), scene.kind)

    def _hang_up(self, verb: Verb, document: Document, scene: Scene) -> Steps[Request | None]:
        yield Sleep(0)
        if verb.name == "Reject" and self._call.status == "ringing":
            raise HungUp("document", "busy" if verb.attributes.get("reason") == "busy" else "no-answer")
        raise HungUp("document")


def _dialled(*, bridged: bool) -> dict[str, str]:
    return {"DialCallStatus": "answered", "DialBridged": str(bridged).lower()}


def _subscription(noun: Verb, document: Document) -> Subscription | None:
    url = noun.attributes.get("statusCallback")
    if not url:
        return None
    groups = frozenset(noun.attributes.get("statusCallbackEvent", "").split())
    return Subscription(document.address(url), noun.attributes.get("statusCallbackMethod", "POST"), groups)


def _recording_subscription(verb: Verb, document: Document) -> Subscription | None:
    url = verb.attributes.get("recordingStatusCallback")
    if not url:
        return None
    told = frozenset(verb.attributes.get("recordingStatusCallbackEvent", "completed").split())
    return Subscription(document.address(url), verb.attributes.get("recordingStatusCallbackMethod", "POST"), told)


def _wait_document(noun: Verb, document: Document) -> Request | None:
    url = noun.attributes.get("waitUrl")
    if url is None:
        return Request(DEFAULT_MUSIC)
    if not url:
        return None
    return Request(document.address(url), noun.attributes.get("waitMethod", "POST"), "conference_wait")
