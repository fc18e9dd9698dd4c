"""Reports over HTTP: the answer is as described, wrong questions are named, a table holds no formula."""

import csv
import io
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Header, HTTPException
from pydantic import TypeAdapter

from callcenter.db.sight import EVERYTHING, Sight
from callcenter.http import tables
from callcenter.http.pages import Instant, rfc3339
from callcenter.http.problems import install
from callcenter.http.tables import Reader
from callcenter.reports.endpoints import router
from callcenter.reports.schemas import ReportOut
from callcenter.reports.service import NUMBERS, Reports
from callcenter.reports.tables import STRETCHES
from callcenter.sentences import Language
from routing.figures.definitions import DEFINITIONS
from tests.reports.conftest import HOUR
from tests.support.centre import directory
from tests.support.centres import EPOCH
from tests.support.spreadsheets import rows_of

BEGAN = EPOCH - EPOCH % HOUR
INSTANTS = TypeAdapter(list[Instant])
RANGE = {"from": rfc3339(BEGAN), "to": rfc3339(BEGAN + 3 * HOUR)}


def only_supervisors(authorization: str = Header(default="")) -> Sight:
    if authorization != "supervisor":
        raise HTTPException(403)
    return EVERYTHING


@pytest.fixture
async def client(reports: Reports) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)
    app.include_router(router(reports, only_supervisors, directory()))
    headers = {"Authorization": "supervisor"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://centre/api/v1", headers=headers
    ) as client:
        yield client


async def get(client: httpx.AsyncClient, path: str, **asked: Any) -> httpx.Response:
    answer = await client.get(path, params=RANGE | asked)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize(
    "path",
    [
        "/reports",
        "/reports.csv",
        "/reports/contacts",
        "/reports/contacts.csv",
        "/reports/stretches",
        "/reports/stretches.csv",
    ],
)
async def test_only_supervisors_are_let_in(client: httpx.AsyncClient, path: str) -> None:
    asked = RANGE | {"figure": "offered"}
    assert (await client.get(path, params=asked, headers={"Authorization": "agent"})).status_code == 403


async def test_a_report_has_rows_by_interval_and_group_with_every_counter_and_rate(client: httpx.AsyncClient) -> None:
    answer = ReportOut(
        **(await get(client, "/reports", interval="1h", by="queue, channel", zone="Asia/Kolkata")).json()
    )
    assert (answer.zone, answer.interval) == ("Asia/Kolkata", "1h")
    assert [each.name for each in answer.definitions] == list(DEFINITIONS)
    first = answer.rows[0]
    assert (first.begins, first.group) == (BEGAN, {"queue": "sales", "channel": "chat"})
    assert first.local_from.endswith("+05:30")
    assert (first.counts["offered"], first.rates["service_level"]) == (3, 2 / 3)


async def test_the_same_is_had_as_a_table_by_its_name_or_by_what_is_accepted(client: httpx.AsyncClient) -> None:
    by_name = await get(client, "/reports.csv", by="queue")
    by_accept = await client.get("/reports", params=RANGE | {"by": "queue"}, headers={"Accept": "text/csv"})
    assert by_name.headers["content-type"].startswith("text/csv")
    assert by_name.text == by_accept.text
    (row,) = csv.DictReader(io.StringIO(by_name.text))
    assert list(row) == ["begins", "ends", "local_from", "queue", *NUMBERS, *DEFINITIONS]
    assert (row["queue"], row["offered"], row["signed_in_ms"]) == ("sales", "4", "")


