"""What protects the customers' door."""

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from callcenter.contacts.events import ContactArrived
from callcenter.db.tables import customers
from callcenter.settings import Settings
from tests.support.centre import Running, running
from tests.support.sockets import Customer


def people(centre: Running) -> int:
    """Return how many customers there are in the database, prospects included."""
    return centre.database.read_now(lambda c: c.scalar(select(func.count()).select_from(customers))) or 0


async def test_too_many_starts_from_one_address_are_refused_and_those_begun_go_on(tmp_path: Path) -> None:
    async with running(tmp_path, settings=Settings(mode="demo", starts_per_minute=3)) as centre:
        pages = [await centre.chatting() for _ in range(3)]
        late = await centre.customer()
        reply = await late.ask("start", queue="sales", language="en")
        assert (reply.ok, reply.code) == (False, "too_many_requests")
        assert late.status is None
        assert (await pages[0].post(pages[0].contact, "I am in line")).ok


async def test_who_comes_and_goes_all_the_time_is_put_off_and_who_is_here_stays(tmp_path: Path) -> None:
    """Each coming and going is written to the log, which is for ever."""
    async with running(tmp_path, settings=Settings(mode="demo", starts_per_minute=3)) as centre:
        here, flapping = await centre.chatting(), await centre.chatting()
        for _ in range(4):  # with the two, twice as many as may start
            await flapping.drop()
            await flapping.connect()
        await flapping.drop()
        await flapping.open()
        await flapping.say({"type": "hello", **flapping.hello()})
        assert await flapping.closed() == (1013, "too_many_requests")
        assert (await here.post(here.contact, "I am in line")).ok


async def test_only_tokens_of_our_own_making_are_kept(centre: Running) -> None:
    for chosen in ("short", "x" * 42, "x" * 44, "x" * 42 + ":", "x" * 43 + "\n"):
        customer = await centre.customer(visitor_token=chosen)
        assert customer.token is not None
        assert customer.token != chosen
        assert len(customer.token) == 43
        again = await centre.customer(visitor_token=customer.token)
        assert again.token == customer.token


async def test_a_start_that_is_refused_leaves_nobody_behind(centre: Running) -> None:
    page = await centre.chatting(phone="13800138000")
    known = people(centre)
    for queue, code in (("sales", "already_open"), ("nowhere", "already_open")):
        assert (await page.ask("start", queue=queue, language="en", phone="13900139000")).code == code
    stranger = await centre.customer()
    assert (await stranger.ask("start", queue="nowhere", language="en", phone="13900139001")).code == "unknown_queue"
    assert people(centre) == known
    assert set(centre.centre.pops._kept) | set(centre.centre.pops._loading) <= {page.contact}


async def test_of_two_windows_that_send_one_start_only_the_contact_there_is_keeps_a_screen_pop(
    centre: Running,
) -> None:
    first = await centre.customer()
    second = await centre.customer(visitor_token=first.token)
    await asyncio.gather(*(page.start(id="s1", phone="13800138000") for page in (first, second)))
    assert first.contact == second.contact
    assert sum(isinstance(recorded.event, ContactArrived) for recorded in centre.log()) == 1
    assert set(centre.centre.pops._kept) | set(centre.centre.pops._loading) <= {first.contact}


async def test_a_start_that_cannot_be_written_keeps_no_screen_pop(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        page = Customer(centre.address)
        await page.connect()
        with centre.database.writing() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        reply = await page.ask("start", queue="sales", language="en", phone="13800138000")
        assert (reply.ok, reply.code) == (False, "unavailable")
        assert not centre.centre.pops._kept
        with centre.database.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER refuse")
        await page.close()
