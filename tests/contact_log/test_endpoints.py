"""Contacts over HTTP: found, looked at whole, and event by event."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Header, HTTPException
from sqlalchemy import insert

from callcenter.contact_log.endpoints import router
from callcenter.contact_log.service import ContactHistory
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Identity, Match
from callcenter.contacts.host import Host
from callcenter.contacts.service import Contacts
from callcenter.customers.forget import forget_customer
from callcenter.db.database import Database
from callcenter.db.sight import EVERYTHING, Sight
from callcenter.db.tables import customers
from callcenter.http import problems, tables
from callcenter.http.pages import rfc3339
from routing.model import Availability
from tests.contact_log.writing import CELL, LogWriter
from tests.support.cells import Cell
from tests.support.centre import directory
from tests.support.centres import CONFIGURE, EPOCH, present, start
from tests.support.spreadsheets import rows_of

HOUR = 3_600_000


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.time = EPOCH

    def now(self) -> int:
        return self.time

    def not_before(self, instant: int) -> None:
        self.time = max(self.time, instant)


def at(after: int) -> str:
    return rfc3339(EPOCH + after)


def only_staff(authorization: str = Header(default="")) -> Sight:
    if authorization != "staff":
        raise HTTPException(401)
    return EVERYTHING


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def client(database: Database, clock: HandClock) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(router(ContactHistory(database, clock), only_staff, only_staff, directory()))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://centre/api/v1",
        headers={"Authorization": "staff"},
    ) as client:
        yield client


def add_customer(database: Database, customer: str, name: str) -> None:
    row = {"id": customer, "name": name, "language": "en", "created_at": 1, "updated_at": 1}
    database.write_now(lambda c: c.execute(insert(customers).values(row)))


async def get(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def found(client: httpx.AsyncClient, **params: Any) -> list[str]:
    return [item["id"] for item in (await get(client, "/contacts", **params))["items"]]


@pytest.mark.parametrize("path", ["/contacts", "/contacts.csv", "/contacts/c1", "/contacts/c1/events"])
async def test_every_route_lets_only_in_whom_the_dependency_lets_in(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path, headers={"Authorization": ""})).status_code == 401


async def chat(database: Database, clock: HandClock) -> None:
    """Chen declines, Lin accepts, they talk, Lin writes a note and a promise; all of it through a real host."""
    add_customer(database, "may", "May Li")
    host = Host(CELL, SqlLogStore(database, CELL), clock)
    contacts = Contacts(host)
    await host.start()
    for command in (CONFIGURE, *present("chen")):
        await host.execute(command)
    clock.time += 1_000
    for command in present("lin"):
        await host.execute(command)
    await contacts.start(
        cmd.StartContact(
            contact="c1",
            channel="chat",
            queue="sales",
            language="zh-CN",
            visitor="v1",
            client_id="s1",
            identity=Identity.VERIFIED,
            match=Match.ONE,
            customer="may",
            candidates=(),
            tier="gold",
        )
    )
    clock.time += 3_000
    await contacts.decline("c1.1", "chen")
    clock.time += 2_500
    await contacts.accept("c1.2", "lin")
    await contacts.post("c1", "customer", None, "m1", "<b>Hello</b>")
    clock.time += 60_000
    await contacts.post("c1", "agent", "lin", "m2", "Good day")
    await contacts.end("c1", "lin")
    clock.time += 10_000
    await contacts.wrap_up("c1", "lin", "solved", "wants an aisle seat", "a call tomorrow", wish="w1")
    clock.time += 5_000
    await contacts.rate("c1", 4, " quick <b>and</b> kind ")
    await host.stop()


SUMMARY = {
    "id": "c1",
    "channel": "chat",
    "queue": "sales",
    "language": "zh-CN",
    "customer": "may",
    "customer_name": "May Li",
    "identity": "verified",
    "state": "closed",
    "agent": "lin",
    "arrived_at": at(1_000),
    "queued_at": at(1_000),
    "answered_at": at(6_500),
    "ended_at": at(66_500),
    "wrapped_at": at(76_500),
    "outcome": "answered",
    "disposition": "solved",
    "rating": 4,
}


async def test_a_contact_tells_who_when_and_where_each_step_each_offer_and_what_was_said(
    client: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    await chat(database, clock)
    assert (await get(client, "/contacts"))["items"] == [SUMMARY]
    whole = await get(client, "/contacts/c1")
    steps = [
        ("waiting", None, 1_000, 1_000),
        ("offered", "chen", 1_000, 4_000),
        ("waiting", None, 4_000, 4_000),
        ("offered", "lin", 4_000, 6_500),
        ("connecting", "lin", 6_500, 6_500),
        ("talking", "lin", 6_500, 66_500),
        ("wrapping", "lin", 66_500, 76_500),
    ]
    assert whole.pop("steps") == [
        {"step": step, "agent": agent, "began_at": at(a), "ended_at": at(b), "seconds": (b - a) / 1_000}
        for step, agent, a, b in steps
    ]
    first, second = whole.pop("offers")
    assert first == {
        "offer": "c1.1",
        "agent": "chen",
        "made_at": at(1_000),
        "ended_at": at(4_000),
        "result": "declined",
        "reason": None,
        "why": {
            "rule": "longest_idle",
            "queue": "sales",
            "requires": [{"skill": "mandarin", "level": 3}],
            "eligible": 2,
            "idle_ms": 1_000,
            "open": 0,
            "waited_ms": 0,
            "priority": 2,
            "step": 0,
            "score": 0,
            "front": False,
            "team": None,
            "by": None,
            "next": [{"agent": "lin", "behind": "idle"}],
        },
    }
    assert (second["agent"], second["result"], second["why"]["eligible"]) == ("lin", "accepted", 1)
    said = {"attachment": None}
    assert whole.pop("transcript") == [
        {"number": 1, "sender": "customer", "author": None, "at": at(6_500), "text": "<b>Hello</b>", **said},
        {"number": 2, "sender": "agent", "author": "lin", "at": at(66_500), "text": "Good day", **said},
    ]
    written = whole.pop("notes")
    assert [(each["kind"], each["text"]) for each in written] == [
        ("note", "wants an aisle seat"),
        ("promise", "a call tomorrow"),
        ("rating", "quick <b>and</b> kind"),
    ]
    assert [(each["author"], each["at"]) for each in written] == [*[("lin", at(76_500))] * 2, ("customer", at(81_500))]
    assert (whole.pop("flow"), whole.pop("legs"), whole.pop("line")) == ([], [], [])
    assert whole.pop("voicemail") is None
    assert whole == SUMMARY


async def test_a_contact_of_a_forgotten_customer_still_answers_without_name_transcript_and_notes(
    client: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    await chat(database, clock)
    before = await get(client, "/contacts/c1")
    forget_customer(database, "may")
    after = await get(client, "/contacts/c1")
    assert after == {**before, "customer_name": None, "transcript": [], "notes": []}
    assert (await get(client, "/contacts", customer="may"))["items"][0]["customer_name"] is None


async def test_a_step_that_lasts_has_no_length_yet(client: httpx.AsyncClient, database: Database) -> None:
    LogWriter(database).write(Cell(CONFIGURE, start("c1")).log)
    whole = await get(client, "/contacts/c1")
    expected = {"step": "waiting", "agent": None, "began_at": at(0), "ended_at": None, "seconds": None}
    assert (whole["state"], whole["steps"], whole["offers"]) == ("waiting", [expected], [])


async def test_a_customer_whose_name_nobody_knows_has_none(client: httpx.AsyncClient, database: Database) -> None:
    add_customer(database, "prospect", "")
    cell = Cell(CONFIGURE, start("c1"))
    cell.do(cmd.IdentifyCustomer(contact="c1", match=Match.NONE, by="lookup", customer="prospect"))
    LogWriter(database).write(cell.log)
    assert (await get(client, "/contacts/c1"))["customer_name"] is None


@pytest.mark.parametrize("path", ["/contacts/nobody", "/contacts/nobody/events"])
async def test_a_contact_nobody_knows_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "contact_not_found")


@pytest.fixture
def several(database: Database) -> Cell:
    """Five contacts, an hour apart: answered by Lin, abandoned, refused at night, in conversation with Lin, waiting."""
    cell = Cell(CONFIGURE, *present("lin"), start("answered"))
    cell.do(cmd.IdentifyCustomer(contact="answered", match=Match.ONE, by="lookup", customer="may"))
    cell.accept("answered")
    cell.do(cmd.AgentEnds(contact="answered", agent="lin"))
    cell.do(cmd.WrapUp(contact="answered", agent="lin", disposition="solved"))
    cell.wait(HOUR)
    cell.do(start("left", queue="care", channel="voice"))
    cell.wait(10_000)
    cell.do(cmd.CustomerLeaves(contact="left"))
    cell.wait(HOUR - 10_000)
    cell.do(start("night", queue="night"))
    cell.wait(HOUR)
    writer = LogWriter(database)
    writer.write(cell.log)
    cell.do(cmd.AgentSeen(agent="lin"), *present("lin")[1:], start("talking"))
    cell.accept("talking")
    cell.do(cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="lin"))
    cell.wait(60_000)
    cell.do(start("waiting", queue="care"))
    writer.write(cell.log[writer.position :])
    return cell


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["waiting", "talking", "night", "left", "answered"]),
        ({"queue": "care"}, ["waiting", "left"]),
        ({"agent": "lin"}, ["talking", "answered"]),
        ({"customer": "may"}, ["answered"]),
        ({"customer": "nobody"}, []),
        ({"state": "closed"}, ["night", "left", "answered"]),
        ({"state": "talking"}, ["talking"]),
        ({"outcome": "answered"}, ["answered"]),
        ({"outcome": "closed"}, ["night"]),
        ({"channel": "voice"}, ["left"]),
        ({"from": at(HOUR)}, ["waiting", "talking", "night", "left"]),
        ({"to": at(HOUR)}, ["answered"]),
        ({"from": at(HOUR), "to": at(3 * HOUR)}, ["night", "left"]),
        ({"from": "2023-11-15T07:13:20+08:00", "queue": "care"}, ["waiting", "left"]),
        ({"queue": "care", "state": "closed"}, ["left"]),
        ({"agent": "lin", "outcome": "closed"}, []),
    ],
)
async def test_contacts_are_those_to_which_everything_given_applies_the_newest_first(
    client: httpx.AsyncClient, several: Cell, wanted: dict[str, str], expected: list[str]
) -> None:
    assert await found(client, **wanted) == expected
    assert [row["contact"] for row in rows_of(await client.get("/contacts.csv", params=wanted))] == expected


async def test_a_list_is_had_as_a_table_of_all_its_pages(
    client: httpx.AsyncClient, several: Cell, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PAGE_ROWS", 2)
    add_customer(database, "may", "=HYPERLINK(1)")
    rows = rows_of(await client.get("/contacts.csv"))
    assert [row["contact"] for row in rows] == await found(client)
    assert rows[-1] == {
        "arrived_at": "2023-11-15 06:13:20",
        "channel": "Chat",
        "customer_name": "'=HYPERLINK(1)",
        "queue": "Sales",
        "agent": "Lin",
        "state": "Closed",
        "outcome": "Answered",
        "disposition": "Solved",
        "conversation_s": "0.0",
        "rating": "",
        "queued_at": "2023-11-15 06:13:20",
        "answered_at": "2023-11-15 06:13:20",
        "ended_at": "2023-11-15 06:13:20",
        "contact": "answered",
        "customer": "may",
    }
    in_chinese = rows_of(await client.get("/contacts.csv", params={"language": "zh-CN"}))
    assert [in_chinese[3][each] for each in ("渠道", "状态", "结局")] == ["电话", "已关闭", "分配时放弃"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"state": "lost"},
        {"outcome": "won"},
        {"channel": "fax"},
        {"from": "yesterday"},
        {"from": "2023-11-14T22:13:20"},
        {"limit": 201},
        {"limit": 0},
        {"cursor": "AAAA"},
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(client: httpx.AsyncClient, wanted: dict[str, str]) -> None:
    answer = await client.get("/contacts", params=wanted)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_pages_neither_repeat_nor_hide_contacts_that_arrived_in_the_same_instant_or_meanwhile(
    client: httpx.AsyncClient, database: Database, clock: HandClock
) -> None:
    cell, writer = Cell(CONFIGURE), LogWriter(database)
    for n in range(7):
        cell.do(start(f"c{n}"))
        cell.wait(n % 2)
    writer.write(cell.log)
    seen: list[str] = []
    page = await get(client, "/contacts", limit=3)
    assert page["as_of"] == at(0)
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cell.do(start(f"new{len(seen)}"))
        writer.write(cell.log[writer.position :])
        page = await get(client, "/contacts", limit=3, cursor=page["next"])
    assert seen == [f"c{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert len(await found(client)) == 9


async def test_a_contacts_events_are_all_there_in_the_order_of_the_log_page_by_page(
    client: httpx.AsyncClient, several: Cell
) -> None:
    own = [
        (position, event)
        for position, event in enumerate(several.log, 1)
        if getattr(event, "contact", "") == "answered"
    ]
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await get(client, "/contacts/answered/events", limit=4, **cursor)
        assert len(page["items"]) <= 4
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [(e["position"], e["at"], e["kind"], e["version"]) for e in seen] == [
        (position, rfc3339(event.at), type(event).__name__, 1) for position, event in own
    ]
    assert seen[0]["data"]["identity"] == "claimed"
    assert all((e["data"]["kind"], e["data"]["contact"]) == (e["kind"], "answered") for e in seen)


async def test_a_cursor_of_another_contacts_events_is_refused(client: httpx.AsyncClient, several: Cell) -> None:
    cursor = (await get(client, "/contacts/answered/events", limit=1))["next"]
    answer = await client.get("/contacts/left/events", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")
