"""An agent's day: promises, birthdays and what supervisors write, through the running server."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from callcenter.day.board import WRITTEN_FOR_MS as WEEK_MS
from callcenter.db.tables import agent_messages, contacts, customers, notes
from callcenter.live import messages as m
from tests.rules.conftest import Open
from tests.rules.deeds import does
from tests.support.centre import CENTRE, Running, eventually
from tests.support.sockets import Console

NOON = 1_900_000_000_000


async def promised(console: Console, centre: Running, text: str, **said: Any) -> str:
    """Have an agent serve a contact and promise something; return the contact."""
    contact = await console.accept((await centre.chatting()).contact)
    await does(console, "end", contact=contact)
    await does(console, "wrap_up", contact=contact, disposition="solved", promise=text, **said)
    return contact


async def day_of(console: Console, *texts: str) -> m.Day:
    """Wait until a console's promises are these, in this order; return the day."""

    def now() -> m.Day | None:
        day = console.day
        return day if day is not None and tuple(each.text for each in day.promises) == texts else None

    found = await console.until(now)
    assert isinstance(found, m.Day)
    return found


async def test_a_promise_is_in_its_owners_day_until_it_is_kept(centre_with: Open) -> None:
    async with centre_with() as centre:
        lin, chen = await centre.console("lin", ready=True), await centre.console("chen")
        await promised(lin, centre, "send the form")
        contact = await promised(lin, centre, "ring back", promise_due=NOON)
        day = await day_of(lin, "ring back", "send the form")
        assert (day.promises[0].contact, day.promises[0].due_at, day.promises[0].author) == (contact, NOON, "lin")

        await does(lin, "move_promise", promise=day.promises[0].id, due_at=NOON + 1, owner="chen")
        await day_of(lin, "send the form")
        assert (await day_of(chen, "ring back")).promises[0].due_at == NOON + 1
        refused = await lin.ask("finish_promise", promise=day.promises[0].id)
        assert (refused.ok, refused.code) == (False, "unknown_promise")
        await does(chen, "finish_promise", promise=day.promises[0].id)
        await day_of(chen)
        await does(chen, "finish_promise", promise=day.promises[0].id, done=False)
        await day_of(chen, "ring back")


async def test_a_promise_can_be_made_for_another_agent_to_keep(centre_with: Open) -> None:
    async with centre_with() as centre:
        lin, chen = await centre.console("lin", ready=True), await centre.console("chen")
        await promised(lin, centre, "ring back", promise_owner="chen")
        assert (await day_of(chen, "ring back")).promises[0].author == "lin"
        assert (await day_of(lin)).promises == ()
        contact = await lin.accept((await centre.chatting()).contact)
        await does(lin, "end", contact=contact)
        refused = await lin.ask(
            "wrap_up", contact=contact, disposition="solved", promise="ring back", promise_owner="nobody"
        )
        assert (refused.ok, refused.code) == (False, "unknown_agent")


async def test_an_agent_is_told_of_the_birthdays_of_key_customers_they_have_talked_to(centre_with: Open) -> None:
    tiers = {"gold": {"name": {"en": "Gold"}, "priority": 10}, "plain": {"name": {"en": "Plain"}, "priority": 0}}
    async with centre_with(tiers=tiers) as centre:
        lin = await centre.console("lin", ready=True)
        contact = await promised(lin, centre, "congratulate")
        today = datetime.now(ZoneInfo(CENTRE["zone"])).date()  # the day is the centre's

        def known(connection: Any) -> None:
            born = {"language": "en", "created_at": 0, "updated_at": 0, "birthday": f"1980-{today:%m-%d}"}
            for id_, tier in (("mei", "gold"), ("may", "plain"), ("max", "gold")):
                connection.execute(insert(customers).values(id=id_, name=id_.title(), tier=tier, **born))
            connection.execute(update(contacts).where(contacts.c.id == contact).values(customer="mei"))

        centre.database.write_now(known)
        again = await centre.console("lin")
        assert (await day_of(again, "congratulate")).birthdays == (
            m.BirthdayCard(customer="mei", name="Mei", tier="gold"),
        )


