"""Looking back at an offer: the same from the log alone as on a snapshot, and not for ever."""

import pytest

import callcenter.contact_log.past_offers
from callcenter.contact_log.past_offers import PastOffers, TooLongAgo
from callcenter.contact_log.snapshots import Memory, save
from callcenter.contacts import commands as cmd
from callcenter.contacts.records import Recorded
from callcenter.db.database import Database
from routing.errors import UnknownOffer
from routing.explain import exclusion, standing
from routing.model import PlaceState
from tests.contact_log.writing import LogWriter
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start
from tests.support.databases import CELL


def declined() -> Cell:
    """Return a cell in which lin has declined what was offered to her, and chen was offered it then."""
    cell = Cell(CONFIGURE, *present("lin"))
    cell.wait(1_000)
    cell.do(*present("chen"), start())
    cell.wait(2_000)
    cell.do(cmd.DeclineOffer(offer="c.1", agent="lin"))
    return cell


async def test_everybody_stands_as_they_did_just_before(database: Database) -> None:
    LogWriter(database).write(declined().log)
    first, second = [await PastOffers(database, CELL).offer("c", number) for number in (1, 2)]
    assert (first.made.agent, second.made.agent) == ("lin", "chen")
    assert first.before.places["c"].state is PlaceState.WAITING
    assert standing(first.before, "c", first.made.at) == ["lin", "chen"]
    assert standing(second.before, "c", second.made.at) == ["chen"]
    assert exclusion(second.before, "c", "lin", second.made.at) == "held_apart"


async def test_a_snapshot_before_it_gives_the_same(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    log = declined().log
    LogWriter(database).write(log)
    whole = await PastOffers(database, CELL).offer("c", 2)
    memory = Memory()
    for position, event in enumerate(log[:-2], 1):
        memory.apply(Recorded(position, event))
    with database.writing() as connection:
        save(connection, CELL, memory, 0)
    monkeypatch.setattr(callcenter.contact_log.past_offers, "REPLAYED_AT_MOST", 1)
    assert await PastOffers(database, CELL).offer("c", 2) == whole
    with pytest.raises(TooLongAgo, match=r"c\.1"):
        await PastOffers(database, CELL).offer("c", 1)


async def test_an_offer_that_was_never_made_is_unknown(database: Database) -> None:
    LogWriter(database).write(declined().log)
    with pytest.raises(UnknownOffer):
        await PastOffers(database, CELL).offer("c", 3)
