"""Snapshot plus later deltas equals a fresh snapshot, for every kind of screen."""

import asyncio
import datetime as dt
import random
from pathlib import Path
from zoneinfo import ZoneInfo

from callcenter.contacts.events import ContactEnded
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Directory, edition_of
from callcenter.live.view import LiveView
from tests.support.centre import CENTRE, Running, directory, eventually, running
from tests.support.invariants import check_log, check_state
from tests.support.sockets import Console, Customer

CLOCKS = {
    "decline_hold": 100,
    "unreachable_withdraw": 40,
    "unreachable_not_ready": 80,
    "unreachable_return": 160,
    "waiting_grace": 150,
}


async def agent_acts(desk: Console, dice: random.Random) -> None:
    """Do something an agent can do now."""
    card = dice.choice([*desk.contacts.values(), None])
    if card is None:
        await desk.ask("set_state", availability="available")
    elif card.offer is not None:
        await desk.ask(dice.choice(["accept", "accept", "decline"]), offer=card.offer.id)
    elif card.stage == "talking" and dice.random() < 0.7:
        read = dice.randrange(9)
        await desk.say({"type": "set_marks", "contact": card.id, "delivered": read + 1, "read": read})
        await desk.post(card.id, f"agent says {dice.random()}")
    elif card.stage == "talking":
        await desk.ask("end", contact=card.id)
    elif card.stage == "wrapping":
        await desk.ask("wrap_up", contact=card.id, disposition="solved", note="n")


async def customer_acts(page: Customer, dice: random.Random) -> None:
    """Do something a customer can do now."""
    if page.status is None or page.status.stage == "ended":
        queue = dice.choice(["sales", "care", "night"])
        await page.ask("start", queue=queue, language="en", phone="13800138000")
    elif dice.random() < 0.8:
        await page.post(page.contact, f"customer says {dice.random()}")
    else:
        await page.ask("leave", contact=page.contact)


async def lives(who: Console | Customer, dice: random.Random) -> None:
    """Act at random, and lose the connection at any moment."""
    for _ in range(30):
        if dice.random() < 0.12:
            await who.drop()
            await who.connect()
        elif isinstance(who, Customer):
            await customer_acts(who, dice)
        elif len(who.agents) == 1:
            await agent_acts(who, dice)
        else:
            await asyncio.sleep(0.03)  # a supervisor only watches


async def test_every_screen_shows_what_a_fresh_one_would_after_any_run(tmp_path: Path) -> None:
    """A busy hour in two seconds, connections lost at any moment; then every screen is compared with a fresh one."""
    async with running(tmp_path, directory(offer=150, wrap_up=150, **CLOCKS)) as centre:
        names = ("lin", "lin", "chen", "sun")
        consoles = [await centre.console(name) for name in names]
        pages = [await centre.customer() for _ in range(4)]
        everybody: list[Console | Customer] = [*consoles, *pages]
        await asyncio.gather(*(lives(who, random.Random(n)) for n, who in enumerate(everybody)))
        for desk in consoles[:3]:  # so that nothing is offered any more
            await desk.ask("set_state", availability="not_ready", reason="lunch")
        await clocks_run_out(centre)
        for name, console in zip(names, consoles, strict=True):
            await agrees(console, await centre.console(name), centre)
        for page in pages:
            await agrees(page, await centre.customer(visitor_token=page.token), centre)
            if page.status:
                assert page.texts(page.contact) == centre.transcript(page.contact)
        ended = [r.event.contact for r in centre.log() if isinstance(r.event, ContactEnded)]
        assert len(ended) > 10, "it was a busy run"
        assert len(set(ended)) == len(ended)
        check_state(centre.centre.view.state)
        check_log([recorded.event for recorded in centre.log()], centre.centre.view.state)


class HandClock:
    """Cell time that only moves when told to."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> int:
        return int(self.at.timestamp() * 1_000)


def test_a_queue_that_opens_or_closes_and_a_new_day_are_told_without_any_event() -> None:
    office = {**CENTRE["hours"], "never": {"weekly": {"daily": "09:00-17:00"}}}
    clock = HandClock(dt.datetime(2026, 11, 20, 8, 59, tzinfo=ZoneInfo("Asia/Shanghai")))
    centre = Centre.model_validate({**CENTRE, "hours": office})
    view = LiveView(Directory(edition_of(centre, clock.now())), clock)
    told: list[set[str]] = []
    view.listen(lambda touched: told.append(touched.queues), lambda _: None, lambda: None)

    def at(hour: int, minute: int, day: int = 20) -> list[set[str]]:
        told.clear()
        clock.at = clock.at.replace(day=day, hour=hour, minute=minute)
        view.look_at_the_clock()
        view.look_at_the_clock()
        return list(told)

    before = {card.id: card for card in view.queue_cards()}
    assert not before["night"].open
    assert at(8, 59) == []
    assert at(9, 0) == [{"night"}]
    assert view.queue_cards(["night"])[0].open
    assert at(16, 59) == []
    assert at(17, 0) == [{"night"}]
    assert at(0, 0, day=21) == [{"sales", "care", "night"}]
    assert {card.since - before["sales"].since for card in view.queue_cards()} == {24 * 3_600_000}


async def agrees(old: Console | Customer, fresh: Console | Customer, centre: Running) -> None:
    """Wait until a screen is told all there is, and compare it with one just opened."""
    if isinstance(old, Console):
        await old.until(lambda: old.position == centre.centre.view.position)
    else:
        await old.until(lambda: old.shown() == fresh.shown())
    assert old.shown() == fresh.shown()
    assert old.twice == 0


async def clocks_run_out(centre: Running) -> None:
    """Wait until no clock runs that would change anything by itself before long."""
    state = centre.centre.view.state
    await eventually(
        lambda: (
            not any(place.deadline for place in state.engine.places.values())
            and not any(talk.give_up_at for talk in state.conversations.values())
        )
    )
