"""Webhooks: signed as Twilio signs them, tried again as their URL says, and going wrong as planned."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.faults import Fault, Faults
from callcenter.demo.twilio_cloud.overrides import LIMIT_MS, Overrides, split
from callcenter.demo.twilio_cloud.record import Record
from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from callcenter.demo.twilio_cloud.sids import Sids

_AGAIN_AFTER_MS = 100
_HELD_BACK_MS = 1_000
CALLBACK_REFUSED = 15_003


@dataclass(frozen=True)
class WebhookRequest:
    """One HTTP request to be made now; `url` is the public one, and what is signed."""

    number: int
    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    connect_ms: int
    read_ms: int


@dataclass(eq=False, kw_only=True)
class Webhook:
    """Something to be told or asked, until it has been answered or given up."""

    kind: str
    url: str
    method: str
    params: dict[str, str]
    token: str
    overrides: Overrides
    began: int
    call: str | None
    ended: Callable[[], bool]
    """Tells whether what it is about is over; a fault can hold it back until then."""
    on_answer: Callable[[Answer | Failure], None] | None
    """Takes the answer to a question; None where Twilio only tells."""
    fault: Fault | None = None
    tries: int = 0
    settled: bool = False


@dataclass(eq=False)
class _Attempt:
    webhook: Webhook
    entry: dict[str, Any]
    heeded: bool = True
    answers: list[Answer | Failure] = field(default_factory=list)


class Webhooks:
    """All webhooks. `outbox` has the requests to be made at this instant; `answered` takes what came of each."""

    def __init__(self, account: Account, agenda: Agenda, sids: Sids, record: Record, faults: Faults) -> None:
        self.outbox: list[WebhookRequest] = []
        self._account = account
        self._agenda = agenda
        self._sids = sids
        self._record = record
        self._faults = faults
        self._validator = RequestValidator(account.auth_token)
        self._attempts: dict[int, _Attempt] = {}
        self._held_back: list[Callable[[], None]] = []
        self._number = 0

    def send(
        self,
        kind: str,
        url: str,
        method: str,
        params: dict[str, str],
        *,
        call: str | None = None,
        role: str | None = None,
        ended: Callable[[], bool] = lambda: False,
        on_answer: Callable[[Answer | Failure], None] | None = None,
    ) -> None:
        """Send a webhook, now or when a fault lets it; `on_answer` gets what the last attempt came to."""
        bare, overrides, wrong = split(url)
        for detail in wrong:
            self._record.violation(self._agenda.now, 11_100, detail, call=call, url=url)
        event = params.get("StatusCallbackEvent")
        name = f"webhook.{kind}.{event}" if event else f"webhook.{kind}"
        webhook = Webhook(
            kind=kind,
            url=bare,
            method=method,
            params=params,
            token=self._sids.token(),
            overrides=overrides,
            began=self._agenda.now,
            call=call,
            ended=ended,
            on_answer=on_answer,
            fault=self._faults.strike(name, role),
        )
        if webhook.fault and on_answer:
            self._agenda.after(LIMIT_MS, lambda: self._give_up(webhook))
        self._start(webhook)

    def answered(self, number: int, answer: Answer | Failure) -> None:
        """Take what came of a request of the outbox."""
        attempt = self._attempts.pop(number)
        webhook = attempt.webhook
        if webhook.fault and webhook.fault.effect == "time_out" and webhook.tries == 1:
            late = webhook.began + min(webhook.overrides.read_ms, LIMIT_MS) - self._agenda.now
            self._agenda.after(max(0, late), lambda: self._take(attempt, Failure("rt", planned=True)))
        else:
            self._take(attempt, answer)

    def _start(self, webhook: Webhook) -> None:
        held_back, self._held_back = self._held_back, []
        match webhook.fault.effect if webhook.fault else None:
            case "drop":
                self._enter(webhook)["failure"] = "dropped"
            case "delay" if webhook.fault:
                self._agenda.after(webhook.fault.ms, lambda: self._try(webhook))
            case "late" if webhook.fault:
                self._when_ended(webhook, webhook.fault.ms)
            case "reorder":
                self._hold_back(webhook)
            case "repeat" | "repeat_new_token":
                self._try(webhook)
                self._try(webhook, heeded=False)
            case _:
                self._try(webhook)
        for release in held_back:
            release()

    def _give_up(self, webhook: Webhook) -> None:
        """Have who asks wait no longer than Twilio does, whatever the fault has done to the webhook."""
        if not webhook.settled and webhook.on_answer:
            webhook.settled = True
            webhook.on_answer(Failure("rt", planned=True))

    def _when_ended(self, webhook: Webhook, ms: int) -> None:
        if webhook.ended():
            self._agenda.after(ms, lambda: self._try(webhook))
        elif self._agenda.now - webhook.began < 24 * 3_600_000:
            self._agenda.after(_HELD_BACK_MS, lambda: self._when_ended(webhook, ms))

    def _hold_back(self, webhook: Webhook) -> None:
        released = False

        def release() -> None:
            nonlocal released
            if not released:
                released = True
                self._try(webhook)

        self._held_back.append(release)
        self._agenda.after(_HELD_BACK_MS, release)

    def _try(self, webhook: Webhook, *, heeded: bool = True) -> None:
        webhook.tries += 1
        self._number += 1
        fault = webhook.fault.effect if webhook.fault else None
        token = self._sids.token() if fault == "repeat_new_token" and not heeded else webhook.token
        signature = self._signature(webhook)
        if fault == "forge":
            signature = signature[::-1]
        self._attempts[self._number] = _Attempt(webhook, self._enter(webhook, token), heeded)
        encoded = urlencode(webhook.params)
        self.outbox.append(
            WebhookRequest(
                number=self._number,
                method=webhook.method,
                url=self._target(webhook),
                headers={
                    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
                    "User-Agent": "TwilioProxy/1.1",
                    "X-Twilio-Signature": signature,
                    "I-Twilio-Idempotency-Token": token,
                },
                body=encoded.encode() if webhook.method == "POST" else b"",
                connect_ms=webhook.overrides.connect_ms,
                read_ms=min(webhook.overrides.read_ms, webhook.overrides.total_ms),
            )
        )

    def _target(self, webhook: Webhook) -> str:
        if webhook.method == "POST":
            return webhook.url
        return f"{webhook.url}{'&' if urlsplit(webhook.url).query else '?'}{urlencode(webhook.params)}"

    def _signature(self, webhook: Webhook) -> str:
        url = urlsplit(self._target(webhook))
        if url.scheme == "https" and url.port:
            url = url._replace(netloc=url.netloc.rpartition(":")[0])
        signed = webhook.params if webhook.method == "POST" else {}
        return str(self._validator.compute_signature(url.geturl(), signed))

    def _enter(self, webhook: Webhook, token: str | None = None) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "at": self._agenda.now,
            "kind": webhook.kind,
            "call": webhook.call,
            "method": webhook.method,
            "url": webhook.url,
            "params": dict(webhook.params),
            "token": token or webhook.token,
            "fault": webhook.fault.effect if webhook.fault else None,
            "status": None,
            "failure": None,
            "answered": None,
            "document": None,
        }
        self._record.webhooks.append(entry)
        return entry

    def _take(self, attempt: _Attempt, answer: Answer | Failure) -> None:
        webhook = attempt.webhook
        attempt.entry["answered"] = self._agenda.now
        if isinstance(answer, Answer):
            attempt.entry["status"] = answer.status
            if "xml" in answer.content_type:
                attempt.entry["document"] = answer.body.decode(errors="replace")
        else:
            attempt.entry["failure"] = answer.kind
        if not attempt.heeded or webhook.settled:
            return
        failure = _failure(answer)
        time_left = self._agenda.now - webhook.began + _AGAIN_AFTER_MS < webhook.overrides.total_ms
        if failure and webhook.tries <= webhook.overrides.retries and webhook.overrides.retried(failure) and time_left:
            self._agenda.after(_AGAIN_AFTER_MS, lambda: self._try(webhook))
            return
        webhook.settled = True
        if failure and webhook.fault and webhook.fault.effect == "forge":
            answer = Failure(failure, planned=True)  # whoever refuses it is right
        if webhook.on_answer:
            webhook.on_answer(answer)
        elif failure and not (isinstance(answer, Failure) and answer.planned):
            detail = f"{webhook.kind} was not taken ({failure})"
            self._record.violation(self._agenda.now, CALLBACK_REFUSED, detail, call=webhook.call, url=webhook.url)


def _failure(answer: Answer | Failure) -> str | None:
    """Return what kind of failure an answer is, in the words of the connection overrides."""
    if isinstance(answer, Failure):
        return answer.kind
    return f"{answer.status // 100}xx" if answer.status >= 400 else None
