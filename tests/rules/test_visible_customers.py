"""Who may see which customers, through the running server: every route and screen that tells of customers."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.app import create_app, make_centre
from callcenter.clock import CellClock
from callcenter.http.console_files import console_routes
from callcenter.http.pages import rfc3339
from callcenter.live import messages as m
from callcenter.settings import Settings
from routing.figures.counts import BUCKET_MS
from tests.rules.conftest import Open, configured
from tests.rules.deeds import does, served
from tests.support.centre import Running, database_in, directory, eventually
from tests.support.routes import walk
from tests.support.spreadsheets import rows_of
from tests.test_app import DOCUMENTATION

HIDDEN, LEFT_OUT = "answers 404 for what is hidden", "leaves out what is hidden"
UNNAMED = "counts what is hidden, and names nobody"
NOBODY = "tells of no customer"
THEIRS = "for customers, who are told of themselves"
HELD = "for the agent who has the contact"
MERGES = "answers 404 when one of two is hidden"
SCREEN = "shows contacts without those who are hidden"
SORTED: dict[tuple[str, str], str] = {
    ("GET", "/api/v1/customers"): LEFT_OUT,
    ("GET", "/api/v1/customers/{customer}"): HIDDEN,
    ("GET", "/api/v1/customers/{customer}/timeline"): HIDDEN,
    ("DELETE", "/api/v1/customers/{customer}"): HIDDEN,
    ("POST", "/api/v1/customers/{customer}/merged"): MERGES,
    ("DELETE", "/api/v1/customers/{customer}/merge"): MERGES,
    ("GET", "/api/v1/contacts"): LEFT_OUT,
    ("GET", "/api/v1/contacts.csv"): LEFT_OUT,
    ("GET", "/api/v1/contacts/{contact}"): HIDDEN,
    ("GET", "/api/v1/contacts/{contact}/events"): HIDDEN,
    ("GET", "/api/v1/contacts/{contact}/voicemail"): HIDDEN,
    ("GET", "/api/v1/contacts/{contact}/routing"): HIDDEN,
    ("GET", "/api/v1/contacts/{contact}/offers/{number}"): HIDDEN,
    ("GET", "/api/v1/attachments/{attachment}"): HIDDEN,
    ("GET", "/api/v1/reports/contacts"): LEFT_OUT,
    ("GET", "/api/v1/reports/contacts.csv"): LEFT_OUT,
    ("GET", "/api/v1/reports/stretches"): UNNAMED,
    ("GET", "/api/v1/reports/stretches.csv"): UNNAMED,
    ("GET", "/api/v1/open-contacts"): UNNAMED,
    ("GET", "/api/v1/queues/{queue}/line"): UNNAMED,
    ("WEBSOCKET", "/ws/console"): SCREEN,
    ("POST", "/api/v1/contacts/{contact}/attachments"): HELD,
    ("POST", "/api/v1/voice/tickets"): HELD,
    ("POST", "/api/v1/voice/token"): NOBODY,
    ("POST", "/api/v1/chat/{contact}/attachments"): THEIRS,
    ("POST", "/api/v1/callbacks"): THEIRS,
    ("WEBSOCKET", "/ws/customer"): THEIRS,
    ("GET", "/api/v1/agents"): NOBODY,
    ("GET", "/api/v1/queues"): NOBODY,
    ("GET", "/api/v1/reports"): NOBODY,
    ("GET", "/api/v1/reports.csv"): NOBODY,
    ("GET", "/api/v1/alarms"): NOBODY,
    ("POST", "/api/v1/alarms/{alarm}/acknowledge"): NOBODY,
    ("POST", "/api/v1/contacts/{contact}/move"): NOBODY,
    ("POST", "/api/v1/contacts/{contact}/assign"): NOBODY,
    ("PUT", "/api/v1/agents/{agent}/adjustment"): NOBODY,
    ("POST", "/api/v1/agents/{agent}/adjustment/preview"): NOBODY,
    ("DELETE", "/api/v1/agents/{agent}/adjustment"): NOBODY,
    ("POST", "/api/v1/queues/{queue}/close"): NOBODY,
    ("POST", "/api/v1/queues/{queue}/open"): NOBODY,
    ("GET", "/api/v1/users"): NOBODY,
    ("POST", "/api/v1/users"): NOBODY,
    ("PATCH", "/api/v1/users/{username}"): NOBODY,
    ("POST", "/api/v1/configuration"): NOBODY,
    ("POST", "/api/v1/configuration/preview"): NOBODY,
    ("GET", "/api/v1/configuration/versions"): NOBODY,
    ("GET", "/api/v1/configuration/versions/{version}"): NOBODY,
    ("POST", "/api/v1/configuration/versions/{version}/preview"): NOBODY,
    ("POST", "/api/v1/configuration/versions/{version}/restore"): NOBODY,
    ("POST", "/api/v1/session"): NOBODY,
    ("GET", "/api/v1/session"): NOBODY,
    ("DELETE", "/api/v1/session"): NOBODY,
    ("GET", "/api/messages.json"): NOBODY,
    ("GET", "/api/openapi.json"): NOBODY,
    ("GET", "/api/docs"): NOBODY,
    ("GET", "/healthz"): NOBODY,
    ("GET", "/readyz"): NOBODY,
    ("GET", "/metrics"): NOBODY,
}
"""Every route by what it tells of customers. Whoever adds one says here which it is, and it is tried below."""

TEAMS = {"one": {"name": {"en": "One"}}, "two": {"name": {"en": "Two"}}}
SOME: dict[str, Any] = {
    "teams": TEAMS,
    "agents": {"chen": {"team": "two"}},
    "people": {"sun": {"teams": ["two"]}, "admin": {"teams": ["two"]}},
    "visible_customers": {"agent": "own", "supervisor": "team", "admin": "team"},
}
"""Agents see their own customers; Sun and the administrator those of team two, which is Chen's."""
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100


