"""Headers, limits and log lines of every HTTP request."""

import logging
from collections.abc import AsyncIterator
from urllib.parse import unquote

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from callcenter.http import middleware
from callcenter.http.middleware import MAX_BODY_BYTES, console_policy
from callcenter.settings import Settings

OURS = "https://centre.example"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    app = FastAPI(docs_url="/api/docs", openapi_url="/api/openapi.json")
    middleware.install(app, Settings(mode="production", public_url=OURS))
    people = APIRouter(prefix="/people")

    @people.api_route("/{name}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    async def person(name: str, request: Request) -> int:
        return len(await request.body())

    @people.get("/{name}/own-policy")
    async def own(name: str) -> PlainTextResponse:
        return PlainTextResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})

    @people.get("/{name}/broken")
    async def broken(name: str) -> None:
        raise RuntimeError(name)

    @app.post("/api/echo")
    async def echo(body: list[str]) -> int:
        return len(body)

    @app.post("/api/unread")
    async def unread() -> str:
        return "did not look"

    @app.post("/twilio/voice/inbound")
    async def webhook(request: Request) -> int:
        return len(await request.body())

    files = tmp_path_factory.mktemp("files")
    (files / "app.js").write_text("1")
    app.include_router(people, prefix="/api")
    app.mount("/assets", StaticFiles(directory=files))
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=OURS) as client:
        yield client


