"""A stand-in for Twilio's cloud on a virtual clock, and a service that answers its webhooks as a test has laid out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.drivers import VirtualDriver
from callcenter.demo.twilio_cloud.model import Call
from callcenter.demo.twilio_cloud.rest import Reply
from callcenter.demo.twilio_cloud.scripts import Answer, Failure
from callcenter.demo.twilio_cloud.webhooks import WebhookRequest

PUBLIC = "https://centre.example"
HOTLINE = "+861012345678"
CUSTOMER = "+8613800000001"
ACCOUNT = Account(
    account_sid="AC" + "a" * 32,
    auth_token="auth-token-of-a-test-0123456789ab",
    api_key="SK" + "b" * 32,
    api_secret="api-secret-of-a-test-0123456789a",
    app_sid="AP" + "c" * 32,
    numbers=(HOTLINE,),
    public_url=PUBLIC,
)
START = 1_750_000_000_000


def twiml(*verbs: str) -> Answer:
    """Return a document of these verbs."""
    return Answer(200, "text/xml; charset=utf-8", f"<Response>{''.join(verbs)}</Response>".encode())


def conference(name: str = "room", *, action: str = "", **attributes: str) -> str:
    """Return a Dial of a conference whose every event is told."""
    told = {
        "beep": "false",
        "waitUrl": "",
        "statusCallback": "/twilio/voice/conference",
        "statusCallbackEvent": "start end join leave mute hold modify",
        "statusCallbackMethod": "POST",
        **attributes,
    }
    written = " ".join(f'{key}="{value}"' for key, value in told.items())
    dial = f'<Dial action="{action}">' if action else "<Dial>"
    return f"{dial}<Conference {written}>{name}</Conference></Dial>"


@dataclass(frozen=True)
class Seen:
    """A webhook as it arrived."""

    at: int
    path: str
    method: str
    url: str
    params: dict[str, str]
    headers: dict[str, str]


Reaction = Answer | Failure | Callable[[Seen], Answer | Failure]


@dataclass
class Service:
    """Answers by path below `/twilio/voice/`, and remembers what arrived. What it does not know it takes with a 204."""

    reactions: dict[str, Reaction] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    clock: Callable[[], int] = lambda: 0

    async def deliver(self, request: WebhookRequest) -> Answer | Failure:
        """Take a webhook."""
        parts = urlsplit(request.url)
        form = request.body.decode() if request.method == "POST" else parts.query
        seen = Seen(
            at=self.clock(),
            path=parts.path.removeprefix("/twilio/voice/"),
            method=request.method,
            url=request.url,
            params=dict(parse_qsl(form, keep_blank_values=True)),
            headers=request.headers,
        )
        self.seen.append(seen)
        reaction = self.reactions.get(seen.path, Answer(204))
        return reaction(seen) if callable(reaction) else reaction

    def paths(self) -> list[str]:
        """Return where all webhooks went, in their order."""
        return [one.path for one in self.seen]

    def told(self, path: str) -> list[dict[str, str]]:
        """Return the parameters of all that went to a path."""
        return [one.params for one in self.seen if one.path == path]


class StandIn:
    """A cloud with its driver and the service behind it."""

    account = ACCOUNT

    def __init__(self, **reactions: Reaction) -> None:
        self.service = Service({name.replace("_", "-"): one for name, one in reactions.items()})
        self.cloud = Cloud(self.account, START)
        self.driver = VirtualDriver(self.cloud, self.service.deliver)
        self.service.clock = lambda: self.cloud.now

    async def ring(self, caller: str = CUSTOMER) -> Call:
        """Have a customer call, and let it get as far as it can at once."""
        call = self.cloud.ring(caller, HOTLINE)
        await self.wait(100)
        return call

    async def connect(self, identity: str = "agent_yun", **params: str) -> Call:
        """Have an agent's browser connect, and let it get as far as it can at once."""
        call = self.cloud.connect(access_token(identity), params)
        await self.wait(100)
        return call

    async def wait(self, ms: int) -> None:
        """Let time pass."""
        await self.driver.run_until(self.cloud.now + ms)

    async def press(self, call: Call, digits: str) -> None:
        """Press keys."""
        self.cloud.press(call, digits)
        await self.wait(100)

    async def hang_up(self, call: Call) -> None:
        """Hang up."""
        self.cloud.hang_up(call)
        await self.wait(100)

    def ask(self, method: str, path: str, **params: str) -> Reply:
        """Make a REST request; `path` is below the account."""
        whole = f"/2010-04-01/Accounts/{ACCOUNT.account_sid}/{path}.json"
        return self.cloud.rest(method, whole, params.items(), (ACCOUNT.api_key, ACCOUNT.api_secret))

    async def redirect(self, call: Call, path: str) -> Reply:
        """Have a call go on with another document."""
        reply = self.ask("POST", f"Calls/{call.sid}", Url=f"{PUBLIC}/twilio/voice/{path}")
        await self.wait(100)
        return reply

    def story(self, call: Call) -> list[str]:
        """Return what happened to a call, in a word each."""
        return [line["what"] for line in call.story]

    def violations(self) -> list[tuple[int, str]]:
        """Return what was not as Twilio allows."""
        return [(one["code"], one["detail"]) for one in self.cloud.record()["violations"]]

    def heard(self, call: Call) -> list[tuple[str, Any]]:
        """Return what can be heard on a call: its kind, with the text or the address."""
        return [(one["kind"], one.get("text") or one.get("url")) for one in call.heard]


def access_token(identity: str = "agent_yun", *, account: Account = ACCOUNT, ttl: int = 3_600) -> str:
    """Return an access token of the Voice SDK as the library makes it."""
    token = AccessToken(
        account.account_sid,
        account.api_key,
        account.api_secret,
        identity=identity,
        nbf=START // 1_000,
        valid_until=START // 1_000 + ttl,
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=account.app_sid))
    written: str = token.to_jwt()
    return written
