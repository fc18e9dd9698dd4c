"""Accounts over HTTP: an administrator adds them, changes them, and shuts nobody out by mistake."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.centre import PASSWORD, Running, running, with_lead, with_person

NEW = {"username": "li.na", "role": "supervisor", "password": "a new long password"}


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as centre:
        yield centre


async def admin_of(centre: Running) -> httpx.AsyncClient:
    headers = {"Origin": f"http://{centre.address}"}
    return centre.http(cookies={"callcenter_session": await centre.token("admin")}, headers=headers)


async def signs_in(centre: Running, username: str, password: str) -> int:
    async with centre.http() as http:
        form = {"username": username, "password": password}
        return (await http.post("/api/v1/session", json=form)).status_code


async def test_accounts_are_listed_with_what_is_odd_about_them(centre: Running) -> None:
    async with await admin_of(centre) as http:
        await http.post("/api/v1/users", json=NEW)
        users = {user["username"]: user for user in (await http.get("/api/v1/users")).json()["items"]}
    assert list(users) == ["admin", "chen", "li.na", "lin", "sun", "wang"]
    assert (users["lin"]["role"], users["lin"]["configured"], users["lin"]["disabled"]) == ("agent", "agent", False)
    assert (users["li.na"]["role"], users["li.na"]["configured"]) == ("supervisor", None)
    assert "password" not in repr(users)


async def test_what_an_agent_is_besides_is_listed_and_told_to_them(tmp_path: Path) -> None:
    async with running(tmp_path, with_lead("wang")) as centre, await admin_of(centre) as http:
        users = {user["username"]: user for user in (await http.get("/api/v1/users")).json()["items"]}
        assert (users["wang"]["role"], users["wang"]["also"], users["lin"]["also"]) == ("agent", ["supervisor"], [])
        wang = {"callcenter_session": await centre.token("wang")}
        async with centre.http(cookies=wang) as lead:
            assert (await lead.get("/api/v1/session")).json()["roles"] == ["agent", "supervisor"]


async def test_who_is_configured_and_has_no_account_is_listed_until_they_have_one(tmp_path: Path) -> None:
    async with running(tmp_path, with_person("ming", "supervisor")) as centre, await admin_of(centre) as http:
        missing = {"username": "ming", "role": "supervisor", "label": {"en": "ming"}}
        assert (await http.get("/api/v1/users")).json()["missing"] == [missing]
        assert (await http.post("/api/v1/users", json={**NEW, "username": "ming"})).status_code == 204
        assert (await http.get("/api/v1/users")).json()["missing"] == []


async def test_an_account_gets_another_role_and_signs_in_anew_with_it(centre: Running) -> None:
    token = await centre.token("lin")
    async with await admin_of(centre) as http, centre.http(cookies={"callcenter_session": token}) as lin:
        assert (await http.patch("/api/v1/users/lin", json={"role": "supervisor"})).status_code == 204
        assert (await lin.get("/api/v1/session")).status_code == 401
        users = {user["username"]: user for user in (await http.get("/api/v1/users")).json()["items"]}
        assert (users["lin"]["role"], users["lin"]["configured"]) == ("supervisor", "agent")
    assert await signs_in(centre, "lin", PASSWORD) == 200


async def test_a_new_account_can_sign_in_with_its_password(centre: Running) -> None:
    async with await admin_of(centre) as http:
        assert (await http.post("/api/v1/users", json=NEW)).status_code == 204
        again = await http.post("/api/v1/users", json=NEW)
    assert (again.status_code, again.json()["code"]) == (409, "user_exists")
    assert await signs_in(centre, "li.na", NEW["password"]) == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [({"password": "short"}, "invalid_password"), ({"username": "no spaces"}, "invalid_username")],
)
async def test_what_is_wrong_with_a_new_account_is_named(centre: Running, change: dict[str, str], code: str) -> None:
    async with await admin_of(centre) as http:
        refused = await http.post("/api/v1/users", json={**NEW, **change})
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_a_disabled_account_is_signed_out_and_stays_out_until_it_is_enabled(centre: Running) -> None:
    token = await centre.token("lin")
    async with await admin_of(centre) as http, centre.http(cookies={"callcenter_session": token}) as lin:
        assert (await lin.get("/api/v1/session")).status_code == 200
        assert (await http.patch("/api/v1/users/lin", json={"disabled": True})).status_code == 204
        assert (await lin.get("/api/v1/session")).status_code == 401
        assert await signs_in(centre, "lin", PASSWORD) == 401
        await http.patch("/api/v1/users/lin", json={"disabled": False})
    assert await signs_in(centre, "lin", PASSWORD) == 200


async def test_another_password_ends_the_sessions_of_the_old_one(centre: Running) -> None:
    token = await centre.token("lin")
    async with await admin_of(centre) as http, centre.http(cookies={"callcenter_session": token}) as lin:
        assert (await http.patch("/api/v1/users/lin", json={"password": NEW["password"]})).status_code == 204
        assert (await lin.get("/api/v1/session")).status_code == 401
    assert await signs_in(centre, "lin", PASSWORD) == 401
    assert await signs_in(centre, "lin", NEW["password"]) == 200


async def test_nobody_disables_the_account_they_are_signed_in_with_or_changes_its_role(centre: Running) -> None:
    async with await admin_of(centre) as http:
        refused = await http.patch("/api/v1/users/admin", json={"disabled": True})
        assert (refused.status_code, refused.json()["code"]) == (409, "own_account")
        refused = await http.patch("/api/v1/users/admin", json={"role": "agent"})
        assert (refused.status_code, refused.json()["code"]) == (409, "own_account")
        unknown = await http.patch("/api/v1/users/nobody", json={"disabled": True})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_user")
