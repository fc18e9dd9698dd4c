"""The server as a whole: who may call what, its schemas, a store that refuses, a configuration that changes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import func, select
from typer.testing import CliRunner
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

import callcenter.app
from callcenter.app import create_app
from callcenter.cli import cli
from callcenter.clock import CellClock
from callcenter.contacts.events import ContactArrived
from callcenter.customers.models import Claim
from callcenter.db.tables import config_versions, messages
from callcenter.demo.endpoints import router as demo_router
from callcenter.directory.service import Directory
from callcenter.http.uploads import UPLOAD_TYPE
from callcenter.live import messages as m
from callcenter.live.view import LiveView
from callcenter.settings import Settings
from tests.support.centre import Running, database_in, directory, eventually, held, running, with_lead, write_folder
from tests.support.routes import walk

ROOT = Path(__file__).resolve().parent.parent
STAFF = (401, 200, 200, 200)
NOT_THERE = (401, 404, 404, 404)
EVERYBODY = (200, 200, 200, 200)

WHO = (None, "lin", "sun", "admin")
ROUTES: dict[tuple[str, str], tuple[int, int, int, int]] = {
    # What nobody, an agent, a supervisor and an administrator get. The last row ends their sessions.
    ("GET", "/"): EVERYBODY,
    ("GET", "/contacts"): EVERYBODY,
    ("GET", "/contacts/{id}"): EVERYBODY,
    ("GET", "/customers/{id}"): EVERYBODY,
    ("GET", "/login"): EVERYBODY,
    ("GET", "/wall"): EVERYBODY,
    ("GET", "/desk"): EVERYBODY,
    ("GET", "/past"): EVERYBODY,
    ("GET", "/users"): EVERYBODY,
    ("GET", "/configuration"): EVERYBODY,
    ("GET", "/reports"): EVERYBODY,
    ("GET", "/hotline"): EVERYBODY,
    ("GET", "/widget.js"): EVERYBODY,
    ("MOUNT", "/assets"): EVERYBODY,
    ("GET", "/healthz"): EVERYBODY,
    ("GET", "/readyz"): EVERYBODY,
    ("GET", "/metrics"): EVERYBODY,
    ("GET", "/api/docs"): EVERYBODY,
    ("GET", "/api/openapi.json"): EVERYBODY,
    ("GET", "/api/messages.json"): EVERYBODY,
    ("GET", "/api/v1/demo/customers"): EVERYBODY,
    ("GET", "/api/v1/users"): (401, 403, 403, 200),
    ("POST", "/api/v1/users"): (401, 403, 403, 422),
    ("PATCH", "/api/v1/users/{username}"): (401, 403, 403, 204),
    ("POST", "/api/v1/chat/{contact}/attachments"): (422, 422, 422, 422),
    ("POST", "/api/v1/contacts/{contact}/attachments"): (401, 422, 422, 422),
    ("GET", "/api/v1/attachments/{attachment}"): (404, 404, 404, 404),
    ("GET", "/api/v1/agents"): STAFF,
    ("PUT", "/api/v1/agents/{agent}/adjustment"): (401, 403, 404, 404),
    ("DELETE", "/api/v1/agents/{agent}/adjustment"): (401, 403, 404, 404),
    ("POST", "/api/v1/agents/{agent}/adjustment/preview"): (401, 403, 404, 404),
    ("GET", "/api/v1/alarms"): (401, 403, 200, 200),
    ("POST", "/api/v1/alarms/{alarm}/acknowledge"): (401, 403, 404, 404),
    ("GET", "/api/v1/queues"): STAFF,
    ("GET", "/api/v1/open-contacts"): (401, 422, 422, 422),
    ("GET", "/api/v1/reports"): (401, 403, 422, 422),
    ("GET", "/api/v1/reports.csv"): (401, 403, 422, 422),
    ("GET", "/api/v1/reports/contacts"): (401, 403, 422, 422),
    ("GET", "/api/v1/reports/contacts.csv"): (401, 403, 422, 422),
    ("GET", "/api/v1/reports/stretches"): (401, 403, 422, 422),
    ("GET", "/api/v1/reports/stretches.csv"): (401, 403, 422, 422),
    ("GET", "/api/v1/queues/{queue}/line"): (401, 403, 404, 404),
    ("POST", "/api/v1/configuration"): (401, 403, 403, 422),
    ("POST", "/api/v1/configuration/preview"): (401, 403, 403, 422),
    ("GET", "/api/v1/configuration/versions"): (401, 403, 200, 200),
    ("GET", "/api/v1/configuration/versions/{version}"): (401, 403, 404, 404),
    ("POST", "/api/v1/configuration/versions/{version}/preview"): (401, 403, 403, 404),
    ("POST", "/api/v1/configuration/versions/{version}/restore"): (401, 403, 403, 404),
    ("POST", "/api/v1/contacts/{contact}/move"): (401, 403, 422, 422),
    ("POST", "/api/v1/contacts/{contact}/assign"): (401, 403, 422, 422),
    ("POST", "/api/v1/queues/{queue}/close"): (401, 403, 404, 404),
    ("POST", "/api/v1/queues/{queue}/open"): (401, 403, 404, 404),
    ("GET", "/api/v1/contacts"): STAFF,
    ("GET", "/api/v1/contacts.csv"): (401, 403, 200, 200),
    ("GET", "/api/v1/contacts/{contact}"): NOT_THERE,
    ("GET", "/api/v1/contacts/{contact}/events"): NOT_THERE,
    ("GET", "/api/v1/contacts/{contact}/voicemail"): NOT_THERE,
    ("GET", "/api/v1/contacts/{contact}/routing"): (401, 403, 404, 404),
    ("GET", "/api/v1/contacts/{contact}/offers/{number}"): (401, 403, 404, 404),
    ("GET", "/api/v1/customers"): STAFF,
    ("GET", "/api/v1/customers/{customer}"): NOT_THERE,
    ("GET", "/api/v1/customers/{customer}/timeline"): NOT_THERE,
    ("POST", "/api/v1/customers/{customer}/merged"): (401, 422, 422, 422),
    ("DELETE", "/api/v1/customers/{customer}/merge"): NOT_THERE,
    ("POST", "/api/v1/callbacks"): (422, 422, 422, 422),
    ("DELETE", "/api/v1/customers/{customer}"): (401, 403, 403, 404),
    ("POST", "/api/v1/voice/token"): (401, 404, 403, 403),
    ("POST", "/api/v1/voice/tickets"): (401, 422, 403, 403),
    ("WEBSOCKET", "/ws/console"): (403, 101, 101, 101),
    ("WEBSOCKET", "/ws/customer"): (101, 101, 101, 101),
    ("POST", "/api/v1/session"): (422, 422, 422, 422),
    ("GET", "/api/v1/session"): STAFF,
    ("DELETE", "/api/v1/session"): (204, 204, 204, 204),
}
DOCUMENTATION = ("/api/docs", "/api/openapi.json")


async def call(centre: Running, http: httpx.AsyncClient, method: str, path: str, cookie: str | None) -> int:
    """Call a route and return the status."""
    path = path.replace("{id}", "x").replace("{contact}", "x").replace("{customer}", "x").replace("{number}", "1")
    headers = {"Cookie": f"callcenter_session={cookie}"} if cookie else {}
    if method == "WEBSOCKET":
        try:
            socket = await connect(
                f"ws://{centre.address}{path}",
                origin=Origin(f"http://{centre.address}"),
                additional_headers=headers,
                proxy=None,
            )
        except InvalidStatus as refused:
            return refused.response.status_code
        await socket.close()
        return 101
    if method == "MOUNT":
        method, path = "GET", f"{path}/app.js"
    body: dict[str, Any] = {"json": {}} if method in ("POST", "PUT", "PATCH") else {}
    if method == "POST" and path.endswith("/attachments"):
        body, headers = {"content": b"x"}, {**headers, "Content-Type": UPLOAD_TYPE}
    return (await http.request(method, path, headers=headers, **body)).status_code


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Running]:
    """A centre with the demo's routes and a built console."""
    console = tmp_path / "console"
    (console / "assets").mkdir(parents=True)
    for file in ("index.html", "hotline.html", "widget.js", "assets/app.js"):
        (console / file).write_text("built")
    async with running(tmp_path, extra=lambda database: [demo_router(database, CellClock(), "s" * 32, {})]) as centre:
        yield centre


