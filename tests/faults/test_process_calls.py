"""`kill -9` of the real server at each step of a call, while the carrier, a process of its own, goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from callcenter.contacts.state import Talk
from tests.support.call_server import CallServer, Telephone, offered
from tests.support.patience import PATIENCE_S
from tests.support.sockets import Console, Gone


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    server = CallServer(tmp_path)
    await server.start()
    yield server
    await server.close()


async def restart(server: CallServer, *desks: Console) -> None:
    """Kill the server and start it again; the desks come back by themselves."""
    carrier = server.carrier
    await server.kill()
    await server.start()
    assert server.carrier == carrier, "the carrier has gone on"
    for desk in desks:
        await desk.closed()
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(OSError, Gone):
                    await desk.connect()
                    break
                await asyncio.sleep(0.05)


async def waits(server: CallServer, caller: str = "+8613800138000") -> Telephone:
    """Return a caller who waits for sales."""
    phone = await server.ring(caller)
    await phone.comes_to("gathering")
    await phone.do("digits", digits="1")
    await phone.comes_to("queued")
    return phone


async def talks(server: CallServer, desk: Console) -> tuple[Telephone, Telephone, str]:
    """Return a caller and an agent in conversation, and their contact."""
    phone = await waits(server)
    card = await offered(desk)
    browser = await server.connect("lin", card.id)
    await desk.staged(card.id, "talking")
    return phone, browser, card.id


async def ends(server: CallServer, desk: Console, contact: str, *legs: Telephone) -> None:
    """Have the agent end the conversation, and see that all of it is over."""
    assert (await desk.ask("end", contact=contact)).ok
    for leg in legs:
        await leg.comes_to("ended")
    assert (await desk.ask("wrap_up", contact=contact, disposition="solved")).ok
    await desk.staged(contact, None)
    talk = server.replayed().conversations[contact]
    assert (talk.talk, talk.outcome) == (Talk.ENDED, "answered")
    await desk.close()


async def test_a_caller_in_the_menu_goes_on_there(server: CallServer) -> None:
    phone = await server.ring()
    await phone.comes_to("gathering")
    await restart(server)
    await phone.do("digits", digits="2")
    await phone.comes_to("queued")
    (talk,) = server.replayed().conversations.values()
    assert talk.queue == "care"


async def test_callers_who_wait_keep_their_places(server: CallServer) -> None:
    first, second = await waits(server), await waits(server, "+8613900139000")
    await restart(server)
    desk = await server.console("lin", ready=True)
    card = await offered(desk)
    assert first.sid in server.replayed().conversations[card.id].legs
    await second.comes_to("queued")
    await desk.close()


async def test_a_call_that_was_accepted_is_joined_after_the_restart(server: CallServer) -> None:
    desk = await server.console("lin", ready=True)
    phone = await waits(server)
    card = await offered(desk)
    await restart(server, desk)
    await desk.staged(card.id, "connecting")
    browser = await server.connect("lin", card.id)
    await desk.staged(card.id, "talking")
    await ends(server, desk, card.id, phone, browser)


async def test_a_conversation_goes_on(server: CallServer) -> None:
    desk = await server.console("lin", ready=True)
    phone, browser, contact = await talks(server, desk)
    await restart(server, desk)
    await desk.staged(contact, "talking")
    await browser.do("speak", text="Still here.")
    await phone.hears("Still here.")
    await ends(server, desk, contact, phone, browser)


async def test_a_caller_on_hold_is_still_on_hold_and_can_be_taken_back(server: CallServer) -> None:
    desk = await server.console("lin", ready=True)
    phone, browser, contact = await talks(server, desk)
    assert (await desk.ask("hold", contact=contact, on=True)).ok
    await phone.until(lambda told: told["held"] is True)
    await restart(server, desk)
    await desk.until(lambda: (call := desk.contacts[contact].call) and call.held)
    assert (await desk.ask("hold", contact=contact, on=False)).ok
    await phone.until(lambda told: told["held"] is False)
    await ends(server, desk, contact, phone, browser)


async def test_a_caller_who_hung_up_while_the_server_was_down_has_left(server: CallServer) -> None:
    desk = await server.console("lin", ready=True)
    phone, browser, contact = await talks(server, desk)
    await server.kill()
    await phone.do("hang-up")
    await server.start()
    await desk.closed()
    await desk.connect()
    await desk.staged(contact, "wrapping")
    await browser.comes_to("ended")
    assert server.replayed().conversations[contact].ended_by == "customer"
    await desk.close()


async def test_what_was_owed_to_the_carrier_at_the_kill_is_done_after_it(server: CallServer) -> None:
    desk = await server.console("lin", ready=True)
    phone, browser, contact = await talks(server, desk)
    await desk.say({"type": "end", "id": "1", "contact": contact})
    await desk.until(lambda: desk.contacts[contact].stage == "wrapping")
    await server.kill()
    await server.start()
    await phone.comes_to("ended")
    await browser.comes_to("ended")


async def test_in_order_the_server_ends_its_carrier_too(server: CallServer) -> None:
    await waits(server)
    assert await server.end() == 0
    assert not list(server.folder.glob("carrier-*.json"))
