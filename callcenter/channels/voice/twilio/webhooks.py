"""Twilio's webhooks: checked, told to the loop, answered from what is committed.

Two kinds. A *document* is awaited by a live call: whatever goes wrong, it gets 200 and something that keeps the call
alive. *News* are taken with 204 once they are durable, else 503, and Twilio tells them again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from prometheus_client import Counter
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from callcenter.access.dependencies import public
from callcenter.channels.callback.service import CallbackService
from callcenter.channels.voice.service import CLIENT, VoiceService, number_of
from callcenter.channels.voice.twilio import documents
from callcenter.channels.voice.twilio.form import Form, read_form
from callcenter.channels.voice.twilio.scenes import Scenes
from callcenter.channels.voice.twilio.signature import HEADER, LONGEST_BODY, Signatures
from callcenter.channels.voice.twilio.urls import PREFIX
from callcenter.contacts.commands import ParticipantNews
from callcenter.errors import CallcenterError, NotFound, Rejected
from callcenter.http.machines import Answer, read_body
from routing.errors import RoutingError

log = logging.getLogger(__name__)

WEBHOOKS = Counter(
    "callcenter_voice_webhooks_total",
    "Twilio's webhooks by kind and by what came of them: answered, refused (not Twilio's), put_off, failed.",
    ["kind", "result"],
)

ANSWER_WITHIN_S = 2.5
"""How long a call waits for its document before it is told to wait: the look-up's budget and two seconds to commit."""
ROUNDS = 5
"""How often a call is told to wait before it is told that we are sorry."""
_FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
CALLBACK_KEY = "1"
"""What a waiting caller presses to be called back."""
_LEFT_BY_US = frozenset({"redirected", "redirected-from-bridged", "hangup", "bridged"})
_NO_QUEUE = frozenset({"queue-full", "system-error", "error"})
"""Queued again at once, the call might come back at once, and so on for ever."""
_RECORDED = ("RecordingSid", "RecordingDuration")
"""What a message that could not be taken yet is told by again."""
_SIGNATURE = HEADER.lower().encode()
_XML = ((b"content-type", b"text/xml; charset=utf-8"),)
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_NOT_TWILIOS = Answer(403, b"This request is not signed as Twilio signs.", (_TEXT, (b"connection", b"close")))


@dataclass(frozen=True, slots=True)
class Call:
    """A request of Twilio's: what its form and its URL say."""

    form: Form
    query: Mapping[str, str]
    path: str

    @property
    def sid(self) -> str:
        """The call it is about."""
        return self.form.get("CallSid", "")

    @property
    def contact(self) -> str:
        """The contact its URL names."""
        return self.query.get("contact", "")

    def number(self, name: str) -> int:
        """Return a whole number it says; -1 for anything else."""
        said = self.form.get(name) or self.query.get(name) or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


Handler = Callable[[Call], Awaitable[str]]


class Webhook:
    """One of the webhooks, as an ASGI application: reads a request, checks it, and hands it to who answers it."""

    def __init__(
        self, kind: str, signatures: Signatures, account_sid: str, answer: Callable[[Call], Awaitable[Answer]]
    ) -> None:
        self._refused = WEBHOOKS.labels(kind, "refused")
        self._signatures = signatures
        self._account_sid = account_sid
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = await read_body(receive, LONGEST_BODY)
        form = self._form(scope, body) if body is not None else None
        if form is None or form.get("AccountSid") != self._account_sid:
            self._refused.inc()
            answer = _NOT_TWILIOS
        else:
            answer = await self._answer(Call(form, read_form(scope["query_string"], errors="replace"), scope["path"]))
        await answer(scope, receive, send)

    def _form(self, scope: Scope, body: bytes) -> Form | None:
        signature = dict(scope["headers"]).get(_SIGNATURE, b"")
        return self._signatures.form(scope, body, signature.decode("latin-1"))


