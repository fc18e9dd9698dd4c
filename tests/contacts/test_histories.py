"""Whatever happens: log, rows and followers of a real loop on a real database say the same."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.contacts.records import Party
from callcenter.contacts.state import Talk
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.support.databases import database_in, log_of
from tests.support.histories import PATIENT, STEP, command, contact, instant, opened
from tests.support.hosts import Centre, HandClock, check_durable, running
from tests.support.invariants import check_log, check_state
from tests.support.steps import Step


async def play(centre: Centre, step: Step) -> None:
    """Do a step through the door of the loop."""
    state, host = centre.watcher.state, centre.host
    centre.clock.at = instant(step, centre.clock.at, host._lifecycle.next_deadline())
    if step.deed == "write":
        talk = state.conversations.get(contact(step, state, Talk.TALKING, Talk.QUEUED))
        if talk is not None:
            sender: Party = "agent" if step.flag else "customer"
            author = talk.agent if step.flag else None
            number = await centre.contacts.post(talk.contact, sender, author, f"m{step.b}", "hello")
            centre.contacts.mark(talk.contact, sender, number, number if step.a % 2 else 0)
    else:
        await host.execute(command(step, state))


async def lives(folder: Path, steps: list[Step]) -> None:
    """Play a history; every `restart` in it stops the loop and starts another one on the same database."""
    clock, database = HandClock(), database_in(folder)
    opening, steps = opened(), list(steps)
    while True:
        async with running(database, *opening, clock=clock) as centre:
            while steps and (step := steps.pop(0)).deed != "restart":
                try:
                    await play(centre, step)
                except (Rejected, RoutingError):
                    check_state(centre.watcher.state)
        state = check_durable(database, centre.watcher)
        check_state(state)
        check_log([recorded.event for recorded in log_of(database)], state)
        if not steps:
            break
        clock.at, opening = clock.at + 5_000, []
    database.close()


@settings(PATIENT, max_examples=10)
@given(st.lists(STEP, min_size=20, max_size=40))
def test_log_rows_and_followers_say_the_same(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lives(Path(folder), steps))
