"""Access tokens of the Voice SDK: who may connect, and as whom."""

from typing import Any

import jwt
import msgspec

from callcenter.demo.twilio_cloud.account import Account

INVALID_TOKEN = 20_101
EXPIRED_TOKEN = 20_104
_CONTENT_TYPE = "twilio-fpa;v=1"
_LONGEST_S = 24 * 3_600
_LEEWAY_S = 60


class TokenRefused(Exception):
    """The token does not let anybody connect; `code` is Twilio's for why."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class _Outgoing(msgspec.Struct):
    application_sid: str


class _Voice(msgspec.Struct):
    outgoing: _Outgoing


class _Grants(msgspec.Struct):
    identity: str
    voice: _Voice


class _Claims(msgspec.Struct):
    iss: str
    sub: str
    exp: int
    grants: _Grants
    iat: int = 0
    nbf: int = 0


def read_token(token: str, account: Account, now: int) -> str:
    """Return the identity that a token gives its bearer; raises `TokenRefused`."""
    try:
        decoded: dict[str, Any] = jwt.decode_complete(
            token,
            account.api_secret,
            algorithms=["HS256"],
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False},
        )
        claims = msgspec.convert(decoded["payload"], _Claims)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise TokenRefused(INVALID_TOKEN, f"Invalid Access Token: {error}") from None
    seconds = now // 1_000
    if decoded["header"].get("cty") != _CONTENT_TYPE:
        raise TokenRefused(INVALID_TOKEN, "Invalid Access Token header")
    if (claims.iss, claims.sub) != (account.api_key, account.account_sid):
        raise TokenRefused(INVALID_TOKEN, "Invalid Access Token issuer or subject")
    if claims.exp <= seconds or claims.exp - (claims.iat or claims.nbf or seconds) > _LONGEST_S:
        raise TokenRefused(EXPIRED_TOKEN, "Access Token expired or expiration date invalid")
    if claims.nbf > seconds + _LEEWAY_S:
        raise TokenRefused(INVALID_TOKEN, "Access Token not yet valid")
    if claims.grants.voice.outgoing.application_sid != account.app_sid:
        raise TokenRefused(INVALID_TOKEN, "Invalid Access Token grants")
    return claims.grants.identity
