"""The n-th commit of a history fails, for every n: no answer and no observer ever says what the log denies."""

import asyncio
from pathlib import Path
from typing import get_args

import pytest

from callcenter.contacts import commands as cmd
from tests.support.databases import database_in, log_of, messages_of, note_rows
from tests.support.failing import Clients, FailingStore, When
from tests.support.hosts import Centre, HandClock, check_durable
from tests.support.invariants import check_log, check_state


async def opened(store: FailingStore, clock: HandClock) -> Centre:
    """Start a loop; where it cannot write that it is back, start it again, as an operator would."""
    for _ in range(20):
        centre = Centre(store.database, store, clock)
        try:
            await centre.host.start()
        except Exception:
            continue
        else:
            return centre
    raise AssertionError("the loop does not start")


async def a_day(store: FailingStore) -> Clients:
    """Three contacts and two agents, everything that can be done, and a restart in the middle."""
    clock = HandClock()
    centre = await opened(store, clock)
    clients = Clients(centre)
    await clients.configure()
    await asyncio.gather(clients.sign_in("lin"), clients.sign_in("wang"))
    await asyncio.gather(*(clients.start(name) for name in "abc"))
    await clients.answer("c", "OfferDeclined")
    for name in "ab":
        await clients.answer(name, "ContactConnected")
    await asyncio.gather(
        clients.post("a", "customer", "m1"), clients.post("a", "agent", "m1"), clients.post("b", "customer", "m1")
    )
    await clients.post("a", "customer", "m2")
    await clients.end("a")
    await asyncio.gather(clients.wrap_up("a"), clients.leave("b"))
    await clients.again(cmd.AgentSeen(agent="lin"))
    await clients.rest()
    await centre.host.stop()
    check_durable(store.database, centre.watcher)

    clock.at += 5_000
    centre = await opened(store, clock)
    clients = Clients(centre)
    await asyncio.gather(clients.wrap_up("b"), clients.post("c", "customer", "m1"))
    await clients.again(cmd.AgentSeen(agent="lin"))
    await clients.answer("c", "ContactConnected")
    await clients.end("c")
    clock.at += 60_000
    await clients.again(cmd.AgentSeen(agent="lin"))  # whatever comes first finds the wrap-up of c over
    await clients.rest()
    await centre.host.stop()
    return clients


@pytest.mark.parametrize("when", get_args(When))
async def test_whichever_commit_fails_answers_followers_and_log_agree_and_service_resumes(
    tmp_path: Path, when: When
) -> None:
    for nth in range(1, 100):
        folder = tmp_path / f"{nth}"
        folder.mkdir()
        database = database_in(folder)
        store = FailingStore(database, nth, when)
        async with asyncio.timeout(60):
            clients = await a_day(store)
        state = check_durable(database, clients.centre.watcher)
        check_state(state)
        check_log([recorded.event for recorded in log_of(database)], state)
        assert sorted((m.text, m.sender) for m in messages_of(database)) == [
            ("m1 of a", "agent"),
            ("m1 of a", "customer"),
            ("m1 of b", "customer"),
            ("m1 of c", "customer"),
            ("m2 of a", "customer"),
        ]
        assert sorted(note_rows(database)) == [("note", "note on a"), ("note", "note on b")]
        assert {c.outcome for c in state.conversations.values()} == {"answered"}
        database.close()
        if not store.failed:
            break
    assert nth > 15, "every commit of the day has had its turn"
