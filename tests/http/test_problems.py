"""What errors look like from outside."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from starlette.responses import StreamingResponse

from callcenter import errors
from callcenter.db.database import Database
from callcenter.http import problems
from callcenter.http.problems import MEDIA_TYPE, RESPONSES, Problem
from callcenter.sentences import Sentence
from routing import errors as routing_errors

PLANTED = "Wang Xiaoming +8613800138000"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    level: int


def app_raising(error: Exception | None = None) -> FastAPI:
    app = FastAPI(responses=RESPONSES)
    problems.install(app)

    @app.get("/")
    async def fail() -> None:
        if error:
            raise error

    @app.post("/form/{number}")
    async def form(number: int, form: Form) -> None: ...

    return app


async def call(app: FastAPI, method: str = "GET", path: str = "/", **options: Any) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.request(method, path, **options)
    assert response.headers["content-type"] == MEDIA_TYPE
    Problem.model_validate_json(response.content)
    assert response.json()["status"] == response.status_code
    return response


class Busy(errors.Conflict):
    code = "busy"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.Rejected("no"), 409, "rejected"),
        (errors.NotFound("no"), 404, "not_found"),
        (errors.Invalid("no"), 422, "invalid"),
        (errors.Conflict("no", code="stale"), 409, "stale"),
        (Busy("no"), 409, "busy"),
        (errors.Forbidden("no"), 403, "forbidden"),
        (errors.NotSignedIn("no"), 401, "not_signed_in"),
        (errors.TooMany("no", 2.1), 429, "too_many_requests"),
        (errors.Unavailable("no"), 503, "unavailable"),
        (routing_errors.RoutingError("no"), 409, "routing_error"),
    ],
)
async def test_each_of_our_errors_has_its_status_code_and_sentence(error: Exception, status: int, code: str) -> None:
    response = await call(app_raising(error))
    assert (response.status_code, response.json()["code"], response.json()["detail"]) == (status, code, "no")
    assert response.json()["type"] == "about:blank"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (routing_errors.UnknownQueue("sales"), 404, "unknown_queue"),
        (routing_errors.UnknownAgent("lin"), 404, "unknown_agent"),
        (routing_errors.UnknownContact("c1"), 404, "unknown_contact"),
        (routing_errors.UnknownOffer("o1"), 404, "unknown_offer"),
        (routing_errors.AlreadyTaken("o1", "chen"), 409, "already_taken"),
        (routing_errors.OfferOver("o1"), 409, "offer_over"),
        (routing_errors.NotYours("Contact c1", "chen"), 409, "not_yours"),
        (routing_errors.StillHolding("lin", ("c1",)), 409, "still_holding"),
        (errors.OutcomeUnknown(), 504, "outcome_unknown"),
    ],
)
async def test_what_the_engine_and_the_store_refuse_keeps_its_code(error: Exception, status: int, code: str) -> None:
    response = await call(app_raising(error))
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["detail"] == str(error)


@pytest.mark.parametrize(
    ("error", "header", "value"),
    [
        (errors.TooMany("no", 2.1), "retry-after", "3"),
        (errors.Unavailable(), "retry-after", "1"),
        (errors.NotSignedIn("no"), "www-authenticate", 'Cookie realm="callcenter"'),
        (HTTPException(429, "slow down", {"Retry-After": "7"}), "retry-after", "7"),
    ],
)
async def test_errors_carry_the_headers_their_status_asks_for(error: Exception, header: str, value: str) -> None:
    assert (await call(app_raising(error))).headers[header] == value


async def test_a_database_that_cannot_be_used_is_503_and_its_words_stay_inside(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'no-such-folder' / 'x.db'}")
    app = app_raising()

    @app.get("/stored")
    async def stored() -> None:
        await database.read(lambda c: c.execute(text("select :name"), {"name": PLANTED}))

    response = await call(app, path="/stored")
    assert (response.status_code, response.json()["code"], response.headers["retry-after"]) == (503, "unavailable", "1")
    assert "sqlite" not in response.text
    assert "Wang" not in response.text


async def test_an_unknown_outcome_does_not_invite_to_try_again() -> None:
    assert "retry-after" not in (await call(app_raising(errors.OutcomeUnknown()))).headers


async def test_a_wrong_form_is_422_with_each_field_and_without_what_was_sent() -> None:
    body = {"level": "high", "nickname": PLANTED}
    response = await call(app_raising(), "POST", "/form/seven", json=body)
    assert response.status_code == 422
    fields = {error["field"]: error["message"] for error in response.json()["errors"]}
    assert set(fields) == {"path.number", "body.name", "body.level", "body.nickname"}
    assert all(fields.values())
    assert "Wang" not in response.text


async def test_routing_errors_of_http_itself_are_problems_too() -> None:
    missing = await call(app_raising(), path="/nowhere")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await call(app_raising(), "PUT")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "method_not_allowed", "GET")


@pytest.mark.parametrize(
    "error", [RuntimeError(PLANTED), errors.StartupError(PLANTED), errors.CallcenterError(PLANTED)]
)
async def test_a_failure_of_ours_is_500_that_says_nothing_but_the_id_in_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await call(app_raising(error))
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "Wang" not in response.text
    assert type(error).__name__ not in response.text
    failure = response.json()["instance"].removeprefix("urn:uuid:")
    (record,) = caplog.records
    assert failure in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[1] is error
    assert "Wang" not in record.getMessage()


async def test_a_failure_after_the_answer_has_begun_is_left_to_the_server() -> None:
    app = app_raising()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"begun"
            raise RuntimeError("broken off")

        return StreamingResponse(chunks())

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        with pytest.raises(RuntimeError, match="broken off"):
            await client.get("/stream")


def test_openapi_tells_what_errors_look_like() -> None:
    schema = app_raising().openapi()
    responses = schema["paths"]["/form/{number}"]["post"]["responses"]
    assert set(responses) == {"200", "default"}
    problem = responses["default"]["content"][MEDIA_TYPE]["schema"]
    assert set(problem["properties"]) == set(Problem.model_fields)
    assert set(problem["properties"]["errors"]["items"]["properties"]) == {"field", "message", "place"}
    assert "$ref" not in str(problem)


def refusal() -> errors.Invalid:
    wrong = [errors.Wrong("f:1", Sentence("queue"), ("queues", 0)), errors.Wrong("g", "x")]
    return errors.Invalid(Sentence("unknown step {step!r}", step="a"), fields=wrong)


async def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    response = await call(app_raising(refusal()), headers={"Accept-Language": "zh-CN,en;q=0.5"})
    told = response.json()
    assert told["detail"] == "步骤“a”不存在"
    assert told["errors"] == [
        {"field": "f:1", "message": "队列", "place": ["queues", 0]},
        {"field": "g", "message": "x"},
    ]
    assert response.headers["content-language"] == "zh-CN"
    assert response.headers["vary"] == "Accept-Language"


async def test_a_sentence_is_said_in_english_where_no_language_is_asked_for() -> None:
    response = await call(app_raising(refusal()), headers={"Accept-Language": ""})
    assert response.json()["detail"] == "unknown step 'a'"
    assert response.headers["content-language"] == "en"


async def test_what_is_no_sentence_names_no_language() -> None:
    response = await call(app_raising(errors.Conflict("No.")), headers={"Accept-Language": "zh-CN"})
    assert response.json()["detail"] == "No."
    assert "content-language" not in response.headers
