"""Signed identity: how a host page proves to us who its signed-in user is. docs/identity-tokens.md is for its authors.

A token is a JWT signed with HMAC-SHA256. Whatever its header says, only that algorithm is accepted.
"""

from datetime import timedelta
from typing import Annotated, Any

import jwt
import msgspec
from msgspec import Meta

from callcenter.customers.errors import IdentityExpired, IdentityForged
from callcenter.customers.models import Claim

AUDIENCE = "callcenter"
ALGORITHM = "HS256"
LONGEST_LIFE = timedelta(hours=24)
CLOCK_SKEW = timedelta(seconds=30)
"""How far the host's clock and ours may differ."""

_LONGEST_TOKEN = 4096

Text = Annotated[str, Meta(max_length=320)]


class VerifiedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who the host page says is signed in. `external_id` is its own id for them."""

    external_id: Annotated[str, Meta(min_length=1, max_length=100)] = msgspec.field(name="sub")
    issued_at: int = msgspec.field(name="iat")
    """Seconds since the epoch, as in the token."""
    expires_at: int = msgspec.field(name="exp")
    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = None

    def claim(self, visitor: str | None = None) -> Claim:
        """Return what to look up."""
        return Claim(
            external_id=self.external_id,
            name=self.name,
            phone=self.phone,
            email=self.email,
            language=self.language,
            visitor=visitor,
        )


def sign_identity(
    secret: str,
    external_id: str,
    now: int,
    *,
    lifetime: timedelta = timedelta(hours=1),
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> str:
    """Return a token for the host's user `external_id`, from `now` (milliseconds UTC) for `lifetime`, a day at most."""
    if not timedelta(0) < lifetime <= LONGEST_LIFE:
        raise ValueError(f"the lifetime must be over 0 and at most {LONGEST_LIFE}")
    issued = now // 1000
    said = {"name": name, "phone": phone, "email": email, "language": language}
    claims: dict[str, Any] = {
        "aud": AUDIENCE,
        "sub": external_id,
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        **{key: value for key, value in said.items() if value is not None},
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def verify_identity(token: str, secret: str, now: int) -> VerifiedIdentity:
    """Return who the token says it is at `now` (milliseconds UTC).

    Raises IdentityForged for a token not signed by us, for another audience, with a claim missing or of the wrong form,
    from the future, or good for more than a day; IdentityExpired for one that was good once.
    """
    if len(token) > _LONGEST_TOKEN:
        raise IdentityForged("The identity token is too long.")
    try:
        # The times are checked below against our own clock, not the library's.
        claims = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["aud", "sub", "iat", "exp"], "verify_exp": False, "verify_iat": False},
        )
        identity = msgspec.convert(claims, VerifiedIdentity)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise IdentityForged("The identity token was not signed for this centre.") from error
    seconds, skew = now / 1000, CLOCK_SKEW.total_seconds()
    life = identity.expires_at - identity.issued_at
    if life > LONGEST_LIFE.total_seconds() or identity.issued_at > seconds + skew:
        raise IdentityForged("The identity token is good for longer than a day, or from the future.")
    if seconds >= identity.expires_at + skew:
        raise IdentityExpired("The identity token has expired; sign in again.")
    return identity
