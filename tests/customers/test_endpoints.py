"""Customers over HTTP."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from sqlalchemy import insert

from callcenter.customers.endpoints import router
from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.sight import EVERYTHING, Sight
from callcenter.db.tables import cursors, events, notes, past_contacts, timeline, trips
from callcenter.errors import Rejected

AddCustomer = Callable[..., str]


def only_staff(authorization: str = Header(default="")) -> Sight:
    if authorization != "staff":
        raise HTTPException(401)
    return EVERYTHING


@pytest.fixture
async def client(service: CustomerService) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router(service, only_staff))

    @app.exception_handler(Rejected)
    async def rejected(_: Request, error: Rejected) -> JSONResponse:
        return JSONResponse({"code": error.code}, 400)

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://centre/api/v1", headers={"Authorization": "staff"}
    ) as client:
        yield client


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("path", ["/customers", "/customers/c1", "/customers/c1/timeline"])
async def test_every_route_lets_only_in_whom_the_dependency_lets_in(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path, headers={"Authorization": ""})).status_code == 401


async def test_a_customer_is_found_by_phone_however_written(client: httpx.AsyncClient, add: AddCustomer) -> None:
    add("c1", phones="+8613800138000", emails="ann@example.com", external_id="M1", tier="gold", birthday="1991-03-03")
    add("c2", phones="+8613900139000")
    found = await client.get("/customers", params={"phone": "(0086) 138-0013-8000"})
    assert found.json() == {
        "items": [
            {
                "id": "c1",
                "external_id": "M1",
                "name": "Ann Lee",
                "title": None,
                "language": "en",
                "tier": "gold",
                "value": None,
                "birthday": "1991-03-03",
                "phones": ["+8613800138000"],
                "emails": ["ann@example.com"],
                "created_at": "2025-06-15T08:00:00.000Z",
                "updated_at": "2025-06-15T08:00:00.000Z",
            }
        ],
        "next": None,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["c1", "c2", "c3"]),
        ({"email": "ANN@example.com"}, ["c1"]),
        ({"external_id": "M2"}, ["c2"]),
        ({"external_id": "m2"}, []),
        ({"q": "lee"}, ["c1", "c2"]),
        ({"q": "雪"}, ["c3"]),
        ({"q": "M2"}, ["c2"]),
        ({"q": "138 0013 8000"}, ["c1"]),
        ({"q": "Ann@example.com"}, ["c1"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"q": "lee", "external_id": "M2"}, ["c2"]),
        ({"phone": "138 0013 8000", "external_id": "M2"}, []),
    ],
)
async def test_everything_asked_for_must_apply(
    client: httpx.AsyncClient, add: AddCustomer, query: dict[str, str], found: list[str]
) -> None:
    add("c1", name="Ann Lee", phones="+8613800138000", emails="ann@example.com", external_id="M1")
    add("c2", name="Bob LEEDS", external_id="M2")
    add("c3", name="白雪")
    assert ids(await client.get("/customers", params=query)) == found


@pytest.mark.parametrize(
    ("query", "code"),
    [({"phone": "12"}, "bad_phone"), ({"email": "ann"}, "bad_email"), ({"cursor": "!"}, "invalid_cursor")],
)
async def test_what_is_not_of_the_right_form_is_refused(
    client: httpx.AsyncClient, query: dict[str, str], code: str
) -> None:
    assert (await client.get("/customers", params=query)).json() == {"code": code}


@pytest.mark.parametrize("cursor", ["", "白", "bnVsbA", "W10", "e30", "WzEsMl0", "a", "x" * 400])
async def test_a_cursor_of_somebody_elses_making_is_refused(
    client: httpx.AsyncClient, add: AddCustomer, cursor: str
) -> None:
    add("c1")
    assert (await client.get("/customers/c1/timeline", params={"cursor": cursor})).json() == {"code": "invalid_cursor"}


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x"])
async def test_a_page_holds_one_to_two_hundred(client: httpx.AsyncClient, limit: str) -> None:
    assert (await client.get("/customers", params={"limit": limit})).status_code == 422


async def test_pages_follow_each_other_until_the_end(client: httpx.AsyncClient, add: AddCustomer) -> None:
    for number in range(7):
        add(f"c{number}")
    seen: list[str] = []
    query: dict[str, str] = {"limit": "3"}
    while True:
        answer = await client.get("/customers", params=query)
        seen += ids(answer)
        if (following := answer.json()["next"]) is None:
            break
        query["cursor"] = following
    assert seen == [f"c{number}" for number in range(7)]


async def test_a_profile_holds_the_trips(client: httpx.AsyncClient, database: Database, add: AddCustomer) -> None:
    add("c1", title="ms", value=12.5)
    with database.writing() as connection:
        connection.execute(
            insert(trips).values(
                id="t1",
                customer="c1",
                reference="ABC234",
                origin="PVG",
                destination="LHR",
                departs_at=1_749_974_400_500,
                cabin=None,
                status="confirmed",
            )
        )
    profile = (await client.get("/customers/c1")).json()
    assert (profile["title"], profile["value"]) == ("ms", 12.5)
    assert profile["trips"] == [
        {
            "reference": "ABC234",
            "origin": "PVG",
            "destination": "LHR",
            "departs_at": "2025-06-15T08:00:00.500Z",
            "cabin": None,
            "status": "confirmed",
        }
    ]


@pytest.mark.parametrize("path", ["/customers/nobody", "/customers/nobody/timeline", "/customers/%00"])
async def test_nobody_we_know_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).json() == {"code": "customer_not_found"}


async def test_a_timeline_merges_our_contacts_and_those_of_other_systems_page_by_page(
    client: httpx.AsyncClient, database: Database, add: AddCustomer
) -> None:
    """The newest first; several of the same instant are neither lost nor shown twice at the edge of a page."""
    add("c1")
    common = {"customer": "c1", "channel": "chat", "queue": "sales"}
    with database.writing() as connection:
        for number in range(6):
            connection.execute(insert(timeline).values(contact=f"k{number}", at=5 + number % 2, **common))
            row = {"id": f"p{number}", "reference": f"p{number}", "at": 5, "outcome": "answered", **common}
            connection.execute(
                insert(past_contacts).values(row | ({"note": "n", "promise": "p"} if number == 5 else {}))
            )
        connection.execute(
            insert(notes).values(id="n1", contact="k5", kind="note", author="lin", at=7, text="<b>window</b>")
        )
    items: list[dict[str, object]] = []
    query: dict[str, str] = {"limit": "5"}
    while "cursor" not in query or query["cursor"]:
        page = (await client.get("/customers/c1/timeline", params=query)).json()
        items += page["items"]
        query["cursor"] = page["next"]
    assert [item["id"] for item in items] == [
        *("k5", "k3", "k1"),
        *("p5", "p4", "p3", "p2", "p1", "p0"),
        *("k4", "k2", "k0"),
    ]
    assert items[0] == {
        "id": "k5",
        "contact": "k5",
        "at": "1970-01-01T00:00:00.006Z",
        "channel": "chat",
        "queue": "sales",
        "agent": None,
        "outcome": None,
        "disposition": None,
        "voicemail_s": None,
        "notes": [{"kind": "note", "author": "lin", "at": "1970-01-01T00:00:00.007Z", "text": "<b>window</b>"}],
    }
    assert items[3]["contact"] is None
    assert items[3]["notes"] == [
        {"kind": "note", "author": None, "at": "1970-01-01T00:00:00.005Z", "text": "n"},
        {"kind": "promise", "author": None, "at": "1970-01-01T00:00:00.005Z", "text": "p"},
    ]


async def test_a_timeline_has_what_agents_note_and_promise_not_asides_and_ratings(
    client: httpx.AsyncClient, database: Database, add: AddCustomer
) -> None:
    """Those are on the contact's page."""
    add("c1")
    with database.writing() as connection:
        connection.execute(insert(timeline).values(contact="k1", customer="c1", at=1, channel="chat", queue="line"))
        for kind in ("note", "promise", "aside", "rating"):
            written = {"id": kind, "contact": "k1", "kind": kind, "author": "lin", "at": 7, "text": kind}
            connection.execute(insert(notes).values(written))
    page = (await client.get("/customers/c1/timeline")).json()
    assert [note["text"] for note in page["items"][0]["notes"]] == ["note", "promise"]


async def test_a_timeline_says_up_to_when_it_is_whole(
    client: httpx.AsyncClient, database: Database, add: AddCustomer
) -> None:
    """Up to now when its follower has read the whole log, else up to the first event it has not."""
    add("c1")

    async def as_of() -> str:
        return str((await client.get("/customers/c1/timeline")).json()["as_of"])

    assert await as_of() == "2025-06-15T08:00:00.000Z"
    with database.writing() as connection:
        for position in (1, 2):
            connection.execute(
                insert(events).values(
                    cell="main", position=position, at=position * 1000, kind="X", version=1, data="{}"
                )
            )
    assert await as_of() == "1970-01-01T00:00:01.000Z"
    with database.writing() as connection:
        connection.execute(insert(cursors).values(cell="main", follower="timeline", position=1))
        connection.execute(insert(cursors).values(cell="main", follower="figures", position=2))
    assert await as_of() == "1970-01-01T00:00:02.000Z"
    with database.writing() as connection:
        connection.execute(cursors.update().values(position=2))
    assert await as_of() == "2025-06-15T08:00:00.000Z"
