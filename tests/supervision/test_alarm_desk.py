"""The alarm desk on a centre at work: raised, told, seen to, over, and kept."""

from pathlib import Path
from typing import Any

import pytest

from callcenter.contacts import commands as cmd
from callcenter.directory.schemas import Alarms
from callcenter.directory.service import edition_of
from callcenter.supervision.alarm_desk import AlarmDesk, UnknownAlarm
from callcenter.supervision.alarm_store import Alarm, open_alarms, recent_alarms
from tests.supervision.conftest import AtWork


def alarmed(centre: AtWork, **alarms: Any) -> None:
    """Give queue `care`, in which one has waited for 30 s, these alarms."""
    directory = centre.view.directory
    said = directory.centre
    care = said.queues["care"].model_copy(update={"alarms": Alarms.model_validate(alarms)})
    changed = said.model_copy(update={"queues": {**said.queues, "care": care}})
    directory.put_in_force(edition_of(changed, centre.clock.now()))


def rows(centre: AtWork) -> list[Alarm]:
    return centre.database.read_now(lambda connection: recent_alarms(connection, 100))


async def test_an_alarm_is_told_once_and_over_once_its_reason_is(centre: AtWork) -> None:
    alarmed(centre, longest_wait="20s")
    desk, told = AlarmDesk(centre.view, centre.database), [0]
    desk.tell(lambda: told.__setitem__(0, told[0] + 1))
    desk.look()
    desk.look()
    (card,) = desk.cards()
    assert (card.queue, card.kind, card.threshold, card.acknowledged_by) == ("care", "longest_wait", 20_000, None)
    assert told == [1]
    await centre.host.execute(cmd.CustomerLeaves(contact="c3"))
    desk.look()
    assert desk.cards() == ()
    assert told == [2]


async def test_the_worst_reading_is_what_is_kept(centre: AtWork) -> None:
    alarmed(centre, longest_wait="20s")
    desk = AlarmDesk(centre.view, centre.database)
    desk.look()
    first = desk.cards()[0]
    centre.clock.time += 5_000
    desk.look()
    (card,) = desk.cards()
    assert (card.id, card.value) == (first.id, first.value + 5_000)


async def test_who_sees_to_an_alarm_first_is_who_sees_to_it(centre: AtWork) -> None:
    alarmed(centre, waiting=1)
    desk = AlarmDesk(centre.view, centre.database)
    desk.look()
    (card,) = desk.cards()
    await desk.acknowledge(card.id, "sun")
    await desk.acknowledge(card.id, "admin")
    assert desk.cards()[0].acknowledged_by == "sun"
    assert [row.acknowledged_by for row in rows(centre)] == ["sun"]


async def test_an_alarm_that_is_over_cannot_be_seen_to(centre: AtWork) -> None:
    desk = AlarmDesk(centre.view, centre.database)
    with pytest.raises(UnknownAlarm, match="no alarm a1 that is on"):
        await desk.acknowledge("a1", "sun")


async def test_after_a_restart_the_same_alarm_goes_on_and_stays_seen_to(centre: AtWork) -> None:
    alarmed(centre, waiting=1)
    before = AlarmDesk(centre.view, centre.database)
    before.look()
    await before.acknowledge(before.cards()[0].id, "sun")
    after = AlarmDesk(centre.view, centre.database)
    await after.take_up()
    after.look()
    assert after.cards() == before.cards()


async def test_alarms_ring_while_they_cannot_be_written_and_are_written_later(
    centre: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarmed(centre, waiting=1)
    desk = AlarmDesk(centre.view, centre.database)

    async def fail(_work: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(centre.database, "write", fail)
        desk.look()
        with pytest.raises(OSError, match="disk full"):
            await desk.save()
    assert len(desk.cards()) == 1
    assert rows(centre) == []
    await desk.save()
    assert centre.database.read_now(open_alarms) == rows(centre) != []


async def test_nobody_signed_in_rings_after_its_time(centre: AtWork, tmp_path: Path) -> None:
    alarmed(centre, unstaffed="10s")
    desk = AlarmDesk(centre.view, centre.database)
    state = centre.view.state.engine
    for agent in state.agents.values():
        agent.availability = type(agent.availability).OFFLINE
    desk.look()
    centre.clock.time += 9_999
    desk.look()
    assert desk.cards() == ()
    centre.clock.time += 1
    desk.look()
    assert [card.kind for card in desk.cards()] == ["unstaffed"]
