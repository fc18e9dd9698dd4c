"""Webhooks: the signature, the token, and when one is tried again."""

from dataclasses import replace

import pytest
from twilio.request_validator import RequestValidator

from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.faults import Faults
from callcenter.demo.twilio_cloud.record import Record
from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from callcenter.demo.twilio_cloud.sids import Sids
from callcenter.demo.twilio_cloud.webhooks import WebhookRequest, Webhooks
from tests.support.twilio.contract import check_webhook, load
from tests.support.twilio.stand_in import ACCOUNT, Seen, StandIn, conference, twiml

URL = "https://centre.example/status"


class Sending:
    """Webhooks on their own: `sent` has what went out, each answered as told."""

    def __init__(self, *answers: Answer | Failure) -> None:
        self.agenda, self.record = Agenda(0), Record()
        self.webhooks = Webhooks(ACCOUNT, self.agenda, Sids(1), self.record, Faults())
        self.answers = list(answers)
        self.sent: list[tuple[int, WebhookRequest]] = []
        self.came: list[Answer | Failure] = []

    def send(self, url: str, *, asks: bool = False) -> "Sending":
        self.webhooks.send("call_status", url, "POST", {}, on_answer=self.came.append if asks else None)
        while self.webhooks.outbox or self.agenda.next_deadline() is not None:
            for request in self.webhooks.outbox[:]:
                self.webhooks.outbox.remove(request)
                self.sent.append((self.agenda.now, request))
                self.webhooks.answered(request.number, self.answers.pop(0) if self.answers else Answer(204))
            if (deadline := self.agenda.next_deadline()) is not None:
                self.agenda.advance(deadline)
        return self


async def test_every_webhook_is_signed_as_twilio_signs_over_the_public_address() -> None:
    validator = RequestValidator(ACCOUNT.auth_token)
    stand = StandIn(
        inbound=twiml(conference(statusCallback="/twilio/voice/conference?contact=1#rc=5&amp;rp=5xx,ct,rt")),
        agent=twiml('<Redirect method="GET">leg?contact=您好</Redirect>'),
        leg=twiml("<Hangup/>"),
    )
    call = await stand.ring("anonymous")
    await stand.connect(ticket="a b+c")
    await stand.hang_up(call)

    def valid(seen: Seen) -> bool:
        signed = seen.params if seen.method == "POST" else {}
        return bool(validator.validate(seen.url, signed, seen.headers["X-Twilio-Signature"]))

    assert {seen.method for seen in stand.service.seen} == {"GET", "POST"}
    assert all(valid(seen) for seen in stand.service.seen)
    assert not any("#" in seen.url for seen in stand.service.seen)


def test_the_port_of_an_https_address_is_not_signed() -> None:
    with_port, without = (Sending().send(url).sent[0][1] for url in ("https://c.example:8443/s", "https://c.example/s"))
    assert with_port.headers["X-Twilio-Signature"] == without.headers["X-Twilio-Signature"]
    plain = Sending().send("http://c.example:8443/s").sent[0][1]
    signature = RequestValidator(ACCOUNT.auth_token).compute_signature("http://c.example:8443/s", {})
    assert plain.headers["X-Twilio-Signature"] == signature


@pytest.mark.parametrize(
    "vector",
    [
        one
        for one in load("signature_vectors")["vectors"]
        if one["method"] == "POST" and one["algorithm"] == "HMAC_SHA1" and one.get("params")
    ],
    ids=lambda one: one["id"],
)
def test_signatures_are_those_of_the_vectors(vector: dict[str, object]) -> None:
    params = dict(vector["params"])  # type: ignore[call-overload]
    account = replace(ACCOUNT, auth_token=str(vector["auth_token"]))
    webhooks = Webhooks(account, Agenda(0), Sids(1), Record(), Faults())
    webhooks.send("voice_inbound", str(vector["signed_url"]), "POST", params)
    url = str(vector["signed_url"])
    if len(params) == len(vector["params"]) and not (url.startswith("https") and url.count(":") > 1):  # type: ignore[arg-type]
        assert webhooks.outbox[0].headers["X-Twilio-Signature"] == vector["signature"]


@pytest.mark.parametrize(
    ("fragment", "answer", "tries"),
    [
        ("", Failure("ct"), 2),
        ("", Failure("rt"), 1),
        ("", Answer(500), 1),
        ("#rc=5&rp=5xx,ct,rt", Answer(503), 6),
        ("#rc=5&rp=5xx,ct,rt", Answer(404), 1),
        ("#rc=2&rp=all", Answer(404), 3),
        ("#rc=0&rp=all", Failure("ct"), 1),
    ],
)
def test_a_webhook_is_tried_again_as_its_address_says(fragment: str, answer: Answer | Failure, tries: int) -> None:
    sending = Sending(*[answer] * 10).send(URL + fragment)
    assert len(sending.sent) == tries
    assert len({request.headers["I-Twilio-Idempotency-Token"] for _, request in sending.sent}) == 1
    assert [one["code"] for one in sending.record.violations] == [15_003]


def test_one_that_is_taken_at_last_is_no_violation() -> None:
    sending = Sending(Answer(503), Answer(204)).send(f"{URL}#rc=5&rp=5xx")
    assert len(sending.sent) == 2
    assert not sending.record.violations


def test_who_asks_gets_what_the_last_attempt_came_to() -> None:
    assert Sending(Failure("ct"), Failure("ct")).send(URL, asks=True).came == [Failure("ct")]
    assert Sending(Failure("ct"), Answer(200)).send(URL, asks=True).came == [Answer(200)]


def test_each_webhook_has_a_token_of_its_own() -> None:
    sending = Sending().send(URL).send(URL)
    assert len({request.headers["I-Twilio-Idempotency-Token"] for _, request in sending.sent}) == 2


async def test_the_end_of_a_call_is_told_with_its_duration() -> None:
    stand = StandIn(inbound=twiml("<Pause length='61'/>"))
    await stand.ring()
    await stand.driver.run_until_idle()
    (told,) = stand.service.told("status")
    check_webhook("call_status", told)
    assert (told["CallDuration"], told["Duration"], told["SequenceNumber"]) == ("61", "2", "0")