async def test_each_route_gives_each_role_what_the_table_says_and_none_is_left_out(demo: Running) -> None:
    app = create_app(demo.centre, extra=[demo_router(demo.database, CellClock(), "s" * 32, {})])
    routes = {(route.method, route.path): route.roles for route in walk(app, public=DOCUMENTATION)}
    assert set(routes) == set(ROUTES)
    async with demo.http() as http:
        for username, column in zip(WHO, range(4), strict=True):
            cookie = await demo.token(username) if username else None
            *first, last = ROUTES
            found = await asyncio.gather(*(call(demo, http, *route, cookie) for route in first))
            found.append(await call(demo, http, *last, cookie))
            assert dict(zip(ROUTES, found, strict=True)) == {route: ROUTES[route][column] for route in ROUTES}
    assert {route for route, roles in routes.items() if roles is None} == {
        route for route, statuses in ROUTES.items() if statuses[0] not in (401, 403)
    }


async def test_each_route_gives_one_of_two_roles_what_it_gives_either(tmp_path: Path) -> None:
    async with running(tmp_path, with_lead("wang")) as centre, centre.http() as http:
        cookie = await centre.token("wang")
        *first, last = ((m, path) for m, path in ROUTES if path.startswith(("/api/", "/ws/")) and "/demo/" not in path)
        found = {route: await call(centre, http, *route, cookie) for route in (*first, last)}
    _, agent, supervisor, _ = zip(*(ROUTES[route] for route in found), strict=True)
    either = [of if of != 403 else other for of, other in zip(supervisor, agent, strict=True)]
    assert found == dict(zip(found, either, strict=True))


