"""Signing in and out, and accounts."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection, func, select

from callcenter.access import repository
from callcenter.access.models import Principal, Role
from callcenter.access.passwords import Passwords
from callcenter.access.service import Access
from callcenter.db.database import Database
from callcenter.db.tables import sessions, users
from callcenter.errors import CallcenterError, Conflict, Invalid, NotFound, NotSignedIn, TooMany
from tests.access.conftest import CHEAP_DECOY, PASSWORD, CheapHasher, HandClock

T = TypeVar("T")
HERE = "192.0.2.1"


async def refused(access: Access, username: str = "lin", ip: str = HERE, password: str = "wrong") -> CallcenterError:
    with pytest.raises((NotSignedIn, TooMany)) as caught:
        await access.sign_in(username, password, ip)
    return caught.value


async def test_the_right_password_begins_a_session(access: Access, clock: HandClock) -> None:
    token, principal, expires_at = await access.sign_in("lin", PASSWORD, HERE)
    assert principal == Principal("lin", Role.AGENT)
    assert expires_at == clock.now() + 12 * 3_600_000
    assert await access.principal(token) == principal


async def test_tokens_have_256_bits_and_only_their_hash_is_stored(access: Access, database: Database) -> None:
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    assert len(token) == 43  # 32 bytes in base64
    stored = database.read_now(lambda c: c.execute(select(sessions.c.token_hash)).scalar_one())
    assert stored == hashlib.sha256(token.encode()).hexdigest()
    assert token.encode() not in b"".join(p.read_bytes() for p in database.path.parent.iterdir())


async def test_no_password_is_stored_in_clear(access: Access, database: Database) -> None:
    await access.add_user("wang", Role.AGENT, "a new and secret password")
    assert b"a new and secret password" not in b"".join(p.read_bytes() for p in database.path.parent.iterdir())


@pytest.mark.parametrize("token", [None, "", "x", "A" * 43, "é" * 43, "A" * 100_000])
async def test_a_forged_token_is_nobody(access: Access, token: str | None) -> None:
    assert await access.principal(token) is None


async def test_an_expired_session_is_nobody_to_the_millisecond(access: Access, clock: HandClock) -> None:
    token, _, expires_at = await access.sign_in("lin", PASSWORD, HERE)
    clock.at = expires_at - 1
    assert await access.principal(token)
    clock.at = expires_at
    assert await access.principal(token) is None


async def test_expired_rows_are_purged_when_somebody_signs_in(
    access: Access, clock: HandClock, database: Database
) -> None:
    await access.sign_in("lin", PASSWORD, HERE)
    clock.forward(seconds=13 * 3600)
    await access.sign_in("sun", PASSWORD, HERE)
    names = database.read_now(lambda c: c.execute(select(sessions.c.username)).scalars().all())
    assert names == ["sun"]


async def test_signing_out_takes_effect_at_once_and_only_for_that_session(access: Access) -> None:
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    other, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    assert await access.principal(token)
    await access.sign_out(token)
    assert await access.principal(token) is None
    assert await access.principal(other)


async def test_signing_out_twice_or_with_no_session_is_no_error(access: Access) -> None:
    await access.sign_out("A" * 43)


async def test_a_look_up_under_way_when_the_session_ends_is_not_remembered(
    database: Database, clock: HandClock, hasher: CheapHasher
) -> None:
    read, go_on = asyncio.Event(), asyncio.Event()
    go_on.set()

    class Pausing(Database):
        async def read(self, fn: Callable[[Connection], T]) -> T:
            result = await super().read(fn)
            read.set()
            await go_on.wait()
            return result

    pausing = Pausing(str(database.url))
    access = Access(pausing, session_hours=12, clock=clock, passwords=Passwords(hasher))
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    read.clear()
    go_on.clear()
    looking = asyncio.create_task(access.principal(token))
    await read.wait()
    await access.sign_out(token)
    go_on.set()
    await looking
    assert await access.principal(token) is None
    pausing.close()


async def test_a_session_is_looked_up_every_few_seconds_not_with_each_request(
    access: Access, database: Database, clock: HandClock
) -> None:
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    assert await access.principal(token)
    # Another process ends the session behind our back.
    database.write_now(lambda c: c.execute(sessions.delete()))
    assert await access.principal(token)
    clock.forward(seconds=3)
    assert await access.principal(token) is None


async def test_a_disabled_user_is_out_at_once_and_cannot_come_back_until_enabled(access: Access) -> None:
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    assert await access.principal(token)
    await access.disable("lin")
    assert await access.principal(token) is None
    assert isinstance(await refused(access, password=PASSWORD), NotSignedIn)
    await access.enable("lin")
    assert await access.principal(token) is None
    assert await access.sign_in("lin", PASSWORD, HERE)


async def test_a_new_password_ends_the_old_one_and_every_session(access: Access) -> None:
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    await access.set_password("lin", "another long password")
    assert await access.principal(token) is None
    assert isinstance(await refused(access, password=PASSWORD), NotSignedIn)
    assert await access.sign_in("lin", "another long password", HERE)


async def test_a_password_that_is_replaced_while_it_is_checked_begins_no_session(
    access: Access, database: Database, hasher: CheapHasher
) -> None:
    hasher.before_answering = lambda: database.write_now(lambda c: repository.set_password_hash(c, "lin", "new"))
    assert isinstance(await refused(access, password=PASSWORD), NotSignedIn)
    assert database.read_now(lambda c: c.execute(select(func.count()).select_from(sessions)).scalar_one()) == 0


async def test_unknown_disabled_and_wrong_get_one_answer_and_one_check_of_a_password(
    access: Access, hasher: CheapHasher
) -> None:
    await access.disable("sun")
    answers = {str(await refused(access, name, password=PASSWORD)) for name in ("nobody", "sun")}
    answers.add(str(await refused(access, "lin")))
    assert len(answers) == 1
    assert hasher.verified[:2] == [CHEAP_DECOY, CHEAP_DECOY]
    assert len(hasher.verified) == 3


async def test_after_five_failures_a_user_must_wait_even_with_the_right_password(
    access: Access, clock: HandClock
) -> None:
    for _ in range(5):
        assert isinstance(await refused(access), NotSignedIn)
    blocked = await refused(access, password=PASSWORD)
    assert isinstance(blocked, TooMany)
    assert blocked.retry_after == 12
    clock.forward(seconds=12)
    assert await access.sign_in("lin", PASSWORD, HERE)


async def test_somebody_elses_failures_elsewhere_do_not_lock_a_user_out(access: Access) -> None:
    for _ in range(5):
        await refused(access, ip="198.51.100.7")
    assert await access.sign_in("lin", PASSWORD, HERE)
    assert await access.sign_in("sun", PASSWORD, "198.51.100.7")


async def test_an_address_that_tries_many_names_must_wait(access: Access) -> None:
    for number in range(30):
        await refused(access, f"guess{number}")
    assert isinstance(await refused(access, "sun", password=PASSWORD), TooMany)
    assert await access.sign_in("sun", PASSWORD, "198.51.100.7")


async def test_all_addresses_of_one_ipv6_network_are_one_client(access: Access) -> None:
    for number in range(5):
        await refused(access, ip=f"2001:db8::{number}")
    assert isinstance(await refused(access, ip="2001:db8::ffff"), TooMany)
    assert isinstance(await refused(access, ip="2001:db8:0:1::1"), NotSignedIn)


async def test_guesses_sent_all_at_once_are_limited_like_guesses_one_by_one(
    access: Access, hasher: CheapHasher
) -> None:
    failures = await asyncio.gather(*(refused(access) for _ in range(40)))
    assert len(hasher.verified) <= 6  # the second of two at once may already have begun
    assert sum(isinstance(failure, TooMany) for failure in failures) >= 34


async def test_a_success_clears_the_users_failures(access: Access) -> None:
    for _ in range(4):
        await refused(access)
    await access.sign_in("lin", PASSWORD, HERE)
    for _ in range(5):
        assert isinstance(await refused(access), NotSignedIn)


async def test_accounts_are_added_and_listed_by_name(access: Access, clock: HandClock) -> None:
    await access.add_user("chen@example.com", Role.SUPERVISOR, "a long enough password")
    listed = await access.list()
    assert [user.username for user in listed] == ["admin", "chen@example.com", "lin", "sun"]
    assert (listed[1].role, listed[1].demo, listed[1].disabled) == (Role.SUPERVISOR, False, False)
    assert listed[1].created_at == clock.now()


async def test_a_name_that_is_taken_is_a_conflict_and_changes_nothing(access: Access) -> None:
    with pytest.raises(Conflict):
        await access.add_user("lin", Role.ADMIN, "a long enough password")
    _, principal, _ = await access.sign_in("lin", PASSWORD, HERE)
    assert principal.role == Role.AGENT


@pytest.mark.parametrize("name", ["", "-x", "a b", "a" * 65, "lin\n", "林", "a/b", "<b>"])
async def test_a_name_that_is_no_username_is_refused(access: Access, database: Database, name: str) -> None:
    with pytest.raises(Invalid):
        await access.add_user(name, Role.AGENT, "a long enough password")
    assert database.read_now(lambda c: c.execute(select(func.count()).select_from(users)).scalar_one()) == 3


@pytest.mark.parametrize(
    ("verb", "more"),
    [("disable", ()), ("enable", ()), ("set_password", ("a long enough password",)), ("set_role", (Role.ADMIN,))],
)
async def test_an_account_that_is_not_there_is_not_found(
    access: Access, verb: str, more: tuple[str | Role, ...]
) -> None:
    with pytest.raises(NotFound):
        await getattr(access, verb)("nobody", *more)


# --- one account of two roles ----------------------------------------------------------------------------------------


async def test_an_agent_is_besides_what_the_configuration_says_at_that_moment(
    database: Database, clock: HandClock, hasher: CheapHasher
) -> None:
    also: dict[str, list[Role]] = {}
    access = Access(
        database,
        session_hours=12,
        clock=clock,
        passwords=Passwords(hasher, CHEAP_DECOY),
        also=lambda agent: also.get(agent, []),
    )
    token, _, _ = await access.sign_in("lin", PASSWORD, HERE)
    also["lin"] = [Role.SUPERVISOR]
    lead = await access.principal(token)
    assert lead == Principal("lin", Role.AGENT, frozenset({Role.SUPERVISOR}))
    assert (lead.takes_contacts, lead.supervises) == (True, True)
    assert (await access.sign_in("lin", PASSWORD, HERE))[1] == lead
    also.clear()
    assert await access.principal(token) == Principal("lin", Role.AGENT)


async def test_an_account_that_is_no_agents_is_nothing_besides(
    database: Database, clock: HandClock, hasher: CheapHasher
) -> None:
    passwords = Passwords(hasher, CHEAP_DECOY)
    access = Access(database, session_hours=12, clock=clock, passwords=passwords, also=lambda agent: [Role.ADMIN])
    _, sun, _ = await access.sign_in("sun", PASSWORD, HERE)
    assert (sun.roles, sun.takes_contacts, sun.supervises) == (frozenset({Role.SUPERVISOR}), False, True)