@dataclass
class Scene:
    """Ann has been served by Lin, who has sent her a file; she writes again, and is in line."""

    centre: Running
    contact: str
    waiting: str
    file: str

    def fill(self, path: str) -> str:
        """Return a route's path with Ann, her contacts and her file in its blanks."""
        contact = self.waiting if path.endswith("/routing") else self.contact
        blanks = {
            "{customer}": "ann",
            "{contact}": contact,
            "{number}": "1",
            "{attachment}": self.file,
            "{queue}": "sales",
        }
        for blank, value in blanks.items():
            path = path.replace(blank, value)
        return path.replace("{queue}", "sales")

    async def ask(self, user: str, method: str, path: str, **params: Any) -> httpx.Response:
        """Ask as somebody who is signed in."""
        cookies = {"callcenter_session": await self.centre.token(user)}
        async with self.centre.http(cookies=cookies, headers={"origin": f"http://{self.centre.address}"}) as http:
            body = {"customer": "ann"} if method == "POST" else None
            return await http.request(method, self.fill(path), params=params, json=body)


async def sent_file(centre: Running, contact: str) -> str:
    """Have Lin send a file; return its id."""
    headers = {"content-type": "application/octet-stream", "origin": f"http://{centre.address}"}
    async with centre.http(cookies={"callcenter_session": await centre.token("lin")}, headers=headers) as http:
        path, params = f"/api/v1/contacts/{contact}/attachments", {"name": "seat.png", "id": "f1"}
        answer = await http.post(path, params=params, content=PNG)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def play(centre: Running) -> Scene:
    """Have it all happen."""
    centre.add_customer("ann", phone="+8613800138000", tier="gold")
    lin = await centre.console("lin", ready=True)
    contact = await lin.accept((await centre.chatting(phone="13800138000")).contact)
    file = await sent_file(centre, contact)
    await does(lin, "end", contact=contact)
    await does(lin, "wrap_up", contact=contact, disposition="solved", promise="ring back")
    await does(lin, "set_state", availability="not_ready", reason="lunch")
    waiting = (await centre.chatting(phone="13800138000")).contact
    await centre.projected()
    return Scene(centre, contact, waiting, file)


@pytest.fixture
async def some(centre_with: Open) -> AsyncIterator[Scene]:
    async with centre_with(**SOME) as centre:
        yield await play(centre)


