"""What an agent's browser needs to join a call: an access token from Twilio's account, and our ticket for one offer.

The access token lets the browser call our TwiML App, under the agent's identity. What the browser then sends along it
may choose freely; so it has to send a ticket, which we signed, and which is good for a minute, once, for that agent and
that offer. That it is used once only, is for whoever takes it to see, by its `id`.
"""

import hmac
import re
from datetime import timedelta
from typing import Annotated

import jwt
import msgspec
from msgspec import Meta
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from callcenter.errors import Forbidden
from callcenter.ids import new_id
from callcenter.settings import Settings

TOKEN_LIFE = timedelta(hours=1)
TICKET_LIFE = timedelta(seconds=60)

_AUDIENCE = "voice-ticket"
_ALGORITHM = "HS256"
_LONGEST_TICKET = 2048
_IDENTITY = re.compile(r"agent_((?:[A-Za-z0-9]|_[ud])*)")

Id = Annotated[str, Meta(min_length=1, max_length=100)]


def identity_of(agent: str) -> str:
    """Return the name the agent has at Twilio, where names have letters, digits and underscores only."""
    return "agent_" + agent.replace("_", "_u").replace("-", "_d")


def agent_of(identity: str) -> str | None:
    """Return whose identity this is, None if it is no agent's."""
    found = _IDENTITY.fullmatch(identity)
    return found[1].replace("_d", "-").replace("_u", "_") if found else None


class VoiceToken(msgspec.Struct, frozen=True, kw_only=True):
    """An access token for Twilio's Voice SDK; `expires_at` is milliseconds UTC."""

    token: str
    identity: str
    expires_at: int


def voice_token(settings: Settings, agent: str, now: int) -> VoiceToken:
    """Return a token by which the agent's browser may call our TwiML App, from `now` (milliseconds UTC) for an hour."""
    secret, identity = settings.twilio_api_secret, identity_of(agent)
    assert secret
    begins = now // 1000
    ends = begins + int(TOKEN_LIFE.total_seconds())
    token = AccessToken(
        settings.twilio_account_sid,
        settings.twilio_api_key,
        secret.get_secret_value(),
        grants=[VoiceGrant(outgoing_application_sid=settings.twilio_app_sid)],
        identity=identity,
        nbf=begins,
        valid_until=ends,
    )
    return VoiceToken(token=token.to_jwt(), identity=identity, expires_at=ends * 1000)


class TicketRefused(Forbidden):
    """The ticket is not ours, or has expired."""

    code = "ticket_refused"

    def __init__(self) -> None:
        super().__init__("The ticket for this call is not good, or no longer.")


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """Leave for an agent to join the conference of an offer they have accepted."""

    contact: Id
    offer: Id
    agent: Id
    id: Id = msgspec.field(name="jti")
    """Each ticket's own: whoever takes tickets takes each but once."""
    expires_at: int = msgspec.field(name="exp")
    """Seconds since the epoch, as in the token."""


def make_ticket(secret: str, *, contact: str, offer: str, agent: str, now: int) -> str:
    """Return a ticket that is good from `now` (milliseconds UTC) for a minute; `secret` is the identity secret."""
    ends = now // 1000 + int(TICKET_LIFE.total_seconds())
    ticket = Ticket(contact=contact, offer=offer, agent=agent, id=new_id(), expires_at=ends)
    return jwt.encode({"aud": _AUDIENCE, **msgspec.to_builtins(ticket)}, _key(secret), algorithm=_ALGORITHM)


def read_ticket(ticket: str, secret: str, now: int) -> Ticket:
    """Return what the ticket says. Raises TicketRefused unless it was made with this secret and is good at `now`."""
    if len(ticket) > _LONGEST_TICKET or not ticket.isascii():
        raise TicketRefused
    try:
        # The time is checked below against our own clock, not the library's.
        options: jwt.types.Options = {"require": ["aud", "jti", "exp"], "verify_exp": False}
        claims = jwt.decode(ticket, _key(secret), algorithms=[_ALGORITHM], audience=_AUDIENCE, options=options)
        read = msgspec.convert(claims, Ticket)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise TicketRefused from error
    if now >= read.expires_at * 1000:
        raise TicketRefused
    return read


def _key(secret: str) -> bytes:
    """Return a key that signs tickets and nothing else: no identity token can be taken for one, whatever it says."""
    return hmac.digest(secret.encode(), _AUDIENCE.encode(), "sha256")
