"""Alarms: from the files of a centre to the supervisor's screen, through the running server."""

from typing import Any

from callcenter.live import messages as m
from callcenter.supervision.alarm_store import open_alarms
from tests.rules.conftest import Open
from tests.rules.deeds import does
from tests.support.centre import eventually
from tests.support.sockets import Console

PRESSING: dict[str, Any] = {"sales": {"alarms": {"waiting": 2, "unanswerable": True}}}


async def ringing(console: Console, *kinds: str) -> tuple[m.AlarmCard, ...]:
    """Wait until a console shows alarms of exactly these kinds."""

    def now() -> tuple[m.AlarmCard, ...] | None:
        shown = console.alarms
        return shown if shown is not None and sorted(alarm.kind for alarm in shown) == sorted(kinds) else None

    found = await console.until(now)
    assert isinstance(found, tuple)
    return found


async def quiet(console: Console) -> None:
    """Wait until a console shows that no alarm is on."""
    await console.until(lambda: console.alarms == ())


async def test_supervisors_are_alarmed_of_a_queue_until_it_is_well_again(centre_with: Open) -> None:
    async with centre_with(queues=PRESSING) as centre:
        sun = await centre.console("sun")
        await quiet(sun)
        first, second = await centre.chatting(), await centre.chatting()
        waiting, stuck = sorted(await ringing(sun, "unanswerable", "waiting"), key=lambda alarm: alarm.kind)[::-1]
        assert (waiting.queue, waiting.value, waiting.threshold) == ("sales", 2, 2)
        assert stuck.threshold == 1
        lin = await centre.console("lin", ready=True)
        await lin.accept(first.contact)
        await lin.accept(second.contact)
        await quiet(sun)
        await eventually(lambda: not centre.database.read_now(open_alarms))
        async with centre.http(cookies={"callcenter_session": await centre.token("sun")}) as http:
            listed = (await http.get("/api/v1/alarms")).json()["items"]
        assert {(each["kind"], each["cleared_at"] is None) for each in listed} == {
            ("waiting", False),
            ("unanswerable", False),
        }


async def test_an_alarm_that_somebody_sees_to_says_who_on_every_supervisors_screen(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"alarms": {"waiting": 1}}}) as centre:
        sun, admin = await centre.console("sun"), await centre.console("admin")
        await centre.chatting()
        (alarm,) = await ringing(admin, "waiting")
        await does(sun, "acknowledge_alarm", alarm=alarm.id)

        def seen_to() -> m.AlarmCard | None:
            return next((each for each in admin.alarms or () if each.acknowledged_by), None)

        card = await admin.until(seen_to)
        assert isinstance(card, m.AlarmCard)
        assert (card.acknowledged_by, card.acknowledged_name) == ("sun", {"en": "Sun"})
        refused = await sun.ask("acknowledge_alarm", alarm="no-such")
        assert (refused.ok, refused.code) == (False, "unknown_alarm")


async def test_agents_neither_see_alarms_nor_see_to_them(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"alarms": {"waiting": 1}}}) as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin")
        await centre.chatting()
        (alarm,) = await ringing(sun, "waiting")
        assert lin.alarms is None
        refused = await lin.ask("acknowledge_alarm", alarm=alarm.id)
        assert (refused.ok, refused.code) == (False, "forbidden")