async def test_what_a_supervisor_writes_is_kept_until_each_agent_has_read_it(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin")
        refused = await lin.ask("message_agents", text="lunch?")
        assert (refused.ok, refused.code) == (False, "forbidden")
        for _again in range(2):
            await does(sun, "message_agents", id="one", text="Snow in Beijing: rebook free of charge")
        await does(sun, "message_agents", text="only for chen", agents=["chen"])
        await does(sun, "message_agents", text="for the team", team="one")
        refused = await sun.ask("message_agents", text="hello", team="nobodys")
        assert (refused.ok, refused.code) == (False, "nobody_to_tell")
        refused = await sun.ask("message_agents", text="   ")
        assert (refused.ok, refused.code) == (False, "message_empty")

        def texts(console: Console) -> list[str]:
            return [each.text for each in console.day.messages] if console.day else []

        await lin.until(lambda: texts(lin) == ["Snow in Beijing: rebook free of charge", "for the team"])
        assert lin.day is not None
        await does(lin, "read_message", message=lin.day.messages[0].id)
        await lin.until(lambda: texts(lin) == ["for the team"])
        chen = await centre.console("chen")  # was not there when it was written
        await chen.until(lambda: len(texts(chen)) == 3)


def read_by(console: Console) -> list[tuple[str, dict[str, bool]]]:
    """Return what the console says that its supervisor has written, and of each agent whether they have read it."""
    return [(card.text, {to.agent: to.read_at is not None for to in card.readers}) for card in console.written]


async def test_a_supervisor_is_told_who_has_read_what_they_wrote(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, admin = await centre.console("sun"), await centre.console("admin")
        lin = await centre.console("lin")
        await does(sun, "message_agents", text="Rebook", agents=["lin", "chen"])
        await does(sun, "message_agents", text="Come by", agents=["lin"])
        told = [("Come by", {"lin": False}), ("Rebook", {"chen": False, "lin": False})]
        await sun.until(lambda: read_by(sun) == told)
        await lin.until(lambda: lin.day is not None and len(lin.day.messages) == 2)
        assert lin.day is not None
        rebook = lin.day.messages[0].id
        for _again in range(2):
            await does(lin, "read_message", message=rebook)
        await sun.until(lambda: read_by(sun) == [("Come by", {"lin": False}), ("Rebook", {"chen": False, "lin": True})])
        first = sun.written[1].readers[1].read_at
        again = await centre.console("sun")  # a page that is opened later knows it too, and when it was read first
        await again.until(lambda: bool(again.written))
        assert again.written == sun.written
        assert again.written[1].readers[1].read_at == first
        assert admin.written == ()  # it is others' words


async def test_what_was_written_over_a_week_ago_and_more_than_the_newest_twenty_are_not_shown(
    centre_with: Open,
) -> None:
    async with centre_with() as centre:
        sun = await centre.console("sun")
        await does(sun, "message_agents", text="long ago", agents=["lin"])
        centre.database.write_now(lambda c: c.execute(update(agent_messages).values(at=agent_messages.c.at - WEEK_MS)))
        for number in range(21):
            await does(sun, "message_agents", text=f"number {number}", agents=["lin"])
            if number == 0:
                await sun.until(lambda: [card.text for card in sun.written] == ["number 0"])
        await sun.until(lambda: [card.text for card in sun.written] == [f"number {n}" for n in range(20, 0, -1)])


async def test_nothing_of_a_day_is_left_of_a_customer_who_is_forgotten(centre_with: Open) -> None:
    async with centre_with() as centre:
        lin = await centre.console("lin", ready=True)
        contact = await promised(lin, centre, "ring back")
        await day_of(lin, "ring back")
        customer = await eventually(
            lambda: centre.database.read_now(
                lambda c: c.execute(contacts.select().where(contacts.c.id == contact)).one().customer
            )
        )
        async with centre.http(cookies={"callcenter_session": await centre.token("admin")}) as http:
            gone = await http.delete(
                f"/api/v1/customers/{customer}", headers={"origin": str(http.base_url).rstrip("/")}
            )
        assert gone.status_code == 200, gone.text
        await day_of(lin)
        assert centre.database.read_now(lambda c: c.execute(notes.select()).all()) == []