async def test_a_number_without_a_country_code_is_one_of_the_centres_region(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "config")
    file = folder / "centre.yaml"
    file.write_text('{"region": "GB", ' + file.read_text().removeprefix("{"))
    async with running(tmp_path, Directory.load(folder, CellClock().now())) as centre:
        centre.add_customer("ann", phone="+442079460018")
        found = await centre.centre.customers.look_up(Claim(phone="020 7946 0018"))
        assert found.customer == "ann"


def test_a_route_that_says_nothing_is_found(tmp_path: Path) -> None:
    from callcenter.app import make_centre

    database, rogue = database_in(tmp_path), APIRouter()
    rogue.add_api_route("/rogue", lambda: "everybody's")
    app = create_app(make_centre(Settings(mode="demo"), database, directory()), extra=[rogue])
    with pytest.raises(AssertionError, match="/rogue does not say who may call it"):
        list(walk(app, public=DOCUMENTATION))
    database.close()


def test_the_schemas_in_the_consoles_source_are_those_of_this_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(cli, ["schemas", str(tmp_path)])
    assert result.exit_code == 0, result.output
    for name in ("openapi.json", "messages.json"):
        kept = ROOT / "agents_ui" / "schemas" / name
        assert kept.read_text("utf-8") == (tmp_path / name).read_text("utf-8"), f"{name} is old: make schemas"


# --- when the store refuses ---------------------------------------------------------------------------------------


