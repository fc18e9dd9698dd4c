"""`kill -9` of the real server at each step of a callback, while the carrier, a process of its own, goes on."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callcenter.contacts.events import Outcome
from routing.events import CallbackMissed, CustomerReached
from routing.model import Place, PlaceState
from tests.faults.test_process_calls import restart
from tests.support.call_centre import CALLER, FLOW, HOTLINE
from tests.support.call_server import CallServer, Telephone, offered
from tests.support.centre import CENTRE
from tests.support.sockets import Console

OFFERED = "To be called back instead of waiting, press 1. You keep your place in line."


@pytest.fixture
async def server(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[CallServer]:
    server = CallServer(tmp_path, **getattr(request, "param", {}))
    queues = {**CENTRE["queues"], "sales": {**CENTRE["queues"]["sales"], "callback": {"attempts": 2, "gap": "1m"}}}
    (server.config / "queues.yaml").write_text(json.dumps({"queues": queues}), "utf-8")
    flows = {"entries": {"voice": "hotline", "numbers": {HOTLINE: "hotline"}}, "flows": {"hotline": FLOW}}
    (server.config / "flows.yaml").write_text(json.dumps(flows), "utf-8")
    await server.start()
    yield server
    await server.close()


async def waits(server: CallServer, caller: str = CALLER) -> Telephone:
    """Return a caller who waits for sales, and has heard that they can be called back."""
    phone = await server.ring(caller)
    await phone.comes_to("gathering")
    await phone.do("digits", digits="1")
    await phone.hears(OFFERED)
    return phone


async def asks(server: CallServer) -> None:
    """Have a caller ask to be called back, and go."""
    phone = await waits(server)
    await phone.do("digits", digits="1")
    await phone.comes_to("ended")


@asynccontextmanager
async def at_the_telephone(server: CallServer) -> AsyncIterator[None]:
    """Have the customer be at their telephone, which rings until they pick up."""
    async with server.web(direct=True) as web, web.stream("GET", f"/handset/numbers/{CALLER}/events") as rings:
        lines = rings.aiter_lines()  # let go of, it would end the stream
        await anext(lines)
        yield


async def called(server: CallServer) -> list[Telephone]:
    """Return the customer's telephone once for each time it was called."""
    async with server.web(direct=True) as web:
        calls = (await web.get("/control/record")).json()["calls"]
    return [Telephone(server, "handset", call["sid"]) for call in calls if call["called"] == CALLER]


async def rings(server: CallServer, desk: Console) -> tuple[Telephone, str]:
    """Have the agent accept the callback; return the customer's telephone, which rings, and their contact."""
    card = await offered(desk)
    await desk.until(lambda: card.id in desk.contacts)
    for _ in range(400):
        if found := await called(server):
            return found[0], card.id
    raise AssertionError("the customer is not called")


def place(server: CallServer, contact: str) -> Place:
    return server.replayed().engine.places[contact]


async def ends(server: CallServer, desk: Console, contact: str, *legs: Telephone) -> None:
    """Have the agent end the conversation: the callback is kept, and nobody was called twice."""
    await desk.staged(contact, "talking")
    assert (await desk.ask("end", contact=contact)).ok
    for leg in legs:
        await leg.comes_to("ended")
    assert server.replayed().conversations[contact].outcome is Outcome.CALLBACK_KEPT
    assert len(await called(server)) == 1
    events = [recorded.event for recorded in server.events()]
    assert len([event for event in events if isinstance(event, CustomerReached)]) == 1
    assert not [event for event in events if isinstance(event, CallbackMissed)]
    await desk.close()


async def test_a_callback_that_waits_keeps_its_place_and_its_number(server: CallServer) -> None:
    await asks(server)
    await waits(server, "+8613900139000")
    await restart(server)
    async with at_the_telephone(server):
        desk = await server.console("lin", ready=True)
        phone, contact = await rings(server, desk)
        await phone.do("pick-up")
        browser = await server.connect("lin", contact)
        await ends(server, desk, contact, phone, browser)


async def test_a_telephone_that_rings_rings_on_and_is_not_called_again(server: CallServer) -> None:
    await asks(server)
    async with at_the_telephone(server):
        desk = await server.console("lin", ready=True)
        phone, contact = await rings(server, desk)
        await restart(server, desk)
        assert (place(server, contact).state, place(server, contact).tried) == (PlaceState.CLAIMED, 0)
        await phone.do("pick-up")
        browser = await server.connect("lin", contact)
        await ends(server, desk, contact, phone, browser)


async def test_one_who_declines_after_the_restart_is_missed_for_the_first_time(server: CallServer) -> None:
    await asks(server)
    async with at_the_telephone(server):
        desk = await server.console("lin", ready=True)
        phone, contact = await rings(server, desk)
        await restart(server, desk)
        await phone.do("hang-up")
        await desk.until(lambda: contact not in desk.contacts)
        after = place(server, contact)
        assert (after.state, after.tried, len(await called(server))) == (PlaceState.WAITING, 1, 1)
        assert server.replayed().engine.agents["lin"].availability == "available"
        await desk.close()


async def test_one_who_has_just_picked_up_is_connected_after_the_restart(server: CallServer) -> None:
    await asks(server)
    async with at_the_telephone(server):
        desk = await server.console("lin", ready=True)
        phone, contact = await rings(server, desk)
        await phone.do("pick-up")
        await phone.comes_to("queued")
        await restart(server, desk)
        browser = await server.connect("lin", contact)
        await ends(server, desk, contact, phone, browser)


@pytest.mark.parametrize("server", [{"connect_callback": "5s"}], indirect=True)
async def test_one_who_picks_up_while_the_server_is_down_counts_as_missed_when_the_time_is_over(
    server: CallServer,
) -> None:
    await asks(server)
    async with at_the_telephone(server):
        desk = await server.console("lin", ready=True)
        phone, contact = await rings(server, desk)
        await server.kill()
        await phone.do("pick-up")
        await phone.comes_to("ended")
        await server.start()
        await desk.closed()
        await desk.connect()
        await desk.until(lambda: contact not in desk.contacts)
        assert (place(server, contact).tried, len(await called(server))) == (1, 1)
        await desk.close()
