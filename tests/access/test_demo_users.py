"""The demo centre's accounts."""

import argon2
import pytest

from callcenter.access import demo_users
from callcenter.access.demo_users import demo_users_present, ensure_demo_users
from callcenter.access.models import Role
from callcenter.access.service import Access
from callcenter.db.database import Database
from tests.access.conftest import PASSWORD

ACCOUNTS = [("lin", Role.ADMIN), ("zhao", Role.AGENT), ("wei", Role.SUPERVISOR)]


class NoHasher(argon2.PasswordHasher):
    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        raise AssertionError("hashed without need")


async def test_missing_accounts_are_created_and_can_sign_in(database: Database, access: Access) -> None:
    assert ensure_demo_users(database, ACCOUNTS, "demo") == ["zhao", "wei"]
    _, principal, _ = await access.sign_in("wei", "demo", "192.0.2.1")
    assert principal.role == Role.SUPERVISOR
    assert demo_users_present(database) == ["wei", "zhao"]


async def test_an_account_that_is_there_is_left_alone(database: Database, access: Access) -> None:
    ensure_demo_users(database, ACCOUNTS, "demo")
    _, principal, _ = await access.sign_in("lin", PASSWORD, "192.0.2.1")
    assert principal.role == Role.AGENT


def test_a_restart_hashes_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_demo_users(database, ACCOUNTS, "demo")
    monkeypatch.setattr(demo_users, "HASHER", NoHasher())
    assert ensure_demo_users(database, ACCOUNTS, "demo") == []


async def test_a_demo_account_that_is_disabled_or_has_its_own_password_is_no_danger(
    database: Database, access: Access
) -> None:
    ensure_demo_users(database, ACCOUNTS, "demo")
    await access.disable("zhao")
    assert demo_users_present(database) == ["wei"]
    await access.set_password("wei", "a password of their own")
    assert demo_users_present(database) == []


def test_a_database_without_demo_accounts_has_none(database: Database) -> None:
    assert demo_users_present(database) == []
