"""The cloud: takes what people and our service do, and the time; gives webhook requests and what each leg hears.

It does no I/O and reads no clock. `now` is milliseconds since the epoch.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from callcenter.demo.twilio_cloud.account import Account, Line
from callcenter.demo.twilio_cloud.agenda import Timer
from callcenter.demo.twilio_cloud.exchange import make_exchange
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.fetching import Documents
from callcenter.demo.twilio_cloud.model import Call, Dialled, LegEvent, Pickup
from callcenter.demo.twilio_cloud.performing import Performance
from callcenter.demo.twilio_cloud.rest import Reply, Rest
from callcenter.demo.twilio_cloud.scripts import Answer, Failure, Key, PickedUp, Script
from callcenter.demo.twilio_cloud.tokens import read_token
from callcenter.demo.twilio_cloud.webhooks import WebhookRequest

GONE_MS = 60_000
"""How long a leg outlives the page it is on: long enough to load that anew, or for our server to start again."""


class UnknownCall(Exception):
    """There is no such call at this kind of device."""


class UnknownNumber(Exception):
    """The dialled number is none of the account's."""


class Cloud:
    """One account's cloud. After each method everything that is due at `now` has happened."""

    def __init__(self, account: Account, now: int) -> None:
        self.account = account
        self.exchange = make_exchange(account, now)
        self.legs = self.exchange.legs
        self._rest = Rest(self.exchange, self._dial)
        self.pickups: dict[str, list[Pickup]] = {}
        """What people do when they are called, by their number, one call after the other; then they answer."""
        self._attended = Counter[str]()
        self._listening = Counter[str]()
        self._leaving: dict[str, Timer] = {}

    # --- time and webhooks --------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Return the present instant."""
        return self.exchange.agenda.now

    def next_deadline(self) -> int | None:
        """Return when something is due next; None when nothing is."""
        return self.exchange.agenda.next_deadline()

    def advance(self, now: int) -> None:
        """Let the time be `now`."""
        self.exchange.agenda.advance(now)

    def take_outbox(self) -> list[WebhookRequest]:
        """Return the webhook requests to be made at this instant; each is returned once."""
        taken = list(self.exchange.webhooks.outbox)
        self.exchange.webhooks.outbox.clear()
        return taken

    def answered(self, number: int, answer: Answer | Failure) -> None:
        """Take what came of a webhook request."""
        self.exchange.webhooks.answered(number, answer)
        self._settle()

    # --- handsets and devices -----------------------------------------------------------------------------------

    def ring(self, caller: str, called: str) -> Call:
        """Have a customer call one of the numbers; raises `UnknownNumber`."""
        if called not in self.account.numbers:
            raise UnknownNumber
        return self._open(caller, called, device=False, extra={})

    def connect(self, token: str, params: dict[str, str]) -> Call:
        """Have a browser connect with an access token; raises `TokenRefused`."""
        identity = read_token(token, self.account, self.now)
        extra = params | {"ApplicationSid": self.account.app_sid}
        return self._open(f"client:{identity}", params.get("To", ""), device=True, extra=extra)

    def call(self, sid: str, *, device: bool) -> Call:
        """Return a handset's or a device's call; raises `UnknownCall`."""
        call = self.legs.all.get(sid)
        if call is None or (call.role == "agent") != device:
            raise UnknownCall
        return call

    def press(self, call: Call, digits: str) -> None:
        """Press keys, one after the other; who is in a conference lets the others hear them."""
        for digit in digits:
            call.script.hear(Key(digit))
        participant = call.participant
        for other in list(participant.conference.participants.values()) if participant else ():
            if participant and participant.heard_by(other):
                self.legs.hear(other.call, "digits", text=digits, **{"from": call.role})
        self._settle()

    @contextmanager
    def attend(self, number: str) -> Iterator[None]:
        """Have somebody be at the telephone of a number, which then rings until they pick up."""
        self._attended[number] += 1
        try:
            yield
        finally:
            self._attended[number] -= 1

    def ringing(self, number: str) -> list[Call]:
        """Return the calls by which the telephone of a number rings."""
        calls = self.legs.all.values()
        return [call for call in calls if call.dialled and call.called == number and call.status == "ringing"]

    def pick_up(self, call: Call) -> None:
        """Have whoever is called pick up; does nothing where it does not ring (any more)."""
        call.script.hear(PickedUp())
        self._settle()

    @contextmanager
    def listen(self, call: Call) -> Iterator[None]:
        """Have somebody listen at a leg. Once nobody has any more for `GONE_MS`, whoever it was has hung up."""
        self._listening[call.sid] += 1
        if call.sid in self._leaving:
            self._leaving.pop(call.sid).cancel()
        try:
            yield
        finally:
            self._listening[call.sid] -= 1
            if not self._listening[call.sid]:
                del self._listening[call.sid]
                if not call.over:
                    self._leaving[call.sid] = self.exchange.agenda.after(GONE_MS, lambda: self._gone(call))

    def speak(self, call: Call, text: str) -> None:
        """Say something."""
        self.legs.speak(call, text)
        self._settle()

    def hang_up(self, call: Call) -> None:
        """Have whoever is at the leg hang up."""
        self.legs.hang_up(call, call.role)
        self._settle()

    # --- REST, faults, the record -------------------------------------------------------------------------------

    def rest(
        self, method: str, path: str, params: Iterable[tuple[str, str]], credentials: tuple[str, str] | None
    ) -> Reply:
        """Answer a request of the REST API; `params` are those of the query and of the form."""
        reply = self._rest.answer(method, path, list(params), credentials)
        self._settle()
        return reply

    def plan(self, *faults: Fault) -> None:
        """Have things go wrong."""
        self.exchange.faults.plan(*faults)

    def record(self) -> dict[str, Any]:
        """Return what happened so far, in plain values: calls, webhooks, REST exchanges, violations."""
        record = self.exchange.record
        return {
            "now": self.now,
            "calls": [_remembered(call) for call in self.legs.all.values()],
            "webhooks": list(record.webhooks),
            "rest": list(record.rest),
            "violations": list(record.violations),
        }

    def events(self, call: Call) -> list[LegEvent]:
        """Return what a handset or device that looks in now is told first: the call, and all that it has heard."""
        return [LegEvent("call", call.face), *(LegEvent("heard", heard) for heard in call.heard)]

    def _dial(self, ours: str, number: str, line: Line, timeout_ms: int) -> Call:
        """Call somebody, for the REST API."""
        planned = self.pickups.get(number)
        pickup: Pickup = planned.pop(0) if planned else "by-hand" if self._attended[number] else "answer"
        return self._perform(self.legs.open(ours, number, line, {}, Dialled(pickup, timeout_ms)))

    def _open(self, caller: str, called: str, *, device: bool, extra: dict[str, str]) -> Call:
        line = self.account.app_line if device else self.account.number_line
        return self._perform(self.legs.open(caller, called, line, extra))

    def _perform(self, call: Call) -> Call:
        documents = Documents(call, self.exchange)
        steps = Performance(call, self.exchange, documents).steps()
        call.script = Script(self.exchange.agenda, documents.send, steps)
        call.script.start()
        self._settle()
        return call

    def _gone(self, call: Call) -> None:
        del self._leaving[call.sid]
        self.legs.hang_up(call, call.role)

    def _settle(self) -> None:
        self.exchange.agenda.advance(self.now)


def _remembered(call: Call) -> dict[str, Any]:
    return {
        "sid": call.sid,
        "role": call.role,
        "caller": call.caller,
        "called": call.called,
        **call.face,
        "created": call.created,
        "ended": call.ended,
        "story": call.story,
        "heard": call.heard,
        "params": {name: value for name, value in call.extra.items() if name != "ApplicationSid"},
    }
