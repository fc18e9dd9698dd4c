"""Cursors, pages, instants."""

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from callcenter.errors import Invalid
from callcenter.http import problems
from callcenter.http.pages import DEFAULT_LIMIT, Closed, CursorParam, Instant, Limit, cut, decode_cursor, encode_cursor

POSITIONS = st.tuples(st.integers(-(2**53), 2**53), st.text())


@given(POSITIONS)
def test_a_cursor_gives_back_the_place_it_was_made_for(place: tuple[int, str]) -> None:
    cursor = encode_cursor("contacts", *place)
    assert decode_cursor("contacts", cursor, tuple[int, str]) == place
    assert httpx.QueryParams({"cursor": cursor})["cursor"] == cursor
    assert str(httpx.QueryParams({"cursor": cursor})) == f"cursor={cursor}"


@given(POSITIONS, st.data())
def test_a_cursor_with_one_character_changed_is_invalid(place: tuple[int, str], data: st.DataObject) -> None:
    cursor = encode_cursor("contacts", *place)
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters(exclude_characters=cursor[at]))
    tampered = cursor[:at] + other + cursor[at + 1 :]
    with pytest.raises(Invalid):
        decode_cursor("contacts", tampered, tuple[int, str])


@given(st.text(max_size=200))
def test_any_text_that_is_no_cursor_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor("contacts", text, tuple[int, str])


def test_a_cursor_of_another_list_is_invalid() -> None:
    with pytest.raises(Invalid):
        decode_cursor("customers", encode_cursor("contacts", 1, "a"), tuple[int, str])


@pytest.mark.parametrize("place", [("a", 1), (1,), (1, "a", 2)])
def test_a_cursor_of_another_shape_is_invalid(place: tuple[Any, ...]) -> None:
    with pytest.raises(Invalid):
        decode_cursor("contacts", encode_cursor("contacts", *place), tuple[int, str])


@given(st.lists(st.integers(), unique=True, max_size=30), st.integers(1, 10))
def test_pages_one_after_another_are_the_whole_list(rows: list[int], limit: int) -> None:
    rows.sort()
    seen: list[int] = []
    cursor: str | None = None
    while True:
        after = decode_cursor("rows", cursor, tuple[int])[0] if cursor else None
        fetched = [row for row in rows if after is None or row > after][: limit + 1]
        page, cursor = cut(fetched, limit, "rows", lambda row: (row,))
        assert len(page) <= limit
        seen += page
        if cursor is None:
            break
    assert seen == rows


class Row(BaseModel):
    at: Instant


@pytest.mark.parametrize(
    ("millis", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_772_353_800_250, "2026-03-01T08:30:00.250Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_instants_are_milliseconds_inside_and_rfc_3339_utc_outside(millis: int, text: str) -> None:
    assert Row(at=millis).model_dump_json() == json.dumps({"at": text}, separators=(",", ":"))
    assert Row.model_validate({"at": text}).at == millis


@given(st.integers(0, 253_402_300_799_999))
def test_every_instant_survives_being_written_and_read(millis: int) -> None:
    assert Row.model_validate_json(Row(at=millis).model_dump_json()).at == millis


def test_an_offset_is_understood() -> None:
    assert Row.model_validate({"at": "2026-03-01T16:30:00.250+08:00"}).at == 1_772_353_800_250


@pytest.mark.parametrize("text", ["2026-03-01T08:30:00", "2026-03-01", "yesterday", "1772353800250", "", None, 1.5])
def test_what_is_no_instant_with_an_offset_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        Row.model_validate({"at": text})


def test_the_schema_says_date_time() -> None:
    assert Row.model_json_schema()["properties"]["at"]["format"] == "date-time"


class RowPage(Closed):
    items: list[Row]
    next: str | None


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.get("/rows")
    async def rows(limit: Limit = DEFAULT_LIMIT, cursor: CursorParam = None, since: Instant = 0) -> RowPage:
        after = decode_cursor("rows", cursor, tuple[int])[0] if cursor else -1
        page, following = cut(range(max(after + 1, since), 1000)[: limit + 1], limit, "rows", lambda row: (row,))
        return RowPage(items=[Row(at=row) for row in page], next=following)

    return app


async def get(app: FastAPI, **params: Any) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get("/rows", params=params)


async def test_a_list_gives_fifty_by_default_and_goes_on_by_cursor(app: FastAPI) -> None:
    first = (await get(app)).json()
    assert len(first["items"]) == 50
    second = (await get(app, cursor=first["next"], limit=200)).json()
    assert (second["items"][0]["at"], len(second["items"])) == ("1970-01-01T00:00:00.050Z", 200)


async def test_an_instant_can_be_a_query_parameter(app: FastAPI) -> None:
    page = (await get(app, since="1970-01-01T00:00:00.990Z")).json()
    assert (len(page["items"]), page["next"]) == (10, None)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"limit": 201}, "query.limit"),
        ({"limit": 0}, "query.limit"),
        ({"limit": "x"}, "query.limit"),
        ({"cursor": "x" * 1025}, "query.cursor"),
        ({"since": "yesterday"}, "query.since"),
    ],
)
async def test_parameters_out_of_range_are_422_with_their_field(
    app: FastAPI, params: dict[str, Any], field: str
) -> None:
    response = await get(app, **params)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_a_tampered_cursor_is_422(app: FastAPI) -> None:
    response = await get(app, cursor="AAAAAAAAWzFd")
    assert (response.status_code, response.json()["code"]) == (422, "invalid_cursor")
