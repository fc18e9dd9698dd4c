"""`/api/v1/session`, through the whole HTTP edge."""

from datetime import UTC, datetime
from http.cookies import SimpleCookie

import httpx
import pytest
from fastapi import FastAPI

from callcenter.access import endpoints
from callcenter.access.service import Access
from callcenter.http import middleware
from callcenter.settings import Settings
from tests.access.conftest import PASSWORD, HandClock

SESSION = "/api/v1/session"
LIN = {"username": "lin", "password": PASSWORD}


def cookie_of(response: httpx.Response) -> dict[str, str]:
    morsel = SimpleCookie(response.headers["set-cookie"])["callcenter_session"]
    return {"value": morsel.value, **{key: str(value) for key, value in morsel.items() if value}}


async def test_signing_in_sets_the_cookie_and_says_who_and_until_when(
    client: httpx.AsyncClient, clock: HandClock
) -> None:
    response = await client.post(SESSION, json=LIN)
    assert response.status_code == 200
    expires = datetime.fromtimestamp(clock.now() / 1000 + 12 * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert response.json() == {"username": "lin", "role": "agent", "roles": ["agent"], "expires_at": expires}
    cookie = cookie_of(response)
    assert len(cookie.pop("value")) == 43
    assert cookie == {
        "path": "/",
        "max-age": str(12 * 3600),
        "httponly": "True",
        "samesite": "strict",
        "secure": "True",
    }


async def test_the_cookie_is_not_secure_where_there_is_no_https(access: Access) -> None:
    settings = Settings(mode="demo", public_url="http://localhost:8000")
    app = FastAPI()
    middleware.install(app, settings)
    app.include_router(endpoints.router(access, settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        assert "secure" not in cookie_of(await client.post(SESSION, json=LIN))


async def test_a_script_signs_in_reads_and_signs_out_without_an_origin(client: httpx.AsyncClient) -> None:
    signed_in = await client.post(SESSION, json=LIN)
    me = await client.get(SESSION)
    assert (me.status_code, me.json()) == (200, signed_in.json())
    out = await client.delete(SESSION)
    assert (out.status_code, out.content) == (204, b"")
    assert "callcenter_session" not in client.cookies
    assert (await client.get(SESSION)).status_code == 401


async def test_a_cookie_kept_after_signing_out_is_worthless(client: httpx.AsyncClient) -> None:
    token = cookie_of(await client.post(SESSION, json=LIN))["value"]
    await client.delete(SESSION)
    response = await client.get(SESSION, headers={"cookie": f"callcenter_session={token}"})
    assert response.status_code == 401


async def test_a_forged_cookie_is_nobody(client: httpx.AsyncClient) -> None:
    response = await client.get(SESSION, headers={"cookie": f"callcenter_session={'A' * 43}"})
    assert response.status_code == 401
    assert response.json()["code"] == "not_signed_in"


async def test_signing_in_anew_ends_the_session_the_browser_had(client: httpx.AsyncClient) -> None:
    first = cookie_of(await client.post(SESSION, json=LIN))["value"]
    second = cookie_of(await client.post(SESSION, json=LIN))["value"]
    assert first != second
    client.cookies.clear()
    assert (await client.get(SESSION, headers={"cookie": f"callcenter_session={first}"})).status_code == 401
    assert (await client.get(SESSION, headers={"cookie": f"callcenter_session={second}"})).status_code == 200


async def test_signing_out_without_a_session_is_fine(client: httpx.AsyncClient) -> None:
    assert (await client.delete(SESSION)).status_code == 204


async def test_a_wrong_password_is_401_and_sets_no_cookie(client: httpx.AsyncClient) -> None:
    response = await client.post(SESSION, json={"username": "lin", "password": "wrong"})
    assert (response.status_code, response.json()["code"]) == (401, "wrong_credentials")
    assert "set-cookie" not in response.headers


async def test_too_many_wrong_passwords_are_429_and_say_when_to_come_back(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await client.post(SESSION, json={"username": "lin", "password": "wrong"})
    response = await client.post(SESSION, json=LIN)
    assert (response.status_code, response.headers["retry-after"]) == (429, "12")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"username": "lin"}',
        b'{"username": "lin", "password": 7}',
        b'{"username": "lin", "password": "' + b"x" * 1025 + b'"}',
        b'{"username": "lin", "password": "\\ud800"}',
        b'{"username": "", "password": "secret-text"}',
        b'{"username": "lin", "password": "\xff"}',
    ],
)
async def test_a_body_of_the_wrong_form_is_refused_and_not_sent_back(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post(SESSION, content=body, headers={"content-type": "application/json"})
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret-text" not in response.text
    assert "xxx" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_another_site_can_neither_sign_in_nor_sign_out(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    refused = await client.post(SESSION, json=LIN, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    assert "set-cookie" not in refused.headers
    await client.post(SESSION, json=LIN)
    assert (await client.delete(SESSION, headers=headers)).status_code == 403
    assert (await client.get(SESSION)).status_code == 200


async def test_a_form_post_is_refused_whatever_it_claims_to_be(client: httpx.AsyncClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        response = await client.post(SESSION, content=b'{"username": "lin"}', headers={"content-type": kind})
        assert response.status_code == 415