async def test_a_table_has_its_headings_in_words_for_who_reads_another_language(client: httpx.AsyncClient) -> None:
    table = await get(client, "/reports.csv", by="queue", language="zh-CN")
    assert table.content.startswith(b"\xef\xbb\xbf")  # by which spreadsheets know the encoding
    headings, row = csv.reader(io.StringIO(table.content.decode("utf-8-sig")))
    assert (headings[:5], headings[-1]) == (
        ["开始（UTC）", "结束（UTC）", "当地开始时间", "队列", "进线"],
        "同时处理数",
    )
    assert (row[3], row[4]) == ("sales", "4")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": RANGE["from"]}, "empty_range"),
        ({"to": rfc3339(BEGAN - HOUR)}, "backward_range"),
        ({"from": rfc3339(BEGAN + 50 * HOUR), "to": rfc3339(BEGAN + 51 * HOUR)}, "future_range"),
        ({"from": rfc3339(BEGAN + 1)}, "ragged_range"),
        ({"zone": "Nowhere/City"}, "unknown_zone"),
        ({"by": "queue,mood"}, "unknown_group"),
        ({"target": "21"}, "unknown_target"),
        ({"interval": "2h"}, "invalid"),
        ({"from": "yesterday"}, "invalid"),
    ],
)
async def test_a_wrong_question_is_answered_with_what_is_wrong(
    client: httpx.AsyncClient, asked: dict[str, str], code: str
) -> None:
    answer = await client.get("/reports", params=RANGE | asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_contacts_behind_a_figure_come_with_what_was_counted(client: httpx.AsyncClient) -> None:
    answer = (await get(client, "/reports/contacts", figure="answered", queue="sales")).json()
    assert [(item["contact"], item["agent"], item["wait_ms"]) for item in answer["items"]] == [
        ("c0", "lin", 2_000),
        ("c1", "lin", 2_000),
    ]
    assert [(item["talk_ms"], item["disposition"]) for item in answer["items"]] == [
        (100_000, "solved"),
        (100_000, "follow_up"),
    ]
    one = (await get(client, "/reports/contacts", figure="disposed", disposition="solved")).json()
    assert [item["contact"] for item in one["items"]] == ["c0"]


async def test_behind_a_rate_is_its_denominator_with_what_the_numerator_counts_of_it(client: httpx.AsyncClient) -> None:
    page = (await get(client, "/reports/contacts", figure="service_level")).json()
    assert [(item["contact"], item["numerator"], item["denominator"]) for item in page["items"]] == [
        ("c0", 1, 1),
        ("c1", 1, 1),
        ("c2", 0, 1),
    ]
    assert page["total"] == {"items": 3, "counted": 2, "numerator": 2, "denominator": 3}
    assert page["definition"]["formula"] == "answered_within_target / (answered + abandoned)"


@pytest.mark.parametrize(("counted", "contacts"), [("true", ["c0", "c1"]), ("false", ["c2"])])
async def test_what_a_rate_counts_and_what_it_does_not_are_had_apart(
    client: httpx.AsyncClient, counted: str, contacts: list[str]
) -> None:
    page = (await get(client, "/reports/contacts", figure="service_level", counted=counted)).json()
    assert [item["contact"] for item in page["items"]] == contacts
    assert page["total"]["items"] == 3, "of all, whatever is listed"


async def test_behind_an_average_is_what_each_contact_adds_to_it(client: httpx.AsyncClient) -> None:
    page = (await get(client, "/reports/contacts", figure="average_handle_time_ms")).json()
    assert [(item["numerator"], item["denominator"]) for item in page["items"]] == [(100_000, 1), (100_000, 1)]


async def test_behind_occupancy_are_the_stretches_of_an_agent_s_time(client: httpx.AsyncClient) -> None:
    page = (await get(client, "/reports/stretches", figure="occupancy", agent="lin", limit="4")).json()
    waits, talks = page["items"][::2], page["items"][1::2]
    assert [(each["contacts"], each["numerator"], each["denominator"]) for each in talks] == [
        (["c0"], 100_000, 100_000),
        (["c1"], 100_000, 100_000),
    ]
    assert [(each["length_ms"], each["numerator"], each["denominator"]) for each in waits] == [(2_000, 0, 2_000)] * 2
    assert page["next"] is not None
    assert page["total"]["numerator"] == 200_000
    assert page["definition"]["formula"] == "busy_ms / (busy_ms + idle_ms)"


@pytest.mark.parametrize(("counted", "held"), [("true", {1}), ("false", {0})])
async def test_time_with_contacts_and_time_without_are_had_apart(
    client: httpx.AsyncClient, counted: str, held: set[int]
) -> None:
    page = (await get(client, "/reports/stretches", figure="occupancy", counted=counted)).json()
    assert {each["held"] for each in page["items"]} == held


async def test_a_figure_that_is_not_made_of_time_has_no_stretches(client: httpx.AsyncClient) -> None:
    answer = await client.get("/reports/stretches", params=RANGE | {"figure": "offered"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unlisted_figure")


async def test_contacts_are_listed_between_any_two_instants(client: httpx.AsyncClient) -> None:
    async def counted(figure: str, until: int) -> list[str]:
        asked = {"figure": figure, "to": rfc3339(until)}
        return [item["contact"] for item in (await get(client, "/reports/contacts", **asked)).json()["items"]]

    entered = (await get(client, "/reports/contacts", figure="offered")).json()["items"]
    second = INSTANTS.validate_python([item["at"] for item in entered])[1]
    assert await counted("offered", second) == ["c0"]
    assert await counted("offered", second + 1) == ["c0", "c1"]
    assert await counted("service_level", BEGAN + 3 * HOUR) == ["c0", "c1", "c2"]


async def test_a_figure_that_cannot_be_listed_is_refused_with_those_that_can(client: httpx.AsyncClient) -> None:
    answer = await client.get("/reports/contacts", params=RANGE | {"figure": "occupancy"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unlisted_figure")
    assert "answered_within_target" in answer.json()["detail"]


@pytest.mark.parametrize("figure", ["service_level", "offered", "average_talk_ms", "contacts_arrived"])
@pytest.mark.parametrize(
    "wanted", [{}, {"queue": "sales"}, {"queue": "care"}, {"counted": "true"}, {"counted": "false"}]
)
async def test_the_contacts_behind_a_figure_are_had_as_a_table_of_all_pages(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, figure: str, wanted: dict[str, str]
) -> None:
    monkeypatch.setattr(tables, "PAGE_ROWS", 1)
    items = (await get(client, "/reports/contacts", figure=figure, **wanted)).json()["items"]
    answer = await client.get("/reports/contacts.csv", params=RANGE | {"figure": figure} | wanted)
    assert answer.headers["content-disposition"] == f'attachment; filename="{figure}.csv"'
    rows = rows_of(answer)
    assert [(row["contact"], int(row["number"])) for row in rows] == [
        (item["contact"], item["number"]) for item in items
    ]
    assert all(("denominator" in row) == (figure in DEFINITIONS) for row in rows)


async def test_lengths_are_in_seconds_and_what_is_added_up_is_the_figure(client: httpx.AsyncClient) -> None:
    asked = RANGE | {"figure": "average_talk_ms"}
    first, second = rows_of(await client.get("/reports/contacts.csv", params=asked))
    assert first == {
        "at": "2023-11-15 06:15:02",
        "numerator_s": "100.0",
        "denominator": "1",
        "channel": "Chat",
        "queue": "Sales",
        "agent": "Lin",
        "wait_s": "",
        "talk_s": "100.0",
        "hold_s": "0.0",
        "wrap_s": "0.0",
        "disposition": "Solved",
        "outcome": "",
        "contact": "c0",
        "number": "1",
    }
    assert second["disposition"] == "Follow up"
    in_chinese = rows_of(await client.get("/reports/contacts.csv", params=asked | {"language": "zh-CN"}))
    assert (in_chinese[0]["分子（秒）"], in_chinese[0]["渠道"]) == ("100.0", "在线对话")


@pytest.mark.parametrize("wanted", [{}, {"agent": "lin"}, {"counted": "true"}, {"counted": "false"}])
async def test_the_stretches_behind_a_figure_are_had_as_a_table_of_all_pages(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, str]
) -> None:
    monkeypatch.setattr(tables, "PAGE_ROWS", 2)
    asked = {"figure": "occupancy"} | wanted
    items = (await get(client, "/reports/stretches", **asked)).json()["items"]
    rows = rows_of(await client.get("/reports/stretches.csv", params=RANGE | asked))
    assert [(float(row["length_s"]), row["contacts"].split(), int(row["held"])) for row in rows] == [
        (item["length_ms"] / 1_000, item["contacts"], item["held"]) for item in items
    ]
    assert {row["agent"] for row in rows} == {"Lin"}


@pytest.mark.parametrize(
    ("reason", "language", "said"),
    [
        ("lunch", "en", "Lunch"),
        ("no_answer", "en", "did not answer an offer"),
        ("no_answer", "zh-CN", "未应答分配"),
        (None, "en", None),
    ],
)
def test_why_somebody_was_not_ready_is_said_in_the_words_of_the_centre_or_in_ours(
    reason: str | None, language: Language, said: str | None
) -> None:
    (column,) = (each for each in STRETCHES if each.heading == "reason")
    assert column.cell(SimpleNamespace(reason=reason), Reader(directory(), language)) == said


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/reports/contacts.csv", {"figure": "occupancy"}, "unlisted_figure"),
        ("/reports/stretches.csv", {"figure": "offered"}, "unlisted_figure"),
        ("/reports/contacts.csv", {"figure": "offered", "to": RANGE["from"]}, "empty_range"),
        ("/reports/stretches.csv", {"figure": "occupancy", "language": "fr"}, "invalid"),
    ],
)
async def test_a_table_that_cannot_be_made_is_refused_as_the_list_is(
    client: httpx.AsyncClient, path: str, asked: dict[str, str], code: str
) -> None:
    answer = await client.get(path, params=RANGE | asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