def test_every_route_is_sorted_by_what_it_tells_of_customers(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    app = create_app(make_centre(Settings(mode="demo", console_dir=tmp_path), database, directory()))
    pages = {route.path for route in console_routes(tmp_path, demo=True)}
    routes = {(route.method, route.path) for route in walk(app, public=DOCUMENTATION) if route.path not in pages}
    database.close()
    assert routes == set(SORTED), "say of each what it tells of customers"


async def test_what_is_hidden_is_answered_like_what_there_is_none_of(some: Scene) -> None:
    for method, path in sorted(route for route, how in SORTED.items() if how == HIDDEN):
        hidden = await some.ask("admin", method, path)
        unknown = await some.ask("admin", method, re.sub(r"{(?!number)\w+}", "nobody", path))
        assert (hidden.status_code, hidden.json()["code"]) == (404, unknown.json()["code"]), path
        for user in ("chen", "sun"):
            assert (await some.ask(user, method, path)).status_code in (403, 404), (user, path)


async def test_who_is_hidden_can_be_neither_merged_nor_taken_apart(some: Scene) -> None:
    for method, path in sorted(route for route, how in SORTED.items() if how == MERGES):
        for user in ("chen", "sun", "admin"):
            answer = await some.ask(user, method, path)
            assert (answer.status_code, answer.json()["code"]) == (404, "customer_not_found"), (user, path)


async def test_all_of_that_is_there_for_whoever_sees_everything(centre_with: Open) -> None:
    async with centre_with() as centre:
        scene = await play(centre)
        for method, path in sorted(route for route, how in SORTED.items() if how == HIDDEN):
            answer = await scene.ask("admin", method, path)
            if path.endswith("/voicemail"):  # nobody leaves one in a chat
                assert answer.json()["code"] == "no_voice"
                continue
            assert answer.status_code == (409 if method == "DELETE" else 200), answer.text


async def test_lists_leave_out_what_is_hidden(some: Scene) -> None:
    since = some.centre.centre.view.now() // BUCKET_MS * BUCKET_MS - BUCKET_MS
    span = {"from": rfc3339(since), "to": rfc3339(since + 3 * BUCKET_MS)}
    for method, path in sorted(route for route, how in SORTED.items() if how == LEFT_OUT):
        asked = {**span, "figure": "contacts_arrived"} if "reports" in path else {}
        for user in ("sun", "admin") if "reports" in path or path.endswith(".csv") else ("chen", "sun", "admin"):
            answer = await some.ask(user, method, path, **asked)
            assert (answer.status_code, items(answer)) == (200, []), (user, path)


async def test_what_is_counted_though_it_is_hidden_names_nobody_but_to_whoever_sees_them(centre_with: Open) -> None:
    async with centre_with(
        **{**SOME, "people": {"sun": {"teams": ["two"]}, "admin": {"visible_customers": "all"}}}
    ) as c:
        scene = await play(c)
        since = c.centre.view.now() // BUCKET_MS * BUCKET_MS - BUCKET_MS
        of_time = {
            "figure": "busy_ms",
            "counted": "true",
            "from": rfc3339(since),
            "to": rfc3339(since + 3 * BUCKET_MS),
        }
        asked = {
            "/api/v1/reports/stretches": of_time,
            "/api/v1/reports/stretches.csv": of_time,
            "/api/v1/open-contacts": {"at": rfc3339(c.centre.view.now())},
            "/api/v1/queues/{queue}/line": {},
        }
        assert set(asked) == {path for (_, path), how in SORTED.items() if how == UNNAMED}
        for path, params in asked.items():
            answers = {user: await scene.ask(user, "GET", path, **params) for user in ("sun", "admin")}
            assert [answer.status_code for answer in answers.values()] == [200, 200], path
            assert len({len(items(answer)) for answer in answers.values()}) == 1, path
            assert [named(answer) for answer in answers.values()] == [False, True], path


def named(answer: httpx.Response) -> bool:
    """Tell whether a customer is named, or the contact that leads to them."""
    return '"customer":{' in answer.text or any(each.get("contacts") for each in items(answer))


def items(answer: httpx.Response) -> list[dict[str, Any]]:
    """Return what a list has, or the rows of it as a table."""
    if answer.headers["content-type"].startswith("text/csv"):
        return [dict(row) for row in rows_of(answer)]
    listed: list[dict[str, Any]] = answer.json()["items"]
    return listed


async def test_the_contacts_behind_a_figure_are_listed_for_whoever_sees_them(centre_with: Open) -> None:
    async with centre_with(
        **{**SOME, "people": {"sun": {"teams": ["one"]}, "admin": {"visible_customers": "all"}}}
    ) as centre:
        scene = await play(centre)
        since = centre.centre.view.now() // BUCKET_MS * BUCKET_MS - BUCKET_MS
        span = {"from": rfc3339(since), "to": rfc3339(since + 3 * BUCKET_MS)}
        for user in ("sun", "admin"):
            for figure, contacts in (("connected", [scene.contact]), ("offered", [scene.contact, scene.waiting])):
                answer = await scene.ask(user, "GET", "/api/v1/reports/contacts", figure=figure, **span)
                assert [item["contact"] for item in answer.json()["items"]] == contacts, (user, figure)
                table = await scene.ask(user, "GET", "/api/v1/reports/contacts.csv", figure=figure, **span)
                assert [row["contact"] for row in rows_of(table)] == contacts, (user, figure)
            everything = rows_of(await scene.ask(user, "GET", "/api/v1/contacts.csv"))
            assert [row["contact"] for row in everything] == [scene.waiting, scene.contact], user


async def test_an_agents_own_customers_are_theirs_whole(some: Scene) -> None:
    for path in ("/api/v1/customers/{customer}", "/api/v1/customers/{customer}/timeline", "/api/v1/contacts/{contact}"):
        assert (await some.ask("lin", "GET", path)).status_code == 200, path
    assert [item["id"] for item in (await some.ask("lin", "GET", "/api/v1/customers", q="Ann")).json()["items"]] == [
        "ann"
    ]
    listed = (await some.ask("lin", "GET", "/api/v1/contacts")).json()["items"]
    assert [item["id"] for item in listed] == [some.waiting, some.contact]
    assert (await some.ask("lin", "GET", "/api/v1/contacts.csv")).status_code == 403, "nobody takes them away"
    assert (await some.ask("lin", "GET", "/api/v1/attachments/{attachment}")).status_code == 200


async def test_a_promise_that_goes_to_another_agent_brings_its_customer_along(some: Scene) -> None:
    lin, chen = await some.centre.console("lin"), await some.centre.console("chen")
    day = await lin.until(lambda: lin.day if lin.day and lin.day.promises else None)
    assert isinstance(day, m.Day)
    await does(lin, "move_promise", promise=day.promises[0].id, due_at=None, owner="chen")
    await chen.until(lambda: chen.day and chen.day.promises)
    assert (await some.ask("chen", "GET", "/api/v1/customers/{customer}")).status_code == 200


async def test_whose_contact_an_agent_is_offered_they_see_and_keep_once_they_have_accepted(some: Scene) -> None:
    profile = "/api/v1/customers/{customer}"
    chen = await some.centre.console("chen", ready=True)
    card = await chen.offered(some.waiting)
    assert card.offer is not None
    assert card.customer_id == "ann"
    await chen.until(lambda: chen.contacts[some.waiting].customer)
    assert (await some.ask("chen", "GET", profile)).status_code == 200
    assert (await some.ask("chen", "GET", "/api/v1/contacts/{contact}")).status_code == 200
    await does(chen, "decline", offer=card.offer.id)
    await chen.staged(some.waiting, None)
    assert (await some.ask("chen", "GET", profile)).status_code == 404
    another = (await some.centre.chatting(phone="13800138000")).contact
    await served(chen, another)
    assert (await some.ask("chen", "GET", profile)).status_code == 200
    assert (await some.ask("sun", "GET", profile)).status_code == 200, "Chen is in their team"


async def test_the_board_has_a_hidden_contact_without_whose_it_is_until_a_team_of_theirs_has_it(some: Scene) -> None:
    sun = await some.centre.console("sun")
    card = sun.contacts[some.waiting]
    assert (card.customer_hidden, card.customer_id, card.customer, card.candidates) == (True, None, None, ())
    refused = await sun.ask("watch", contact=some.waiting, on=True)
    assert (refused.ok, refused.code) == (False, "unknown_contact")
    chen = await some.centre.console("chen", ready=True)
    await chen.accept(some.waiting)
    await sun.until(lambda: sun.contacts[some.waiting].customer)
    assert sun.contacts[some.waiting].customer_hidden is False
    await does(sun, "watch", contact=some.waiting, on=True)
    assert all("Ann Lee" not in repr(each) for each in sun.received[:2])


async def test_nothing_is_hidden_unless_the_configuration_says_so(centre_with: Open) -> None:
    async with centre_with() as centre:
        scene = await play(centre)
        assert (await scene.ask("chen", "GET", "/api/v1/customers/{customer}")).status_code == 200
        sun = await centre.console("sun")
        await sun.until(lambda: sun.contacts[scene.waiting].customer)
        await does(sun, "watch", contact=scene.waiting, on=True)


async def test_a_change_of_the_configuration_is_in_force_at_once(centre_with: Open, tmp_path: Path) -> None:
    async with centre_with() as centre:
        scene = await play(centre)
        sun = await centre.console("sun")
        await sun.until(lambda: sun.contacts[scene.waiting].customer)
        stricter = configured(tmp_path / "stricter", SOME).centre
        edition = centre.centre.directory.compile(stricter, CellClock().now())
        centre.centre.directory.put_in_force(edition)
        assert (await scene.ask("chen", "GET", "/api/v1/customers/{customer}")).status_code == 404
        await centre.chatting()
        await sun.until(lambda: sun.contacts[scene.waiting].customer_hidden)
        await eventually(lambda: sun.contacts[scene.waiting].customer is None)
