"""A contact waits first for whom its customer talked to last, where the queue says so and it is not too long ago."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import LastAgent
from routing.events import ContactQueued
from tests.support.cells import Cell, only
from tests.support.centres import EPOCH, ROUTING, RULES, present, start

DAY = 24 * 3_600_000
RULE = LastAgent(hold_ms=30_000, within_ms=7 * DAY, away="wait")
AFTER = cmd.Configure(routing=ROUTING, rules=msgspec.structs.replace(RULES, last_agents={"sales": RULE}))


def queued(wish: cmd.StartContact, *more: cmd.AnyCommand) -> ContactQueued:
    """Return how the contact of somebody who has talked to chen came into line."""
    cell = Cell(AFTER, *present("lin"), wish, *more)
    return only(cell.log, ContactQueued)


def wish(ago: int | None, agent: str | None = "chen", **fields: str) -> cmd.StartContact:
    """Return the wish of a customer whose last talk was so long ago."""
    talked = None if ago is None else EPOCH - ago
    return msgspec.structs.replace(start(**fields), last_agent=agent, last_talk_at=talked)  # type: ignore[arg-type]


def test_it_is_held_for_them_as_long_as_the_queue_says() -> None:
    event = queued(wish(7 * DAY))
    assert (event.to_agent, event.held_until, event.wait_away) == ("chen", EPOCH + 30_000, True)


def test_also_when_a_flow_finds_the_queue() -> None:
    event = queued(wish(DAY, flow="main"), cmd.GiveInput(contact="c", number=1, keys="1"))
    assert (event.queue, event.to_agent) == ("sales", "chen")


@pytest.mark.parametrize("other", [wish(7 * DAY + 1), wish(None, None), wish(DAY, "who left"), wish(DAY, queue="care")])
def test_otherwise_it_waits_for_anybody(other: cmd.StartContact) -> None:
    assert queued(other).to_agent is None
