"""Snapshot plus later deltas equals a fresh snapshot, with calls and contacts in their flow among the rest."""

import asyncio
import random
from contextlib import suppress
from pathlib import Path

from callcenter.clock import CellClock
from callcenter.contacts.events import LegChanged, Match
from callcenter.contacts.state import Talk
from callcenter.directory.schemas import Centre, Timings
from callcenter.directory.service import Directory, edition_of
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.live.test_view import CLOCKS, agrees, clocks_run_out, lives
from tests.support.call_histories import call_command, natural
from tests.support.calls import over
from tests.support.centre import CENTRE, Running, running
from tests.support.centres import start
from tests.support.invariants import check_log, check_state
from tests.support.sockets import Console, Customer
from tests.support.steps import Step

DEEDS = "dial news news control settle transfer repair hang".split()  # noqa: SIM905
TOPIC = {
    "menu": {
        "say": {"en": "What is it about?"},
        "choices": {"1": {"label": {"en": "To buy"}, "next": "sales"}},
        "otherwise": "sales",
    }
}


def on_the_phone_too() -> Directory:
    """Return the test centre with agents who take calls, a flow, and quick clocks."""
    said = Centre.model_validate(
        {
            **CENTRE,
            "profiles": {"all": {**CENTRE["profiles"]["all"], "capacity": {"chat": 1, "voice": 1}}},
            "entries": {"voice": "main", "chat": "main"},
            "flows": {"main": {"start": "topic", "steps": {"topic": TOPIC, "sales": {"queue": "sales"}}}},
        }
    )
    queues = {id_: queue.model_copy(update={"offer": 300, "wrap_up": 150}) for id_, queue in said.queues.items()}
    clocks = Timings().model_copy(update={**CLOCKS, "connect_voice": 500, "rejoin": 100, "transfer_wait": 100})
    return Directory(edition_of(said.model_copy(update={"queues": queues, "timings": clocks}), CellClock().now()))


async def carrier(centre: Running, dice: random.Random) -> None:
    """Have people call, be asked and be connected, and all that can happen to a call happen."""
    view, host = centre.centre.view, centre.centre.host
    for n in range(250):
        step = Step(0, dice.choice(DEEDS), dice.randrange(12), dice.randrange(12), dice.random() < 0.5)
        flow = "main" if dice.random() < 0.5 else None
        wish = start(f"call-{n}", channel="voice", flow=flow, match=Match.NONE, candidates=())
        asked = [talk for talk in view.state.conversations.values() if talk.talk is Talk.IN_FLOW]
        claimed = [talk for talk in view.state.conversations.values() if talk.talk is Talk.CONNECTING]
        with suppress(Rejected, RoutingError):
            if n % 8 == 0:
                await host.execute(wish)
            elif asked and dice.random() < 0.3:
                await centre.centre.contacts.give_input(asked[0].contact, asked[0].number, "1")
            elif claimed and (then := natural(step, dice.choice(claimed), view.state)) is not None:
                await host.execute(then)
            else:
                await host.execute(call_command(step, view.state))
        await asyncio.sleep(0.01)


async def test_every_screen_shows_what_a_fresh_one_would_after_a_run_with_calls(tmp_path: Path) -> None:
    async with running(tmp_path, on_the_phone_too()) as centre:
        names = ("lin", "chen", "sun")
        consoles = [await centre.console(name) for name in names]
        pages = [await centre.customer() for _ in range(2)]
        everybody: list[Console | Customer] = [*consoles, *pages]
        acts = [lives(who, random.Random(n)) for n, who in enumerate(everybody)]
        await asyncio.gather(carrier(centre, random.Random(7)), *acts)
        for desk in consoles[:2]:  # so that nothing is offered any more
            await desk.ask("set_state", availability="not_ready", reason="lunch")
        for name, console in zip(names, consoles, strict=True):
            await console.until(lambda console=console: console.position == centre.centre.view.position)  # type: ignore[misc]
            fresh = await centre.console(name)
            assert {id_: card.call for id_, card in console.contacts.items()} == {
                id_: card.call for id_, card in fresh.contacts.items()
            }
        for talk in list(centre.centre.view.state.conversations.values()):
            if talk.caller is not None:
                await centre.centre.host.execute(over(talk.caller.leg, contact=talk.contact))
        await clocks_run_out(centre)
        for name, console in zip(names, consoles, strict=True):
            await agrees(console, await centre.console(name), centre)
        log = [recorded.event for recorded in centre.log()]
        assert sum(isinstance(event, LegChanged) for event in log) > 10, "it was a busy run"
        check_state(centre.centre.view.state)
        check_log(log, centre.centre.view.state)