async def test_while_the_store_refuses_nothing_is_acknowledged_or_shown_and_then_all_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path, busy_timeout_s=0.05) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        sun, page = await centre.console("sun"), await centre.customer()
        contact = await lin.accept()
        assert (await customer.post(contact, "before")).ok
        await centre.projected()
        await centre.token("chen")
        with held(centre.database.path):
            for reply in (
                await customer.post(contact, "lost?", id="m1"),
                await lin.ask("end", contact=contact),
                await lin.post(contact, "lost too?"),
                await page.ask("start", queue="sales", language="en", id="s1"),
            ):
                assert (reply.ok, reply.code) == (False, "unavailable")
            async with centre.http() as http:
                assert (await http.get("/readyz")).status_code == 503
                assert (await http.get("/healthz")).status_code == 200
            late = await centre.console("chen")
            assert late.contacts == {}
            assert (await late.ask("set_state", availability="available")).code == "unavailable"
            assert lin.texts(contact) == customer.texts(contact) == ["before"]
            assert (page.status, sun.contacts[contact].stage) == (None, "talking")
        while not (reply := await page.ask("start", queue="sales", language="en", id="s1")).ok:
            assert reply.code == "unavailable"
            await asyncio.sleep(0.02)
        assert (await customer.post(contact, "lost?", id="m1")).ok
        await lin.said(contact, "lost?")
        assert await lin.accept(page.contact if page.status else None)
        await late.until(lambda: late.agents["chen"].reachable)
        stored = centre.database.read_now(lambda c: c.scalars(select(messages.c.text)).all())
        assert stored == ["before", "lost?"] == lin.texts(contact) == customer.texts(contact)
        assert sum(isinstance(recorded.event, ContactArrived) for recorded in centre.log()) == 2
        positions = [recorded.position for recorded in centre.log()]
        assert positions == list(range(1, len(positions) + 1))
        assert lin.twice == customer.twice == 0
        async with centre.http() as http:
            assert (await http.get("/readyz")).status_code == 200


async def test_who_left_while_the_store_refused_is_not_announced_as_there(tmp_path: Path) -> None:
    async with running(tmp_path, busy_timeout_s=0.05) as centre:
        lin, sun = await centre.console("lin", ready=True), await centre.console("sun")
        with held(centre.database.path):
            assert (await lin.ask("set_state", availability="not_ready", reason="lunch")).code == "unavailable"
            await lin.drop()
        await sun.until(lambda: not sun.agents["lin"].reachable)
        assert sun.agents["lin"].availability == "available", "the refused change did not happen"


# --- clockwork ----------------------------------------------------------------------------------------------------


async def test_a_look_at_the_clock_that_fails_is_logged_and_the_next_one_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(callcenter.app, "CLOCK_EVERY_S", 0.01)
    looks = []

    def look(view: LiveView) -> None:
        looks.append(view)
        if len(looks) == 1:
            raise LookupError

    monkeypatch.setattr(LiveView, "look_at_the_clock", look)
    async with running(tmp_path):
        await eventually(lambda: looks[2:])
    assert caplog.text.count("the screens could not be told") == 1


# --- when the configuration changes -------------------------------------------------------------------------------


async def test_a_new_configuration_is_in_force_at_once_on_every_screen(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "config")
    settings = Settings(mode="demo", config_dir=folder)
    async with running(tmp_path, Directory.load(folder, CellClock().now()), settings=settings) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept()
        agents = folder / "agents.yaml"
        agents.write_text(agents.read_text().replace('"Chen"', '"Chen the Great"'))
        centre_file = folder / "centre.yaml"
        centre_file.write_text(centre_file.read_text().replace('"Follow up"', '"Call back"'))
        await centre.centre.changes.reload()
        await lin.until(lambda: lin.of(m.Welcome)[1:])
        assert lin.of(m.Welcome)[1].dispositions[1].label == {"en": "Call back"}
        await lin.staged(contact, "talking")
        assert (await customer.post(contact, "nothing was lost")).ok
        await lin.said(contact, "nothing was lost")
        assert centre.centre.directory.user_name("chen", "en") == "Chen the Great"


async def test_a_configuration_with_mistakes_is_refused_whole_and_the_one_in_force_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write_folder(tmp_path / "config")
    settings = Settings(mode="demo", config_dir=folder)
    async with running(tmp_path, Directory.load(folder, CellClock().now()), settings=settings) as centre:
        lin = await centre.console("lin")
        version, position = centre.centre.directory.edition.version, centre.centre.view.position
        (folder / "queues.yaml").write_text('{"queues": {"sales": {"nmae": {"en": "Sales"}, "hours": "always"}}}')
        await centre.centre.changes.reload()
        assert "goes on as it was" in caplog.text
        assert f"{folder / 'queues.yaml'}:1: " in caplog.text
        assert (centre.centre.directory.edition.version, centre.centre.view.position) == (version, position)
        assert (await lin.ask("set_state", availability="available")).ok
        kept = centre.database.read_now(lambda c: c.scalar(select(func.count()).select_from(config_versions)))
        assert kept == 0
