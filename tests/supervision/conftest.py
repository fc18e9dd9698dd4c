"""A host, the live view that follows it, and a centre at work."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from callcenter.clock import CellClock
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts import commands as cmd
from callcenter.contacts.host import Host
from callcenter.db.database import Database
from callcenter.live.view import LiveView
from routing.model import Availability
from tests.support.centre import database_in, directory
from tests.support.centres import present, start


class HandClock:
    """A clock that moves only when told to. It begins now, since hours are compiled from now on."""

    def __init__(self) -> None:
        self.time = CellClock().now()

    def now(self) -> int:
        return self.time

    def not_before(self, instant: int) -> None:
        self.time = max(self.time, instant)


class AtWork(NamedTuple):
    """A centre in which something is going on."""

    host: Host
    view: LiveView
    clock: HandClock
    database: Database


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[AtWork]:
    """Lin talks, Chen wraps up, Wang is away; one has left, one waits for 30 s."""
    clock, database = HandClock(), database_in(tmp_path)
    centre = directory(offer=600_000, wrap_up=600_000)
    host, view = Host("main", SqlLogStore(database, "main"), clock), LiveView(centre, clock)
    host.follow(view)
    await host.start()
    await host.execute(cmd.Configure(routing=centre.edition.routing, rules=centre.edition.rules))
    for agent, contact in (("lin", "c1"), ("chen", "c2")):
        for command in (*present(agent), start(contact), cmd.AcceptOffer(offer=f"{contact}.1", agent=agent)):
            await host.execute(command)
        clock.time += 1_000
        away = cmd.SetAvailability(
            agent=agent, availability=Availability.NOT_READY, reason="lunch", by="sun", force=True
        )
        await host.execute(away)
    await host.execute(cmd.AgentEnds(contact="c2", agent="chen"))
    await host.execute(cmd.SetAvailability(agent="lin", availability=Availability.AVAILABLE, by="lin"))
    await host.execute(start("c3", queue="care"))
    await host.execute(cmd.DeclineOffer(offer="c3.1", agent="lin"))
    await host.execute(start("c4"))
    await host.execute(cmd.CustomerLeaves(contact="c4"))
    clock.time += 30_000
    yield AtWork(host, view, clock, database)
    await host.stop()
    database.close()
