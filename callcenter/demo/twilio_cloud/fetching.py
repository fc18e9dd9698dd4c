"""Asks for a leg's documents, and falls back where Twilio does."""

from collections.abc import Callable
from dataclasses import dataclass

from callcenter.demo.twilio_cloud.documents import INVALID, Document, Refused, Verb, read_answer, read_twiml
from callcenter.demo.twilio_cloud.exchange import Exchange
from callcenter.demo.twilio_cloud.model import Call
from callcenter.demo.twilio_cloud.scripts import Answer, Failure, Fetch, HungUp, Request, Steps


@dataclass(frozen=True)
class Scene:
    """What a document is performed as."""

    context: str
    kind: str
    """The kind of webhook that asks for it."""
    extra: Callable[[], dict[str, str]] = dict


MAIN = Scene("main_document", "redirect")
CONFERENCE_WAIT = Scene("conference_wait_url", "conference_wait")
HOLD = Scene("participant_hold_url", "participant_hold")


class NothingToPlay(Exception):
    """A document for one who waits could not be had."""


class Documents:
    """The documents of one leg."""

    def __init__(self, call: Call, exchange: Exchange) -> None:
        self._call = call
        self._exchange = exchange
        self._legs = exchange.legs

    def send(self, fetch: Fetch, resume: Callable[[Answer | Failure], None]) -> None:
        """Ask for a document; for the script."""
        request, call = fetch.request, self._call
        self._exchange.webhooks.send(
            request.kind,
            request.url,
            request.method,
            fetch.params,
            call=call.sid,
            role=call.role,
            ended=lambda: call.over,
            on_answer=resume,
        )

    def fetch(self, request: Request, scene: Scene) -> Steps[Document]:
        """Return the document, or the fallback's; raises `NothingToPlay` where no fallback is asked, or `HungUp`."""
        params = self._legs.parameters(self._call) | request.extra
        if request.kind == scene.kind:
            params |= scene.extra()
        try:
            if request.twiml is not None:
                document = read_twiml(request.twiml, scene.context)
            else:
                answer = yield Fetch(request, params)
                document = read_answer(answer, scene.context, request.url.partition("#")[0], request.method)
        except Refused as refused:
            if not refused.planned:
                self.violation(refused.code, refused.detail, request.url)
            if scene is not MAIN:
                raise NothingToPlay from refused
            return (yield from self._fall_back(request, params, refused))
        for warning in document.warnings:
            self.violation(INVALID, warning, request.url)
        verbs = [verb.name for verb in document.verbs]
        self._legs.tell(self._call, "document", kind=request.kind, url=request.url, verbs=verbs)
        return document

    def _fall_back(self, request: Request, params: dict[str, str], refused: Refused) -> Steps[Document]:
        url, kept = self._call.line.fallback_url, self._exchange.account.fallback_document
        if kept is not None and self._call.role == "customer" and not self._call.dialled and request.twiml is None:
            return (yield from self.fetch(Request(url, kind="fallback", twiml=kept), MAIN))
        if request.kind == "fallback" or not url:
            self._legs.answer(self._call)
            self._legs.hear(self._call, "say", text="An application error has occurred. Goodbye.", language="en")
            raise HungUp("error")
        told = {**params, "ErrorCode": str(refused.code), "ErrorUrl": request.url}
        return (yield from self.fetch(Request(url, kind="fallback", extra=told), MAIN))

    def tell_only(self, kind: str, verb: Verb, document: Document, extra: dict[str, str]) -> None:
        """Request a verb's action whose answer no longer matters, as the leg has gone elsewhere."""
        request = self.action(kind, verb, document, extra)
        if request is None:
            return

        def look(answer: Answer | Failure) -> None:
            try:
                read_answer(answer, MAIN.context, request.url, request.method)
            except Refused as refused:
                if not refused.planned:
                    self.violation(refused.code, refused.detail, request.url)

        self.send(Fetch(request, self._legs.parameters(self._call) | extra), look)

    def action(self, kind: str, verb: Verb, document: Document, extra: dict[str, str]) -> Request | None:
        """Return the request that a verb wants made when it is done; None when it wants none."""
        if "action" not in verb.attributes:
            return None
        url = document.address(verb.attributes["action"])
        return Request(url, verb.attributes.get("method", "POST"), kind, extra)

    def violation(self, code: int, detail: str, url: str) -> None:
        """Note what Twilio does not allow."""
        self._exchange.record.violation(self._exchange.agenda.now, code, detail, call=self._call.sid, url=url)
