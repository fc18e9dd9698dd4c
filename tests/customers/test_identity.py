"""Signed identity: who is believed, and who is not."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from callcenter.customers.errors import IdentityExpired, IdentityForged, IdentityRefused
from callcenter.customers.identity import VerifiedIdentity, sign_identity, verify_identity
from callcenter.customers.models import Claim

NOW = 1_749_974_400_000
SECONDS = NOW // 1000
SECRET = "a secret of at least thirty-two bytes"
GOOD = {"aud": "callcenter", "sub": "M0001", "iat": SECONDS, "exp": SECONDS + 3600}


def token(secret: str = SECRET, algorithm: str = "HS256", without: str = "", **claims: Any) -> str:
    said = {key: value for key, value in {**GOOD, **claims}.items() if key != without}
    return jwt.encode(said, secret, algorithm=algorithm)


def test_what_was_signed_is_what_is_verified() -> None:
    signed = sign_identity(
        SECRET, "M0001", NOW, name="白雪", phone="138 0013 8000", email="bai@example.com", language="zh-CN"
    )
    identity = verify_identity(signed, SECRET, NOW)
    assert identity == VerifiedIdentity(
        external_id="M0001",
        issued_at=SECONDS,
        expires_at=SECONDS + 3600,
        name="白雪",
        phone="138 0013 8000",
        email="bai@example.com",
        language="zh-CN",
    )
    assert identity.claim("v1") == Claim(
        external_id="M0001",
        name="白雪",
        phone="138 0013 8000",
        email="bai@example.com",
        language="zh-CN",
        visitor="v1",
    )


def test_a_token_made_as_documented_with_only_what_it_must_say_is_good() -> None:
    assert verify_identity(token(), SECRET, NOW).external_id == "M0001"


@pytest.mark.parametrize(
    "forged",
    [
        token(secret="another secret of at least 32 bytes"),
        token(aud="another"),
        token(without="aud"),
        token(without="sub"),
        token(without="iat"),
        token(without="exp"),
        token(sub=""),
        token(sub="x" * 101),
        token(sub=1),
        token(exp=SECONDS + 24 * 3600 + 1),
        token(exp=float("inf")),
        token(exp=float("nan")),
        token(exp="tomorrow"),
        token(iat=SECONDS + 31),
        token(name={"first": "Ann"}),
        token(name="x" * 321),
        token(language="<script>"),
        token(secret="", algorithm="none"),
        token(secret=SECRET * 2, algorithm="HS512"),
        token(algorithm="HS512", secret="a secret of at least thirty-two bytes, and for this one even more than 64"),
        token()[:-1],
        token() + "x",
        "",
        "a.b.c",
        "\x00",
        "白雪",
        "x" * 100_000,
    ],
)
def test_a_forged_token_is_refused(forged: str) -> None:
    """Another key, audience or algorithm (also none at all), a claim missing or wrong, too long a life, no token."""
    with pytest.raises(IdentityForged):
        verify_identity(forged, SECRET, NOW)


def test_the_same_key_with_another_algorithm_is_refused() -> None:
    key = SECRET * 2
    assert verify_identity(token(secret=key), key, NOW).external_id == "M0001"
    with pytest.raises(IdentityForged):
        verify_identity(token(secret=key, algorithm="HS512"), key, NOW)


def test_a_token_is_good_until_it_expires_give_or_take_half_a_minute_of_clock() -> None:
    signed = sign_identity(SECRET, "M0001", NOW, lifetime=timedelta(hours=24))
    end = NOW + 24 * 3600 * 1000
    assert verify_identity(signed, SECRET, end + 29_000).external_id == "M0001"
    with pytest.raises(IdentityExpired) as expired:
        verify_identity(signed, SECRET, end + 30_000)
    assert expired.value.code == "identity_expired"
    assert isinstance(expired.value, IdentityRefused)


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(hours=24, seconds=1)])
def test_we_do_not_sign_what_we_would_refuse(lifetime: timedelta) -> None:
    with pytest.raises(ValueError, match="lifetime"):
        sign_identity(SECRET, "M0001", NOW, lifetime=lifetime)


def test_a_token_signed_as_the_documentation_shows_is_good() -> None:
    page = (Path(__file__).parents[2] / "docs" / "identity-tokens.md").read_text("utf-8")
    scope: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], scope)
    signed = scope["identity_token"](SECRET, "M0001", "白雪")
    identity = verify_identity(signed, SECRET, time.time_ns() // 1_000_000)
    assert (identity.external_id, identity.name) == ("M0001", "白雪")


def test_a_refusal_does_not_tell_what_the_token_said() -> None:
    with pytest.raises(IdentityForged) as refused:
        verify_identity(token(sub="M0001", name="Ann Lee", language="??"), SECRET, NOW)
    assert "Ann" not in str(refused.value)
    assert "M0001" not in str(refused.value)