@pytest.mark.parametrize("path", ["/api/people/x", "/api/people/x/broken", "/nowhere", "/assets/app.js"])
async def test_every_answer_has_the_security_headers_also_errors(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "connect-src": "'self' wss://centre.example",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_with_a_carrier_browsers_may_reach_its_signalling_and_play_what_is_heard_on_calls() -> None:
    without, with_carrier = (console_policy("https://centre.example", carrier=carrier) for carrier in (False, True))
    policy = dict(part.strip().split(" ", 1) for part in with_carrier.split(";"))
    assert policy["connect-src"] == "'self' wss://centre.example wss://*.twilio.com https://*.twilio.com"
    assert policy["media-src"] == "'self' https://*.twilio.com blob: mediastream:"
    assert "twilio" not in without
    assert without.split("; ")[:3] == with_carrier.split("; ")[:3]  # nothing else is let in: scripts are still ours


@pytest.mark.parametrize(
    ("carrier", "reached"),
    [({}, False), ({"twilio_account_sid": "AC" + "0" * 32}, True)],
    ids=["no carrier", "carrier"],
)
async def test_the_carrier_is_let_in_where_calls_come_through_it(carrier: dict[str, str], reached: bool) -> None:
    app = FastAPI()
    settings = Settings(mode="demo", public_url="http://localhost:8000").model_copy(update=carrier)
    middleware.install(app, settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        policy = (await client.get("/")).headers["content-security-policy"]
    assert ("wss://*.twilio.com" in policy) == reached


async def test_refusals_at_the_edge_have_the_security_headers_too(client: httpx.AsyncClient) -> None:
    for response in (
        await client.post("/api/echo", headers={"origin": "https://evil.example"}),
        await client.post("/api/echo", headers=JSON, content=b"x" * (MAX_BODY_BYTES + 1)),
    ):
        assert response.status_code in {403, 413}
        assert "content-security-policy" in response.headers


async def test_plain_http_is_not_told_to_insist_on_https() -> None:
    app = FastAPI()
    middleware.install(app, Settings(mode="demo", public_url="http://localhost:8000"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        headers = (await client.get("/")).headers
    assert "strict-transport-security" not in headers
    assert "ws://localhost:8000" in headers["content-security-policy"]


async def test_api_answers_are_not_kept_by_caches_and_files_may_be(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/people/x")).headers["cache-control"] == "no-store"
    assert "cache-control" not in (await client.get("/assets/app.js")).headers


async def test_an_answers_own_policy_stands(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/people/x/own-policy")
    assert response.headers["content-security-policy"] == "default-src 'none'"


async def test_the_docs_page_may_load_its_scripts_but_in_a_sandbox(client: httpx.AsyncClient) -> None:
    page = await client.get("/api/docs")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in policy
    assert (await client.get("/api/openapi.json")).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in (await client.get("/api/people/x")).headers


async def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(client: httpx.AsyncClient) -> None:
    full = await client.post("/api/people/x", headers=JSON, content=b"x" * MAX_BODY_BYTES)
    assert full.json() == MAX_BODY_BYTES
    over = await client.post("/api/people/x", headers=JSON, content=b"x" * (MAX_BODY_BYTES + 1))
    assert (over.status_code, over.json()["code"]) == (413, "content_too_large")
    assert over.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/people/x", "/api/echo"])
async def test_a_body_that_does_not_tell_its_length_is_cut_off_when_it_has_grown_too_long(
    client: httpx.AsyncClient, path: str
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * MAX_BODY_BYTES:
            sent += 65_536
            yield b"x" * 65_536

    response = await client.post(path, headers=JSON, content=endless())
    assert (response.status_code, response.json()["code"]) == (413, "content_too_large")
    assert sent < 2 * MAX_BODY_BYTES


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "-1", "many"])
async def test_a_length_that_is_too_much_or_none_is_refused_without_reading(
    client: httpx.AsyncClient, length: str
) -> None:
    response = await client.post("/api/unread", headers={**JSON, "content-length": length})
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"origin": OURS}, True),
        ({"origin": OURS, "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({}, True),
        ({"cookie": "callcenter_session=x"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, False),
        ({"origin": "https://sub.centre.example"}, False),
        ({"origin": "http://centre.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "nonsense"}, False),
    ],
)
async def test_unsafe_requests_come_from_our_own_pages_or_from_no_browser(
    client: httpx.AsyncClient, method: str, headers: dict[str, str], allowed: bool
) -> None:
    response = await client.request(method, "/api/people/x", headers={**JSON, **headers})
    assert response.status_code == (200 if allowed else 403)
    if not allowed:
        assert response.json()["code"] == "cross_site"


@pytest.mark.parametrize("path", ["/api/people/x", "//api/people/x", "/API/people/x", "/", "/assets/app.js"])
async def test_no_path_is_exempt(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path, headers={**JSON, "origin": "https://evil.example"})).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_safe_methods_may_come_from_anywhere_since_they_change_nothing(
    client: httpx.AsyncClient, method: str
) -> None:
    assert (await client.request(method, "/api/people/x", headers={"origin": "https://evil.example"})).is_success


async def test_a_preflight_of_another_site_is_never_granted(client: httpx.AsyncClient) -> None:
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    response = await client.options("/api/people/x", headers=asked)
    assert not any(name.startswith("access-control-") for name in response.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""]
)
async def test_what_a_plain_form_could_send_is_refused(client: httpx.AsyncClient, method: str, kind: str) -> None:
    response = await client.request(method, "/api/people/x", headers={"content-type": kind, "origin": OURS})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


async def test_a_webhook_may_post_a_form_since_its_route_checks_who_signed_it(client: httpx.AsyncClient) -> None:
    response = await client.post("/twilio/voice/inbound", data={"CallSid": "CA1"})
    assert (response.status_code, response.json()) == (200, 11)
    from_a_page = await client.post(
        "/twilio/voice/inbound", data={"CallSid": "CA1"}, headers={"origin": "https://evil.example"}
    )
    assert (from_a_page.status_code, from_a_page.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/twilio"),
        ("POST", "//twilio/voice/inbound"),
        ("POST", "/Twilio/voice/inbound"),
        ("POST", "/twilio-old/x"),
        ("POST", "/api/twilio/x"),
        ("POST", "/api/people/x?/twilio/"),
        ("PUT", "/twilio/voice/inbound"),
        ("PATCH", "/twilio/voice/inbound"),
    ],
)
async def test_no_other_path_or_method_takes_forms(client: httpx.AsyncClient, method: str, path: str) -> None:
    response = await client.request(method, f"{OURS}{path}", data={"CallSid": "CA1"})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "path", ["/twilio/../api/people/x", "/twilio/%2e%2e/api/people/x", "/twilio/..%2fapi/people/x"]
)
async def test_no_way_round_leads_from_there_to_another_route(app: FastAPI, path: str) -> None:
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "https",
        "headers": [(b"host", b"centre.example"), (b"content-type", b"application/x-www-form-urlencoded")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"a=1"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 404


async def test_json_may_name_its_charset(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    assert (await client.post("/api/people/x", headers=headers, content=b"{}")).status_code == 200


async def test_the_log_says_route_status_and_time_and_nothing_of_the_url(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "callcenter.http.middleware"):
        await client.get("/api/people/Wang?phone=8613800138000")
        await client.get("/api/people/Wang/broken")
        await client.get("/Wang/8613800138000")
        await client.get("/assets/Wang.js")
        await client.post("/api/people/Wang", headers={"origin": "https://wang.example"})
    lines = [record.getMessage() for record in caplog.records if record.name == "callcenter.http.middleware"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "GET /api/people/{name} 200",
        "GET /api/people/{name}/broken 500",
        "GET - 404",
        "GET /assets 404",
        "POST - 403",
    ]
    assert all(line.endswith(" ms") for line in lines)
    facts = next(record for record in caplog.records if hasattr(record, "facts")).facts
    assert {"method": "GET", "route": "/api/people/{name}", "status": 200}.items() <= facts.items()
