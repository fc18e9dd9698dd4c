from dataclasses import replace
from typing import Any

import jwt
import pytest

from callcenter.demo.twilio_cloud.tokens import TokenRefused, read_token
from tests.support.twilio.stand_in import ACCOUNT, START, access_token


def test_a_token_names_who_connects() -> None:
    assert read_token(access_token("agent_lin"), ACCOUNT, START) == "agent_lin"


@pytest.mark.parametrize(
    ("account", "why"),
    [
        (replace(ACCOUNT, api_secret="another-secret-of-a-test-0123456"), "Invalid Access Token"),
        (replace(ACCOUNT, api_key="SK" + "9" * 32), "issuer"),
        (replace(ACCOUNT, account_sid="AC" + "9" * 32), "issuer"),
        (replace(ACCOUNT, app_sid="AP" + "9" * 32), "grants"),
    ],
)
def test_a_token_of_another_secret_key_account_or_app_is_refused(account: Any, why: str) -> None:
    with pytest.raises(TokenRefused, match=why) as refused:
        read_token(access_token(account=account), ACCOUNT, START)
    assert refused.value.code == 20_101


@pytest.mark.parametrize(("ttl", "later"), [(60, 60_000), (25 * 3_600, 0)])
def test_a_token_that_has_expired_or_lasts_over_a_day_is_refused(ttl: int, later: int) -> None:
    with pytest.raises(TokenRefused) as refused:
        read_token(access_token(ttl=ttl), ACCOUNT, START + later)
    assert refused.value.code == 20_104


@pytest.mark.parametrize("token", ["", "x.y.z", jwt.encode({"sub": "x"}, ACCOUNT.api_secret)])
def test_what_is_no_access_token_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        read_token(token, ACCOUNT, START)


def test_a_token_of_another_content_type_is_refused() -> None:
    claims = jwt.decode(access_token(), options={"verify_signature": False})
    with pytest.raises(TokenRefused, match="header"):
        read_token(jwt.encode(claims, ACCOUNT.api_secret), ACCOUNT, START)
