"""Calls on the console over real sockets: what the desk shows, and what it may ask of the carrier."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from callcenter.clock import CellClock
from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Match
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Directory, edition_of
from callcenter.live import messages as m
from tests.support.calls import CALLER, DESK, dials, news, over
from tests.support.centre import CENTRE, Running, running
from tests.support.centres import start
from tests.support.sockets import Console

PROFILE = {**CENTRE["profiles"]["all"], "capacity": {"chat": 2, "voice": 1}}


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    said = Centre.model_validate({**CENTRE, "profiles": {"all": PROFILE}})
    async with running(tmp_path, Directory(edition_of(said, CellClock().now()))) as centre:
        yield centre


async def happens(centre: Running, *commands: cmd.AnyCommand) -> None:
    """Have the carrier tell."""
    for command in commands:
        await centre.centre.host.execute(command)


async def claimed(centre: Running) -> Console:
    """Return the desk of lin, who has accepted a call."""
    lin = await centre.console("lin", ready=True)
    await happens(centre, start(channel="voice", match=Match.NONE, candidates=()))
    card = await lin.offered("c")
    assert card.offer is not None
    assert (await lin.ask("accept", offer=card.offer.id)).ok
    await lin.staged("c", "connecting")
    return lin


async def talking(centre: Running) -> Console:
    """Return the desk of lin, who is on the phone."""
    lin = await claimed(centre)
    await happens(centre, dials(), news(DESK, 1), news(CALLER, 2))
    await lin.staged("c", "talking")
    return lin


async def test_a_call_is_shown_as_it_comes_about_and_a_fresh_screen_shows_the_same(centre: Running) -> None:
    lin, sun = await claimed(centre), await centre.console("sun")
    for told, leg in ((dials(), "joining"), (news(DESK, 1), "joined")):
        await happens(centre, told)
        await lin.until(lambda leg=leg: (call := lin.contacts["c"].call) and call.agent_leg == leg)  # type: ignore[misc]
    await happens(centre, news(CALLER, 2))
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.connected)
    await sun.until(lambda: sun.position == centre.centre.view.position)
    assert (await centre.console("lin")).shown() == lin.shown()
    assert (await centre.console("sun")).shown()["contacts"] == sun.shown()["contacts"]


async def test_hold_is_shown_as_wanted_until_the_carrier_says_so(centre: Running) -> None:
    lin = await talking(centre)
    assert (await lin.ask("hold", contact="c", on=True)).ok
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.hold_wanted is True)
    await happens(centre, news(CALLER, 3, held=True))
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.held and call.hold_wanted is None)


async def test_mute_is_asked_and_taken_back(centre: Running) -> None:
    lin = await talking(centre)
    assert (await lin.ask("mute", contact="c", on=True)).ok
    await happens(centre, news(DESK, 3, muted=True))
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.muted)
    assert (await lin.ask("mute", contact="c", on=False)).ok
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.mute_wanted is False)


async def test_a_call_sent_to_a_queue_leaves_the_desk_and_is_offered_to_another(centre: Running) -> None:
    lin, chen = await talking(centre), await centre.console("chen", ready=True)
    assert (await lin.ask("transfer", contact="c", queue="care", agent=None)).ok
    await lin.staged("c", None)
    card = await chen.offered("c")
    assert card.queue == "care"
    assert card.offer is not None
    assert card.offer.id == "c.2"


async def test_a_call_sent_to_an_agent_is_offered_to_them_alone(centre: Running) -> None:
    lin, wang = await talking(centre), await centre.console("wang", ready=True)
    chen = await centre.console("chen", ready=True)
    assert (await lin.ask("transfer", contact="c", queue=None, agent="wang")).ok
    await wang.offered("c")
    assert chen.contacts == {}


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ({"queue": None, "agent": None}, "transfer_nowhere"),
        ({"queue": "care", "agent": "chen"}, "transfer_nowhere"),
        ({"queue": "nowhere", "agent": None}, "unknown_queue"),
        ({"queue": None, "agent": "nobody"}, "unknown_agent"),
        ({"queue": None, "agent": "lin"}, "transfer_to_self"),
    ],
)
async def test_a_transfer_to_nowhere_is_refused(centre: Running, to: dict[str, Any], code: str) -> None:
    lin = await talking(centre)
    assert (await lin.ask("transfer", contact="c", **to)).code == code
    assert lin.contacts["c"].stage == "talking"


ASKED = pytest.mark.parametrize(
    ("kind", "fields"),
    [("hold", {"on": True}), ("mute", {"on": True}), ("transfer", {"queue": "care", "agent": None})],
)


@ASKED
async def test_only_the_agent_in_conversation_asks_anything_of_a_call(
    centre: Running, kind: str, fields: dict[str, Any]
) -> None:
    lin, chen, sun = await claimed(centre), await centre.console("chen"), await centre.console("sun")
    assert (await lin.ask(kind, contact="c", **fields)).code == "not_in_conversation"
    assert (await chen.ask(kind, contact="c", **fields)).code == "not_your_contact"
    assert (await sun.ask(kind, contact="c", **fields)).code == "forbidden"
    assert (await lin.ask(kind, contact="unknown", **fields)).code == "unknown_contact"


@pytest.mark.parametrize("kind", ["hold", "mute"])
async def test_nothing_of_a_call_is_asked_of_a_chat(centre: Running, kind: str) -> None:
    lin = await centre.console("lin", ready=True)
    await centre.chatting()
    assert (await lin.ask(kind, contact=await lin.accept(), on=True)).code == "not_a_call"


async def test_an_agent_whose_line_is_lost_is_told_until_when_to_come_back(centre: Running) -> None:
    lin = await talking(centre)
    await happens(centre, over(DESK))
    await lin.until(lambda: (call := lin.contacts["c"].call) and call.agent_leg == "gone" and call.rejoin_by)
    assert (await lin.ask("mute", contact="c", on=True)).code == "line_not_connected"


async def test_a_caller_who_hangs_up_leaves_the_wrap_up(centre: Running) -> None:
    lin = await talking(centre)
    await happens(centre, over(CALLER))
    await lin.staged("c", "wrapping")
    assert (call := lin.contacts["c"].call)
    assert call.customer == "gone"
    assert (await lin.ask("wrap_up", contact="c", disposition="solved")).ok


async def test_the_welcome_says_where_a_call_can_be_sent(centre: Running) -> None:
    lin = await centre.console("lin")
    (welcome,) = lin.of(m.Welcome)
    assert [one.id for one in welcome.transfer_queues] == ["sales", "care", "night"]
    assert [one.id for one in welcome.transfer_agents] == ["lin", "chen", "wang"]