class Webhooks:
    """The routes, as a table of what each does."""

    def __init__(
        self, voice: VoiceService, scenes: Scenes, callbacks: CallbackService, signatures: Signatures, account_sid: str
    ) -> None:
        self._voice = voice
        self._scenes = scenes
        self._callbacks = callbacks
        self._signatures = signatures
        self._account_sid = account_sid

    def routes(self) -> list[Route]:
        """Return the routes; each checks the signature."""
        documents_ = {
            "inbound": self._inbound,
            "fallback": self._fallback,
            "flow": self._flow,
            "leg": self._leg,
            "queued": self._queued,
            "wait": self._wait,
            "hold": self._hold,
            "callback": self._callback,
            "answered": self._answered,
            "recorded": self._recorded,
            "agent": self._agent,
            "agent-left": self._agent_left,
        }
        news = {
            "conference": self._conference,
            "status": self._status,
            "called": self._called,
            "recording": self._recording,
        }
        return [
            *(self._document(kind, handler) for kind, handler in documents_.items()),
            *(self._news(kind, handler) for kind, handler in news.items()),
        ]

    # --- documents ----------------------------------------------------------------------------------------------

    async def _inbound(self, call: Call) -> str:
        contact = await self._voice.arrive(call.sid, call.form.get("From", ""), call.form.get("To", ""))
        if contact is None:
            return documents.give_up("no_calls", self._scenes.language, self._scenes.voice(self._scenes.language))
        return self._caller(contact, fresh=True)

    async def _fallback(self, call: Call) -> str:
        """One of our documents could not be fetched or read; the call goes on from where its contact stands.

        That of a customer who is called, and of whose picking up we have not heard, begins with that. An agent's own
        line does not go on: it is lost, and they connect anew.
        """
        if call.form.get("From", "").startswith(CLIENT):
            return documents.hang_up()
        contact = await self._voice.contact_of_leg(call.sid)
        urls = self._scenes.urls
        if contact is None and call.contact:
            return self._come_back(call, urls.answered(call.contact, call.number("attempt")))
        return self._come_back(call, urls.leg(contact) if contact else urls.inbound())

    async def _flow(self, call: Call) -> str:
        keys = call.form.get("Digits") or call.query.get("keys") or None
        if keys or "round" not in call.query:
            await self._voice.answer(call.contact, call.number("step"), keys)
        else:  # put off before: nothing was pressed, or what was typed then is asked for again, once it can be kept
            await self._voice.contact_of_leg(call.sid)
        return self._caller(call.contact, fresh=True)

    async def _leg(self, call: Call) -> str:
        # Who has waited and was turned away has not heard yet what their flow says to that.
        return self._caller(call.contact, fresh=self._scenes.turned_away(call.contact))

    async def _queued(self, call: Call) -> str:
        result = call.form.get("QueueResult", "")
        if result in _LEFT_BY_US:  # whoever took it out has said where to
            return documents.NOTHING
        return self._caller(call.contact, fresh=False, queue_full=result in _NO_QUEUE)

    async def _wait(self, call: Call) -> str:
        scene = self._scenes.of(call.contact, in_line=True)
        return documents.wait(scene) if scene else documents.NOTHING

    async def _callback(self, call: Call) -> str:
        """A waiting caller has pressed a key; who was accepted a moment before is connected, and waits no longer.

        In Twilio's queue the next document is asked for when this one is over. For one who waits outside of it, as it
        was full or has failed, nothing comes after it: they go on with what the call is to do.
        """
        number = number_of(call.form.get("From", ""))
        if number is not None and (call.form.get("Digits") or call.query.get("keys")) == CALLBACK_KEY:
            try:
                await self._callbacks.ask_caller(call.contact, number, call.form.get("To", ""))
            except (Rejected, RoutingError) as refused:
                log.info("a caller is not called back (%s)", refused.code)
            else:
                return self._caller(call.contact, fresh=False)
        return self._caller(call.contact, fresh=False) if call.query.get("queued") == "no" else await self._wait(call)

    async def _answered(self, call: Call) -> str:
        """A customer who is called back has picked up; one who was called off meanwhile is let go."""
        try:
            await self._voice.customer_answers(call.contact, call.sid, call.number("attempt"))
        except (Rejected, RoutingError) as refused:
            log.info("a customer was called in vain (%s)", refused.code)
            language = self._scenes.language
            return documents.give_up("apology", language, self._scenes.voice(language))
        return self._caller(call.contact, fresh=False)

    async def _recorded(self, call: Call) -> str:
        """A caller has finished their message, with a key, by silence or by hanging up, or has not left any."""
        recording = call.form.get("RecordingSid") or call.form.get("RecordingUrl", "").rpartition("/")[2]
        await self._voice.recorded(
            call.contact, call.sid, recording or call.query.get("RecordingSid"), call.number("RecordingDuration")
        )
        return self._caller(call.contact, fresh=False)

    async def _hold(self, call: Call) -> str:
        scene = self._scenes.of(call.contact)
        return documents.hold(scene) if scene else documents.NOTHING

    async def _agent(self, call: Call) -> str:
        contact = await self._voice.agent_calls(call.sid, call.form.get("From", ""), call.form.get("ticket", ""))
        scene = self._scenes.of(contact) if contact else None
        return documents.agent(scene, call.sid) if scene else documents.hang_up()

    async def _agent_left(self, call: Call) -> str:
        return documents.hang_up()

    def _caller(self, contact: str, *, fresh: bool, queue_full: bool = False) -> str:
        scene = self._scenes.of(contact, in_line=queue_full)
        if scene is None:
            return documents.give_up("apology", self._scenes.language, self._scenes.voice(self._scenes.language))
        return documents.caller(scene, fresh=fresh, queue_full=queue_full)

    # --- news ---------------------------------------------------------------------------------------------------

    async def _conference(self, call: Call) -> None:
        event, leg = call.form.get("StatusCallbackEvent", ""), call.form.get("CallSid")
        ends = event == "conference-end"
        if ends or (event.startswith("participant-") and leg):
            await self._voice.news(
                ParticipantNews(
                    contact=call.contact,
                    offer=call.query.get("offer", ""),
                    conference=call.form.get("ConferenceSid", ""),
                    sequence=call.number("SequenceNumber"),
                    leg=None if ends else leg,
                    present=not ends and event != "participant-leave",
                    held=call.form.get("Hold") == "true",
                    muted=call.form.get("Muted") == "true",
                    reason=call.form.get("ReasonParticipantLeft"),
                )
            )

    async def _status(self, call: Call) -> None:
        status = call.form.get("CallStatus", "")
        if status in _FINAL:
            seconds = call.number("CallDuration")
            await self._voice.leg_over(call.sid, status, seconds if seconds >= 0 else None)

    async def _called(self, call: Call) -> None:
        status, seconds = call.form.get("CallStatus", ""), call.number("CallDuration")
        if status in _FINAL:
            await self._voice.customer_call_over(
                call.contact, call.sid, call.number("attempt"), status, seconds if seconds >= 0 else None
            )

    async def _recording(self, call: Call) -> None:
        """The recording of a message is there, or will never be."""
        status = call.form.get("RecordingStatus")
        if status != "in-progress":
            seconds = call.number("RecordingDuration") if status == "completed" else 0
            await self._voice.recorded(call.contact, call.sid, call.form.get("RecordingSid"), seconds)

    # --- around them all ----------------------------------------------------------------------------------------

    def _route(self, kind: str, answer: Callable[[Call], Awaitable[Answer]]) -> Route:
        webhook = Webhook(kind, self._signatures, self._account_sid, answer)
        return Route(f"{PREFIX}/{kind}", public(webhook), methods=["POST"], name=f"twilio-{kind}")

    def _document(self, kind: str, handler: Handler) -> Route:
        answered, put_off, failed = (WEBHOOKS.labels(kind, result) for result in ("answered", "put_off", "failed"))

        async def answer(call: Call) -> Answer:
            result = answered
            try:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    document = await handler(call)
            except (CallcenterError, RoutingError, TimeoutError) as refused:
                log.info("the document %s is put off (%s)", kind, type(refused).__name__)
                document, result = self._put_off(kind, call, gone=isinstance(refused, NotFound)), put_off
            except Exception:
                log.exception("the document %s could not be made", kind)
                document, result = self._put_off(kind, call), failed
            result.inc()
            return Answer(200, document.encode(), _XML)

        return self._route(kind, answer)

    def _news(self, kind: str, handler: Callable[[Call], Awaitable[None]]) -> Route:
        answered, put_off, failed = (WEBHOOKS.labels(kind, result) for result in ("answered", "put_off", "failed"))

        async def answer(call: Call) -> Answer:
            status, result = 204, answered
            try:
                await handler(call)
            except (Rejected, RoutingError) as refused:  # of somebody long gone: told again, it would be no other
                log.info("news of %s changed nothing (%s)", kind, refused.code)
            except CallcenterError:
                status, result = 503, put_off
            except Exception:
                log.exception("news of %s could not be taken", kind)
                status, result = 503, failed
            result.inc()
            return Answer(status)

        return self._route(kind, answer)

    def _put_off(self, kind: str, call: Call, *, gone: bool = False) -> str:
        if kind in ("agent", "agent-left"):
            return documents.hang_up()
        if gone:
            return self._caller(call.contact, fresh=False) or documents.NOTHING
        return self._come_back(call, None)

    def _come_back(self, call: Call, url: str | None) -> str:
        """Return what has the call ask again: for `url`, or for what it asked now."""
        language = self._scenes.language
        voice, rounds = self._scenes.voice(language), call.number("round") + 1 if "round" in call.query else 1
        if rounds > ROUNDS:
            return documents.give_up("apology", language, voice)
        if url is None:
            query, keys = {**call.query, "round": str(rounds)}, call.form.get("Digits", "")
            if len(keys) == 1:  # a choice; longer ones may tell who they are, and addresses are written into logs
                query["keys"] = keys
            query |= {name: call.form[name] for name in _RECORDED if name in call.form}
            url = self._scenes.urls.again(call.path, query)
        return documents.come_back(url, language, voice)
