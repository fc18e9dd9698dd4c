"""What the outside world is owed, and when."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.effects import REPORT_WITHIN_MS, SAFETY, Effect, effects_for, still_wanted
from callcenter.db.database import Database
from tests.support.cells import Cell, ended, talking
from tests.support.centres import CONFIGURE, EPOCH, ROUTING, RULES, present, start
from tests.support.databases import outbox_rows
from tests.support.hosts import Centre, conversation, running

REPORT = Effect(kind="report_contact", contact="c", not_after=EPOCH + 1_000)


async def owed(centre: Centre, *commands: cmd.AnyCommand) -> list[str]:
    """Return the contacts to be reported because of these commands."""
    before = len(outbox_rows(centre.database))
    await centre.do(*commands)
    rows = outbox_rows(centre.database)[before:]
    assert all((row["kind"], row["state"], row["attempts"]) == ("report_contact", "pending", 0) for row in rows)
    return [row["contact"] for row in rows]


async def test_a_contact_that_was_never_answered_is_reported_when_it_ends(database: Database) -> None:
    async with running(database, start(), start("d", queue="night")) as centre:
        assert [row["contact"] for row in outbox_rows(database)] == ["d"]
        assert await owed(centre, cmd.CustomerLeaves(contact="c")) == ["c"]


async def test_an_answered_contact_is_reported_once_when_its_wrap_up_is_done(database: Database) -> None:
    async with running(database) as centre:
        await conversation(centre)
        assert await owed(centre, cmd.AgentEnds(contact="c", agent="lin")) == []
        assert await owed(centre, cmd.WrapUp(contact="c", agent="lin", disposition="solved", note="n")) == ["c"]


async def test_a_contact_without_wrap_up_is_reported_once_when_it_ends(database: Database) -> None:
    async with running(database, *present("chen"), start(queue="care")) as centre:
        await centre.contacts.accept("c.1", "chen")
        assert await owed(centre, cmd.AgentEnds(contact="c", agent="chen")) == ["c"]


async def test_what_is_written_after_the_clock_is_reported_again(database: Database) -> None:
    async with running(database) as centre:
        await conversation(centre)
        await centre.contacts.end("c", "lin")
        centre.clock.at += 60_000
        assert await owed(centre, cmd.CustomerSeen(contact="c")) == ["c"]
        assert await owed(centre, cmd.WrapUp(contact="c", agent="lin", disposition="solved")) == ["c"]


def test_a_contact_that_came_back_to_the_line_and_was_left_there_is_reported() -> None:
    cell = talking()
    cell.do(cmd.AgentGone(agent="lin"))
    cell.wait(120_000)
    cell.do(cmd.CustomerLeaves(contact="c"))
    (effect,) = effects_for(ended(cell), cell.state)
    assert (effect.contact, effect.not_after) == ("c", cell.now + REPORT_WITHIN_MS)


def test_nothing_is_reported_where_nobody_wants_reports() -> None:
    silent = cmd.Configure(routing=ROUTING, rules=msgspec.structs.replace(RULES, report_contacts=False))
    cell = Cell(silent, start(), cmd.CustomerLeaves(contact="c"))
    assert [effect for event in cell.log for effect in effects_for(event, cell.state)] == []


def test_only_the_end_of_a_contact_owes_anything() -> None:
    cell = Cell(CONFIGURE, *present("lin"), start(), cmd.CustomerLost(contact="c"), cmd.CustomerSeen(contact="c"))
    assert [effect for event in cell.log for effect in effects_for(event, cell.state)] == []


@pytest.mark.parametrize(
    ("exists", "now", "wanted"), [(True, EPOCH, True), (True, EPOCH + 1_001, False), (False, EPOCH, False)]
)
def test_an_effect_is_wanted_while_its_contact_exists_and_its_time_has_not_passed(
    exists: bool, now: int, wanted: bool
) -> None:
    assert still_wanted(REPORT, exists, None, now) is wanted


def test_every_kind_of_effect_says_what_a_crash_in_mid_request_means() -> None:
    kinds = msgspec.json.schema(Effect)["$defs"]["Effect"]["properties"]["kind"]["enum"]
    assert set(kinds) == set(SAFETY)
