"""`kill -9` of the real server: nobody loses their place, their agent or a word; nothing acknowledged is lost."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed

from callcenter.contacts.state import CellState
from callcenter.db.tables import messages
from routing.disciplines import by_class_and_score
from routing.events import OfferAccepted
from routing.model import PlaceState
from tests.support.patience import PATIENCE_S
from tests.support.process import Server
from tests.support.sockets import Console, Customer, Gone

WAITING, TALKING, AGENTS = 50, 20, 4


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path, agents=AGENTS, capacity=TALKING // AGENTS)
    yield server
    await server.close()


def line(state: CellState) -> list[str]:
    """Return who waits, the first in line first."""
    waiting = [p for p in state.engine.places.values() if p.state in (PlaceState.WAITING, PlaceState.OFFERED)]
    return [place.contact for place in sorted(waiting, key=lambda place: by_class_and_score(place, state.last_at))]


async def resume(client: Console | Customer) -> None:
    """Come back by itself, as a page does: try until the server is there."""
    assert (await client.closed())[0] == 1006
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(OSError, Gone):
                await client.connect()
                return
            await asyncio.sleep(0.1)


async def come_back(server: Server, everybody: list[Console | Customer]) -> None:
    """Start the server again; everybody has been trying to reach it all the while."""
    trying = [asyncio.create_task(resume(client)) for client in everybody]
    await server.start()
    await asyncio.gather(*trying)


async def test_50_who_wait_and_20_who_talk_are_where_they_were_after_a_kill(server: Server) -> None:
    await server.start()
    desks = [await server.console(name, ready=True) for name in server.agents]
    pages = [await server.customer() for _ in range(TALKING + WAITING)]

    async def take(desk: Console) -> None:
        for _ in range(TALKING // AGENTS):
            await desk.accept()

    async def talk(page: Customer) -> None:
        await page.start()
        await page.staged("talking")
        for n in range(3):
            assert (await page.post(page.contact, f"{page.contact} {n}", id=str(n))).ok

    await asyncio.gather(*(take(desk) for desk in desks), *(talk(page) for page in pages[:TALKING]))
    await asyncio.gather(*(page.start() for page in pages[TALKING:]))
    answered = {page.contact: page.status.agent_name for page in pages[:TALKING] if page.status}
    held = {name: set(desk.contacts) for name, desk in zip(server.agents, desks, strict=True)}
    before = server.replayed()
    assert len(line(before)) == WAITING
    last = server.events()[-1].position

    everybody: list[Console | Customer] = [*desks, *pages]
    await server.kill()
    await come_back(server, everybody)

    for page in pages[:TALKING]:
        status = await page.staged("talking")
        assert status.agent_name == answered[page.contact]
        assert page.texts(page.contact) == [f"{page.contact} {n}" for n in range(3)]
    for page in pages[TALKING:]:
        assert page.status is not None
        assert (page.status.stage, page.status.place) == ("waiting", 1 + line(before).index(page.contact))
    for name, desk in zip(server.agents, desks, strict=True):
        await desk.until(lambda: desk.agents[name].reachable)  # noqa: B023
        assert set(desk.contacts) == held[name]
        assert {card.stage for card in desk.contacts.values()} == {"talking"}

    # Everybody goes on: a word from both sides, and the next in line when a conversation is over.
    first = next(page for page in pages[:TALKING] if page.contact in held[server.agents[0]])
    assert (await first.post(first.contact, "still there?")).ok
    await desks[0].said(first.contact, "still there?")
    assert (await desks[0].post(first.contact, "yes")).ok
    await first.said("yes")
    assert (await desks[0].ask("end", contact=first.contact)).ok
    assert (await desks[0].ask("wrap_up", contact=first.contact, disposition="solved")).ok
    await desks[0].accept(line(before)[0])
    assert line(server.replayed()) == line(before)[1:]
    assert not [client for client in everybody if client.twice]
    assert server.events()[last].position == last + 1


class Busy:
    """A busy centre that is killed again and again, and all that was acknowledged in it."""

    def __init__(self, server: Server, dice: random.Random) -> None:
        self.server, self.dice = server, dice
        self.said: set[tuple[str, str]] = set()
        self.opened: set[str] = set()
        self.accepted: set[tuple[str, str]] = set()

    async def agent(self, desk: Console, name: str) -> None:
        """Take what comes, talk, end; for ever."""
        while True:
            await desk.ask("set_state", availability="available")
            await desk.until(lambda: desk.contacts)
            card = self.dice.choice(list(desk.contacts.values()))
            if card.offer is not None:
                if (await desk.ask("accept", offer=card.offer.id)).ok:
                    self.accepted.add((card.offer.id, name))
            elif card.stage == "talking" and self.dice.random() < 0.7:
                id_ = f"{name}{self.dice.random()}"
                if (await desk.post(card.id, "agent", id=id_)).ok:
                    self.said.add((card.id, id_))
            elif card.stage == "talking":
                await desk.ask("end", contact=card.id)
            elif card.stage == "wrapping":
                await desk.ask("wrap_up", contact=card.id, disposition="solved", note="n")

    async def customer(self, page: Customer) -> None:
        """Start, talk, start again; for ever."""
        while True:
            if page.status is None or page.status.stage == "ended":
                before = page.status
                if (await page.ask("start", queue="sales", language="en")).ok:
                    await page.until(lambda: page.status != before)  # noqa: B023
                    self.opened.add(page.contact)
            id_ = str(self.dice.random())
            if (await page.post(page.contact, "customer", id=id_)).ok:
                self.said.add((page.contact, id_))

    async def until_killed(self, everybody: list[Console | Customer]) -> None:
        """Let everybody act until the server dies."""
        names = iter(self.server.agents)
        work = [self.agent(who, next(names)) if isinstance(who, Console) else self.customer(who) for who in everybody]
        for ended in await asyncio.gather(*work, return_exceptions=True):
            assert isinstance(ended, ConnectionClosed | Gone), ended


async def test_killed_at_any_moment_of_a_busy_run_nothing_acknowledged_is_lost_and_nothing_is_owned_twice(
    server: Server,
) -> None:
    dice = random.Random(11)
    busy = Busy(server, dice)
    await server.start()
    everybody: list[Console | Customer] = [await server.console(name) for name in server.agents]
    everybody += [await server.customer() for _ in range(12)]
    for round_ in range(3):
        if round_:
            await come_back(server, everybody)
        acting = asyncio.create_task(busy.until_killed(everybody))
        await asyncio.sleep(0.2 + dice.random() * 0.4)  # the moment of the kill is what is random here
        await server.kill()
        await acting
        state = server.replayed()
        rows = server.database.read_now(lambda c: set(c.execute(select(messages.c.contact, messages.c.client_id))))
        assert busy.said <= {tuple(row) for row in rows}
        assert busy.opened <= set(state.conversations)
        taken = [(r.event.offer, r.event.agent) for r in server.events() if isinstance(r.event, OfferAccepted)]
        assert len(dict(taken)) == len(taken), "no offer was accepted twice"
        assert busy.accepted <= set(taken)
    assert len(busy.said) > 50, "it was a busy run"
    assert len(busy.accepted) > 5
