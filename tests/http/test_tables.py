"""Lists as CSV: whole though they are read in pages, cut off where they are too long, and without formulas."""

import csv
import io
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from callcenter.errors import Invalid
from callcenter.http import tables
from callcenter.http.tables import Column, Kind, Reader, harmless, list_as_csv, seconds, written
from callcenter.sentences import ENGLISH, Language, Sentence
from tests.support.serving import client, serving
from tests.support.spreadsheets import rows_of

HALF_PAST_EIGHT = 1_772_353_800_250
HEADINGS = (Sentence("number"), Sentence("queue"), Sentence("arrived_at"))


class Shanghai:
    """A centre that calls nothing by name but its sales."""

    def name_of(self, kind: Kind, id_: str, language: str) -> str:
        return {"en": "Sales", "zh-CN": "销售"}[language] if (kind, id_) == ("queue", "sales") else id_

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1_000, UTC)


COLUMNS = (
    Column(HEADINGS[0], lambda row, _: row.number),
    Column(HEADINGS[1], lambda row, to: to.name("queue", row.queue)),
    Column(HEADINGS[2], lambda row, to: to.time(row.at)),
)


class Listed:
    """A list of so many rows, and the pages that were read of it."""

    def __init__(self, length: int) -> None:
        self.rows = [SimpleNamespace(number=n, queue="sales", at=HALF_PAST_EIGHT) for n in range(length)]
        self.read: list[tuple[int, str | None]] = []

    async def page(self, *, limit: int, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        self.read.append((limit, cursor))
        begin = int(cursor or 0)
        return self.rows[begin : begin + limit], str(begin + limit) if begin + limit < len(self.rows) else None

    async def ask(self, language: Language = ENGLISH) -> httpx.Response:
        async def answer(_: Request) -> Response:
            return await list_as_csv(self.page, COLUMNS, Reader(Shanghai(), language), "list.csv")

        app = Starlette(routes=[Route("/", answer)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://centre") as http:
            return await http.get("/")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PAGE_ROWS", 3)
    monkeypatch.setattr(tables, "MOST_ROWS", 7)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 6, 7])
async def test_a_table_has_every_row_of_all_pages_once_and_in_order(length: int) -> None:
    answer = await Listed(length).ask()
    assert answer.headers["content-disposition"] == 'attachment; filename="list.csv"'
    assert [row["number"] for row in rows_of(answer)] == [str(n) for n in range(length)]


async def test_a_list_that_is_too_long_is_cut_off_and_its_last_row_says_so() -> None:
    listed = Listed(8)
    *rows, last = rows_of(await listed.ask())
    assert [row["number"] for row in rows] == [str(n) for n in range(7)]
    assert last["number"] == "Cut off here after 7 rows: there are more. Narrow down what is asked."
    assert listed.read == [(3, None), (3, "3"), (1, "6")], "no more is read than is told"
    assert rows_of(await listed.ask("zh-CN"))[-1]["第几次"].startswith("以上为前 7 行")


async def test_a_list_that_cannot_be_read_to_its_end_is_no_whole_file() -> None:
    listed = Listed(6)

    async def page(*, limit: int, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        if cursor is not None:
            raise OperationalError("select", None, sqlite3.OperationalError("the disk is gone"))
        return await listed.page(limit=limit, cursor=cursor)

    async def answer(_: Request) -> Response:
        return await list_as_csv(page, COLUMNS, Reader(Shanghai()), "list.csv")

    async with (
        serving(Starlette(routes=[Route("/", answer)])) as address,
        client(f"http://{address}") as http,
        http.stream("GET", "/") as told,
    ):
        assert told.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
            await told.aread()


async def test_headings_names_and_times_are_as_the_reader_s_language_and_centre_have_them() -> None:
    listed = Listed(1)
    assert rows_of(await listed.ask()) == [{"number": "0", "queue": "Sales", "arrived_at": "2026-03-01 08:30:00"}]
    answer = await listed.ask("zh-CN")
    assert rows_of(answer) == [{"第几次": "0", "队列": "销售", "到达时间": "2026-03-01 08:30:00"}]
    assert answer.content.startswith(b"\xef\xbb\xbf")  # by which spreadsheets know the encoding


async def test_what_is_wrong_with_a_question_is_said_before_anything_is_sent() -> None:
    async def refuses(*, limit: int, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        raise Invalid("There is no such list.", code="no_list")

    with pytest.raises(Invalid):
        await list_as_csv(refuses, COLUMNS, Reader(Shanghai()), "list.csv")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_of_a_table_is_taken_for_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text
    ((cell,),) = csv.reader(io.StringIO(written([[text]]).decode(), newline=""))
    assert cell == "'" + text


def test_what_is_no_formula_stands_as_it_is() -> None:
    assert [harmless(cell) for cell in ("sales", "", -1, 1.5, None)] == ["sales", "", -1, 1.5, None]
    assert written([["a, b", 'c "d"', None, -1]]) == b'"a, b","c ""d""",,-1\r\n'
    assert (seconds(1_250), seconds(None)) == (1.25, None)
